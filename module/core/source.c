// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keeps one source's memory: distinct contacts, ports and hosts, the walk, its
 * rank. Decides nothing about levels and tells nobody.
 */
#include "core/source.h"
#include "core/known.h"
#include "core/protocol.h"

#define DECAY_SHIFT 32 /* units of decay_at: 4.3 s; wraps after three days */
#define WINDOW_SHIFT 34 /* units of window_at: 17 s */
#define FLIGHT_SHIFT 31 /* units of flight_at: 2.1 s */

/* 2^36 ns, 69 s: who is silent for longer keeps no place against newcomers. */
#define RANK_SHIFT 36

/* Contacts that fill a window; then it turns over before its time. */
#define WINDOW_FILL 80
#define ANSWERED_FILL 24
/* Connections that a client may begin at once without being suspected. */
#define FLIGHT_MAX 40

/* round(64 * ln(64 / (64 - n))), linear counting (Whang 1990). */
static const u8 linear_count[65] = {
	0,   1,	  2,   3,   4,	 5,   6,   7,	9,   10,  11,  12,  13,
	15,  16,  17,  18,  20,	 21,  23,  24,	25,  27,  28,  30,  32,
	33,  35,  37,  39,  40,	 42,  44,  46,	48,  51,  53,  55,  58,
	60,  63,  65,  68,  71,	 74,  78,  81,	85,  89,  93,  97,  102,
	107, 113, 119, 126, 133, 142, 151, 163, 177, 196, 222, 255, 255,
};

static u16 saturate(u16 value)
{
	return value < U16_MAX ? value + 1 : value;
}

void source_init(const struct record *record, const struct addr *key, u8 family,
		 u64 now)
{
	struct source *s = record->source;
	struct detail *d = record->detail;

	memset(s, 0, sizeof(*s));
	memset(d, 0, sizeof(*d));
	s->key = *key;
	s->last_ns = now;
	s->decay_at = (u16)(now >> DECAY_SHIFT);
	s->bits = SOURCE_USED | (family == 6 ? SOURCE_IPV6 : 0);
	d->first_ns = now;
	d->window_at = (u16)(now >> WINDOW_SHIFT);
	d->flags_common = 0xff;
}

struct addr source_key(const struct addr *addr, u8 family, u32 ipv6_prefix)
{
	/* The other words of an IPv4 address are zero. */
	if (family == 4)
		return *addr;
	return addr_prefix(addr, source_prefix(addr, family, ipv6_prefix));
}

u32 source_contact_hash(const struct contact *c, const struct packet *p,
			const struct env_key *key)
{
	u32 what = (u32)p->family << 24 | (u32)c->proto << 16 | c->port;

	if (p->family == 4)
		return env_hash2(c->host->w[0], what, key);
	return env_hash2(addr_hash(c->host, 6, key), what, key);
}

bool source_recall(struct source *s, u32 mark)
{
	u32 known = s->known[1];

	if ((known ^ mark) > KNOWN_ANSWERED)
		return false;
	WRITE_ONCE(s->known[1], s->known[0]);
	WRITE_ONCE(s->known[0], known);
	return true;
}

void source_file(struct source *s, u32 mark, u16 sport, bool answered)
{
	WRITE_ONCE(s->sport, sport);
	if (source_is_last(s, mark) || source_recall(s, mark))
		return;
	WRITE_ONCE(s->known[1], s->known[0]);
	WRITE_ONCE(s->known[0], mark | (answered ? KNOWN_ANSWERED : 0));
}

/* Two bits of 128 for each contact: 1 in 200 false at ten contacts. */
static bool is_set(const u64 map[2], u32 hash)
{
	return map[hash >> 6 & 1] >> (hash & 63) & 1 &&
	       map[hash >> 13 & 1] >> (hash >> 7 & 63) & 1;
}

static void set(u64 map[2], u32 hash)
{
	map[hash >> 6 & 1] |= 1ULL << (hash & 63);
	map[hash >> 13 & 1] |= 1ULL << (hash >> 7 & 63);
}

static void turn_window(struct detail *d, const struct params *params, u64 now)
{
	u16 at = (u16)(now >> WINDOW_SHIFT);
	u32 length = (u32)(ms_to_ns(params->window_ms) >> WINDOW_SHIFT);
	s16 ahead = (s16)(at - d->window_at);
	u32 passed = ahead > 0 ? (u32)ahead : 0;
	bool full =
		hweight64(d->contacted[0][0]) + hweight64(d->contacted[0][1]) >=
		WINDOW_FILL;

	/* Further back than two CPUs can be apart: days ago, not yet to come. */
	if (ahead < -1)
		passed = 2 * length;
	if (passed < length && !full)
		return;
	memcpy(d->contacted[1], d->contacted[0], sizeof(d->contacted[1]));
	memset(d->contacted[0], 0, sizeof(d->contacted[0]));
	d->answered[1] = d->answered[0];
	d->answered[0] = 0;
	if (passed >= 2 * length) {
		memset(d->contacted[1], 0, sizeof(d->contacted[1]));
		d->answered[1] = 0;
	}
	d->window_at = at;
}

