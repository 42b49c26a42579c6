// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lets contacts be filed in a source's memory and tells what the rules make of
 * it: once for each level and kind, then in steps of ten, then the end.
 */
#include "core/detect.h"
#include "core/anomaly.h"
#include "core/known.h"
#include "core/protocol.h"
#include "core/note.h"
#include "core/rules.h"
#include "core/sign.h"
#include "core/toolprint.h"
#include "core/weight.h"

/* As struct source.step has room for. */
#define STEP_MAX 15U
/* A handshake longer ago than this does not vouch for a scan. */
#define VERIFIED_SHIFT 36

static u32 digits(u32 count)
{
	u32 power = 10, n = 1;

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
	    (READ_ONCE(s->last_ns) - r->detail->first_ns) >> VERIFIED_SHIFT)
		s->bits &= FEW_MAX & ~SOURCE_VERIFIED;
	f->is_news = !(s->kinds & BIT(kind));
	f->anomalies = 0;
	s->kinds |= BIT(kind);
	s->why |= (u16)why;
	if (level > s->level)
		s->level = level & PAIR_MAX;
	if (level == SCANVIGIL_LEVEL_SCAN)
		r->detail->scan_kinds |= BIT(kind);
	s->step = digits(extent(r)) & STEP_MAX;
	f->state = state;
	f->level = level;
	f->kind = kind;
	f->why = s->why;
	f->members.count = 0;
	f->members.total = 0;
	return true;
}

/* Odd packets, where nothing worse was found. */
static bool tell_anomaly(const struct record *r, u32 new, struct finding *f)
{
	struct source *s = r->source;
	u8 level = new & ~ANOMALY_HARMLESS ? SCANVIGIL_LEVEL_NOTICE :
					     SCANVIGIL_LEVEL_INFO;
	u8 kind = new == ANOMALY(LAND) ? SCANVIGIL_KIND_LAND :
					 SCANVIGIL_KIND_ANOMALY;
	u8 state = s->kinds & BIT(kind) ? SCANVIGIL_STATE_UPDATE :
					  SCANVIGIL_STATE_START;

	/* Part of a scan that is being told: its updates carry the mask. */
	if (!new || s->level == SCANVIGIL_LEVEL_SCAN)
		return false;
	tell(r, f, state, level, kind, WHY(ANOMALY));
	f->anomalies = new;
	return true;
}

static bool judge(const struct record *r, u8 technique, u32 new_anomalies,
		  const struct params *params, struct finding *f)
{
	struct source *s = r->source;
	u32 why;
	u8 level = rules_level(r, params, &why), kind;

	if (level == SCANVIGIL_LEVEL_NONE)
		return tell_anomaly(r, new_anomalies, f);

	kind = rules_kind(r, technique, why);
	if (!(s->kinds & BIT(kind)) || (level == SCANVIGIL_LEVEL_SCAN &&
					!(r->detail->scan_kinds & BIT(kind))))
		return tell(r, f, SCANVIGIL_STATE_START, level, kind, why);
	if (digits(extent(r)) > s->step)
		return tell(r, f, SCANVIGIL_STATE_UPDATE, level, kind, why);
	return tell_anomaly(r, new_anomalies, f);
}

/* What a source's manner gives away, once. */
static bool tell_sign(const struct record *r, const struct packet *p, u8 kind,
		      struct finding *f)
{
	if (kind == SIGN_NONE || r->source->kinds & BIT(kind))
		return false;
	f->sport = p->sport;
	f->dport = p->dport;
	return tell(r, f, SCANVIGIL_STATE_START, sign_level(kind), kind,
		    WHY(PATTERN));
}

/*
 * What was answered before is no sign of a scan that goes on: else a source that
 * was accused once would stay so for as long as it is used in peace.
 */
static void count_packet(struct source *s, bool answered, u64 now)
{
	/* Who comes again is counted and dated without the lock. */
	u32 packets = READ_ONCE(s->packets);

	if (packets < U32_MAX)
		WRITE_ONCE(s->packets, packets + 1);
	/* Captures hold clocks that go back; memory does not. */
	if (now > READ_ONCE(s->last_ns) && !answered)
		WRITE_ONCE(s->last_ns, now);
}

bool detect_wants(const struct contact *c)
{
	return c->anomalies || weight_accuses(c);
}

bool detect_begins(const struct packet *p, const struct contact *c,
		   const struct scene *scene)
{
	return c->anomalies || c->begins || weight_counts(p, c, scene) ||
	       c->class == CONTACT_REPLYISH ||
	       (c->class == CONTACT_INIT && weight_is_traceroute(p, c));
}

