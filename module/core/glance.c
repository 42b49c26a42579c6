// SPDX-License-Identifier: GPL-2.0-only
/*
 * A packet that is not plain is not judged here: whoever is in doubt says no,
 * and parse reads the packet from the start.
 */
#include "core/glance.h"
#include "core/protocol.h"
#include <uapi/linux/scanvigil.h>

#define IPV4_HEADER 20
#define IPV6_HEADER 40
#define TCP_HEADER 20
#define UDP_HEADER 8
/* Version 4, and a header without options. */
#define IPV4_PLAIN 0x45
/* More fragments, or an offset. */
#define IPV4_FRAGMENT 0x3fff
#define OPTIONS_MAX 40
/* nmap's U1 (DETECTION row 26), header included. */
#define U1_LEN 308

static u32 be16(const u8 *p)
{
	return (u32)p[0] << 8 | p[1];
}

static u32 word(const u8 *p)
{
	u32 w;

	memcpy(&w, p, sizeof(w));
	return w;
}

/*
 * Whether a byte of the options has all bits set, as those of fingerprint probes
 * have (DETECTION row 23), and few others. They come in words.
 */
static bool may_fingerprint(const struct env_bytes *bytes, u32 off, u32 len)
{
	u8 buf[OPTIONS_MAX];
	const u8 *options = env_pull(bytes, off, len, buf);
	u32 i, odd = 0;

	if (!options)
		return true;
	for (i = 0; i < len; i += 4) {
		u32 inverse = ~word(options + i);

		/* A byte of zero borrows from its highest bit. */
		odd |= (inverse - 0x01010101) & ~inverse & 0x80808080;
	}
	return odd;
}

static bool glance_tcp(const struct env_bytes *bytes, u32 off, u32 len,
		       struct glance *g)
{
	u8 buf[TCP_HEADER];
	const u8 *h;
	u32 header;

	h = env_pull(bytes, off, TCP_HEADER, buf);
	if (!h)
		return false;
	header = (u32)(h[12] >> 4) * 4;
	if ((h[13] & TCP_STATE_FLAGS) != TCP_SYN || h[12] & TCP_RESERVED ||
	    word(h + 8) || header < TCP_HEADER || header > len)
		return false;
	g->sport = (u16)be16(h);
	g->dport = (u16)be16(h + 2);
	g->technique = SCANVIGIL_TECHNIQUE_SYN;
	if (g->sport == FTP_DATA)
		return false;
	return header == TCP_HEADER ||
	       !may_fingerprint(bytes, off + TCP_HEADER, header - TCP_HEADER);
}

static bool glance_udp(const struct env_bytes *bytes, u32 off, u32 len,
		       struct glance *g)
{
	u8 buf[UDP_HEADER];
	const u8 *h;

	h = env_pull(bytes, off, UDP_HEADER, buf);
	if (!h || len < UDP_HEADER || len == U1_LEN)
		return false;
	g->sport = (u16)be16(h);
	g->dport = (u16)be16(h + 2);
	g->technique = SCANVIGIL_TECHNIQUE_UDP;
	return g->dport < TRACEROUTE_FIRST || g->dport > TRACEROUTE_LAST;
}

static bool glance_transport(const struct env_bytes *bytes, u32 off, u32 end,
			     struct glance *g)
{
	if (end < off || end > bytes->len)
		return false;
	switch (g->proto) {
	case PROTO_TCP:
		if (!glance_tcp(bytes, off, end - off, g))
			return false;
		break;
	case PROTO_UDP:
		if (!glance_udp(bytes, off, end - off, g))
			return false;
		break;
	default:
		return false;
	}
	/* Port 0, or a packet to itself. */
	return g->sport && g->dport && !addr_equal(&g->src, &g->dst);
}

static bool glance_ipv4(const struct env_bytes *bytes, struct glance *g)
{
	u8 buf[IPV4_HEADER];
	const u8 *h = env_pull(bytes, 0, IPV4_HEADER, buf);

	if (!h || h[0] != IPV4_PLAIN || be16(h + 6) & IPV4_FRAGMENT)
		return false;
	/* Groups, and nobody at all. */
	if (h[12] >= 224 || h[16] >= 224 || !word(h + 12))
		return false;
	g->proto = h[9];
	g->src = (struct addr){ .w = { word(h + 12) } };
	g->dst = (struct addr){ .w = { word(h + 16) } };
	return glance_transport(bytes, IPV4_HEADER, be16(h + 2), g);
}

static bool glance_ipv6(const struct env_bytes *bytes, struct glance *g)
{
	u8 buf[IPV6_HEADER];
	const u8 *h = env_pull(bytes, 0, IPV6_HEADER, buf);

	/* Nobody at all is the address of zeroes, and ::1 is at home. */
	if (!h || h[0] >> 4 != 6 || h[8] == 0xff || h[24] == 0xff ||
	    !(word(h + 8) | word(h + 12)))
		return false;
	g->proto = h[6];
	memcpy(&g->src, h + 8, sizeof(g->src));
	memcpy(&g->dst, h + 24, sizeof(g->dst));
	return glance_transport(bytes, IPV6_HEADER, IPV6_HEADER + be16(h + 4),
				g);
}

bool glance(const struct env_bytes *bytes, u8 family, struct glance *g)
{
	g->family = family;
	return family == 4 ? glance_ipv4(bytes, g) : glance_ipv6(bytes, g);
}
