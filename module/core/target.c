// SPDX-License-Identifier: GPL-2.0-only
/*
 * Four hosts to a set; the one with the fewest ports makes room. Raw numbers of
 * sources never count for themselves: the Internet always has many.
 */
#include "core/target.h"
#include "core/protocol.h"
#include "core/rules.h"

#define TARGET_SHIFT 30
#define TARGET_SPAN 56 /* units of 2^30 ns: a minute */
/* Seconds in a row that are a flood: less is a burst. */
#define FLOODS_MIN 2

u32 target_set_of(const struct addr *host, u8 family, const struct env_key *key)
{
	return addr_hash(host, family, key) % TARGET_SETS;
}

static u32 time_of(const struct scene *scene)
{
	return (u32)(scene->now >> TARGET_SHIFT) ?: 1;
}

static bool is_within(u32 at, u32 since, u32 span)
{
	return since && at - since <= span;
}

static bool is_fresh(const struct target *t, u32 at)
{
	return is_within(at, READ_ONCE(t->since), TARGET_SPAN) ||
	       is_within(at, READ_ONCE(t->second), FLOODS_MIN);
}

static bool is_host(const struct target *t, const struct addr *host, u8 family)
{
	return t->family == family && addr_equal(&t->host, host);
}

static u32 bits_of(const u64 map[TARGET_PORTS / 64])
{
	u32 i, n = 0;

	for (i = 0; i < TARGET_PORTS / 64; i++)
		n += (u32)hweight64(map[i]);
	return n;
}

/* How many of these ports have not answered. */
static u32 failed(const struct target *t, const u64 map[TARGET_PORTS / 64])
{
	u32 i, n = 0;

	for (i = 0; i < TARGET_PORTS / 64; i++)
		n += (u32)hweight64(map[i] & ~t->open[i]);
	return n;
}

static struct target *find(struct target_set *set, const struct addr *host,
			   u8 family, u32 at)
{
	u32 i;

	for (i = 0; i < TARGET_WAYS; i++)
		if (is_fresh(&set->way[i], at) &&
		    is_host(&set->way[i], host, family))
			return &set->way[i];
	return NULL;
}

/* The host, in the place of the one that is least interesting. */
static struct target *get(struct target_set *set, const struct addr *host,
			  u8 family, u32 at)
{
	struct target *t = find(set, host, family, at), *least = NULL;
	u32 i, worth, least_worth = 0;

	if (t)
		return t;
	for (i = 0; i < TARGET_WAYS; i++) {
		t = &set->way[i];
		worth = is_fresh(t, at) ? 1 + bits_of(t->ports) + t->floods : 0;
		if (!least || worth < least_worth) {
			least = t;
			least_worth = worth;
		}
	}
	*least =
		(struct target){ .host = *host, .family = family, .since = at };
	return least;
}

static u32 port_bit(const struct contact *c, const struct scene *scene)
{
	return env_hash2(c->port, c->proto, scene->key) % TARGET_PORTS;
}

/* Others may be writing: one bit more or less decides nothing. */
static bool has_bit(const u64 map[TARGET_PORTS / 64], u32 bit)
{
	return READ_ONCE(map[bit / 64]) >> (bit & 63) & 1;
}

static void set_bit_of(u64 map[TARGET_PORTS / 64], u32 bit)
{
	WRITE_ONCE(map[bit / 64], map[bit / 64] | 1ULL << (bit & 63));
}

bool target_knows(const struct target_set *set, const struct contact *c,
		  u8 family, const struct scene *scene)
{
	u32 i, bit = port_bit(c, scene), at = time_of(scene);

	for (i = 0; i < TARGET_WAYS; i++) {
		const struct target *t = &set->way[i];

		/* Half of one host and half of another is as good as neither. */
		if (!data_race(is_within(at, t->since, TARGET_SPAN) &&
			       is_host(t, c->host, family)))
			continue;
		/* Nor does a bit that is about to go with the minute. */
		return data_race(has_bit(t->again, bit));
	}
	return false;
}

static u32 add(u32 to, u32 by)
{
	return to < U32_MAX - by ? to + by : U32_MAX;
}

/* Who has more than all others together, if anybody (Boyer, Moore 1981). */
static void vote(u32 hash, u32 votes, u32 *top, u32 *ahead)
{
	if (*top == hash) {
		*ahead = add(*ahead, votes);
	} else if (*ahead >= votes) {
		*ahead -= votes;
	} else {
		*top = hash;
		*ahead = votes - *ahead;
	}
}

/* Return: whether it is listed, and was before. */
static bool add_source(struct target *t, const struct addr *from, u32 hash)
{
	struct members *m = &t->members;
	u64 bit = 1ULL << (hash >> 24 & 63);
	u32 i;

	for (i = 0; i < m->count; i++)
		if (addr_equal(&m->list[i], from))
			return true;
	if (m->count < ARRAY_SIZE(m->list)) {
		m->list[m->count++] = *from;
		m->total++;
	} else if (!(t->sources & bit)) {
		m->total++;
	}
	t->sources |= bit;
	return false;
}

