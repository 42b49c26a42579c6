// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fingerprints of scanners, most specific first. Each test is arithmetic that
 * the tool does and that no stack does; a single odd field is never enough.
 */
#include "core/toolprint.h"
#include "core/protocol.h"
#include <uapi/linux/scanvigil.h>

#define MASSCAN_WINDOW 1024
#define NMAP_WINDOW 1024
#define NMAP_U1_ID 0x1042
#define HPING_WINDOW 512
#define ZMAP_WINDOW 65535
#define ZMAP_ID 54321

static u32 dst_number(const struct packet *p)
{
	return (u32)p->dst.b[0] << 24 | (u32)p->dst.b[1] << 16 |
	       (u32)p->dst.b[2] << 8 | p->dst.b[3];
}

/* The sequence number is the target (found in 2016's source and its heirs). */
static bool is_mirai(const struct packet *p)
{
	return p->family == 4 && p->seq == dst_number(p);
}

/* IP ID = target ^ port ^ sequence number, cut to 16 bits. */
static bool is_masscan(const struct packet *p)
{
	return p->family == 4 && p->window == MASSCAN_WINDOW &&
	       p->ip_id == (u16)(dst_number(p) ^ p->dport ^ p->seq);
}

/* Before zmap 4.1, which draws the IP ID at random. */
static bool is_zmap(const struct packet *p)
{
	return p->family == 4 && p->ip_id == ZMAP_ID &&
	       p->window == ZMAP_WINDOW;
}

/* A SYN without options but with a random acknowledgment number. */
static bool is_hping(const struct packet *p)
{
	return p->window == HPING_WINDOW && !p->options && p->ack &&
	       !(p->flags & TCP_ACK);
}

/* The datagram of nmap's operating system probe. */
static bool is_u1(const struct packet *p)
{
	return p->bits & PACKET_FILLED &&
	       (p->family == 6 || p->ip_id == NMAP_U1_ID);
}

/* Window 1024; a SYN has MSS 1460 as its only option, the rest have none. */
static bool is_nmap(const struct packet *p)
{
	if (p->window != NMAP_WINDOW || p->bits & PACKET_DF)
		return false;
	if (p->flags == TCP_SYN)
		return p->bits & PACKET_MSS_ONLY;
	return !p->options && (!(p->flags & TCP_ACK) || !p->seq);
}

bool toolprint_idle(const struct packet *p)
{
	return p->proto == PROTO_TCP && p->flags == (TCP_SYN | TCP_ACK) &&
	       p->window == NMAP_WINDOW && p->bits & PACKET_MSS_ONLY &&
	       !(p->bits & PACKET_DF);
}

bool toolprint_unicornscan(const struct packet *p, u32 seq, u16 sport,
			   u16 dport)
{
	u32 before = ((u32)dport << 16) + sport;
	u32 now = ((u32)p->dport << 16) + p->sport;

	return p->proto == PROTO_TCP && p->flags == TCP_SYN && before != now &&
	       (seq ^ before) == (p->seq ^ now);
}

u8 toolprint(const struct packet *p)
{
	if (p->bits & PACKET_OS_OPTION || is_u1(p))
		return SCANVIGIL_TOOL_NMAP;
	if (p->proto != PROTO_TCP || !(p->bits & PACKET_PORTS))
		return SCANVIGIL_TOOL_UNKNOWN;
	if (p->flags == TCP_SYN && is_mirai(p))
		return SCANVIGIL_TOOL_MIRAI;
	if (is_masscan(p))
		return SCANVIGIL_TOOL_MASSCAN;
	if (p->flags == TCP_SYN && is_zmap(p))
		return SCANVIGIL_TOOL_ZMAP;
	if (is_hping(p))
		return SCANVIGIL_TOOL_HPING3;
	if (is_nmap(p))
		return SCANVIGIL_TOOL_NMAP;
	return SCANVIGIL_TOOL_UNKNOWN;
}
