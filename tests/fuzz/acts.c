// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One function for each kind of order. What they send is what scanners, clients
 * and servers send, in any order and mixed; the bytes of single packets are the
 * business of packet.c.
 */
#include "acts.h"
#include <uapi/linux/scanvigil.h>

#define BURST 8

static const u16 ports[64] = {
	0,     7,     20,    21,    22,	   23,	  25,	 53,	80,    110,
	111,   113,   123,   135,   139,   143,	  161,	 179,	389,   443,
	445,   500,   502,   554,   587,   631,	  993,	 995,	1023,  1024,
	1080,  1433,  1521,  1723,  1900,  2049,  3128,	 3306,	3389,  4500,
	5060,  5432,  5900,  6379,  8000,  8080,  8443,	 8888,	9100,  9200,
	11211, 27017, 30000, 32767, 32768, 33434, 33450, 33534, 40000, 47808,
	49152, 50000, 60000, 65535,
};

static u16 sport_of(const struct script *s, const struct order *o)
{
	switch (o->sport) {
	case 0:
		return (u16)(32768 + s->count * 7919 % 28000);
	case 1:
		return 40000;
	case 2:
		return (u16)(50000 + s->count % 3);
	case 3:
		return 20;
	case 4:
		return 53;
	case 5:
		return 443;
	case 6:
		return 0;
	default:
		return ports[o->port];
	}
}

static u32 number_of(const struct script *s, const struct order *o,
		     const struct addr *to)
{
	switch (o->number) {
	case 0:
		return (s->count + 1) * 2654435761U;
	case 1:
		return 0x11111111;
	case 2:
		return 0xfffffffe + o->from;
	default:
		return (u32)to->b[0] << 24 | (u32)to->b[1] << 16 |
		       (u32)to->b[2] << 8 | to->b[3];
	}
}

/* A packet between two hosts of one family. */
static struct build plain(const struct script *s, const struct order *o,
			  u8 proto)
{
	bool ipv6 = o->from >= SCRIPT_HOSTS_V4;
	u32 to = ipv6 ? SCRIPT_HOSTS_V4 + o->to % 8u : o->to % SCRIPT_HOSTS_V4;
	struct build d = { .family = ipv6 ? 6 : 4,
			   .src = script_address(o->from),
			   .dst = script_address(to),
			   .proto = proto,
			   .ttl = 57,
			   .ip_id = (u16)s->count,
			   .window = 64240 };

	d.sport = sport_of(s, o);
	d.dport = ports[o->port];
	d.seq = number_of(s, o, &d.dst);
	return d;
}

static void act_syn(struct script *s, const struct order *o)
{
	struct build d = plain(s, o, PROTO_TCP);

	d.flags = TCP_SYN;
	script_send(s, &d);
}

static void act_flags(struct script *s, const struct order *o)
{
	static const u8 flags[] = { TCP_ACK,
				    TCP_FIN | TCP_ACK,
				    TCP_SYN | TCP_ACK,
				    TCP_RST,
				    0,
				    TCP_FIN,
				    TCP_FIN | TCP_PSH | TCP_URG,
				    TCP_SYN | TCP_FIN };
	struct build d = plain(s, o, PROTO_TCP);

	d.flags = flags[o->variant];
	d.ack = d.flags & TCP_ACK ? d.seq + o->port : 0;
	script_send(s, &d);
}

static void act_udp(struct script *s, const struct order *o)
{
	struct build d = plain(s, o, PROTO_UDP);

	d.ttl = o->variant & 1 ? 3 : 64;
	d.payload_len = o->variant & 2 ? 300 : 10;
	script_send(s, &d);
}

static void act_icmp(struct script *s, const struct order *o)
{
	static const u8 types[] = {
		ICMP_REQUEST,	      ICMP_TIMESTAMP_REQUEST,
		ICMP_NETMASK_REQUEST, ICMP_INFO_REQUEST_TYPE,
		ICMP_SOLICITATION,    ICMP_REPLY,
		ICMP_REQUEST,	      ICMP_REQUEST
	};
	struct build d = plain(s, o, PROTO_ICMP);

	d.type = types[o->variant];
	d.code = o->variant == 6 ? 9 : 0;
	d.tos = o->variant == 7 ? 4 : 0;
	d.payload_len = o->variant == 6 ? 120 : o->variant == 7 ? 150 : 8;
	if (d.family == 6) {
		d.proto = PROTO_ICMPV6;
		d.type = ICMPV6_REQUEST;
	}
	script_send(s, &d);
}

