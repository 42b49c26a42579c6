/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets as bytes, from a description with defaults: IPv4 and IPv6, options
 * and extension headers, fragments, and every transport that the core reads.
 * Never checksums, for nobody here looks at them.
 */
#ifndef _SCANVIGIL_BUILDER_H
#define _SCANVIGIL_BUILDER_H

#include <assert.h>
#include <stdlib.h>

#include "core/packet.h"
#include "core/parse.h"
#include "core/protocol.h"

#define WIRE_MAX 2048
#define EXTENSIONS_BUILT_MAX (PARSE_EXTENSIONS_MAX + 1)

struct wire {
	u8 b[WIRE_MAX];
	u32 len;
	u32 transport; /* offset of the transport header */
};

/* An IPv6 extension header; its length field is made from @bytes. */
struct extension {
	u8 type;
	u16 bytes;
	u16 fragment; /* offset and M of a fragment header */
};

struct build {
	u8 family; /* 4 unless told */
	struct addr src, dst;
	u8 proto, ttl, tos;
	u16 ip_id;
	u16 fragment; /* IPv4 flags and offset, as on the wire */
	const u8 *ip_options;
	u8 ip_options_len;
	struct extension ext[EXTENSIONS_BUILT_MAX];
	u8 ext_count;
	u16 sport, dport;
	u32 seq, ack;
	u8 flags, reserved;
	u16 window, urgent;
	const u8 *options; /* TCP */
	u8 options_len;
	u8 type, code; /* ICMP, or SCTP chunk, or DCCP type */
	const u8 *payload;
	u16 payload_len; /* zeroes if there is no payload */
};

#define IP4_DF 0x4000
#define IP4_MF 0x2000
#define IP6_MF 0x0001

static inline struct addr v4(u32 number)
{
	return (struct addr){ .b = { (u8)(number >> 24), (u8)(number >> 16),
				     (u8)(number >> 8), (u8)number } };
}

/* 2001:db8::, a subnet and a host in it. */
static inline struct addr v6(u32 subnet, u32 host)
{
	struct addr a = { .b = { 0x20, 0x01, 0x0d, 0xb8 } };
	unsigned int i;

	for (i = 0; i < 4; i++) {
		a.b[4 + i] = (u8)(subnet >> (24 - 8 * i));
		a.b[12 + i] = (u8)(host >> (24 - 8 * i));
	}
	return a;
}

static inline void put8(struct wire *w, u32 byte)
{
	assert(w->len < WIRE_MAX);
	w->b[w->len++] = (u8)byte;
}

static inline void put16(struct wire *w, u32 word)
{
	put8(w, word >> 8);
	put8(w, word & 0xff);
}

static inline void put32(struct wire *w, u32 word)
{
	put16(w, word >> 16);
	put16(w, word & 0xffff);
}

static inline void put_bytes(struct wire *w, const u8 *from, u32 len)
{
	u32 i;

	for (i = 0; i < len; i++)
		put8(w, from ? from[i] : 0);
}

/* Overwrite 16 bits, for headers that lie. */
static inline void patch16(struct wire *w, u32 at, u32 word)
{
	w->b[at] = (u8)(word >> 8);
	w->b[at + 1] = (u8)word;
}

static inline void put_ipv4(struct wire *w, const struct build *d)
{
	put8(w, 0x40 | (20u + d->ip_options_len) / 4);
	put8(w, d->tos);
	put16(w, 0); /* patched */
	put16(w, d->ip_id);
	put16(w, d->fragment);
	put8(w, d->ttl ? d->ttl : 64);
	put8(w, d->proto);
	put16(w, 0);
	put_bytes(w, d->src.b, 4);
	put_bytes(w, d->dst.b, 4);
	put_bytes(w, d->ip_options, d->ip_options_len);
}

static inline void put_extension(struct wire *w, const struct extension *e,
				 u8 next)
{
	put8(w, next);
	if (e->type == PROTO_FRAGMENT) {
		put8(w, 0);
		put16(w, e->fragment);
		put32(w, 0x1d1d1d1d);
		return;
	}
	put8(w, e->type == PROTO_AH ? e->bytes / 4u - 2 : e->bytes / 8u - 1);
	put_bytes(w, NULL, e->bytes - 2u);
}