static bool is_unicornscan(const struct record *r, const struct packet *p,
			   const struct contact *c)
{
	const struct detail *d = r->detail;

	return r->source->bits & SOURCE_ASKED && d->token[0].count &&
	       !d->token[0].is_ack && addr_equal(&d->target, c->host) &&
	       toolprint_unicornscan(p, d->token[0].value, d->token[0].sport,
				     d->last_port);
}

bool detect(const struct record *r, const struct packet *p,
	    const struct contact *c, const struct scene *scene,
	    struct finding *f, struct hint *hint)
{
	struct source *s = r->source;
	u32 new_anomalies = c->anomalies & ~s->anomalies, known, hash, mark;
	s64 since = (s64)(scene->now - READ_ONCE(s->last_ns));
	bool answered;
	u8 sign;

	*hint = (struct hint){};
	mark = contact_mark(c, p, scene->key);
	known = source_repeats(s, mark, c->technique, p->sport, c->port);
	if (known && !new_anomalies) {
		count_packet(s, known & KNOWN_ANSWERED, scene->now);
		return false;
	}
	hash = source_contact_hash(c, p, scene->key);
	answered = source_was_answered(r->detail, hash);
	count_packet(s, answered, scene->now);
	sign = sign_contact(r, p, c, scene);
	known = s->techniques & BIT(c->technique) ? source_knows(s, mark) : 0;
	if (known && !new_anomalies) {
		note_repetition(r, p, since);
		return tell_sign(r, p, sign, f);
	}

	source_decay(s, scene->params, scene->now);
	s->anomalies |= c->anomalies;
	source_score(s, weight_of_anomalies(new_anomalies));
	if (is_unicornscan(r, p, c))
		note_tool(s, SCANVIGIL_TOOL_UNICORNSCAN);
	note_packet(r, p, c, scene);
	/* Of a scanner every port counts, ephemeral or not. */
	if (weight_counts(p, c, scene) ||
	    (weight_accuses(c) && s->level == SCANVIGIL_LEVEL_SCAN)) {
		if (!source_is_last(s, mark))
			s->aborts = 0;
		source_file(s, mark, p->sport, answered);
		note_contact(r, p, c, scene, hash, hint);
	}
	if (!judge(r, c->technique, new_anomalies, scene->params, f))
		return tell_sign(r, p, sign, f);
	f->sport = p->sport;
	f->dport = p->dport;
	return true;
}

void detect_report(const struct record *r, u32 id, struct finding *f)
{
	f->begins = !r->detail->scan_id;
	if (f->begins)
		r->detail->scan_id = id;
	source_view(r, &f->view);
}

bool detect_join(const struct record *r, const struct packet *p,
		 const struct crowd_finding *crowd, struct finding *f)
{
	struct source *s = r->source;
	u8 level = s->level;

	if (!crowd->tell || (crowd->raise && s->kinds & BIT(crowd->kind))) {
		s->kinds |= BIT(crowd->kind);
		s->why |= (u16)BIT(crowd->why);
		return false;
	}
	f->sport = p->sport;
	f->dport = p->dport;
	tell(r, f, SCANVIGIL_STATE_START, crowd->level, crowd->kind,
	     BIT(crowd->why));
	/* A part in it may be forged, and is no more than a part. */
	if (!crowd->raise)
		s->level = level & PAIR_MAX;
	return true;
}

void detect_untold(const struct record *r, const struct finding *f)
{
	/* What was told before stays told, and has an end; the rest has not. */
	if (f->is_news)
		r->source->kinds &= ~BIT(f->kind);
	if (f->state == SCANVIGIL_STATE_START)
		r->detail->scan_kinds &= ~BIT(f->kind);
	if (f->begins)
		r->detail->scan_id = 0;
	r->source->step = 0;
	memset(r->source->known, 0, sizeof(r->source->known));
	/* The packet that tells them scores them again. */
	source_score(r->source, -weight_of_anomalies(f->anomalies));
	r->source->anomalies &= ~f->anomalies;
}

/*
 * Where the route back does not lead through here, only the source tells what
 * became of its SYNs: it would not acknowledge what it did not get. Of whom an
 * answer or a refusal was seen, all would be.
 */
static void note_unseen(const struct record *r, u32 hash, u32 mark)
{
	if (r->detail->handshake || r->detail->rejected_count ||
	    !source_answered(r, hash, mark))
		return;
	source_landed(r);
	source_score(r->source, -ANSWER_WEIGHT);
}

