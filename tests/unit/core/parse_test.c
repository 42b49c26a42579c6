// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What parse reads, and what it refuses to: honest packets of every kind, then
 * lengths that lie, headers cut at every byte, and noise. Each packet lies in
 * memory of its exact size, so the sanitizer sees any read beyond it.
 */
#include "core/parse.h"
#include "builder.h"
#include "tap.h"
#include <uapi/linux/scanvigil.h>

static const u8 mss_1460[] = { 2, 4, 0x05, 0xb4 };

static struct build tcp4(void)
{
	return (struct build){ .family = 4,
			       .src = v4(0xc6336401),
			       .dst = v4(0xc0000201),
			       .proto = PROTO_TCP,
			       .sport = 40000,
			       .dport = 22,
			       .seq = 0x01020304,
			       .ack = 0x05060708,
			       .flags = TCP_SYN,
			       .window = 1024 };
}

static struct build tcp6(void)
{
	struct build d = tcp4();

	d.family = 6;
	d.src = v6(1, 0x66);
	d.dst = v6(2, 1);
	return d;
}

static void test_ip_fields(void)
{
	struct build d = tcp4();
	struct packet p;

	d.ttl = 37;
	d.tos = 0x2e;
	d.ip_id = 54321;
	d.fragment = IP4_DF;
	is(parse_build(&d, &p), PARSE_OK, "an IPv4 packet");
	is(p.family, 4, "is of IPv4");
	is(p.proto, PROTO_TCP, "has a protocol");
	is(p.ttl, 37, "a TTL");
	is(p.tos, 0x2e, "a TOS");
	is(p.ip_id, 54321, "an identification");
	is(p.bits, PACKET_PORTS | PACKET_DF, "ports and DF");
	ok(addr_equal(&p.src, &d.src), "a source, with zeroes behind it");
	ok(addr_equal(&p.dst, &d.dst), "a destination, with zeroes behind it");
	d = tcp6();
	d.ttl = 255;
	d.tos = 0xb8;
	is(parse_build(&d, &p), PARSE_OK, "an IPv6 packet");
	is(p.family, 6, "is of IPv6");
	is(p.ttl, 255, "has a hop limit");
	is(p.tos, 0xb8, "a traffic class across two bytes");
	ok(addr_equal(&p.src, &d.src) && addr_equal(&p.dst, &d.dst),
	   "and whole addresses");
}

static void test_tcp_fields(void)
{
	struct build d = tcp4();
	struct packet p;

	d.flags = 0xff;
	d.reserved = 0x0f;
	d.urgent = 0xf7f5;
	d.payload_len = 7;
	is(parse_build(&d, &p), PARSE_OK, "a TCP segment");
	is(p.sport, 40000, "has a source port");
	is(p.dport, 22, "a destination port");
	is(p.seq, 0x01020304, "a sequence number");
	is(p.ack, 0x05060708, "an acknowledgment number");
	is(p.flags, 0xff, "all eight flags");
	is(p.reserved, 0x0f, "the four bits beside the data offset");
	is(p.window, 1024, "a window");
	is(p.urgent, 0xf7f5, "an urgent pointer");
	is(p.payload, 7, "a payload");
	is(p.transport_len, 27, "and a length from its header on");
}

