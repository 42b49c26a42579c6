// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules (DETECTION 3.3). First contacts that fail move a walk up, answers
 * move it down; numbers that no stack repeats need no walk. Levels follow from
 * the memory alone, so the same contacts give the same verdict at any speed.
 */
#include "core/detect.h"
#include "core/anomaly.h"
#include "core/protocol.h"
#include "core/toolprint.h"

#define ANOMALY_WEIGHT 2
#define ANSWER_WEIGHT 2
#define FTP_DATA 20
#define PORTS_LOW 1024
#define FAST_SHIFT 20
/* Hosts or ports from which on a scan is called wide. */
#define WIDE 5
/* Different fingerprint probes that only come from one tool. */
#define OS_PROBES_MIN 2

#define TECHNIQUE(name) BIT(SCANVIGIL_TECHNIQUE_##name)
#define WHY(name) BIT(SCANVIGIL_WHY_##name)
#define KIND(name) BIT(SCANVIGIL_KIND_##name)

/* Rules whose evidence may be overwritten; once true, true for the scan. */
#define WHY_STICKY                                                     \
	(WHY(SAME_ISN) | WHY(SAME_ACK) | WHY(SAME_SPORT) | WHY(FAST) | \
	 WHY(HOSTS) | WHY(PROBE_SET))

#define TECHNIQUES_UDP (TECHNIQUE(UDP) | TECHNIQUE(UDP_LITE))
#define TECHNIQUES_ICMP                                                \
	(TECHNIQUE(ECHO) | TECHNIQUE(TIMESTAMP) | TECHNIQUE(NETMASK) | \
	 TECHNIQUE(ICMP_INFO))
#define TECHNIQUES_STRAY                                           \
	(TECHNIQUE(ACK) | TECHNIQUE(MAIMON) | TECHNIQUE(SYN_ACK) | \
	 TECHNIQUE(RST) | TECHNIQUE(SCTP_COOKIE))

static bool is_portless(u8 technique)
{
	return BIT(technique) & TECHNIQUES_ICMP;
}

/*
 * What claims or answers a connection and what looks like a late UDP answer is
 * only believed against ports that our own hosts do not open for themselves
 * (DETECTION 4).
 */
bool detect_weighs(const struct packet *p, const struct contact *c,
		   const struct scene *scene)
{
	const struct params *params = scene->params;
	bool ephemeral = c->has_port && c->port >= params->ephemeral_low;

	switch (c->class) {
	case CONTACT_STRAY:
	case CONTACT_REPLYISH:
		return !ephemeral && !scene->grace;
	case CONTACT_INIT:
		if (p->proto == PROTO_UDP && c->peer_port < PORTS_LOW)
			return !ephemeral;
		return true;
	default:
		return c->class == CONTACT_BOGUS;
	}
}

/* How far a first contact moves the walk. */
static int weight(const struct contact *c, const struct novelty *new,
		  const struct params *params)
{
	bool claims = c->class == CONTACT_STRAY || c->class == CONTACT_REPLYISH;

	/* Pings are counted by hosts; whoever watches machines sends many. */
	if (is_portless(c->technique))
		return 0;
	/* Live flows of a reloaded gateway are many contacts, but few ports. */
	if (claims)
		return new->port;
	if (!params->replies_visible)
		return new->port;
	return new->contact;
}

static void note_fast(struct detail *d, u16 port, const struct scene *scene)
{
	const struct params *params = scene->params;
	u32 at = (u32)(scene->now >> FAST_SHIFT);
	u32 gap = (u32)(ms_to_ns(params->fast_gap_ms) >> FAST_SHIFT);
	u32 by = port < PORTS_LOW ? params->low_port_weight : 1;

	if (at - d->fast_at > gap)
		d->fast_weight = 0;
	d->fast_at = at;
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

	new = source_remember(r, c, hash, host_hash, scene->params, scene->now);
	r->source->techniques |= BIT(c->technique);
	if (!new.contact)
		return;
	source_score(r->source, weight(c, &new, scene->params));
	if (new.port)
		note_fast(r->detail, c->port, scene);
	if (p->proto != PROTO_TCP)
		return;
	note_token(r->detail, p);
	if (new.port)
		note_sport(r->detail, p, host_hash);
}

static u32 tokens(const struct detail *d, const struct params *params)
{
	u32 why = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(d->token); i++)
		if (d->token[i].count >= params->isn_repeat)
			why |= d->token[i].is_ack ? WHY(SAME_ACK) :
						    WHY(SAME_ISN);
	return why;
}

/* Rules that make a scan at once, whatever the walk says. */
static u32 certain(const struct record *r, const struct params *params)
{
	const struct source *s = r->source;
	const struct detail *d = r->detail;
	bool icmp = !(s->techniques & ~TECHNIQUES_ICMP);
	u32 why = (s->why & WHY_STICKY) | tokens(d, params);

	if (d->sport_count >= params->sport_repeat)
		why |= WHY(SAME_SPORT);
	if (icmp && source_hosts(r) >= params->sweep_hosts)
		why |= WHY(HOSTS);
	if (d->fast_weight >= params->fast_weight &&
	    s->score >= (int)params->notice_score &&
	    s->techniques & ~(TECHNIQUES_UDP | TECHNIQUES_ICMP))
		why |= WHY(FAST);
	if (hweight32(s->anomalies & ANOMALY_OS_PROBES) >= OS_PROBES_MIN)
		why |= WHY(PROBE_SET);
	return why;
}

