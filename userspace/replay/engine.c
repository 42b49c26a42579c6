// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What hook, table and crowd are in the kernel, for a single thread: parse,
 * anomaly, connection cache, contact, source, detect, and what sources are
 * compared by.
 */
#include <stdlib.h>

#include "core/anomaly.h"
#include "core/conncache.h"
#include "core/contact.h"
#include "core/decoy.h"
#include "core/fragment.h"
#include "core/parse.h"
#include "core/protocol.h"
#include "core/target.h"
#include "core/weight.h"
#include "engine.h"
#include "reassemble.h"
#include "store.h"

#define CONNCACHE_SETS (1U << 16)
/* Sets swept for each second that passes; see conncache.h. */
#define SWEEP_A_SECOND (CONNCACHE_SETS / 256)
#define SECOND 1000000000ULL
/* Ages of flows wrap: how far apart sweeps may be, and when none is left. */
#define SWEEP_GAP (600 * SECOND)
#define SWEEP_ALL (7 * SWEEP_GAP)
/* Long enough for all to be given up that may still be answered. */
#define FINISH_SECONDS 20
/* Time begins here, so that no age is larger than the clock. */
#define BEGINNING (1ULL << 42)
/* Requests in a second beyond which targets are looked at, of the flood rate. */
#define REQUESTS_SHARE 8

/* Numbers of sources that time has something to show of. */
struct watch {
	u32 *number;
	u32 count;
	u32 room;
};

/* What sources are compared by; see module/crowd.c. */
struct crowd {
	struct decoys decoys;
	struct targets targets;
	struct fragments fragments;
	u32 second;
	u32 requests;
};

struct engine {
	struct params params;
	engine_told told;
	void *context;
	struct env_key key;
	struct conncache flows;
	struct reassembly *fragments;
	struct store *store;
	struct crowd crowd;
	struct watch active; /* sources with a scan that is being told */
	struct watch waiting; /* sources with contacts that may be answered */
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
	e->store = store_new(&e->key);
	e->flows.sets = calloc(CONNCACHE_SETS, sizeof(*e->flows.sets));
	e->flows.mask = CONNCACHE_SETS - 1;
	e->fragments = reassembly_new();
	if (!e->store || !e->flows.sets || !e->fragments) {
		engine_free(e);
		return NULL;
	}
	return e;
}

void engine_free(struct engine *e)
{
	store_free(e->store);
	reassembly_free(e->fragments);
	free(e->flows.sets);
	free(e->active.number);
	free(e->waiting.number);
	free(e);
}

static void watch(struct watch *w, u32 number)
{
	if (w->count == w->room) {
		u32 room = w->room ? w->room * 2 : 64;
		u32 *more = realloc(w->number, room * sizeof(*more));

		if (!more)
			return;
		w->number = more;
		w->room = room;
	}
	w->number[w->count++] = number;
}

static struct scene scene_of(const struct engine *e)
{
	return (struct scene){ .key = &e->key,
			       .params = &e->params,
			       .now = e->now };
}

static void tell(struct engine *e, u32 number, struct finding *finding)
{
	struct record r = store_record(e->store, number);
	bool was_active = r.detail->scan_id;

	detect_report(&r, e->scan_id + 1, finding);
	if (!was_active) {
		e->scan_id++;
		watch(&e->active, number);
	}
	e->told(e->context, finding, e->wall, e->wall - e->now);
}

static void join(struct engine *e, u32 number, const struct packet *packet,
		 const struct crowd_finding *crowd,
		 const struct members *members)
{
	struct record r = store_record(e->store, number);
	struct finding finding;

	if (!detect_join(&r, packet, crowd, &finding))
		return;
	finding.members = *members;
	tell(e, number, &finding);
}

static struct target_set *target_of(struct engine *e,
				    const struct packet *packet,
				    const struct contact *contact)
{
	return &e->crowd.targets.set[target_set_of(contact->host,
						   packet->family, &e->key)];
}

/* Whether there are so many requests in this second that floods are looked for. */
static bool are_many(struct engine *e, bool count)
{
	struct crowd *crowd = &e->crowd;
	u32 second = (u32)(e->now >> 30);

	if (crowd->second != second) {
		crowd->second = second;
		crowd->requests = 0;
	}
	crowd->requests += count;
	return crowd->requests > e->params.flood_rate / REQUESTS_SHARE;
}

static void request(struct engine *e, u32 number, struct target_set *set,
		    const struct packet *packet, const struct contact *contact,
		    const struct scene *scene)
{
	const struct request request = {
		.from = &packet->src,
		.host = contact->host,
		.hash = addr_hash(&packet->src, packet->family, scene->key),
		.stands_for = 1,
		.port = contact->port,
		.family = packet->family,
	};
	struct crowd_finding crowd;
	struct members members;

	if (!target_request(set, &request, scene))
		return;
	target_flood(set, &request, scene, &crowd, &members);
	join(e, number, packet, &crowd, &members);
}

/* As scanvigil_crowd_contact() and scanvigil_crowd_request() do. */
static void compare(struct engine *e, u32 number, const struct packet *packet,
		    const struct contact *contact, const struct scene *scene,
		    const struct hint *hint)
{
	struct target_set *set = target_of(e, packet, contact);
	struct crowd_finding crowd;
	struct members members;

	if (hint->repeats &&
	    decoy_observe(&e->crowd.decoys, packet, scene, &crowd, &members))
		join(e, number, packet, &crowd, &members);
	if (hint->first &&
	    target_contact(set, packet, contact, scene, &crowd, &members))
		join(e, number, packet, &crowd, &members);
	if (weight_asks(contact) && are_many(e, true))
		request(e, number, set, packet, contact, scene);
}