static void test_tcp_options(void)
{
	static const u8 probe[] = { 3,	 3,   10,  1,	2, 4, 1, 9, 8, 10,
				    255, 255, 255, 255, 0, 0, 0, 0, 0, 0 };
	static const u8 late[] = { 8, 10, 255, 255, 255, 255, 0, 0, 0, 1, 1, 1 };
	static const u8 lie[] = { 8, 40, 255, 255, 255, 255, 0, 0, 0, 0, 1, 1 };
	static const u8 none[] = { 8, 0, 8, 10, 255, 255, 255, 255, 0, 0, 0, 0 };
	static const u8 open_end[] = { 1, 1, 8, 10 };
	static const u8 data[] = { 255, 255, 255, 255, 0, 0, 0, 0 };
	struct build d = tcp4();
	struct packet p;

	d.options = mss_1460;
	d.options_len = 4;
	parse_build(&d, &p);
	is(p.options, 4, "options have a length");
	is(p.bits & PACKET_MSS_ONLY, PACKET_MSS_ONLY, "MSS 1460 alone is seen");
	d.options = probe;
	d.options_len = 20;
	parse_build(&d, &p);
	is(p.bits & (PACKET_OS_OPTION | PACKET_MSS_ONLY), PACKET_OS_OPTION,
	   "the timestamp of a fingerprint probe is seen behind others");
	d.flags = TCP_ACK;
	parse_build(&d, &p);
	is(p.bits & PACKET_OS_OPTION, 0, "but only in a SYN");
	d.flags = TCP_SYN;
	d.options_len = 12;
	d.options = late;
	parse_build(&d, &p);
	is(p.bits & PACKET_OS_OPTION, 0, "an echoed timestamp is no probe");
	d.options = lie;
	is(parse_build(&d, &p), PARSE_OK, "an option longer than its header");
	is(p.bits & PACKET_OS_OPTION, 0, "ends the options");
	d.options = none;
	parse_build(&d, &p);
	is(p.bits & PACKET_OS_OPTION, 0, "and so does one of no length");
	d.options = open_end;
	d.options_len = 4;
	parse_build(&d, &p);
	is(p.bits & PACKET_OS_OPTION, 0, "one that ends with the packet");
	d.payload = data;
	d.payload_len = 8;
	parse_build(&d, &p);
	is(p.bits & PACKET_OS_OPTION, 0, "and one that goes on in the data");
}

static void test_tcp_offset_lies(void)
{
	struct build d = tcp4();
	struct wire w = build(&d);
	struct packet p;
	u32 words, malformed = 0;

	for (words = 0; words < 16; words++) {
		w.b[w.transport + 12] = (u8)(words << 4);
		malformed += parse_wire(&w, &p) == PARSE_MALFORMED;
		if (words != 5 && p.payload)
			note("data offset %u has payload %u", words, p.payload);
	}
	is(malformed, 15,
	   "only a data offset of 20 fits into a segment of 20 bytes");
	d.payload_len = 40;
	w = build(&d);
	w.b[w.transport + 12] = 15 << 4;
	is(parse_wire(&w, &p), PARSE_OK, "60 bytes are the longest header");
	is(p.payload, 0, "behind which there may be nothing");
	is(p.options, 40, "and all of it options");
}

static const struct build others[] = {
	{ .proto = PROTO_UDP, .sport = 53, .dport = 33000, .payload_len = 9 },
	{ .proto = PROTO_UDPLITE, .sport = 5004, .dport = 5005 },
	{ .proto = PROTO_SCTP, .sport = 1, .dport = 2, .type = 10 },
	{ .proto = PROTO_DCCP, .sport = 65535, .dport = 5001, .type = 9 },
};

static void test_other_ports(void)
{
	struct packet p;
	u32 i;
	u8 family;

	for (i = 0; i < ARRAY_SIZE(others); i++) {
		for (family = 4; family <= 6; family += 2) {
			struct build d = others[i];

			d.family = family;
			d.src = family == 4 ? v4(0xc6336401) : v6(1, 1);
			is(parse_build(&d, &p), PARSE_OK,
			   "protocol %u over IPv%u", d.proto, family);
			ok(p.sport == d.sport && p.dport == d.dport &&
				   p.bits == PACKET_PORTS,
			   "has ports");
			if (d.proto == PROTO_SCTP || d.proto == PROTO_DCCP)
				is(p.type, d.type, "and a type");
			else
				is(p.payload, d.payload_len, "and a payload");
		}
	}
}

