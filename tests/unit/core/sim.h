/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A gateway without a kernel: takes packets as bytes along the module's road
 * (parse, anomaly, flow, contact, detect), keeps one record a source and all
 * that was told. Time is what a test says it is.
 */
#ifndef _SCANVIGIL_SIM_H
#define _SCANVIGIL_SIM_H

#include "core/anomaly.h"
#include "core/detect.h"
#include "builder.h"
#include "tap.h"

#define MS 1000000ULL
#define SECOND (1000 * MS)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

#define ENTRIES_MAX 512
#define TOLD_MAX 256
/* Enough for a test; emptying a whole one takes longer than filling it. */
#define SIM_CACHE_SETS 8192

#define SCANNER v4(0xc6336401)
#define TARGET v4(0xc0000201)

struct entry {
	struct source source;
	struct detail detail;
	struct dossier dossier;
	bool used;
};

struct told {
	struct finding finding;
	u64 at;
	u32 packet; /* number of the packet that made it */
};

struct sim {
	struct params params;
	struct env_key key;
	struct conncache cache;
	struct entry entries[ENTRIES_MAX];
	u32 entry_count; /* up to the last that was ever used */
	struct told told[TOLD_MAX];
	u32 told_count;
	u32 packets;
	u32 scan_id;
	u64 now;
	u64 aged; /* when the housekeeping last ran */
	u32 ifindex; /* where packets come in */
	bool grace;
	bool tracked; /* connection tracking says @flow */
	enum flow flow;
};

static inline struct sim *sim_new(u64 salt)
{
	struct sim *s = calloc(1, sizeof(*s));

	assert(s);
	s->params = params_default;
	s->key = (struct env_key){ { salt + 1, ~salt } };
	s->cache.mask = SIM_CACHE_SETS - 1;
	s->cache.sets = calloc(SIM_CACHE_SETS, sizeof(*s->cache.sets));
	assert(s->cache.sets);
	/* Not zero, so that times before the start can be told apart. */
	s->now = 100 * HOUR;
	s->ifindex = 2;
	return s;
}

static inline void sim_free(struct sim *s)
{
	free(s->cache.sets);
	free(s);
}

static inline struct record record_of(struct entry *e)
{
	struct record r = { &e->source, &e->detail, NULL };

	if (e->detail.dossier)
		r.dossier = &e->dossier;
	return r;
}

static inline struct entry *sim_find(struct sim *s, const struct addr *addr,
				     u8 family)
{
	struct addr key = source_key(addr, family, s->params.ipv6_prefix);
	u32 i;

	for (i = 0; i < s->entry_count; i++) {
		struct entry *e = &s->entries[i];

		if (e->used && addr_equal(&e->source.key, &key) &&
		    !!(e->source.bits & SOURCE_IPV6) == (family == 6))
			return e;
	}
	return NULL;
}

static inline struct entry *sim_add(struct sim *s, const struct addr *addr,
				    u8 family)
{
	struct addr key = source_key(addr, family, s->params.ipv6_prefix);
	struct record r;
	u32 i;

	for (i = 0; i < ENTRIES_MAX && s->entries[i].used; i++)
		;
	assert(i < ENTRIES_MAX);
	s->entry_count = max(s->entry_count, i + 1);
	s->entries[i].used = true;
	s->entries[i].detail.dossier = 0;
	r = record_of(&s->entries[i]);
	source_init(&r, &key, family, s->now);
	return &s->entries[i];
}

static inline void sim_tell(struct sim *s, const struct finding *f)
{
	assert(s->told_count < TOLD_MAX);
	s->told[s->told_count++] = (struct told){ .finding = *f,
						  .at = s->now,
						  .packet = s->packets };
}

static inline struct scene sim_scene(const struct sim *s)
{
	return (struct scene){ .key = &s->key,
			       .params = &s->params,
			       .now = s->now,
			       .ifindex = s->ifindex,
			       .grace = s->grace };
}

static inline void sim_observe(struct sim *s, const struct packet *p,
			       const struct contact *c)
{
	struct entry *e = sim_find(s, c->source, p->family);
	struct scene scene = sim_scene(s);
	struct finding finding;
	struct record r;
	struct hint hint;

	if (!e && !detect_begins(p, c, &scene))
		return;
	if (!e)
		e = sim_add(s, c->source, p->family);
	r = record_of(e);
	if (detect(&r, p, c, &scene, &finding, &hint)) {
		detect_report(&r, ++s->scan_id, &finding);
		sim_tell(s, &finding);
	}
	if (source_wants_dossier(&r)) {
		r.dossier = &e->dossier;
		r.detail->dossier = 1;
		source_open_dossier(&r);
	}
}

/* As module/hook.c: the fragment hook, then the packet hook. */
static inline void sim_packet(struct sim *s, const struct wire *w)
{
	struct scene scene = sim_scene(s);
	struct contact c;
	struct packet p;
	struct entry *e;
	u32 anomalies;

	s->packets++;
	if (parse_wire(w, &p) != PARSE_OK || p.bits & PACKET_GROUP)
		return;
	anomalies = anomaly_packet(&p) & ~ANOMALY_FRAGMENTS;
	contact_classify(&p,
			 s->tracked ? s->flow :
				      conncache_observe(&s->cache, &p, &s->key,
							s->now),
			 anomalies, &c);
	if (detect_wants(&c)) {
		sim_observe(s, &p, &c);
	} else if (c.class > CONTACT_BOGUS) {
		struct finding finding;
		struct record r;

		e = sim_find(s, c.source, p.family);
		if (!e)
			return;
		r = record_of(e);
		if (detect_outcome(&r, &p, &c, &scene, &finding)) {
			detect_report(&r, ++s->scan_id, &finding);
			sim_tell(s, &finding);
		}
	}
}

