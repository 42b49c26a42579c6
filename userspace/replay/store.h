/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All sources of a replay: in slabs, found through open addressing. Nothing is
 * evicted, and their number is bounded.
 */
#ifndef SCANVIGIL_STORE_H
#define SCANVIGIL_STORE_H

#include "core/source.h"

/* As many as the kernel's largest table. */
#define STORE_SOURCES_MAX 1048576U

struct store;

/**
 * store_new - an empty store
 * @key: secret of its hashes; copied
 *
 * Return: the store, or NULL without memory.
 */
struct store *store_new(const struct env_key *key);

/** store_free - the reverse; @store may be NULL */
void store_free(struct store *store);

/**
 * store_find - the number of a source
 * @store: the store
 * @key: as source_key() makes it
 * @family: 4 or 6
 *
 * Return: its number, counting from 1; 0 if it is not there.
 */
u32 store_find(const struct store *store, const struct addr *key, u8 family);

/**
 * store_add - begin a source that is not there
 * @store: the store
 * @key: as source_key() makes it
 * @family: 4 or 6
 * @now: nanoseconds
 *
 * Return: its number, 0 where there is no room.
 */
u32 store_add(struct store *store, const struct addr *key, u8 family, u64 now);

/** store_record - a source by its number */
struct record store_record(const struct store *store, u32 number);

/** store_want_dossier - open a dossier for a source, if it has use for one */
void store_want_dossier(struct store *store, u32 number);

/** store_drop_dossier - close the dossier of a source, if it has one */
void store_drop_dossier(struct store *store, u32 number);

/** store_count - how many sources there are */
u32 store_count(const struct store *store);

#endif /* SCANVIGIL_STORE_H */
