// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cell is a tag (16 bits), begun by an answer, refused, begun by a SYN, which
 * end spoke first, confirmed, answered, a time class (1 bit: TCP or not) and the
 * time of the last packet (6 bits, in units of 69 s, never zero).
 * No pointers, no list, no lock; the age is all that there is to expire.
 */
#include "core/conncache.h"
#include "core/protocol.h"

#define UNIT_SHIFT 36 /* 2^36 ns = 69 s */
#define AGES 63
#define CELL_AGE 0x003fU
#define CELL_TCP 0x0040U
#define CELL_ANSWERED 0x0080U
#define CELL_CONFIRMED 0x0100U
#define CELL_TURNED 0x0200U
#define CELL_SYN 0x0400U
#define CELL_REFUSED 0x0800U
#define CELL_ANSWERING 0x1000U
#define CELL_TAG 0xffff0000U

#define TTL_TCP 52
#define TTL_OTHER 8
#define TTL_UNANSWERED 3

static u32 age_of(u64 now)
{
	return (u32)(now >> UNIT_SHIFT) % AGES + 1;
}

static u32 idle(u32 cell, u32 now)
{
	u32 then = cell & CELL_AGE;

	return now >= then ? now - then : now + AGES - then;
}

static bool is_live(u32 cell, u32 now)
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

static struct flow_ends forward_ends(const struct packet *p)
{
	return (struct flow_ends){ &p->src,  &p->dst,  p->sport,
				   p->dport, p->proto, p->family };
}

/* The flow of the packet that an ICMP error quotes. */
static struct flow_ends quoted_ends(const struct packet *p)
{
	return (struct flow_ends){ &p->dst,	   &p->about,
				   p->about_sport, p->about_port,
				   p->about_proto, p->family };
}

/*
 * Where a flow is kept, and the tag that it has there. Both directions share a
 * place and differ in the tag, so that one look finds either.
 */
struct spot {
	u32 hash;
	u32 tag;
};

static struct spot spot_of(const struct flow_ends *e, const struct env_key *key)
{
	u32 from = e->from->w[0], to = e->to->w[0], ports;
	bool turned;
	struct spot spot;

	if (e->family != 4) {
		from = addr_hash(e->from, 6, key);
		to = addr_hash(e->to, 6, key);
	}
	turned = from > to || (from == to && e->from_port > e->to_port);
	ports = turned ? (u32)e->to_port << 16 | e->from_port :
			 (u32)e->from_port << 16 | e->to_port;
	spot.hash = env_hash4(turned ? to : from, turned ? from : to, ports,
			      e->proto, key);
	spot.tag = (spot.hash & CELL_TAG) | (turned ? CELL_TURNED : 0);
	return spot;
}

/* A tag ends with the direction. */
static u32 *find(struct conncache_set *set, u32 tag, u32 now)
{
	unsigned int i;

	for (i = 0; i < CONNCACHE_WAYS; i++) {
		u32 cell = READ_ONCE(set->cell[i]);

		if ((cell & (CELL_TAG | CELL_TURNED)) == tag &&
		    is_live(cell, now))
			return &set->cell[i];
	}
	return NULL;
}