static void test_icmp(void)
{
	struct build d = { .family = 4, .proto = PROTO_ICMP, .type = 8 };
	struct packet p;

	d.code = 9;
	d.payload_len = 120;
	is(parse_build(&d, &p), PARSE_OK, "an echo request");
	is(p.type << 8 | p.code, 8 << 8 | 9, "has a type and a code");
	is(p.bits & PACKET_PORTS, 0, "and no ports");
	is(p.transport_len, 128, "but a length");
	d.family = 6;
	is(parse_build(&d, &p), PARSE_OK, "ICMP within IPv6");
	is(p.type, 0, "is only a number");
	d.proto = PROTO_ICMPV6;
	d.type = 128;
	is(parse_build(&d, &p), PARSE_OK, "an ICMPv6 echo request");
	is(p.type << 8 | p.code, 128 << 8 | 9, "has a type and a code");
	d.family = 4;
	parse_build(&d, &p);
	is(p.type, 0, "and ICMPv6 within IPv4 is only a number");
}

static void test_quote(u8 family)
{
	struct build d = family == 4 ? tcp4() : tcp6();
	u32 header = family == 4 ? 20 : 40, len, bad = 0, early = 0, late = 0;
	struct packet p;
	struct wire w;

	for (len = 0; len <= header + 8; len++) {
		w = build_unreachable(&d, d.dst, 3, len);
		bad += parse_wire(&w, &p) != PARSE_OK;
		if (len < header)
			early += p.about_proto || p.about_port;
		else if (len < header + 4)
			early += p.about_proto != PROTO_TCP || p.about_port;
		else
			late += p.about_proto == PROTO_TCP &&
				p.about_port == 22 && p.about_sport == 40000 &&
				addr_equal(&p.about, &d.dst);
	}
	is(bad, 0, "IPv%u: an error may quote any length", family);
	is(early, 0, "a quote that is cut is about no port");
	is(late, 5, "a whole one tells what was asked for");
	is(p.bits & PACKET_PORTS, 0, "and the error itself has no port");
	d.proto = 47;
	w = build_unreachable(&d, d.dst, 3, 60);
	parse_wire(&w, &p);
	is(p.about_proto << 16 | p.about_port, 47 << 16,
	   "other protocols have no port in a quote either");
	w.b[w.transport + 8 + header - (family == 4 ? 5 : 17)] ^= 1;
	parse_wire(&w, &p);
	is(p.about_proto, 0, "a quote from another source is made up");
	w = build_unreachable(&d, d.dst, 3, 60);
	w.b[w.transport + 8] ^= 0x20;
	parse_wire(&w, &p);
	is(p.about_proto, 0, "nor is there one of another IP version");
}

static void test_portless(void)
{
	static const u8 protos[] = { 2, 4, 41, 47, 50, 59, 89, 103, 255 };
	struct packet p;
	u32 i, good = 0;

	for (i = 0; i < ARRAY_SIZE(protos); i++) {
		struct build d = { .family = i & 1 ? 4 : 6,
				   .proto = protos[i] };

		if (parse_build(&d, &p) == PARSE_OK && p.proto == protos[i] &&
		    !(p.bits & PACKET_PORTS) && !p.transport_len)
			good++;
		else
			note("protocol %u", protos[i]);
	}
	is(good, ARRAY_SIZE(protos),
	   "other protocols need not have a byte, and have no ports");
}

static void test_udp_fill(void)
{
	static u8 fill[301];
	struct build d = { .family = 4, .proto = PROTO_UDP, .sport = 1 };
	struct packet p;

	memset(fill, 'C', sizeof(fill));
	d.payload = fill;
	d.payload_len = 300;
	parse_build(&d, &p);
	is(p.bits & PACKET_FILLED, PACKET_FILLED, "300 times 'C' are seen");
	d.payload_len = 301;
	parse_build(&d, &p);
	is(p.bits & PACKET_FILLED, 0, "301 are something else");
	d.payload_len = 300;
	fill[7] = 'D';
	parse_build(&d, &p);
	is(p.bits & PACKET_FILLED, 0, "and so are seven");
}

