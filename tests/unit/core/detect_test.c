// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Scans, each at the speed and with the bytes of the tool that makes it: at
 * which probe the level notice and the level scan are told, and by what name.
 */
#include "sim.h"

enum answer { SILENCE, REFUSAL, CONSENT };

struct scan {
	u8 family, proto, flags, type;
	u16 sport, sport_step;
	u16 dport, dport_step;
	u32 seq, seq_step;
	u32 ack, ack_step;
	u32 host_step;
	u32 child_step; /* IPv6: another address of the same /64 */
	enum answer answer;
	u32 probes;
	u64 gap;
};

/* Which probe the levels are told at (0: never), and what the last says. */
struct verdict {
	u32 notice, scan;
	u8 kind, technique, why;
};

struct row {
	const char *name;
	struct scan scan;
	struct verdict verdict;
};

#define NAMES(kind, technique, why)                             \
	SCANVIGIL_KIND_##kind, SCANVIGIL_TECHNIQUE_##technique, \
		SCANVIGIL_WHY_##why
#define RAW .proto = PROTO_TCP, .sport = 50123, .dport = 1030, .dport_step = 7
#define STACK                                                \
	.proto = PROTO_TCP, .sport = 33000, .sport_step = 2, \
	.seq_step = 0x9e3779b9, .dport = 1030, .dport_step = 7

static const struct row raw_scans[] = {
	{ "nmap -sS",
	  { RAW, .flags = 0x02, .seq = 7, .answer = REFUSAL, .probes = 100,
	    .gap = MS },
	  { 3, 3, NAMES(VERTICAL, SYN, SAME_ISN) } },
	{ "nmap -sS -T1",
	  { RAW, .flags = 0x02, .seq = 7, .answer = REFUSAL, .probes = 20,
	    .gap = 15 * SECOND },
	  { 3, 3, NAMES(VERTICAL, SYN, SAME_ISN) } },
	{ "nmap -sS -T0",
	  { RAW, .flags = 0x02, .seq = 7, .answer = REFUSAL, .probes = 12,
	    .gap = 300 * SECOND },
	  { 3, 3, NAMES(VERTICAL, SYN, SAME_ISN) } },
	{ "nmap -sS, filtered",
	  { RAW, .flags = 0x02, .seq = 7, .probes = 20, .gap = MS },
	  { 3, 3, NAMES(VERTICAL, SYN, SAME_ISN) } },
	{ "nmap -sS, all open",
	  { RAW, .flags = 0x02, .seq = 7, .answer = CONSENT, .probes = 20,
	    .gap = MS },
	  { 3, 3, NAMES(VERTICAL, SYN, SAME_ISN) } },
	{ "nmap -sS -g 20",
	  { RAW, .sport = 20, .flags = 0x02, .seq = 7, .answer = REFUSAL,
	    .probes = 20, .gap = MS },
	  { 3, 3, NAMES(VERTICAL, SYN, SAME_ISN) } },
	{ "nmap -6 -sS",
	  { RAW, .family = 6, .flags = 0x02, .seq = 7, .answer = REFUSAL,
	    .probes = 20, .gap = MS },
	  { 3, 3, NAMES(VERTICAL, SYN, SAME_ISN) } },
	{ "nmap -6 -sS from all over a /64",
	  { RAW, .family = 6, .flags = 0x02, .seq = 7, .child_step = 1,
	    .answer = REFUSAL, .probes = 20, .gap = MS },
	  { 3, 3, NAMES(VERTICAL, SYN, SAME_ISN) } },
	{ "nmap -sF",
	  { RAW, .flags = 0x01, .seq = 7, .answer = REFUSAL, .probes = 20,
	    .gap = MS },
	  { 1, 3, NAMES(VERTICAL, FIN, SAME_ISN) } },
	{ "nmap -sX",
	  { RAW, .flags = 0x29, .seq = 7, .answer = REFUSAL, .probes = 20,
	    .gap = MS },
	  { 1, 3, NAMES(VERTICAL, XMAS, SAME_ISN) } },
	{ "nmap -sN -T0",
	  { RAW, .flags = 0x00, .seq = 7, .answer = REFUSAL, .probes = 12,
	    .gap = 300 * SECOND },
	  { 1, 3, NAMES(VERTICAL, NULL, SAME_ISN) } },
	{ "nmap --scanflags URGSYNFIN",
	  { RAW, .flags = 0x23, .seq = 7, .probes = 20, .gap = MS },
	  { 1, 3, NAMES(VERTICAL, FLAGS, SAME_ISN) } },
	{ "nmap -sA",
	  { RAW, .flags = 0x10, .ack = 9, .answer = REFUSAL, .probes = 20,
	    .gap = MS },
	  { 3, 3, NAMES(VERTICAL, ACK, SAME_ACK) } },
	{ "nmap -sA -T0",
	  { RAW, .flags = 0x10, .ack = 9, .answer = REFUSAL, .probes = 12,
	    .gap = 300 * SECOND },
	  { 3, 3, NAMES(VERTICAL, ACK, SAME_ACK) } },
	{ "nmap -sM",
	  { RAW, .flags = 0x11, .ack = 9, .answer = REFUSAL, .probes = 20,
	    .gap = MS },
	  { 3, 3, NAMES(VERTICAL, MAIMON, SAME_ACK) } },
	{ "nmap --scanflags SYNACK",
	  { RAW, .flags = 0x12, .ack = 9, .answer = REFUSAL, .probes = 20,
	    .gap = MS },
	  { 3, 3, NAMES(VERTICAL, SYN_ACK, SAME_ACK) } },
	{ "one port for all, fresh numbers",
	  { STACK, .sport_step = 0, .flags = 0x02, .answer = REFUSAL,
	    .probes = 20, .gap = MS },
	  { 4, 4, NAMES(VERTICAL, SYN, SAME_SPORT) } },
};