/* An empty or dead cell, else the unanswered one that is idle longest. */
static u32 *room(struct conncache_set *set, u32 now)
{
	u32 *oldest = NULL;
	u32 oldest_idle = 0;
	unsigned int i;

	for (i = 0; i < CONNCACHE_WAYS; i++) {
		u32 cell = READ_ONCE(set->cell[i]);

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

/*
 * Who began speaks as if it was answered; scanners have nothing to say. Who began
 * with an answer was asked, and need not say anything.
 */
static bool goes_on(u32 cell, const struct packet *p)
{
	bool asked = cell & CELL_ANSWERING;

	return (asked || (cell & CELL_SYN && p->payload)) && p->ack &&
	       (p->flags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_ACK;
}

static enum flow forward(u32 *cell, const struct packet *p, u32 now)
{
	u32 old = READ_ONCE(*cell);
	u32 new = (old & ~CELL_AGE) | now;
	enum flow flow = FLOW_ESTABLISHED;

	if (!(old & CELL_ANSWERED)) {
		flow = goes_on(old, p) ? FLOW_UNSEEN : FLOW_NEW;
	} else if (p->proto == PROTO_TCP && !(old & CELL_CONFIRMED)) {
		if (p->flags & TCP_RST) {
			/* Once for each handshake, if that was one. */
			flow = old & CELL_SYN ? FLOW_ABORT : FLOW_ESTABLISHED;
			new |= CELL_CONFIRMED;
		} else if (p->flags & TCP_ACK) {
			new |= CELL_CONFIRMED;
			flow = FLOW_CONFIRM;
		}
	} else if (p->proto == PROTO_TCP && p->flags & (TCP_FIN | TCP_RST)) {
		flow = FLOW_CLOSE;
	}
	if (new != old)
		WRITE_ONCE(*cell, new);
	return flow;
}

static enum flow reverse(u32 *cell, const struct packet *p, u32 now)
{
	u32 old = READ_ONCE(*cell);
	u32 new = (old & ~CELL_AGE) | now;
	bool refusal = p->proto == PROTO_TCP && p->flags & TCP_RST;

	/* No flow comes of a refusal, however often it is sent. */
	new |= refusal ? CELL_REFUSED : CELL_ANSWERED;
	if (new != old)
		WRITE_ONCE(*cell, new);
	return old & (refusal ? CELL_REFUSED : CELL_ANSWERED) ? FLOW_SETTLED :
								FLOW_REPLY;
}

/* Nobody answers with a SYN, nor with flags that no stack sends. */
static bool may_answer(const struct packet *p)
{
	u8 flags = p->flags & TCP_STATE_FLAGS;

	if (p->proto != PROTO_TCP)
		return true;
	return flags & TCP_ACK || (flags & TCP_RST && !(flags & TCP_SYN));
}

static bool is_error(const struct packet *p)
{
	return (p->proto == PROTO_ICMP || p->proto == PROTO_ICMPV6) &&
	       p->about_proto;
}

static u32 begun_by(const struct packet *p)
{
	u8 flags = p->flags & TCP_STATE_FLAGS;

	if (p->proto != PROTO_TCP)
		return 0;
	if (flags == TCP_SYN)
		return CELL_TCP | CELL_SYN;
	return flags == (TCP_SYN | TCP_ACK) ? CELL_TCP | CELL_ANSWERING :
					      CELL_TCP;
}

static void remember(struct conncache_set *set, u32 tag, u32 begun, u32 now)
{
	u32 *cell = room(set, now);

	if (cell)
		WRITE_ONCE(*cell, tag | begun | now);
}

enum flow conncache_observe(struct conncache *cache, const struct packet *p,
			    const struct env_key *key, u64 time)
{
	bool error = is_error(p);
	struct flow_ends ends = error ? quoted_ends(p) : forward_ends(p);
	struct spot spot = spot_of(&ends, key);
	struct conncache_set *set = &cache->sets[spot.hash & cache->mask];
	u32 now = age_of(time), *cell;

	if (error)
		return find(set, spot.tag, now) ? FLOW_RELATED : FLOW_NONE;
	if (may_answer(p)) {
		cell = find(set, spot.tag ^ CELL_TURNED, now);
		if (cell)
			return reverse(cell, p, now);
	}
	cell = find(set, spot.tag, now);
	if (cell)
		return forward(cell, p, now);
	if (!may_begin(p))
		return FLOW_NONE;
	remember(set, spot.tag, begun_by(p), now);
	return FLOW_NEW;
}

bool conncache_request(struct conncache *cache, const struct flow_ends *ends,
		       const struct env_key *key, u64 time)
{
	struct spot spot = spot_of(ends, key);
	struct conncache_set *set = &cache->sets[spot.hash & cache->mask];
	u32 now = age_of(time), *cell = find(set, spot.tag, now);
	u32 old;

	if (!cell) {
		remember(set, spot.tag, CELL_TCP | CELL_SYN, now);
		return true;
	}
	old = READ_ONCE(*cell);
	if (old & CELL_ANSWERED)
		return false;
	if ((old & CELL_AGE) != now)
		WRITE_ONCE(*cell, (old & ~CELL_AGE) | now);
	return true;
}

void conncache_sweep_late(struct conncache *cache, u64 time, u64 real)
{
	u32 at = age_of(time), now = age_of(real), i, way;

	for (i = 0; i <= cache->mask; i++) {
		for (way = 0; way < CONNCACHE_WAYS; way++) {
			u32 cell = READ_ONCE(cache->sets[i].cell[way]);

			/* What has come since is not as old as it looks then. */
			if (cell && idle(cell, now) > 1 && !is_live(cell, at))
				WRITE_ONCE(cache->sets[i].cell[way], 0);
		}
	}
}

void conncache_sweep(struct conncache *cache, u32 sets, u64 time)
{
	u32 now = age_of(time), cell;
	unsigned int i;

	while (sets--) {
		struct conncache_set *set = &cache->sets[cache->swept];

		for (i = 0; i < CONNCACHE_WAYS; i++) {
			cell = READ_ONCE(set->cell[i]);
			/* What is empty stays as it is: nobody's line is taken. */
			if (cell && !is_live(cell, now))
				WRITE_ONCE(set->cell[i], 0);
		}
		cache->swept = (cache->swept + 1) & cache->mask;
	}
}
