/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of a firewall that hold who is blocked, each entry with its time: the nft
 * sets blocked4 and blocked6 of the table "inet scanvigil", or the ipsets
 * scanvigil4 and scanvigil6. Makes no rules. Who is to be blocked others decide.
 */
#ifndef SCANVIGIL_FEED_H
#define SCANVIGIL_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "addr.h"

enum feed_backend {
	FEED_NFT,
	FEED_IPSET,
};

/**
 * struct feed_entry - one entry
 * @addr: the address; of IPv6 prefixes, the first
 * @prefix_len: its length, which only ipset can hold
 * @seconds: time left; 0 takes the entry out
 */
struct feed_entry {
	struct addr addr;
	uint8_t prefix_len;
	uint64_t seconds;
};

/**
 * feed_run - put entries into the sets, or take them out; all or none
 * @backend: whose sets
 * @size: entries that a set may hold
 * @entries: no address twice
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

#endif /* SCANVIGIL_FEED_H */
