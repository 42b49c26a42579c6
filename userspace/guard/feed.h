/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of a firewall that hold who is blocked, each entry with its time: in the
 * nft table "inet scanvigil", or the ipsets scanvigil4 and scanvigil6. Makes no
 * rules. Who is to be blocked others decide.
 */
#ifndef SCANVIGIL_FEED_H
#define SCANVIGIL_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"

#define FEED_TABLE "scanvigil"

/* What makes an ipset, with its number, its family and its size. */
#define FEED_IPSET_CREATE \
	"scanvigil%c hash:net family %s timeout 0 maxelem %llu"

/* The nft set blocked6 holds networks of this length, by their first address. */
#define FEED_LEN6 64
#define FEED_MASK6 "ffff:ffff:ffff:ffff::"

enum feed_backend {
	FEED_NFT,
	FEED_IPSET,
};

/**
 * struct feed_set - a set of nftables
 * @name: its name
 * @type: of what is in it
 * @networks: it holds prefixes of any length; single entries otherwise, for
 *	thousands of which it is faster
 */
struct feed_set {
	const char *name;
	const char *type;
	bool networks;
};

#define FEED_SETS 4

extern const struct feed_set feed_sets[FEED_SETS];

/**
 * struct feed_entry - one entry
 * @addr: the first address
 * @prefix_len: its length
 * @seconds: time left; 0 takes the entry out
 */
struct feed_entry {
	struct addr addr;
	uint8_t prefix_len;
	uint64_t seconds;
};

/**
 * struct feed_list - what is in the sets, to be freed by feed_free()
 * @there: there are sets
 */
struct feed_list {
	struct feed_entry *items;
	size_t count;
	size_t room;
	bool there;
};

/**
 * feed_run - put entries into the sets, or take them out; all or none
 * @backend: whose sets
 * @size: entries that a set may hold
 * @entries: no prefix twice
 * @count: how many
 * @why: filled where it fails
 * @why_size: of @why
 *
 * The sets are made if they are not there. An entry that is there gets its new
 * time, and to take out one that is not is no error.
 *
 * Return: 0, or -1 with @why.
 */
int feed_run(enum feed_backend backend, unsigned long size,
	     const struct feed_entry *entries, size_t count, char *why,
	     size_t why_size);

/**
 * feed_read - what is in the sets now
 * @backend: whose sets
 * @list: filled, in order of addresses
 * @why: filled where it fails
 * @why_size: of @why
 *
 * Return: 0, also where there are no sets, or -1 with @why.
 */
int feed_read(enum feed_backend backend, struct feed_list *list, char *why,
	      size_t why_size);

/** feed_has_table - whether nftables has our table; -1 with @why on failure */
int feed_has_table(char *why, size_t why_size);

/** feed_destroy - do away with sets that no rule asks; 0, or -1 with @why */
int feed_destroy(enum feed_backend backend, char *why, size_t why_size);

/** feed_compare - the order of two entries, for qsort() and bsearch() */
int feed_compare(const void *a, const void *b);

/** feed_free - give back what a list holds */
void feed_free(struct feed_list *list);

#endif /* SCANVIGIL_FEED_H */
