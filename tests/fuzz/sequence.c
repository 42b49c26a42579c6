// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A script of packets along the road that replay takes, with what the core claims
 * of its memory held against the truth after each packet. The engine is a part
 * of this file, so that its memory can be looked into.
 */
#include "truth.h"
#include "flows.h"
#include "fuzz.h"
#include "known.h"

static enum flow spy_observe(struct conncache *cache,
			     const struct packet *packet,
			     const struct env_key *key, u64 now);
static void spy_sweep(struct conncache *cache, u32 count, u64 now);

#define conncache_observe spy_observe
#define conncache_sweep spy_sweep
#include "replay/engine.c"
#include "replay/store.c"
#undef conncache_observe
#undef conncache_sweep
#include "core/rules.h"

/* So few that flows compete for room. */
#define SETS 64U
#define STEPS_MAX 15U /* of struct source.step */
#define FLIGHT_MAX 40 /* take_off() */

/* Why a source may be at level scan: of rules_level(), all but rules of notice. */
#define WHY_SCAN                                                       \
	(WHY(SAME_ISN) | WHY(SAME_ACK) | WHY(SAME_SPORT) | WHY(FAST) | \
	 WHY(HOSTS) | WHY(PROBE_SET) | WHY(WALK) | WHY(STRAY) |        \
	 WHY(DISTINCT) | WHY(PROTOCOLS))

/* What was told of a source since it began. */
struct told {
	u64 first_ns;
	u64 last_ns;
	u32 starts[SCANVIGIL_KIND_MAX + 1][2];
	u32 updates;
	u8 level;
	u64 contacted[2][2]; /* what it remembered after its last packet */
	u64 answered[2];
	u16 window_at;
	bool forgot_contacts;
	bool forgot_answers;
};

static struct engine *engine;
static struct conncache_set sets[SETS];
static struct script script;
static struct truth truth;
static struct flows flows;
static struct told told[SCRIPT_HOSTS + 1];
static u32 findings;

static enum flow spy_observe(struct conncache *cache,
			     const struct packet *packet,
			     const struct env_key *key, u64 now)
{
	enum flow said = conncache_observe(cache, packet, key, now);

	flows_check(&flows, cache, packet, key, now, said);
	return said;
}

static void spy_sweep(struct conncache *cache, u32 count, u64 now)
{
	conncache_sweep(cache, min(count, SETS), now);
}

static u8 family_of(const struct source *s)
{
	return s->bits & SOURCE_IPV6 ? 6 : 4;
}

static void restart(u32 number, const struct source *s, u64 first_ns)
{
	truth_restart(truth_source(&truth, &s->key, family_of(s)));
	told[number] = (struct told){ .first_ns = first_ns };
}

/* Kinds that several sources make are told with each group, minute or flood. */
static bool is_repeated(u8 kind)
{
	return kind == SCANVIGIL_KIND_DECOY ||
	       kind == SCANVIGIL_KIND_DISTRIBUTED ||
	       kind == SCANVIGIL_KIND_FLOOD;
}

static void check_members(const struct finding *f)
{
	u32 all = hweight64(truth.senders), i;

	claim(f->members.count <= SCANVIGIL_MEMBERS_MAX, "%u",
	      f->members.count);
	claim(f->members.count <= f->members.total, "%u of %u",
	      f->members.count, f->members.total);
	/* struct members: at the least. */
	claim(f->members.total <= all, "%u of %u senders", f->members.total,
	      all);
	for (i = 1; i < f->members.count; i++)
		claim(!addr_equal(&f->members.list[i], &f->members.list[i - 1]),
		      "%u twice", i);
	claim(f->kind != SCANVIGIL_KIND_DECOY || f->state ||
		      f->members.count > 1,
	      "a decoy of one");
}

/* How often a source is told, detect.c: tell(), tell_anomaly(), tell_sign(). */
static void check_times(struct told *t, const struct finding *f)
{
	bool scan = f->level == SCANVIGIL_LEVEL_SCAN;

	if (f->state == SCANVIGIL_STATE_UPDATE)
		t->updates++;
	else
		t->starts[f->kind][scan]++;
	claim(t->updates <= STEPS_MAX + SCANVIGIL_ANOMALY_MAX + 1, "%u updates",
	      t->updates);
	claim(is_repeated(f->kind) || t->starts[f->kind][scan] <= 1,
	      "kind %u at level %u told %u times", f->kind, f->level,
	      t->starts[f->kind][scan]);
	/* detect_join() alone tells more than there is against the source. */
	if (is_repeated(f->kind) && f->level != SCANVIGIL_LEVEL_NOTICE)
		return;
	t->level = max(t->level, f->level);
}

static void check_finding(const struct finding *f)
{
	const struct view *v = &f->view;

	claim(f->state <= SCANVIGIL_STATE_MAX, "%u", f->state);
	claim(f->kind <= SCANVIGIL_KIND_MAX, "%u", f->kind);
	claim(f->level <= SCANVIGIL_LEVEL_MAX, "%u", f->level);
	claim(f->level || f->state == SCANVIGIL_STATE_END, "state %u",
	      f->state);
	claim(f->why && f->why < BIT(SCANVIGIL_WHY_MAX + 1), "0x%x", f->why);
	claim(v->detail.scan_id && v->detail.scan_id <= engine->scan_id + 1,
	      "%u", v->detail.scan_id);
	claim(v->source.kinds & BIT(f->kind), "%u of 0x%x", f->kind,
	      v->source.kinds);
	claim(v->child_count <= CHILDREN_MAX &&
		      (!v->child_count || v->source.bits & SOURCE_IPV6),
	      "%u", v->child_count);
	check_members(f);
}

