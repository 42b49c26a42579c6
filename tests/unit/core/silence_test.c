// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What must not be told: life on a network that looks like a scan to whoever
 * counts packets (DETECTION 4), each trap with enough of it to be sure.
 */
#include "sim.h"

#define CLIENT v4(0xcb007105)

/* Nothing at all, or what was told. */
static void quiet(struct sim *s, const char *name)
{
	if (!is(sim_level(s), SCANVIGIL_LEVEL_NONE, "%s", name))
		sim_explain(s);
	sim_free(s);
}

static void test_two_open_ports(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 500; i++) {
		sim_connect(s, CLIENT, TARGET, i & 1 ? 443 : 80);
		sim_wait(s, 20 * SECOND);
	}
	quiet(s, "500 connections to two open ports");
}

static void test_many_open_ports(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 40; i++) {
		sim_connect(s, CLIENT, TARGET, (u16)(8000 + i * 3));
		sim_wait(s, SECOND);
	}
	quiet(s, "40 open ports of a host, each answered");
}

static void test_many_servers(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 100; i++) {
		sim_connect(s, CLIENT, v4(0xc0000201 + i), 443);
		sim_wait(s, SECOND);
	}
	quiet(s, "100 servers that answer");
}

/* A member of a domain whose one server is everything (MS-ADTS, RFC 4120). */
static void test_domain_member(void)
{
	static const u16 ports[] = { 53,  80,  88,  135, 139, 143, 389,
				     443, 445, 464, 593, 636, 993, 25 };
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 10 * ARRAY_SIZE(ports); i++) {
		u16 port = ports[i % ARRAY_SIZE(ports)];
		struct build d = syn(s, CLIENT, TARGET, port);

		d.proto = PROTO_UDP;
		if (port == 53 || port == 389)
			sim_send(s, &d);
		sim_connect(s, CLIENT, TARGET, port);
		sim_wait(s, SECOND);
	}
	quiet(s, "a member of a domain and its only server");
}

/* Passive FTP of many small files, or a proxy: credit must keep pace. */
static void test_crowds(bool of_hosts)
{
	u32 salt, i, told = 0;

	for (salt = 0; salt < 20; salt++) {
		struct sim *s = sim_new(salt);

		for (i = 0; i < 2000; i++) {
			struct build d = of_hosts ?
						 syn(s, CLIENT,
						     v4(0xc0000201 + i), 443) :
						 syn(s, CLIENT, TARGET,
						     (u16)(20000 + i * 7));

			sim_send(s, &d);
			sim_accept(s, &d, i);
			sim_wait(s, 200 * MS);
		}
		told += s->told_count;
		sim_free(s);
	}
	is(told, 0, "2,000 %s that answer, under 20 keys",
	   of_hosts ? "hosts" : "ports");
}

static void test_health_check(void)
{
	struct sim *s = sim_new(5);
	u32 i, isn = 77;

	for (i = 0; i < 3 * 24 * 60; i++) {
		struct build d = syn(s, CLIENT, TARGET, (u16)(8080 + i % 3));

		sim_send(s, &d);
		sim_accept(s, &d, isn += 1000);
		d.flags = TCP_RST;
		d.seq++;
		sim_send(s, &d);
		sim_wait(s, 20 * SECOND);
	}
	quiet(s, "a load balancer that opens and resets three ports for a day");
}

static void test_retries(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 1000; i++) {
		struct build d = syn(s, CLIENT, TARGET, (u16)(25 + i % 4));

		sim_send(s, &d);
		if (i % 4)
			sim_refuse(s, &d);
		sim_wait(s, 3 * SECOND);
	}
	quiet(s, "1,000 tries of the same four closed ports");
}

static void test_retransmissions(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 4; i++) {
		struct build d = syn(s, CLIENT, TARGET, (u16)(1000 + i));
		u32 n;

		for (n = 0; n < 7; n++) {
			sim_send(s, &d);
			sim_wait(s, SECOND << n);
		}
	}
	quiet(s, "SYNs retransmitted to four filtered ports");
}

static void test_late_dns(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 1000; i++) {
		struct build d = { .family = 4,
				   .src = CLIENT,
				   .dst = TARGET,
				   .proto = PROTO_UDP,
				   .sport = 53,
				   .dport = (u16)(32768 + i * 31) };

		sim_send(s, &d);
		sim_wait(s, 100 * MS);
	}
	quiet(s, "1,000 DNS answers that come too late");
}

