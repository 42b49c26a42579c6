// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where sources live is drawn by a secret: whatever addresses an attacker has or
 * makes up, sets of the table, ways and tags within them fill as they would with
 * addresses drawn at random. Judged by chi-square and the fullest set, for many
 * secrets; a hash without a secret fails at once.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/packet.h"
#include "core/source.h"
#include "tap.h"

#define SECRETS 48
#define SETS 1024
#define ADDRESSES (16 * SETS)
#define PREFIX 64
/* Half as much again as chance does in this many trials. */
#define SIGMAS 7.0
#define FULLEST 52U

static struct addr made[ADDRESSES];
static unsigned int load[SETS];

/* Not drawn at random, so that a failure can be seen again. */
static u64 draw(u64 *state)
{
	u64 z = (*state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

static struct env_key secret_of(u32 number)
{
	u64 state = number;
	struct env_key key = { .key = { draw(&state), 0 } };

	key.key[1] = draw(&state);
	return key;
}

static void put32(struct addr *a, unsigned int at, u32 value)
{
	a->b[at] = (u8)(value >> 24);
	a->b[at + 1] = (u8)(value >> 16);
	a->b[at + 2] = (u8)(value >> 8);
	a->b[at + 3] = (u8)value;
}

static void put_v4(struct addr *a, u32 i, u32 address)
{
	(void)i;
	put32(a, 0, address);
}

static void sequential(struct addr *a, u32 i)
{
	put_v4(a, i, 0x0a000000 + i);
}

static void same_low_bits(struct addr *a, u32 i)
{
	put_v4(a, i, i << 16 | 0x0101);
}

static void middle_bits(struct addr *a, u32 i)
{
	put_v4(a, i, 0x0a000001 + (i << 8));
}

static void few_bits(struct addr *a, u32 i)
{
	u32 address = 0x0a000000, bit;

	/* Every second bit only. */
	for (bit = 0; bit < 14; bit++)
		address |= (i >> bit & 1) << 2 * bit;
	put_v4(a, i, address & 0x0fffffff);
}

static void v6_prefix(struct addr *a)
{
	put32(a, 0, 0x20010db8);
}

static void v6_sequential(struct addr *a, u32 i)
{
	v6_prefix(a);
	put32(a, 4, i);
	put32(a, 12, 1);
}

static void v6_high_bits(struct addr *a, u32 i)
{
	put32(a, 0, 0x20000000 | i << 12);
	put32(a, 12, 1);
}

/* What one word adds the other takes away, as simple sums would not see. */
static void v6_opposed(struct addr *a, u32 i)
{
	put32(a, 0, 0x20010000 + i);
	put32(a, 4, 0U - i);
}

static const struct pattern {
	const char *name;
	void (*make)(struct addr *a, u32 i);
	u8 family;
} patterns[] = {
	{ "addresses in a row", sequential, 4 },
	{ "the same low bits", same_low_bits, 4 },
	{ "a /24 each", middle_bits, 4 },
	{ "every second bit", few_bits, 4 },
	{ "/64s in a row", v6_sequential, 6 },
	{ "/64s that differ in high bits", v6_high_bits, 6 },
	{ "/64s that add up to the same", v6_opposed, 6 },
};

/* How far from what chance does, in standard deviations. */
static double distance(const unsigned int *count, unsigned int cells, u32 n)
{
	double expected = (double)n / cells, chi = 0;
	unsigned int i;

	for (i = 0; i < cells; i++) {
		double d = count[i] - expected;

		chi += d * d / expected;
	}
	return (chi - (cells - 1)) / sqrt(2.0 * (cells - 1));
}

static unsigned int fullest(void)
{
	unsigned int i, most = 0;

	for (i = 0; i < SETS; i++)
		if (load[i] > most)
			most = load[i];
	return most;
}

struct worst {
	double sets;
	double tags;
	unsigned int fullest;
};

/* The set is drawn by the low bits, tag and way by the high ones. */
static void measure(u8 family, u32 n, const struct env_key *key,
		    struct worst *worst)
{
	static unsigned int tag[256];
	double sets, tags;
	u32 i;

	memset(load, 0, sizeof(load));
	memset(tag, 0, sizeof(tag));
	for (i = 0; i < n; i++) {
		struct addr to = source_key(&made[i], family, PREFIX);
		u32 hash = addr_hash(&to, family, key);

		load[hash & (SETS - 1)]++;
		tag[hash >> 16 & 255]++;
	}
	sets = fabs(distance(load, SETS, n));
	tags = fabs(distance(tag, 256, n));
	if (sets > worst->sets)
		worst->sets = sets;
	if (tags > worst->tags)
		worst->tags = tags;
	if (fullest() > worst->fullest)
		worst->fullest = fullest();
}

static void judge(const char *name, u8 family, u32 n, unsigned int limit)
{
	struct worst worst = { 0 };
	u32 number;

	for (number = 1; number <= SECRETS; number++) {
		struct env_key key = secret_of(number);

		measure(family, n, &key, &worst);
	}
	ok(worst.sets < SIGMAS, "%s: sets fill as by chance", name);
	ok(worst.tags < SIGMAS, "%s: and so do tags", name);
	ok(worst.fullest < limit, "%s: and the fullest of them", name);
	note("%s, %u secrets: at most %.1f and %.1f deviations, %u in a set",
	     name, SECRETS, worst.sets, worst.tags, worst.fullest);
}

static void test_patterns(void)
{
	unsigned int p;
	u32 i;

	for (p = 0; p < sizeof(patterns) / sizeof(*patterns); p++) {
		memset(made, 0, sizeof(made));
		for (i = 0; i < ADDRESSES; i++)
			patterns[p].make(&made[i], i);
		judge(patterns[p].name, patterns[p].family, ADDRESSES, FULLEST);
	}
}

/* All that an attacker can work out: who shares a set, were the secret another. */
static u32 collide(u8 family, const struct env_key *guess)
{
	struct addr a = { 0 }, to;
	u32 n = 0, i;

	for (i = 0; n < SETS && i < 4U * SETS * SETS; i++) {
		if (family == 4)
			put32(&a, 0, i * 2654435761U);
		else
			v6_sequential(&a, i);
		to = source_key(&a, family, PREFIX);
		if (addr_hash(&to, family, guess) % SETS == 0)
			made[n++] = a;
	}
	return n;
}

static void test_collisions(void)
{
	const struct {
		const char *name;
		struct env_key key;
	} guesses[] = {
		{ "that collide without a secret", { { 0, 0 } } },
		{ "that collide under another secret", secret_of(4711) },
	};
	struct env_key own;
	struct worst worst;
	char name[80];
	unsigned int g;
	u8 family;

	for (g = 0; g < 2; g++) {
		for (family = 4; family <= 6; family += 2) {
			memset(made, 0, sizeof(made));
			is(collide(family, &guesses[g].key), SETS,
			   "IPv%u addresses %s are found", family,
			   guesses[g].name);
			worst = (struct worst){ 0 };
			own = guesses[g].key;
			measure(family, SETS, &own, &worst);
			is(worst.fullest, SETS, "they all share one set");
			snprintf(name, sizeof(name), "IPv%u addresses %s",
				 family, guesses[g].name);
			/* One to a set: 16 at once, and nobody is pushed out. */
			judge(name, family, SETS, 17);
		}
	}
}

/* One bit more or less, and half of the bits of where it lives are others. */
static void test_avalanche(void)
{
	struct env_key key = secret_of(7);
	unsigned int bit, least = 32, most = 0;
	u32 i;

	for (bit = 0; bit < 64; bit++) {
		unsigned int changed = 0;

		for (i = 0; i < 256; i++) {
			struct addr a = { 0 }, b;

			v6_sequential(&a, i);
			b = a;
			b.b[bit / 8] ^= (u8)(1 << bit % 8);
			changed += hweight32(addr_hash(&a, 6, &key) ^
					     addr_hash(&b, 6, &key));
		}
		changed /= 256;
		least = changed < least ? changed : least;
		most = changed > most ? changed : most;
	}
	ok(least >= 15 && most <= 16,
	   "every bit of a prefix changes half of what is drawn");
	note("%u to %u bits of 32", least, most);
}

/* Secrets with which 40 ports in a row have the same four bits of what is told apart by. */
static u32 all_alike(bool by_lot)
{
	u32 secrets = 0, number, port;
	u64 state = 11;

	for (number = 0; number < 20000; number++) {
		/* As the kernel makes marks of secrets that cannot be guessed. */
		u64 begin = draw(&state), step = draw(&state);
		u32 first = 0;

		for (port = 1; port <= 40; port++) {
			u32 bits = (u32)((begin + step * port) >> 32);

			bits = (by_lot ? contact_lot(bits) : bits) & 0xf000;
			if (port == 1)
				first = bits;
			else if (bits != first)
				break;
		}
		secrets += port > 40;
	}
	return secrets;
}

static void test_lots(void)
{
	ok(all_alike(false), "marks of ports in a row may be alike");
	ok(!all_alike(true), "their lots are not, with any secret");
}

int main(void)
{
	test_lots();
	test_patterns();
	test_collisions();
	test_avalanche();
	return done();
}
