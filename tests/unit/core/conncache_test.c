// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The connection cache as the detector relies on it: who spoke first, who
 * answered, for how long that is known, and what a flood can and cannot do.
 */
#include <stdlib.h>

#include "core/conncache.h"
#include "builder.h"
#include "tap.h"

#define SECOND 1000000000ULL
#define MINUTE (60 * SECOND)
/* Of the cache's clock: ages are counted in 2^36 ns. */
#define UNIT (1ULL << 36)
#define CLIENT 0xc6336401
#define SERVER 0xc0000201

static const struct env_key key = { { 0x1122334455667788ULL, 42 } };

static struct conncache new_cache(u32 sets)
{
	struct conncache cache = { .mask = sets - 1 };

	cache.sets = calloc(sets, sizeof(*cache.sets));
	assert(cache.sets);
	return cache;
}

static struct packet packet(u32 from, u32 to, u8 proto, u16 sport, u16 dport,
			    u8 mark)
{
	return (struct packet){ .family = 4,
				.src = v4(from),
				.dst = v4(to),
				.proto = proto,
				.bits = PACKET_PORTS,
				.sport = sport,
				.dport = dport,
				.flags = mark,
				.type = mark };
}

static struct packet tcp_to(u32 server, u8 flags)
{
	return packet(CLIENT, server, PROTO_TCP, 40000, 80, flags);
}

static struct packet tcp_from(u32 server, u8 flags)
{
	return packet(server, CLIENT, PROTO_TCP, 80, 40000, flags);
}

static enum flow see(struct conncache *cache, struct packet p, u64 now)
{
	return conncache_observe(cache, &p, &key, now);
}

static void test_handshake(void)
{
	struct conncache c = new_cache(64);

	is(see(&c, tcp_to(SERVER, TCP_SYN), 0), FLOW_NEW, "SYN");
	is(see(&c, tcp_to(SERVER, TCP_SYN), SECOND), FLOW_NEW, "SYN again");
	is(see(&c, tcp_from(SERVER, TCP_SYN | TCP_ACK), SECOND), FLOW_REPLY,
	   "SYN+ACK");
	is(see(&c, tcp_to(SERVER, TCP_ACK), SECOND), FLOW_CONFIRM,
	   "the first ACK confirms");
	is(see(&c, tcp_to(SERVER, TCP_ACK | TCP_PSH), SECOND), FLOW_ESTABLISHED,
	   "the next does not");
	is(see(&c, tcp_from(SERVER, TCP_ACK), SECOND), FLOW_SETTLED,
	   "and answers after the first are settled");
	is(see(&c, tcp_from(SERVER, TCP_RST), SECOND), FLOW_REPLY,
	   "unless they refuse");
	is(see(&c, tcp_from(SERVER, TCP_RST), SECOND), FLOW_SETTLED,
	   "which they may say twice");
	is(see(&c, packet(CLIENT, SERVER, PROTO_TCP, 40001, 80, TCP_SYN), 0),
	   FLOW_NEW, "another port of the client is another flow");
	is(see(&c, packet(CLIENT, SERVER, PROTO_TCP, 40000, 81, TCP_SYN), 0),
	   FLOW_NEW, "another port of the server is another flow");
	is(see(&c, packet(CLIENT, SERVER, PROTO_UDP, 40000, 80, 0), 0),
	   FLOW_NEW, "and another protocol, too");
	free(c.sets);
}

/* Only one side is seen: the one that began tells how it went. */
static void test_unseen(void)
{
	struct conncache c = new_cache(64);
	struct packet ack = tcp_to(SERVER, TCP_ACK);

	see(&c, tcp_to(SERVER, TCP_SYN | 0xc0), 0);
	ack.payload = 9;
	is(see(&c, ack, 0), FLOW_NEW, "an ACK that acknowledges nothing");
	ack.ack = 77;
	is(see(&c, ack, 0), FLOW_UNSEEN, "one that goes on");
	ack.payload = 0;
	is(see(&c, ack, 0), FLOW_NEW, "without a word it may be a scan");
	ack.payload = 9;
	ack.flags = TCP_FIN | TCP_ACK;
	is(see(&c, ack, SECOND), FLOW_UNSEEN, "even with the last of it");
	ack.flags = TCP_RST | TCP_ACK;
	is(see(&c, ack, SECOND), FLOW_NEW, "to break it off proves nothing");
	ack = tcp_to(SERVER + 1, TCP_ACK);
	ack.ack = 77;
	ack.payload = 9;
	see(&c, ack, 0);
	is(see(&c, ack, 0), FLOW_NEW, "nor do ACKs without a SYN");
	see(&c, tcp_to(SERVER + 2, TCP_SYN | TCP_ACK), 0);
	ack = tcp_to(SERVER + 2, TCP_FIN | TCP_ACK);
	ack.ack = 77;
	is(see(&c, ack, 0), FLOW_UNSEEN, "a server goes on without a word");
	see(&c, tcp_from(SERVER, TCP_SYN | TCP_ACK), SECOND);
	is(see(&c, tcp_to(SERVER, TCP_ACK), SECOND), FLOW_CONFIRM,
	   "and once the answer is seen it counts for itself");
	free(c.sets);
}