static void test_groups(void)
{
	static const u32 group[] = { 0xe0000001, 0xefffffff, 0xffffffff };
	struct build d = tcp4();
	struct packet p;
	u32 i, seen = 0;

	for (i = 0; i < ARRAY_SIZE(group); i++) {
		d.dst = v4(group[i]);
		parse_build(&d, &p);
		seen += !!(p.bits & PACKET_GROUP);
	}
	is(seen, 3, "multicast and broadcast of IPv4");
	d.dst = v4(0xdfffffff);
	parse_build(&d, &p);
	is(p.bits & PACKET_GROUP, 0, "but not what is below 224.0.0.0");
	d = tcp6();
	d.dst.b[0] = 0xff;
	parse_build(&d, &p);
	is(p.bits & PACKET_GROUP, PACKET_GROUP, "multicast of IPv6");
	d.dst.b[0] = 0xfe;
	parse_build(&d, &p);
	is(p.bits & PACKET_GROUP, 0, "but not link-local addresses");
	d.src = (struct addr){};
	parse_build(&d, &p);
	is(p.bits & PACKET_GROUP, PACKET_GROUP, "and from nobody");
	d = tcp4();
	d.src = v4(0);
	parse_build(&d, &p);
	is(p.bits & PACKET_GROUP, PACKET_GROUP, "in IPv4, too");
	d.src = v4(0xe0000001);
	parse_build(&d, &p);
	is(p.bits & PACKET_GROUP, PACKET_GROUP, "or from a group");
}

static void test_ipv4_options(void)
{
	u8 options[40];
	struct packet p;
	u32 len, good = 0;

	memset(options, 1, sizeof(options));
	for (len = 0; len <= 40; len += 4) {
		struct build d = tcp4();

		d.ip_options = options;
		d.ip_options_len = (u8)len;
		good += parse_build(&d, &p) == PARSE_OK && p.dport == 22 &&
			p.transport_len == 20;
	}
	is(good, 11, "ports are behind IPv4 options of any length");
}

static void test_ipv4_header_lies(void)
{
	struct build d = tcp4();
	struct wire w = build(&d);
	struct packet p;
	u32 words, bad = 0;

	for (words = 0; words < 16; words++) {
		w.b[0] = (u8)(0x40 | words);
		if (parse_wire(&w, &p) == PARSE_MALFORMED &&
		    !(p.bits & PACKET_PORTS))
			bad++;
	}
	is(bad, 15,
	   "a header length that is too short or too long has no ports");
	w.b[0] = 0x55;
	is(parse_wire(&w, &p), PARSE_MALFORMED, "nobody sends IP version 5");
	is(parse_exact(w.b, 0, &p), PARSE_MALFORMED, "nor nothing at all");
}

static void test_total_length(u8 family)
{
	struct build d = family == 4 ? tcp4() : tcp6();
	struct wire w;
	struct packet p;

	d.payload_len = 20;
	w = build(&d);
	set_length(&w, w.len + 1);
	is(parse_wire(&w, &p), PARSE_MALFORMED,
	   "IPv%u: a length beyond the bytes", family);
	is(p.bits & PACKET_PORTS, 0, "has no ports");
	set_length(&w, w.len - 11);
	is(parse_wire(&w, &p), PARSE_OK, "a length below the bytes");
	is(p.payload, 9, "counts, for frames are padded");
	set_length(&w, w.transport + 19);
	is(parse_wire(&w, &p), PARSE_MALFORMED,
	   "though not if TCP does not fit");
	patch16(&w, family == 4 ? 2 : 4, 0);
	is(parse_wire(&w, &p), PARSE_OK, "no length is what offload makes");
	is(p.payload, 20, "then the bytes count");
}

static void test_ipv4_length_inside_header(void)
{
	struct build d = tcp4();
	struct wire w = build(&d);
	struct packet p;
	u32 len, bad = 0;

	for (len = 1; len < 40; len++) {
		patch16(&w, 2, len);
		bad += parse_wire(&w, &p) == PARSE_MALFORMED;
	}
	is(bad, 39, "an IPv4 length that ends within a header is malformed");
}

static const u8 extensions[] = { PROTO_HOPOPTS,	 PROTO_ROUTING, PROTO_DSTOPTS,
				 PROTO_MOBILITY, PROTO_HIP,	PROTO_SHIM6,
				 PROTO_AH };

