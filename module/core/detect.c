// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files contacts into a source's memory and tells what the rules make of it.
 * First contacts that fail move a walk up, answers move it down; both are told
 * once for each level and kind.
 */
#include "core/detect.h"
#include "core/anomaly.h"
#include "core/protocol.h"
#include "core/rules.h"
#include "core/toolprint.h"
#include "core/weight.h"

#define ANOMALY_WEIGHT 2
#define ANSWER_WEIGHT 2
#define FTP_DATA 20
#define FAST_SHIFT 20
/* A second, in units of fast_at: more is no jitter but a clock that wrapped. */
#define FAST_JITTER 1000
/* A handshake longer ago than this does not vouch for a scan. */
#define VERIFIED_SHIFT 36

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
static void note_sport(struct detail *d, const struct packet *p, u32 host_hash)
{
	u16 host = (u16)(host_hash >> 16);

	if (p->sport == FTP_DATA)
		return;
	if (d->sport != p->sport || d->sport_host != host) {
		d->sport_count = 0;
		d->sport = p->sport;
		d->sport_host = host;
	}
	if (d->sport_count < U8_MAX)
		d->sport_count++;
}

static void note_packet(const struct record *r, const struct packet *p,
			const struct contact *c, const struct scene *scene)
{
	struct source *s = r->source;
	struct detail *d = r->detail;
	u8 tool;

	s->proto = p->proto;
	d->target = *c->host;
	d->ifindex = scene->ifindex;
	d->ttl = p->ttl;
	d->tos = p->tos;
	if (p->proto == PROTO_TCP) {
		d->flags_union |= p->flags;
		d->flags_common &= p->flags;
	}
	tool = toolprint(p);
	if (tool != SCANVIGIL_TOOL_UNKNOWN)
		s->tool = tool;
}

static void note_contact(const struct record *r, const struct packet *p,
			 const struct contact *c, const struct scene *scene,
			 u32 hash)
{
	u32 host_hash = addr_hash(c->host, p->family, scene->key);
	struct novelty new;
	int by;

	new = source_remember(r, c, hash, host_hash, scene->params, scene->now);
	r->source->techniques |= BIT(c->technique);
	if (!new.contact)
		return;
	by = weight_of(r->detail, p, c, &new, scene->params);
	if (weight_is_udp(c->technique))
		source_score_udp(r->source, by);
	else
		source_score(r->source, by);
	/* A refusal repeats what it refuses: its numbers are not its own. */
	if (c->technique == SCANVIGIL_TECHNIQUE_RST)
		return;
	if (p->proto == PROTO_TCP)
		note_token(r->detail, p);
	if (p->proto == PROTO_TCP && new.port && !weight_claims(c))
		note_fast(r->detail, c->port, scene);
	if (new.port && c->has_port)
		note_sport(r->detail, p, host_hash);
}

static u8 digits(u32 count)
{
	u32 power = 10;
	u8 n = 1;

	while (count >= power && n < 9) {
		power *= 10;
		n++;
	}
	return n;
}

static u32 extent(const struct record *r)
{
	return max3((u32)r->detail->ports, source_hosts(r),
		    (u32)r->detail->contacts);
}

static bool tell(const struct record *r, struct finding *f, u8 state, u8 level,
		 u8 kind, u32 why)
{
	struct source *s = r->source;

	/* Known for long and then a scan: somebody may be using the name. */
	if (!r->detail->scan_id &&
	    (s->last_ns - r->detail->first_ns) >> VERIFIED_SHIFT)
		s->bits &= (u8)~SOURCE_VERIFIED;
	s->kinds |= BIT(kind);
	s->why |= why;
	if (level > s->level)
		s->level = level;
	if (level == SCANVIGIL_LEVEL_SCAN)
		r->detail->scan_kinds |= BIT(kind);
	s->step = digits(extent(r));
	f->state = state;
	f->level = level;
	f->kind = kind;
	f->why = s->why;
	return true;
}

