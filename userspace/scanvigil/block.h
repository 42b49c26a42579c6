/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the verb "block" works on: the sets of a firewall that scanvigild feeds, what
 * it remembers of them, and what was decided by hand. Not the rules.
 */
#ifndef SCANVIGIL_BLOCK_H
#define SCANVIGIL_BLOCK_H

#include "blocks.h"
#include "conf.h"
#include "feed.h"
#include "hand.h"
#include "safeguard.h"

struct tool;
struct arguments;

/* The options of "block" behind those for rules. */
enum block_option {
	BLOCK_FOR = 9,
	BLOCK_WHY,
};

/**
 * struct block_place - where blocks are
 * @conf: what scanvigild is configured to do
 * @backend: whose sets
 * @lock: descriptor of the state's directory, locked; -1 for none
 * @hand: what was decided by hand
 * @blocks: what scanvigild remembers, and for how often
 */
struct block_place {
	struct conf conf;
	enum feed_backend backend;
	int lock;
	struct hand hand;
	struct blocks *blocks;
};

/**
 * block_refused - tell that a firewall does not do something
 * @what: what it does not
 * @why: in its own words
 * @hint: what to do about it, or NULL
 *
 * Return: the exit code, which is another without the right to ask it.
 */
int block_refused(const char *what, const char *why, const char *hint);

/** block_now - wall time in milliseconds */
uint64_t block_now(void);

/**
 * block_open - read what is remembered, and keep others from changing it
 * @place: with @conf and @backend; the rest is filled
 * @write: it is to be changed
 *
 * Return: 0, or the exit code of a failure already told; block_close() follows.
 */
int block_open(struct block_place *place, bool write);

/** block_close - let others change it, and free it */
void block_close(struct block_place *place);

/** block_save - write what was decided by hand; 0, or an exit code, told */
int block_save(const struct block_place *place);

/**
 * block_feed - put somebody in for some seconds, or out for 0
 *
 * Return: 0, or the exit code of a failure already told.
 */
int block_feed(const struct block_place *place, const struct addr *addr,
	       uint8_t prefix_len, uint64_t seconds);

/**
 * block_restore - put all who are remembered into the sets again
 * @place: from block_open()
 * @count: filled with how many
 *
 * Those who must not be blocked stay out.
 *
 * Return: 0, or the exit code of a failure already told.
 */
int block_restore(struct block_place *place, size_t *count);

/** block_backend - whose sets: as asked for, as configured, as there, or nft's */
enum feed_backend block_backend(const struct arguments *arguments,
				const struct conf *conf);

/**
 * block_allow - allow-list those who must not be blocked
 * @nl: the road to the module
 * @ssh_ports: ports of SSH servers here
 * @before: what is allowed already
 * @added: filled with whom it was done for
 *
 * Return: 0, or the exit code of a failure already told.
 */
int block_allow(struct nl *nl, const char *ssh_ports,
		const struct allow_list *before, struct safeguard *added);

/**
 * block_disallow - take what block_allow() added out of the allow-list
 * @nl: the road to the module
 * @keep: entries that stay, NULL for none
 * @found: set if there was one
 *
 * Return: 0 or -errno.
 */
int block_disallow(struct nl *nl, const struct allow_list *keep, bool *found);

/** block_enable, block_disable - load the rules, or take all of it away */
int block_enable(const struct tool *tool, const struct arguments *arguments);
int block_disable(const struct tool *tool, const struct arguments *arguments);

/** block_list, block_add, block_del - who is in the sets */
int block_list(const struct tool *tool, const struct arguments *arguments);
int block_add(const struct tool *tool, const struct arguments *arguments);
int block_del(const struct tool *tool, const struct arguments *arguments);

#endif /* SCANVIGIL_BLOCK_H */
