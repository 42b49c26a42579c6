/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whom an admin blocked or freed by hand, in a file beside those of the daemon:
 * "scanvigil block" writes it, the daemon only reads it and never overrules it.
 */
#ifndef SCANVIGILD_HAND_H
#define SCANVIGILD_HAND_H

#include "blocks.h"

#define HAND_WHY_MAX 128

/**
 * struct hand_entry - one decision
 * @addr: first address of a prefix
 * @prefix_len: its length
 * @at_ms: wall time of the decision
 * @until_ms: wall time at which the block ends; 0: it was freed
 * @why: the reason given, empty for none
 */
struct hand_entry {
	struct addr addr;
	uint8_t prefix_len;
	uint64_t at_ms;
	uint64_t until_ms;
	char why[HAND_WHY_MAX + 1];
};

/**
 * struct hand - all of them, to be freed by hand_free()
 */
struct hand {
	struct hand_entry *items;
	size_t count;
	size_t room;
};

/** hand_read - add what the file in a directory says; 0 or -ENOMEM */
int hand_read(struct hand *hand, const char *directory);

/** hand_find - the last decision on a prefix, NULL if there is none */
const struct hand_entry *hand_find(const struct hand *hand,
				   const struct addr *addr,
				   unsigned int prefix_len);

/** hand_covers - whether somebody blocked by hand a wider network around it */
bool hand_covers(const struct hand *hand, const struct block *block,
		 uint64_t now_ms);

/** hand_put - decide anew; 0 or -ENOMEM */
int hand_put(struct hand *hand, const struct hand_entry *entry);

/**
 * hand_write - replace the file
 * @hand: all decisions
 * @directory: where it is
 * @now_ms: now; blocks that have ended are left out
 * @keep_ms: so long does it matter that somebody was freed
 *
 * Return: 0 or -errno.
 */
int hand_write(const struct hand *hand, const char *directory, uint64_t now_ms,
	       uint64_t keep_ms);

/**
 * hand_over - put decisions over what the daemon remembers
 * @hand: all decisions
 * @live: who is blocked, in order; is freed
 * @count: how many, changed
 * @now_ms: now
 *
 * Who was freed since goes, who was blocked by hand comes or stays for longer.
 *
 * Return: an array to be freed, NULL without memory.
 */
struct block *hand_over(const struct hand *hand, struct block *live,
			size_t *count, uint64_t now_ms);

/** hand_free - give back what it holds */
void hand_free(struct hand *hand);

#endif /* SCANVIGILD_HAND_H */
