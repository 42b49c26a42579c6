// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a packet means for a source: a row for each flow, protocol and kind of
 * packet, with the class that it must get and the side that is judged.
 */
#include "core/anomaly.h"
#include "core/contact.h"
#include "builder.h"
#include "tap.h"

enum side { FROM, TO };

struct row {
	const char *name;
	enum flow flow;
	u8 proto;
	u8 mark; /* TCP flags, or type */
	u8 class;
	u8 technique;
	enum side judged;
};

#define T(name) SCANVIGIL_TECHNIQUE_##name

static const struct row rows[] = {
	{ "SYN", FLOW_NEW, PROTO_TCP, 0x02, CONTACT_INIT, T(SYN), FROM },
	{ "SYN with ECE and CWR", FLOW_NEW, PROTO_TCP, 0xc2, CONTACT_INIT,
	  T(SYN), FROM },
	{ "SYN outside any flow", FLOW_NONE, PROTO_TCP, 0x02, CONTACT_INIT,
	  T(SYN), FROM },
	{ "FIN", FLOW_NEW, PROTO_TCP, 0x01, CONTACT_BOGUS, T(FIN), FROM },
	{ "Xmas", FLOW_NEW, PROTO_TCP, 0x29, CONTACT_BOGUS, T(XMAS), FROM },
	{ "Null", FLOW_NEW, PROTO_TCP, 0x00, CONTACT_BOGUS, T(NULL), FROM },
	{ "SYN+FIN", FLOW_NEW, PROTO_TCP, 0x03, CONTACT_BOGUS, T(FLAGS), FROM },
	{ "URG", FLOW_NEW, PROTO_TCP, 0x20, CONTACT_BOGUS, T(FLAGS), FROM },
	{ "all flags", FLOW_NEW, PROTO_TCP, 0x3f, CONTACT_BOGUS, T(FLAGS),
	  FROM },
	{ "ACK", FLOW_NEW, PROTO_TCP, 0x10, CONTACT_STRAY, T(ACK), FROM },
	{ "data", FLOW_NEW, PROTO_TCP, 0x18, CONTACT_STRAY, T(ACK), FROM },
	{ "FIN+ACK", FLOW_NEW, PROTO_TCP, 0x11, CONTACT_STRAY, T(MAIMON),
	  FROM },
	{ "SYN+ACK", FLOW_NEW, PROTO_TCP, 0x12, CONTACT_REPLYISH, T(SYN_ACK),
	  FROM },
	{ "RST", FLOW_NONE, PROTO_TCP, 0x04, CONTACT_REPLYISH, T(RST), FROM },
	{ "RST+ACK", FLOW_NONE, PROTO_TCP, 0x14, CONTACT_REPLYISH, T(RST),
	  FROM },
	{ "datagram", FLOW_NEW, PROTO_UDP, 0, CONTACT_INIT, T(UDP), FROM },
	{ "UDP-Lite", FLOW_NEW, PROTO_UDPLITE, 0, CONTACT_INIT, T(UDP_LITE),
	  FROM },
	{ "INIT", FLOW_NEW, PROTO_SCTP, 1, CONTACT_INIT, T(SCTP_INIT), FROM },
	{ "COOKIE-ECHO", FLOW_NONE, PROTO_SCTP, 10, CONTACT_STRAY,
	  T(SCTP_COOKIE), FROM },
	{ "SCTP data", FLOW_NEW, PROTO_SCTP, 0, CONTACT_NONE, 0, FROM },
	{ "INIT-ACK", FLOW_NONE, PROTO_SCTP, 2, CONTACT_NONE, 0, FROM },
	{ "DCCP request", FLOW_NEW, PROTO_DCCP, 0, CONTACT_INIT, T(DCCP),
	  FROM },
	{ "DCCP data", FLOW_NEW, PROTO_DCCP, 2, CONTACT_NONE, 0, FROM },
	{ "echo request", FLOW_NEW, PROTO_ICMP, 8, CONTACT_INIT, T(ECHO),
	  FROM },
	{ "timestamp request", FLOW_NEW, PROTO_ICMP, 13, CONTACT_INIT,
	  T(TIMESTAMP), FROM },
	{ "netmask request", FLOW_NEW, PROTO_ICMP, 17, CONTACT_INIT, T(NETMASK),
	  FROM },
	{ "information request", FLOW_NEW, PROTO_ICMP, 15, CONTACT_INIT,
	  T(ICMP_INFO), FROM },
	{ "router solicitation", FLOW_NEW, PROTO_ICMP, 10, CONTACT_INIT,
	  T(ICMP_INFO), FROM },
	{ "echo reply", FLOW_NONE, PROTO_ICMP, 0, CONTACT_NONE, 0, FROM },
	{ "time exceeded", FLOW_NONE, PROTO_ICMP, 11, CONTACT_NONE, 0, FROM },
	{ "GRE", FLOW_NEW, 47, 0, CONTACT_INIT, T(IP_PROTO), FROM },
	{ "no next header", FLOW_NEW, PROTO_NONE, 0, CONTACT_NONE, 0, FROM },
	/* Flows that are known. */
	{ "data in a flow", FLOW_ESTABLISHED, PROTO_TCP, 0x18, CONTACT_NONE, 0,
	  FROM },
	{ "SYN again", FLOW_ESTABLISHED, PROTO_TCP, 0x02, CONTACT_NONE, 0,
	  FROM },
	{ "Xmas in a flow", FLOW_ESTABLISHED, PROTO_TCP, 0x29, CONTACT_BOGUS,
	  T(XMAS), FROM },
	{ "datagram in a flow", FLOW_ESTABLISHED, PROTO_UDP, 0, CONTACT_NONE, 0,
	  FROM },
	{ "first ACK", FLOW_CONFIRM, PROTO_TCP, 0x10, CONTACT_CONFIRM, 0,
	  FROM },
	{ "last FIN", FLOW_VOUCHED_CLOSE, PROTO_TCP, 0x11, CONTACT_VERIFY, 0,
	  FROM },
	{ "last FIN, untracked", FLOW_CLOSE, PROTO_TCP, 0x11, CONTACT_CLOSE, 0,
	  FROM },
	{ "RST instead of ACK", FLOW_ABORT, PROTO_TCP, 0x04, CONTACT_ABORT, 0,
	  FROM },
	{ "SYN+FIN+ACK of a live server", FLOW_SETTLED, PROTO_TCP, 0x13,
	  CONTACT_NONE, 0, FROM },
	/* Answers, filed under who asked. */
	{ "SYN+ACK as answer", FLOW_REPLY, PROTO_TCP, 0x12, CONTACT_ANSWER, 0,
	  TO },
	{ "RST as answer", FLOW_REPLY, PROTO_TCP, 0x14, CONTACT_REJECT, 0, TO },
	{ "SYN+FIN+ACK as answer", FLOW_REPLY, PROTO_TCP, 0x13, CONTACT_ANSWER,
	  0, TO },
	{ "datagram as answer", FLOW_REPLY, PROTO_UDP, 0, CONTACT_ANSWER, 0,
	  TO },
	{ "INIT-ACK as answer", FLOW_REPLY, PROTO_SCTP, 2, CONTACT_ANSWER, 0,
	  TO },
	{ "ABORT as answer", FLOW_REPLY, PROTO_SCTP, 6, CONTACT_REJECT, 0, TO },
	{ "DCCP reset as answer", FLOW_REPLY, PROTO_DCCP, 7, CONTACT_REJECT, 0,
	  TO },
	{ "echo reply as answer", FLOW_REPLY, PROTO_ICMP, 0, CONTACT_ANSWER, 0,
	  TO },
	{ "time exceeded of a flow", FLOW_RELATED, PROTO_ICMP, 11, CONTACT_NONE,
	  0, FROM },
	{ "SYN of an announced flow", FLOW_RELATED, PROTO_TCP, 0x02,
	  CONTACT_NONE, 0, FROM },
};

