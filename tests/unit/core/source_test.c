// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One source's memory: how exact its counts are, with and without a dossier,
 * how the walk is kept within its bounds, who makes room first, and when a
 * source is forgotten.
 */
#include <math.h>

#include "core/source.h"
#include "builder.h"
#include "tap.h"

#define SECOND 1000000000ULL
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

static const struct env_key key = { { 7, 11 } };

/* The sample holds ports and hosts; here there is one host. */
#define EXACT_PORTS (SCANVIGIL_SAMPLES_MAX - 1)

struct memory {
	struct source source;
	struct detail detail;
	struct dossier dossier;
	struct record record;
	struct addr src, dst;
	struct packet packet;
	struct contact contact;
};

static void begin(struct memory *m, u8 family)
{
	m->record = (struct record){ &m->source, &m->detail, NULL };
	m->src = family == 4 ? v4(0xc6336401) : v6(1, 1);
	m->dst = family == 4 ? v4(0xc0000201) : v6(2, 1);
	m->packet = (struct packet){ .family = family, .proto = PROTO_TCP };
	m->contact = (struct contact){ .source = &m->src,
				       .host = &m->dst,
				       .proto = PROTO_TCP,
				       .has_port = true };
	source_init(&m->record, &m->src, family, 0);
}

static void open_dossier(struct memory *m)
{
	m->record.dossier = &m->dossier;
	m->detail.dossier = 1;
	source_open_dossier(&m->record);
}

static struct novelty see(struct memory *m, u32 host, u16 port, u64 now)
{
	u32 hash, host_hash;

	m->dst = m->packet.family == 4 ? v4(host) : v6(2, host);
	m->contact.port = port;
	hash = source_contact_hash(&m->contact, &m->packet, &key);
	host_hash = addr_hash(&m->dst, m->packet.family, &key);
	return source_remember(&m->record, &m->contact, hash, host_hash,
			       &params_default, now);
}

static bool answer(struct memory *m, u32 host, u16 port)
{
	m->dst = v4(host);
	m->contact.port = port;
	return source_answered(
		&m->record, source_contact_hash(&m->contact, &m->packet, &key),
		contact_mark(&m->contact, &m->packet, &key));
}

static void test_first_contact(void)
{
	struct memory m;
	struct novelty new;

	begin(&m, 4);
	new = see(&m, 1, 80, 0);
	ok(new.contact &&new.port &&new.host, "the first contact is new");
	new = see(&m, 1, 80, 0);
	ok(!new.contact && !new.port && !new.host, "the same again is not");
	new = see(&m, 1, 81, 0);
	ok(new.contact &&new.port && !new.host, "another port");
	new = see(&m, 2, 80, 0);
	ok(new.contact && !new.port &&new.host, "another host");
	new = see(&m, 2, 81, 0);
	ok(new.contact && !new.port && !new.host,
	   "a known port of a known host is a contact of its own");
	is(m.detail.contacts, 4, "contacts are counted");
	is(m.detail.ports, 2, "ports are counted");
	is(m.detail.last_port, 81, "the last port is kept");
	is(source_hosts(&m.record), 2, "hosts are counted");
}

static void test_exact_without_dossier(void)
{
	struct memory m;
	u32 first, port, good = 0, samples = 0;

	for (first = 0; first < 65520; first += 65) {
		begin(&m, 4);
		for (port = first; port < first + EXACT_PORTS; port++) {
			see(&m, 1, (u16)port, 0);
			see(&m, 1, (u16)first, 0);
		}
		good += m.detail.ports == EXACT_PORTS &&
			m.detail.contacts == EXACT_PORTS;
		for (port = 0; port < EXACT_PORTS; port++)
			samples += m.detail.sample[port] == first + port;
	}
	is(good, 1008, "%u ports of a host are counted exactly", EXACT_PORTS);
	is(samples, 1008 * EXACT_PORTS, "and each of them is in the sample");
}

static void test_exact_with_dossier(void)
{
	struct memory m;
	u32 port, round, good = 0;

	begin(&m, 4);
	for (port = 1; port <= EXACT_PORTS; port++)
		see(&m, 1, (u16)port, 0);
	open_dossier(&m);
	for (; port <= 65535; port++) {
		see(&m, 1, (u16)port, port * SECOND / 100);
		good += m.detail.ports == port;
	}
	is(good, 65535 - EXACT_PORTS,
	   "with a dossier every port is counted exactly");
	for (round = 0; round < 3; round++)
		for (port = 65535; port; port -= 5)
			see(&m, round, (u16)port, HOUR * round);
	is(m.detail.ports, 65535, "and none of them twice");
	see(&m, 1, 0, HOUR);
	is(m.detail.ports, U16_MAX, "the count does not wrap around");
}

