// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of sixteen sources. A keyed hash names the set and a 16-bit tag within
 * it, so a packet touches one line of tags and one of its source. Sources have
 * no list to hang in: a set that is full lets the lowest rank go. Owns the set
 * locks and the dossiers; knows no packet type and no netlink.
 */
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "net.h"
#include "stats.h"
#include "table.h"

#define WAYS 16
#define PROBATION 42
/* Of a fingerprint in probation: who, and which contact. */
#define FINGER_SOURCE 0x0fff
#define FINGER_CONTACT 0xf000
/* Sources for each dossier; keeps the whole within 256 bytes a source. */
#define DOSSIER_SHARE 1100
#define DOSSIERS_MIN 8

/*
 * Two cache lines: the first is all that a known source's packet reads, the
 * second is only for new sources that find the set full.
 */
struct set {
	spinlock_t lock;
	seqcount_spinlock_t seq;
	bool moved;
	u16 tag[WAYS];
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
	spinlock_t dossier_lock;
};

/* Where an address lives. */
struct place {
	struct addr key;
	u32 hash;
	u16 tag;
	u8 family;
};

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
	t->details = kvcalloc(size, sizeof(*t->details), GFP_KERNEL_ACCOUNT);
	t->dossiers = kvcalloc(t->dossier_count, sizeof(*t->dossiers),
			       GFP_KERNEL_ACCOUNT);
	t->free_dossiers = kvcalloc(t->dossier_count, sizeof(u16),
				    GFP_KERNEL_ACCOUNT);
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

static struct place place_of(const struct scanvigil_net *net,
			     const struct addr *addr, u8 family, u32 prefix)
{
	struct place at = { .key = source_key(addr, family, prefix),
			    .family = family };

	at.hash = addr_hash(&at.key, family, &net->secret);
	at.tag = (u16)(at.hash >> 16) ?: 1;
	return at;
}

static struct record record_of(struct scanvigil_table *t,
			       const struct set *set, unsigned int way)
{
	size_t i = (size_t)(set - t->sets) * WAYS + way;
	struct record r = { .source = &t->sources[i], .detail = &t->details[i] };

	if (r.detail->dossier)
		r.dossier = &t->dossiers[r.detail->dossier - 1];
	return r;
}

static const struct source *source_of(const struct scanvigil_table *t,
				      const struct set *set, unsigned int way)
{
	return &t->sources[(size_t)(set - t->sets) * WAYS + way];
}

/* The way of a source in its set, WAYS if it is not there. */
static unsigned int find_way(const struct scanvigil_table *t,
			     const struct set *set, const struct place *at)
{
	unsigned int way;

	for (way = 0; way < WAYS; way++) {
		const struct source *s;

		if (READ_ONCE(set->tag[way]) != at->tag)
			continue;
		s = source_of(t, set, way);
		if (addr_equal(&s->key, &at->key) &&
		    !!(s->bits & SOURCE_IPV6) == (at->family == 6))
			break;
	}
	return way;
}

/*
 * The set of a source, locked. A table that is being moved sends whoever comes
 * on to the next one, set by set, so a source is in one of them at any time.
 */
static struct set *lock_set(struct scanvigil_table **table, u32 hash)
{
	for (;;) {
		struct set *set = &(*table)->sets[hash & (*table)->mask];

		spin_lock_bh(&set->lock);
		if (likely(!set->moved))
			return set;
		spin_unlock_bh(&set->lock);
		*table = rcu_dereference_check((*table)->next, 1);
	}
}

static void unlock_set(struct set *set)
{
	spin_unlock_bh(&set->lock);
}

static void give_dossier(struct scanvigil_table *t, struct record *r)
{
	struct detail *d = r->detail;

	spin_lock(&t->dossier_lock);
	if (t->dossiers_free)
		d->dossier = t->free_dossiers[--t->dossiers_free] + 1;
	spin_unlock(&t->dossier_lock);
	if (!d->dossier)
		return;
	r->dossier = &t->dossiers[d->dossier - 1];
	source_open_dossier(r);
}

static void take_dossier(struct scanvigil_table *t, struct detail *d)
{
	if (!d->dossier)
		return;
	spin_lock(&t->dossier_lock);
	t->free_dossiers[t->dossiers_free++] = d->dossier - 1;
	spin_unlock(&t->dossier_lock);
	d->dossier = 0;
}

static void drop_way(struct scanvigil_net *net, struct scanvigil_table *t,
		     struct set *set, unsigned int way)
{
	struct record r = record_of(t, set, way);

	lockdep_assert_held(&set->lock);
	write_seqcount_begin(&set->seq);
	WRITE_ONCE(set->tag[way], 0);
	r.source->bits = 0;
	take_dossier(t, r.detail);
	write_seqcount_end(&set->seq);
	atomic_dec(&net->sources);
}

/* The way that goes first, and what it is worth. */
static unsigned int lowest_way(const struct scanvigil_table *t,
			       const struct set *set, u64 now, u64 *rank)
{
	unsigned int way, lowest = 0;

	*rank = U64_MAX;
	for (way = 0; way < WAYS; way++) {
		u64 r = source_rank(source_of(t, set, way), now);

		if (r < *rank) {
			*rank = r;
			lowest = way;
		}
	}
	return lowest;
}

