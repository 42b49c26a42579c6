/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers at random that are the same for the same seed, on every machine.
 */
#ifndef _SCANVIGIL_FUZZ_DRAW_H
#define _SCANVIGIL_FUZZ_DRAW_H

#include <stdbool.h>
#include <stdint.h>

struct draw {
	uint64_t state;
};

/* SplitMix64 (Steele, Lea, Flood 2014). */
static inline uint64_t draw(struct draw *d)
{
	uint64_t x = d->state += 0x9e3779b97f4a7c15ULL;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

/** draw_below - a number below another, which is not 0 */
static inline uint32_t draw_below(struct draw *d, uint32_t most)
{
	return (uint32_t)((draw(d) >> 32) * most >> 32);
}

/** draw_one_in - true one time in so many */
static inline bool draw_one_in(struct draw *d, uint32_t many)
{
	return !draw_below(d, many);
}

/** draw_bytes - fill memory */
static inline void draw_bytes(struct draw *d, void *to, uint32_t count)
{
	uint8_t *b = to;

	while (count--)
		*b++ = (uint8_t)(draw(d) >> 40);
}

#endif /* _SCANVIGIL_FUZZ_DRAW_H */
