// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A script of packets along the road that replay takes, with what the core claims
 * of its memory held against the truth after each packet. The engine is a part
 * of this file, so that its memory can be looked into.
 */
#include "truth.h"
#include "flows.h"
#include "fuzz.h"
#include "memory.h"

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

/* So few that flows compete for room. */
#define SETS 64U
#define STEPS_MAX 15U /* of struct source.step */
static struct engine *engine;
static struct conncache_set sets[SETS];
static struct script script;
static struct truth truth;
static struct flows flows;
static struct told told[SCRIPT_HOSTS + 1];
static u32 findings;

/* conncache_request() is the same for a SYN, but that what is no news stays. */
static void check_request(struct conncache *copy, const struct packet *p,
			  const struct env_key *key, u64 now, enum flow said)
{
	const struct flow_ends ends = { &p->src,  &p->dst,  p->sport,
					p->dport, p->proto, p->family };
	bool is_new = conncache_request(copy, &ends, key, now);

	claim(is_new == (said == FLOW_NEW), "%d, and %d", is_new, said);
	claim(!is_new || !memcmp(copy->sets, sets, sizeof(sets)),
	      "another cell");
}

static enum flow spy_observe(struct conncache *cache,
			     const struct packet *packet,
			     const struct env_key *key, u64 now)
{
	static struct conncache_set copied[SETS];
	struct conncache copy = { copied, SETS - 1, 0 };
	enum flow said;

	memcpy(copied, sets, sizeof(copied));
	said = conncache_observe(cache, packet, key, now);
	flows_check(&flows, cache, packet, key, now, said);
	if (packet->proto == PROTO_TCP &&
	    (packet->flags & TCP_STATE_FLAGS) == TCP_SYN)
		check_request(&copy, packet, key, now, said);
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
	check_finding(f);
	if (f->state == SCANVIGIL_STATE_END) {
		/* detect_untold(), detect_end() */
		claim(told[number].told, "the end of what was never told");
		claim(f->level >= told[number].told, "level %u, told %u",
		      f->level, told[number].told);
		r = store_record(engine->store, number);
		restart(number, &v->source, r.detail->first_ns);
		told[number].score = r.source->score;
		told[number].udp_score = r.source->udp_score;
		return;
	}
	told[number].anomalies |= v->source.anomalies;
	check_times(&told[number], f);
	if (!is_refused(f)) {
		told[number].told = max(told[number].told, f->level);
		return;
	}
	r = store_record(engine->store, number);
	detect_untold(&r, f);
	told[number].starts[f->kind][0] = 0;
	told[number].starts[f->kind][1] = 0;
	told[number].updates = 0;
}

static void check_number(u32 number)
{
	struct record r = store_record(engine->store, number);

	memory_check(&r, &told[number],
		     truth_source(&truth, &r.source->key, family_of(r.source)),
		     engine->now);
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
