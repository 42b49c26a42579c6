// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Claims about conncache.c, each beside the line that it rests on.
 */
#include "flows.h"
#include "core/protocol.h"
#include "fuzz.h"

/* 2^36 ns, in which the cache counts time. */
#define UNIT (1ULL << 36)
/* Answered flows are kept for eight units at the least, of which one begins. */
#define KEPT_UNITS 7
/* How long flows may be known: TTL_UNANSWERED, TTL_OTHER, TTL_TCP. */
#define UNANSWERED_UNITS (3 + 1)
#define OTHER_UNITS (8 + 1)
#define TCP_UNITS (52 + 1)

/* Which end comes first, for both directions share a place; see spot_of(). */
#define TURNED (1ULL << 33)
/* So that no name is zero. */
#define NAMED (1ULL << 32)

static u64 name_of(const struct conncache *cache, const struct flow_ends *e,
		   const struct env_key *key)
{
	u32 from = e->from->w[0], to = e->to->w[0], low, high, hash;
	bool turned;

	if (e->family == 6) {
		from = addr_hash(e->from, 6, key);
		to = addr_hash(e->to, 6, key);
	}
	turned = from > to || (from == to && e->from_port > e->to_port);
	high = turned ? e->to_port : e->from_port;
	low = turned ? e->from_port : e->to_port;
	hash = env_hash4(turned ? to : from, turned ? from : to,
			 high << 16 | low, e->proto, key);
	return (hash & (0xffff0000U | cache->mask)) | NAMED |
	       (turned ? TURNED : 0);
}

static struct flow_seen *find(struct flows *f, u64 name)
{
	u32 at = (u32)(name * 0x9e3779b97f4a7c15ULL >> 40) % FLOWS_SEEN;

	for (; f->seen[at].name; at = (at + 1) % FLOWS_SEEN)
		if (f->seen[at].name == name)
			return &f->seen[at];
	claim(++f->count < FLOWS_SEEN, "%u", f->count);
	f->seen[at] = (struct flow_seen){ .name = name };
	return &f->seen[at];
}

static bool is_error(const struct packet *p)
{
	return (p->proto == PROTO_ICMP || p->proto == PROTO_ICMPV6) &&
	       p->about_proto;
}

/* Said of a packet from the side that spoke first, once it was answered. */
static bool is_established(enum flow said)
{
	return said == FLOW_ESTABLISHED || said == FLOW_CONFIRM ||
	       said == FLOW_CLOSE || said == FLOW_ABORT;
}

static bool is_late(const struct flow_seen *flow, u64 now, u64 units)
{
	return now - flow->heard_at > units * UNIT;
}

/* is_live(), as long as ages do not wrap. */
static void check_age(const struct flow_seen *flow, u64 now)
{
	u64 units = !flow->answered ? UNANSWERED_UNITS :
		    flow->tcp	    ? TCP_UNITS :
				      OTHER_UNITS;

	claim(!is_late(flow, now, units), "heard %llu s ago",
	      (unsigned long long)((now - flow->heard_at) / 1000000000));
}

static void check_error(struct flow_seen *quoted, u64 now, enum flow said)
{
	/* Nothing but a look-up: nothing is remembered, and no age renewed. */
	claim(said == FLOW_RELATED || said == FLOW_NONE, "%d", said);
	if (said == FLOW_NONE)
		return;
	claim(quoted->heard_at, "about a flow that was never begun");
	check_age(quoted, now);
}

static void check_turned(struct flow_seen *flow, const struct packet *p,
			 u64 now, enum flow said)
{
	bool refusal = p->proto == PROTO_TCP && p->flags & TCP_RST;

	/* find() of the turned ends: somebody asked. */
	claim(flow->heard_at, "an answer to nothing");
	check_age(flow, now);
	/* reverse(): said of the second answer on, and the second refusal. */
	claim(refusal || (said == FLOW_SETTLED) == flow->answered, "%d", said);
	claim(!refusal || said != FLOW_SETTLED || flow->refused,
	      "a first refusal");
	/* may_answer() */
	claim(p->proto != PROTO_TCP || p->flags & (TCP_ACK | TCP_RST),
	      "flags 0x%x", p->flags);
	flow->answered |= !refusal;
	flow->refused |= refusal;
	flow->heard_at = now;
}

static void check_forward(struct flow_seen *flow, const struct packet *p,
			  u64 now, enum flow said)
{
	if (is_established(said)) {
		/* forward(): only where reverse() has set CELL_ANSWERED. */
		claim(flow->answered, "%d without an answer", said);
		check_age(flow, now);
	} else {
		/* room(): answered flows make room for nobody. */
		claim(!flow->answered || is_late(flow, now, KEPT_UNITS),
		      "%d of a flow that was answered just now", said);
		/* goes_on(), of what began before. */
		claim(said != FLOW_UNSEEN || flow->heard_at, "of nothing");
		flow->answered = false;
	}
	flow->tcp |= p->proto == PROTO_TCP;
	if (said != FLOW_NONE)
		flow->heard_at = now;
}

void flows_begin(struct flows *f)
{
	if (f->count)
		memset(f, 0, sizeof(*f));
}

void flows_check(struct flows *f, const struct conncache *cache,
		 const struct packet *p, const struct env_key *key, u64 now,
		 enum flow said)
{
	const struct flow_ends own = { &p->src,	 &p->dst,  p->sport,
				       p->dport, p->proto, p->family };
	const struct flow_ends quoted = { &p->dst,	  &p->about,
					  p->about_sport, p->about_port,
					  p->about_proto, p->family };
	u64 name = name_of(cache, is_error(p) ? &quoted : &own, key);

	claim(said <= FLOW_SETTLED && said != FLOW_VOUCHED_CLOSE, "%d", said);
	if (is_error(p))
		check_error(find(f, name), now, said);
	else if (said == FLOW_REPLY || said == FLOW_SETTLED)
		check_turned(find(f, name ^ TURNED), p, now, said);
	else
		check_forward(find(f, name), p, now, said);
}
