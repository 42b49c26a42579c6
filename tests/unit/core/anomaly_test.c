// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What single packets give away. TCP flags are held against a model written
 * as RFC 9293 and connection tracking tell it, not as a table; the rest row by
 * row, each with the packet next to it that is innocent.
 */
#include "core/anomaly.h"
#include "builder.h"
#include "tap.h"

static struct packet tcp(u8 flags)
{
	return (struct packet){ .family = 4,
				.proto = PROTO_TCP,
				.bits = PACKET_PORTS,
				.src = v4(0xc6336401),
				.dst = v4(0xc0000201),
				.sport = 40000,
				.dport = 80,
				.flags = flags };
}

/* "SFU" for flags, PSH left out: it is never asked for. */
static const char *letters(u8 flags)
{
	static char text[8];
	char *t = text;

	if (flags & TCP_SYN)
		*t++ = 'S';
	if (flags & TCP_FIN)
		*t++ = 'F';
	if (flags & TCP_RST)
		*t++ = 'R';
	if (flags & TCP_ACK)
		*t++ = 'A';
	if (flags & TCP_URG)
		*t++ = 'U';
	*t = 0;
	return text;
}

static bool is_valid(u8 flags)
{
	static const char *const valid[] = { "S",  "SU",  "SA", "R", "RA",
					     "FA", "FAU", "A",	"AU" };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(valid); i++)
		if (!strcmp(valid[i], letters(flags)))
			return true;
	return false;
}

/* The name of a combination that is not valid, most telling first. */
static u32 name_of(u8 flags)
{
	if (flags == 0x3f)
		return ANOMALY(TCP_FULL);
	if (flags & TCP_SYN && flags & TCP_FIN)
		return ANOMALY(TCP_SYN_FIN);
	if (flags & TCP_SYN && flags & TCP_RST)
		return ANOMALY(TCP_SYN_RST);
	if (flags == 0)
		return ANOMALY(TCP_NULL);
	if (flags == TCP_FIN)
		return ANOMALY(TCP_FIN);
	if (flags == (TCP_FIN | TCP_PSH | TCP_URG))
		return ANOMALY(TCP_XMAS);
	return ANOMALY(TCP_FLAGS);
}

static void test_flags(void)
{
	u32 flags, good = 0;

	for (flags = 0; flags < 64; flags++) {
		struct packet p = tcp((u8)flags);
		u32 want = is_valid((u8)flags) ? 0 : name_of((u8)flags);
		u32 got = anomaly_packet(&p);

		if (got == want)
			good++;
		else
			note("flags 0x%02x: 0x%x, not 0x%x", flags, got, want);
	}
	is(good, 64, "each combination of flags has its own name, or none");
}

static void test_ecn(void)
{
	u32 flags, ecn, good = 0;

	for (flags = 0; flags < 64; flags++) {
		struct packet plain = tcp((u8)flags);

		for (ecn = 0; ecn < 8; ecn++) {
			struct packet p = tcp((u8)(flags | (ecn & 3) << 6));

			p.reserved = ecn & 4 ? 1 : 0;
			good += anomaly_packet(&p) == anomaly_packet(&plain);
		}
	}
	is(good, 512, "ECE, CWR and AE never matter (RFC 3168, RFC 9768)");
}

static void test_reserved(void)
{
	u32 bits, good = 0;

	for (bits = 0; bits < 16; bits++) {
		struct packet p = tcp(TCP_ACK);
		u32 want = bits > 1 ? ANOMALY(TCP_RESERVED) : 0;

		p.reserved = (u8)bits;
		good += anomaly_packet(&p) == want;
	}
	is(good, 16, "three reserved bits are, the fourth is AE");
}