static u32 count_hosts(u32 hosts, u32 before, u32 salt)
{
	static struct memory m;
	u32 i;

	begin(&m, 4);
	for (i = 0; i < hosts; i++) {
		if (i == before)
			open_dossier(&m);
		see(&m, (salt << 16) + i, 80, 0);
		see(&m, (salt << 16) + i / 2, 80, 0);
	}
	return source_hosts(&m.record);
}

#define SALTS 200

static void test_hosts(u32 hosts, u32 before, u32 percent)
{
	u32 salt, got, within = 0, low = U32_MAX, high = 0;

	for (salt = 0; salt < SALTS; salt++) {
		got = count_hosts(hosts, before, salt);
		low = min(low, got);
		high = max(high, got);
		within += got * 100 >= hosts * (100 - percent) &&
			  got * 100 <= hosts * (100 + percent);
	}
	if (!ok(within >= SALTS * 95 / 100,
		"%u hosts, dossier after %u: within %u %% (of 20 nets 19)",
		hosts, before, percent))
		note("%u of %u, %u to %u", within, SALTS, low, high);
}

static void test_few_hosts(void)
{
	u32 salt, exact = 0, near = 0;

	for (salt = 0; salt < SALTS; salt++) {
		u32 got, hosts;

		for (hosts = 1; hosts < SCANVIGIL_SAMPLES_MAX - 1; hosts++)
			exact += count_hosts(hosts, U32_MAX, salt) == hosts;
		got = count_hosts(40, U32_MAX, salt);
		near += got >= 30 && got <= 50;
	}
	/* One of 65536 is another by its hash: for one salt in all, perhaps. */
	ok(exact >= (SALTS - 1) * (SCANVIGIL_SAMPLES_MAX - 2),
	   "hosts are exact without a dossier, as long as the sample is");
	ok(near >= SALTS * 9 / 10, "and forty are forty, give or take ten");
}

/* The estimate for n of 64 bits, from the function that the table came from. */
static void test_linear_count(void)
{
	struct memory m;
	u32 n, good = 0;

	for (n = 0; n < 64; n++) {
		long want = lround(64 * log(64.0 / (64 - n)));

		begin(&m, 4);
		m.detail.sampled = EXACT_PORTS;
		m.detail.listed = 1;
		m.detail.hosts = n ? U64_MAX >> (64 - n) : 0;
		want = n ? min(want, 255L) : 1;
		good += source_hosts(&m.record) == (u32)want;
	}
	is(good, 64, "beyond the sample by linear counting, up to 255");
}

static void test_window(void)
{
	u64 window = ms_to_ns(params_default.window_ms);
	struct memory m;

	begin(&m, 4);
	see(&m, 1, 80, 0);
	ok(!see(&m, 1, 80, window * 3 / 2).contact,
	   "a contact is known within its window and the one behind it");
	ok(!see(&m, 1, 80, window * 2).contact, "which it is carried over by");
	ok(see(&m, 1, 80, window * 5).contact, "two windows later it is new");
	is(m.detail.ports, 1, "but its port is not");
}

static void test_window_turns_when_full(void)
{
	struct memory m;
	u32 port;

	begin(&m, 4);
	for (port = 1; port <= EXACT_PORTS; port++)
		see(&m, 1, (u16)port, 0);
	open_dossier(&m);
	for (; port <= 2000; port++)
		see(&m, 1, (u16)port, 0);
	ok(!see(&m, 1, 2000, 0).contact,
	   "the last of 2,000 contacts in one window is known");
	is(m.detail.contacts, 2000, "and each was counted");
}

static void test_repeat_is_never_new(void)
{
	struct memory m;
	u32 round, port, new = 0;

	begin(&m, 4);
	for (round = 0; round < 20; round++)
		for (port = 100; port < 116; port++)
			new += see(&m, 1, (u16)port, round * MINUTE).contact;
	is(new, 16, "sixteen contacts again and again count once each");
}

static void test_answers(void)
{
	struct memory m;
	u32 host, port, once = 0, twice = 0, counted = 0;

	begin(&m, 4);
	ok(!answer(&m, 1, 80), "an answer to nothing");
	see(&m, 1, 80, 0);
	ok(!answer(&m, 1, 81), "an answer from another port");
	ok(answer(&m, 1, 80), "an answer");
	ok(!answer(&m, 1, 80), "the same answer again");
	for (host = 0; host < 200; host++) {
		begin(&m, 4);
		for (port = 1; port <= 8; port++) {
			see(&m, host, (u16)port, 0);
			once += answer(&m, host, (u16)port);
			twice += answer(&m, host, (u16)port);
		}
		counted += m.detail.answered_count;
	}
	ok(once > 1600 * 95 / 100, "of twenty contacts one may seem answered");
	note("%u of 1600", once);
	is(twice, 0, "but none is answered twice");
	is(counted, once, "answers are counted");
}