static void test_extensions(void)
{
	struct packet p;
	u32 i, count, bytes, good = 0;

	for (i = 0; i < ARRAY_SIZE(extensions); i++) {
		for (bytes = 8; bytes <= 64; bytes += 8) {
			struct build d = tcp6();

			d.ext[0] = (struct extension){ extensions[i],
						       (u16)bytes, 0 };
			d.ext_count = 1;
			good += parse_build(&d, &p) == PARSE_OK &&
				p.proto == PROTO_TCP && p.dport == 22;
		}
	}
	is(good, ARRAY_SIZE(extensions) * 8,
	   "every extension header, of 8 to 64 bytes, is walked over");
	for (count = 0, good = 0; count <= PARSE_EXTENSIONS_MAX; count++) {
		struct build d = tcp6();

		for (i = 0; i < count; i++)
			d.ext[i] = (struct extension){
				extensions[i % ARRAY_SIZE(extensions)], 16, 0
			};
		d.ext_count = (u8)count;
		good += parse_build(&d, &p) == PARSE_OK && p.dport == 22;
	}
	is(good, PARSE_EXTENSIONS_MAX + 1,
	   "up to PARSE_EXTENSIONS_MAX of them");
}

static void test_too_many_extensions(void)
{
	struct build d = tcp6();
	struct packet p;
	u32 i;

	for (i = 0; i <= PARSE_EXTENSIONS_MAX; i++)
		d.ext[i] = (struct extension){ PROTO_DSTOPTS, 8, 0 };
	d.ext_count = PARSE_EXTENSIONS_MAX + 1;
	is(parse_build(&d, &p), PARSE_MALFORMED, "one more is malformed");
	is(p.bits & PACKET_PORTS, 0, "and has no ports");
	is(p.anomalies, 0, "but it is no fragment either");
}

static void test_ah_length(void)
{
	struct packet p;
	u32 bytes, good = 0;

	/* RFC 4302 2.2: in 32-bit words, less two; ICVs of 12 to 64 bytes. */
	for (bytes = 12; bytes <= 76; bytes += 4) {
		struct build d = tcp6();

		d.ext[0] = (struct extension){ PROTO_AH, (u16)bytes, 0 };
		d.ext_count = 1;
		good += parse_build(&d, &p) == PARSE_OK && p.dport == 22 &&
			p.sport == 40000;
	}
	is(good, 17, "AH counts its length in units of four bytes");
}

static void test_extension_lies(void)
{
	struct build d = tcp6();
	struct wire w;
	struct packet p;
	u32 units, bad = 0;

	d.ext[0] = (struct extension){ PROTO_HOPOPTS, 8, 0 };
	d.ext_count = 1;
	w = build(&d);
	/* 28 bytes are there; 32 are claimed, then more. */
	for (units = 3; units < 256; units++) {
		w.b[41] = (u8)units;
		bad += parse_wire(&w, &p) == PARSE_MALFORMED;
	}
	is(bad, 253, "an extension header longer than the packet is malformed");
	w = build(&d);
	set_length(&w, 47);
	is(parse_wire(&w, &p), PARSE_MALFORMED,
	   "and one that the packet's length cuts, too");
}

static void test_atomic_fragment(void)
{
	struct build d = tcp6();
	struct packet p;

	d.ext[0] = (struct extension){ PROTO_FRAGMENT, 8, 0 };
	d.ext_count = 1;
	is(parse_build(&d, &p), PARSE_OK, "an IPv6 atomic fragment");
	is(p.bits, PACKET_PORTS, "is a whole packet (RFC 6946)");
	is(p.dport, 22, "with ports");
}

