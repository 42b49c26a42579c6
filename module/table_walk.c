// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks over the whole table: reports, orders to forget, ageing, and moves to a
 * table of another size. All of them under the namespace's mutex, a set at a
 * time, while packets go on.
 */
#include <linux/sched.h>

#include "stats.h"
#include "table_set.h"

static struct scanvigil_table *own_table(struct scanvigil_net *net)
{
	return rcu_dereference_protected(net->table,
					 lockdep_is_held(&net->mutex));
}

bool scanvigil_table_get(struct scanvigil_net *net, const struct addr *addr,
			 u8 family, struct view *view)
{
	struct addr key = source_key(addr, family, net->ipv6_prefix);
	struct place at = set_place(net, &key, family);
	struct scanvigil_table *t = own_table(net);
	struct set *set;
	unsigned int way;

	if (!t)
		return false;
	local_bh_disable();
	set = scanvigil_set_lock(&t, at.hash);
	way = set_find_way(t, set, &at);
	if (way < WAYS) {
		struct record r = set_record(t, set, way);

		source_view(&r, view);
	}
	scanvigil_set_unlock(set);
	local_bh_enable();
	return way < WAYS;
}

static bool within(const struct source *s, const struct addr *addr, u8 family,
		   u8 prefix_len)
{
	struct addr key;

	if (!addr)
		return true;
	if (!is_family(s, family))
		return false;
	key = addr_prefix(&s->key, prefix_len);
	return addr_equal(&key, addr);
}

static u32 forget_set(struct scanvigil_net *net, struct scanvigil_table *t,
		      struct set *set, const struct addr *addr, u8 family,
		      u8 prefix_len)
{
	unsigned int way;
	u32 n = 0;

	spin_lock_bh(&set->lock);
	for (way = 0; way < WAYS; way++) {
		if (!set->tag[way] ||
		    !within(set_source(t, set, way), addr, family, prefix_len))
			continue;
		scanvigil_set_drop(net, t, set, way);
		n++;
	}
	spin_unlock_bh(&set->lock);
	return n;
}

u32 scanvigil_table_forget(struct scanvigil_net *net, const struct addr *addr,
			   u8 family, u8 prefix_len)
{
	u32 longest = addr ? source_prefix(addr, family, net->ipv6_prefix) : 0;
	struct scanvigil_table *t = own_table(net);
	u32 i, n = 0;

	if (!t)
		return 0;
	/* A prefix as long as the sources' own can only be in one place. */
	if (addr && prefix_len == longest) {
		struct addr key = source_key(addr, family, longest);
		struct place at = set_place(net, &key, family);

		return forget_set(net, t, &t->sets[at.hash & t->mask], addr,
				  family, prefix_len);
	}
	for (i = 0; i <= t->mask; i++) {
		n += forget_set(net, t, &t->sets[i], addr, family, prefix_len);
		cond_resched();
	}
	return n;
}

bool scanvigil_table_next(struct scanvigil_net *net,
			  struct table_cursor *cursor, struct view *view)
{
	struct scanvigil_table *t = own_table(net);

	if (!t)
		return false;
	for (; cursor->set <= t->mask; cursor->set++, cursor->way = 0) {
		struct set *set = &t->sets[cursor->set];

		for (; cursor->way < WAYS; cursor->way++) {
			struct record r;
			bool found;

			/* Filled meanwhile: the walk may miss it, as any new. */
			if (!READ_ONCE(set->tag[cursor->way]))
				continue;
			spin_lock_bh(&set->lock);
			found = set->tag[cursor->way];
			if (found) {
				r = set_record(t, set, cursor->way);
				source_view(&r, view);
			}
			spin_unlock_bh(&set->lock);
			if (!found)
				continue;
			cursor->way++;
			return true;
		}
		cond_resched();
	}
	return false;
}

/* One source: ended, found out, forgotten, or nothing of it. */
static bool age_way(struct scanvigil_net *net, struct scanvigil_table *t,
		    struct set *set, unsigned int way,
		    const struct params *params, u64 now,
		    struct finding *finding, bool *told)
{
	bool expired = false;
	struct record r;