static inline void put_ipv6(struct wire *w, const struct build *d)
{
	unsigned int i;

	put32(w, 6u << 28 | (u32)d->tos << 20);
	put16(w, 0); /* patched */
	put8(w, d->ext_count ? d->ext[0].type : d->proto);
	put8(w, d->ttl ? d->ttl : 64);
	put_bytes(w, d->src.b, 16);
	put_bytes(w, d->dst.b, 16);
	for (i = 0; i < d->ext_count; i++)
		put_extension(w, &d->ext[i],
			      i + 1 < d->ext_count ? d->ext[i + 1].type :
						     d->proto);
}

static inline void put_tcp(struct wire *w, const struct build *d)
{
	put16(w, d->sport);
	put16(w, d->dport);
	put32(w, d->seq);
	put32(w, d->ack);
	put8(w, (20u + d->options_len) / 4 << 4 | d->reserved);
	put8(w, d->flags);
	put16(w, d->window);
	put16(w, 0);
	put16(w, d->urgent);
	put_bytes(w, d->options, d->options_len);
}

static inline void put_transport(struct wire *w, const struct build *d)
{
	switch (d->proto) {
	case PROTO_TCP:
		put_tcp(w, d);
		break;
	case PROTO_UDP:
	case PROTO_UDPLITE:
		put16(w, d->sport);
		put16(w, d->dport);
		put16(w, 8u + d->payload_len);
		put16(w, 0);
		break;
	case PROTO_SCTP:
		put16(w, d->sport);
		put16(w, d->dport);
		put32(w, 0);
		put32(w, 0);
		put8(w, d->type);
		put8(w, 0);
		put16(w, 4);
		break;
	case PROTO_DCCP:
		put16(w, d->sport);
		put16(w, d->dport);
		put32(w, 4u << 24);
		put8(w, (u32)d->type << 1 | 1);
		put_bytes(w, NULL, 11);
		break;
	case PROTO_ICMP:
	case PROTO_ICMPV6:
		put8(w, d->type);
		put8(w, d->code);
		put_bytes(w, NULL, 6);
		break;
	}
	put_bytes(w, d->payload, d->payload_len);
}

/* The length that the IP header tells; @len counts from its first byte. */
static inline void set_length(struct wire *w, u32 len)
{
	if (w->b[0] >> 4 == 4)
		patch16(w, 2, len);
	else
		patch16(w, 4, len - 40);
}

static inline struct wire build(const struct build *d)
{
	struct wire w = { .len = 0 };

	if (d->family == 6)
		put_ipv6(&w, d);
	else
		put_ipv4(&w, d);
	w.transport = w.len;
	/* Later fragments begin with data; callers give it as payload. */
	if (d->family == 6 || !(d->fragment & 0x1fff))
		put_transport(&w, d);
	else
		put_bytes(&w, d->payload, d->payload_len);
	set_length(&w, w.len);
	return w;
}

/* The error that a router or host sends back about @w: its first bytes. */
static inline struct wire
build_unreachable(const struct build *d, struct addr from, u8 code, u32 quote)
{
	struct wire about = build(d);
	struct build e = { .family = d->family, .src = from, .dst = d->src };

	e.proto = d->family == 6 ? PROTO_ICMPV6 : PROTO_ICMP;
	e.type = d->family == 6 ? 1 : 3;
	e.code = code;
	e.payload = about.b;
	e.payload_len = (u16)(quote < about.len ? quote : about.len);
	return build(&e);
}

/* Parse @len bytes that have nothing behind them that could be read. */
static inline enum parse_result parse_exact(const u8 *b, u32 len,
					    struct packet *p)
{
	u8 *copy = malloc(len ? len : 1);
	struct env_bytes bytes = { .data = copy, .len = len };
	enum parse_result result;

	assert(copy);
	memcpy(copy, b, len);
	result = parse(&bytes, p);
	free(copy);
	return result;
}

static inline enum parse_result parse_wire(const struct wire *w,
					   struct packet *p)
{
	return parse_exact(w->b, w->len, p);
}

static inline enum parse_result parse_build(const struct build *d,
					    struct packet *p)
{
	struct wire w = build(d);

	return parse_wire(&w, p);
}

/* Deterministic noise (xorshift64*), so that a failure comes again. */
static inline u32 noise(u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (u32)((*state * 0x2545f4914f6cdd1dULL) >> 32);
}

#endif /* _SCANVIGIL_BUILDER_H */