static const struct row walked_scans[] = {
	{ "nmap -sT",
	  { STACK, .flags = 0x02, .answer = REFUSAL, .probes = 100, .gap = MS },
	  { 5, 8, NAMES(VERTICAL, SYN, WALK) } },
	{ "nmap -sT, filtered",
	  { STACK, .flags = 0x02, .probes = 100, .gap = 100 * MS },
	  { 5, 8, NAMES(VERTICAL, SYN, WALK) } },
	{ "connect scan of a host that has it all",
	  { STACK, .flags = 0x02, .dport = 20, .dport_step = 11,
	    .answer = CONSENT, .probes = 20, .gap = SECOND },
	  { 12, 12, NAMES(VERTICAL, SYN, DISTINCT) } },
	{ "nmap -sT -T1",
	  { STACK, .flags = 0x02, .answer = REFUSAL, .probes = 30,
	    .gap = 15 * SECOND },
	  { 5, 8, NAMES(VERTICAL, SYN, WALK) } },
	{ "nmap -6 -sT",
	  { STACK, .family = 6, .flags = 0x02, .answer = REFUSAL, .probes = 30,
	    .gap = MS },
	  { 5, 8, NAMES(VERTICAL, SYN, WALK) } },
	{ "nmap -sT of low ports, 21 by scanlogd's count",
	  { STACK, .dport = 1, .flags = 0x02, .answer = REFUSAL, .probes = 30,
	    .gap = SECOND },
	  { 5, 7, NAMES(VERTICAL, SYN, FAST) } },
	{ "the same below its speed",
	  { STACK, .dport = 1, .flags = 0x02, .answer = REFUSAL, .probes = 30,
	    .gap = 4 * SECOND },
	  { 5, 8, NAMES(VERTICAL, SYN, WALK) } },
	{ "from port 20, as FTP",
	  { STACK, .sport = 20, .sport_step = 0, .flags = 0x02,
	    .answer = REFUSAL, .probes = 30, .gap = MS },
	  { 5, 8, NAMES(VERTICAL, SYN, WALK) } },
	{ "ACK with its own number each time",
	  { STACK, .flags = 0x10, .ack_step = 0x9e3779b9, .answer = REFUSAL,
	    .probes = 30, .gap = MS },
	  { 5, 8, NAMES(VERTICAL, ACK, STRAY) } },
	{ "ACK to services, all from one port",
	  { STACK, .flags = 0x10, .sport = 2000, .sport_step = 0, .dport = 20,
	    .ack_step = 0x9e3779b9, .answer = REFUSAL, .probes = 30,
	    .gap = MS },
	  { 4, 4, NAMES(VERTICAL, ACK, SAME_SPORT) } },
	{ "RST, whose numbers are not its own",
	  { RAW, .flags = 0x04, .seq = 7, .probes = 30, .gap = MS },
	  { 5, 8, NAMES(VERTICAL, RST, STRAY) } },
	{ "FIN with its own number each time",
	  { STACK, .flags = 0x01, .answer = REFUSAL, .probes = 30, .gap = MS },
	  { 1, 6, NAMES(VERTICAL, FIN, WALK) } },
	{ "one port of many hosts",
	  { STACK, .dport = 22, .dport_step = 0, .host_step = 1, .flags = 0x02,
	    .answer = REFUSAL, .probes = 100, .gap = MS },
	  { 6, 9, NAMES(SWEEP, SYN, WALK) } },
	{ "the same, filtered, at leisure",
	  { STACK, .dport = 22, .dport_step = 0, .host_step = 1, .flags = 0x02,
	    .probes = 100, .gap = 15 * SECOND },
	  { 6, 9, NAMES(SWEEP, SYN, WALK) } },
	{ "the same, filtered, at speed: forty may be a client's",
	  { STACK, .dport = 22, .dport_step = 0, .host_step = 1, .flags = 0x02,
	    .probes = 100, .gap = MS },
	  { 45, 48, NAMES(SWEEP, SYN, WALK) } },
	{ "nmap -sU, by its one port",
	  { .proto = PROTO_UDP,
	    .sport = 50123,
	    .dport = 1030,
	    .dport_step = 7,
	    .probes = 1000,
	    .gap = MS },
	  { 10, 20, NAMES(VERTICAL, UDP, SAME_SPORT) } },
	{ "UDP from a port for each",
	  { .proto = PROTO_UDP,
	    .sport = 33000,
	    .sport_step = 1,
	    .dport = 1030,
	    .dport_step = 7,
	    .probes = 1000,
	    .gap = MS },
	  { 10, 0, NAMES(VERTICAL, UDP, WALK) } },
	{ "the same, of which four are privileged",
	  { .proto = PROTO_UDP,
	    .sport = 33000,
	    .sport_step = 1,
	    .dport = 900,
	    .dport_step = 37,
	    .probes = 50,
	    .gap = MS },
	  { 10, 20, NAMES(VERTICAL, UDP, WALK) } },
	{ "nmap -sU -g 53",
	  { .proto = PROTO_UDP,
	    .sport = 53,
	    .dport = 30,
	    .dport_step = 7,
	    .probes = 1000,
	    .gap = MS },
	  { 10, 10, NAMES(VERTICAL, UDP, WALK) } },
	{ "nmap -sU of a few services, by their company",
	  { .proto = PROTO_UDP,
	    .sport = 50123,
	    .dport = 53,
	    .dport_step = 29,
	    .answer = CONSENT,
	    .probes = 4,
	    .gap = MS },
	  { 4, 4, NAMES(VERTICAL, UDP, SAME_SPORT) } },
	{ "hping3 --udp to privileged ports, met by silence",
	  { .proto = PROTO_UDP,
	    .sport = 1937,
	    .sport_step = 1,
	    .dport = 20,
	    .dport_step = 1,
	    .probes = 300,
	    .gap = SECOND },
	  { 10, 10, NAMES(VERTICAL, UDP, WALK) } },
	{ "one UDP service of many hosts, none of which has it",
	  { .proto = PROTO_UDP,
	    .sport = 33000,
	    .sport_step = 1,
	    .dport = 5060,
	    .host_step = 1,
	    .probes = 60,
	    .gap = SECOND },
	  { 20, 0, NAMES(SWEEP, UDP, WALK) } },
	{ "UDP-Lite",
	  { .proto = PROTO_UDPLITE,
	    .sport = 50123,
	    .dport = 1030,
	    .dport_step = 7,
	    .probes = 100,
	    .gap = MS },
	  { 10, 20, NAMES(VERTICAL, UDP_LITE, SAME_SPORT) } },
	{ "nmap -sY",
	  { .proto = PROTO_SCTP,
	    .type = 1,
	    .sport = 50123,
	    .dport = 1030,
	    .dport_step = 7,
	    .probes = 50,
	    .gap = MS },
	  { 5, 8, NAMES(VERTICAL, SCTP_INIT, WALK) } },
	{ "nmap -sZ",
	  { .proto = PROTO_SCTP,
	    .type = 10,
	    .sport = 50123,
	    .dport = 1030,
	    .dport_step = 7,
	    .probes = 50,
	    .gap = MS },
	  { 5, 8, NAMES(VERTICAL, SCTP_COOKIE, STRAY) } },
	{ "DCCP requests",
	  { .proto = PROTO_DCCP,
	    .sport = 50123,
	    .dport = 1030,
	    .dport_step = 7,
	    .probes = 50,
	    .gap = MS },
	  { 5, 8, NAMES(VERTICAL, DCCP, WALK) } },
};