/* Odd packets, where nothing worse was found. */
static bool tell_anomaly(const struct record *r, u32 new, struct finding *f)
{
	struct source *s = r->source;
	u8 level = new & ~ANOMALY_HARMLESS ? SCANVIGIL_LEVEL_NOTICE :
					     SCANVIGIL_LEVEL_INFO;
	u8 state = s->kinds & KIND(ANOMALY) ? SCANVIGIL_STATE_UPDATE :
					      SCANVIGIL_STATE_START;

	/* Part of a scan that is being told: its updates carry the mask. */
	if (!new || s->level == SCANVIGIL_LEVEL_SCAN)
		return false;
	return tell(r, f, state, level, SCANVIGIL_KIND_ANOMALY, WHY(ANOMALY));
}

static bool judge(const struct record *r, const struct packet *p,
		  const struct contact *c, u32 new_anomalies,
		  const struct params *params, struct finding *f)
{
	struct source *s = r->source;
	u32 why;
	u8 level = rules_level(r, p, params, &why), kind;

	if (level == SCANVIGIL_LEVEL_NONE)
		return tell_anomaly(r, new_anomalies, f);

	kind = rules_kind(r, c->technique, why);
	if (!(s->kinds & BIT(kind)) || (level == SCANVIGIL_LEVEL_SCAN &&
					!(r->detail->scan_kinds & BIT(kind))))
		return tell(r, f, SCANVIGIL_STATE_START, level, kind, why);
	if (digits(extent(r)) > s->step)
		return tell(r, f, SCANVIGIL_STATE_UPDATE, level, kind, why);
	return tell_anomaly(r, new_anomalies, f);
}

/* A kind that is told for what it is, and never held against anybody. */
static bool tell_at(const struct record *r, const struct packet *p,
		    struct finding *f, u8 level, u8 kind)
{
	f->sport = p->sport;
	f->dport = p->dport;
	return tell(r, f, SCANVIGIL_STATE_START, level, kind, 0);
}

/*
 * What was answered before is no sign of a scan that goes on: else a source that
 * was accused once would stay so for as long as it is used in peace.
 */
static void count_packet(const struct record *r, u32 hash, u64 now)
{
	struct source *s = r->source;

	if (s->packets < U32_MAX)
		s->packets++;
	/* Captures hold clocks that go back; memory does not. */
	if (now > s->last_ns && !source_was_answered(r->detail, hash))
		s->last_ns = now;
}

bool detect_wants(const struct contact *c)
{
	return c->anomalies || weight_accuses(c);
}

bool detect_begins(const struct packet *p, const struct contact *c,
		   const struct scene *scene)
{
	return c->anomalies || weight_counts(p, c, scene) ||
	       (c->class == CONTACT_INIT && weight_is_traceroute(p, c));
}

bool detect(const struct record *r, const struct packet *p,
	    const struct contact *c, const struct scene *scene,
	    struct finding *f)
{
	struct source *s = r->source;
	u32 hash = source_contact_hash(c, p, scene->key);
	u32 new_anomalies = c->anomalies & ~s->anomalies;
	bool known = s->recent == hash && s->techniques & BIT(c->technique);

	count_packet(r, hash, scene->now);
	if (known && !new_anomalies)
		return false;

	source_decay(s, scene->params, scene->now);
	s->anomalies |= c->anomalies;
	source_score(s, (int)hweight32(new_anomalies & ~ANOMALY_HARMLESS) *
				ANOMALY_WEIGHT);
	note_packet(r, p, c, scene);
	/* Of a scanner every port counts, ephemeral or not. */
	if (weight_counts(p, c, scene) ||
	    (weight_accuses(c) && s->level == SCANVIGIL_LEVEL_SCAN)) {
		s->recent = hash;
		note_contact(r, p, c, scene, hash);
	} else if (c->class == CONTACT_INIT && weight_is_traceroute(p, c) &&
		   !(s->kinds & KIND(TRACEROUTE))) {
		return tell_at(r, p, f, SCANVIGIL_LEVEL_INFO,
			       SCANVIGIL_KIND_TRACEROUTE);
	}
	if (!judge(r, p, c, new_anomalies, scene->params, f))
		return false;
	f->sport = p->sport;
	f->dport = p->dport;
	return true;
}

