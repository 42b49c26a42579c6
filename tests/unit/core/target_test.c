// SPDX-License-Identifier: GPL-2.0-or-later
/* Hosts under scans that are shared out, and under floods; and hosts that are not. */
#include "core/target.h"
#include "core/protocol.h"
#include "builder.h"
#include "tap.h"

#define SECOND 1000000000ULL
#define HOST v4(0xc0000201)
#define SOURCES 0xcb007100U

struct field {
	struct targets targets;
	struct params params;
	struct env_key key;
	struct addr host;
	struct packet packet;
	struct contact contact;
	u64 now;
	u32 stands_for;
	u32 told;
	u32 marked;
	struct crowd_finding crowd;
	struct members members;
};

static struct field *new_field(void)
{
	struct field *f = calloc(1, sizeof(*f));

	assert(f);
	f->params = params_default;
	f->key = (struct env_key){ { 3, 5 } };
	f->host = HOST;
	f->now = 1000 * SECOND;
	f->stands_for = 1;
	return f;
}

static struct scene scene_of(const struct field *f)
{
	return (struct scene){ .key = &f->key,
			       .params = &f->params,
			       .now = f->now };
}

static struct target_set *aim(struct field *f, u32 from, u16 port)
{
	f->packet = (struct packet){ .family = 4,
				     .src = v4(from),
				     .dst = f->host,
				     .dport = port,
				     .proto = PROTO_TCP,
				     .flags = TCP_SYN };
	f->contact = (struct contact){ .source = &f->packet.src,
				       .host = &f->packet.dst,
				       .port = port,
				       .proto = PROTO_TCP,
				       .class = CONTACT_INIT };
	return &f->targets.set[target_set_of(&f->host, 4, &f->key)];
}

static void knock(struct field *f, u32 from, u16 port)
{
	struct target_set *set = aim(f, from, port);
	struct scene scene = scene_of(f);

	if (target_knows(set, &f->contact, 4, &scene))
		return;
	if (!target_contact(set, &f->packet, &f->contact, &scene, &f->crowd,
			    &f->members))
		return;
	f->marked++;
	f->told += f->crowd.tell;
}

static void request(struct field *f, u32 from, u16 port)
{
	struct target_set *set = aim(f, from, port);
	struct scene scene = scene_of(f);
	const struct request r = {
		.from = &f->packet.src,
		.host = f->contact.host,
		.hash = addr_hash(&f->packet.src, 4, &f->key),
		.stands_for = f->stands_for,
		.port = port,
		.family = 4,
	};

	if (!target_request(set, &r, &scene))
		return;
	target_flood(set, &r, &scene, &f->crowd, &f->members);
	f->marked++;
	f->told += f->crowd.tell;
}

static void finish(struct field *f, u32 from)
{
	struct target_set *set = aim(f, from, 80);
	struct scene scene = scene_of(f);

	target_finished(set, &f->contact, 4, &scene, f->stands_for);
}

static void open_port(struct field *f, u16 port)
{
	struct target_set *set = aim(f, SOURCES, port);
	struct scene scene = scene_of(f);

	target_answered(set, &f->contact, 4, &scene);
}

static void test_shared(void)
{
	struct field *f = new_field();
	u32 i, at = 0;

	for (i = 0; i < 200; i++) {
		knock(f, SOURCES + i % 10, (u16)(i + 1));
		if (f->told && !at)
			at = i + 1;
		f->now += SECOND / 10;
	}
	is(f->told, 1, "200 ports shared by ten sources are told, once");
	ok(at >= 45 && at <= 60, "at port %u", at);
	is(f->crowd.kind, SCANVIGIL_KIND_DISTRIBUTED, "as a distributed scan");
	is(f->crowd.raise, false, "for which no single source is held");
	is(f->members.count, 10, "and all ten are listed");
	free(f);
}

/* Whatever the secret is: ports whose hashes fall together are two, all the same. */
static void test_shared_by_few(void)
{
	u32 i, key, missed = 0;

	for (key = 1; key <= 200; key++) {
		struct field *f = new_field();

		f->key.key[0] = key;
		for (i = 0; i < 60; i++)
			knock(f, SOURCES + i % 6, (u16)(100 + i));
		missed += !f->told;
		free(f);
	}
	is(missed, 0, "60 ports shared by six sources, under 200 secrets");
}

/* SYNs to any port, each in another name: many bots have more than one. */
static void test_forged(void)
{
	struct field *f = new_field();
	u32 i;

	for (i = 0; i < 5000; i++)
		knock(f, SOURCES + i * 7919, (u16)(i * 31 + 1));
	is(f->told, 0, "5,000 SYNs under as many names are not shared");
	free(f);
	f = new_field();
	for (i = 0; i < 200; i++)
		knock(f, SOURCES + i % 60, (u16)(i + 1));
	is(f->told, 1, "a few ports for each of sixty are");
	free(f);
}

