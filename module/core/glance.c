// SPDX-License-Identifier: GPL-2.0-only
/*
 * A packet that is not plain is not judged here: whoever is in doubt says no,
 * and parse reads the packet from the start.
 */
#include "core/glance.h"
#include "core/protocol.h"
#include <uapi/linux/scanvigil.h>

/* Version 4, and a header without options. */
#define IPV4_PLAIN 0x45
/* More fragments, or an offset. */
#define IPV4_FRAGMENT 0x3fff
/* nmap's U1 (DETECTION row 26), header included. */
#define U1_LEN 308

/*
 * Whether a byte of the options has all bits set, as those of fingerprint probes
 * have (DETECTION row 23), and few others. They come in words.
 */
static inline bool may_fingerprint(const u8 *options, u32 len)
{
	u32 i, odd = 0;

	for (i = 0; i < len; i += 4) {
		u32 inverse = ~env_word(options + i);

		/* A byte of zero borrows from its highest bit. */
		odd |= (inverse - 0x01010101) & ~inverse & 0x80808080;
	}
	return odd;
}

/* Of the bytes from the network header on the packet claims as many as @end. */
static __always_inline bool glance_tcp(const u8 *data, u32 len, u32 off,
				       u32 end, struct glance *g)
{
	const u8 *h = data + off;
	u32 header;

	if (len < off + TCP_HEADER)
		return false;
	header = (u32)(h[12] >> 4) * 4;
	if ((h[13] & TCP_STATE_FLAGS) != TCP_SYN || h[12] & TCP_RESERVED ||
	    env_word(h + 8) || header < TCP_HEADER || off + header > end)
		return false;
	g->sport = be16(h);
	g->dport = be16(h + 2);
	g->technique = SCANVIGIL_TECHNIQUE_SYN;
	if (g->sport == FTP_DATA)
		return false;
	return header == TCP_HEADER ||
	       (len >= off + header &&
		!may_fingerprint(h + TCP_HEADER, header - TCP_HEADER));
}

static __always_inline bool glance_udp(const u8 *data, u32 len, u32 off,
				       u32 end, struct glance *g)
{
	const u8 *h = data + off;

	if (len < off + UDP_HEADER || end - off < UDP_HEADER ||
	    end - off == U1_LEN)
		return false;
	g->sport = be16(h);
	g->dport = be16(h + 2);
	g->technique = SCANVIGIL_TECHNIQUE_UDP;
	return g->dport < TRACEROUTE_FIRST || g->dport > TRACEROUTE_LAST;
}

static __always_inline bool glance_transport(const u8 *data, u32 len, u32 off,
					     u32 end, struct glance *g)
{
	if (g->proto == PROTO_TCP) {
		if (!glance_tcp(data, len, off, end, g))
			return false;
	} else if (g->proto != PROTO_UDP ||
		   !glance_udp(data, len, off, end, g)) {
		return false;
	}
	/* Port 0 is odd. */
	return g->sport && g->dport;
}

bool glance_ipv4(const struct env_bytes *bytes, struct glance *g)
{
	u32 len, end;
	const u8 *h = env_front(bytes, &len);

	if (len < IPV4_HEADER || h[0] != IPV4_PLAIN ||
	    be16(h + 6) & IPV4_FRAGMENT)
		return false;
	end = be16(h + 2);
	if (end < IPV4_HEADER || end > bytes->len)
		return false;
	g->src.w[0] = env_word(h + 12);
	g->dst.w[0] = env_word(h + 16);
	/* Groups, nobody at all, and whoever speaks to itself. */
	if (h[12] >= 224 || h[16] >= 224 || !g->src.w[0] ||
	    g->src.w[0] == g->dst.w[0])
		return false;
	g->family = 4;
	g->proto = h[9];
	return glance_transport(h, len, IPV4_HEADER, end, g);
}

bool glance_ipv6(const struct env_bytes *bytes, struct glance *g)
{
	u32 len, end;
	const u8 *h = env_front(bytes, &len);
	unsigned int i;

	/* Nobody at all is the address of zeroes, and ::1 is at home. */
	if (len < IPV6_HEADER || h[0] >> 4 != 6 || h[8] == 0xff ||
	    h[24] == 0xff || !(env_word(h + 8) | env_word(h + 12)))
		return false;
	end = IPV6_HEADER + be16(h + 4);
	if (end > bytes->len)
		return false;
	for (i = 0; i < ARRAY_SIZE(g->src.w); i++) {
		g->src.w[i] = env_word(h + 8 + 4 * i);
		g->dst.w[i] = env_word(h + 24 + 4 * i);
	}
	if (addr_equal(&g->src, &g->dst))
		return false;
	g->family = 6;
	g->proto = h[6];
	return glance_transport(h, len, IPV6_HEADER, end, g);
}