void detect_report(const struct record *r, u32 id, struct finding *f)
{
	if (!r->detail->scan_id)
		r->detail->scan_id = id;
	source_view(r, &f->view);
}

void detect_untold(const struct record *r, const struct finding *f)
{
	r->source->kinds &= ~BIT(f->kind);
	r->detail->scan_kinds &= ~BIT(f->kind);
	r->source->step = 0;
	r->source->recent = 0;
	if (f->kind == SCANVIGIL_KIND_ANOMALY)
		r->source->anomalies = 0;
}

void detect_outcome(const struct record *r, const struct packet *p,
		    const struct contact *c, const struct scene *scene)
{
	struct source *s = r->source;
	struct detail *d = r->detail;
	u32 hash = source_contact_hash(c, p, scene->key);
	bool icmp = p->proto == PROTO_ICMP || p->proto == PROTO_ICMPV6;

	switch (c->class) {
	case CONTACT_ANSWER:
		if (p->proto == PROTO_TCP && p->flags & TCP_SYN)
			d->handshake = p->seq + 1;
		if (!source_answered(r, hash))
			return;
		source_landed(r);
		/* Hosts answer pings for everybody: no credit. */
		if (p->proto == PROTO_UDP || p->proto == PROTO_UDPLITE)
			source_score_udp(s, -ANSWER_WEIGHT);
		else if (!icmp)
			source_score(s, -ANSWER_WEIGHT);
		break;
	case CONTACT_REJECT:
		if (!source_has_asked(d, hash))
			return;
		source_landed(r);
		if (d->rejected_count < U16_MAX)
			d->rejected_count++;
		break;
	case CONTACT_UNROUTED:
		/* From the source's own side anybody could send it. */
		if (scene->ifindex && scene->ifindex == d->ifindex)
			return;
		if (!source_answered(r, hash))
			return;
		if (c->proto == PROTO_UDP || c->proto == PROTO_UDPLITE)
			source_score_udp(s, -1);
		else
			source_score(s, -1);
		break;
	case CONTACT_CONFIRM:
		if (d->handshake && p->ack == d->handshake) {
			s->bits |= SOURCE_VERIFIED;
			s->techniques |= TECHNIQUE(CONNECT);
		}
		break;
	case CONTACT_VERIFY:
		s->bits |= SOURCE_VERIFIED;
		s->techniques |= TECHNIQUE(CONNECT);
		break;
	}
}

/*
 * What was counted belongs to the scan that ended; the next one begins at zero.
 * Who answered stays known, and some of the score: near, but not there, for
 * addresses change hands.
 */
static void begin_anew(const struct record *r, const struct params *params)
{
	const struct source was = *r->source;
	const struct detail before = *r->detail;
	struct source *s = r->source;
	struct detail *d = r->detail;

	source_init(r, &was.key, was.bits & SOURCE_IPV6 ? 6 : 4, was.last_ns);
	s->bits = was.bits;
	s->decay_ns = was.decay_ns;
	s->score = min_t(s16, was.score, (s16)(params->notice_score - 2));
	s->udp_score = min_t(s8, was.udp_score, (s8)(params->udp_score - 2));
	d->dossier = before.dossier;
	d->ifindex = before.ifindex;
	d->target = before.target;
	memcpy(d->answered, before.answered, sizeof(d->answered));
	if (r->dossier)
		source_open_dossier(r);
}

bool detect_end(const struct record *r, const struct params *params, u64 now,
		struct finding *f)
{
	struct source *s = r->source;
	struct detail *d = r->detail;

	if (!d->scan_id || now < s->last_ns ||
	    now - s->last_ns < ms_to_ns(params->end_ms))
		return false;
	f->state = SCANVIGIL_STATE_END;
	f->level = s->level;
	f->kind = (u8)(fls(d->scan_kinds ? (int)d->scan_kinds : (int)s->kinds) -
		       1);
	f->why = s->why;
	f->sport = 0;
	f->dport = d->last_port;
	source_view(r, &f->view);
	begin_anew(r, params);
	return true;
}