static void test_later_fragment(u8 family)
{
	static const u8 protos[] = { PROTO_TCP,	   PROTO_UDP,  PROTO_UDPLITE,
				     PROTO_SCTP,   PROTO_DCCP, PROTO_ICMP,
				     PROTO_ICMPV6, 47,	       PROTO_DSTOPTS };
	static const u8 bait[24] = { 0x12, 0x34, 0x56, 0x78, 8, 8, 0x50 };
	struct packet p;
	u32 i, good = 0;

	for (i = 0; i < ARRAY_SIZE(protos); i++) {
		struct build d = { .family = family,
				   .proto = protos[i],
				   .fragment = 185,
				   .payload = bait,
				   .payload_len = sizeof(bait) };

		d.src = family == 4 ? v4(0xc6336401) : v6(1, 1);
		d.ext[0] = (struct extension){ PROTO_FRAGMENT, 8, 185 << 3 };
		d.ext_count = 1;
		if (parse_build(&d, &p) == PARSE_OK &&
		    p.bits == PACKET_FRAGMENT && !p.sport && !p.dport &&
		    !p.type && p.fragment_offset == 1480 &&
		    p.proto == protos[i])
			good++;
		else
			note("protocol %u, bits 0x%x", protos[i], p.bits);
	}
	is(good, ARRAY_SIZE(protos),
	   "IPv%u: a later fragment has no ports, whatever its bytes", family);
}

static void test_first_fragment(u8 family)
{
	struct build d = family == 4 ? tcp4() : tcp6();
	struct wire w;
	struct packet p;
	u32 keep, bad = 0;

	d.fragment = IP4_MF;
	d.ext[0] = (struct extension){ PROTO_FRAGMENT, 8, IP6_MF };
	d.ext_count = 1;
	d.payload_len = 4;
	w = build(&d);
	is(parse_wire(&w, &p), PARSE_OK, "IPv%u: a whole first fragment",
	   family);
	is(p.bits, PACKET_PORTS | PACKET_FRAGMENT | PACKET_MORE,
	   "has ports, and more to come");
	for (keep = 0; keep < 20; keep++) {
		w.len = w.transport + keep;
		set_length(&w, w.len);
		bad += parse_wire(&w, &p) == PARSE_MALFORMED &&
		       p.bits == (PACKET_FRAGMENT | PACKET_MORE |
				  (keep < 8 ? 0 : PACKET_PORTS)) &&
		       p.transport_len == keep;
	}
	is(bad, 20,
	   "one too short for a TCP header is malformed, but for its ports");
	d.options_len = 20;
	w = build(&d);
	w.len = w.transport + 24;
	set_length(&w, w.len);
	is(parse_wire(&w, &p), PARSE_OK,
	   "options may be cut, for they go on in the next");
	is(p.bits & PACKET_PORTS, PACKET_PORTS, "the ports are there");
}

static void test_first_fragment_without_chain(void)
{
	struct build d = tcp6();
	struct wire w;
	struct packet p;
	u32 keep, told = 0;

	d.ext[0] = (struct extension){ PROTO_FRAGMENT, 8, IP6_MF };
	d.ext[1] = (struct extension){ PROTO_DSTOPTS, 24, 0 };
	d.ext_count = 2;
	w = build(&d);
	for (keep = 0; keep < 24; keep++) {
		w.len = 48 + keep;
		set_length(&w, w.len);
		told += parse_wire(&w, &p) == PARSE_MALFORMED &&
			p.anomalies == BIT(SCANVIGIL_ANOMALY_FRAG_CHAIN);
	}
	is(told, 24,
	   "IPv6: a first fragment that ends within an extension "
	   "header is told (RFC 7112)");
}

static u32 samples(struct wire *out)
{
	struct build d;
	u32 n = 0, i;
	u8 family;

	for (family = 4; family <= 6; family += 2) {
		d = family == 4 ? tcp4() : tcp6();
		d.options = mss_1460;
		d.options_len = 4;
		out[n++] = build(&d);
		for (i = 0; i < ARRAY_SIZE(others); i++) {
			d = others[i];
			d.family = family;
			out[n++] = build(&d);
		}
		d = (struct build){ .family = family, .payload_len = 8 };
		d.proto = family == 4 ? PROTO_ICMP : PROTO_ICMPV6;
		out[n++] = build(&d);
		d = (struct build){ .family = family, .proto = PROTO_UDP };
		d.payload_len = 300;
		out[n++] = build(&d);
		d = family == 4 ? tcp4() : tcp6();
		out[n++] = build_unreachable(&d, d.dst, 3, 48);
	}
	d = tcp4();
	d.ip_options_len = 40;
	out[n++] = build(&d);
	d.fragment = IP4_MF | 3;
	d.payload_len = 24;
	out[n++] = build(&d);
	d = tcp6();
	for (i = 0; i < ARRAY_SIZE(extensions); i++)
		d.ext[i] = (struct extension){ extensions[i], 16, 0 };
	d.ext[i] = (struct extension){ PROTO_FRAGMENT, 8, IP6_MF };
	d.ext_count = (u8)(i + 1);
	out[n++] = build(&d);
	d.ext[i].fragment = 1480;
	out[n++] = build(&d);
	return n;
}

