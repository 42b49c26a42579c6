// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a glance takes for plain must be plain to parse, anomaly and contact, too,
 * and the same packet: whatever is odd about it, by a bit or by its length.
 */
#include "core/anomaly.h"
#include "core/glance.h"
#include "core/weight.h"
#include "builder.h"
#include "tap.h"

#define MUTANTS 200000

/* A SYN of Linux, and one of nmap -O, which tells the time of its own. */
static const u8 linux_options[] = { 2,	4,    5,    0xb4, 4,	2, 8,
				    10, 0x12, 0x34, 0x56, 0x78, 0, 0,
				    0,	0,    1,    3,	  3,	7 };
static const u8 nmap_options[] = { 3,	 3,    10,   1,	   2, 4, 5, 0xb4, 8, 10,
				   0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,	  4, 2 };

static struct build plain_syn(u8 family)
{
	return (struct build){ .family = family,
			       .src = family == 6 ? v6(1, 7) : v4(0xc6336407),
			       .dst = family == 6 ? v6(2, 9) : v4(0xc0000209),
			       .proto = PROTO_TCP,
			       .sport = 40123,
			       .dport = 443,
			       .seq = 99,
			       .flags = TCP_SYN,
			       .window = 64240,
			       .options = linux_options,
			       .options_len = sizeof(linux_options) };
}

static struct build plain_datagram(u8 family)
{
	struct build d = plain_syn(family);

	d.proto = PROTO_UDP;
	d.dport = 53;
	d.options_len = 0;
	d.payload_len = 40;
	return d;
}

/* A copy of its own size, so that a read beyond its end is seen. */
static bool look(const struct wire *w, u8 family, struct glance *g)
{
	u8 *copy = malloc(w->len ? w->len : 1);
	struct env_bytes bytes = { .data = copy, .len = w->len };
	bool plain;

	assert(copy);
	memcpy(copy, w->b, w->len);
	memset(g, 0, sizeof(*g));
	plain = family == 6 ? glance_ipv6(&bytes, g) : glance_ipv4(&bytes, g);
	free(copy);
	return plain;
}

static bool is_plain(const struct build *d)
{
	struct wire w = build(d);
	struct glance g;

	return look(&w, d->family, &g);
}

static void test_plain(u8 family)
{
	struct build d = plain_syn(family);

	ok(is_plain(&d), "IPv%u: a SYN is plain", family);
	d.flags |= 0xc0;
	d.reserved = 1;
	ok(is_plain(&d), "IPv%u: with the bits of AccECN, too", family);
	d.payload_len = 9;
	ok(is_plain(&d), "IPv%u: and with data", family);
	d = plain_datagram(family);
	ok(is_plain(&d), "IPv%u: a datagram is plain", family);
}

static void test_not_plain(u8 family)
{
	struct build d = plain_syn(family);

#define DIFFERS(change, ...)                           \
	do {                                           \
		d = plain_syn(family);                 \
		change;                                \
		ok(!is_plain(&d), "not " __VA_ARGS__); \
	} while (0)
	DIFFERS(d.flags = TCP_SYN | TCP_ACK, "a SYN/ACK");
	DIFFERS(d.flags = TCP_SYN | TCP_FIN, "SYN and FIN");
	DIFFERS(d.flags = TCP_SYN | TCP_URG, "SYN and URG");
	DIFFERS(d.reserved = 2, "a reserved bit");
	DIFFERS(d.ack = 1, "a SYN that acknowledges");
	DIFFERS(d.options = nmap_options, "nmap's timestamp");
	DIFFERS(d.sport = 0, "from port 0");
	DIFFERS(d.dport = 0, "to port 0");
	DIFFERS(d.sport = 20, "from FTP's data port");
	DIFFERS(d.dst = d.src, "to itself");
	DIFFERS(d.proto = PROTO_SCTP, "of another protocol");
	d = plain_datagram(family);
	d.dport = 33440;
	ok(!is_plain(&d), "not traceroute");
	d = plain_datagram(family);
	d.payload_len = 300;
	ok(!is_plain(&d), "not as long as nmap's U1");
	d = plain_syn(family);
	d.ext[0] = (struct extension){ .type = PROTO_DSTOPTS, .bytes = 8 };
	d.ext_count = 1;
	d.ip_options = nmap_options;
	d.ip_options_len = 20;
	ok(!is_plain(&d), "not with options of IP");
	if (family == 4) {
		DIFFERS(d.fragment = IP4_MF, "a fragment");
		DIFFERS(d.src = v4(0), "from nobody");
		DIFFERS(d.dst = v4(0xe0000001), "to a group");
	} else {
		DIFFERS(d.src = (struct addr){}, "from nobody");
		DIFFERS(d.dst.b[0] = 0xff, "to a group");
	}
}

static bool same_contact(const struct glance *g, const struct packet *p,
			 const struct contact *c)
{
	return c->class == CONTACT_INIT && c->technique == g->technique &&
	       c->has_port && c->port == g->dport && c->proto == g->proto &&
	       p->sport == g->sport && p->family == g->family &&
	       addr_equal(c->source, &g->src) && addr_equal(c->host, &g->dst);
}

static bool agrees(const struct wire *w, const struct glance *g)
{
	struct contact c;
	struct packet p;

	if (parse_wire(w, &p) != PARSE_OK || anomaly_packet(&p) ||
	    p.bits & (PACKET_GROUP | PACKET_FRAGMENT))
		return false;
	contact_classify(&p, FLOW_NEW, 0, &c);
	return same_contact(g, &p, &c) && !weight_is_traceroute(&p, &c);
}

/* Some bytes of the headers changed, and now and then the end cut off. */
static void test_mutants(u8 family)
{
	u64 state = 0x5eed + family;
	u32 i, plain = 0, odd = 0;

	for (i = 0; i < MUTANTS; i++) {
		struct build d = i & 1 ? plain_syn(family) :
					 plain_datagram(family);
		struct wire w = build(&d);
		u32 n = noise(&state) % 4;
		struct glance g;

		while (n--)
			w.b[noise(&state) % w.len] = (u8)noise(&state);
		if (!(noise(&state) & 7))
			w.len = noise(&state) % (w.len + 1);
		if (!look(&w, family, &g))
			continue;
		plain++;
		odd += !agrees(&w, &g);
	}
	ok(plain > MUTANTS / 10, "IPv%u: %u mutants are plain", family, plain);
	is(odd, 0, "IPv%u: and nothing is odd about any of them", family);
}

int main(void)
{
	test_plain(4);
	test_plain(6);
	test_not_plain(4);
	test_not_plain(6);
	test_mutants(4);
	test_mutants(6);
	return done();
}