static void test_innocent_tcp(void)
{
	struct build d = { .family = 4,
			   .src = v4(1),
			   .dst = v4(2),
			   .proto = PROTO_TCP,
			   .sport = 40000,
			   .dport = 443,
			   .flags = TCP_SYN | 0xc0,
			   .reserved = 1 };
	struct packet p;

	parse_build(&d, &p);
	is(anomaly_packet(&p), 0, "a SYN that offers AccECN");
	d.flags = TCP_SYN;
	d.reserved = 0;
	d.payload_len = 500;
	parse_build(&d, &p);
	is(anomaly_packet(&p), 0, "a SYN with data (RFC 7413)");
	d.flags = TCP_ACK | TCP_PSH | TCP_URG;
	d.urgent = 500;
	parse_build(&d, &p);
	is(anomaly_packet(&p), 0, "an urgent pointer at the end of the data");
	d.urgent = 501;
	parse_build(&d, &p);
	is(anomaly_packet(&p), ANOMALY(TCP_URGENT), "one behind it is told");
	d.flags = TCP_ACK;
	parse_build(&d, &p);
	is(anomaly_packet(&p), 0, "but not without URG");
	d.ip_id = 0;
	d.fragment = IP4_DF;
	d.urgent = 0;
	parse_build(&d, &p);
	is(anomaly_packet(&p), 0, "an IP ID of zero with DF (RFC 6864)");
}

/* Row 38: what filters are told apart by, and got around with. */
static void test_source_route(void)
{
	static const u8 router_alert[] = { 148, 4, 0, 0 };
	static const u8 loose[] = { 1, 131, 7, 4, 192, 0, 2, 9 };
	static const u8 strict[] = { 148, 4, 0, 0, 137, 3, 4, 0 };
	static const u8 behind_the_end[] = { 0, 131, 3, 4 };
	static const u8 lies[] = { 68, 0, 131, 3 };
	const struct {
		const char *name;
		const u8 *options;
		u8 len;
		u32 anomalies;
	} rows[] = {
		{ "router alert", router_alert, 4, 0 },
		{ "loose", loose, 8, ANOMALY(SOURCE_ROUTE) },
		{ "strict", strict, 8, ANOMALY(SOURCE_ROUTE) },
		{ "behind the end", behind_the_end, 4, 0 },
		{ "behind a length of zero", lies, 4, 0 },
	};
	struct build d = {
		.src = v4(1), .dst = v4(2), .proto = PROTO_ICMP, .type = 8
	};
	struct packet p;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		d.ip_options = rows[i].options;
		d.ip_options_len = rows[i].len;
		parse_build(&d, &p);
		is(anomaly_packet(&p), rows[i].anomalies, "IPv4 options: %s",
		   rows[i].name);
	}
	d = (struct build){ .family = 6,
			    .src = v6(1, 1),
			    .dst = v6(2, 2),
			    .proto = PROTO_TCP,
			    .sport = 40000,
			    .dport = 80,
			    .flags = TCP_SYN };
	d.ext[0] = (struct extension){ .type = PROTO_ROUTING, .bytes = 24 };
	d.ext_count = 1;
	parse_build(&d, &p);
	is(anomaly_packet(&p), ANOMALY(SOURCE_ROUTE),
	   "IPv6: a routing header of type 0 (RFC 5095)");
	ok(ANOMALY_HARMLESS & ANOMALY(SOURCE_ROUTE),
	   "which is told, and held against nobody");
}

static void test_tcp_fields(void)
{
	struct packet p = tcp(TCP_SYN);

	p.ack = 1;
	is(anomaly_packet(&p), ANOMALY(TCP_SYN_ACK_VALUE),
	   "an acknowledgment number in a SYN without ACK");
	p.flags = TCP_SYN | TCP_ACK;
	is(anomaly_packet(&p), 0, "but not in one with");
	p.flags = TCP_RST;
	is(anomaly_packet(&p), 0, "nor in a RST");
	p = tcp(TCP_SYN);
	p.bits |= PACKET_OS_OPTION;
	is(anomaly_packet(&p), ANOMALY(TCP_OS_PROBE),
	   "row 23: the timestamp of a fingerprint probe");
	ok(ANOMALY_HARMLESS & ANOMALY(TCP_SYN_ACK_VALUE) &&
		   ANOMALY_HARMLESS & ANOMALY(TCP_URGENT) &&
		   !(ANOMALY_HARMLESS & ANOMALY_TCP_FLAGS),
	   "odd numbers are harmless, odd flags are not");
	ok(ANOMALY_HARMLESS & ANOMALY(LAND), "and LAND has a forged source");
}