static void test_answer_after_window(void)
{
	u64 window = ms_to_ns(params_default.window_ms);
	struct memory m;

	begin(&m, 4);
	see(&m, 1, 80, 0);
	answer(&m, 1, 80);
	see(&m, 1, 80, window * 5);
	ok(answer(&m, 1, 80), "a contact that is new again is answered again");
}

static void test_score(void)
{
	struct source s = {};

	source_score(&s, 200);
	is(s.score, SCORE_MAX, "the score stops at its upper end");
	source_score(&s, -1);
	is(s.score, SCORE_MAX - 1, "and comes down again");
	source_score(&s, -500);
	is(s.score, SCORE_MIN, "it stops at its lower end");
	source_score(&s, 3);
	is(s.score, SCORE_MIN + 3, "and comes up again");
}

static void test_decay(void)
{
	/* The clock of scores ticks once in 2^32 ns. */
	u64 step = ms_to_ns(params_default.decay_ms) >> 32 << 32;
	struct source s = { .score = 5 };

	source_decay(&s, &params_default, step - 1);
	is(s.score, 5, "a score stays for its time");
	source_decay(&s, &params_default, step);
	is(s.score, 4, "then it loses one");
	source_decay(&s, &params_default, step + step / 2);
	source_decay(&s, &params_default, 2 * step);
	is(s.score, 3, "however often it is looked at");
	source_decay(&s, &params_default, 4 * step);
	is(s.score, 1, "and one for each time that has passed");
	source_decay(&s, &params_default, 1000000 * step);
	is(s.score, 0, "but not more than it had");
	source_score(&s, 2);
	source_decay(&s, &params_default, 1000000 * step + step / 2);
	is(s.score, 2, "time without a score does not count");
	s.score = -7;
	source_decay(&s, &params_default, 2000000 * step);
	is(s.score, -7, "credit does not fade");
}

static u64 rank_of(s8 score, u8 bits, u64 idle)
{
	struct source s = { .score = score, .bits = bits & FEW_MAX };

	s.last_ns = 100 * HOUR - idle;
	return source_rank(&s, 100 * HOUR);
}

static void test_rank(void)
{
	ok(rank_of(1, 0, MINUTE) > rank_of(0, 0, 0),
	   "a score of one outranks none");
	ok(rank_of(5, 0, MINUTE) > rank_of(4, 0, 0), "more score, more worth");
	ok(rank_of(0, 0, 0) > rank_of(0, 0, MINUTE),
	   "of two without a score the idle one goes");
	is(rank_of(-10, 0, SECOND), rank_of(0, 0, SECOND),
	   "credit is worth nothing");
	ok(rank_of(1, 0, 0) > rank_of(SCORE_MAX, 0, 2 * MINUTE),
	   "a suspect that is silent keeps no place, for it may be forged");
	ok(rank_of(5, SOURCE_VERIFIED, HOUR) > rank_of(4, 0, 0),
	   "unless it is verified");
	ok(rank_of(0, 0, (u64)-SECOND) >= rank_of(0, 0, 0),
	   "whoever was seen after we looked is not idle");
}

static void test_expiry(void)
{
	u64 idle = ms_to_ns(params_default.idle_ms);
	u64 keep = ms_to_ns(params_default.keep_ms);
	struct source s = { .last_ns = HOUR };

	ok(!source_expired(&s, &params_default, HOUR + idle),
	   "a source is kept for its idle time");
	ok(source_expired(&s, &params_default, HOUR + idle + 1),
	   "and not longer");
	ok(!source_expired(&s, &params_default, 0),
	   "a clock that goes back forgets nobody");
	s.score = 1;
	ok(!source_expired(&s, &params_default, HOUR + keep),
	   "one with a score is kept for a day");
	ok(source_expired(&s, &params_default, HOUR + keep + 1),
	   "and not longer");
	s.score = -1;
	s.level = SCANVIGIL_LEVEL_INFO;
	ok(!source_expired(&s, &params_default, HOUR + keep),
	   "and so is one with a level");
}

