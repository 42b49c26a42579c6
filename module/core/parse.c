// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads network and transport headers of hostile packets. Every read goes
 * through env_pull(), which refuses what the packet does not have; every loop
 * has a named bound. Judges nothing: that is the work of anomaly and detect.
 */
#include "core/options.h"
#include "core/parse.h"
#include "core/protocol.h"
#include <uapi/linux/scanvigil.h>

#define UDP_FILL 8
/* Ports and what follows: UDP length, SCTP vtag, DCCP offset and CCVal. */
#define PORTS_HEADER 8
/* SCTP common header and the type of the first chunk. */
#define SCTP_HEADER 13
/* DCCP generic header up to the type. */
#define DCCP_HEADER 9
#define ICMP_HEADER 4
/* Type 0 of IPv6 routing headers (RFC 5095). */
#define ROUTING_SOURCE 0
/* What comes before the quoted packet. */
#define ICMP_ERROR 8

/* Where the transport header is, and how far the datagram goes. */
struct span {
	u32 off;
	u32 end;
};

/* A first fragment that leaves the flags to the next one: what it has. */
static void parse_tiny(const struct env_bytes *bytes, struct span at,
		       struct packet *packet)
{
	u8 buf[PORTS_HEADER];
	const u8 *h;

	if (!(packet->bits & PACKET_MORE) || at.end - at.off < PORTS_HEADER)
		return;
	h = env_pull(bytes, at.off, PORTS_HEADER, buf);
	if (!h)
		return;
	packet->sport = be16(h);
	packet->dport = be16(h + 2);
	packet->seq = be32(h + 4);
	packet->bits |= PACKET_PORTS;
}

static enum parse_result parse_tcp(const struct env_bytes *bytes,
				   struct span at, struct packet *packet)
{
	u8 buf[TCP_HEADER];
	const u8 *h = env_pull(bytes, at.off, TCP_HEADER, buf);
	u32 len;

	if (!h || at.end - at.off < TCP_HEADER) {
		parse_tiny(bytes, at, packet);
		return PARSE_MALFORMED;
	}
	packet->sport = be16(h);
	packet->dport = be16(h + 2);
	packet->seq = be32(h + 4);
	packet->ack = be32(h + 8);
	packet->reserved = h[12] & 0x0f;
	packet->flags = h[13];
	packet->window = be16(h + 14);
	packet->urgent = be16(h + 18);
	packet->bits |= PACKET_PORTS;

	len = (u32)(h[12] >> 4) * 4;
	if (len < TCP_HEADER)
		return PARSE_MALFORMED;
	packet->options = (u8)(len - TCP_HEADER);
	/* The rest of a long header may be in the next fragment. */
	if (len > at.end - at.off)
		return packet->bits & PACKET_MORE ? PARSE_OK : PARSE_MALFORMED;
	packet->payload = (u16)min_t(u32, at.end - at.off - len, U16_MAX);
	if (packet->flags & TCP_SYN && packet->options)
		packet->bits |= options_tcp(bytes, at.off + TCP_HEADER,
					    packet->options);
	return PARSE_OK;
}

static enum parse_result parse_ports(const struct env_bytes *bytes,
				     struct span at, struct packet *packet)
{
	u8 buf[PORTS_HEADER];
	const u8 *h = env_pull(bytes, at.off, PORTS_HEADER, buf);

	if (!h || at.end - at.off < PORTS_HEADER)
		return PARSE_MALFORMED;
	packet->sport = be16(h);
	packet->dport = be16(h + 2);
	packet->bits |= PACKET_PORTS;
	packet->payload =
		(u16)min_t(u32, at.end - at.off - PORTS_HEADER, U16_MAX);
	return PARSE_OK;
}

static enum parse_result parse_udp(const struct env_bytes *bytes,
				   struct span at, struct packet *packet)
{
	u8 buf[UDP_FILL];
	const u8 *fill;
	unsigned int i;

	if (parse_ports(bytes, at, packet) != PARSE_OK)
		return PARSE_MALFORMED;
	/* nmap's U1 probe is 300 times 'C' (DETECTION row 26). */
	if (packet->payload != 300)
		return PARSE_OK;
	fill = env_pull(bytes, at.off + UDP_HEADER, UDP_FILL, buf);
	for (i = 0; fill && i < UDP_FILL; i++)
		if (fill[i] != 'C')
			return PARSE_OK;
	if (fill)
		packet->bits |= PACKET_FILLED;
	return PARSE_OK;
}

/* Protocols whose destination port is in their first four bytes. */
static bool has_ports(u8 proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP ||
	       proto == PROTO_UDPLITE || proto == PROTO_SCTP ||
	       proto == PROTO_DCCP;
}

