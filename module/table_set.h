/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the table is laid out, for the files of this room only: sets, the lock of
 * each, and what is done to a single source while it is held.
 */
#ifndef _SCANVIGIL_TABLE_SET_H
#define _SCANVIGIL_TABLE_SET_H

#include <linux/cache.h>
#include <linux/rcupdate.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>

#include "net.h"
#include "table.h"

#define WAYS 16
#define TAGS_A_WORD 4U
#define PROBATION 42
/*
 * Two cache lines: the first has all that a known source's packet reads, the
 * rest is only for new sources that find the set full.
 */
struct set {
	union {
		u16 tag[WAYS];
		u64 tags[WAYS / TAGS_A_WORD];
	};
	spinlock_t lock; /* all of the set and its sources */
	seqcount_spinlock_t seq;
	bool moved;
	u16 probation[PROBATION];
} ____cacheline_aligned;

struct scanvigil_table {
	struct set *sets;
	struct source *sources;
	struct detail *details;
	struct dossier *dossiers;
	u16 *free_dossiers;
	struct scanvigil_table __rcu *next;
	u32 mask;
	u32 dossier_count;
	u32 dossiers_free;
	spinlock_t dossier_lock; /* the stack of free dossiers */
};

/* Where an address lives; it is the caller's. */
struct place {
	const struct addr *key;
	u32 hash;
	u16 tag;
	u8 family;
};

static inline struct place set_place_of(const struct addr *key, u8 family,
					u32 hash)
{
	return (struct place){ .key = key,
			       .hash = hash,
			       .tag = (u16)(hash >> 16) ?: 1,
			       .family = family };
}

static inline struct place set_place(const struct scanvigil_net *net,
				     const struct addr *key, u8 family)
{
	return set_place_of(key, family, addr_hash(key, family, &net->secret));
}

static inline struct record set_record(struct scanvigil_table *t,
				       const struct set *set, unsigned int way)
{
	size_t i = (size_t)(set - t->sets) * WAYS + way;
	struct record r = { .source = &t->sources[i],
			    .detail = &t->details[i] };

	if (r.detail->dossier)
		r.dossier = &t->dossiers[r.detail->dossier - 1];
	return r;
}

static inline struct source *set_source(const struct scanvigil_table *t,
					const struct set *set, unsigned int way)
{
	return &t->sources[(size_t)(set - t->sets) * WAYS + way];
}

static inline bool is_family(const struct source *s, u8 family)
{
	return !!(s->bits & SOURCE_IPV6) == !!(family == 6);
}

/*
 * Each source has a way of its own that is tried before all others, so a processor
 * that guesses well asks memory for its line together with that of the tags.
 */
static inline unsigned int set_way(u16 tag, unsigned int i)
{
	return (tag ^ i) & (WAYS - 1);
}

/* Whether any of the tags is this one: four at a time. */
static inline bool set_has_tag(const struct set *set, u16 tag)
{
	const u64 ones = 0x0001000100010001ULL;
	u64 found = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(set->tags); i++) {
		u64 differ = READ_ONCE(set->tags[i]) ^ tag * ones;

		/* Where there is no difference, a borrow reaches the high bit. */
		found |= (differ - ones) & ~differ & ones << 15;
	}
	return found;
}

static inline bool is_source(const struct source *s, const struct place *at)
{
	return addr_equal(&s->key, at->key) && is_family(s, at->family);
}

static inline bool set_is_at(const struct scanvigil_table *t,
			     const struct set *set, const struct place *at,
			     unsigned int way)
{
	return READ_ONCE(set->tag[way]) == at->tag &&
	       is_source(set_source(t, set, way), at);
}

/**
 * scanvigil_set_seek - set_find_way() of one that is not at home
 * @t: the table
 * @set: the set
 * @at: where the source lives
 */
unsigned int scanvigil_set_seek(const struct scanvigil_table *t,
				const struct set *set, const struct place *at);

/* The way of a source in its set, WAYS if it is not there. */
static inline unsigned int set_find_way(const struct scanvigil_table *t,
					const struct set *set,
					const struct place *at)
{
	unsigned int home = set_way(at->tag, 0);

	return likely(set_is_at(t, set, at, home)) ?
		       home :
		       scanvigil_set_seek(t, set, at);
}

static inline unsigned int set_free_way(const struct set *set, u16 tag)
{
	unsigned int i;

	for (i = 0; i < WAYS; i++)
		if (!set->tag[set_way(tag, i)])
			return set_way(tag, i);
	return WAYS;
}

/**
 * scanvigil_set_lock - the set of a source, locked
 * @table: where to look; becomes where it was found
 * @hash: of the source
 *
 * A table that is being moved sends whoever comes on to the next one, set by
 * set, so a source is in one of them at any time.
 *
 * Context: softirqs of this CPU kept out, by the caller.
 * Return: the set, its lock held.
 */
struct set *scanvigil_set_lock(struct scanvigil_table **table, u32 hash);

/**
 * scanvigil_set_unlock - the reverse
 * @set: the set
 */
void scanvigil_set_unlock(struct set *set);

/**
 * scanvigil_set_give_dossier - open a dossier for a source, if there is one
 * @t: the table
 * @r: the source, its set locked
 */
void scanvigil_set_give_dossier(struct scanvigil_table *t, struct record *r);

/**
 * scanvigil_set_take_dossier - close the dossier of a source, if it has one
 * @t: the table
 * @d: of the source, its set locked
 */
void scanvigil_set_take_dossier(struct scanvigil_table *t, struct detail *d);

/**
 * scanvigil_set_drop - forget a source
 * @net: the namespace
 * @t: the table
 * @set: the set, locked
 * @way: which of its sources
 */
void scanvigil_set_drop(struct scanvigil_net *net, struct scanvigil_table *t,
			struct set *set, unsigned int way);

/**
 * scanvigil_set_lowest - the source that goes first
 * @t: the table
 * @set: the set, locked
 * @now: boot time
 * @rank: what it is worth, see source_rank()
 *
 * Return: which of the set's sources.
 */
unsigned int scanvigil_set_lowest(const struct scanvigil_table *t,
				  const struct set *set, u64 now, u64 *rank);

/**
 * scanvigil_set_report - complete a finding
 * @net: the namespace
 * @r: the source that it is about, its set locked
 * @finding: what the core found; gets the number of the scan, and the view
 */
void scanvigil_set_report(struct scanvigil_net *net, const struct record *r,
			  struct finding *finding);

#endif /* _SCANVIGIL_TABLE_SET_H */