/* nmap's ECN probe: SYN, ECE and CWR, a reserved bit, urgent pointer, no URG */
static void test_nmap_ecn_probe(void)
{
	struct build d = { .family = 4,
			   .src = v4(1),
			   .dst = v4(2),
			   .proto = PROTO_TCP,
			   .sport = 40000,
			   .dport = 22,
			   .flags = 0xc2,
			   .reserved = 8,
			   .urgent = 0xf7f5,
			   .window = 3 };
	struct packet p;

	parse_build(&d, &p);
	is(anomaly_packet(&p), ANOMALY(TCP_RESERVED),
	   "row 22: nmap's ECN probe has a reserved bit, nothing else");
}

static u32 ports_of(u8 proto, u16 sport, u16 dport)
{
	struct packet p = tcp(TCP_SYN);

	p.proto = proto;
	p.sport = sport;
	p.dport = dport;
	return anomaly_packet(&p);
}

static void test_port_zero(void)
{
	is(ports_of(PROTO_TCP, 40000, 0), ANOMALY(TCP_PORT_ZERO),
	   "row 29: TCP to port 0");
	is(ports_of(PROTO_TCP, 0, 80), ANOMALY(TCP_PORT_ZERO_SOURCE),
	   "row 30: TCP from port 0");
	is(ports_of(PROTO_TCP, 0, 0),
	   ANOMALY(TCP_PORT_ZERO) | ANOMALY(TCP_PORT_ZERO_SOURCE),
	   "and from 0 to 0");
	is(ports_of(PROTO_UDP, 40000, 0), ANOMALY(UDP_PORT_ZERO),
	   "UDP to port 0");
	is(ports_of(PROTO_UDP, 0, 53), ANOMALY(UDP_PORT_ZERO_SOURCE),
	   "UDP from port 0 has a name of its own");
	ok(ANOMALY_HARMLESS & ANOMALY(UDP_PORT_ZERO_SOURCE) &&
		   !(ANOMALY_HARMLESS & ANOMALY(UDP_PORT_ZERO)) &&
		   !(ANOMALY_HARMLESS & ANOMALY(TCP_PORT_ZERO_SOURCE)),
	   "for it is the only one that is legal (RFC 768)");
	is(ports_of(PROTO_UDPLITE, 1, 0), ANOMALY(UDP_PORT_ZERO),
	   "UDP-Lite is as UDP");
	is(ports_of(PROTO_SCTP, 0, 80), ANOMALY(SCTP_PORT_ZERO),
	   "SCTP from port 0");
	is(ports_of(PROTO_DCCP, 80, 0), ANOMALY(SCTP_PORT_ZERO),
	   "DCCP to port 0");
	is(ports_of(PROTO_TCP, 1, 65535) | ports_of(PROTO_UDP, 65535, 1) |
		   ports_of(PROTO_SCTP, 1, 1),
	   0, "other ports are innocent");
}

/* Flow logs are full of ports 0 that no packet had (DETECTION 0.9). */
static void test_no_port_is_not_zero(void)
{
	static const u8 protos[] = { PROTO_ICMP, PROTO_ICMPV6, PROTO_ESP,
				     PROTO_AH,	 47,	       4 };
	struct packet p;
	u32 i, found = 0;

	for (i = 0; i < ARRAY_SIZE(protos); i++) {
		struct build d = { .family = 4,
				   .src = v4(1),
				   .dst = v4(2),
				   .proto = protos[i] };

		parse_build(&d, &p);
		found |= anomaly_packet(&p);
	}
	is(found, 0, "no ports are not port 0");
	p = tcp(0);
	p.bits = PACKET_FRAGMENT;
	p.fragment_offset = 1480;
	p.sport = 0;
	p.dport = 0;
	is(anomaly_packet(&p), 0, "nor is a later fragment, nor without flags");
	p.fragment_offset = 0;
	is(anomaly_packet(&p), 0, "nor a first one too short for ports");
}

static u32 icmp_of(u8 family, u8 type, u8 code, u8 tos, u16 data)
{
	struct build d = { .family = family, .type = type, .code = code };
	struct packet p;

	d.src = v4(1);
	d.dst = v4(2);
	d.proto = family == 4 ? PROTO_ICMP : PROTO_ICMPV6;
	d.tos = tos;
	d.payload_len = data;
	parse_build(&d, &p);
	return anomaly_packet(&p);
}