/*
 * An ICMP error quotes the packet that it is about (RFC 792, RFC 4443 3), which
 * came from where the error goes to: any other quotation is made up.
 */
static void parse_quote(const struct env_bytes *bytes, u32 off,
			struct packet *packet)
{
	u32 header = packet->family == 4 ? IPV4_HEADER : IPV6_HEADER;
	u32 length = packet->family == 4 ? 4 : 16;
	u8 buf[IPV6_HEADER], port_buf[4];
	const u8 *h, *ports;

	off += ICMP_ERROR;
	h = env_pull(bytes, off, header, buf);
	if (!h || h[0] >> 4 != packet->family ||
	    memcmp(h + header - 2 * length, packet->dst.b, length))
		return;
	memcpy(packet->about.b, h + header - length, length);
	packet->about_proto = packet->family == 4 ? h[9] : h[6];
	if (packet->family == 4) {
		header = (u32)(h[0] & 0x0f) * 4;
		/* A later fragment quotes no ports. */
		if (header < IPV4_HEADER || be16(h + 6) & 0x1fff)
			return;
	}
	if (!has_ports(packet->about_proto))
		return;
	ports = env_pull(bytes, off + header, sizeof(port_buf), port_buf);
	if (ports) {
		packet->about_sport = be16(ports);
		packet->about_port = be16(ports + 2);
	}
}

static bool is_error(const struct packet *packet)
{
	if (packet->family == 4)
		return packet->type == ICMP_UNREACHABLE;
	return packet->type == ICMPV6_UNREACHABLE;
}

/* The byte that tells what a SCTP or DCCP packet or an ICMP message is. */
static enum parse_result parse_typed(const struct env_bytes *bytes,
				     struct span at, struct packet *packet)
{
	u8 buf[SCTP_HEADER];
	const u8 *h;

	switch (packet->proto) {
	case PROTO_SCTP:
		h = env_pull(bytes, at.off, SCTP_HEADER, buf);
		if (!h || at.end - at.off < SCTP_HEADER)
			return PARSE_MALFORMED;
		packet->type = h[12];
		return parse_ports(bytes, at, packet);
	case PROTO_DCCP:
		h = env_pull(bytes, at.off, DCCP_HEADER, buf);
		if (!h || at.end - at.off < DCCP_HEADER)
			return PARSE_MALFORMED;
		packet->type = h[8] >> 1 & 0x0f;
		return parse_ports(bytes, at, packet);
	default:
		h = env_pull(bytes, at.off, ICMP_HEADER, buf);
		if (!h || at.end - at.off < ICMP_HEADER)
			return PARSE_MALFORMED;
		packet->type = h[0];
		packet->code = h[1];
		if (is_error(packet))
			parse_quote(bytes, at.off, packet);
		return PARSE_OK;
	}
}

static enum parse_result parse_transport(const struct env_bytes *bytes,
					 struct span at, struct packet *packet)
{
	packet->transport_len = at.end - at.off;
	if (packet->fragment_offset)
		return PARSE_OK;

	switch (packet->proto) {
	case PROTO_TCP:
		return parse_tcp(bytes, at, packet);
	case PROTO_UDP:
		return parse_udp(bytes, at, packet);
	case PROTO_UDPLITE:
		return parse_ports(bytes, at, packet);
	case PROTO_SCTP:
	case PROTO_DCCP:
		return parse_typed(bytes, at, packet);
	case PROTO_ICMP:
		if (packet->family != 4)
			return PARSE_OK;
		return parse_typed(bytes, at, packet);
	case PROTO_ICMPV6:
		if (packet->family != 6)
			return PARSE_OK;
		return parse_typed(bytes, at, packet);
	default:
		return PARSE_OK;
	}
}

static enum parse_result parse_ipv4(const struct env_bytes *bytes,
				    struct packet *packet)
{
	u8 buf[IPV4_HEADER];
	const u8 *h = env_pull(bytes, 0, IPV4_HEADER, buf);
	struct span at;
	u16 frag;

	if (!h)
		return PARSE_MALFORMED;
	at.off = (u32)(h[0] & 0x0f) * 4;
	at.end = be16(h + 2);
	/* Packets above 64 KiB, made by segmentation offload, have no length. */
	if (!at.end)
		at.end = bytes->len;
	frag = be16(h + 6);

	packet->family = 4;
	packet->tos = h[1];
	packet->ip_id = be16(h + 4);
	packet->fragment_id = packet->ip_id;
	packet->ttl = h[8];
	packet->proto = h[9];
	memcpy(packet->src.b, h + 12, 4);
	memcpy(packet->dst.b, h + 16, 4);
	packet->fragment_offset = (u32)(frag & 0x1fff) * 8;
	if (frag & 0x2000)
		packet->bits |= PACKET_MORE;
	if (frag & 0x4000)
		packet->bits |= PACKET_DF;
	if (frag & 0x3fff)
		packet->bits |= PACKET_FRAGMENT;
	/* A source that is a group or nobody at all is nobody to judge. */
	if (packet->dst.b[0] >= 224 || packet->src.b[0] >= 224 ||
	    !packet->src.w[0])
		packet->bits |= PACKET_GROUP;

