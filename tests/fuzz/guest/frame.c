// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A stack drops a packet with a wrong sum or length before any hook sees it, so
 * most of what is sent has right ones, whatever else is wrong with it.
 */
#include <arpa/inet.h>
#include <string.h>

#include "frame.h"

#define IPV4_HEAD 20
#define IPV6_HEAD 40
#define FRAGMENT_HEAD 8
#define MORE4 0x2000
#define MORE6 1
#define EXTENSIONS_MAX 8

enum {
	HOPOPTS = 0,
	ICMP = 1,
	TCP = 6,
	UDP = 17,
	ROUTING = 43,
	FRAGMENT = 44,
	ICMPV6 = 58,
	DSTOPTS = 60,
	UDPLITE = 136,
};

static uint16_t get16(const uint8_t *b)
{
	return (uint16_t)(b[0] << 8 | b[1]);
}

static void put16(uint8_t *b, uint32_t value)
{
	b[0] = (uint8_t)(value >> 8);
	b[1] = (uint8_t)value;
}

static uint32_t add_up(const uint8_t *b, uint32_t count, uint32_t sum)
{
	uint32_t i;

	for (i = 0; i + 1 < count; i += 2)
		sum += get16(b + i);
	return count & 1 ? sum + (uint32_t)(b[count - 1] << 8) : sum;
}

static uint16_t folded(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static uint32_t ipv4_head(const struct frame *f)
{
	uint32_t length = (f->b[0] & 15u) * 4;

	return length < IPV4_HEAD || length > f->len ? 0 : length;
}

static uint32_t ipv6_transport(const struct frame *f, uint8_t *proto)
{
	uint32_t at = IPV6_HEAD, n;

	*proto = f->b[6];
	for (n = 0; n < EXTENSIONS_MAX && at + 8 <= f->len; n++) {
		if (*proto != HOPOPTS && *proto != ROUTING && *proto != DSTOPTS)
			break;
		*proto = f->b[at];
		at += 8 + f->b[at + 1] * 8u;
	}
	return at < f->len ? at : 0;
}

uint32_t frame_transport(const struct frame *f, uint8_t *proto)
{
	if (frame_family(f) == 6)
		return f->len < IPV6_HEAD ? 0 : ipv6_transport(f, proto);
	if (f->len < IPV4_HEAD || get16(f->b + 6) & 0x3fff)
		return 0;
	*proto = f->b[9];
	return ipv4_head(f);
}

/* Where the sum is, from the transport header on. */
static uint32_t place_of_sum(uint8_t proto)
{
	switch (proto) {
	case TCP:
		return 16;
	case UDP:
	case UDPLITE:
		return 6;
	case ICMP:
	case ICMPV6:
		return 2;
	default:
		return 0;
	}
}

void frame_sum(struct frame *f)
{
	bool ipv6 = frame_family(f) == 6;
	uint32_t at, place, sum = 0;
	uint8_t proto = 0;

	if (f->len < (ipv6 ? IPV6_HEAD : IPV4_HEAD))
		return;
	if (!ipv6 && ipv4_head(f)) {
		put16(f->b + 10, 0);
		put16(f->b + 10, folded(add_up(f->b, ipv4_head(f), 0)));
	}
	at = frame_transport(f, &proto);
	place = place_of_sum(proto);
	if (!at || !place || at + place + 2 > f->len)
		return;
	if (proto != ICMP) {
		sum = add_up(ipv6 ? f->b + 8 : f->b + 12, ipv6 ? 32 : 8, 0);
		sum += proto + f->len - at;
	}
	put16(f->b + at + place, 0);
	sum = folded(add_up(f->b + at, f->len - at, sum));
	put16(f->b + at + place, sum ? sum : 0xffff);
}

static void set_length(struct frame *f)
{
	if (frame_family(f) == 6 && f->len >= IPV6_HEAD)
		put16(f->b + 4, f->len - IPV6_HEAD);
	else if (frame_family(f) == 4 && f->len >= IPV4_HEAD)
		put16(f->b + 2, f->len);
}

void frame_grow(struct frame *f, uint32_t bytes)
{
	if (f->len + bytes > FRAME_MAX)
		return;
	memset(f->b + f->len, 0x5a, bytes);
	f->len += bytes;
	set_length(f);
}

static void remove_some(struct frame *f, struct draw *d)
{
	uint32_t at = draw_below(d, f->len), many = 1 + draw_below(d, 16);

	if (at + many >= f->len)
		return;
	memmove(f->b + at, f->b + at + many, f->len - at - many);
	f->len -= many;
}

static void insert_some(struct frame *f, struct draw *d)
{
	uint32_t at = draw_below(d, f->len), many = 4 * (1 + draw_below(d, 4));

	if (f->len + many > FRAME_MAX)
		return;
	memmove(f->b + at + many, f->b + at, f->len - at);
	draw_bytes(d, f->b + at, many);
	f->len += many;
}

void frame_change(struct frame *f, struct draw *d)
{
	/* What tells anything is at the beginning. */
	uint32_t times = 1 + draw_below(d, 4), at;
	uint32_t head = f->len < 96 ? f->len : 96;

	while (times-- && f->len > 2) {
		at = draw_below(d, draw_one_in(d, 4) ? f->len : head);
		if (at >= f->len)
			continue;
		switch (draw_below(d, 6)) {
		case 0:
		case 1:
			f->b[at] ^= (uint8_t)(1 << draw_below(d, 8));
			break;
		case 2:
			f->b[at] = draw_one_in(d, 2) ? 0xff : (uint8_t)draw(d);
			break;
		case 3:
			remove_some(f, d);
			break;
		case 4:
			insert_some(f, d);
			break;
		default:
			f->len = at + 1;
		}
	}
	if (!draw_one_in(d, 8))
		set_length(f);
}

void frame_cut(const struct frame *f, struct frame *piece, uint32_t from,
	       uint32_t to, uint32_t ident)
{
	bool ipv6 = frame_family(f) == 6;
	uint32_t head = ipv6 ? IPV6_HEAD : IPV4_HEAD, at = head;
	bool more;

	if (to > f->len - head)
		to = f->len - head;
	more = to < f->len - head;
	memcpy(piece->b, f->b, head);
	if (ipv6) {
		at += FRAGMENT_HEAD;
		piece->b[head] = f->b[6];
		piece->b[head + 1] = 0;
		put16(piece->b + head + 2, from | (more ? MORE6 : 0));
		put16(piece->b + head + 4, ident >> 16);
		put16(piece->b + head + 6, ident);
		piece->b[6] = FRAGMENT;
	} else {
		piece->b[0] = 0x45;
		put16(piece->b + 4, ident);
		put16(piece->b + 6, from / 8 | (more ? MORE4 : 0));
	}
	memcpy(piece->b + at, f->b + head + from, to - from);
	piece->len = at + to - from;
	set_length(piece);
	frame_sum(piece);
}
