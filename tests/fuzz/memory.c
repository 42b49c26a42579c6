// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Claims about source.c, note.c and detect.c, each beside what it rests on.
 */
#include "memory.h"
#include "core/anomaly.h"
#include "core/rules.h"
#include "fuzz.h"

#define FLIGHT_MAX 40 /* take_off() */

/* Why a source may be at level scan: of rules_level(), all but rules of notice. */
#define WHY_SCAN                                                       \
	(WHY(SAME_ISN) | WHY(SAME_ACK) | WHY(SAME_SPORT) | WHY(FAST) | \
	 WHY(HOSTS) | WHY(PROBE_SET) | WHY(WALK) | WHY(STRAY) |        \
	 WHY(DISTINCT) | WHY(PROTOCOLS))

static void check_source(const struct source *s, const struct told *t,
			 const struct truth_source *true_source, u64 now)
{
	/* walk() */
	claim(s->score >= SCORE_MIN && s->score <= SCORE_MAX, "%d", s->score);
	claim(s->udp_score >= SCORE_MIN, "%d", s->udp_score);
	/* tell() alone raises it, and detect_join() puts it back. */
	claim(s->level == t->level, "%u, told %u", s->level, t->level);
	claim(s->level < SCANVIGIL_LEVEL_SCAN || s->why & WHY_SCAN, "0x%x",
	      s->why);
	claim(!s->level || s->why, "level %u", s->level);
	claim(s->tool <= SCANVIGIL_TOOL_MAX, "%u", s->tool);
	/* note_tool(): whoever is named has a vote, or just lost the last. */
	claim(!s->votes || s->tool, "%u votes for nobody", s->votes);
	claim(s->techniques < BIT(SCANVIGIL_TECHNIQUE_MAX + 1), "0x%x",
	      s->techniques);
	claim(s->anomalies < BIT(SCANVIGIL_ANOMALY_MAX + 1), "0x%x",
	      s->anomalies);
	claim(s->why < BIT(SCANVIGIL_WHY_MAX + 1), "0x%x", s->why);
	claim(s->kinds < BIT(SCANVIGIL_KIND_MAX + 1), "0x%x", s->kinds);
	/* note_outcome(): CONTACT_CONFIRM, for nobody vouches here. */
	claim(!(s->bits & SOURCE_VERIFIED) || true_source->verified,
	      "verified without a handshake");
	/* count_packet(), source_init() */
	claim(s->last_ns <= now, "seen later than now");
	claim(s->last_ns >= t->last_ns, "seen earlier than before");
}

/*
 * note_contact(): one for each contact; detect(): two for each anomaly, once.
 * Whatever is decayed, answered or clamped is less.
 */
static void check_scores(const struct record *r, const struct told *t)
{
	const struct source *s = r->source;
	int contacts = r->detail->contacts;
	u32 held = t->anomalies & ~ANOMALY_HARMLESS;

	claim(s->score <= t->score + contacts + 2 * (int)hweight32(held),
	      "%d of %d contacts, anomalies 0x%x", s->score, contacts, held);
	claim(s->udp_score <= t->udp_score + contacts, "%d of %d contacts",
	      s->udp_score, contacts);
}

static void check_detail(const struct record *r)
{
	const struct source *s = r->source;
	const struct detail *d = r->detail;
	u32 i, n;

	claim(d->first_ns <= s->last_ns, "first seen after last");
	claim(d->sampled + d->listed <= SCANVIGIL_SAMPLES_MAX, "%u and %u",
	      d->sampled, d->listed);
	for (i = 0; i < d->sampled; i++)
		for (n = 0; n < i; n++)
			claim(d->sample[i] != d->sample[n], "port %u twice",
			      d->sample[i]);
	/* note_contact(): a protocol is a port that is new. */
	claim(s->protocols <= d->ports, "%u of %u", s->protocols, d->ports);
	/* note_sport() */
	claim(s->low_ports <= d->sport_count, "%u of %u", s->low_ports,
	      d->sport_count);
	claim(d->flight <= FLIGHT_MAX, "%u", d->flight);
	claim(!(d->scan_kinds & ~s->kinds), "0x%x of 0x%x", d->scan_kinds,
	      s->kinds);
	claim(d->flags_common == 0xff || !(d->flags_common & ~d->flags_union),
	      "0x%x of 0x%x", d->flags_common, d->flags_union);
	/* Each call of detect() files one at the most. */
	claim(d->contacts <= s->packets, "%u of %u", d->contacts, s->packets);
	claim(d->ports <= s->packets, "%u of %u", d->ports, s->packets);
	claim(!!d->dossier == !!r->dossier, "dossier %u", d->dossier);
}