static bool has_ports(u8 proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP ||
	       proto == PROTO_UDPLITE || proto == PROTO_SCTP ||
	       proto == PROTO_DCCP;
}

static struct build describe(u8 family, u8 proto, u8 mark)
{
	return (struct build){ .family = family,
			       .src = v4(0xc6336401),
			       .dst = v4(0xc0000201),
			       .proto = proto,
			       .sport = 40000,
			       .dport = 80,
			       .flags = mark,
			       .type = mark };
}

static bool judged_side(const struct contact *c, const struct packet *p,
			const struct row *row)
{
	bool to = row->judged == TO;
	u16 port = to ? p->sport : p->dport;

	if (!has_ports(row->proto))
		port = row->proto;
	return c->source == (to ? &p->dst : &p->src) &&
	       c->host == (to ? &p->src : &p->dst) && c->port == port &&
	       c->has_port == has_ports(row->proto) &&
	       (!c->has_port || c->peer_port == (to ? p->dport : p->sport));
}

static void test_rows(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		struct build d = describe(4, row->proto, row->mark);
		struct contact c;
		struct packet p;

		parse_build(&d, &p);
		contact_classify(&p, row->flow, anomaly_packet(&p), &c);
		is(c.class << 8 | c.technique, row->class << 8 | row->technique,
		   "flow %u: %s", row->flow, row->name);
		ok(judged_side(&c, &p, row), "%s: who is judged, and where",
		   row->name);
	}
}