/* The source that a contact is filed under; 0 where there is none. */
static u32 source_of(struct engine *e, const struct packet *packet,
		     const struct contact *contact, const struct scene *scene)
{
	struct addr key = source_key(contact->source, packet->family,
				     e->params.ipv6_prefix);
	u32 number = store_find(e->store, &key, packet->family);
	struct record r;

	if (!number) {
		if (!detect_begins(packet, contact, scene))
			return 0;
		number = store_add(e->store, &key, packet->family, e->now);
		e->counts.untracked += !number;
		return number;
	}
	r = store_record(e->store, number);
	if (source_expired(r.source, &e->params, e->now)) {
		store_drop_dossier(e->store, number);
		r = store_record(e->store, number);
		source_init(&r, &key, packet->family, e->now);
	}
	return number;
}

static void observe(struct engine *e, const struct packet *packet,
		    const struct contact *contact)
{
	const struct scene scene = scene_of(e);
	u32 number = source_of(e, packet, contact, &scene);
	struct finding finding;
	bool was_waiting;
	struct record r;
	struct hint hint;

	if (!number)
		return;
	r = store_record(e->store, number);
	was_waiting = r.detail->flight;
	e->counts.observed++;
	if (detect(&r, packet, contact, &scene, &finding, &hint))
		tell(e, number, &finding);
	if (r.detail->flight && !was_waiting)
		watch(&e->waiting, number);
	store_want_dossier(e->store, number);
	compare(e, number, packet, contact, &scene, &hint);
}

static void conclude(struct engine *e, const struct packet *packet,
		     const struct contact *contact)
{
	const struct scene scene = scene_of(e);
	struct target_set *set = target_of(e, packet, contact);
	bool answer = contact->class == CONTACT_ANSWER;

	if (answer && packet->proto == PROTO_TCP)
		target_answered(set, contact, packet->family, &scene);
	else if ((answer || contact->class == CONTACT_VERIFY ||
		  contact->class == CONTACT_CONFIRM) &&
		 are_many(e, false))
		target_finished(set, contact, packet->family, &scene, 1);
}

static void outcome(struct engine *e, const struct packet *packet,
		    const struct contact *contact)
{
	const struct scene scene = scene_of(e);
	struct addr key = source_key(contact->source, packet->family,
				     e->params.ipv6_prefix);
	u32 number = store_find(e->store, &key, packet->family);
	struct finding finding;
	struct record r;

	if (!number)
		return;
	r = store_record(e->store, number);
	e->counts.observed++;
	if (detect_outcome(&r, packet, contact, &scene, &finding))
		tell(e, number, &finding);
	conclude(e, packet, contact);
}

static void end_scans(struct engine *e)
{
	struct watch *w = &e->active;
	struct finding finding;
	u32 i, kept = 0;

	for (i = 0; i < w->count; i++) {
		u32 number = w->number[i];
		struct record r = store_record(e->store, number);

		if (detect_end(&r, &e->params, e->now, &finding)) {
			e->told(e->context, &finding, e->wall,
				e->wall - e->now);
			store_drop_dossier(e->store, number);
		} else if (r.detail->scan_id) {
			w->number[kept++] = number;
		}
	}
	w->count = kept;
}

static void settle(struct engine *e)
{
	struct watch *w = &e->waiting;
	struct finding finding;
	u32 i, kept = 0;

	for (i = 0; i < w->count; i++) {
		u32 number = w->number[i];
		struct record r = store_record(e->store, number);

		if (detect_settle(&r, &e->params, e->now, &finding))
			tell(e, number, &finding);
		if (r.detail->flight)
			w->number[kept++] = number;
	}
	w->count = kept;
}

/* Nobody sweeps in a gap of the capture: make up for it, step by step. */
static void sweep(struct engine *e, u64 since, u64 seconds)
{
	u64 at;

	for (at = since + SWEEP_GAP; at < e->now && at <= since + SWEEP_ALL;
	     at += SWEEP_GAP)
		conncache_sweep(&e->flows, CONNCACHE_SETS, at);
	conncache_sweep(&e->flows,
			(u32)min_t(u64, seconds * SWEEP_A_SECOND,
				   CONNCACHE_SETS),
			e->now);
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
	sweep(e, e->second, seconds);
	e->second += seconds * SECOND;
	settle(e);
	end_scans(e);
}

static void fragment(struct engine *e, const struct packet *packet)
{
	static const struct members nobody;
	const struct scene scene = scene_of(e);
	struct contact contact;
	u32 anomalies, number;
	bool flood;

	e->counts.fragments++;
	if (packet->bits & PACKET_GROUP)
		return;
	anomalies =
		anomaly_fragment(packet) |
		fragment_observe(&e->crowd.fragments, packet, &scene, &flood);
	if (!anomalies && !flood)
		return;
	contact_fragment(packet, anomalies, flood, false, &contact);
	observe(e, packet, &contact);
	number = source_of(e, packet, &contact, &scene);
	if (flood && number)
		join(e, number, packet, &fragment_flood, &nobody);
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

void engine_finish(struct engine *e)
{
	e->now += FINISH_SECONDS * SECOND;
	e->wall += FINISH_SECONDS * SECOND;
	settle(e);
}

void engine_count(const struct engine *e, struct engine_counts *counts)
{
	*counts = e->counts;
	counts->sources = store_count(e->store);
}