static void test_icmp(void)
{
	is(icmp_of(4, 8, 9, 0, 120), ANOMALY(ICMP_OS_PROBE),
	   "row 24: nmap's IE1");
	is(icmp_of(4, 8, 0, 4, 150), ANOMALY(ICMP_OS_PROBE), "and IE2");
	is(icmp_of(4, 8, 0, 0, 150) | icmp_of(4, 8, 0, 4, 149), 0,
	   "but not a ping of the same TOS or length alone");
	is(icmp_of(4, 8, 0, 0, 56) | icmp_of(4, 13, 0, 0, 12) |
		   icmp_of(4, 17, 0, 0, 4) | icmp_of(4, 15, 0, 0, 0),
	   0, "row 25: requests are no anomaly");
	is(icmp_of(4, 13, 1, 0, 12) & icmp_of(4, 15, 1, 0, 0) &
		   icmp_of(4, 17, 1, 0, 4),
	   ANOMALY(ICMP_CODE), "unless they have a code");
	is(icmp_of(4, 3, 3, 0, 28) | icmp_of(4, 11, 1, 0, 28) |
		   icmp_of(4, 5, 1, 0, 28),
	   0, "codes of errors are innocent");
	is(icmp_of(6, 128, 1, 0, 8), ANOMALY(ICMP_CODE),
	   "an ICMPv6 echo request with a code");
	is(icmp_of(6, 128, 0, 0, 8) | icmp_of(6, 1, 4, 0, 40) |
		   icmp_of(6, 8, 9, 0, 120),
	   0, "but not its other types");
}

static void test_udp_probe(void)
{
	static u8 fill[300];
	struct build d = { .family = 4,
			   .src = v4(1),
			   .dst = v4(2),
			   .proto = PROTO_UDP,
			   .sport = 40000,
			   .dport = 40001,
			   .ip_id = 0x1042,
			   .payload = fill,
			   .payload_len = 300 };
	struct packet p;

	memset(fill, 'C', sizeof(fill));
	parse_build(&d, &p);
	is(anomaly_packet(&p), ANOMALY(UDP_OS_PROBE), "row 26: nmap's U1");
	d.ip_id = 0x1043;
	parse_build(&d, &p);
	is(anomaly_packet(&p), 0, "but not with another IP ID");
	d.family = 6;
	parse_build(&d, &p);
	is(anomaly_packet(&p), ANOMALY(UDP_OS_PROBE), "which IPv6 has not");
}

static void test_land(void)
{
	struct packet p = tcp(TCP_SYN);

	p.dst = p.src;
	is(anomaly_packet(&p), 0, "a host that calls a port of its own");
	p.dport = p.sport;
	is(anomaly_packet(&p), ANOMALY(LAND), "but not from the same port");
	p.bits |= PACKET_GROUP;
	is(anomaly_packet(&p), 0, "unless it is a group");
	p = tcp(TCP_SYN);
	p.family = 6;
	p.src = v6(1, 1);
	p.dst = v6(1, 2);
	p.dport = p.sport;
	is(anomaly_packet(&p), 0, "the last bytes of IPv6 addresses count");
	p.dst = v6(1, 1);
	is(anomaly_packet(&p), ANOMALY(LAND), "and all of them may be equal");
}

static u32 fragment_of(u8 proto, u32 offset, u32 len, u8 bits)
{
	struct packet p = { .family = 4, .proto = proto };

	p.fragment_offset = offset;
	p.transport_len = len;
	p.bits = (u8)(bits | PACKET_FRAGMENT);
	return anomaly_fragment(&p);
}

static void test_tiny_fragments(void)
{
	is(fragment_of(PROTO_TCP, 0, 8, PACKET_MORE), ANOMALY(FRAG_TINY),
	   "row 32: nmap -f, eight bytes of TCP");
	is(fragment_of(PROTO_TCP, 0, 16, PACKET_MORE), ANOMALY(FRAG_TINY),
	   "hping3 -f, sixteen");
	is(fragment_of(PROTO_TCP, 0, 24, PACKET_MORE), 0,
	   "twenty-four hold a header");
	is(fragment_of(PROTO_TCP, 0, 0, PACKET_MORE), ANOMALY(FRAG_TINY),
	   "none at all");
	is(fragment_of(PROTO_UDP, 0, 0, PACKET_MORE), ANOMALY(FRAG_TINY),
	   "a UDP header that is not there");
	is(fragment_of(PROTO_UDP, 0, 8, PACKET_MORE), 0, "one that is");
	is(fragment_of(PROTO_ICMP, 0, 8, PACKET_MORE), 0,
	   "ICMP may be as short");
	is(fragment_of(PROTO_TCP, 1480, 3, 0), 0,
	   "and so may the last fragment of anything");
}

