/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One packet as the detector sees it: plain numbers in host order, addresses
 * in network order. Made by parse, read by every other room of the core.
 */
#ifndef _SCANVIGIL_CORE_PACKET_H
#define _SCANVIGIL_CORE_PACKET_H

#include "env/env.h"

/**
 * struct addr - an IPv4 or IPv6 address in network order
 * @b: its bytes; an IPv4 address is in the first four, the others are zero
 * @w: the same as words, for hashing and comparing
 */
struct addr {
	union {
		u8 b[16];
		u32 w[4];
	};
};

/* TCP header byte 13, RFC 9293 3.1. */
#define TCP_FIN 0x01
#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_PSH 0x08
#define TCP_ACK 0x10
#define TCP_URG 0x20
/* ECE and CWR (RFC 3168) say nothing about the state of a connection. */
#define TCP_STATE_FLAGS 0x3f

/* TCP header byte 12, low half: AE belongs to RFC 9768, the rest is reserved. */
#define TCP_RESERVED 0x0e

/* struct packet.bits */
#define PACKET_PORTS BIT(0) /* sport and dport were read */
#define PACKET_FRAGMENT BIT(1) /* part of a fragmented datagram */
#define PACKET_MORE BIT(2) /* more fragments follow */
#define PACKET_DF BIT(3) /* don't fragment */
#define PACKET_GROUP BIT(4) /* to a group, or from nobody */
#define PACKET_OS_OPTION BIT(5) /* SYN with TSval 0xffffffff and TSecr 0 */
#define PACKET_MSS_ONLY BIT(6) /* the only TCP option is MSS 1460 */
#define PACKET_FILLED BIT(7) /* UDP payload starts with eight times 'C' */

/**
 * struct packet - what parse found
 * @src: source address
 * @dst: destination address
 * @about: where the packet went that an ICMP error is about
 * @seq: TCP sequence number
 * @ack: TCP acknowledgment number
 * @transport_len: bytes behind the network headers, as the IP header tells
 * @fragment_offset: bytes before this fragment
 * @fragment_id: which datagram it is of
 * @sport: source port
 * @dport: destination port
 * @window: TCP window
 * @urgent: TCP urgent pointer
 * @ip_id: IPv4 identification
 * @payload: bytes behind the transport header
 * @about_sport: source port of what an ICMP error is about
 * @about_port: destination port of what an ICMP error is about, 0 for none
 * @anomalies: mask of enum scanvigil_anomaly that only parse can see
 * @bits: PACKET_*
 * @family: 4 or 6
 * @proto: transport protocol, IPPROTO_*
 * @flags: TCP header byte 13
 * @reserved: low half of TCP header byte 12
 * @type: ICMP type, or type of the first SCTP chunk or DCCP packet
 * @code: ICMP code
 * @ttl: TTL or hop limit
 * @tos: TOS or traffic class
 * @options: bytes of TCP options
 * @about_proto: transport protocol of what an ICMP error is about
 */
struct packet {
	struct addr src;
	struct addr dst;
	struct addr about;
	u32 seq;
	u32 ack;
	u32 transport_len;
	u32 fragment_offset;
	u32 fragment_id;
	u16 sport;
	u16 dport;
	u16 window;
	u16 urgent;
	u16 ip_id;
	u16 payload;
	u16 about_sport;
	u16 about_port;
	u32 anomalies;
	u8 bits;
	u8 family;
	u8 proto;
	u8 flags;
	u8 reserved;
	u8 type;
	u8 code;
	u8 ttl;
	u8 tos;
	u8 options;
	u8 about_proto;
};

/* Numbers of a packet, in network order and anywhere. */
static inline u16 be16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static inline u32 be32(const u8 *p)
{
	return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}

static inline bool addr_equal(const struct addr *a, const struct addr *b)
{
	return !((a->w[0] ^ b->w[0]) | (a->w[1] ^ b->w[1]) |
		 (a->w[2] ^ b->w[2]) | (a->w[3] ^ b->w[3]));
}

/**
 * addr_prefix - an address without its host bits
 * @addr: the address
 * @prefix_len: leading bits to keep; 0 to 32 for IPv4, 0 to 128 for IPv6
 */
static inline struct addr addr_prefix(const struct addr *addr, u32 prefix_len)
{
	struct addr key = *addr;
	u32 whole = prefix_len / 8;

	if (whole >= sizeof(key.b))
		return key;
	key.b[whole] &= (u8)(0xff00 >> (prefix_len & 7));
	memset(&key.b[whole + 1], 0, sizeof(key.b) - whole - 1);
	return key;
}

static inline u32 addr_hash(const struct addr *a, u8 family,
			    const struct env_key *key)
{
	if (family == 4)
		return env_hash1(a->w[0], key);
	return env_hash4(a->w[0], a->w[1], a->w[2], a->w[3], key);
}

#endif /* _SCANVIGIL_CORE_PACKET_H */
