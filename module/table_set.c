// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table's memory and its locks: taking and giving back sets, sources and
 * dossiers. Nothing here looks at what a source did.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "table_set.h"

/* Sources for each dossier; keeps the whole within 256 bytes a source. */
#define DOSSIER_SHARE 1100
#define DOSSIERS_MIN 8

static u32 dossiers_for(u32 size)
{
	return max_t(u32, size / DOSSIER_SHARE, DOSSIERS_MIN);
}

u32 scanvigil_table_size(const struct scanvigil_table *table)
{
	return (table->mask + 1) * WAYS;
}

u64 scanvigil_table_bytes(u32 size)
{
	return sizeof(struct scanvigil_table) +
	       (u64)(size / WAYS) * sizeof(struct set) +
	       (u64)size * (sizeof(struct source) + sizeof(struct detail)) +
	       (u64)dossiers_for(size) * (sizeof(struct dossier) + sizeof(u16));
}

void scanvigil_table_free(struct scanvigil_table *table)
{
	if (!table)
		return;
	kvfree(table->free_dossiers);
	kvfree(table->dossiers);
	kvfree(table->details);
	kvfree(table->sources);
	kvfree(table->sets);
	kfree(table);
}

/* In one piece, what is no power of two would take up to twice as much. */
static void *in_pages(size_t n, size_t size)
{
	return __vmalloc(array_size(n, size), GFP_KERNEL_ACCOUNT | __GFP_ZERO);
}

struct scanvigil_table *scanvigil_table_alloc(u32 size)
{
	struct scanvigil_table *t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	u32 i, sets = size / WAYS;

	if (!t)
		return NULL;
	t->mask = sets - 1;
	t->dossier_count = dossiers_for(size);
	t->sets = kvcalloc(sets, sizeof(*t->sets), GFP_KERNEL_ACCOUNT);
	t->sources = kvcalloc(size, sizeof(*t->sources), GFP_KERNEL_ACCOUNT);
	t->details = in_pages(size, sizeof(*t->details));
	t->dossiers = in_pages(t->dossier_count, sizeof(*t->dossiers));
	t->free_dossiers =
		kvcalloc(t->dossier_count, sizeof(u16), GFP_KERNEL_ACCOUNT);
	if (!t->sets || !t->sources || !t->details || !t->dossiers ||
	    !t->free_dossiers) {
		scanvigil_table_free(t);
		return NULL;
	}
	for (i = 0; i < sets; i++) {
		spin_lock_init(&t->sets[i].lock);
		seqcount_spinlock_init(&t->sets[i].seq, &t->sets[i].lock);
	}
	spin_lock_init(&t->dossier_lock);
	for (i = 0; i < t->dossier_count; i++)
		t->free_dossiers[t->dossiers_free++] = (u16)i;
	return t;
}

unsigned int scanvigil_set_seek(const struct scanvigil_table *t,
				const struct set *set, const struct place *at)
{
	unsigned int i, way;

	if (!set_has_tag(set, at->tag))
		return WAYS;
	for (i = 1; i < WAYS; i++) {
		way = set_way(at->tag, i);
		if (set_is_at(t, set, at, way))
			return way;
	}
	return WAYS;
}

struct set *scanvigil_set_lock(struct scanvigil_table **table, u32 hash)
	__acquires(&set->lock)
{
	for (;;) {
		struct set *set = &(*table)->sets[hash & (*table)->mask];

		spin_lock(&set->lock);
		if (likely(!set->moved))
			return set;
		spin_unlock(&set->lock);
		*table = rcu_dereference_check((*table)->next, 1);
	}
}

void scanvigil_set_unlock(struct set *set) __releases(&set->lock)
{
	spin_unlock(&set->lock);
}

void scanvigil_set_give_dossier(struct scanvigil_table *t, struct record *r)
{
	struct detail *d = r->detail;
	u32 left;

	/* None left is the usual reason to be here again. */
	if (!READ_ONCE(t->dossiers_free))
		return;
	spin_lock(&t->dossier_lock);
	left = t->dossiers_free;
	if (left) {
		d->dossier = t->free_dossiers[left - 1] + 1;
		WRITE_ONCE(t->dossiers_free, left - 1);
	}
	spin_unlock(&t->dossier_lock);
	if (!d->dossier)
		return;
	r->dossier = &t->dossiers[d->dossier - 1];
	source_open_dossier(r);
}

void scanvigil_set_take_dossier(struct scanvigil_table *t, struct detail *d)
{
	if (!d->dossier)
		return;
	spin_lock(&t->dossier_lock);
	t->free_dossiers[t->dossiers_free] = d->dossier - 1;
	WRITE_ONCE(t->dossiers_free, t->dossiers_free + 1);
	spin_unlock(&t->dossier_lock);
	d->dossier = 0;
}

void scanvigil_set_drop(struct scanvigil_net *net, struct scanvigil_table *t,
			struct set *set, unsigned int way)
{
	struct record r = set_record(t, set, way);

	lockdep_assert_held(&set->lock);
	write_seqcount_begin(&set->seq);
	WRITE_ONCE(set->tag[way], 0);
	r.source->bits = 0;
	scanvigil_set_take_dossier(t, r.detail);
	write_seqcount_end(&set->seq);
	atomic_dec(&net->sources);
}

void scanvigil_set_report(struct scanvigil_net *net, const struct record *r,
			  struct finding *finding)
{
	u32 id = r->detail->scan_id;

	/* A number is only taken for a scan that is new. */
	detect_report(r, id ?: (u32)atomic_inc_return(&net->scan_id), finding);
}

/* The way that goes first, and what it is worth. */
unsigned int scanvigil_set_lowest(const struct scanvigil_table *t,
				  const struct set *set, u64 now, u64 *rank)
{
	unsigned int way, lowest = 0;

	*rank = U64_MAX;
	for (way = 0; way < WAYS; way++) {
		u64 r = source_rank(set_source(t, set, way), now);

		if (r < *rank) {
			*rank = r;
			lowest = way;
		}
	}
	return lowest;
}