static void test_syn_answers_nothing(void)
{
	struct conncache c = new_cache(64);

	see(&c, tcp_to(SERVER, TCP_SYN), 0);
	is(see(&c, tcp_from(SERVER, TCP_SYN), 0), FLOW_NEW,
	   "a SYN the other way is a flow of its own");
	is(see(&c, tcp_from(SERVER, 0), 0), FLOW_NEW, "and so are no flags");
	free(c.sets);
}

static void test_errors(void)
{
	struct conncache c = new_cache(64);
	struct build d = { .family = 4,
			   .src = v4(CLIENT),
			   .dst = v4(SERVER),
			   .proto = PROTO_UDP,
			   .sport = 5000,
			   .dport = 53 };
	struct wire w = build_unreachable(&d, v4(SERVER + 9), 3, 28);
	struct packet p;

	parse_wire(&w, &p);
	is(see(&c, p, 0), FLOW_NONE, "an error about nothing that is known");
	see(&c, packet(CLIENT, SERVER, PROTO_UDP, 5000, 53, 0), 0);
	is(see(&c, p, 0), FLOW_RELATED, "one that quotes a known packet");
	d.sport++;
	w = build_unreachable(&d, v4(SERVER + 9), 3, 28);
	parse_wire(&w, &p);
	is(see(&c, p, 0), FLOW_NONE, "one that quotes another port");
	free(c.sets);
}

static void test_half_open(void)
{
	struct conncache c = new_cache(64);

	see(&c, tcp_to(SERVER, TCP_SYN), 0);
	see(&c, tcp_from(SERVER, TCP_SYN | TCP_ACK), 0);
	is(see(&c, tcp_to(SERVER, TCP_RST), 0), FLOW_ABORT,
	   "a RST does not confirm");
	is(see(&c, tcp_to(SERVER, TCP_RST), 0), FLOW_CLOSE,
	   "and breaks off once");
	is(see(&c, tcp_to(SERVER, TCP_ACK), 0), FLOW_ESTABLISHED,
	   "what follows confirms nothing");
	see(&c, tcp_to(SERVER + 1, TCP_ACK), 0);
	see(&c, tcp_from(SERVER + 1, TCP_ACK), 0);
	is(see(&c, tcp_to(SERVER + 1, TCP_RST), 0), FLOW_ESTABLISHED,
	   "nor is there anything to break off in the middle");
	free(c.sets);
}

static void test_refusal(void)
{
	struct conncache c = new_cache(64);

	see(&c, tcp_to(SERVER, TCP_SYN), 0);
	is(see(&c, tcp_from(SERVER, TCP_RST | TCP_ACK), 0), FLOW_REPLY,
	   "a RST is a reply");
	is(see(&c, tcp_to(SERVER, TCP_SYN), SECOND), FLOW_NEW,
	   "but establishes nothing");
	is(see(&c, tcp_to(SERVER, TCP_ACK), SECOND), FLOW_NEW,
	   "so a stray ACK behind it is a stray one");
	free(c.sets);
}