/* The level that the walk alone makes, and which rule of it. */
static u8 walked(const struct record *r, const struct params *params, u32 *why)
{
	const struct source *s = r->source;
	const struct detail *d = r->detail;
	bool udp = !(s->techniques & ~TECHNIQUES_UDP);
	bool icmp = !(s->techniques & ~TECHNIQUES_ICMP);
	bool stray = !(s->techniques & ~TECHNIQUES_STRAY);
	int notice = (int)(udp ? params->udp_score : params->notice_score);

	if (s->score < notice || d->contacts < params->contacts_min || icmp)
		return SCANVIGIL_LEVEL_NONE;
	if (stray && d->ports < params->stray_ports)
		return SCANVIGIL_LEVEL_NONE;
	*why |= stray			? WHY(STRAY) :
		params->replies_visible ? WHY(WALK) :
					  WHY(DISTINCT);
	if (udp || s->score < (int)params->scan_score)
		return SCANVIGIL_LEVEL_NOTICE;
	return SCANVIGIL_LEVEL_SCAN;
}

/* What a source's contacts look like from above. */
static u8 shape(const struct record *r, u32 why)
{
	const struct source *s = r->source;
	u32 hosts = source_hosts(r), ports = r->detail->ports;

	if (why == WHY(PROBE_SET))
		return SCANVIGIL_KIND_OS_PROBE;
	if (s->techniques == TECHNIQUE(IP_PROTO))
		return SCANVIGIL_KIND_PROTOCOL;
	if (hosts >= WIDE && ports >= WIDE)
		return SCANVIGIL_KIND_BLOCK;
	return hosts > ports ? SCANVIGIL_KIND_SWEEP : SCANVIGIL_KIND_VERTICAL;
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

static bool judge(const struct record *r, u32 new_anomalies,
		  const struct params *params, struct finding *f)
{
	struct source *s = r->source;
	u32 why = certain(r, params);
	u8 level = walked(r, params, &why), kind;

	if (why & WHY_STICKY)
		level = SCANVIGIL_LEVEL_SCAN;
	if (level == SCANVIGIL_LEVEL_NONE)
		return tell_anomaly(r, new_anomalies, f);

	kind = shape(r, why);
	if (!(s->kinds & BIT(kind)) || (level == SCANVIGIL_LEVEL_SCAN &&
					!(r->detail->scan_kinds & BIT(kind))))
		return tell(r, f, SCANVIGIL_STATE_START, level, kind, why);
	if (digits(extent(r)) > s->step)
		return tell(r, f, SCANVIGIL_STATE_UPDATE, level, kind, why);
	return tell_anomaly(r, new_anomalies, f);
}

static void count_packet(struct source *s, u64 now)
{
	if (s->packets < U32_MAX)
		s->packets++;
	/* Captures hold clocks that go back; memory does not. */
	if (now > s->last_ns)
		s->last_ns = now;
}

bool detect(const struct record *r, const struct packet *p,
	    const struct contact *c, const struct scene *scene,
	    struct finding *f)
{
	struct source *s = r->source;
	u32 hash = source_contact_hash(c, p, scene->key);
	u32 new_anomalies = c->anomalies & ~s->anomalies;
	bool known = s->recent == hash && s->techniques & BIT(c->technique);

	count_packet(s, scene->now);
	if (known && !new_anomalies)
		return false;

	source_decay(s, scene->params, scene->now);
	s->anomalies |= c->anomalies;
	source_score(s, (int)hweight32(new_anomalies & ~ANOMALY_HARMLESS) *
				ANOMALY_WEIGHT);
	note_packet(r, p, c, scene);
	if (detect_weighs(p, c, scene)) {
		s->recent = hash;
		note_contact(r, p, c, scene, hash);
	}
	if (!judge(r, new_anomalies, scene->params, f))
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

void detect_outcome(const struct record *r, const struct packet *p,
		    const struct contact *c, const struct scene *scene)
{
	struct source *s = r->source;
	struct detail *d = r->detail;
	bool icmp = p->proto == PROTO_ICMP || p->proto == PROTO_ICMPV6;

	switch (c->class) {
	case CONTACT_ANSWER:
		if (!source_answered(r, source_contact_hash(c, p, scene->key)))
			return;
		/* Hosts answer pings for everybody: no credit. */
		if (!icmp)
			source_score(s, -ANSWER_WEIGHT);
		if (p->proto == PROTO_TCP)
			d->handshake = p->seq + 1;
		break;
	case CONTACT_REJECT:
		if (d->rejected_count < U16_MAX)
			d->rejected_count++;
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
	s->level = SCANVIGIL_LEVEL_NONE;
	s->kinds = 0;
	s->why = 0;
	s->anomalies = 0;
	s->recent = 0;
	d->scan_kinds = 0;
	d->scan_id = 0;
	d->sport_count = 0;
	memset(d->token, 0, sizeof(d->token));
	return true;
}