static void act_other(struct script *s, const struct order *o)
{
	static const u8 protocols[] = { PROTO_SCTP, PROTO_SCTP,	   PROTO_SCTP,
					PROTO_DCCP, PROTO_UDPLITE, PROTO_IGMP,
					PROTO_ESP,  PROTO_NONE };
	struct build d = plain(s, o, protocols[o->variant]);

	d.type = o->variant == 0 ? SCTP_INIT_CHUNK :
		 o->variant == 1 ? SCTP_COOKIE_ECHO_CHUNK :
		 o->variant == 3 ? DCCP_REQUEST :
				   SCTP_ABORT_CHUNK;
	d.payload_len = 16;
	/* Protocol after protocol, as nmap -sO. */
	if (d.proto == PROTO_ESP)
		d.proto = (u8)(141 + o->port);
	script_send(s, &d);
}

/* The packet that an order is about. */
static const struct build *past(const struct script *s, const struct order *o)
{
	u32 back = 1 + (u32)o->port;

	return back <= s->count ? &s->past[s->count - back] : NULL;
}

static struct build turned(const struct build *d)
{
	struct build back = *d;

	back.src = d->dst;
	back.dst = d->src;
	back.sport = d->dport;
	back.dport = d->sport;
	back.seq = d->ack ? d->ack : ~d->seq;
	back.ack = d->seq + 1;
	back.options_len = 0;
	back.window = 64240;
	return back;
}

static void act_answer(struct script *s, const struct order *o)
{
	const struct build *to = past(s, o);
	struct build d;

	if (!to)
		return;
	d = turned(to);
	d.flags = o->variant & 1 ? TCP_ACK : TCP_SYN | TCP_ACK;
	if (o->variant & 2)
		d.seq = 0x01020304;
	d.payload_len = o->variant & 4 ? 20 : 0;
	if (d.proto == PROTO_ICMP)
		d.type = ICMP_REPLY;
	script_send(s, &d);
}

static void send_error(struct script *s, const struct build *about,
		       const struct addr *from, u8 code)
{
	struct wire w = build_unreachable(about, *from, code, 48);
	struct build d = { .family = about->family,
			   .src = *from,
			   .dst = about->src };
	struct sent sent = { &d, &w, w.len, s->wall_ns, false };

	d.proto = d.family == 6 ? PROTO_ICMPV6 : PROTO_ICMP;
	if (script_remember(s, &d))
		s->send(&sent);
}

static void act_refuse(struct script *s, const struct order *o)
{
	const struct build *to = past(s, o);
	struct addr router = script_address(o->from);
	struct build d;

	if (!to)
		return;
	if (o->variant & 1) {
		if ((to->family == 6) != (o->from >= SCRIPT_HOSTS_V4))
			router = to->dst;
		d = *to;
		send_error(s, &d, &router, o->variant >> 1);
		return;
	}
	d = turned(to);
	d.flags = TCP_RST | TCP_ACK;
	d.seq = 0;
	d.type = d.proto == PROTO_SCTP ? SCTP_ABORT_CHUNK : DCCP_RESET_TYPE;
	script_send(s, &d);
}

/* What follows an answer from the side that asked, right or wrong. */
static void act_go_on(struct script *s, const struct order *o)
{
	static const u8 flags[] = { TCP_ACK,	       TCP_ACK | TCP_PSH,
				    TCP_FIN | TCP_ACK, TCP_RST,
				    TCP_RST | TCP_ACK, TCP_ACK,
				    TCP_FIN | TCP_ACK, TCP_FIN };
	const struct build *to = past(s, o);
	struct build d;

	if (!to)
		return;
	d = turned(to);
	d.ack = to->seq + 1 + (o->variant == 5 ? 7u : 0u) +
		(o->variant == 6 ? 20u : 0u);
	d.seq = to->ack;
	d.flags = flags[o->variant];
	d.payload_len = o->variant == 1 ? 6 : 0;
	script_send(s, &d);
}

static void act_repeat(struct script *s, const struct order *o)
{
	const struct build *to = past(s, o);
	struct build d;

	if (!to)
		return;
	d = *to;
	script_send(s, &d);
}

/* The same probe from others: decoys. */
static void act_copy(struct script *s, const struct order *o)
{
	const struct build *to = past(s, o);
	u32 n, host;
	struct build d;

	if (!to)
		return;
	d = *to;
	for (n = 0; n <= o->variant; n++) {
		host = o->from + n;
		if (d.family == 4)
			host %= SCRIPT_HOSTS_V4;
		else
			host = SCRIPT_HOSTS_V4 + host % 8;
		d.src = script_address(host);
		script_send(s, &d);
	}
}

/* A run of SYNs: over ports, over hosts, or from everybody. */
static void act_burst(struct script *s, const struct order *o)
{
	struct order each = *o;
	struct build d;
	u32 n;

	for (n = 0; n < BURST; n++) {
		d = plain(s, &each, o->variant & 4 ? PROTO_UDP : PROTO_TCP);
		d.flags = TCP_SYN;
		d.ip_id = o->number ? 0x1234 : d.ip_id;
		script_send(s, &d);
		switch (o->variant & 3) {
		case 0:
			each.port = (u8)((each.port + 1) % 64);
			break;
		case 1:
			each.to = (u8)((each.to + 1) % SCRIPT_HOSTS);
			break;
		case 2:
			each.from = (u8)((each.from + 1) % SCRIPT_HOSTS_V4);
			break;
		default:
			each.port = (u8)((each.port + 1) % 64);
			each.from = (u8)((each.from + 1) % SCRIPT_HOSTS_V4);
		}
	}
}

