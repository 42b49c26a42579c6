// SPDX-License-Identifier: GPL-2.0-or-later
/* What a source's manner gives away, and the peaceful ways to do nearly the same. */
#include "core/protocol.h"
#include "sim.h"

/* Whether this kind was told, once and at this level. */
static bool told_once(const struct sim *s, u8 kind, u8 level)
{
	u32 i, n = 0;

	for (i = 0; i < s->told_count; i++) {
		if (s->told[i].finding.kind != kind)
			continue;
		n++;
		if (s->told[i].finding.level != level)
			return false;
	}
	return n == 1;
}

static bool told(const struct sim *s, u8 kind)
{
	u32 i;

	for (i = 0; i < s->told_count; i++)
		if (s->told[i].finding.kind == kind)
			return true;
	return false;
}

static void ping(struct sim *s, u32 host, u8 type)
{
	sim_send(s, &(struct build){ .family = 4,
				     .src = SCANNER,
				     .dst = v4(0xc0000200 + host),
				     .proto = PROTO_ICMP,
				     .ttl = 50,
				     .type = type });
}

static void tcp(struct sim *s, u32 host, u16 port, u8 flags)
{
	struct build d = syn(s, SCANNER, v4(0xc0000200 + host), port);

	d.flags = flags;
	sim_send(s, &d);
}

static void test_host_check(void)
{
	struct sim *s = sim_new(1);

	ping(s, 1, ICMP_REQUEST);
	tcp(s, 1, 443, TCP_SYN);
	ok(!told(s, SCANVIGIL_KIND_HOST_CHECK), "two ways to ask are none");
	tcp(s, 1, 80, TCP_ACK);
	ping(s, 1, ICMP_TIMESTAMP_REQUEST);
	ok(told_once(s, SCANVIGIL_KIND_HOST_CHECK, SCANVIGIL_LEVEL_NOTICE),
	   "nmap's four ways to ask whether a host is up");
	sim_free(s);

	s = sim_new(2);
	ping(s, 1, ICMP_REQUEST);
	tcp(s, 2, 443, TCP_SYN);
	tcp(s, 3, 80, TCP_ACK);
	ping(s, 4, ICMP_TIMESTAMP_REQUEST);
	ok(!told(s, SCANVIGIL_KIND_HOST_CHECK), "not of four hosts");
	sim_free(s);

	s = sim_new(3);
	ping(s, 1, ICMP_REQUEST);
	sim_wait(s, 8 * SECOND);
	tcp(s, 1, 443, TCP_SYN);
	sim_wait(s, 8 * SECOND);
	tcp(s, 1, 80, TCP_ACK);
	ok(!told(s, SCANVIGIL_KIND_HOST_CHECK), "nor far apart in time");
	sim_free(s);
}

/* A handshake that the client breaks off. */
static void abort_handshake(struct sim *s, u16 port, u16 sport)
{
	struct build d = syn(s, SCANNER, TARGET, port);

	d.sport = sport;
	sim_send(s, &d);
	sim_accept(s, &d, sport);
	d.flags = TCP_RST;
	d.seq++;
	sim_send(s, &d);
}

static void test_isn_probe(void)
{
	struct sim *s = sim_new(1);
	u16 i;

	for (i = 0; i < 6; i++) {
		abort_handshake(s, 22, (u16)(40000 + i));
		sim_wait(s, 100 * MS);
	}
	ok(told_once(s, SCANVIGIL_KIND_ISN_PROBE, SCANVIGIL_LEVEL_NOTICE),
	   "six handshakes broken off in half a second");
	sim_free(s);

	s = sim_new(2);
	for (i = 0; i < 60; i++) {
		abort_handshake(s, 22, (u16)(40000 + i));
		sim_wait(s, 500 * MS);
	}
	ok(!told(s, SCANVIGIL_KIND_ISN_PROBE),
	   "not a load balancer's half-open checks");
	sim_free(s);

	s = sim_new(3);
	for (i = 0; i < 20; i++)
		abort_handshake(s, (u16)(20 + i), (u16)(40000 + i));
	ok(!told(s, SCANVIGIL_KIND_ISN_PROBE), "nor one for each open port");
	sim_free(s);
}

