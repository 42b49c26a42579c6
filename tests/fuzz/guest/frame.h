/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets as they are put on a wire: changed here and there, with checksums that
 * let them pass a stack, cut into fragments. Sends nothing itself.
 */
#ifndef _SCANVIGIL_FUZZ_FRAME_H
#define _SCANVIGIL_FUZZ_FRAME_H

#include "draw.h"

#define FRAME_MAX 16384

/**
 * struct frame - a packet, from its IP header on
 * @len: how long it is
 * @b: the bytes
 */
struct frame {
	uint32_t len;
	uint8_t b[FRAME_MAX];
};

/** frame_family - 4 or 6, as its first bits say */
static inline uint8_t frame_family(const struct frame *f)
{
	return f->len && f->b[0] >> 4 == 6 ? 6 : 4;
}

/**
 * frame_transport - where the transport header would be
 *
 * Return: its offset, 0 where there is none that checksums are made for.
 */
uint32_t frame_transport(const struct frame *f, uint8_t *proto);

/** frame_sum - put in the checksums that its headers ask for */
void frame_sum(struct frame *f);

/** frame_change - bits, bytes and lengths, and whether the header still fits */
void frame_change(struct frame *f, struct draw *d);

/** frame_grow - more data behind it, with a length that tells it */
void frame_grow(struct frame *f, uint32_t bytes);

/**
 * frame_cut - a fragment of a packet
 * @f: the packet
 * @piece: filled in
 * @from: the first of its bytes behind the IP header, a multiple of 8
 * @to: and the one behind the last
 * @ident: of the datagram
 */
void frame_cut(const struct frame *f, struct frame *piece, uint32_t from,
	       uint32_t to, uint32_t ident);

#endif /* _SCANVIGIL_FUZZ_FRAME_H */