/* Amplifiers that somebody asks in the name of one of ours. */
static void test_reflection(u16 service, u16 first, const char *name)
{
	u32 salt, i, told = 0;

	for (salt = 0; salt < 30; salt++) {
		struct sim *s = sim_new(salt);
		u64 state = salt + 1;

		for (i = 0; i < 3000; i++) {
			struct build d = { .family = 4,
					   .src = CLIENT,
					   .dst = TARGET,
					   .proto = PROTO_UDP,
					   .sport = service,
					   .payload_len = 450 };

			d.dport =
				(u16)(first + noise(&state) % (65536 - first));
			sim_send(s, &d);
			sim_wait(s, MS);
		}
		told += sim_level(s);
		sim_free(s);
	}
	is(told, 0, "answers of %s to whoever asked in our name", name);
}

static void test_dns_burst(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 1000; i++) {
		struct build d = { .family = 4,
				   .src = TARGET,
				   .dst = CLIENT,
				   .proto = PROTO_UDP,
				   .sport = (u16)(32768 + i * 31),
				   .dport = 53 };
		struct build back = turned(&d);

		sim_send(s, &d);
		sim_send(s, &back);
		sim_wait(s, MS);
	}
	quiet(s, "1,000 DNS queries and their answers");
}

/* From one port, as a server, or from another each time, as a client. */
static void strays(struct sim *s, u8 flags, u16 sport, u16 dport, u16 step,
		   u32 count)
{
	u32 i;

	for (i = 0; i < count; i++) {
		struct build d =
			syn(s, CLIENT, TARGET, (u16)(dport + i * step));

		d.flags = flags;
		if (sport)
			d.sport = sport;
		d.ack = env_hash2(i, 99, &s->key);
		sim_send(s, &d);
		sim_wait(s, 50 * MS);
	}
}

static void test_strays_to_clients(void)
{
	static const u8 flags[] = { TCP_ACK, TCP_ACK | TCP_PSH,
				    TCP_FIN | TCP_ACK };
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(flags); i++)
		strays(s, flags[i], 443, 32768, 31, 300);
	quiet(s, "segments of forgotten connections to our clients' ports");
}

static void test_strays_to_server(void)
{
	struct sim *s = sim_new(5);

	strays(s, TCP_FIN | TCP_ACK, 0, 80, 1, 4);
	strays(s, TCP_ACK, 0, 80, 1, 4);
	quiet(s, "segments of forgotten connections to four server ports");
}

/* A proxy in the middle of its life, and clients of before 2007 (RFC 6056). */
static void test_strays_of_proxy(void)
{
	struct sim *s = sim_new(5);

	strays(s, TCP_ACK | TCP_PSH, 3128, 1025, 31, 300);
	strays(s, TCP_ACK, 3128, 1026, 31, 300);
	strays(s, TCP_FIN | TCP_ACK, 8080, 1027, 31, 300);
	quiet(s, "segments of a proxy's connections, begun before us");
}

/* Told for what it is, and never held against anybody. */
static bool is_mild(const struct sim *s, u8 kind)
{
	u32 i;

	for (i = 0; i < s->told_count; i++)
		if (s->told[i].finding.level > SCANVIGIL_LEVEL_INFO ||
		    s->told[i].finding.kind != kind)
			return false;
	return s->told_count;
}

static void test_backscatter(void)
{
	struct sim *s = sim_new(5);

	strays(s, TCP_RST, 80, 32768, 31, 500);
	strays(s, TCP_RST | TCP_ACK, 80, 32769, 31, 500);
	strays(s, TCP_SYN | TCP_ACK, 443, 32770, 31, 500);
	ok(is_mild(s, SCANVIGIL_KIND_BACKSCATTER),
	   "RST and SYN+ACK that answer whoever used our name");
	sim_free(s);
}