static void test_first_packets(void)
{
	static const u8 bogus[] = { 0x00, 0x01, 0x29, 0x03, 0x3f & ~0x04 };
	struct conncache c = new_cache(1024);
	u32 i, begun = 0, answered = 0;

	is(see(&c, tcp_from(SERVER, TCP_RST), 0), FLOW_NONE,
	   "a RST begins nothing");
	is(see(&c, tcp_to(SERVER, TCP_ACK), 0), FLOW_NEW,
	   "so what comes the other way is new");
	for (i = 0; i < ARRAY_SIZE(bogus); i++) {
		begun += see(&c, tcp_to(SERVER + 1 + i, bogus[i]), 0) ==
			 FLOW_NEW;
		answered += see(&c, tcp_from(SERVER + 1 + i, 0x14), 0) ==
			    FLOW_REPLY;
	}
	is(begun, ARRAY_SIZE(bogus), "flags that no stack sends may begin");
	is(answered, ARRAY_SIZE(bogus),
	   "so the RST that answers them accuses nobody");
	free(c.sets);
}

static struct packet icmp(u32 from, u32 to, u8 type)
{
	struct packet p = packet(from, to, PROTO_ICMP, 0, 0, type);

	p.bits = 0;
	return p;
}

static void test_other_protocols(void)
{
	struct conncache c = new_cache(1024);

	is(see(&c, icmp(CLIENT, SERVER, 8), 0), FLOW_NEW, "a ping");
	is(see(&c, icmp(SERVER, CLIENT, 0), 0), FLOW_REPLY, "its answer");
	is(see(&c, icmp(SERVER + 1, CLIENT, 0), 0), FLOW_NONE,
	   "an answer to no ping");
	is(see(&c, icmp(SERVER + 1, CLIENT, 3), 0), FLOW_NONE,
	   "an error of no flow");
	is(see(&c, packet(CLIENT, SERVER, PROTO_SCTP, 1, 2, 10), 0), FLOW_NONE,
	   "COOKIE-ECHO begins nothing");
	is(see(&c, packet(CLIENT, SERVER, PROTO_SCTP, 1, 2, 1), 0), FLOW_NEW,
	   "INIT does");
	is(see(&c, packet(SERVER, CLIENT, PROTO_SCTP, 2, 1, 2), 0), FLOW_REPLY,
	   "INIT-ACK answers");
	is(see(&c, packet(CLIENT, SERVER, PROTO_UDP, 5000, 53, 0), 0), FLOW_NEW,
	   "a query");
	is(see(&c, packet(SERVER, CLIENT, PROTO_UDP, 53, 5000, 0), 0),
	   FLOW_REPLY, "its answer");
	is(see(&c, packet(CLIENT, SERVER, PROTO_UDP, 5001, 53, 0), 0), FLOW_NEW,
	   "the next query, from another port");
	is(see(&c, packet(CLIENT, SERVER, PROTO_UDP, 123, 123, 0), 0), FLOW_NEW,
	   "one port on both sides");
	is(see(&c, packet(SERVER, CLIENT, PROTO_UDP, 123, 123, 0), 0),
	   FLOW_REPLY, "is answered all the same");
	free(c.sets);
}

static void establish(struct conncache *c, u32 server, u64 now)
{
	see(c, tcp_to(server, TCP_SYN), now);
	see(c, tcp_from(server, TCP_SYN | TCP_ACK), now);
	see(c, tcp_to(server, TCP_ACK), now);
}

/* What an ACK of the client is after @idle, at an age that @start gives. */
static enum flow tcp_after(u64 start, u64 idle)
{
	struct conncache c = new_cache(16);
	enum flow flow;

	establish(&c, SERVER, start);
	flow = see(&c, tcp_to(SERVER, TCP_ACK), start + idle);
	free(c.sets);
	return flow;
}

static enum flow udp_after(u64 start, u64 idle)
{
	struct conncache c = new_cache(16);
	enum flow flow;

	see(&c, packet(CLIENT, SERVER, PROTO_UDP, 5000, 53, 0), start);
	see(&c, packet(SERVER, CLIENT, PROTO_UDP, 53, 5000, 0), start);
	flow = see(&c, packet(CLIENT, SERVER, PROTO_UDP, 5000, 53, 0),
		   start + idle);
	free(c.sets);
	return flow;
}

static void test_ages(void)
{
	u32 i, kept = 0, gone = 0, udp_kept = 0, udp_gone = 0;
	u64 start;

	/* From every age that a cell can have, and from within it. */
	for (i = 0; i < 4 * 63; i++) {
		start = i * UNIT / 4;
		kept += tcp_after(start, 58 * MINUTE) == FLOW_ESTABLISHED;
		gone += tcp_after(start, 62 * MINUTE) == FLOW_NEW;
		udp_kept += udp_after(start, 3 * MINUTE) == FLOW_ESTABLISHED;
		udp_gone += udp_after(start, 12 * MINUTE) == FLOW_NEW;
	}
	is(kept, 252, "an idle TCP flow is known for an hour, at any age");
	is(gone, 252, "and then it is not");
	is(udp_kept, 252, "a UDP flow is known for three minutes");
	is(udp_gone, 252, "and not for twelve");
}