static struct build probe_of(const struct scan *scan, u32 i)
{
	bool v6_ = scan->family == 6;
	struct build d = { .family = v6_ ? 6 : 4,
			   .proto = scan->proto,
			   .flags = scan->flags,
			   .type = scan->type };

	d.src = v6_ ? v6(1, 1 + i * scan->child_step) : SCANNER;
	d.dst = v6_ ? v6(2, 1 + i * scan->host_step) :
		      v4(0xc0000201 + i * scan->host_step);
	d.ttl = 44;
	d.sport = (u16)(scan->sport + i * scan->sport_step);
	d.dport = (u16)(scan->dport + i * scan->dport_step);
	d.seq = scan->seq + i * scan->seq_step;
	d.ack = scan->ack + i * scan->ack_step;
	d.window = 2048;
	return d;
}

/* Which probe, not which packet, a level was first told at. */
struct course {
	u32 notice, scan;
};

static void follow(struct sim *s, const struct scan *scan,
		   struct course *course)
{
	u32 i;

	for (i = 0; i < scan->probes; i++) {
		struct build d = probe_of(scan, i);

		sim_send(s, &d);
		if (scan->answer == REFUSAL)
			sim_refuse(s, &d);
		else if (scan->answer == CONSENT)
			sim_accept(s, &d, 0x5000 + i);
		if (!course->notice && sim_level(s) >= SCANVIGIL_LEVEL_NOTICE)
			course->notice = i + 1;
		if (!course->scan && sim_level(s) >= SCANVIGIL_LEVEL_SCAN)
			course->scan = i + 1;
		sim_wait(s, scan->gap);
	}
}