#define SAMPLES_MAX 32

static void test_cut_anywhere(void)
{
	static struct wire w[SAMPLES_MAX];
	u32 n = samples(w), i, cut, whole = 0, bad = 0, all = 0;
	struct packet p;

	for (i = 0; i < n; i++) {
		whole += parse_wire(&w[i], &p) == PARSE_OK;
		for (cut = 0; cut < w[i].len; cut++) {
			all++;
			if (parse_exact(w[i].b, cut, &p) == PARSE_MALFORMED &&
			    !(p.bits & PACKET_PORTS))
				bad++;
			else
				note("sample %u, %u of %u bytes", i, cut,
				     w[i].len);
		}
	}
	is(whole, n, "%u packets of all kinds are well-formed", n);
	is(bad, all, "cut after any byte they are malformed and have no ports");
}

/* Cut, and honest about it: what is left may be a packet, or not. */
static void test_short_anywhere(void)
{
	static struct wire w[SAMPLES_MAX];
	u32 n = samples(w), i, cut, ports = 0, early = 0;
	struct packet p;

	for (i = 0; i < n; i++) {
		for (cut = w[i].transport; cut < w[i].len; cut++) {
			struct wire s = w[i];

			s.len = cut;
			set_length(&s, cut);
			parse_wire(&s, &p);
			ports += !!(p.bits & PACKET_PORTS);
			early += p.bits & PACKET_PORTS && cut < s.transport + 8;
		}
	}
	ok(ports, "a packet whose end is cut off may keep its ports");
	is(early, 0, "but not if less than eight bytes of its header are left");
}

#define NOISES 100000

static void test_noise(void)
{
	static struct wire w[SAMPLES_MAX];
	u32 n = samples(w), i, j, parsed = 0;
	u64 state = 1;
	struct packet p;
	u8 b[160];

	for (i = 0; i < NOISES; i++) {
		u32 len = noise(&state) % (sizeof(b) + 1);
		const struct wire *s = &w[noise(&state) % n];

		for (j = 0; j < len; j++)
			b[j] = (u8)noise(&state);
		if (len)
			b[0] = (u8)((i & 1 ? 0x40 : 0x60) | (b[0] & 15));
		/* Half of them true packets with a few bytes changed. */
		if (i & 2) {
			len = min(s->len, (u32)sizeof(b));
			memcpy(b, s->b, len);
			for (j = 0; j < 1 + i % 4; j++)
				b[noise(&state) % len] = (u8)noise(&state);
		}
		parsed += parse_exact(b, len, &p) == PARSE_OK;
	}
	ok(parsed > NOISES / 100 && parsed < NOISES * 99 / 100,
	   "%u noises, and no read beyond any", NOISES);
	note("%u of them parsed", parsed);
}

int main(void)
{
	test_ip_fields();
	test_tcp_fields();
	test_tcp_options();
	test_tcp_offset_lies();
	test_other_ports();
	test_icmp();
	test_quote(4);
	test_quote(6);
	test_portless();
	test_udp_fill();
	test_groups();
	test_ipv4_options();
	test_ipv4_header_lies();
	test_total_length(4);
	test_total_length(6);
	test_ipv4_length_inside_header();
	test_extensions();
	test_too_many_extensions();
	test_ah_length();
	test_extension_lies();
	test_atomic_fragment();
	test_later_fragment(4);
	test_later_fragment(6);
	test_first_fragment(4);
	test_first_fragment(6);
	test_first_fragment_without_chain();
	test_cut_anywhere();
	test_short_anywhere();
	test_noise();
	return done();
}