/* Linear counting overshoots: what it makes of so many bits, and one for rounding. */
static u32 hosts_bound(u32 hosts)
{
	static const u8 linear[25] = { 0,  1,  2,  3,  4,  5,  6,  7,  9,
				       10, 11, 12, 13, 15, 16, 17, 18, 20,
				       21, 23, 24, 25, 27, 28, 30 };

	return linear[min_t(u32, hosts, 24)] + 1;
}

/* Distinct ports, hosts and contacts are never more than there were. */
static void check_counts(const struct record *r, const struct told *t,
			 const struct truth_source *true_source)
{
	const struct detail *d = r->detail;
	u32 hosts = hweight64(true_source->hosts), i;

	/* source_sample_is_full(): until then, what is there is all. */
	if (!source_sample_is_full(d)) {
		claim(d->ports == d->sampled, "%u ports, %u listed", d->ports,
		      d->sampled);
		claim(source_hosts(r) == d->listed, "%u hosts, %u listed",
		      source_hosts(r), d->listed);
	}
	claim(d->listed <= hosts, "%u of %u", d->listed, hosts);
	for (i = 0; i < d->sampled; i++)
		claim(true_source->ports[d->sample[i] / 64] >>
				      (d->sample[i] & 63) &
			      1,
		      "port %u", d->sample[i]);
	claim(source_hosts(r) <= hosts_bound(hosts), "%u of %u",
	      source_hosts(r), hosts);
	/* note_port(): exact where there is a dossier, or no need of one. */
	if (r->dossier || !source_sample_is_full(d))
		claim(d->ports <= true_source->port_count, "%u of %u ports",
		      d->ports, true_source->port_count);
	/* source_remember(): known ones are new again once forgotten. */
	if (!t->forgot_contacts)
		claim(d->contacts <= true_source->contacts, "%u of %u contacts",
		      d->contacts, true_source->contacts);
}

static void check_answers(const struct detail *d, const struct told *t,
			  const struct truth_source *true_source)
{
	u32 settled = (u32)d->answered_count + d->rejected_count;

	/* detect_outcome(): one answer or refusal for each packet; note_unseen() */
	claim(settled <= true_source->received + true_source->went_on,
	      "%u of %u", settled, true_source->received);
	/* source_answered(): once for each contact, until it is forgotten. */
	if (!t->forgot_answers)
		claim(d->answered_count <=
			      true_source->answerers + true_source->went_on,
		      "%u of %u", d->answered_count, true_source->answerers);
}

/* Whether a turn of the window lost something: bits of now and of the one before. */
static bool is_lost(const u64 *was, const u64 *before, const u64 *is_before,
		    u32 words, bool turned)
{
	u64 old = 0, older = 0, now = 0, changed = 0;
	u32 i;

	for (i = 0; i < words; i++) {
		old |= was[i];
		older |= before[i];
		now |= is_before[i];
		changed |= before[i] ^ is_before[i];
	}
	return (changed && older) || (turned && !now && old);
}

static void note_memory(struct told *t, const struct detail *d)
{
	bool turned = t->window_at != d->window_at;

	t->forgot_contacts |= is_lost(t->contacted[0], t->contacted[1],
				      d->contacted[1], 2, turned);
	t->forgot_answers |= is_lost(&t->answered[0], &t->answered[1],
				     &d->answered[1], 1, turned);
	memcpy(t->contacted, d->contacted, sizeof(t->contacted));
	memcpy(t->answered, d->answered, sizeof(t->answered));
	t->window_at = d->window_at;
}

void memory_check(const struct record *r, struct told *t,
		  const struct truth_source *true_source, u64 now)
{
	note_memory(t, r->detail);
	check_source(r->source, t, true_source, now);
	t->anomalies |= r->source->anomalies;
	check_scores(r, t);
	check_detail(r);
	check_counts(r, t, true_source);
	check_answers(r->detail, t, true_source);
	t->last_ns = r->source->last_ns;
}