/* A connection in which only the server speaks, or nobody, or both. */
static void visit(struct sim *s, u16 port, bool greeting, bool word)
{
	struct build d = syn(s, SCANNER, TARGET, port), back;

	sim_send(s, &d);
	sim_accept(s, &d, 1000);
	d.flags = TCP_ACK;
	d.seq++;
	d.ack = 1001;
	sim_send(s, &d);
	if (greeting) {
		back = turned(&d);
		back.flags = TCP_ACK | TCP_PSH;
		back.seq = 1001;
		back.ack = d.seq;
		back.payload_len = 30;
		sim_send(s, &back);
		d.ack += 30;
	}
	if (word) {
		d.payload_len = 10;
		sim_send(s, &d);
		d.payload_len = 0;
		d.seq += 10;
	}
	d.flags = TCP_FIN | TCP_ACK;
	sim_send(s, &d);
	sim_wait(s, SECOND);
}

static void test_banner_grab(void)
{
	static const u16 port[] = { 21, 22, 25, 110, 143, 587 };
	struct sim *s = sim_new(1);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(port); i++)
		visit(s, port[i], true, false);
	ok(told_once(s, SCANVIGIL_KIND_BANNER_GRAB, SCANVIGIL_LEVEL_INFO),
	   "six greetings read without a word");
	sim_free(s);

	s = sim_new(2);
	for (i = 0; i < 50; i++)
		visit(s, 25, true, false);
	ok(!told(s, SCANVIGIL_KIND_BANNER_GRAB), "not those of one service");
	for (i = 0; i < ARRAY_SIZE(port); i++)
		visit(s, port[i], true, true);
	for (i = 0; i < ARRAY_SIZE(port); i++)
		visit(s, (u16)(port[i] + 1), false, false);
	ok(!told(s, SCANVIGIL_KIND_BANNER_GRAB),
	   "nor where somebody answers or nobody greets");
	sim_free(s);
}

static void answer(struct sim *s, u8 flags, u16 sport, u16 dport)
{
	struct build d = syn(s, SCANNER, TARGET, dport);

	d.flags = flags;
	d.sport = sport;
	d.window = 0;
	sim_send(s, &d);
}

static void test_replies(void)
{
	/* The ports of article 004, in its order. */
	static const u16 from[] = { 443,  256, 111, 1106, 700,
				    3493, 726, 777, 139,  1002 };
	struct sim *s = sim_new(1);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(from); i++) {
		answer(s, TCP_RST | TCP_ACK, from[i], (u16)(43616 + i % 3));
		sim_wait(s, SECOND);
	}
	ok(told_once(s, SCANVIGIL_KIND_REPLY, SCANVIGIL_LEVEL_INFO),
	   "the port probing of article 004 is answers to a scan");
	is(sim_level(s), SCANVIGIL_LEVEL_INFO, "and no more");
	sim_free(s);

	s = sim_new(2);
	for (i = 0; i < 40; i++)
		answer(s, TCP_SYN | TCP_ACK, 443, (u16)(33000 + i * 97));
	ok(told_once(s, SCANVIGIL_KIND_BACKSCATTER, SCANVIGIL_LEVEL_INFO),
	   "answers of one service to many are backscatter");
	sim_free(s);

	s = sim_new(3);
	for (i = 0; i < 4; i++)
		answer(s, TCP_RST, 443, (u16)(33000 + i * 97));
	is(s->told_count, 0, "four of them are nothing yet");
	sim_free(s);
}

static void test_idle_scan(void)
{
	static const u8 mss[] = { 2, 4, 0x05, 0xb4 };
	struct sim *s = sim_new(1);
	u16 i;

	for (i = 0; i < 6; i++) {
		struct build d = syn(s, SCANNER, TARGET, 80);

		d.fragment = 0;
		d.flags = TCP_SYN | TCP_ACK;
		d.sport = (u16)(45000 + i);
		d.seq = 1000 + 500U * i;
		d.window = 1024;
		d.options = mss;
		d.options_len = sizeof(mss);
		sim_send(s, &d);
	}
	ok(told_once(s, SCANVIGIL_KIND_IDLE_SCAN, SCANVIGIL_LEVEL_NOTICE),
	   "a zombie is asked for its IP ID");
	sim_free(s);

	s = sim_new(2);
	for (i = 0; i < 20; i++) {
		struct build d = syn(s, SCANNER, TARGET, (u16)(80 + i));

		d.fragment = 0;
		d.flags = TCP_SYN | TCP_ACK;
		d.sport = 45000;
		d.window = 1024;
		d.options = mss;
		d.options_len = sizeof(mss);
		sim_send(s, &d);
	}
	ok(!told(s, SCANVIGIL_KIND_IDLE_SCAN) && sim_level(s) >= 3,
	   "nmap --scanflags SYNACK is a scan, and asks no zombie");
	sim_free(s);
}