/* What could not be told, as the kernel takes it back where a reader is slow. */
static bool is_refused(const struct finding *f)
{
	return script.refuse && f->state != SCANVIGIL_STATE_END &&
	       ++findings % script.refuse == 0;
}

static void on_told(void *context, const struct finding *f, u64 wall,
		    u64 wall_offset)
{
	const struct view *v = &f->view;
	u32 number = store_find(engine->store, &v->source.key,
				family_of(&v->source));
	struct record r;

	(void)context;
	claim(number && number <= SCRIPT_HOSTS, "source %u", number);
	/* Time inside is the sum of all steps forward. */
	claim(wall - wall_offset == engine->now, "at %llu",
	      (unsigned long long)wall);
	if (told[number].first_ns != v->detail.first_ns)
		restart(number, &v->source, v->detail.first_ns);
	if (!KNOWN_UNTOLD_END || f->state != SCANVIGIL_STATE_END ||
	    f->kind <= SCANVIGIL_KIND_MAX)
		check_finding(f);
	if (f->state == SCANVIGIL_STATE_END) {
		r = store_record(engine->store, number);
		restart(number, &v->source, r.detail->first_ns);
		return;
	}
	check_times(&told[number], f);
	if (!is_refused(f))
		return;
	r = store_record(engine->store, number);
	detect_untold(&r, f);
	told[number].starts[f->kind][0] = 0;
	told[number].starts[f->kind][1] = 0;
	told[number].updates = 0;
}

static void check_source(const struct source *s, const struct told *t,
			 const struct truth_source *true_source)
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
	claim(s->last_ns <= engine->now, "seen later than now");
	claim(s->last_ns >= t->last_ns, "seen earlier than before");
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
		claim(d->ports <= true_source->port_count + KNOWN_PORT_TWICE,
		      "%u of %u ports", d->ports, true_source->port_count);
	/* source_remember(): known ones are new again once forgotten. */
	if (!t->forgot_contacts)
		claim(d->contacts <= true_source->contacts + KNOWN_PORT_TWICE,
		      "%u of %u contacts", d->contacts, true_source->contacts);
}

static void check_answers(const struct detail *d, const struct told *t,
			  const struct truth_source *true_source)
{
	u32 settled = (u32)d->answered_count + d->rejected_count;

	/* detect_outcome(): one answer or refusal for each packet. */
	claim(settled <= true_source->received, "%u of %u", settled,
	      true_source->received);
	/* source_answered(): once for each contact, until it is forgotten. */
	if (!t->forgot_answers)
		claim(d->answered_count <= true_source->answerers, "%u of %u",
		      d->answered_count, true_source->answerers);
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

static void check_number(u32 number)
{
	struct record r = store_record(engine->store, number);
	struct truth_source *true_source =
		truth_source(&truth, &r.source->key, family_of(r.source));
	struct told *t = &told[number];

	note_memory(t, r.detail);
	check_source(r.source, t, true_source);
	check_detail(&r);
	check_counts(&r, t, true_source);
	check_answers(r.detail, t, true_source);
	t->last_ns = r.source->last_ns;
}

static u32 number_of(const struct addr *addr, u8 family)
{
	struct addr key = source_key(addr, family, script.params.ipv6_prefix);

	return store_find(engine->store, &key, family);
}

/* A source that is new, or new again after it expired. */
static void notice_new(u32 number)
{
	struct record r;

	if (!number)
		return;
	r = store_record(engine->store, number);
	if (told[number].first_ns != r.detail->first_ns)
		restart(number, r.source, r.detail->first_ns);
}

static void on_sent(const struct sent *sent)
{
	const struct build *d = sent->build;
	u32 from, to, i;
	u64 before = engine->second;

	fuzz_steps++;
	truth.senders |= 1ULL << script_host(&d->src, d->family);
	engine_packet(engine, sent->wire->b, sent->held, sent->wire->len,
		      sent->wall_ns);
	from = number_of(&d->src, d->family);
	to = number_of(&d->dst, d->family);
	notice_new(from);
	notice_new(to);
	truth_sent(&truth, sent);
	if (engine->second != before) {
		for (i = 1; i <= store_count(engine->store); i++)
			check_number(i);
		return;
	}
	if (from)
		check_number(from);
	if (to && to != from)
		check_number(to);
}

/* As engine_new() leaves it, without taking its memory anew. */
static void reset(void)
{
	struct store *store = engine->store;
	u32 i;

	for (i = 1; i <= store->count; i++)
		store_drop_dossier(store, i);
	store->count = 0;
	store->dossiers = script.no_dossiers ? DOSSIERS_MAX : 0;
	memset(store->index, 0, (store->mask + 1) * sizeof(*store->index));
	memset(sets, 0, sizeof(sets));
	memset(told, 0, sizeof(told));
	memset(&engine->crowd, 0, sizeof(engine->crowd));
	if (engine->counts.fragments) {
		reassembly_free(engine->fragments);
		engine->fragments = reassembly_new();
	}
	engine->params = script.params;
	engine->flows.swept = 0;
	engine->active.count = 0;
	engine->waiting.count = 0;
	engine->scan_id = 0;
	engine->now = BEGINNING;
	engine->wall = 0;
	engine->second = BEGINNING;
	engine->counts = (struct engine_counts){};
	findings = 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_count_steps();
	engine = engine_new(&params_default, on_told, NULL);
	claim(engine, "no memory");
	free(engine->flows.sets);
	engine->flows.sets = sets;
	engine->flows.mask = SETS - 1;
	script.send = on_sent;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	u32 i;

	script_begin(&script, &data, &size);
	truth_begin(&truth, script.params.ipv6_prefix);
	flows_begin(&flows);
	reset();
	script_run(&script, data, size);
	engine_finish(engine);
	for (i = 1; i <= store_count(engine->store); i++)
		check_number(i);
	return 0;
}