static bool names_fit(const struct sim *s, const struct verdict *v)
{
	u8 top = sim_level(s);
	u32 i;

	for (i = 0; i < s->told_count; i++) {
		const struct finding *f = &s->told[i].finding;

		if (f->level == top)
			return f->kind == v->kind && f->why & BIT(v->why) &&
			       f->view.source.techniques == BIT(v->technique);
	}
	return false;
}

static void test_row(const struct row *row)
{
	struct sim *s = sim_new(3);
	struct course course = {};
	bool good;

	follow(s, &row->scan, &course);
	good = is(course.notice, row->verdict.notice, "%s: notice", row->name);
	good &= is(course.scan, row->verdict.scan, "%s: scan", row->name);
	good &= ok(names_fit(s, &row->verdict), "%s: kind, technique and why",
		   row->name);
	if (!good)
		sim_explain(s);
	sim_free(s);
}

/* The slowest connect scan: the score fades meanwhile, but slower than that. */
static void test_slow_connect(void)
{
	const struct scan scan = { STACK, .flags = 0x02, .answer = REFUSAL,
				   .probes = 30, .gap = 300 * SECOND };
	struct sim *s = sim_new(3);
	struct course course = {};

	follow(s, &scan, &course);
	is(course.notice, 5, "nmap -sT -T0: notice after 20 minutes");
	ok(course.scan >= 8 && course.scan <= 10,
	   "nmap -sT -T0: scan within an hour");
	note("at probe %u", course.scan);
	sim_free(s);
}