static unsigned int free_way(const struct set *set)
{
	unsigned int way;

	for (way = 0; way < WAYS; way++)
		if (!set->tag[way])
			break;
	return way;
}

/*
 * Whether a new source has been here before with another contact. Places are
 * drawn by the keyed hash, and every second newcomer is passed over: a flood
 * can neither aim at a fingerprint nor push them all out in one go.
 */
static bool on_probation(struct set *set, const struct place *at, u32 contact)
{
	u16 finger = (at->tag & FINGER_SOURCE) | (u16)(contact & FINGER_CONTACT);
	unsigned int i;

	for (i = 0; i < PROBATION; i++) {
		if ((set->probation[i] ^ finger) & FINGER_SOURCE ||
		    !set->probation[i])
			continue;
		if (set->probation[i] == finger)
			return true;
		set->probation[i] = 0;
		return false;
	}
	if (contact & 1)
		set->probation[reciprocal_scale(contact, PROBATION)] = finger;
	return true;
}

/* A place for a new source, WAYS if there is none for it. */
static unsigned int admit(struct scanvigil_net *net, struct scanvigil_table *t,
			  struct set *set, const struct place *at, u32 contact,
			  u64 now, enum table_result *why)
{
	unsigned int way = free_way(set);
	u64 rank;

	if (way < WAYS)
		return way;
	*why = TABLE_PROBATION;
	if (on_probation(set, at, contact))
		return WAYS;
	way = lowest_way(t, set, now, &rank);
	*why = TABLE_UNTRACKED;
	if (source_of(t, set, way)->level >= SCANVIGIL_LEVEL_NOTICE)
		return WAYS;
	drop_way(net, t, set, way);
	scanvigil_stats_inc(net, STATS_EVICTED);
	return way;
}

enum table_result scanvigil_table_observe(struct scanvigil_net *net,
					  const struct packet *packet,
					  const struct contact *contact,
					  const struct scene *scene,
					  struct finding *finding)
{
	struct place at = place_of(net, contact->source, packet->family,
				   scene->params->ipv6_prefix);
	struct scanvigil_table *t = rcu_dereference(net->table);
	enum table_result result = TABLE_SEEN;
	struct set *set = lock_set(&t, at.hash);
	unsigned int way = find_way(t, set, &at);
	bool new = way == WAYS;
	struct record r;

	if (new) {
		u32 hash = source_contact_hash(contact, packet, &net->secret);

		way = admit(net, t, set, &at, hash, scene->now, &result);
		if (way == WAYS) {
			unlock_set(set);
			return result;
		}
		result = TABLE_SEEN;
		atomic_inc(&net->sources);
	}

	r = record_of(t, set, way);
	write_seqcount_begin(&set->seq);
	if (new) {
		source_init(&r, &at.key, at.family, scene->now);
		r.dossier = NULL;
		WRITE_ONCE(set->tag[way], at.tag);
	}
	if (detect(&r, packet, contact, scene, finding)) {
		detect_report(&r, (u32)atomic_inc_return(&net->scan_id),
			      finding);
		result = TABLE_FINDING;
	}
	if (source_wants_dossier(&r))
		give_dossier(t, &r);
	write_seqcount_end(&set->seq);
	unlock_set(set);
	return result;
}

void scanvigil_table_outcome(struct scanvigil_net *net,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene)
{
	struct place at = place_of(net, contact->source, packet->family,
				   scene->params->ipv6_prefix);
	struct scanvigil_table *t = rcu_dereference(net->table);
	struct set *set = lock_set(&t, at.hash);
	unsigned int way = find_way(t, set, &at);

	if (way < WAYS) {
		struct record r = record_of(t, set, way);

		write_seqcount_begin(&set->seq);
		detect_outcome(&r, packet, contact, scene);
		write_seqcount_end(&set->seq);
	}
	unlock_set(set);
}

static void read_verdict(const struct source *s, struct scanvigil_verdict *v)
{
	v->kinds = s->kinds;
	v->techniques = s->techniques;
	v->anomalies = s->anomalies;
	v->score = s->score;
	v->level = s->level;
	v->tool = s->tool;
	v->verified = s->bits & SOURCE_VERIFIED;
}

bool scanvigil_table_lookup(struct scanvigil_net *net, const struct addr *addr,
			    u8 family, struct scanvigil_verdict *verdict)
{
	struct scanvigil_table *t = rcu_dereference(net->table);
	struct place at;
	bool moved;

	at = place_of(net, addr, family, READ_ONCE(net->ipv6_prefix));
	do {
		const struct set *set;
		unsigned int seq, way;

		if (!t)
			return false;
		set = &t->sets[at.hash & t->mask];
		do {
			seq = read_seqcount_begin(&set->seq);
			moved = set->moved;
			way = find_way(t, set, &at);
			if (way < WAYS)
				read_verdict(source_of(t, set, way), verdict);
		} while (read_seqcount_retry(&set->seq, seq));
		if (!moved)
			return way < WAYS;
		t = rcu_dereference(t->next);
	} while (moved);
	return false;
}

