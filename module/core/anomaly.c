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
#define FRAGMENT_MAX 65535
/* Shortest transport part of a first fragment: RFC 1858's TMIN is the header. */
#define TCP_HEADER_MIN 20
#define UDP_HEADER_MIN 8

static u32 when(bool condition, u32 anomaly)
{
	return condition ? anomaly : 0;
}

static u32 tcp(const struct packet *p)
{
	u8 flags = p->flags & TCP_STATE_FLAGS;
	bool syn = (flags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN;

	return tcp_flags[flags] |
	       when(p->reserved & TCP_RESERVED, ANOMALY(TCP_RESERVED)) |
	       when(syn && p->ack, ANOMALY(TCP_SYN_ACK_VALUE)) |
	       when(p->bits & PACKET_OS_OPTION, ANOMALY(TCP_OS_PROBE)) |
	       when(!p->sport, ANOMALY(TCP_PORT_ZERO_SOURCE)) |
	       when(!p->dport, ANOMALY(TCP_PORT_ZERO)) |
	       when(flags & TCP_URG && flags & TCP_ACK &&
			    p->urgent > p->payload,
		    ANOMALY(TCP_URGENT));
}

static u32 udp(const struct packet *p)
{
	return when(!p->sport, ANOMALY(UDP_PORT_ZERO_SOURCE)) |
	       when(!p->dport, ANOMALY(UDP_PORT_ZERO)) |
	       when(p->bits & PACKET_FILLED &&
			    (p->family == 6 || p->ip_id == NMAP_U1_ID),
		    ANOMALY(UDP_OS_PROBE));
}

static u32 icmp(const struct packet *p)
{
	bool request;

	switch (p->type) {
	case ICMP_REQUEST:
	case ICMP_TIMESTAMP_REQUEST:
	case ICMP_INFO_REQUEST_TYPE:
	case ICMP_NETMASK_REQUEST:
		request = true;
		break;
	default:
		request = false;
	}
	/* nmap's IE1 and IE2 carry 120 and 150 bytes (row 24). */
	return when(request && p->code, ANOMALY(ICMP_CODE)) |
	       when(p->type == ICMP_REQUEST && p->code == 9 &&
			    p->transport_len == 128,
		    ANOMALY(ICMP_OS_PROBE)) |
	       when(p->type == ICMP_REQUEST && !p->code && p->tos == 4 &&
			    p->transport_len == 158,
		    ANOMALY(ICMP_OS_PROBE));
}

static u32 icmpv6(const struct packet *p)
{
	return when(p->type == ICMPV6_REQUEST && p->code, ANOMALY(ICMP_CODE));
}

u32 anomaly_packet(const struct packet *p)
{
	u32 found = p->anomalies |
		    when(addr_equal(&p->src, &p->dst) &&
				 !(p->bits & PACKET_GROUP),
			 ANOMALY(LAND));

	if (p->fragment_offset)
		return found;
	switch (p->proto) {
	case PROTO_TCP:
		return found | when(p->bits & PACKET_PORTS, tcp(p));
	case PROTO_UDP:
	case PROTO_UDPLITE:
		return found | when(p->bits & PACKET_PORTS, udp(p));
	case PROTO_SCTP:
	case PROTO_DCCP:
		return found | when(p->bits & PACKET_PORTS &&
					    (!p->sport || !p->dport),
				    ANOMALY(SCTP_PORT_ZERO));
	case PROTO_ICMP:
		return found | when(p->family == 4, icmp(p));
	case PROTO_ICMPV6:
		return found | when(p->family == 6, icmpv6(p));
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
	u32 end = p->fragment_offset + p->transport_len;
	bool tiny = is_tiny(p);

	return (p->anomalies & ANOMALY_FRAGMENTS) |
	       when(tiny && p->family == 4, ANOMALY(FRAG_TINY)) |
	       when(tiny && p->family == 6, ANOMALY(FRAG_CHAIN)) |
	       when(p->proto == PROTO_TCP && p->fragment_offset &&
			    p->fragment_offset < TCP_HEADER_MIN,
		    ANOMALY(FRAG_OVERLAP)) |
	       when(p->bits & PACKET_MORE && p->transport_len & 7,
		    ANOMALY(FRAG_LENGTH)) |
	       when(end > FRAGMENT_MAX, ANOMALY(FRAG_OVERSIZE)) |
	       when(p->bits & PACKET_DF, ANOMALY(FRAG_DF));
}
