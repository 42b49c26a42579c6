// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Between the two worlds: thresholds of the tool to those of the core, findings
 * of the core to events of the tool. The only file that knows both.
 */
/* Both have a struct addr: the core's goes by another name here. */
#define addr core_addr
#include "engine.h"
#undef addr

#include <stdio.h>
#include <stdlib.h>

#include "capture.h"
#include "replay.h"

/* Frames between two calls for progress. */
#define PROGRESS_EVERY 65536

struct replay {
	struct engine *engine;
	replay_told told;
	void *context;
	uint64_t frames;
	uint64_t seq;
	uint32_t ipv6_prefix;
};

static void take_params(const struct config_view *config, struct params *p)
{
	const struct {
		unsigned int attribute;
		u32 *to;
	} fields[] = {
		{ SCANVIGIL_A_CONFIG_NOTICE_SCORE, &p->notice_score },
		{ SCANVIGIL_A_CONFIG_SCAN_SCORE, &p->scan_score },
		{ SCANVIGIL_A_CONFIG_CONTACTS_MIN, &p->contacts_min },
		{ SCANVIGIL_A_CONFIG_SWEEP_HOSTS, &p->sweep_hosts },
		{ SCANVIGIL_A_CONFIG_STRAY_PORTS, &p->stray_ports },
		{ SCANVIGIL_A_CONFIG_ISN_REPEAT, &p->isn_repeat },
		{ SCANVIGIL_A_CONFIG_SPORT_REPEAT, &p->sport_repeat },
		{ SCANVIGIL_A_CONFIG_UDP_SCORE, &p->udp_score },
		{ SCANVIGIL_A_CONFIG_FAST_WEIGHT, &p->fast_weight },
		{ SCANVIGIL_A_CONFIG_LOW_PORT_WEIGHT, &p->low_port_weight },
		{ SCANVIGIL_A_CONFIG_FAST_GAP_MS, &p->fast_gap_ms },
		{ SCANVIGIL_A_CONFIG_WINDOW_MS, &p->window_ms },
		{ SCANVIGIL_A_CONFIG_DECAY_MS, &p->decay_ms },
		{ SCANVIGIL_A_CONFIG_IDLE_MS, &p->idle_ms },
		{ SCANVIGIL_A_CONFIG_KEEP_MS, &p->keep_ms },
		{ SCANVIGIL_A_CONFIG_END_MS, &p->end_ms },
		{ SCANVIGIL_A_CONFIG_IPV6_PREFIX, &p->ipv6_prefix },
		{ SCANVIGIL_A_CONFIG_REPLIES_VISIBLE, &p->replies_visible },
		{ SCANVIGIL_A_CONFIG_EPHEMERAL_LOW, &p->ephemeral_low },
		{ SCANVIGIL_A_CONFIG_FLOOD_RATE, &p->flood_rate },
		{ SCANVIGIL_A_CONFIG_SHARED_PORTS, &p->shared_ports },
		{ SCANVIGIL_A_CONFIG_SHARED_SOURCES, &p->shared_sources },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (view_has(config->has, fields[i].attribute))
			*fields[i].to = config->value[fields[i].attribute];
}

static void view_addr(const struct core_addr *from, bool ipv6, struct addr *to)
{
	addr_set(to, from->b, ipv6 ? 16 : 4);
}

static void view_counts(const struct view *v, struct source_view *to)
{
	const struct detail *d = &v->detail;
	uint32_t settled = (uint32_t)d->answered_count + d->rejected_count;
	bool protocols = v->source.techniques ==
			 BIT(SCANVIGIL_TECHNIQUE_IP_PROTO);

	to->ports = protocols ? 0 : d->ports;
	to->ports_exact = v->ports_exact;
	to->hosts = v->hosts;
	to->protocols = protocols ? d->ports : 1;
	to->packets = v->source.packets;
	to->answered = d->answered_count;
	to->rejected = d->rejected_count;
	to->filtered = d->contacts > settled ? d->contacts - settled : 0;
	to->samples = d->sampled;
	memcpy(to->sample_ports, d->sample, sizeof(d->sample));
	to->first_port = d->sampled ? d->sample[0] : 0;
	to->last_port = d->last_port;
}

static void view_source(const struct view *v, u64 wall_offset, u32 ipv6_prefix,
			struct source_view *to)
{
	const struct source *s = &v->source;
	const struct detail *d = &v->detail;
	bool ipv6 = s->bits & SOURCE_IPV6;
	unsigned int i;

	memset(to, 0, sizeof(*to));
	to->has = ~0ULL & ~(1ULL << SCANVIGIL_A_SOURCE_IFNAME |
			    1ULL << SCANVIGIL_A_SOURCE_IFINDEX);
	if (!d->sampled)
		to->has &= ~(1ULL << SCANVIGIL_A_SOURCE_FIRST_PORT |
			     1ULL << SCANVIGIL_A_SOURCE_LAST_PORT |
			     1ULL << SCANVIGIL_A_SOURCE_SAMPLE_PORTS);
	view_counts(v, to);
	to->first_ns = d->first_ns + wall_offset;
	to->last_ns = s->last_ns + wall_offset;
	to->kinds = s->kinds;
	to->techniques = s->techniques;
	to->anomalies = s->anomalies;
	to->why = s->why;
	to->score = s->score;
	to->scan_id = d->scan_id;
	to->prefix_len =
		(uint8_t)source_prefix(&s->key, ipv6 ? 6 : 4, ipv6_prefix);
	to->level = s->level;
	to->tool = s->tool;
	to->direction = SCANVIGIL_DIRECTION_UNKNOWN;
	to->verified = !!(s->bits & SOURCE_VERIFIED);
	to->flags_union = d->flags_union;
	to->flags_common = d->flags_common & d->flags_union;
	to->ttl = d->ttl;
	to->tos = d->tos;
	to->proto = s->proto;
	view_addr(&s->key, ipv6, &to->address);
	view_addr(&d->target, ipv6, &to->target);
	to->children_count = v->child_count;
	for (i = 0; i < v->child_count; i++)
		view_addr(&v->children[i], true, &to->children[i]);
}

static void on_finding(void *context, const struct finding *f, u64 wall_ns,
		       u64 wall_offset)
{
	struct replay *replay = context;
	struct event_view event = {
		.has = ~0ULL & ~(1ULL << SCANVIGIL_A_EVENT_LOST),
		.seq = ++replay->seq,
		.wall_ns = wall_ns,
		.boot_ns = wall_ns,
		.id = f->view.detail.scan_id,
		.sport = f->sport,
		.dport = f->dport,
		.state = f->state,
		.level = f->level,
		.kind = f->kind,
	};
	unsigned int i;

	view_source(&f->view, wall_offset, replay->ipv6_prefix, &event.source);
	for (i = 0; i < f->members.count; i++)
		view_addr(&f->members.list[i], event.source.address.len == 16,
			  &event.members[i]);
	event.members_count = (uint8_t)f->members.count;
	event.members_total = f->members.total;
	replay->told(replay->context, &event);
}

struct replay *replay_new(const struct config_view *config, replay_told told,
			  void *context, const char **reason)
{
	struct params params = params_default;
	struct params_error error;
	struct replay *replay;

	take_params(config, &params);
	*reason = NULL;
	if (!params_check(&params, &error)) {
		*reason = error.reason;
		return NULL;
	}
	replay = calloc(1, sizeof(*replay));
	if (!replay)
		return NULL;
	replay->told = told;
	replay->context = context;
	replay->ipv6_prefix = params.ipv6_prefix;
	replay->engine = engine_new(&params, on_finding, replay);
	if (!replay->engine) {
		free(replay);
		return NULL;
	}
	return replay;
}

void replay_free(struct replay *replay)
{
	engine_free(replay->engine);
	free(replay);
}

static void tell_progress(struct replay *replay, const struct capture *capture,
			  replay_progress progress)
{
	uint64_t total, done = capture_progress(capture, &total);

	progress(replay->context, done, total);
}

bool replay_file(struct replay *replay, FILE *file, replay_progress progress,
		 char *error, size_t size)
{
	struct capture *capture = capture_open(file, error, size);
	struct capture_packet packet;
	enum capture_result result;
	uint64_t before = replay->frames;

	if (!capture)
		return false;
	for (;;) {
		result = capture_read(capture, &packet);
		if (result == CAPTURE_END || result == CAPTURE_BROKEN)
			break;
		replay->frames++;
		if (progress && replay->frames % PROGRESS_EVERY == 0)
			tell_progress(replay, capture, progress);
		if (result == CAPTURE_PACKET)
			engine_packet(replay->engine, packet.bytes,
				      packet.length, packet.wire,
				      packet.wall_ns);
	}
	if (result == CAPTURE_BROKEN)
		snprintf(error, size, "after %llu frames: %s",
			 (unsigned long long)(replay->frames - before),
			 capture_error(capture));
	capture_close(capture);
	return result == CAPTURE_END;
}

void replay_finish(struct replay *replay)
{
	engine_finish(replay->engine);
}

void replay_count(const struct replay *replay, struct replay_counts *counts)
{
	struct engine_counts engine;

	engine_count(replay->engine, &engine);
	counts->frames = replay->frames;
	counts->packets = engine.packets;
	counts->malformed = engine.malformed;
	counts->fragments = engine.fragments;
	counts->observed = engine.observed;
	counts->untracked = engine.untracked;
	counts->sources = engine.sources;
}