/* No key makes the certain rules late: what they need is counted exactly. */
static void test_any_key(void)
{
	struct course course;
	u32 salt, late = 0;
	struct scan scan = raw_scans[0].scan;

	scan.probes = 3;
	for (salt = 0; salt < 500; salt++) {
		struct sim *s = sim_new(salt);

		course = (struct course){};
		follow(s, &scan, &course);
		late += course.scan != 3;
		sim_free(s);
	}
	is(late, 0, "nmap -sS is told at its third port under any key");
}

/* What a client sends that comes again to either of two services is counted. */
static void test_comes_again(void)
{
	const struct addr from = SCANNER;
	struct sim *s = sim_new(3);
	struct detail before;
	struct source was;
	struct entry *e;
	struct build d;
	u32 i;

	sim_connect(s, from, TARGET, 80);
	sim_connect(s, from, TARGET, 443);
	e = sim_find(s, &from, 4);
	before = e->detail;
	was = e->source;
	for (i = 0; i < 100; i++) {
		sim_wait(s, SECOND);
		d = syn(s, from, TARGET, i % 3 ? 443 : 80);
		sim_send(s, &d);
	}
	ok(!memcmp(&before, &e->detail, sizeof(before)),
	   "a client that comes again changes nothing");
	is(e->source.packets, was.packets + 100, "but is counted");
	is(e->source.last_ns, was.last_ns,
	   "and as it was answered it is no sign that a scan goes on");
	sim_free(s);

	s = sim_new(3);
	d = syn(s, from, TARGET, 80);
	sim_send(s, &d);
	e = sim_find(s, &from, 4);
	sim_wait(s, SECOND);
	d = syn(s, from, TARGET, 80);
	sim_send(s, &d);
	is(e->source.last_ns, s->now, "without an answer it may be one");
	sim_free(s);
}

/* https first, then two other ways of asking whether the host is up. */
static void test_check_of_a_server(void)
{
	const struct addr from = SCANNER;
	struct sim *s = sim_new(3);
	struct build d, echo;

	sim_connect(s, from, TARGET, 443);
	sim_wait(s, 30 * SECOND);
	d = syn(s, from, TARGET, 443);
	echo = d;
	echo.proto = PROTO_ICMP;
	echo.type = 8;
	sim_send(s, &echo);
	sim_send(s, &d);
	d.sport++;
	d.dport = 80;
	d.flags = TCP_ACK;
	d.ack = 5;
	sim_send(s, &d);
	ok(sim_find(s, &from, 4)->source.kinds & BIT(SCANVIGIL_KIND_HOST_CHECK),
	   "a host check is one of a server that was used before, too");
	sim_free(s);
}

/* High ports of eight hosts first, and then services. */
static void test_no_peer(void)
{
	const struct addr from = SCANNER;
	struct sim *s = sim_new(3);
	u32 i;

	for (i = 0; i < 8; i++) {
		struct build d =
			syn(s, from, v4(0xc0000300 + i), (u16)(20000 + 77 * i));

		sim_send(s, &d);
		sim_refuse(s, &d);
		sim_wait(s, SECOND);
	}
	for (i = 0; i < 300; i++) {
		struct build d = syn(s, from, v4(0xc0000300 + i % 120),
				     (u16)(1 + i % 45));

		sim_send(s, &d);
		sim_refuse(s, &d);
		sim_wait(s, SECOND);
	}
	is(sim_level(s), SCANVIGIL_LEVEL_SCAN,
	   "who asks for services is no peer, whatever it asked for first");
	sim_free(s);
}

/* The same SYN once more: nobody has answered, and nobody will. */
static void test_sent_again(void)
{
	const struct addr from = SCANNER;
	struct sim *s = sim_new(3);
	struct build d = syn(s, from, TARGET, 80);
	struct entry *e;

	sim_send(s, &d);
	e = sim_find(s, &from, 4);
	is(e->detail.flight, 1, "a contact may be answered");
	sim_wait(s, SECOND);
	sim_send(s, &d);
	is(e->detail.flight, 0, "but not one that has to be sent again");
	sim_free(s);
}