static void note_outcome(const struct record *r, const struct packet *p,
			 const struct contact *c, const struct scene *scene)
{
	struct source *s = r->source;
	struct detail *d = r->detail;
	u32 mark = contact_mark(c, p, scene->key);
	u32 hash = source_contact_hash(c, p, scene->key);
	bool icmp = p->proto == PROTO_ICMP || p->proto == PROTO_ICMPV6;

	switch (c->class) {
	case CONTACT_ANSWER:
		if (p->proto == PROTO_TCP && p->flags & TCP_SYN)
			d->handshake = p->seq + 1;
		if (!source_answered(r, hash, mark))
			return;
		source_landed(r);
		/* Hosts answer pings for everybody: no credit. */
		if (p->proto == PROTO_UDP || p->proto == PROTO_UDPLITE)
			source_score_udp(s, -ANSWER_WEIGHT);
		else if (!icmp)
			source_score(s, -ANSWER_WEIGHT);
		break;
	case CONTACT_UNSEEN:
		note_unseen(r, hash, mark);
		break;
	case CONTACT_REJECT:
		if (!source_has_asked(d, hash))
			return;
		/* Of a server that took it first it is the end. */
		if (!source_was_answered(d, hash))
			source_landed(r);
		if (d->rejected_count < U16_MAX)
			d->rejected_count++;
		break;
	case CONTACT_UNROUTED:
		/* From the source's own side anybody could send it. */
		if (scene->ifindex && scene->ifindex == d->ifindex)
			return;
		if (!source_answered(r, hash, mark))
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

bool detect_outcome(const struct record *r, const struct packet *p,
		    const struct contact *c, const struct scene *scene,
		    struct finding *f)
{
	/* First what it ends, for that may be the last handshake known. */
	u8 sign = sign_outcome(r, p, c, scene);

	note_outcome(r, p, c, scene);
	return tell_sign(r, p, sign, f);
}

/*
 * What was counted belongs to the scan that ended; the next one begins at zero.
 * Who answered stays known, and some of the score: near, but not there, for
 * addresses change hands.
 */
static void begin_anew(const struct record *r, const struct params *params)
{
	/* A packet that is counted just now, without the lock, may be lost. */
	const struct source was = data_race(*r->source);
	const struct detail before = *r->detail;
	struct source *s = r->source;
	struct detail *d = r->detail;

	source_init(r, &was.key, was.bits & SOURCE_IPV6 ? 6 : 4, was.last_ns);
	s->bits = was.bits;
	s->decay_at = was.decay_at;
	s->score = (s8)min_t(int, was.score, (int)params->notice_score - 2);
	s->udp_score =
		(s8)min_t(int, was.udp_score, (int)params->udp_score - 2);
	d->dossier = before.dossier;
	d->ifindex = before.ifindex;
	d->target = before.target;
	memcpy(d->answered, before.answered, sizeof(d->answered));
	if (r->dossier)
		source_open_dossier(r);
}

bool detect_settle(const struct record *r, const struct params *params, u64 now,
		   struct finding *f)
{
	struct detail *d = r->detail;
	u8 flight = d->flight;

	if (!flight)
		return false;
	source_settle(d, now);
	if (d->flight == flight || r->source->level == SCANVIGIL_LEVEL_SCAN)
		return false;
	f->sport = 0;
	f->dport = d->last_port;
	return judge(r, SCANVIGIL_TECHNIQUE_SYN, 0, params, f);
}

bool detect_end(const struct record *r, const struct params *params, u64 now,
		struct finding *f)
{
	struct source *s = r->source;
	struct detail *d = r->detail;
	u64 last = READ_ONCE(s->last_ns);

	if (!d->scan_id || now < last || now - last < ms_to_ns(params->end_ms))
		return false;
	f->state = SCANVIGIL_STATE_END;
	/* What it had a part in may have been told above its own level. */
	f->level = max_t(u8, s->level,
			 d->scan_kinds ? SCANVIGIL_LEVEL_SCAN :
					 SCANVIGIL_LEVEL_INFO);
	f->kind = (u8)(fls(d->scan_kinds ? (int)d->scan_kinds : (int)s->kinds) -
		       1);
	f->why = s->why;
	f->members.count = 0;
	f->members.total = 0;
	f->sport = 0;
	f->dport = d->last_port;
	source_view(r, &f->view);
	begin_anew(r, params);
	return true;
}