/* A packet cut up: in order, backwards, one left out, or written over. */
static void act_pieces(struct script *s, const struct order *o)
{
	struct build d = plain(s, o, o->variant & 4 ? PROTO_UDP : PROTO_TCP);
	u32 first = o->number & 1 ? 8 : 24;
	struct wire whole, other;

	d.flags = o->number & 2 ? TCP_SYN | TCP_ACK : TCP_SYN;
	d.ack = d.flags & TCP_ACK ? d.seq + 1 : 0;
	d.payload_len = 32;
	if (d.family == 6) {
		d.ext[0] = (struct extension){ PROTO_FRAGMENT, 8, 0 };
		d.ext_count = 1;
	}
	whole = build(&d);
	if (!script_remember(s, &d))
		return;
	if (o->variant & 1)
		script_send_piece(s, &d, &whole, first, 64);
	if (o->variant & 2) {
		d.dport ^= 1;
		other = build(&d);
		script_send_piece(s, &d, &other, 0, first + 8);
		d.dport ^= 1;
	}
	script_send_piece(s, &d, &whole, 0, first);
	if (!(o->variant & 1))
		script_send_piece(s, &d, &whole, first, 64);
}

static void act_tool(struct script *s, const struct order *o)
{
	static const u8 mss[] = { 2, 4, 5, 0xb4 };
	struct build d = plain(s, o, PROTO_TCP);
	u32 dst = (u32)d.dst.b[2] << 8 | d.dst.b[3];

	d.flags = TCP_SYN;
	d.window = o->variant == 4 ? 512 : o->variant == 2 ? 65535 : 1024;
	switch (o->variant) {
	case 0: /* nmap */
	case 5: /* the user of a zombie */
		d.options = mss;
		d.options_len = sizeof(mss);
		d.flags = o->variant ? TCP_SYN | TCP_ACK : TCP_SYN;
		break;
	case 1: /* masscan */
		d.ip_id = (u16)(dst ^ d.dport ^ d.seq);
		break;
	case 2: /* zmap */
		d.ip_id = 54321;
		break;
	case 3: /* Mirai */
		d.seq = 0xcb007100 | d.dst.b[3];
		break;
	case 4: /* hping3 */
		d.ack = 1 + s->count;
		break;
	default: /* unicornscan */
		d.seq = 0x5eed0000 ^ (((u32)d.dport << 16) + d.sport);
	}
	script_send(s, &d);
}

/* nmap's fingerprints, and what is odd in single packets. */
static void act_odd(struct script *s, const struct order *o)
{
	static const u8 probe[] = { 8, 10, 0xff, 0xff, 0xff, 0xff,
				    0, 0,  0,	 0,    1,    1 };
	struct build d = plain(s, o, PROTO_TCP);

	d.flags = TCP_SYN;
	switch (o->variant) {
	case 0:
		d.options = probe;
		d.options_len = sizeof(probe);
		break;
	case 1:
		d.reserved = 8;
		break;
	case 2:
		d.ack = 5;
		break;
	case 3:
		d.dst = d.src;
		d.dport = d.sport;
		break;
	case 4:
		d.flags = TCP_ACK | TCP_URG;
		d.urgent = 1000;
		break;
	case 5:
		d.flags = 0x3f;
		break;
	default:
		d.flags = (u8)(1u << (o->number + 2)) | TCP_FIN;
	}
	script_send(s, &d);
}

/* A capture that did not keep all of a packet. */
static void act_cut(struct script *s, const struct order *o)
{
	struct build d = plain(s, o, o->variant & 4 ? PROTO_UDP : PROTO_TCP);

	d.flags = TCP_SYN;
	d.payload_len = 8;
	script_send_cut(s, &d, 4u * (o->variant & 3) + o->number);
}

/* Time that steps back, as captures' does, and time alone. */
static void act_wait(struct script *s, const struct order *o)
{
	if (o->variant & 1)
		s->wall_ns -=
			min_t(u64, s->wall_ns, script_pauses[o->port % PAUSES]);
	else
		s->wall_ns += script_pauses[o->port % PAUSES];
}

void (*const acts[ACTS])(struct script *, const struct order *) = {
	act_syn,    act_flags, act_udp,	   act_icmp, act_other, act_answer,
	act_refuse, act_go_on, act_repeat, act_copy, act_burst, act_pieces,
	act_tool,   act_odd,   act_cut,	   act_wait,
};
