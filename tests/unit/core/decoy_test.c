// SPDX-License-Identifier: GPL-2.0-or-later
/* Copies of probes: who is linked, when it is told, and what is no link. */
#include "core/decoy.h"
#include "builder.h"
#include "tap.h"

#define SECOND 1000000000ULL
#define TARGET v4(0xc0000201)
#define SOURCES 11

struct links {
	struct decoys decoys;
	struct params params;
	struct env_key key;
	u64 now;
	u32 told;
	u32 marked;
	struct crowd_finding crowd;
	struct members members;
};

static struct links *new_links(void)
{
	struct links *l = calloc(1, sizeof(*l));

	assert(l);
	l->params = params_default;
	l->key = (struct env_key){ { 3, 5 } };
	l->now = 1000 * SECOND;
	return l;
}

static void probe(struct links *l, u32 from, u16 dport, u32 seq, u16 ip_id)
{
	struct scene scene = { .key = &l->key,
			       .params = &l->params,
			       .now = l->now };
	struct packet p = { .family = 4,
			    .src = v4(from),
			    .dst = TARGET,
			    .sport = 45000,
			    .dport = dport,
			    .seq = seq,
			    .ip_id = ip_id,
			    .flags = TCP_SYN,
			    .proto = 6 };

	if (!decoy_observe(&l->decoys, &p, &scene, &l->crowd, &l->members))
		return;
	l->marked++;
	l->told += l->crowd.tell;
}

static void test_decoys(void)
{
	struct links *l = new_links();
	u16 port;
	u32 i;

	for (port = 1; port <= 2; port++)
		for (i = 0; i < SOURCES; i++)
			probe(l, 0xcb007100 + i, port, 77, port * 31);
	is(l->told, 0, "two probes of all are not enough");
	for (port = 3; port <= 50; port++)
		for (i = 0; i < SOURCES; i++)
			probe(l, 0xcb007100 + i, port, 77, port * 31);
	is(l->told, 1, "three are, and are told once");
	is(l->crowd.kind, SCANVIGIL_KIND_DECOY, "as decoys");
	is(l->members.count, SOURCES, "with each of them");
	is(l->members.total, SOURCES, "and their number");
	ok(l->marked > 400, "later ones are marked (%u)", l->marked);
	free(l);
}

static void test_many(void)
{
	struct links *l = new_links();
	u16 port;
	u32 i;

	for (port = 1; port <= 5; port++)
		for (i = 0; i < 40; i++)
			probe(l, 0xcb007100 + i, port, 77, port * 31);
	is(l->members.count, SCANVIGIL_MEMBERS_MAX,
	   "as many as fit are listed");
	is(l->members.total, 40, "all of them are counted");
	free(l);
}

static void test_not_linked(void)
{
	struct links *l = new_links();
	u16 port;

	for (port = 1; port < 200; port++) {
		probe(l, 0xcb007101, port, 77, port);
		probe(l, 0xcb007102, port, 78, port);
		probe(l, 0xcb007103, port, 77, (u16)(port + 1000));
		probe(l, 0xcb007101, port, 77, port);
	}
	is(l->marked, 0, "another number or IP ID is another probe");
	for (port = 1; port < 200; port++) {
		probe(l, 0xcb007104, port, 79, port);
		l->now += 2 * SECOND;
		probe(l, 0xcb007105, port, 79, port);
	}
	is(l->marked, 0, "so is the same one two seconds later");
	free(l);
}

int main(void)
{
	test_decoys();
	test_many();
	test_not_linked();
	return done();
}
