// SPDX-License-Identifier: GPL-2.0-only
/*
 * The allow-list. Small, rarely changed, read in softirq: a flat array that is
 * copied for each change serves better than anything clever.
 */
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "allow.h"
#include "table.h"

struct scanvigil_allow {
	struct rcu_head rcu;
	u32 count;
	struct allow_entry entry[];
};

static const struct scanvigil_allow *own_list(const struct scanvigil_net *sn)
{
	return rcu_dereference_protected(sn->allow,
					 lockdep_is_held(&sn->mutex));
}

static bool is_over(const struct allow_entry *e, u64 now)
{
	return e->until_ns && e->until_ns <= now;
}

static bool covers(const struct allow_entry *e, const struct addr *addr,
		   u8 family)
{
	u32 bytes = e->prefix_len / 8, bits = e->prefix_len % 8;

	if (e->family != family || memcmp(addr->b, e->addr.b, bytes))
		return false;
	return !bits || !((addr->b[bytes] ^ e->addr.b[bytes]) >> (8 - bits));
}

static bool is_same(const struct allow_entry *a, const struct allow_entry *b)
{
	return a->family == b->family && a->prefix_len == b->prefix_len &&
	       a->port_min == b->port_min && a->port_max == b->port_max &&
	       addr_equal(&a->addr, &b->addr);
}

bool scanvigil_allow_match(const struct scanvigil_net *sn,
			   const struct addr *addr, u8 family, u16 port,
			   bool has_port, u64 now)
{
	const struct scanvigil_allow *list = rcu_dereference(sn->allow);
	u32 i;

	for (i = 0; list && i < list->count; i++) {
		const struct allow_entry *e = &list->entry[i];

		if (!covers(e, addr, family) || is_over(e, now))
			continue;
		if (allow_is_whole(e))
			return true;
		if (has_port && port >= e->port_min && port <= e->port_max)
			return true;
	}
	return false;
}

static void replace(struct scanvigil_net *sn, struct scanvigil_allow *list)
{
	struct scanvigil_allow *old;

	old = rcu_dereference_protected(sn->allow, lockdep_is_held(&sn->mutex));
	rcu_assign_pointer(sn->allow, list);
	sn->generation++;
	if (old)
		kvfree_rcu(old, rcu);
}

/* A copy with room for one more, without @skip and without what is over. */
static struct scanvigil_allow *copy_without(const struct scanvigil_net *sn,
					    const struct allow_entry *skip,
					    bool *found)
{
	const struct scanvigil_allow *old = own_list(sn);
	u32 count = old ? old->count : 0, i;
	u64 now = ktime_get_boottime_ns();
	struct scanvigil_allow *list;

	list = kvzalloc(struct_size(list, entry, count + 1),
			GFP_KERNEL_ACCOUNT);
	if (!list)
		return NULL;
	*found = false;
	for (i = 0; i < count; i++) {
		if (is_over(&old->entry[i], now))
			continue;
		if (is_same(&old->entry[i], skip))
			*found = true;
		else
			list->entry[list->count++] = old->entry[i];
	}
	return list;
}

int scanvigil_allow_add(struct scanvigil_net *sn,
			const struct allow_entry *entry, u32 *removed)
{
	struct scanvigil_allow *list;
	bool found;

	list = copy_without(sn, entry, &found);
	if (!list)
		return -ENOMEM;
	if (list->count >= SCANVIGIL_ALLOW_MAX) {
		kvfree(list);
		return -ENOSPC;
	}
	list->entry[list->count++] = *entry;
	replace(sn, list);
	*removed = 0;
	if (!allow_is_whole(entry) || !rcu_access_pointer(sn->table))
		return 0;
	/*
	 * Who asked the old list may not have filed the source yet. Expedited: a list
	 * that is restored has a thousand entries.
	 */
	synchronize_rcu_expedited();
	*removed = scanvigil_table_forget(sn, &entry->addr, entry->family,
					  entry->prefix_len);
	return 0;
}

int scanvigil_allow_del(struct scanvigil_net *sn,
			const struct allow_entry *entry)
{
	struct scanvigil_allow *list;
	bool found;

	list = copy_without(sn, entry, &found);
	if (!list)
		return -ENOMEM;
	if (!found) {
		kvfree(list);
		return -ENOENT;
	}
	if (!list->count) {
		kvfree(list);
		list = NULL;
	}
	replace(sn, list);
	return 0;
}

const struct allow_entry *scanvigil_allow_next(const struct scanvigil_net *sn,
					       u32 *index, u64 now)
{
	const struct scanvigil_allow *list = own_list(sn);

	while (list && *index < list->count) {
		const struct allow_entry *e = &list->entry[(*index)++];

		if (!is_over(e, now))
			return e;
	}
	return NULL;
}

const struct allow_entry *scanvigil_allow_find(const struct scanvigil_net *sn,
					       const struct addr *addr,
					       u8 family, u64 now)
{
	const struct allow_entry *e, *best = NULL;
	u32 index = 0;

	while ((e = scanvigil_allow_next(sn, &index, now)))
		if (covers(e, addr, family) &&
		    (!best || e->prefix_len > best->prefix_len))
			best = e;
	return best;
}

void scanvigil_allow_exit(struct scanvigil_net *sn)
{
	kvfree(rcu_dereference_protected(sn->allow, 1));
	RCU_INIT_POINTER(sn->allow, NULL);
}