	*told = false;
	spin_lock_bh(&set->lock);
	if (set->tag[way]) {
		r = set_record(t, set, way);
		write_seqcount_begin(&set->seq);
		/* Who comes again has no other time to fade at. */
		source_decay(r.source, params, now);
		*told = detect_end(&r, params, now, finding);
		if (*told) {
			scanvigil_set_take_dossier(t, r.detail);
		} else if (detect_settle(&r, params, now, finding)) {
			scanvigil_set_report(net, &r, finding);
			*told = true;
		}
		write_seqcount_end(&set->seq);
		expired = source_expired(r.source, params, now);
		if (expired)
			scanvigil_set_drop(net, t, set, way);
	}
	spin_unlock_bh(&set->lock);
	return expired;
}

u32 scanvigil_table_age(struct scanvigil_net *net, const struct params *params,
			u64 now,
			bool (*tell)(struct scanvigil_net *net,
				     const struct finding *finding))
{
	struct scanvigil_table *t = own_table(net);
	struct finding finding;
	unsigned int way;
	u32 i, n = 0;

	for (i = 0; t && i <= t->mask; i++) {
		for (way = 0; way < WAYS; way++) {
			bool told;

			if (!READ_ONCE(t->sets[i].tag[way]))
				continue;
			n += age_way(net, t, &t->sets[i], way, params, now,
				     &finding, &told);
			if (told)
				tell(net, &finding);
		}
		cond_resched();
	}
	return n;
}

static void copy_record(struct scanvigil_table *to, const struct record *from,
			struct set *set, unsigned int way, u16 tag)
{
	struct record r = set_record(to, set, way);

	/* A packet that count_again() counts just now may be lost. */
	*r.source = data_race(*from->source);
	*r.detail = *from->detail;
	r.detail->dossier = 0;
	if (from->dossier) {
		r.dossier = NULL;
		scanvigil_set_give_dossier(to, &r);
		if (r.dossier)
			*r.dossier = *from->dossier;
	}
	WRITE_ONCE(set->tag[way], tag);
}

static void move_way(struct scanvigil_net *net, struct scanvigil_table *from,
		     struct scanvigil_table *to, struct set *set,
		     unsigned int way, u64 now)
{
	struct record r = set_record(from, set, way);
	u8 family = r.source->bits & SOURCE_IPV6 ? 6 : 4;
	u32 hash = addr_hash(&r.source->key, family, &net->secret);
	struct set *home = &to->sets[hash & to->mask];
	unsigned int place;
	u64 rank;

	spin_lock_nested(&home->lock, SINGLE_DEPTH_NESTING);
	place = set_free_way(home, set->tag[way]);
	if (place == WAYS) {
		place = scanvigil_set_lowest(to, home, now, &rank);
		scanvigil_stats_inc(net, STATS_EVICTED);
		if (rank >= source_rank(r.source, now)) {
			atomic_dec(&net->sources);
			goto unlock;
		}
		scanvigil_set_drop(net, to, home, place);
	}
	write_seqcount_begin(&home->seq);
	copy_record(to, &r, home, place, set->tag[way]);
	write_seqcount_end(&home->seq);
unlock:
	spin_unlock(&home->lock);
}

struct scanvigil_table *scanvigil_table_move(struct scanvigil_net *net,
					     struct scanvigil_table *to)
{
	struct scanvigil_table *from = own_table(net);
	u64 now = ktime_get_boottime_ns();
	unsigned int way;
	u32 i;

	rcu_assign_pointer(from->next, to);
	for (i = 0; i <= from->mask; i++) {
		struct set *set = &from->sets[i];

		spin_lock_bh(&set->lock);
		for (way = 0; way < WAYS; way++)
			if (set->tag[way])
				move_way(net, from, to, set, way, now);
		write_seqcount_begin(&set->seq);
		WRITE_ONCE(set->moved, true);
		write_seqcount_end(&set->seq);
		spin_unlock_bh(&set->lock);
		cond_resched();
	}
	rcu_assign_pointer(net->table, to);
	return from;
}
