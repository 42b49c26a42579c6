// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is remembered of blocks, and the way into the sets. Files are the daemon's
 * own, but for the one that says what was decided by hand.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "block.h"
#include "command.h"
#include "rules.h"
#include "state.h"
#include "text.h"

/* The directory is the daemon's; where it never ran, there may be none. */
#define DIRECTORY_MODE 0750

uint64_t block_now(void)
{
	return text_now_ns() / 1000000;
}

enum feed_backend block_backend(const struct arguments *arguments,
				const struct conf *conf)
{
	struct feed_list list = { 0 };
	char why[RULES_WHY_MAX];
	bool ipset;

	if (arguments->options[RULES_NFT])
		return FEED_NFT;
	if (arguments->options[RULES_IPTABLES])
		return FEED_IPSET;
	if (conf->blocking_backend != CONF_BACKEND_NONE)
		return conf->blocking_backend == CONF_BACKEND_IPSET ?
			       FEED_IPSET :
			       FEED_NFT;
	ipset = !feed_read(FEED_IPSET, &list, why, sizeof(why)) && list.there;
	feed_free(&list);
	if (!ipset)
		return FEED_NFT;
	return feed_has_table(why, sizeof(why)) > 0 ? FEED_NFT : FEED_IPSET;
}

/* Of the directory, which stays as it is where the file is replaced. */
static int lock(struct block_place *place, bool write)
{
	const char *directory = place->conf.general_state;

	if (write && mkdir(directory, DIRECTORY_MODE) && errno != EEXIST)
		return -errno;
	place->lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (place->lock < 0)
		return errno == ENOENT && !write ? 0 : -errno;
	return flock(place->lock, write ? LOCK_EX : LOCK_SH) ? -errno : 0;
}

int block_open(struct block_place *place, bool write)
{
	const struct conf *conf = &place->conf;
	const struct block_terms terms = {
		.forget_ms = conf->blocking_forget_after,
		.most = conf->blocking_max_entries,
	};
	char what[CONF_TEXT_MAX + 64];
	json_t *saved;
	int err;

	place->hand = (struct hand){ 0 };
	place->blocks = blocks_new(&terms);
	err = lock(place, write);
	if (!err)
		err = hand_read(&place->hand, conf->general_state);
	if (!err && !place->blocks)
		err = -ENOMEM;
	if (err) {
		snprintf(what, sizeof(what),
			 "cannot read what is remembered in %s",
			 conf->general_state);
		return block_refused(what, strerror(-err), NULL);
	}
	saved = state_read(conf->general_state, BLOCKS_FILE);
	blocks_load(place->blocks, json_object_get(saved, "blocks"),
		    block_now());
	json_decref(saved);
	return 0;
}

void block_close(struct block_place *place)
{
	if (place->lock >= 0)
		close(place->lock);
	hand_free(&place->hand);
	blocks_free(place->blocks);
}

int block_save(const struct block_place *place)
{
	const struct conf *conf = &place->conf;
	int err;

	err = hand_write(&place->hand, conf->general_state, block_now(),
			 conf->blocking_max_ttl);
	if (!err)
		return 0;
	return fail(EXIT_NO, -err, NULL, "cannot remember it in %s: %s",
		    conf->general_state, strerror(-err));
}

int block_refused(const char *what, const char *why, const char *hint)
{
	if (privilege_has_network())
		return fail(EXIT_NO, 0, hint, "%s: %s", what, why);
	return fail(EXIT_NO_PERMISSION, EPERM, "try sudo",
		    "permission denied: scanvigil needs CAP_NET_ADMIN");
}

static int feed(const struct block_place *place,
		const struct feed_entry *entries, size_t count)
{
	char why[RULES_WHY_MAX];

	if (!feed_run(place->backend, place->conf.blocking_max_entries, entries,
		      count, why, sizeof(why)))
		return 0;
	return block_refused("the sets do not take it", why, NULL);
}

int block_feed(const struct block_place *place, const struct addr *addr,
	       uint8_t prefix_len, uint64_t seconds)
{
	const struct feed_entry entry = { *addr, prefix_len, seconds };

	return feed(place, &entry, 1);
}

/* Where it cannot be known who must not be blocked, nobody is. */
static size_t collect(const struct block_place *place, const struct block *live,
		      size_t count, struct feed_entry *entries)
{
	struct safeguard guard = { 0 };
	uint64_t now = block_now();
	size_t used = 0, i;
	int err;

	err = safeguard_here(&guard, place->conf.blocking_ssh_ports);
	if (err && count)
		warn("nobody is put back, for it cannot be told who must not be blocked: %s",
		     strerror(-err));
	for (i = 0; !err && i < count; i++)
		if (!safeguard_find(&guard, &live[i].addr, live[i].prefix_len))
			entries[used++] = (struct feed_entry){
				.addr = live[i].addr,
				.prefix_len = live[i].prefix_len,
				.seconds =
					(live[i].until_ms - now + 999) / 1000,
			};
	safeguard_free(&guard);
	return used;
}

int block_restore(struct block_place *place, size_t *count)
{
	uint64_t now = block_now();
	struct feed_entry *entries;
	struct block *live;
	int code = 0;

	live = hand_over(&place->hand, blocks_live(place->blocks, now, count),
			 count, now);
	entries = calloc(*count + 1, sizeof(*entries));
	if (live && entries) {
		*count = collect(place, live, *count, entries);
		code = feed(place, entries, *count);
	} else {
		code = fail(EXIT_NO, ENOMEM, NULL, "out of memory");
	}
	free(entries);
	free(live);
	return code;
}