static struct scanvigil_table *own_table(struct scanvigil_net *net)
{
	return rcu_dereference_protected(net->table,
					 lockdep_is_held(&net->mutex));
}

bool scanvigil_table_get(struct scanvigil_net *net, const struct addr *addr,
			 u8 family, struct view *view)
{
	struct place at = place_of(net, addr, family, net->ipv6_prefix);
	struct scanvigil_table *t = own_table(net);
	struct set *set;
	unsigned int way;

	if (!t)
		return false;
	set = lock_set(&t, at.hash);
	way = find_way(t, set, &at);
	if (way < WAYS) {
		struct record r = record_of(t, set, way);

		source_view(&r, view);
	}
	unlock_set(set);
	return way < WAYS;
}

static bool within(const struct source *s, const struct addr *addr, u8 family,
		   u8 prefix_len)
{
	struct addr key;

	if (!addr)
		return true;
	if (!!(s->bits & SOURCE_IPV6) != (family == 6))
		return false;
	key = addr_prefix(&s->key, prefix_len);
	return addr_equal(&key, addr);
}

u32 scanvigil_table_forget(struct scanvigil_net *net, const struct addr *addr,
			   u8 family, u8 prefix_len)
{
	struct scanvigil_table *t = own_table(net);
	unsigned int way;
	u32 i, n = 0;

	for (i = 0; t && i <= t->mask; i++) {
		struct set *set = &t->sets[i];

		spin_lock_bh(&set->lock);
		for (way = 0; way < WAYS; way++) {
			if (!set->tag[way] ||
			    !within(source_of(t, set, way), addr, family,
				    prefix_len))
				continue;
			drop_way(net, t, set, way);
			n++;
		}
		spin_unlock_bh(&set->lock);
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
				r = record_of(t, set, cursor->way);
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

/* One source: ended, forgotten, or neither. */
static bool age_way(struct scanvigil_net *net, struct scanvigil_table *t,
		    struct set *set, unsigned int way,
		    const struct params *params, u64 now,
		    struct finding *finding, bool *ended)
{
	bool expired = false;
	struct record r;

	*ended = false;
	spin_lock_bh(&set->lock);
	if (set->tag[way]) {
		r = record_of(t, set, way);
		write_seqcount_begin(&set->seq);
		*ended = detect_end(&r, params, now, finding);
		if (*ended)
			take_dossier(t, r.detail);
		write_seqcount_end(&set->seq);
		expired = source_expired(r.source, params, now);
		if (expired)
			drop_way(net, t, set, way);
	}
	spin_unlock_bh(&set->lock);
	return expired;
}

u32 scanvigil_table_age(struct scanvigil_net *net, const struct params *params,
			u64 now,
			void (*ended)(struct scanvigil_net *net,
				      const struct finding *finding))
{
	struct scanvigil_table *t = own_table(net);
	struct finding finding;
	unsigned int way;
	u32 i, n = 0;

	for (i = 0; t && i <= t->mask; i++) {
		for (way = 0; way < WAYS; way++) {
			bool over;

			if (!READ_ONCE(t->sets[i].tag[way]))
				continue;
			n += age_way(net, t, &t->sets[i], way, params, now,
				     &finding, &over);
			if (over)
				ended(net, &finding);
		}
		cond_resched();
	}
	return n;
}

static void copy_record(struct scanvigil_table *to, const struct record *from,
			struct set *set, unsigned int way, u16 tag)
{
	struct record r = record_of(to, set, way);

	*r.source = *from->source;
	*r.detail = *from->detail;
	r.detail->dossier = 0;
	if (from->dossier) {
		r.dossier = NULL;
		give_dossier(to, &r);
		if (r.dossier)
			*r.dossier = *from->dossier;
	}
	WRITE_ONCE(set->tag[way], tag);
}

static void move_way(struct scanvigil_net *net, struct scanvigil_table *from,
		     struct scanvigil_table *to, struct set *set,
		     unsigned int way, u64 now)
{
	struct record r = record_of(from, set, way);
	u8 family = r.source->bits & SOURCE_IPV6 ? 6 : 4;
	u32 hash = addr_hash(&r.source->key, family, &net->secret);
	struct set *home = &to->sets[hash & to->mask];
	unsigned int place;
	u64 rank;

	spin_lock_nested(&home->lock, SINGLE_DEPTH_NESTING);
	place = free_way(home);
	if (place == WAYS) {
		place = lowest_way(to, home, now, &rank);
		scanvigil_stats_inc(net, STATS_EVICTED);
		if (rank >= source_rank(r.source, now)) {
			atomic_dec(&net->sources);
			goto unlock;
		}
		drop_way(net, to, home, place);
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
		set->moved = true;
		write_seqcount_end(&set->seq);
		spin_unlock_bh(&set->lock);
		cond_resched();
	}
	rcu_assign_pointer(net->table, to);
	return from;
}