static void test_unanswered_is_forgotten(void)
{
	struct conncache c = new_cache(16);

	see(&c, tcp_to(SERVER, TCP_SYN), 0);
	is(see(&c, tcp_from(SERVER, TCP_SYN | TCP_ACK), 6 * MINUTE), FLOW_NEW,
	   "an answer after six minutes answers nothing");
	free(c.sets);
}

static void test_traffic_keeps(void)
{
	struct conncache c = new_cache(16);
	u32 minutes, known = 0;

	establish(&c, SERVER, 0);
	for (minutes = 50; minutes <= 500; minutes += 50)
		known += see(&c, tcp_from(SERVER, TCP_ACK), minutes * MINUTE) ==
			 FLOW_SETTLED;
	is(known, 10, "a packet each 50 minutes keeps a flow known");
	free(c.sets);
}

static bool is_clear(const struct conncache *c)
{
	u32 i, way;

	for (i = 0; i <= c->mask; i++)
		for (way = 0; way < CONNCACHE_WAYS; way++)
			if (c->sets[i].cell[way])
				return false;
	return true;
}

static void test_sweep(void)
{
	struct conncache c = new_cache(64);
	u32 i;

	for (i = 0; i < 40; i++)
		establish(&c, SERVER + i, 0);
	conncache_sweep(&c, 64, 5 * MINUTE);
	is(see(&c, tcp_to(SERVER + 7, TCP_ACK), 5 * MINUTE), FLOW_ESTABLISHED,
	   "a sweep leaves alone what is known");
	conncache_sweep(&c, 40, 68 * MINUTE);
	is(c.swept, 40, "it remembers how far it came");
	ok(!is_clear(&c), "and does not do more than it is told");
	conncache_sweep(&c, 24, 68 * MINUTE);
	is(c.swept, 0, "and begins again at the end");
	ok(is_clear(&c), "cells whose time is up are cleared");
	free(c.sets);
}

/* Ages wrap after 63 units; swept each ten minutes, no cell sees itself again. */
static void test_wrap(void)
{
	u32 i, stale = 0, kept = 0;
	struct conncache c;
	u64 start, now;

	for (i = 0; i < 63; i++) {
		c = new_cache(16);
		start = i * UNIT;
		establish(&c, SERVER, start);
		for (now = start; now < start + 180 * MINUTE;
		     now += 10 * MINUTE) {
			conncache_sweep(&c, 16, now);
			if (now - start > 63 * MINUTE)
				stale += !is_clear(&c);
			else if (now - start < 57 * MINUTE)
				kept += !is_clear(&c);
		}
		free(c.sets);
	}
	is(stale, 0,
	   "nothing comes back when ages wrap, if the cache is swept");
	is(kept, 63 * 6, "and nothing goes before its time");
}

#define FLOOD 10000000
#define FRIENDS 1000

static u32 known(struct conncache *c, u64 now)
{
	u32 i, n = 0;

	for (i = 0; i < FRIENDS; i++)
		n += see(c, tcp_to(SERVER + i, TCP_ACK), now) >=
		     FLOW_ESTABLISHED;
	return n;
}

static void test_flood(void)
{
	struct conncache c = new_cache(CONNCACHE_SETS_DEFAULT);
	u32 i, fresh = 0;

	for (i = 0; i < FRIENDS; i++)
		establish(&c, SERVER + i, 0);
	for (i = 0; i < FLOOD; i++)
		see(&c,
		    packet(0x0b000000 + i, SERVER, PROTO_TCP, (u16)i, 443,
			   TCP_SYN),
		    i * 10000ULL);
	is(known(&c, 100 * SECOND), FRIENDS,
	   "10,000,000 spoofed SYNs push out no flow that was answered");
	for (i = 0; i < FRIENDS; i++) {
		establish(&c, SERVER + 100000 + i, 101 * SECOND);
		fresh += see(&c, tcp_to(SERVER + 100000 + i, TCP_ACK),
			     102 * SECOND) >= FLOW_ESTABLISHED;
	}
	ok(fresh >= FRIENDS * 99 / 100, "and make room for new ones");
	note("%u of %u", fresh, FRIENDS);
	free(c.sets);
}