static inline void sim_send(struct sim *s, const struct build *d)
{
	struct wire w = build(d);

	sim_packet(s, &w);
}

/* What the module's housekeeping does. */
static inline void sim_age(struct sim *s)
{
	struct finding finding;
	u32 i;

	s->aged = s->now;
	for (i = 0; i < s->entry_count; i++) {
		struct entry *e = &s->entries[i];
		struct record r = record_of(e);

		if (!e->used)
			continue;
		if (detect_end(&r, &s->params, s->now, &finding))
			sim_tell(s, &finding);
		if (source_expired(&e->source, &s->params, s->now))
			e->used = false;
	}
	conncache_sweep(&s->cache, s->cache.mask + 1, s->now);
}

/* Let time pass, housekeeping included. */
static inline void sim_wait(struct sim *s, u64 ns)
{
	u64 end = s->now + ns;

	while (end - s->now > 5 * MINUTE) {
		s->now += 5 * MINUTE;
		sim_age(s);
	}
	s->now = end;
	if (s->now - s->aged >= 10 * SECOND)
		sim_age(s);
}

/* The packet that goes back, but for its flags and numbers. */
static inline struct build turned(const struct build *d)
{
	struct build back = *d;

	back.src = d->dst;
	back.dst = d->src;
	back.sport = d->dport;
	back.dport = d->sport;
	back.options_len = 0;
	back.payload_len = 0;
	return back;
}

static inline void sim_refuse(struct sim *s, const struct build *d)
{
	struct build back = turned(d);

	back.flags = TCP_RST | TCP_ACK;
	back.seq = 0;
	back.ack = d->seq + 1;
	back.window = 0;
	sim_send(s, &back);
}

static inline void sim_accept(struct sim *s, const struct build *d, u32 isn)
{
	struct build back = turned(d);

	back.flags = TCP_SYN | TCP_ACK;
	back.seq = isn;
	back.ack = d->seq + 1;
	sim_send(s, &back);
}

/* A SYN as a stack sends it: its own port and number for each. */
static inline struct build syn(struct sim *s, struct addr from, struct addr to,
			       u16 dport)
{
	u32 n = env_hash2(s->packets, dport, &s->key);

	return (struct build){ .family = 4,
			       .src = from,
			       .dst = to,
			       .proto = PROTO_TCP,
			       .ttl = 57,
			       .fragment = IP4_DF,
			       .sport = (u16)(32768 + n % 28000),
			       .dport = dport,
			       .seq = n * 2654435761U,
			       .flags = TCP_SYN,
			       .window = 64240 };
}

/* A whole connection, greeting and a word of thanks, closed by the client. */
static inline void sim_connect(struct sim *s, struct addr from, struct addr to,
			       u16 dport)
{
	struct build d = syn(s, from, to, dport), back;
	u32 isn = env_hash2(s->packets, 1, &s->key);

	sim_send(s, &d);
	sim_accept(s, &d, isn);
	d.flags = TCP_ACK;
	d.seq++;
	d.ack = isn + 1;
	sim_send(s, &d);
	back = turned(&d);
	back.flags = TCP_ACK | TCP_PSH;
	back.seq = isn + 1;
	back.ack = d.seq;
	back.payload_len = 20;
	sim_send(s, &back);
	d.ack += 20;
	d.payload_len = 6;
	sim_send(s, &d);
	d.seq += 6;
	d.payload_len = 0;
	d.flags = TCP_FIN | TCP_ACK;
	sim_send(s, &d);
	back.flags = TCP_FIN | TCP_ACK;
	back.payload_len = 0;
	sim_send(s, &back);
}

/* The highest level that was ever told, and of anybody at all. */
static inline u8 sim_level(const struct sim *s)
{
	u8 level = SCANVIGIL_LEVEL_NONE;
	u32 i;

	for (i = 0; i < s->told_count; i++)
		if (s->told[i].finding.level > level)
			level = s->told[i].finding.level;
	return level;
}

/* The number of the packet at which a level was first told, 0 for never. */
static inline u32 sim_when(const struct sim *s, u8 level)
{
	u32 i;

	for (i = 0; i < s->told_count; i++)
		if (s->told[i].finding.level >= level)
			return s->told[i].packet;
	return 0;
}

static inline const struct finding *sim_last(const struct sim *s)
{
	static const struct finding none;

	return s->told_count ? &s->told[s->told_count - 1].finding : &none;
}

static inline void sim_explain(const struct sim *s)
{
	u32 i;

	for (i = 0; i < s->told_count; i++) {
		const struct finding *f = &s->told[i].finding;

		note("packet %u: state %u level %u kind %u why 0x%x score %d "
		     "ports %u hosts %u techniques 0x%x anomalies 0x%x",
		     s->told[i].packet, f->state, f->level, f->kind, f->why,
		     f->view.source.score, f->view.detail.ports, f->view.hosts,
		     f->view.source.techniques, f->view.source.anomalies);
	}
}

#endif /* _SCANVIGIL_SIM_H */