/* The same to low ports, as where a NAT or a BSD opens connections from. */
static void test_backscatter_anywhere(void)
{
	static const u8 flags[] = { TCP_RST, TCP_RST | TCP_ACK,
				    TCP_SYN | TCP_ACK };
	u32 salt, i, told = 0;

	for (salt = 0; salt < 60; salt++) {
		struct sim *s = sim_new(salt);
		u64 state = salt + 1;

		for (i = 0; i < 40; i++) {
			struct build d =
				syn(s, CLIENT, TARGET,
				    (u16)(1024 + noise(&state) % 64512));

			d.flags = flags[salt % 3];
			d.sport = 80;
			/* Half the floods have one number for all. */
			d.seq = salt & 1 ? 0 : noise(&state);
			d.ack = salt & 1 ? 78 : noise(&state);
			sim_send(s, &d);
			sim_wait(s, SECOND);
		}
		told += is_mild(s, SCANVIGIL_KIND_BACKSCATTER);
		sim_free(s);
	}
	is(told, 60, "backscatter of a service, to any port of ours");
}

/* What was asked is not seen here, only that closed ports refuse it. */
static void test_refusals_of_a_scan(u8 flags, const char *name)
{
	struct sim *s = sim_new(5);
	u64 state = 1;
	u16 sport = 0;
	u32 i;

	for (i = 0; i < 2000; i++) {
		struct build d = syn(s, CLIENT, v4(0xc0000201 + i / 2 % 3),
				     (u16)(1024 + noise(&state) % 31744));

		d.flags = flags;
		/* Each closed port is asked twice, as by nmap -sT. */
		if (!(i & 1))
			sport = (u16)(1 + noise(&state) % 65535);
		d.sport = sport;
		d.seq = flags & TCP_ACK ? 0 : noise(&state);
		d.ack = flags & TCP_ACK ? noise(&state) : 0;
		sim_send(s, &d);
		sim_wait(s, MS);
	}
	ok(sim_level(s) < SCANVIGIL_LEVEL_NOTICE, "%s", name);
	if (sim_level(s) >= SCANVIGIL_LEVEL_NOTICE)
		sim_explain(s);
	sim_free(s);
}

/* Article 004: a scan that one of ours made, as its victim answers. */
static void test_answers_to_our_scan(void)
{
	struct sim *s = sim_new(5);
	struct addr victim = v4(0x5db8d822), scanner = TARGET;
	u32 i;

	for (i = 0; i < 100; i++) {
		struct build d = syn(s, TARGET, victim, (u16)(i * 7 + 1));

		d.sport = 43616;
		sim_send(s, &d);
		sim_refuse(s, &d);
		sim_wait(s, MS);
	}
	ok(!sim_find(s, &victim, 4),
	   "the victim of our own scan is not even remembered");
	is(sim_last(s)->level, SCANVIGIL_LEVEL_SCAN, "our scanner is told");
	ok(addr_equal(&sim_last(s)->view.source.key, &scanner),
	   "by its own address");
	sim_free(s);
}

/* The same with flags that no stack sends: they are answered, too. */
static void test_answers_to_our_null_scan(void)
{
	struct sim *s = sim_new(5);
	struct addr victim = v4(0x5db8d822);
	u32 i;

	for (i = 0; i < 100; i++) {
		struct build d = syn(s, TARGET, victim, (u16)(i * 7 + 1));

		d.flags = 0;
		sim_send(s, &d);
		sim_refuse(s, &d);
	}
	ok(!sim_find(s, &victim, 4), "nor is the victim of a null scan");
	sim_free(s);
}

static void test_grace(void)
{
	struct sim *s = sim_new(5);

	s->grace = true;
	strays(s, TCP_ACK, 0, 1, 7, 300);
	quiet(s, "live connections right after detection was enabled");
}

static void test_reloaded_gateway(u32 services)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 600; i++) {
		struct build d = syn(s, CLIENT, v4(0xc0000201 + i % 50),
				     (u16)(i % services + 80));

		d.flags = TCP_ACK;
		d.ack = 1 + i * 7919;
		sim_send(s, &d);
		sim_wait(s, 10 * MS);
	}
	quiet(s, "600 live connections that were begun before us");
}

static void test_ecn_and_tfo(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 50; i++) {
		struct build d = syn(s, CLIENT, TARGET, 443);

		d.flags = TCP_SYN | 0xc0;
		d.reserved = 1;
		d.payload_len = 300;
		sim_send(s, &d);
		sim_accept(s, &d, i);
		sim_wait(s, SECOND);
	}
	quiet(s, "SYNs with AccECN and data");
}