static bool sample_has(const struct detail *d, u16 port)
{
	unsigned int i;

	for (i = 0; i < d->sampled; i++)
		if (d->sample[i] == port)
			return true;
	return false;
}

static bool note_port(const struct record *r, u16 port, bool new_contact)
{
	struct detail *d = r->detail;
	bool new;

	if (r->dossier) {
		u64 *word = &r->dossier->ports[port / 64];
		u64 bit = 1ULL << (port & 63);

		new = !(*word & bit);
		*word |= bit;
	} else {
		new = !sample_has(d, port);
		if (source_sample_is_full(d))
			new &= new_contact;
	}
	if (!new)
		return false;
	if (!source_sample_is_full(d) && d->sampled < LISTED_MAX &&
	    !sample_has(d, port))
		d->sample[d->sampled++] = port;
	d->ports = saturate(d->ports);
	return true;
}

static bool note_listed_host(struct detail *d, u16 hash, bool new_bit)
{
	u16 *back = &d->sample[SCANVIGIL_SAMPLES_MAX - 1];
	unsigned int i;

	for (i = 0; i < d->listed; i++)
		if (back[-(int)i] == hash)
			return false;
	if (source_sample_is_full(d))
		return new_bit;
	back[-(int)d->listed] = hash;
	d->listed++;
	return true;
}

static bool note_host(const struct record *r, u32 hash)
{
	u32 bucket = hash & (DOSSIER_HOSTS - 1), i, known = 0;
	u64 bit = 1ULL << (hash >> 16 & 63);
	bool new = !(r->detail->hosts & bit);
	struct dossier *x = r->dossier;

	r->detail->hosts |= bit;
	if (!x)
		return note_listed_host(r->detail, (u16)hash, new);
	bit = 1ULL << (bucket & 63);
	if (x->hosts[bucket / 64] & bit)
		return false;
	for (i = 0; i < DOSSIER_HOSTS / 64; i++)
		known += (u32)hweight64(x->hosts[i]);
	x->hosts[bucket / 64] |= bit;
	/* Each new bit stands for the hosts that fell on the old ones, too. */
	x->hosts_estimate += DOSSIER_HOSTS * 16 / (DOSSIER_HOSTS - known);
	return true;
}

static void note_child(const struct record *r, const struct addr *addr)
{
	struct dossier *x = r->dossier;
	u32 i;

	if (!x || !(r->source->bits & SOURCE_IPV6))
		return;
	for (i = 0; i < x->child_count; i++)
		if (addr_equal(&x->children[i], addr))
			return;
	if (i < CHILDREN_MAX) {
		x->children[i] = *addr;
		x->child_count++;
	}
}

static u64 answer_bits(u32 hash)
{
	return 1ULL << (hash & 63) | 1ULL << (hash >> 7 & 63);
}

bool source_was_answered(const struct detail *d, u32 hash)
{
	u64 bits = answer_bits(hash);

	return (d->answered[0] & bits) == bits ||
	       (d->answered[1] & bits) == bits;
}

/* Half of what was under way is given up for lost each two seconds. */
void source_settle(struct detail *d, u64 now)
{
	u8 at = (u8)(now >> FLIGHT_SHIFT);
	s8 passed = (s8)(at - d->flight_at);

	/* Long ago is no different from a clock that went back: begin anew. */
	if (passed > 0 || passed < -1)
		d->flight_at = at;
	if (passed < -1)
		d->flight = 0;
	else if (passed > 0)
		d->flight = (u8)(passed < 8 ? d->flight >> passed : 0);
}

static void take_off(struct detail *d, u64 now)
{
	source_settle(d, now);
	if (d->flight < FLIGHT_MAX)
		d->flight++;
}

struct novelty source_remember(const struct record *r, const struct contact *c,
			       u32 hash, u32 host_hash,
			       const struct params *params, u64 now)
{
	bool full = source_sample_is_full(r->detail);
	struct detail *d = r->detail;
	struct novelty new = {};

	turn_window(d, params, now);
	new.contact = !source_has_asked(d, hash);
	set(d->contacted[0], hash);
	new.host = note_host(r, host_hash);
	note_child(r, c->source);
	if (c->has_port || c->technique == SCANVIGIL_TECHNIQUE_IP_PROTO) {
		new.port = note_port(r, c->port, new.contact || !full);
		d->last_port = c->port;
	}
	/* What cannot be credited must not be charged: else crowds would drift. */
	new.contact = (new.contact | new.port | new.host) &&
		      !source_was_answered(d, hash);
	if (new.contact) {
		d->contacts = saturate(d->contacts);
		take_off(d, now);
	}
	return new;
}