/* Retries come with another port and number, interleaved with new probes. */
static void test_two_tokens(void)
{
	struct sim *s = sim_new(3);
	u32 i;

	for (i = 0; i < 6; i++) {
		struct build d = probe_of(&raw_scans[0].scan, i);

		d.sport = (u16)(d.sport + i % 2);
		d.seq ^= (i % 2) << 16 | i % 2;
		sim_send(s, &d);
	}
	is(sim_when(s, SCANVIGIL_LEVEL_SCAN), 5,
	   "two tries side by side are told at the third port of either");
	sim_free(s);
}

static void test_ping_sweep(u8 family, u32 hosts)
{
	struct scan scan = { .family = family, .probes = hosts, .gap = MS };
	struct sim *s = sim_new(3);
	struct course course = {};

	scan.proto = family == 6 ? PROTO_ICMPV6 : PROTO_ICMP;
	scan.type = family == 6 ? 128 : 8;
	scan.host_step = 1;
	follow(s, &scan, &course);
	ok(course.scan >= 9 && course.scan <= 11,
	   "IPv%u: pings of ten hosts, give or take one, are a sweep", family);
	note("at host %u", course.scan);
	is(sim_last(s)->kind, SCANVIGIL_KIND_SWEEP, "and told as one");
	ok(sim_last(s)->why & BIT(SCANVIGIL_WHY_HOSTS), "by their hosts");
	sim_free(s);
}

static void test_few_pings(void)
{
	struct scan scan = { .proto = PROTO_ICMP,
			     .type = 8,
			     .host_step = 1,
			     .probes = 7,
			     .gap = SECOND };
	struct sim *s = sim_new(3);
	struct course course = {};
	u32 i;

	for (i = 0; i < 200; i++)
		follow(s, &scan, &course);
	is(sim_level(s), SCANVIGIL_LEVEL_NONE,
	   "seven hosts pinged again and again are monitoring");
	sim_free(s);
}

static void test_block(void)
{
	struct scan scan = { STACK, .flags = 0x02, .answer = REFUSAL,
			     .probes = 100, .gap = MS };
	struct sim *s = sim_new(3);
	struct course course = {};
	u32 host;

	for (host = 0; host < 8; host++) {
		scan.host_step = 0;
		follow(s, &scan, &course);
		scan.host_step = 3;
	}
	scan.dport_step = 11;
	follow(s, &scan, &course);
	is(sim_last(s)->kind, SCANVIGIL_KIND_BLOCK,
	   "many ports of many hosts are a block");
	sim_free(s);
}

/* One port of many hosts, none of whose answers is seen. */
static u64 unanswered_sweep(u16 sport)
{
	struct sim *s = sim_new(3);
	u64 found;
	u32 i;

	s->params.replies_visible = 0;
	for (i = 0; i < 20; i++) {
		struct build d = syn(s, SCANNER, v4(0xc0000201 + i), 445);

		d.sport = sport ?: d.sport;
		sim_send(s, &d);
		s->now += SECOND;
	}
	found = sim_when(s, SCANVIGIL_LEVEL_SCAN);
	sim_free(s);
	return found;
}

static void test_unanswered_sweep(void)
{
	is(unanswered_sweep(0), 0, "a service that is liked: no scan");
	is(unanswered_sweep(61000), 10,
	   "all from one source port: a scan, answered or not");
}

/* Acknowledging what never came, where answers would be seen. */
static void test_made_up_answers(void)
{
	struct sim *s = sim_new(3);
	u32 i;

	for (i = 0; i < 20; i++) {
		struct build d = syn(s, SCANNER, TARGET, (u16)(1030 + 7 * i));

		sim_send(s, &d);
		if (i % 5 == 1)
			sim_refuse(s, &d);
		d.flags = TCP_ACK;
		d.ack = 1 + i * 7919;
		d.payload_len = 1;
		sim_send(s, &d);
		sim_wait(s, MS);
	}
	is(sim_level(s), SCANVIGIL_LEVEL_SCAN,
	   "who acknowledges what was never sent is believed no more");
	sim_free(s);
}

