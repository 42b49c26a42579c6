// SPDX-License-Identifier: GPL-2.0-or-later
/* Fragments that fit together, and such that do not. */
#include "core/anomaly.h"
#include "core/fragment.h"
#include "core/protocol.h"
#include "builder.h"
#include "tap.h"

#define SECOND 1000000000ULL

struct pile {
	struct fragments fragments;
	struct params params;
	struct env_key key;
	u64 now;
	bool flood;
};

static struct pile *new_pile(void)
{
	struct pile *p = calloc(1, sizeof(*p));

	assert(p);
	p->params = params_default;
	p->key = (struct env_key){ { 3, 5 } };
	p->now = 1000 * SECOND;
	return p;
}

static u32 piece(struct pile *p, u8 family, u32 id, u32 from, u32 len,
		 bool more)
{
	struct scene scene = { .key = &p->key,
			       .params = &p->params,
			       .now = p->now };
	struct packet packet = {
		.family = family,
		.src = family == 4 ? v4(0xcb007107) : v6(1, 7),
		.dst = family == 4 ? v4(0xc0000201) : v6(2, 1),
		.proto = PROTO_UDP,
		.fragment_id = id,
		.fragment_offset = from,
		.transport_len = len,
		.bits = PACKET_FRAGMENT | (more ? PACKET_MORE : 0),
	};

	return fragment_observe(&p->fragments, &packet, &scene, &p->flood);
}

static void test_whole(u8 family)
{
	struct pile *p = new_pile();
	u32 id, i, found = 0;

	for (id = 1; id < 500; id++) {
		for (i = 0; i < 6; i++)
			found |= piece(p, family, id, i * 1480, 1480, i < 5);
		/* As Linux once did: the last one first. */
		for (i = 6; i-- > 0;)
			found |= piece(p, family, id + 1000, i * 1480, 1480,
				       i < 5);
		found |= piece(p, family, id + 1000, 0, 1480, true);
		p->now += SECOND / 200;
	}
	is(found, 0, "IPv%u: whole datagrams, backwards and doubled", family);
	is(p->flood, false, "are no flood");
	free(p);
}

static void test_overlap(u8 family)
{
	struct pile *p = new_pile();

	piece(p, family, 1, 0, 1480, true);
	is(piece(p, family, 1, 1472, 64, false), ANOMALY(FRAG_OVERLAP),
	   "IPv%u: a second that begins within the first", family);
	piece(p, family, 2, 0, 64, true);
	is(piece(p, family, 2, 24, 16, false), ANOMALY(FRAG_OVERLAP),
	   "one that lies within it (teardrop)");
	piece(p, family, 3, 64, 64, true);
	is(piece(p, family, 3, 0, 72, true), ANOMALY(FRAG_OVERLAP),
	   "a first that reaches into the second");
	piece(p, family, 4, 0, 24, true);
	is(piece(p, family, 4, 0, 40, true), ANOMALY(FRAG_REWRITE),
	   "another first of other length (RFC 3128)");
	piece(p, family, 7, 0, 1480, true);
	piece(p, family, 7, 1480, 800, false);
	piece(p, family, 7, 0, 1480, true);
	is(piece(p, family, 7, 1480, 400, false), 0,
	   "not where a busy sender comes round to a number again");
	piece(p, family, 5, 0, 1480, true);
	p->now += 60 * SECOND;
	is(piece(p, family, 5, 8, 64, false), 0, "but not a minute later");
	is(piece(p, family, 6, 8, 64, false), 0, "nor of another datagram");
	free(p);
}

static void test_flood(void)
{
	struct pile *p = new_pile();
	u32 i;

	for (i = 0; i < 499; i++)
		piece(p, 4, i, 0, 1480, true);
	is(p->flood, false, "499 datagrams begun in a second are no flood");
	piece(p, 4, i, 0, 1480, true);
	is(p->flood, true, "500 are");
	p->now += 2 * SECOND;
	piece(p, 4, i, 0, 1480, true);
	is(p->flood, false, "until the next second");
	free(p);
}

int main(void)
{
	test_whole(4);
	test_whole(6);
	test_overlap(4);
	test_overlap(6);
	test_flood();
	return done();
}