static void test_land(void)
{
	struct sim *s = sim_new(1);
	struct build d = syn(s, TARGET, TARGET, 139);

	d.sport = 139;
	sim_send(s, &d);
	ok(told_once(s, SCANVIGIL_KIND_LAND, SCANVIGIL_LEVEL_INFO),
	   "a packet to itself is told, and held against nobody");
	sim_free(s);
}

static void test_bounce(void)
{
	struct sim *s = sim_new(1);
	u16 port;

	for (port = 1; port <= 30; port++) {
		struct build d = syn(s, SCANNER, TARGET, port);

		d.sport = 20;
		sim_send(s, &d);
		sim_refuse(s, &d);
	}
	is(sim_last(s)->view.source.techniques, BIT(SCANVIGIL_TECHNIQUE_BOUNCE),
	   "a server's data port that knocks at services is a bounce");
	is(sim_level(s), SCANVIGIL_LEVEL_SCAN, "and a scan");
	sim_free(s);
}

static void test_ident(void)
{
	struct sim *s = sim_new(1);
	u32 i;

	for (i = 1; i < 9; i++) {
		struct build d = syn(s, SCANNER, v4(0xc0000200 + i), 113);

		sim_send(s, &d);
		sim_refuse(s, &d);
	}
	is(s->told_count, 0,
	   "eight of our mail servers are asked who they are");
	sim_free(s);
}

static void test_unicornscan(void)
{
	struct sim *s = sim_new(1);
	u32 i;

	for (i = 0; i < 20; i++) {
		u16 port = (u16)(i * 13 + 20), sport = (u16)(4000 + i * 7);
		struct build d = syn(s, SCANNER, TARGET, port);

		d.sport = sport;
		d.seq = 0x5eed1234 ^ (((u32)port << 16) + sport);
		sim_send(s, &d);
		sim_refuse(s, &d);
	}
	is(sim_last(s)->view.source.tool, SCANVIGIL_TOOL_UNICORNSCAN,
	   "unicornscan by its sequence numbers");
	sim_free(s);
}

static void test_xprobe(void)
{
	struct sim *s = sim_new(1);

	ping(s, 1, ICMP_REQUEST);
	ping(s, 1, ICMP_TIMESTAMP_REQUEST);
	ping(s, 1, ICMP_NETMASK_REQUEST);
	ok(!told(s, SCANVIGIL_KIND_OS_PROBE),
	   "nmap -PE -PP -PM is no OS probe");
	ping(s, 1, ICMP_INFO_REQUEST_TYPE);
	ok(told(s, SCANVIGIL_KIND_OS_PROBE), "xprobe2's requests are");
	sim_free(s);
}

/* nmap -sO: protocols with ports have one each. */
static void test_protocols(void)
{
	static const u8 protos[] = { PROTO_TCP,	 PROTO_UDP, 47, 2,
				     PROTO_SCTP, 50,	    51, 89,
				     103,	 112,	    115 };
	struct sim *s = sim_new(1);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(protos); i++) {
		struct build d = syn(s, SCANNER, TARGET, 80);

		d.proto = protos[i];
		d.dport = protos[i] == PROTO_TCP ? 80 : 40125;
		d.flags = TCP_ACK;
		d.type = SCTP_INIT_CHUNK;
		sim_send(s, &d);
	}
	is(sim_level(s), SCANVIGIL_LEVEL_SCAN, "a protocol scan is a scan");
	is(sim_last(s)->view.source.kinds & ~BIT(SCANVIGIL_KIND_ANOMALY),
	   BIT(SCANVIGIL_KIND_PROTOCOL), "and nothing else");
	sim_free(s);
}

int main(void)
{
	test_host_check();
	test_isn_probe();
	test_banner_grab();
	test_replies();
	test_idle_scan();
	test_land();
	test_bounce();
	test_ident();
	test_unicornscan();
	test_xprobe();
	test_protocols();
	return done();
}