static void test_protocols(void)
{
	struct sim *s = sim_new(3);
	u32 i;

	for (i = 90; i < 130; i++) {
		struct build d = { .family = 4,
				   .src = SCANNER,
				   .dst = TARGET,
				   .proto = (u8)i };

		sim_send(s, &d);
	}
	is(sim_when(s, SCANVIGIL_LEVEL_NOTICE), 4,
	   "four protocols without ports are told");
	is(sim_when(s, SCANVIGIL_LEVEL_SCAN), 8, "and eight are a scan");
	ok(sim_last(s)->why & BIT(SCANVIGIL_WHY_PROTOCOLS), "by their number");
	is(sim_last(s)->kind, SCANVIGIL_KIND_PROTOCOL, "as a protocol scan");
	sim_free(s);
}

/* nmap -O in its order: ECN probe, IE1, IE2, U1 (DETECTION 7). */
static void test_os_probes(void)
{
	static u8 fill[300];
	struct build ecn = probe_of(&raw_scans[0].scan, 0), icmp = {}, u1;
	struct sim *s = sim_new(3);

	memset(fill, 'C', sizeof(fill));
	ecn.flags = 0xc2;
	ecn.reserved = 8;
	sim_send(s, &ecn);
	is(sim_level(s), SCANVIGIL_LEVEL_NOTICE,
	   "one fingerprint probe is an anomaly");
	is(sim_last(s)->kind, SCANVIGIL_KIND_ANOMALY, "and told as one");
	icmp = ecn;
	icmp.proto = PROTO_ICMP;
	icmp.type = 8;
	icmp.tos = 4;
	icmp.payload_len = 150;
	sim_send(s, &icmp);
	is(sim_level(s), SCANVIGIL_LEVEL_SCAN, "two unlike ones are a scan");
	is(sim_last(s)->kind, SCANVIGIL_KIND_OS_PROBE, "and told as OS probes");
	u1 = ecn;
	u1.proto = PROTO_UDP;
	u1.ip_id = 0x1042;
	u1.payload = fill;
	u1.payload_len = 300;
	sim_send(s, &u1);
	is(sim_find(s, &ecn.src, 4)->source.tool, SCANVIGIL_TOOL_NMAP,
	   "by nmap");
	sim_free(s);
}

/*
 * nmap draws the IP ID at random: one packet in 65,536 has masscan's print, which
 * is 16 bits of it, and may be the first or the last of a scan.
 */
static void test_chance_print(void)
{
	const u32 odd_ones[] = { 0, 2, 19 };
	static const u8 mss[] = { 2, 4, 0x05, 0xb4 };
	u32 i, n;

	for (i = 0; i < ARRAY_SIZE(odd_ones); i++) {
		struct sim *s = sim_new(3);
		struct build d = {};

		for (n = 0; n < 20; n++) {
			d = probe_of(&raw_scans[0].scan, n);
			d.window = 1024;
			d.options = mss;
			d.options_len = sizeof(mss);
			d.ip_id = 1;
			if (n == odd_ones[i])
				d.ip_id = (u16)((d.dst.b[2] << 8 | d.dst.b[3]) ^
						d.dport ^ d.seq);
			sim_send(s, &d);
		}
		is(sim_find(s, &d.src, 4)->source.tool, SCANVIGIL_TOOL_NMAP,
		   "nmap, though packet %u has masscan's print by chance",
		   odd_ones[i] + 1);
		sim_free(s);
	}
}

/* Asymmetric routing: no answer will ever be seen. */
static void test_replies_invisible(void)
{
	const struct scan scan = { STACK, .flags = 0x02, .probes = 30,
				   .gap = SECOND };
	struct sim *s = sim_new(3);
	struct course course = {};
	u32 i;

	s->params.replies_visible = 0;
	for (i = 0; i < 300; i++) {
		struct build d = syn(s, SCANNER, v4(0xc0000201 + i), 443);

		sim_send(s, &d);
	}
	is(sim_level(s), SCANVIGIL_LEVEL_NONE,
	   "without answers, hosts that share a port do not count");
	sim_free(s);
	s = sim_new(3);
	s->params.replies_visible = 0;
	follow(s, &scan, &course);
	is(course.scan, 10, "but ports do");
	ok(sim_last(s)->why & BIT(SCANVIGIL_WHY_DISTINCT), "by their number");
	sim_free(s);
}