static void test_not_shared(void)
{
	struct field *f = new_field();
	u32 i;

	for (i = 0; i < 1000; i++)
		knock(f, SOURCES, (u16)(i + 1));
	is(f->marked, 0, "1,000 ports of one source are not shared");
	for (i = 0; i < 100; i++)
		knock(f, SOURCES + 1 + i, (u16)(2000 + i % 9));
	is(f->marked, 0, "nor with the noise of a hundred others beside it");
	free(f);

	f = new_field();
	for (i = 0; i < 1000; i++)
		knock(f, SOURCES + i, (u16)(80 + i % 40));
	is(f->marked, 0, "1,000 sources at 40 ports are no scan");
	free(f);

	f = new_field();
	for (i = 0; i < 200; i++) {
		knock(f, SOURCES + i % 10, (u16)(i + 1));
		knock(f, SOURCES + (i + 5) % 10, (u16)(i + 1));
	}
	is(f->marked, 0, "ten that go to the same ports do not share them");
	free(f);

	f = new_field();
	for (i = 0; i < 200; i++) {
		knock(f, SOURCES + i % 10, (u16)(i + 1));
		open_port(f, (u16)(i + 1));
	}
	is(f->marked, 0, "ports that answer do not count");
	free(f);

	f = new_field();
	for (i = 0; i < 400; i++) {
		knock(f, SOURCES + i % 10, (u16)(i + 1));
		f->now += 3 * SECOND;
	}
	is(f->marked, 0, "nor do twenty ports a minute");
	free(f);
}

static void flood(struct field *f, u32 seconds, u32 rate, u32 sources,
		  u32 finished)
{
	u32 i;

	for (i = 0; i < seconds * rate; i++) {
		request(f, SOURCES + i % sources, 80);
		if (finished && i % finished == 0)
			finish(f, SOURCES + i % sources);
		f->now += SECOND / rate;
	}
}

static void test_flood(void)
{
	struct field *f = new_field();

	flood(f, 5, 2000, 100000, 0);
	is(f->told, 1, "2,000 requests a second are told, once");
	is(f->crowd.kind, SCANVIGIL_KIND_FLOOD, "as a flood");
	is(f->crowd.level, SCANVIGIL_LEVEL_INFO, "for which many cannot help");
	is(f->members.count, SCANVIGIL_MEMBERS_MAX, "some are listed");
	free(f);

	f = new_field();
	flood(f, 5, 2000, 1, 0);
	is(f->told, 1, "from one source alone, too");
	is(f->crowd.level, SCANVIGIL_LEVEL_NOTICE, "which is held for it");
	is(f->crowd.raise, true, "itself");
	free(f);
}

/* Votes that saturate below the requests of a second would hide a fast one. */
static void test_fast_flood(void)
{
	struct field *f = new_field();

	flood(f, 4, 200000, 1000, 0);
	is(f->told, 1, "a flood of 200,000 a second is told");
	free(f);

	f = new_field();
	f->stands_for = 64;
	flood(f, 6, 1000, 1000, 0);
	is(f->told, 1, "so is one of which each 64th request was drawn");
	free(f);

	f = new_field();
	f->stands_for = 64;
	flood(f, 6, 1000, 1000, 1);
	is(f->told, 0, "but not where as many connections are seen to end");
	free(f);
}

static void test_no_flood(void)
{
	struct field *f = new_field();
	u32 i;

	for (i = 0; i < 10000; i++) {
		request(f, SOURCES, (u16)i);
		f->now += SECOND / 2000;
	}
	is(f->marked, 0, "2,000 ports a second are a scan, and no flood");
	free(f);

	f = new_field();
	flood(f, 20, 400, 1000, 0);
	is(f->marked, 0, "400 requests a second are none");
	free(f);

	f = new_field();
	flood(f, 5, 2000, 1000, 1);
	is(f->marked, 0, "a crowd that is served is none");
	free(f);

	f = new_field();
	flood(f, 1, 900, 900, 0);
	is(f->marked, 0, "nor is a burst of a second");
	free(f);
}

/* Whoever knocks at thousands of hosts does not hide one that is scanned. */
static void test_room(void)
{
	struct field *f = new_field();
	u32 i, n;

	for (i = 0; i < 200; i++) {
		f->host = HOST;
		knock(f, SOURCES + i % 10, (u16)(i + 1));
		for (n = 0; n < 100; n++) {
			f->host = v4(0x0a000000 + i * 100 + n);
			knock(f, SOURCES + 77, 80);
		}
	}
	is(f->told, 1, "a host that is scanned keeps its place");
	free(f);
}

int main(void)
{
	test_shared();
	test_shared_by_few();
	test_forged();
	test_not_shared();
	test_flood();
	test_fast_flood();
	test_no_flood();
	test_room();
	return done();
}