static void test_happy_eyeballs(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 100; i++) {
		struct build d = syn(s, v6(9, 1), v6(2, i), 443), a = d;

		d.family = 6;
		sim_send(s, &d);
		sim_accept(s, &d, i);
		d.flags = TCP_RST;
		sim_send(s, &d);
		a.src = CLIENT;
		a.dst = v4(0xc0000201 + i);
		sim_connect(s, a.src, a.dst, 443);
		sim_wait(s, SECOND);
	}
	quiet(s, "pairs of SYNs over IPv4 and IPv6, one of them aborted");
}

/* Only what a server on a port of its own sends, to ports as NATs choose them. */
static void test_other_side(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 60; i++) {
		struct build d = syn(s, CLIENT, TARGET, (u16)(1100 + 37 * i));

		d.sport = 8080;
		d.flags = TCP_SYN | TCP_ACK;
		d.ack = env_hash2(i, 5, &s->key);
		sim_send(s, &d);
		d.flags = TCP_ACK;
		d.seq++;
		sim_send(s, &d);
		d.flags |= TCP_FIN;
		sim_send(s, &d);
		sim_wait(s, 300 * MS);
	}
	ok(is_mild(s, SCANVIGIL_KIND_BACKSCATTER),
	   "the other side of 60 connections to a server on port 8080");
	sim_free(s);
}

/* As where a switch mirrors both of its ports, or a device both its sides. */
static void test_copies(void)
{
	struct sim *s = sim_new(5);
	struct build d[20];
	u32 i, n;

	for (i = 0; i < ARRAY_SIZE(d); i++) {
		d[i] = syn(s, CLIENT, v4(0xc0000201 + i), 443);
		sim_send(s, &d[i]);
		sim_wait(s, MS / 100);
		sim_send(s, &d[i]);
	}
	sim_wait(s, 30 * MS);
	for (i = 0; i < ARRAY_SIZE(d); i++) {
		sim_accept(s, &d[i], i);
		sim_accept(s, &d[i], i);
		d[i].flags = TCP_RST;
		d[i].seq++;
		for (n = 0; n < 6; n++)
			sim_send(s, &d[i]);
	}
	quiet(s, "every packet of 20 connections that are broken off, twice");
}

/* They close what was not read to its end with a RST for each segment. */
static void test_refusals_of_segments(void)
{
	struct sim *s = sim_new(5);
	struct build d[20];
	u32 i, n;

	for (i = 0; i < ARRAY_SIZE(d); i++) {
		d[i] = syn(s, CLIENT, v4(0xc0000201 + i), 443);
		sim_send(s, &d[i]);
	}
	sim_wait(s, 30 * MS);
	for (i = 0; i < ARRAY_SIZE(d); i++) {
		sim_accept(s, &d[i], i);
		for (n = 0; n < 12 && i < 3; n++)
			sim_refuse(s, &d[i]);
		if (i == 3)
			sim_connect(s, CLIENT, v4(0xc0000101), 443);
	}
	quiet(s, "servers that refuse each segment of what they took");
}

/* Only what the clients send, as where the route back is another one. */
static void test_one_side(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 60; i++) {
		struct build d = syn(s, CLIENT, v4(0xc0000201 + i % 30),
				     (u16)(443 + i % 7 * 1000));

		sim_send(s, &d);
		sim_wait(s, 30 * MS);
		d.flags = TCP_ACK;
		d.seq++;
		d.ack = env_hash2(i, 5, &s->key);
		sim_send(s, &d);
		d.flags |= TCP_PSH;
		d.payload_len = 200;
		sim_send(s, &d);
		sim_wait(s, 300 * MS);
	}
	quiet(s, "one side of 60 connections to 30 servers");
}

static void test_active_ftp(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 200; i++) {
		struct build d = syn(s, CLIENT, TARGET, (u16)(33000 + i * 3));

		d.sport = 20;
		sim_send(s, &d);
		sim_accept(s, &d, i);
		sim_wait(s, SECOND);
	}
	ok(sim_level(s) < SCANVIGIL_LEVEL_SCAN,
	   "an FTP server's data connections are no scan");
	sim_free(s);
}