bool source_has_asked(const struct detail *d, u32 hash)
{
	return is_set(d->contacted[0], hash) || is_set(d->contacted[1], hash);
}

static void note_known(struct source *s, u32 mark)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(s->known); i++)
		if (s->known[i] == mark)
			WRITE_ONCE(s->known[i], mark | KNOWN_ANSWERED);
}

bool source_answered(const struct record *r, u32 hash, u32 mark)
{
	struct detail *d = r->detail;

	if (!source_has_asked(d, hash))
		return false;
	if (source_was_answered(d, hash))
		return false;
	note_known(r->source, mark);
	if (hweight64(d->answered[0]) >= ANSWERED_FILL) {
		d->answered[1] = d->answered[0];
		d->answered[0] = 0;
	}
	d->answered[0] |= answer_bits(hash);
	d->answered_count = saturate(d->answered_count);
	return true;
}

static s8 walk(s8 score, int by)
{
	return (s8)clamp_t(int, score + by, SCORE_MIN, SCORE_MAX);
}

void source_score(struct source *s, int by)
{
	s->score = walk(s->score, by);
}

void source_score_udp(struct source *s, int by)
{
	s->udp_score = walk(s->udp_score, by);
}

void source_decay(struct source *s, const struct params *params, u64 now)
{
	u32 step = (u32)(ms_to_ns(params->decay_ms) >> DECAY_SHIFT) ?: 1;
	u16 at = (u16)(now >> DECAY_SHIFT);
	u32 passed = (u16)(at - s->decay_at);
	unsigned int n;

	/* Another CPU may have been here with a later clock. */
	if (passed == U16_MAX)
		return;
	for (n = 0; n < SCORE_MAX && (s->score > 0 || s->udp_score > 0); n++) {
		if (passed < step)
			return;
		passed -= step;
		s->decay_at = (u16)(s->decay_at + step);
		if (s->score > 0)
			s->score--;
		if (s->udp_score > 0)
			s->udp_score--;
	}
	s->decay_at = at;
}

static u32 hosts_without_dossier(const struct detail *d)
{
	u32 few = linear_count[hweight64(d->hosts)];

	if (!source_sample_is_full(d))
		return d->listed;
	return max_t(u32, few, d->listed);
}

u32 source_hosts(const struct record *r)
{
	if (!r->dossier)
		return hosts_without_dossier(r->detail);
	return (r->dossier->hosts_estimate + 8) / 16;
}

void source_open_dossier(const struct record *r)
{
	const struct detail *d = r->detail;
	struct dossier *x = r->dossier;
	unsigned int i;

	memset(x, 0, sizeof(*x));
	for (i = 0; i < d->sampled; i++)
		x->ports[d->sample[i] / 64] |= 1ULL << (d->sample[i] & 63);
	/* A contact's host may take the place that its port would have had. */
	if (d->ports > d->sampled)
		x->ports[d->last_port / 64] |= 1ULL << (d->last_port & 63);
	for (i = 0; i < d->listed; i++) {
		u16 hash = d->sample[SCANVIGIL_SAMPLES_MAX - 1 - i];

		hash &= DOSSIER_HOSTS - 1;
		x->hosts[hash / 64] |= 1ULL << (hash & 63);
	}
	x->hosts_estimate = 16 * hosts_without_dossier(d);
}

u64 source_rank(const struct source *s, u64 now)
{
	u64 last = READ_ONCE(s->last_ns);
	u64 idle = now > last ? now - last : 0;
	u64 fresh = U32_MAX - min_t(u64, idle >> 20, U32_MAX);
	u32 worth = (u32)max3((int)s->score, (int)s->udp_score, 0);

	if (idle >> RANK_SHIFT && !(s->bits & SOURCE_VERIFIED))
		worth = 0;
	return (u64)worth << 32 | fresh;
}

bool source_expired(const struct source *s, const struct params *params,
		    u64 now)
{
	u64 last = READ_ONCE(s->last_ns);
	u32 ms = s->score > 0 || s->udp_score > 0 || s->level ?
			 params->keep_ms :
			 params->idle_ms;

	return now > last && now - last > ms_to_ns(ms);
}

void source_view(const struct record *r, struct view *view)
{
	/* Who comes again is counted and dated without the lock. */
	view->source = data_race(*r->source);
	view->detail = *r->detail;
	view->hosts = source_hosts(r);
	view->ports_exact = r->dossier || !source_sample_is_full(r->detail);
	view->child_count = 0;
	if (r->dossier) {
		memcpy(view->children, r->dossier->children,
		       sizeof(view->children));
		view->child_count = (u8)r->dossier->child_count;
	}
}
