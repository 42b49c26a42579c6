/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of the protocols that the core reads, under names of its own so that
 * neither the kernel's headers nor the C library's are needed for them.
 */
#ifndef _SCANVIGIL_CORE_PROTOCOL_H
#define _SCANVIGIL_CORE_PROTOCOL_H

enum protocol {
	PROTO_HOPOPTS = 0,
	PROTO_ICMP = 1,
	PROTO_IGMP = 2,
	PROTO_TCP = 6,
	PROTO_UDP = 17,
	PROTO_DCCP = 33,
	PROTO_ROUTING = 43,
	PROTO_FRAGMENT = 44,
	PROTO_ESP = 50,
	PROTO_AH = 51,
	PROTO_ICMPV6 = 58,
	PROTO_NONE = 59,
	PROTO_DSTOPTS = 60,
	PROTO_SCTP = 132,
	PROTO_MOBILITY = 135,
	PROTO_UDPLITE = 136,
	PROTO_HIP = 139,
	PROTO_SHIM6 = 140,
};

/* Ports of services that take privileges to open. */
#define PORTS_LOW 1024
#define FTP_DATA 20

/* Bytes of a header without options. */
#define IPV4_HEADER 20
#define IPV6_HEADER 40
#define TCP_HEADER 20
#define UDP_HEADER 8

/* Where traceroute sends its datagrams to (LBL traceroute, 1989). */
#define TRACEROUTE_FIRST 33434
#define TRACEROUTE_LAST 33534

/* ICMP (RFC 792, 950, 1256) */
enum icmp_type {
	ICMP_REPLY = 0,
	ICMP_UNREACHABLE = 3,
	ICMP_REDIRECTION = 5,
	ICMP_REQUEST = 8,
	ICMP_SOLICITATION = 10,
	ICMP_EXCEEDED = 11,
	ICMP_PARAMETER = 12,
	ICMP_TIMESTAMP_REQUEST = 13,
	ICMP_TIMESTAMP_REPLY = 14,
	ICMP_INFO_REQUEST_TYPE = 15,
	ICMP_NETMASK_REQUEST = 17,
	ICMP_NETMASK_REPLY = 18,
};

/* ICMPv6 (RFC 4443) */
enum icmpv6_type {
	ICMPV6_UNREACHABLE = 1,
	ICMPV6_PARAMETER = 4,
	ICMPV6_REQUEST = 128,
	ICMPV6_REPLY = 129,
};

/* SCTP chunks (RFC 9260 3.2) */
enum sctp_chunk {
	SCTP_DATA_CHUNK = 0,
	SCTP_INIT_CHUNK = 1,
	SCTP_INIT_ACK_CHUNK = 2,
	SCTP_ABORT_CHUNK = 6,
	SCTP_COOKIE_ECHO_CHUNK = 10,
};

/* DCCP packet types (RFC 4340 5.1) */
enum dccp_type {
	DCCP_REQUEST = 0,
	DCCP_RESET_TYPE = 7,
};

#endif /* _SCANVIGIL_CORE_PROTOCOL_H */