static void test_mixed_success(void)
{
	struct sim *s;
	u32 salt, i, alarms = 0;

	for (salt = 0; salt < 50; salt++) {
		u64 state = salt + 1;

		s = sim_new(salt);
		for (i = 0; i < 200; i++) {
			struct build d = syn(
				s, CLIENT, v4(0xc0000000 + noise(&state)), 443);

			sim_send(s, &d);
			if (noise(&state) % 10)
				sim_accept(s, &d, i);
			sim_wait(s, SECOND);
		}
		alarms += sim_level(s) >= SCANVIGIL_LEVEL_SCAN;
		sim_free(s);
	}
	is(alarms, 0, "200 servers of which one in ten does not answer");
}

/* Two thirds of what peers tell of each other are gone (BitTorrent, eDonkey). */
static void test_peers(void)
{
	u32 salt, i, alarms = 0;

	for (salt = 0; salt < 50; salt++) {
		struct sim *s = sim_new(salt);
		u64 state = salt + 1;

		for (i = 0; i < 200; i++) {
			struct build d =
				syn(s, CLIENT, v4(0x0b000000 + noise(&state)),
				    (u16)(1024 + noise(&state) % 64512));

			sim_send(s, &d);
			if (i % 3 == 2)
				sim_accept(s, &d, i);
			sim_wait(s, SECOND);
		}
		alarms += sim_level(s);
		sim_free(s);
	}
	is(alarms, 0, "200 peers of which two in three are gone");
}

/* In a live flow odd flags are held against who asked, never who answers. */
static void test_broken_server(void)
{
	struct sim *s = sim_new(5);
	struct build d = syn(s, CLIENT, TARGET, 80), back;
	u32 i;

	sim_send(s, &d);
	sim_accept(s, &d, 1);
	back = turned(&d);
	back.flags = TCP_SYN | TCP_FIN | TCP_ACK;
	for (i = 0; i < 299; i++)
		sim_send(s, &back);
	ok(!sim_find(s, &back.src, 4),
	   "299 SYN+FIN+ACK of a server are not held against it");
	quiet(s, "nor against its client");
}

static void test_traceroute(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 90; i++) {
		struct build d = { .family = 4,
				   .src = CLIENT,
				   .dst = TARGET,
				   .proto = PROTO_UDP,
				   .sport = 45000,
				   .dport = (u16)(33434 + i),
				   .ttl = (u8)(1 + i / 3) };

		if (d.ttl < 30)
			sim_send(s, &d);
		sim_wait(s, 50 * MS);
	}
	is(s->told_count, 1, "a traceroute is told once");
	is(sim_last(s)->kind, SCANVIGIL_KIND_TRACEROUTE, "by its name");
	is(sim_level(s), SCANVIGIL_LEVEL_INFO, "and not held against anybody");
	sim_free(s);
}

static void test_multicast(void)
{
	struct sim *s = sim_new(5);
	u32 i;

	for (i = 0; i < 100; i++) {
		struct build d = { .family = 4,
				   .src = CLIENT,
				   .dst = v4(0xe00000fb + i),
				   .proto = PROTO_UDP,
				   .sport = 5353,
				   .dport = (u16)(5353 + i) };

		sim_send(s, &d);
	}
	quiet(s, "multicast to a hundred groups and ports");
}

int main(void)
{
	test_two_open_ports();
	test_many_open_ports();
	test_many_servers();
	test_domain_member();
	test_crowds(false);
	test_crowds(true);
	test_health_check();
	test_retries();
	test_retransmissions();
	test_late_dns();
	test_reflection(53, 1024, "a name server");
	test_reflection(123, 1024, "a time server");
	test_reflection(11211, 1024, "memcached");
	test_reflection(1900, 1, "a router's UPnP, to any port");
	test_dns_burst();
	test_strays_to_clients();
	test_strays_to_server();
	test_strays_of_proxy();
	test_backscatter();
	test_backscatter_anywhere();
	test_refusals_of_a_scan(TCP_RST | TCP_ACK,
				"a victim that refuses SYNs to all its ports");
	test_refusals_of_a_scan(TCP_RST,
				"a victim that refuses ACKs to all its ports");
	test_answers_to_our_scan();
	test_answers_to_our_null_scan();
	test_grace();
	test_reloaded_gateway(3);
	test_reloaded_gateway(30);
	test_ecn_and_tfo();
	test_happy_eyeballs();
	test_one_side();
	test_other_side();
	test_copies();
	test_refusals_of_segments();
	test_active_ftp();
	test_mixed_success();
	test_peers();
	test_broken_server();
	test_traceroute();
	test_multicast();
	return done();
}
