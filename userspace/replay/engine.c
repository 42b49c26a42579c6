// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What hook and table are in the kernel, for a single thread: parse, anomaly,
 * connection cache, contact, source, detect. Sources live in slabs and are
 * found through open addressing; nothing is evicted, and the number is bounded.
 */
#include <stdlib.h>

#include "core/anomaly.h"
#include "core/conncache.h"
#include "core/contact.h"
#include "core/parse.h"
#include "engine.h"
#include "reassemble.h"

#define SLAB 4096
#define SLABS (ENGINE_SOURCES_MAX / SLAB)
#define INDEX_FIRST 8192U
#define CONNCACHE_SETS (1U << 17)
/* Sets swept for each second that passes; see conncache.h. */
#define SWEEP_A_SECOND (CONNCACHE_SETS / 256)
#define SECOND 1000000000ULL
/* Time begins here, so that no age is larger than the clock. */
#define BEGINNING (1ULL << 42)
/* Dossiers open at a time; the kernel's largest table has fewer. */
#define DOSSIERS_MAX 4096

struct slab {
	struct source source[SLAB];
	struct detail detail[SLAB];
	struct dossier *dossier[SLAB];
};

struct engine {
	struct params params;
	engine_told told;
	void *context;
	struct env_key key;
	struct conncache flows;
	struct reassembly *fragments;
	struct slab *slab[SLABS];
	u32 *index; /* number of a source plus one, 0 for free */
	u32 mask;
	u32 *active; /* sources with a scan that is being told */
	u32 active_count;
	u32 active_room;
	u32 dossiers;
	u32 scan_id;
	u64 now;
	u64 wall;
	u64 second;
	struct engine_counts counts;
};

struct engine *engine_new(const struct params *params, engine_told told,
			  void *context)
{
	struct engine *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->params = *params;
	e->told = told;
	e->context = context;
	/* Fixed: a capture gives the same output each time. */
	e->key = (struct env_key){ { 0x7363616e76696769ULL,
				     0x6c2d7265706c6179ULL } };
	e->now = BEGINNING;
	e->second = e->now;
	e->mask = INDEX_FIRST - 1;
	e->index = calloc(INDEX_FIRST, sizeof(*e->index));
	e->flows.sets = calloc(CONNCACHE_SETS, sizeof(*e->flows.sets));
	e->flows.mask = CONNCACHE_SETS - 1;
	e->fragments = reassembly_new();
	if (!e->index || !e->flows.sets || !e->fragments) {
		engine_free(e);
		return NULL;
	}
	return e;
}

void engine_free(struct engine *e)
{
	u32 i, n;

	for (i = 0; i < SLABS && e->slab[i]; i++) {
		for (n = 0; n < SLAB; n++)
			free(e->slab[i]->dossier[n]);
		free(e->slab[i]);
	}
	reassembly_free(e->fragments);
	free(e->flows.sets);
	free(e->active);
	free(e->index);
	free(e);
}

static struct record record_of(struct engine *e, u32 number)
{
	struct slab *slab = e->slab[number / SLAB];

	return (struct record){ &slab->source[number % SLAB],
				&slab->detail[number % SLAB],
				slab->dossier[number % SLAB] };
}

static u32 hash_of(const struct engine *e, const struct addr *key, u8 family)
{
	return addr_hash(key, family, &e->key);
}

static bool is_source(struct engine *e, u32 number, const struct addr *key,
		      u8 family)
{
	const struct source *s = record_of(e, number).source;

	return addr_equal(&s->key, key) &&
	       !!(s->bits & SOURCE_IPV6) == (family == 6);
}

/* The place of a source in the index, or the free one that it would get. */
static u32 *find(struct engine *e, const struct addr *key, u8 family)
{
	u32 at = hash_of(e, key, family) & e->mask;

	while (e->index[at] && !is_source(e, e->index[at] - 1, key, family))
		at = (at + 1) & e->mask;
	return &e->index[at];
}

static bool grow_index(struct engine *e)
{
	u32 *old = e->index, i, old_mask = e->mask;

	e->index = calloc((size_t)(old_mask + 1) * 2, sizeof(*e->index));
	if (!e->index) {
		e->index = old;
		return false;
	}
	e->mask = old_mask * 2 + 1;
	for (i = 0; i <= old_mask; i++) {
		const struct source *s;

		if (!old[i])
			continue;
		s = record_of(e, old[i] - 1).source;
		*find(e, &s->key, s->bits & SOURCE_IPV6 ? 6 : 4) = old[i];
	}
	free(old);
	return true;
}

/* A new source's number plus one, 0 where there is no room. */
static u32 add_source(struct engine *e, const struct addr *key, u8 family)
{
	u32 number = e->counts.sources;
	struct record r;

	if (number == ENGINE_SOURCES_MAX)
		return 0;
	if (!e->slab[number / SLAB]) {
		e->slab[number / SLAB] = calloc(1, sizeof(struct slab));
		if (!e->slab[number / SLAB])
			return 0;
	}
	r = record_of(e, number);
	source_init(&r, key, family, e->now);
	e->counts.sources++;
	return number + 1;
}

static void drop_dossier(struct engine *e, u32 number)
{
	struct slab *slab = e->slab[number / SLAB];

	if (!slab->dossier[number % SLAB])
		return;
	free(slab->dossier[number % SLAB]);
	slab->dossier[number % SLAB] = NULL;
	slab->detail[number % SLAB].dossier = 0;
	e->dossiers--;
}

