// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files a packet in its source's memory: how it looked, which numbers came
 * again, how far the walk moves. Judges nothing.
 */
#include "core/note.h"
#include "core/protocol.h"
#include "core/rules.h"
#include "core/toolprint.h"
#include "core/weight.h"

#define FAST_SHIFT 20
/* A second, in units of fast_at: more is no jitter but a clock that wrapped. */
#define FAST_JITTER 1000
/* Sooner it is a copy: stacks wait for a second (RFC 6298 2.1). */
#define RETRANSMISSION_SHIFT 29 /* 0.54 s */
/* Repetitions in which a source is compared with others: enough for a link. */
#define REPEATS_MIN 2
#define REPEATS_MAX 8

static void note_fast(struct detail *d, u16 port, const struct scene *scene)
{
	const struct params *params = scene->params;
	u32 at = (u32)(scene->now >> FAST_SHIFT);
	s32 gap = (s32)(ms_to_ns(params->fast_gap_ms) >> FAST_SHIFT);
	u32 by = port < PORTS_LOW ? params->low_port_weight : 1;
	s32 passed = (s32)(at - d->fast_at);

	/* Clocks of two CPUs may be a little apart: that is no gap. */
	if (passed > gap || passed < -FAST_JITTER) {
		d->fast_weight = 0;
		d->fast_at = at;
	} else if (passed > 0) {
		d->fast_at = at;
	}
	d->fast_weight = (u16)min_t(u32, d->fast_weight + by, U16_MAX);
}

/* Sequence numbers (RFC 6528) or acknowledgments that come again. */
static void note_token(struct detail *d, const struct packet *p)
{
	bool is_ack = p->flags & TCP_ACK;
	u32 value = is_ack ? p->ack : p->seq;
	struct token *t = d->token, old;

	if (t[0].count && t[0].value == value && t[0].sport == p->sport &&
	    t[0].is_ack == is_ack) {
		if (t[0].count < U8_MAX)
			t[0].count++;
		return;
	}
	old = t[0];
	if (t[1].count && t[1].value == value && t[1].sport == p->sport &&
	    t[1].is_ack == is_ack) {
		t[0] = t[1];
		if (t[0].count < U8_MAX)
			t[0].count++;
	} else {
		t[0] = (struct token){ value, p->sport, 1, is_ack };
	}
	t[1] = old;
}

/* One source port to port after port of one host (RFC 6056). */
static void note_sport(const struct record *r, const struct packet *p,
		       u32 host_hash)
{
	struct detail *d = r->detail;
	u16 host = (u16)(host_hash >> 16);

	if (p->sport == FTP_DATA)
		return;
	if (d->sport != p->sport || d->sport_host != host) {
		d->sport_count = 0;
		r->source->low_ports = 0;
		d->sport = p->sport;
		d->sport_host = host;
	}
	if (d->sport_count < U8_MAX)
		d->sport_count++;
	if (p->proto == PROTO_UDP && p->dport < PORTS_LOW &&
	    r->source->low_ports < FEW_MAX)
		r->source->low_ports++;
}

/* Counted no further than it takes to know that a port goes on refusing. */
static void note_refusal(const struct record *r, const struct packet *p)
{
	struct detail *d = r->detail;

	if ((u16)(p->sport - d->sport) > SPORT_STEP) {
		d->sport_count = 0;
		r->source->low_ports = 0;
	}
	d->sport = p->sport;
	if (d->sport_count <= REFUSALS_MIN)
		d->sport_count++;
}

/*
 * A print of few bits turns up in the packets of others, too: who is named has
 * the majority (Boyer, Moore: MJRTY, a fast majority vote algorithm, 1981).
 */
void note_tool(struct source *s, u8 tool)
{
	if (tool == SCANVIGIL_TOOL_UNKNOWN)
		return;
	if (!s->votes)
		s->tool = tool & FEW_MAX;
	if (s->tool != tool)
		s->votes--;
	else if (s->votes < PAIR_MAX)
		s->votes++;
}

void note_packet(const struct record *r, const struct packet *p,
		 const struct contact *c, const struct scene *scene)
{
	struct source *s = r->source;
	struct detail *d = r->detail;

	s->proto = p->proto;
	d->target = *c->host;
	d->ifindex = scene->ifindex;
	d->ttl = p->ttl;
	d->tos = p->tos;
	if (p->proto == PROTO_TCP) {
		d->flags_union |= p->flags;
		d->flags_common &= p->flags;
	}
	note_tool(s, toolprint(p));
}

/* A known contact once more, by a connection of its own. */
static void note_handshake(struct detail *d, const struct packet *p,
			   const struct contact *c)
{
	if (c->technique != SCANVIGIL_TECHNIQUE_SYN ||
	    (d->token[0].value == p->seq && d->token[0].sport == p->sport))
		return;
	d->token[1] = d->token[0];
	d->token[0] = (struct token){ p->seq, p->sport, 1, false };
}

static void begin_to_ask(const struct record *r)
{
	if (r->source->bits & SOURCE_ASKED)
		return;
	memset(r->detail->token, 0, sizeof(r->detail->token));
	r->source->bits |= SOURCE_ASKED;
}

static bool repeats(const struct detail *d, const struct packet *p)
{
	u8 n = p->proto == PROTO_TCP ? d->token[0].count : d->sport_count;

	return n >= REPEATS_MIN && n <= REPEATS_MAX;
}

void note_contact(const struct record *r, const struct packet *p,
		  const struct contact *c, const struct scene *scene, u32 hash,
		  struct hint *hint)
{
	u32 host_hash = addr_hash(c->host, p->family, scene->key);
	struct novelty new;
	int by;

	begin_to_ask(r);
	new = source_remember(r, c, hash, host_hash, scene->params, scene->now);
	r->source->techniques |= BIT(c->technique);
	if (new.port && c->technique == SCANVIGIL_TECHNIQUE_IP_PROTO &&
	    r->source->protocols < FEW_MAX)
		r->source->protocols++;
	if (!new.contact) {
		note_handshake(r->detail, p, c);
		return;
	}
	by = weight_of(r, p, c, &new, scene->params);
	if (weight_is_udp(c->technique))
		source_score_udp(r->source, by);
	else
		source_score(r->source, by);
	/* A refusal repeats what it refuses: its numbers are not its own. */
	if (c->technique == SCANVIGIL_TECHNIQUE_RST) {
		note_refusal(r, p);
		return;
	}
	if (p->proto == PROTO_TCP)
		note_token(r->detail, p);
	if (p->proto == PROTO_TCP && new.port && !weight_claims(c))
		note_fast(r->detail, c->port, scene);
	if (new.port && c->has_port && (by || !weight_claims(c)))
		note_sport(r, p, host_hash);
	hint->repeats = repeats(r->detail, p);
	/* Whoever repeats numbers is known for a scanner without any others. */
	hint->first = by > 0 && p->proto == PROTO_TCP &&
		      r->detail->token[0].count < REPEATS_MIN;
}

void note_repetition(const struct record *r, const struct packet *p, s64 since)
{
	const struct token *t = &r->detail->token[0];

	/* The same SYN again: nobody has answered the first. */
	if (since >> RETRANSMISSION_SHIFT > 0 &&
	    r->source->bits & SOURCE_ASKED && p->proto == PROTO_TCP &&
	    t->count && t->value == p->seq && t->sport == p->sport)
		source_landed(r);
}
