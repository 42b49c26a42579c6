// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cell is a tag (7 bits), confirmed, answered, a time class (1 bit: TCP or
 * not) and the time of the last packet (6 bits, in units of 69 s, never zero).
 * No pointers, no list, no lock; the age is all that there is to expire.
 */
#include "core/conncache.h"
#include "core/protocol.h"

#define UNIT_SHIFT 36 /* 2^36 ns = 69 s */
#define AGES 63
#define CELL_AGE 0x003f
#define CELL_TCP 0x0040
#define CELL_ANSWERED 0x0080
#define CELL_CONFIRMED 0x0100
#define CELL_TAG 0xfe00

#define TTL_TCP 52
#define TTL_OTHER 8
#define TTL_UNANSWERED 3

static u16 age_of(u64 now)
{
	return (u16)((u32)(now >> UNIT_SHIFT) % AGES + 1);
}

static u32 idle(u16 cell, u16 now)
{
	u32 then = cell & CELL_AGE;

	return now >= then ? now - then : now + AGES - then;
}

static bool is_live(u16 cell, u16 now)
{
	u32 ttl = TTL_OTHER;

	if (!cell)
		return false;
	if (!(cell & CELL_ANSWERED))
		ttl = TTL_UNANSWERED;
	else if (cell & CELL_TCP)
		ttl = TTL_TCP;
	return idle(cell, now) <= ttl;
}

/* The flow in which @from speaks first, to @port of @to. */
static u32 flow_hash(const struct packet *p, bool forward,
		     const struct env_key *key)
{
	const struct addr *from = forward ? &p->src : &p->dst;
	const struct addr *to = forward ? &p->dst : &p->src;
	u32 port = forward ? p->dport : p->sport;

	if (!(p->bits & PACKET_PORTS))
		port = 0;
	return env_hash4(addr_hash(from, p->family, key),
			 addr_hash(to, p->family, key), port, p->proto, key);
}

static u16 *find(struct conncache_set *set, u16 tag, u16 now)
{
	unsigned int i;

	for (i = 0; i < CONNCACHE_WAYS; i++) {
		u16 cell = READ_ONCE(set->cell[i]);

		if ((cell & CELL_TAG) == tag && is_live(cell, now))
			return &set->cell[i];
	}
	return NULL;
}

/* An empty or dead cell, else the unanswered one that is idle longest. */
static u16 *room(struct conncache_set *set, u16 now)
{
	u16 *oldest = NULL;
	u32 oldest_idle = 0;
	unsigned int i;

	for (i = 0; i < CONNCACHE_WAYS; i++) {
		u16 cell = READ_ONCE(set->cell[i]);

		if (!is_live(cell, now))
			return &set->cell[i];
		if (cell & CELL_ANSWERED)
			continue;
		if (!oldest || idle(cell, now) > oldest_idle) {
			oldest = &set->cell[i];
			oldest_idle = idle(cell, now);
		}
	}
	return oldest;
}

/* Whether a packet outside any flow may be the first of one. */
static bool may_begin(const struct packet *p)
{
	switch (p->proto) {
	case PROTO_TCP:
		/*
		 * An ACK may belong to a flow that is older than we are, and
		 * what no stack sends is answered by RST all the same: the
		 * answer must find that somebody asked for it.
		 */
		return p->bits & PACKET_PORTS && !(p->flags & TCP_RST);
	case PROTO_ICMP:
		return p->type == ICMP_REQUEST ||
		       p->type == ICMP_TIMESTAMP_REQUEST ||
		       p->type == ICMP_INFO_REQUEST_TYPE ||
		       p->type == ICMP_NETMASK_REQUEST;
	case PROTO_ICMPV6:
		return p->type == ICMPV6_REQUEST;
	case PROTO_SCTP:
		return p->type == SCTP_INIT_CHUNK || p->type == SCTP_DATA_CHUNK;
	default:
		return true;
	}
}

static enum flow forward(u16 *cell, const struct packet *p, u16 now)
{
	u16 old = READ_ONCE(*cell);
	u16 new = (old & ~CELL_AGE) | now;
	enum flow flow = FLOW_ESTABLISHED;

	if (!(old & CELL_ANSWERED)) {
		flow = FLOW_NEW;
	} else if (p->proto == PROTO_TCP) {
		if (!(old & CELL_CONFIRMED) && p->flags & TCP_ACK) {
			new |= CELL_CONFIRMED;
			flow = FLOW_CONFIRM;
		}
	}
	if (new != old)
		WRITE_ONCE(*cell, new);
	return flow;
}

enum flow conncache_observe(struct conncache *cache, const struct packet *p,
			    const struct env_key *key, u64 time)
{
	u32 to = flow_hash(p, true, key), from = flow_hash(p, false, key);
	u16 now = age_of(time), old, new;
	struct conncache_set *set;
	u16 *cell;

	set = &cache->sets[from & cache->mask];
	cell = find(set, (u16)(from >> 16) & CELL_TAG, now);
	if (cell) {
		old = READ_ONCE(*cell);
		new = (old & ~CELL_AGE) | now;
		/* A refusal is a reply, but no flow comes of it. */
		if (!(p->proto == PROTO_TCP && p->flags & TCP_RST))
			new |= CELL_ANSWERED;
		if (new != old)
			WRITE_ONCE(*cell, new);
		return FLOW_REPLY;
	}

	set = &cache->sets[to & cache->mask];
	cell = find(set, (u16)(to >> 16) & CELL_TAG, now);
	if (cell)
		return forward(cell, p, now);
	if (!may_begin(p))
		return FLOW_NONE;
	cell = room(set, now);
	if (cell) {
		new = ((u16)(to >> 16) & CELL_TAG) | now;
		if (p->proto == PROTO_TCP)
			new |= CELL_TCP;
		WRITE_ONCE(*cell, new);
	}
	return FLOW_NEW;
}

void conncache_sweep(struct conncache *cache, u32 sets, u64 time)
{
	u16 now = age_of(time);
	unsigned int i;

	while (sets--) {
		struct conncache_set *set = &cache->sets[cache->swept];

		for (i = 0; i < CONNCACHE_WAYS; i++)
			if (!is_live(READ_ONCE(set->cell[i]), now))
				WRITE_ONCE(set->cell[i], 0);
		cache->swept = (cache->swept + 1) & cache->mask;
	}
}