static void test_params_count(void)
{
	struct sim *s = sim_new(3);
	struct course course = {};

	s->params.isn_repeat = 6;
	s->params.sport_repeat = 64;
	s->params.notice_score = 8;
	s->params.scan_score = 20;
	follow(s, &raw_scans[0].scan, &course);
	is(course.scan, 6, "isn-repeat is what makes a scan of one number");
	sim_free(s);
	s = sim_new(3);
	s->params.notice_score = 8;
	s->params.scan_score = 20;
	course = (struct course){};
	follow(s, &walked_scans[0].scan, &course);
	is(course.notice, 8, "notice-score what makes a notice of a walk");
	is(course.scan, 16,
	   "and scan-score what makes a scan of it, a fifth less unanswered");
	sim_free(s);
}

static void test_stray_ports(void)
{
	struct scan scan = { STACK, .flags = 0x10, .ack_step = 0x9e3779b9,
			     .probes = 30, .gap = MS };
	struct sim *s = sim_new(3);
	struct course course = {};

	s->params.stray_ports = 15;
	follow(s, &scan, &course);
	is(course.notice, 15, "stray-ports is what strays alone have to reach");
	sim_free(s);
}

/* Whoever was answered a thousand times has credit, and no more than that. */
static void test_scan_behind_credit(void)
{
	const struct scan scan = { STACK, .flags = 0x02, .answer = REFUSAL,
				   .probes = 60, .gap = SECOND };
	u32 salt, i, found = 0;

	for (salt = 0; salt < 20; salt++) {
		struct sim *s = sim_new(salt);
		struct course course = {};

		for (i = 0; i < 1000; i++)
			sim_connect(s, SCANNER, v4(0xc0001000 + i), 443);
		follow(s, &scan, &course);
		found += course.scan != 0;
		sim_free(s);
	}
	is(found, 20, "1,000 answers do not hide a scan of 60 ports");
}

/* Refusals are made up for where the first ones were not counted, only there. */
static void test_probes_then_refusal(void)
{
	const struct addr from = SCANNER;
	struct sim *s = sim_new(3);
	struct source *source;
	u32 i;

	for (i = 0; i < 3; i++) {
		struct build d = syn(s, SCANNER, TARGET, (u16)(100 + i));

		d.sport = 40000;
		d.seq = 1000 * i;
		d.flags = i < 2 ? TCP_SYN : TCP_RST;
		sim_send(s, &d);
		sim_wait(s, SECOND);
	}
	source = &sim_find(s, &from, 4)->source;
	ok(source->score <= 3, "two probes and a refusal score no more than 3");
	note("score %d", source->score);
	sim_free(s);
}

/* Times are kept in few bits: what wraps around must not look like the past. */
static void test_long_uptime(void)
{
	const struct addr from = SCANNER;
	u32 days, i, fast = 0;

	for (days = 1; days <= 60; days++) {
		struct sim *s = sim_new(days);

		s->now += days * 86400 * SECOND;
		for (i = 0; i < 12; i++) {
			struct build d = syn(s, SCANNER, TARGET, (u16)(1 + i));

			sim_send(s, &d);
			sim_wait(s, 60 * SECOND);
		}
		fast += sim_find(s, &from, 4)->detail.fast_weight > 3;
		sim_free(s);
	}
	is(fast, 0, "ports a minute apart are not fast, however long we run");
}

int main(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(raw_scans); i++)
		test_row(&raw_scans[i]);
	for (i = 0; i < ARRAY_SIZE(walked_scans); i++)
		test_row(&walked_scans[i]);
	test_slow_connect();
	test_any_key();
	test_two_tokens();
	test_comes_again();
	test_check_of_a_server();
	test_no_peer();
	test_sent_again();
	test_ping_sweep(4, 40);
	test_ping_sweep(6, 40);
	test_few_pings();
	test_block();
	test_unanswered_sweep();
	test_made_up_answers();
	test_protocols();
	test_long_uptime();
	test_os_probes();
	test_chance_print();
	test_replies_invisible();
	test_params_count();
	test_stray_ports();
	test_scan_behind_credit();
	test_probes_then_refusal();
	return done();
}