/* Begin another minute; what is known of a flood goes on. */
static void turn_minute(struct target *t, u32 at)
{
	if (is_within(at, t->since, TARGET_SPAN))
		return;
	memset(t->ports, 0, sizeof(t->ports));
	memset(t->again, 0, sizeof(t->again));
	memset(t->open, 0, sizeof(t->open));
	memset(&t->members, 0, sizeof(t->members));
	t->sources = 0;
	t->top = 0;
	t->ahead = 0;
	t->more = 0;
	t->shared_told = false;
	WRITE_ONCE(t->since, at);
}

/* How many it takes to set so many bits: linear counting (Whang 1990), as a series. */
static u32 linear_count(u32 bits)
{
	return bits + bits * bits / (2 * TARGET_PORTS) +
	       bits * bits * bits / (3 * TARGET_PORTS * TARGET_PORTS);
}

static bool is_shared(const struct target *t, const struct params *params)
{
	u32 ports = linear_count(failed(t, t->ports));

	/*
	 * Nobody has more than half: then nobody is ahead, or by little. Who takes
	 * part has more than one port; of a flood each is from another forged name.
	 */
	return t->members.total >= params->shared_sources &&
	       t->more >= t->members.count && ports >= params->shared_ports &&
	       t->ahead <= ports / 4 && failed(t, t->again) <= ports / 4;
}

bool target_contact(struct target_set *set, const struct packet *p,
		    const struct contact *c, const struct scene *scene,
		    struct crowd_finding *crowd, struct members *members)
{
	u32 hash = addr_hash(&p->src, p->family, scene->key);
	u32 bit = port_bit(c, scene), at = time_of(scene);
	struct target *t = get(set, c->host, p->family, at);

	turn_minute(t, at);
	if (has_bit(t->ports, bit)) {
		set_bit_of(t->again, bit);
		return false;
	}
	set_bit_of(t->ports, bit);
	vote(hash, 1, &t->top, &t->ahead);
	t->more += add_source(t, &p->src, hash);
	if (!is_shared(t, scene->params))
		return false;
	*crowd = (struct crowd_finding){ .kind = SCANVIGIL_KIND_DISTRIBUTED,
					 .level = SCANVIGIL_LEVEL_SCAN,
					 .why = SCANVIGIL_WHY_SHARED,
					 .tell = !t->shared_told };
	if (crowd->tell)
		*members = t->members;
	t->shared_told = true;
	return true;
}

void target_answered(struct target_set *set, const struct contact *c, u8 family,
		     const struct scene *scene)
{
	struct target *t = find(set, c->host, family, time_of(scene));
	u32 bit = port_bit(c, scene);

	if (t)
		set_bit_of(t->open, bit);
}

/* Begin another second; the one before was a flood or was not. */
static void turn_second(struct target *t, u32 at, u32 rate)
{
	bool flood = t->requests >= rate && t->served >= t->requests / 2 &&
		     t->finished < t->requests / 2;

	if (t->second == at)
		return;
	if (!flood || at - t->second > 1)
		t->floods = 0;
	else if (t->floods < U8_MAX)
		t->floods++;
	if (!t->floods)
		t->flood_told = false;
	t->second = at;
	t->requests = 0;
	t->finished = 0;
	t->served = 0;
	t->loud = 0;
}

/* Of one service: whoever asks for many is a scanner, however fast. */
static bool is_flooded(const struct target *t, u16 port, u32 rate)
{
	return !t->flood_told && port == t->service &&
	       t->served >= t->requests / 2 && t->requests >= rate &&
	       t->finished < t->requests / 2 && t->floods + 1 >= FLOODS_MIN;
}

bool target_request(struct target_set *set, const struct request *r,
		    const struct scene *scene)
{
	u32 at = time_of(scene), rate = scene->params->flood_rate;
	struct target *t = get(set, r->host, r->family, at);

	turn_second(t, at, rate);
	t->requests = add(t->requests, r->stands_for);
	vote(r->port, r->stands_for, &t->service, &t->served);
	vote(r->hash, r->stands_for, &t->loudest, &t->loud);
	add_source(t, r->from, r->hash);
	return is_flooded(t, r->port, rate);
}

void target_flood(struct target_set *set, const struct request *r,
		  const struct scene *scene, struct crowd_finding *crowd,
		  struct members *members)
{
	struct target *t = get(set, r->host, r->family, time_of(scene));

	*crowd = (struct crowd_finding){ .kind = SCANVIGIL_KIND_FLOOD,
					 .level = SCANVIGIL_LEVEL_INFO,
					 .why = SCANVIGIL_WHY_RATE,
					 .tell = true };
	/* One source alone may be held responsible; many are forged. */
	if (t->loudest == r->hash && t->loud > t->requests / 2) {
		crowd->level = SCANVIGIL_LEVEL_NOTICE;
		crowd->raise = true;
	}
	*members = t->members;
	t->flood_told = true;
}

void target_finished(struct target_set *set, const struct contact *c, u8 family,
		     const struct scene *scene, u32 stands_for)
{
	struct target *t = find(set, c->host, family, time_of(scene));

	if (t && t->second == time_of(scene))
		t->finished = add(t->finished, stands_for);
}
