/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is blocked, until when, and how often that was: so much that who comes back
 * gets a longer time. Touches no firewall.
 */
#ifndef SCANVIGILD_BLOCKS_H
#define SCANVIGILD_BLOCKS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "addr.h"

/* In the directory of the daemon's state. */
#define BLOCKS_FILE "blocks"

/**
 * struct block_terms - for how long sources are blocked
 * @ttl_ms: the first time
 * @factor: times longer each time
 * @max_ms: the longest
 * @forget_ms: how long after its end a block counts
 * @most: sources remembered
 */
struct block_terms {
	uint64_t ttl_ms;
	uint64_t factor;
	uint64_t max_ms;
	uint64_t forget_ms;
	size_t most;
};

/**
 * struct block - a source
 * @addr: its address
 * @prefix_len: its prefix
 * @begun_ms: wall time at which it was blocked
 * @until_ms: wall time at which its block ends or ended
 * @scan: the scan that it was blocked for
 * @times: how often it was blocked
 */
struct block {
	struct addr addr;
	uint8_t prefix_len;
	uint64_t begun_ms;
	uint64_t until_ms;
	uint32_t scan;
	uint32_t times;
};

struct blocks;

/** blocks_new - none yet; NULL without memory */
struct blocks *blocks_new(const struct block_terms *terms);

/** blocks_find - what is remembered of a prefix, NULL if nothing is */
const struct block *blocks_find(const struct blocks *blocks,
				const struct addr *addr, uint8_t prefix_len);

/**
 * blocks_judge - what becomes of a source that shall be blocked
 * @blocks: all of them
 * @wanted: its address, prefix and scan
 * @at_ms: when it was found, wall time
 * @now_ms: now
 *
 * Return: true with the rest of @wanted filled in if it is to be blocked now; false
 * if it is already, for this scan, or its time would be over.
 */
bool blocks_judge(struct blocks *blocks, struct block *wanted, uint64_t at_ms,
		  uint64_t now_ms);

/** blocks_put - remember a block; false if there is no room or memory */
bool blocks_put(struct blocks *blocks, const struct block *block,
		uint64_t now_ms);

/** blocks_end - end a block; it does not count any more */
void blocks_end(struct blocks *blocks, const struct block *block);

/** blocks_live - copy those that are blocked now; to be freed; NULL if none */
struct block *blocks_live(const struct blocks *blocks, uint64_t now_ms,
			  size_t *count);

/** blocks_json - all of them, as blocks_load() takes them */
json_t *blocks_json(const struct blocks *blocks);

/** blocks_load - those of an array that make sense and still count */
void blocks_load(struct blocks *blocks, const json_t *array, uint64_t now_ms);

/** blocks_free - forget all */
void blocks_free(struct blocks *blocks);

#endif /* SCANVIGILD_BLOCKS_H */