static void test_keys(void)
{
	struct addr a = v6(0x12345678, 0x9abcdef1), b = a, got;
	u32 prefix, bit, good = 0;

	for (prefix = 32; prefix <= 128; prefix++) {
		for (bit = 0; bit < 128; bit++) {
			b = a;
			b.b[bit / 8] ^= (u8)(0x80 >> bit % 8);
			got = source_key(&b, 6, prefix);
			b = source_key(&a, 6, prefix);
			good += addr_equal(&got, &b) == (bit >= prefix);
		}
	}
	is(good, 97 * 128,
	   "a prefix of 32 to 128 bits tells what is within it");
	got = source_key(&a, 6, 64);
	ok(!got.w[2] && !got.w[3], "host bits are zero");
	a = v6(1, 0x99);
	a.b[0] = 0xfe;
	a.b[1] = 0x80;
	got = source_key(&a, 6, 64);
	ok(addr_equal(&got, &a), "link-local neighbours are each itself");
	a = v4(0xc6336401);
	got = source_key(&a, 4, 32);
	ok(addr_equal(&got, &a), "IPv4 addresses are whole");
}

static void test_children(void)
{
	struct memory m;
	struct view view;
	u32 i;

	begin(&m, 6);
	open_dossier(&m);
	for (i = 0; i < 8; i++) {
		m.src = v6(1, 1 + i % 2);
		see(&m, 1, (u16)i, 0);
	}
	source_view(&m.record, &view);
	is(view.child_count, 2, "addresses within a prefix are listed");
	for (i = 0; i < 8; i++) {
		m.src = v6(1, 100 + i);
		see(&m, 1, (u16)i, 0);
	}
	source_view(&m.record, &view);
	is(view.child_count, CHILDREN_MAX, "up to a few");
	ok(addr_equal(&view.children[0],
		      &(struct addr){ .w = { m.src.w[0], m.src.w[1], 0,
					     view.children[0].w[3] } }) &&
		   view.children[0].b[15] == 1,
	   "the first of them first");
	begin(&m, 4);
	open_dossier(&m);
	see(&m, 1, 1, 0);
	source_view(&m.record, &view);
	is(view.child_count, 0, "IPv4 addresses have none");
}

/* A ping sweep has hosts and no port. */
static void test_hosts_alone(void)
{
	struct memory m;
	u32 host;

	begin(&m, 4);
	m.contact.has_port = false;
	m.contact.technique = SCANVIGIL_TECHNIQUE_ECHO;
	for (host = 1; host <= 14; host++)
		see(&m, host, PROTO_ICMP, 0);
	ok(!source_wants_dossier(&m.record), "fourteen hosts are exact");
	for (; host <= 31; host++) {
		see(&m, host, PROTO_ICMP, 0);
		if (source_wants_dossier(&m.record))
			open_dossier(&m);
	}
	ok(m.detail.dossier, "hosts alone are reason for a dossier");
	host = source_hosts(&m.record);
	ok(host >= 30 && host <= 32, "so that 31 are told as %u", host);
}

static void test_view(void)
{
	struct memory m;
	struct view view;
	u32 port;

	begin(&m, 4);
	for (port = 1; port < EXACT_PORTS; port++)
		see(&m, 1, (u16)port, 0);
	source_view(&m.record, &view);
	ok(view.ports_exact, "fourteen ports are exact");
	ok(!source_wants_dossier(&m.record), "and want no dossier");
	see(&m, 1, EXACT_PORTS, 0);
	source_view(&m.record, &view);
	ok(source_wants_dossier(&m.record), "fifteen and their host do");
	ok(!view.ports_exact, "for the next would be guessed");
	open_dossier(&m);
	source_view(&m.record, &view);
	ok(view.ports_exact, "which a dossier mends");
	ok(!source_wants_dossier(&m.record), "and one is enough");
	is(view.detail.ports, EXACT_PORTS, "the count is carried over");
	ok(!see(&m, 1, 7, 0).port, "and so are the ports");
	begin(&m, 4);
	m.source.level = SCANVIGIL_LEVEL_NOTICE;
	ok(!source_wants_dossier(&m.record),
	   "a level alone is no reason for one");
}

int main(void)
{
	test_first_contact();
	test_exact_without_dossier();
	test_exact_with_dossier();
	test_hosts(10, 0, 10);
	test_hosts(50, 8, 10);
	test_hosts(100, 8, 10);
	test_hosts(254, 0, 10);
	test_hosts(254, 8, 10);
	test_hosts(254, 16, 10);
	test_hosts(1000, 16, 15);
	test_few_hosts();
	test_linear_count();
	test_window();
	test_window_turns_when_full();
	test_repeat_is_never_new();
	test_answers();
	test_answer_after_window();
	test_score();
	test_decay();
	test_rank();
	test_expiry();
	test_keys();
	test_children();
	test_hosts_alone();
	test_view();
	return done();
}
