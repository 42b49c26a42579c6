// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is told, and how often: once for each level and kind, then each power
 * of ten, then once at the end; who is verified; what each finding carries.
 */
#include "sim.h"

static u32 count_told(const struct sim *s, u8 state, u8 level, u8 kind)
{
	u32 i, n = 0;

	for (i = 0; i < s->told_count; i++) {
		const struct finding *f = &s->told[i].finding;

		n += f->state == state && f->level == level && f->kind == kind;
	}
	return n;
}

#define TOLD(s, state, level, kind)                                     \
	count_told(s, SCANVIGIL_STATE_##state, SCANVIGIL_LEVEL_##level, \
		   SCANVIGIL_KIND_##kind)

/* A connect scan of ports @from to @to, each refused. */
static void scan(struct sim *s, u32 from, u32 to, u64 gap)
{
	u32 port;

	for (port = from; port <= to; port++) {
		struct build d = syn(s, SCANNER, TARGET, (u16)port);

		sim_send(s, &d);
		sim_refuse(s, &d);
		sim_wait(s, gap);
	}
}

static struct entry *scanner(struct sim *s)
{
	struct addr addr = SCANNER;
	struct entry *e = sim_find(s, &addr, 4);

	assert(e);
	return e;
}

static void test_once_and_tenfold(void)
{
	struct sim *s = sim_new(9);

	scan(s, 2001, 2000 + 12345, MS);
	is(TOLD(s, START, NOTICE, VERTICAL), 1, "a notice is told once");
	is(TOLD(s, START, SCAN, VERTICAL), 1, "a scan is told once");
	is(TOLD(s, UPDATE, SCAN, VERTICAL), 4,
	   "and again at 10, 100, 1,000 and 10,000 ports");
	is(s->told_count, 6, "and nothing else is");
	is(s->told[3].finding.view.detail.ports, 100, "at 100 exactly");
	is(s->told[4].finding.view.detail.ports, 1000, "at 1,000 exactly");
	is(s->told[5].finding.view.detail.ports, 10000, "at 10,000 exactly");
	scan(s, 2001, 2500, MS);
	is(s->told_count, 6, "the same ports again are told no more");
	sim_free(s);
}

static void test_another_kind(void)
{
	struct sim *s = sim_new(9);
	u32 i;

	scan(s, 2001, 2030, MS);
	for (i = 0; i < 60; i++) {
		struct build d = syn(s, SCANNER, v4(0xc0000210 + i), 22);

		sim_send(s, &d);
		sim_refuse(s, &d);
	}
	is(TOLD(s, START, SCAN, VERTICAL), 1, "a vertical scan");
	is(TOLD(s, START, SCAN, BLOCK), 1,
	   "that goes on to other hosts is told as a block, too");
	sim_free(s);
}

static void test_what_is_told(void)
{
	static const u8 mss[] = { 2, 4, 0x05, 0xb4 };
	struct sim *s = sim_new(9);
	const struct finding *f;
	u32 i;

	for (i = 0; i < 3; i++) {
		struct build d = syn(s, SCANNER, TARGET, (u16)(4444 + i));

		d.fragment = 0;
		d.sport = 50123;
		d.seq = 0xabcdef;
		d.window = 1024;
		d.options = mss;
		d.options_len = 4;
		d.ttl = 41;
		d.tos = 8;
		sim_send(s, &d);
		sim_refuse(s, &d);
	}
	f = sim_last(s);
	is(f->level, SCANVIGIL_LEVEL_SCAN, "nmap at its third port");
	is(f->view.source.tool, SCANVIGIL_TOOL_NMAP, "is named");
	is(f->sport, 50123, "its port");
	is(f->dport, 4446, "the port that gave it away");
	is(f->view.detail.ports, 3, "how many ports");
	is(f->view.detail.sample[0], 4444, "the first of them");
	is(f->view.hosts, 1, "how many hosts");
	is(f->view.detail.ttl, 41, "its TTL");
	is(f->view.detail.tos, 8, "its TOS");
	is(f->view.detail.ifindex, 2, "where it came in");
	is(f->view.detail.flags_union, TCP_SYN, "flags of any probe");
	is(f->view.detail.flags_common, TCP_SYN, "flags of all probes");
	is(f->view.detail.rejected_count, 2, "how many were refused");
	is(f->view.source.packets, 3, "how many packets");
	is(f->view.detail.first_ns, 100 * HOUR, "since when");
	ok(addr_equal(&f->view.detail.target,
		      &(struct addr){ .w = { v4(0xc0000201).w[0] } }),
	   "and whom it scanned");
	sim_free(s);
}

static void test_end(void)
{
	struct sim *s = sim_new(9);
	u64 end = ms_to_ns(params_default.end_ms);
	u32 id, before;

	scan(s, 2001, 2050, MS);
	id = sim_last(s)->view.detail.scan_id;
	before = s->told_count;
	ok(id, "a scan has a number");
	sim_wait(s, end - 60 * SECOND);
	is(s->told_count, before, "no end is told before its time");
	sim_wait(s, 120 * SECOND);
	is(s->told_count, before + 1, "then one is");
	is(sim_last(s)->state, SCANVIGIL_STATE_END, "as an end");
	is(sim_last(s)->level, SCANVIGIL_LEVEL_SCAN, "of a scan");
	is(sim_last(s)->kind, SCANVIGIL_KIND_VERTICAL, "of the same kind");
	is(sim_last(s)->view.detail.scan_id, id, "of the same number");
	is(sim_last(s)->view.detail.ports, 50, "with all that was scanned");
	is(scanner(s)->source.level, SCANVIGIL_LEVEL_NONE,
	   "whoever is silent has no level");
	sim_wait(s, HOUR);
	is(s->told_count, before + 1, "and no second end");
	sim_free(s);
}

static void test_return(void)
{
	struct sim *s = sim_new(9);
	u32 id, before;

	scan(s, 2001, 2050, MS);
	id = sim_last(s)->view.detail.scan_id;
	sim_wait(s, ms_to_ns(params_default.end_ms) + MINUTE);
	before = s->told_count;
	scan(s, 2001, 2004, MS);
	is(s->told_count, before, "four failures later prove nothing");
	scan(s, 2005, 2005, MS);
	is(s->told_count, before + 1, "but at the fifth it is told");
	is(sim_last(s)->state, SCANVIGIL_STATE_START, "as a start");
	ok(sim_last(s)->view.detail.scan_id != id, "of a new scan");
	is(sim_last(s)->view.detail.ports, 5, "that counts from its start");
	sim_free(s);
}

static void test_untold(void)
{
	struct sim *s = sim_new(9);
	struct record r;
	u32 before;

	scan(s, 2001, 2020, MS);
	before = s->told_count;
	r = record_of(scanner(s));
	detect_untold(&r, sim_last(s));
	scan(s, 3000, 3000, MS);
	is(s->told_count, before + 1, "what could not be told is told later");
	is(sim_last(s)->level, SCANVIGIL_LEVEL_SCAN, "at its level");
	sim_free(s);
}

static void odd(struct sim *s, u8 flags, u16 dport)
{
	struct build d = syn(s, SCANNER, TARGET, dport);

	d.flags = flags;
	sim_send(s, &d);
	sim_wait(s, SECOND);
}

static void test_anomalies_once(void)
{
	struct sim *s = sim_new(9);
	u32 i;

	for (i = 0; i < 100; i++)
		odd(s, TCP_FIN, 22);
	is(s->told_count, 1, "an anomaly is told once");
	is(TOLD(s, START, NOTICE, ANOMALY), 1, "as a notice");
	is(sim_last(s)->view.source.anomalies, ANOMALY(TCP_FIN), "by its name");
	for (i = 0; i < 100; i++)
		odd(s, 0, 22);
	is(s->told_count, 2, "another one once more");
	is(TOLD(s, UPDATE, NOTICE, ANOMALY), 1, "as an update");
	is(scanner(s)->source.score, 5, "each kind of it counts two, once");
	sim_free(s);
}

static void test_harmless_anomalies(void)
{
	struct sim *s = sim_new(9);
	u32 i;

	for (i = 0; i < 100; i++) {
		struct build d = syn(s, SCANNER, TARGET, 443);

		d.ack = 1;
		sim_send(s, &d);
		sim_accept(s, &d, i);
	}
	is(s->told_count, 1, "a harmless anomaly is told once");
	is(sim_last(s)->level, SCANVIGIL_LEVEL_INFO, "as information");
	ok(scanner(s)->source.score <= 0, "and not held against anybody");
	sim_free(s);
}

static void test_anomaly_within_scan(void)
{
	struct sim *s = sim_new(9);
	u32 before;

	scan(s, 2001, 2030, MS);
	before = s->told_count;
	odd(s, TCP_FIN, 2001);
	is(s->told_count, before, "an anomaly of a known scanner is not told");
	is(scanner(s)->source.anomalies, ANOMALY(TCP_FIN), "but remembered");
	sim_free(s);
}

static void test_udp_is_notice(void)
{
	struct sim *s = sim_new(9);
	u32 i;

	for (i = 2001; i <= 7000; i++) {
		struct build d = syn(s, SCANNER, TARGET, (u16)i);

		d.proto = PROTO_UDP;
		sim_send(s, &d);
		sim_wait(s, MS);
	}
	is(sim_level(s), SCANVIGIL_LEVEL_NOTICE,
	   "5,000 UDP ports, alone, are a notice");
	ok(scanner(s)->source.udp_score >= 10, "whatever their score");
	is(scanner(s)->source.score, 0, "which is no other's");
	scan(s, 1, 1, MS);
	is(sim_level(s), SCANVIGIL_LEVEL_NOTICE, "one TCP port adds nothing");
	sim_free(s);
}

static void test_udp_refused(void)
{
	struct sim *s = sim_new(9);
	struct wire w;
	u32 i;

	for (i = 1; i <= 12; i++) {
		struct build d = syn(s, SCANNER, TARGET, (u16)(i * 5));

		d.proto = PROTO_UDP;
		sim_send(s, &d);
		w = build_unreachable(&d, d.dst, 3, 28);
		sim_packet(s, &w);
		sim_wait(s, SECOND);
	}
	is(sim_level(s), SCANVIGIL_LEVEL_SCAN,
	   "UDP ports that are said to be closed are a scan");
	is(scanner(s)->detail.rejected_count, 12, "refusals are counted");
	sim_free(s);
}

static void test_unrouted(void)
{
	struct sim *s = sim_new(9);
	struct wire w;
	u32 i;

	for (i = 0; i < 60; i++) {
		struct build d = syn(s, SCANNER, v4(0xc0000201 + i), 443);

		sim_send(s, &d);
		w = build_unreachable(&d, v4(0xc0000001), 0, 28);
		s->ifindex = 3;
		sim_packet(s, &w);
		sim_packet(s, &w);
		s->ifindex = 2;
		sim_wait(s, SECOND);
	}
	is(s->told_count, 0, "hosts without a route are no failures");
	/* What seems to be asked for again is not charged, and yet credited. */
	ok(scanner(s)->source.score > SCORE_MIN / 2, "nor a credit");
	sim_free(s);
	s = sim_new(9);
	for (i = 0; i < 60; i++) {
		struct build d = syn(s, SCANNER, TARGET, (u16)(2000 + i));

		sim_send(s, &d);
		w = build_unreachable(&d, v4(0xc0000001), 0, 28);
		sim_packet(s, &w);
	}
	is(sim_level(s), SCANVIGIL_LEVEL_SCAN,
	   "unless whoever scans could have sent them");
	sim_free(s);
}

static void handshake(struct sim *s, u32 error, u8 flags)
{
	struct build d = syn(s, SCANNER, TARGET, 80);

	sim_send(s, &d);
	sim_accept(s, &d, 0x77777777);
	d.flags = flags;
	d.seq++;
	d.ack = 0x77777778 + error;
	sim_send(s, &d);
}

static void test_verified(void)
{
	struct sim *s = sim_new(9);
	struct build d = syn(s, SCANNER, TARGET, 80);

	sim_send(s, &d);
	sim_accept(s, &d, 0x77777777);
	is(scanner(s)->source.bits & SOURCE_VERIFIED, 0,
	   "an answer does not verify who may never get it");
	sim_free(s);
	s = sim_new(9);
	handshake(s, 0, TCP_ACK);
	is(scanner(s)->source.bits & SOURCE_VERIFIED, SOURCE_VERIFIED,
	   "the right acknowledgment verifies");
	ok(scanner(s)->source.techniques & BIT(SCANVIGIL_TECHNIQUE_CONNECT),
	   "and makes it a connect scan");
	sim_free(s);
	s = sim_new(9);
	handshake(s, 1, TCP_ACK);
	is(scanner(s)->source.bits & SOURCE_VERIFIED, 0,
	   "a wrong one does not: whoever guesses has not seen the answer");
	sim_free(s);
	s = sim_new(9);
	handshake(s, 0, TCP_RST);
	is(scanner(s)->source.bits & SOURCE_VERIFIED, 0,
	   "and a RST does not, as of a half-open scan");
	sim_free(s);
}

static void test_verified_long_ago(void)
{
	struct sim *s = sim_new(9);

	sim_connect(s, SCANNER, TARGET, 80);
	is(scanner(s)->source.bits & SOURCE_VERIFIED, SOURCE_VERIFIED,
	   "a whole connection verifies");
	sim_wait(s, 30 * MINUTE);
	scan(s, 2001, 2030, MS);
	is(sim_level(s), SCANVIGIL_LEVEL_SCAN, "a scan half an hour later");
	is(scanner(s)->source.bits & SOURCE_VERIFIED, 0,
	   "is not vouched for: somebody may be using the name");
	sim_free(s);
}

/* Accused once, then used in peace: the end must come all the same. */
static void test_peace_ends(void)
{
	struct sim *s = sim_new(9);
	u32 i;

	sim_connect(s, SCANNER, TARGET, 443);
	scan(s, 2001, 2030, MS);
	for (i = 0; i < 20; i++) {
		sim_wait(s, MINUTE);
		sim_connect(s, SCANNER, TARGET, 443);
	}
	is(TOLD(s, END, SCAN, VERTICAL), 1,
	   "connections that are answered do not keep a scan alive");
	sim_free(s);
}

static void test_verified_by_tracking(void)
{
	struct sim *s = sim_new(9);
	struct build d = syn(s, SCANNER, TARGET, 80);

	s->tracked = true;
	s->flow = FLOW_NEW;
	sim_send(s, &d);
	s->flow = FLOW_ESTABLISHED;
	d.flags = TCP_ACK;
	sim_send(s, &d);
	is(scanner(s)->source.bits & SOURCE_VERIFIED, 0,
	   "half a connection of connection tracking verifies nobody");
	s->flow = FLOW_VOUCHED_CLOSE;
	d.flags = TCP_FIN | TCP_ACK;
	sim_send(s, &d);
	is(scanner(s)->source.bits & SOURCE_VERIFIED, SOURCE_VERIFIED,
	   "the end of a whole one does");
	sim_free(s);
}

static void test_credit(void)
{
	struct sim *s = sim_new(9);
	struct build d;
	u32 i;

	for (i = 0; i < 4; i++)
		sim_connect(s, SCANNER, TARGET, (u16)(8000 + i));
	is(scanner(s)->source.score, -4, "four open ports: one up, two down");
	d = syn(s, SCANNER, TARGET, 8000);
	for (i = 0; i < 50; i++) {
		sim_send(s, &d);
		sim_accept(s, &d, i);
	}
	is(scanner(s)->source.score, -4, "the same port gives no more credit");
	for (i = 0; i < 30; i++)
		sim_connect(s, SCANNER, v4(0xc0000301 + i), 443);
	is(scanner(s)->source.score, SCORE_MIN, "and credit has an end");
	sim_free(s);
}

static void test_pings_give_no_credit(void)
{
	struct sim *s = sim_new(9);
	u32 i;

	for (i = 0; i < 5; i++) {
		struct build d = syn(s, SCANNER, v4(0xc0000201 + i), 0), back;

		d.proto = PROTO_ICMP;
		d.type = 8;
		sim_send(s, &d);
		back = turned(&d);
		back.type = 0;
		sim_send(s, &back);
	}
	is(scanner(s)->source.score, 0, "hosts answer pings for everybody");
	is(scanner(s)->detail.answered_count, 5, "but it is remembered");
	sim_free(s);
}

static void test_forgotten(void)
{
	struct sim *s = sim_new(9);
	struct addr addr = SCANNER;

	scan(s, 2001, 2030, MS);
	sim_wait(s, 23 * HOUR);
	ok(sim_find(s, &addr, 4), "a scanner is known for a day");
	sim_wait(s, 2 * HOUR);
	ok(!sim_find(s, &addr, 4), "and then forgotten");
	sim_free(s);
}

int main(void)
{
	test_once_and_tenfold();
	test_another_kind();
	test_what_is_told();
	test_end();
	test_return();
	test_untold();
	test_anomalies_once();
	test_harmless_anomalies();
	test_anomaly_within_scan();
	test_udp_is_notice();
	test_udp_refused();
	test_unrouted();
	test_verified();
	test_verified_long_ago();
	test_peace_ends();
	test_verified_by_tracking();
	test_credit();
	test_pings_give_no_credit();
	test_forgotten();
	return done();
}