static void want_dossier(struct engine *e, u32 number)
{
	struct record r = record_of(e, number);

	if (!source_wants_dossier(&r) || e->dossiers == DOSSIERS_MAX)
		return;
	r.dossier = malloc(sizeof(*r.dossier));
	if (!r.dossier)
		return;
	e->slab[number / SLAB]->dossier[number % SLAB] = r.dossier;
	r.detail->dossier = 1;
	e->dossiers++;
	source_open_dossier(&r);
}

static void remember_active(struct engine *e, u32 number)
{
	if (e->active_count == e->active_room) {
		u32 room = e->active_room ? e->active_room * 2 : 64;
		u32 *more = realloc(e->active, room * sizeof(*more));

		if (!more)
			return;
		e->active = more;
		e->active_room = room;
	}
	e->active[e->active_count++] = number;
}

static struct scene scene_of(const struct engine *e)
{
	return (struct scene){ .key = &e->key,
			       .params = &e->params,
			       .now = e->now };
}

static void observe(struct engine *e, const struct packet *packet,
		    const struct contact *contact)
{
	const struct scene scene = scene_of(e);
	struct addr key = source_key(contact->source, packet->family,
				     e->params.ipv6_prefix);
	u32 *place = find(e, &key, packet->family), number;
	struct finding finding;
	struct record r;
	bool was_active;

	if (!*place) {
		if (!detect_begins(packet, contact, &scene))
			return;
		*place = add_source(e, &key, packet->family);
		if (!*place) {
			e->counts.untracked++;
			return;
		}
	}
	number = *place - 1;
	r = record_of(e, number);
	if (source_expired(r.source, &e->params, e->now)) {
		drop_dossier(e, number);
		r = record_of(e, number);
		source_init(&r, &key, packet->family, e->now);
	}
	was_active = r.detail->scan_id;
	e->counts.observed++;
	if (detect(&r, packet, contact, &scene, &finding)) {
		detect_report(&r, e->scan_id + 1, &finding);
		if (!was_active) {
			e->scan_id++;
			remember_active(e, number);
		}
		e->told(e->context, &finding, e->wall, e->wall - e->now);
	}
	want_dossier(e, number);
	if (e->counts.sources * 2 > e->mask)
		grow_index(e);
}

static void outcome(struct engine *e, const struct packet *packet,
		    const struct contact *contact)
{
	const struct scene scene = scene_of(e);
	struct addr key = source_key(contact->source, packet->family,
				     e->params.ipv6_prefix);
	u32 number = *find(e, &key, packet->family);
	struct record r;

	if (!number)
		return;
	r = record_of(e, number - 1);
	e->counts.observed++;
	detect_outcome(&r, packet, contact, &scene);
}

static void end_scans(struct engine *e)
{
	struct finding finding;
	u32 i, kept = 0;

	for (i = 0; i < e->active_count; i++) {
		u32 number = e->active[i];
		struct record r = record_of(e, number);

		if (detect_end(&r, &e->params, e->now, &finding)) {
			e->told(e->context, &finding, e->wall,
				e->wall - e->now);
			drop_dossier(e, number);
		} else if (r.detail->scan_id) {
			e->active[kept++] = number;
		}
	}
	e->active_count = kept;
}

/* Steps back stand still; whole seconds let scans end and flows grow old. */
static void advance(struct engine *e, u64 wall)
{
	u64 seconds;

	if (e->counts.packets && wall > e->wall)
		e->now += wall - e->wall;
	e->wall = wall;
	seconds = (e->now - e->second) / SECOND;
	if (!seconds)
		return;
	e->second += seconds * SECOND;
	conncache_sweep(&e->flows,
			(u32)min_t(u64, seconds * SWEEP_A_SECOND,
				   CONNCACHE_SETS),
			e->now);
	end_scans(e);
}

static void fragment(struct engine *e, const struct packet *packet)
{
	u32 anomalies = anomaly_fragment(packet);
	struct contact contact;

	e->counts.fragments++;
	if (!anomalies || packet->bits & PACKET_GROUP)
		return;
	contact_classify(packet, FLOW_RELATED, 0, &contact);
	contact.class = CONTACT_NONE;
	contact.source = &packet->src;
	contact.host = &packet->dst;
	contact.anomalies = anomalies;
	observe(e, packet, &contact);
}

static void inspect(struct engine *e, const struct packet *packet)
{
	u32 anomalies = anomaly_packet(packet) & ~ANOMALY_FRAGMENTS;
	struct contact contact;
	enum flow flow;

	flow = conncache_observe(&e->flows, packet, &e->key, e->now);
	contact_classify(packet, flow, anomalies, &contact);
	if (detect_wants(&contact))
		observe(e, packet, &contact);
	else if (contact.class > CONTACT_BOGUS)
		outcome(e, packet, &contact);
}

void engine_packet(struct engine *e, const u8 *bytes, u32 length, u32 wire,
		   u64 wall)
{
	struct env_bytes whole = { bytes, wire, wire - length };
	enum parse_result result;
	struct packet packet;

	advance(e, wall);
	e->counts.packets++;
	result = parse(&whole, &packet);
	if (packet.bits & PACKET_FRAGMENT) {
		fragment(e, &packet);
		if (!reassemble(e->fragments, &whole, &packet, e->now))
			return;
		result = PARSE_OK;
	}
	if (result != PARSE_OK)
		e->counts.malformed++;
	else if (!(packet.bits & PACKET_GROUP))
		inspect(e, &packet);
}

void engine_count(const struct engine *e, struct engine_counts *counts)
{
	*counts = e->counts;
}