/* Row 32 counts the header that the segment says it has. */
static void test_cut_options(void)
{
	struct build d = { .family = 4,
			   .src = v4(1),
			   .dst = v4(2),
			   .proto = PROTO_TCP,
			   .sport = 1,
			   .dport = 2,
			   .flags = 2,
			   .options_len = 20,
			   .fragment = IP4_MF };
	struct packet p;
	struct wire w = build(&d);

	parse_wire(&w, &p);
	is(anomaly_fragment(&p), 0, "a first fragment with all its options");
	w.len -= 16;
	set_length(&w, w.len);
	parse_wire(&w, &p);
	is(anomaly_fragment(&p), ANOMALY(FRAG_TINY),
	   "one that ends within them");
}

static void test_other_fragments(void)
{
	is(fragment_of(PROTO_TCP, 8, 12, 0) & fragment_of(PROTO_TCP, 16, 4, 0),
	   ANOMALY(FRAG_OVERLAP), "row 33: a fragment inside the TCP header");
	is(fragment_of(PROTO_TCP, 24, 8, 0), 0, "but not behind it");
	is(fragment_of(PROTO_UDP, 8, 8, 0), 0, "nor inside of UDP");
	is(fragment_of(PROTO_UDP, 0, 1479, PACKET_MORE), ANOMALY(FRAG_LENGTH),
	   "row 35: a length that is no multiple of eight, and more to come");
	is(fragment_of(PROTO_UDP, 1480, 1479, 0), 0, "unless it is the last");
	is(fragment_of(PROTO_UDP, 65528, 8, 0), ANOMALY(FRAG_OVERSIZE),
	   "an end beyond 65,535 bytes");
	is(fragment_of(PROTO_UDP, 65528, 7, 0), 0, "but not at them");
	is(fragment_of(PROTO_UDP, 1480, 8, PACKET_DF), ANOMALY(FRAG_DF),
	   "a fragment that forbids fragmentation");
	ok(ANOMALY_HARMLESS & ANOMALY(FRAG_DF), "is told as harmless");
	is(fragment_of(PROTO_UDP, 0, 1480, PACKET_MORE) |
		   fragment_of(PROTO_UDP, 1480, 1480, PACKET_MORE) |
		   fragment_of(PROTO_UDP, 2960, 40, 0),
	   0, "a datagram of 3,000 bytes, fragment by fragment");
}

static void test_ipv6_fragments(void)
{
	struct build d = { .family = 6,
			   .proto = PROTO_TCP,
			   .src = v6(1, 1),
			   .dst = v6(2, 1),
			   .sport = 1,
			   .dport = 2,
			   .flags = TCP_SYN };
	struct packet p;
	struct wire w;

	d.ext[0] = (struct extension){ PROTO_FRAGMENT, 8, IP6_MF };
	d.ext_count = 1;
	w = build(&d);
	w.len = w.transport + 16;
	set_length(&w, w.len);
	parse_wire(&w, &p);
	is(anomaly_fragment(&p), ANOMALY(FRAG_CHAIN),
	   "an IPv6 first fragment without its whole chain (RFC 7112)");
	d.ext[0].fragment = 0;
	parse_build(&d, &p);
	is(p.bits & PACKET_FRAGMENT, 0, "an atomic one is none");
	is(anomaly_packet(&p) | anomaly_fragment(&p), 0,
	   "and not held against anybody (RFC 6946)");
}

int main(void)
{
	test_flags();
	test_ecn();
	test_reserved();
	test_innocent_tcp();
	test_tcp_fields();
	test_source_route();
	test_nmap_ecn_probe();
	test_port_zero();
	test_no_port_is_not_zero();
	test_icmp();
	test_udp_probe();
	test_land();
	test_tiny_fragments();
	test_cut_options();
	test_other_fragments();
	test_ipv6_fragments();
	return done();
}