static void test_ipv6(void)
{
	struct build d = describe(6, PROTO_ICMPV6, 128);
	struct contact c;
	struct packet p;

	parse_build(&d, &p);
	contact_classify(&p, FLOW_NEW, 0, &c);
	is(c.class << 8 | c.technique, CONTACT_INIT << 8 | T(ECHO),
	   "an ICMPv6 echo request");
	d.type = 135;
	parse_build(&d, &p);
	contact_classify(&p, FLOW_NEW, 0, &c);
	is(c.class, CONTACT_NONE, "but not neighbour solicitation");
	d.proto = PROTO_ICMP;
	d.type = 8;
	parse_build(&d, &p);
	contact_classify(&p, FLOW_NEW, 0, &c);
	is(c.class, CONTACT_NONE, "ICMP within IPv6 asks nothing");
}

/* A router's word about what was asked, filed under who asked it. */
static void test_unreachable(u8 family)
{
	struct build d = describe(family, PROTO_UDP, 0);
	struct contact c;
	struct packet p;
	struct wire w;

	if (family == 6) {
		d.src = v6(1, 1);
		d.dst = v6(2, 1);
	}
	w = build_unreachable(&d, family == 4 ? v4(0xc0000001) : v6(3, 1), 3,
			      64);
	parse_wire(&w, &p);
	contact_classify(&p, FLOW_RELATED, 0, &c);
	is(c.class, CONTACT_REJECT, "IPv%u unreachable is a refusal", family);
	ok(addr_equal(c.source, &d.src), "of who asked");
	ok(addr_equal(c.host, &d.dst), "for the host, not for the router");
	ok(c.has_port && c.port == 80 && c.proto == PROTO_UDP, "and the port");
	w.b[w.transport + 1] = 0;
	parse_wire(&w, &p);
	contact_classify(&p, FLOW_RELATED, 0, &c);
	is(c.class, CONTACT_UNROUTED, "unless there was no route");
	contact_classify(&p, FLOW_NONE, 0, &c);
	is(c.class, CONTACT_NONE, "one about no known flow is nothing");
}

static void test_fragments_ask_nothing(void)
{
	static const u8 protos[] = { PROTO_TCP, PROTO_UDP, PROTO_ICMP, 47 };
	struct contact c;
	struct packet p;
	u32 i, silent = 0;

	for (i = 0; i < ARRAY_SIZE(protos); i++) {
		struct build d = describe(4, protos[i], 0);

		d.fragment = 185;
		d.payload_len = 8;
		parse_build(&d, &p);
		contact_classify(&p, FLOW_NEW, 0, &c);
		silent += c.class == CONTACT_NONE;
	}
	is(silent, ARRAY_SIZE(protos), "a later fragment is no contact");
}

static void test_whose_anomalies(void)
{
	struct build d = describe(4, PROTO_TCP, 0x03);
	struct contact c;
	struct packet p;
	u32 anomalies;

	parse_build(&d, &p);
	anomalies = anomaly_packet(&p);
	contact_classify(&p, FLOW_NEW, anomalies, &c);
	is(c.anomalies, anomalies, "anomalies are held against who sent them");
	contact_classify(&p, FLOW_REPLY, anomalies, &c);
	is(c.anomalies, 0, "but not against who answers, nor who asked");
	contact_classify(&p, FLOW_RELATED, anomalies, &c);
	is(c.anomalies, 0, "nor in what belongs to a known flow");
	contact_classify(&p, FLOW_ESTABLISHED, ANOMALY(TCP_URGENT), &c);
	is(c.anomalies, ANOMALY(TCP_URGENT), "in a live flow they are told");
	is(c.class, CONTACT_NONE, "and odd numbers there are no contact");
}

int main(void)
{
	test_rows();
	test_ipv6();
	test_unreachable(4);
	test_unreachable(6);
	test_fragments_ask_nothing();
	test_whose_anomalies();
	return done();
}