#define LIVE 4000
#define STRANGERS 200000

static void test_false_matches(void)
{
	struct conncache c = new_cache(CONNCACHE_SETS_DEFAULT);
	struct conncache empty = new_cache(CONNCACHE_SETS_DEFAULT);
	u32 i, wrong = 0, alone = 0;
	struct packet p;

	for (i = 0; i < LIVE; i++)
		establish(&c, SERVER + i, 0);
	for (i = 0; i < STRANGERS; i++) {
		/* RST begins nothing, so the cache stays as it is. */
		p = packet(0x0b000000 + i, SERVER, PROTO_TCP, 1, 443, TCP_RST);
		wrong += see(&c, p, 0) != FLOW_NONE;
		alone += see(&empty, p, 0) != FLOW_NONE;
	}
	ok(wrong < STRANGERS / 20000,
	   "of %u strangers less than 1 in 20,000 is taken for one of %u flows",
	   STRANGERS, LIVE);
	note("%u", wrong);
	is(alone, 0, "and none in an empty cache");
	free(c.sets);
	free(empty.sets);
}

/* The short way for SYNs must see and leave what the long one does. */
static void test_request(void)
{
	static const u8 flags[] = { TCP_SYN, TCP_SYN, TCP_SYN | TCP_ACK,
				    TCP_ACK, TCP_RST | TCP_ACK };
	struct conncache a = new_cache(8), b = new_cache(8);
	u64 state = 77, now = 0;
	u32 i, wrong = 0, new = 0;

	for (i = 0; i < 20000; i++) {
		bool back = noise(&state) & 1;
		u16 port = (u16)(40000 + noise(&state) % 64);
		u8 with = flags[noise(&state) % ARRAY_SIZE(flags)];
		struct packet p =
			packet(CLIENT, SERVER, PROTO_TCP, port, 80, with);
		struct flow_ends ends = {
			&p.src, &p.dst, port, 80, PROTO_TCP, 4
		};
		enum flow seen;

		now += noise(&state) % (4 * SECOND);
		if (back) {
			p = packet(SERVER, CLIENT, PROTO_TCP, 80, port, with);
			ends.from_port = 80;
			ends.to_port = port;
		}
		seen = see(&a, p, now);
		if (with != TCP_SYN || !conncache_request(&b, &ends, &key, now))
			wrong += see(&b, p, now) != seen ||
				 (with == TCP_SYN && seen == FLOW_NEW);
		else
			wrong += seen != FLOW_NEW;
		new += seen == FLOW_NEW;
		wrong += !!memcmp(a.sets, b.sets, 8 * sizeof(*a.sets));
	}
	ok(new > 1000 && new < 19000, "of 20,000 packets %u begin a flow", new);
	is(wrong, 0, "as either way tells, and both remember the same");
	free(a.sets);
	free(b.sets);
}

/* After a suspend: what was there before it ages, what has come since does not. */
static void test_sweep_late(void)
{
	struct conncache c = new_cache(64);
	const u64 woken = 110 * MINUTE;
	u64 at;

	see(&c, tcp_to(SERVER, TCP_SYN), 0);
	see(&c, tcp_from(SERVER, TCP_SYN | TCP_ACK), 0);
	see(&c, tcp_to(SERVER + 1, TCP_SYN), woken);
	for (at = 10 * MINUTE; at < 80 * MINUTE; at += 10 * MINUTE)
		conncache_sweep_late(&c, at, woken);
	is(see(&c, tcp_to(SERVER, TCP_SYN), woken), FLOW_NEW,
	   "a flow of two hours ago is none");
	is(see(&c, tcp_from(SERVER + 1, TCP_SYN | TCP_ACK), woken), FLOW_REPLY,
	   "one that has just begun is answered");
	free(c.sets);
}

int main(void)
{
	test_handshake();
	test_unseen();
	test_syn_answers_nothing();
	test_errors();
	test_half_open();
	test_refusal();
	test_first_packets();
	test_other_protocols();
	test_ages();
	test_unanswered_is_forgotten();
	test_traffic_keeps();
	test_sweep();
	test_wrap();
	test_flood();
	test_false_matches();
	test_request();
	test_sweep_late();
	return done();
}