	if (at.off < IPV4_HEADER || at.end < at.off || at.end > bytes->len)
		return PARSE_MALFORMED;
	if (at.off > IPV4_HEADER &&
	    options_ipv4(bytes, IPV4_HEADER, at.off - IPV4_HEADER))
		packet->anomalies |= BIT(SCANVIGIL_ANOMALY_SOURCE_ROUTE);
	return parse_transport(bytes, at, packet);
}

static bool is_extension(u8 proto)
{
	switch (proto) {
	case PROTO_HOPOPTS:
	case PROTO_ROUTING:
	case PROTO_FRAGMENT:
	case PROTO_AH:
	case PROTO_DSTOPTS:
	case PROTO_MOBILITY:
	case PROTO_HIP:
	case PROTO_SHIM6:
		return true;
	default:
		return false;
	}
}

/* One extension header; moves @at behind it. */
static bool parse_extension(const struct env_bytes *bytes, struct span *at,
			    struct packet *packet)
{
	u8 buf[8];
	const u8 *h = env_pull(bytes, at->off, sizeof(buf), buf);
	u32 len;

	if (!h || at->end - at->off < sizeof(buf))
		return false;
	if (packet->proto == PROTO_ROUTING && h[2] == ROUTING_SOURCE)
		packet->anomalies |= BIT(SCANVIGIL_ANOMALY_SOURCE_ROUTE);
	if (packet->proto == PROTO_FRAGMENT) {
		u16 frag = be16(h + 2);

		len = sizeof(buf);
		packet->fragment_offset = frag & 0xfff8;
		packet->fragment_id = be32(h + 4);
		if (frag & 1)
			packet->bits |= PACKET_MORE;
		/* Neither offset nor more: atomic, a whole packet. */
		if (frag & 0xfff9)
			packet->bits |= PACKET_FRAGMENT;
	} else if (packet->proto == PROTO_AH) {
		len = ((u32)h[1] + 2) * 4;
	} else {
		len = ((u32)h[1] + 1) * 8;
	}
	if (len > at->end - at->off)
		return false;
	packet->proto = h[0];
	at->off += len;
	return true;
}

static enum parse_result parse_ipv6(const struct env_bytes *bytes,
				    struct packet *packet)
{
	u8 buf[IPV6_HEADER];
	const u8 *h = env_pull(bytes, 0, IPV6_HEADER, buf);
	struct span at = { .off = IPV6_HEADER };
	unsigned int n;

	if (!h)
		return PARSE_MALFORMED;
	packet->family = 6;
	packet->tos = (u8)(h[0] << 4 | h[1] >> 4);
	packet->proto = h[6];
	packet->ttl = h[7];
	memcpy(packet->src.b, h + 8, 16);
	memcpy(packet->dst.b, h + 24, 16);
	if (packet->dst.b[0] == 0xff || packet->src.b[0] == 0xff ||
	    !(packet->src.w[0] | packet->src.w[1] | packet->src.w[2] |
	      packet->src.w[3]))
		packet->bits |= PACKET_GROUP;
	at.end = IPV6_HEADER + be16(h + 4);
	/* Jumbograms and segmentation offload have no length here. */
	if (at.end == IPV6_HEADER)
		at.end = bytes->len;
	if (at.end > bytes->len)
		return PARSE_MALFORMED;

	for (n = 0; is_extension(packet->proto); n++) {
		/* What follows in a later fragment is not a header. */
		if (packet->fragment_offset)
			break;
		if (n == PARSE_EXTENSIONS_MAX ||
		    !parse_extension(bytes, &at, packet)) {
			if (packet->bits & PACKET_MORE)
				packet->anomalies |=
					BIT(SCANVIGIL_ANOMALY_FRAG_CHAIN);
			return PARSE_MALFORMED;
		}
	}
	return parse_transport(bytes, at, packet);
}

enum parse_result parse(const struct env_bytes *bytes, struct packet *packet)
{
	u8 buf;
	const u8 *version = env_pull(bytes, 0, 1, &buf);

	memset(packet, 0, sizeof(*packet));
	if (!version)
		return PARSE_MALFORMED;
	switch (*version >> 4) {
	case 4:
		return parse_ipv4(bytes, packet);
	case 6:
		return parse_ipv6(bytes, packet);
	default:
		return PARSE_MALFORMED;
	}
}
