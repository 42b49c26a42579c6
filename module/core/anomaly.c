// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judges single packets by tables: a row for each combination of TCP flags, a
 * row for each known fingerprint probe. Keeps nothing between packets.
 */
#include "core/anomaly.h"
#include "core/protocol.h"

#define OK 0
#define NUL ANOMALY(TCP_NULL)
#define FIN ANOMALY(TCP_FIN)
#define XMS ANOMALY(TCP_XMAS)
#define FUL ANOMALY(TCP_FULL)
#define S_F ANOMALY(TCP_SYN_FIN)
#define S_R ANOMALY(TCP_SYN_RST)
#define BAD ANOMALY(TCP_FLAGS)

/*
 * Indexed by URG ACK PSH RST SYN FIN. Every segment after the SYN carries ACK,
 * RST excepted (RFC 9293 3.10.7); the combinations that are OK are those that
 * connection tracking takes, with PSH ignored.
 */
/* clang-format off */
static const u32 tcp_flags[64] = {
	/* 00 */ NUL, FIN, OK, S_F, OK, BAD, S_R, S_F,
	/* 08 */ BAD, BAD, OK, S_F, OK, BAD, S_R, S_F,
	/* 10 */ OK, OK, OK, S_F, OK, BAD, S_R, S_F,
	/* 18 */ OK, OK, OK, S_F, OK, BAD, S_R, S_F,
	/* 20 */ BAD, BAD, OK, S_F, BAD, BAD, S_R, S_F,
	/* 28 */ BAD, XMS, OK, S_F, BAD, BAD, S_R, S_F,
	/* 30 */ OK, OK, BAD, S_F, BAD, BAD, S_R, S_F,
	/* 38 */ OK, OK, BAD, S_F, BAD, BAD, S_R, FUL,
};

/* clang-format on */

#define NMAP_U1_ID 0x1042
/* ICMP header and 120 or 150 bytes of data (DETECTION row 24). */
#define NMAP_IE1_LEN 128
#define NMAP_IE2_LEN 158
#define FRAGMENT_MAX 65535
/* Shortest transport part of a first fragment: RFC 1858's TMIN is the header. */
#define TCP_HEADER_MIN 20U
#define UDP_HEADER_MIN 8U

static u32 when(bool condition, u32 anomaly)
{
	return condition ? anomaly : 0;
}

static u32 tcp(const struct packet *p)
{
	u8 flags = p->flags & TCP_STATE_FLAGS;
	bool syn = (flags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN;
	bool urgent = (flags & (TCP_URG | TCP_ACK)) == (TCP_URG | TCP_ACK);
	u32 found = tcp_flags[flags];

	found |= when(p->reserved & TCP_RESERVED, ANOMALY(TCP_RESERVED));
	found |= when(syn && p->ack, ANOMALY(TCP_SYN_ACK_VALUE));
	found |= when(p->bits & PACKET_OS_OPTION, ANOMALY(TCP_OS_PROBE));
	found |= when(!p->sport, ANOMALY(TCP_PORT_ZERO_SOURCE));
	found |= when(!p->dport, ANOMALY(TCP_PORT_ZERO));
	found |= when(urgent && p->urgent > p->payload, ANOMALY(TCP_URGENT));
	return found;
}

static u32 udp(const struct packet *p)
{
	/* nmap's U1; IPv6 has no identification to compare. */
	bool u1 = p->bits & PACKET_FILLED &&
		  (p->family == 6 || p->ip_id == NMAP_U1_ID);

	return when(!p->sport, ANOMALY(UDP_PORT_ZERO_SOURCE)) |
	       when(!p->dport, ANOMALY(UDP_PORT_ZERO)) |
	       when(u1, ANOMALY(UDP_OS_PROBE));
}

static u32 icmp(const struct packet *p)
{
	bool echo = p->type == ICMP_REQUEST;
	bool request = echo || p->type == ICMP_TIMESTAMP_REQUEST ||
		       p->type == ICMP_INFO_REQUEST_TYPE ||
		       p->type == ICMP_NETMASK_REQUEST;
	bool ie1 = echo && p->code == 9 && p->transport_len == NMAP_IE1_LEN;
	bool ie2 = echo && !p->code && p->tos == 4 &&
		   p->transport_len == NMAP_IE2_LEN;

	return when(request && p->code && !ie1, ANOMALY(ICMP_CODE)) |
	       when(ie1 || ie2, ANOMALY(ICMP_OS_PROBE));
}

static u32 icmpv6(const struct packet *p)
{
	return when(p->type == ICMPV6_REQUEST && p->code, ANOMALY(ICMP_CODE));
}

/* 127.0.0.0/8 and ::1 speak to themselves all day. */
static bool is_loopback(const struct packet *p)
{
	if (p->family == 4)
		return p->src.b[0] == 127;
	return !(p->src.w[0] | p->src.w[1] | p->src.w[2]);
}

u32 anomaly_packet(const struct packet *p)
{
	bool group = p->bits & PACKET_GROUP, ports = p->bits & PACKET_PORTS;
	/* From a service to itself; a host may well call its own address. */
	bool land = !group && p->sport == p->dport &&
		    addr_equal(&p->src, &p->dst) && !is_loopback(p);
	u32 found = p->anomalies | when(land, ANOMALY(LAND));

	if (p->fragment_offset)
		return found;
	switch (p->proto) {
	case PROTO_TCP:
		return found | (ports ? tcp(p) : 0);
	case PROTO_UDP:
	case PROTO_UDPLITE:
		return found | (ports ? udp(p) : 0);
	case PROTO_SCTP:
	case PROTO_DCCP:
		ports &= !p->sport || !p->dport;
		return found | when(ports, ANOMALY(SCTP_PORT_ZERO));
	case PROTO_ICMP:
		return found | (p->family == 4 ? icmp(p) : 0);
	case PROTO_ICMPV6:
		return found | (p->family == 6 ? icmpv6(p) : 0);
	default:
		return found;
	}
}

static bool is_tiny(const struct packet *p)
{
	if (p->fragment_offset || !(p->bits & PACKET_MORE))
		return false;
	switch (p->proto) {
	case PROTO_TCP:
		return p->transport_len < TCP_HEADER_MIN + p->options;
	case PROTO_UDP:
	case PROTO_UDPLITE:
		return p->transport_len < UDP_HEADER_MIN;
	default:
		return false;
	}
}

u32 anomaly_fragment(const struct packet *p)
{
	u32 off = p->fragment_offset, found = p->anomalies & ANOMALY_FRAGMENTS;
	bool more = p->bits & PACKET_MORE;
	bool tiny = is_tiny(p);

	found |= when(tiny && p->family == 4, ANOMALY(FRAG_TINY));
	found |= when(tiny && p->family == 6, ANOMALY(FRAG_CHAIN));
	found |= when(p->proto == PROTO_TCP && off && off < TCP_HEADER_MIN,
		      ANOMALY(FRAG_OVERLAP));
	found |= when(more && p->transport_len & 7, ANOMALY(FRAG_LENGTH));
	found |= when(off + p->transport_len > FRAGMENT_MAX,
		      ANOMALY(FRAG_OVERSIZE));
	found |= when(p->bits & PACKET_DF, ANOMALY(FRAG_DF));
	return found;
}
