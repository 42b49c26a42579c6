// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of sixteen sources. A keyed hash names the set and a 16-bit tag within
 * it, so a packet touches one line of tags and one of its source. Sources have
 * no list to hang in: a set that is full lets the lowest rank go. This file is
 * what packets and rules do; table_walk.c is what people and time do.
 */
#include <linux/rcupdate.h>

#include "core/known.h"
#include "stats.h"
#include "table_set.h"

/* Of a fingerprint in probation: who, and which contact. */
#define FINGER_SOURCE 0x0fff
#define FINGER_CONTACT 0xf000
/* Of a contact's lot: it is noted. */
#define LOT_NOTED BIT(2)

/*
 * Whether a new source has been here before with another contact. Places are
 * drawn by the keyed hash, and every second newcomer is passed over: a flood
 * can neither aim at a fingerprint nor push them all out in one go.
 */
static bool on_probation(struct set *set, const struct place *at, u32 contact)
{
	u32 lot = contact_lot(contact);
	u16 finger = (at->tag & FINGER_SOURCE) | (u16)(lot & FINGER_CONTACT);
	unsigned int i;

	for (i = 0; i < PROBATION; i++) {
		if ((set->probation[i] ^ finger) & FINGER_SOURCE ||
		    !set->probation[i])
			continue;
		return set->probation[i] == finger;
	}
	if (lot & LOT_NOTED)
		set->probation[reciprocal_scale(lot, PROBATION)] = finger;
	return true;
}

/* It is let in: the next one with its fingerprint begins anew. */
static void end_probation(struct set *set, const struct place *at)
{
	unsigned int i;

	for (i = 0; i < PROBATION; i++)
		if (!((set->probation[i] ^ at->tag) & FINGER_SOURCE))
			set->probation[i] = 0;
}

/* A place for a new source, WAYS if there is none for it. */
static unsigned int admit(struct scanvigil_net *net, struct scanvigil_table *t,
			  struct set *set, const struct place *at, u32 contact,
			  u64 now, enum table_result *why)
{
	unsigned int way = set_free_way(set, at->tag);
	u64 rank;

	if (way < WAYS)
		return way;
	*why = TABLE_PROBATION;
	if (on_probation(set, at, contact))
		return WAYS;
	end_probation(set, at);
	/*
	 * Whoever came twice gets in, whoever has to go: were there a worth that
	 * is never pushed out, a flood of forged suspects would shut the door.
	 */
	way = scanvigil_set_lowest(t, set, now, &rank);
	scanvigil_set_drop(net, t, set, way);
	scanvigil_stats_inc(net, STATS_EVICTED);
	return way;
}

/* Packets up to which each is counted; then one in so many, for as many. */
#define COUNTED_ALL 128
#define COUNTED_SHARE 64
#define COUNTED_SHIFT (32 - 6)

/*
 * Without the lock: two CPUs may lose one of each other's packets, a source that
 * makes room for another just then leaves it its count, and where a time is two
 * words it may be 4 s off. None of it is more than a figure in a report.
 */
static void count_again(struct source *s, u32 known, u64 now,
			struct scanvigil_stats *stats)
{
	u32 packets = READ_ONCE(s->packets), by = 1;

	/* The high bits of a lot are the better ones. */
	if (packets >= COUNTED_ALL)
		by = scanvigil_stats_lot(stats) >> COUNTED_SHIFT ?
			     0 :
			     COUNTED_SHARE;
	if (by && packets <= U32_MAX - by)
		WRITE_ONCE(s->packets, packets + by);
	if (!(known & KNOWN_ANSWERED) && READ_ONCE(s->last_ns) < now)
		WRITE_ONCE(s->last_ns, now);
}

/* A SYN of a source for which there is no place, unless it came before. */
static bool has_to_wait(struct scanvigil_table *t, struct set *set,
			const struct place *at, u32 mark)
{
	bool waits;

	spin_lock(&set->lock);
	waits = !set->moved && set_find_way(t, set, at) == WAYS &&
		set_free_way(set, at->tag) == WAYS &&
		on_probation(set, at, mark);
	spin_unlock(&set->lock);
	return waits;
}

enum table_result scanvigil_table_again(struct scanvigil_net *net,
					const struct glance *glance, u32 hash,
					u64 now, struct scanvigil_stats *stats)
{
	u32 mark = contact_mark_of(&glance->dst, glance->family, glance->proto,
				   glance->dport, &net->secret);
	struct place at = set_place_of(&glance->src, glance->family, hash);
	struct scanvigil_table *t = rcu_dereference(net->table);
	struct addr prefix;
	unsigned int seq, way;
	struct source *s;
	struct set *set;
	bool moved;
	u32 known;

	if (!t)
		return TABLE_IGNORED;
	if (glance->family == 6) {
		prefix = source_key(&glance->src, 6,
				    READ_ONCE(net->ipv6_prefix));
		at.key = &prefix;
	}
	set = &t->sets[hash & t->mask];
	seq = raw_seqcount_begin(&set->seq);
	way = set_find_way(t, set, &at);
	s = way < WAYS ? set_source(t, set, way) : NULL;
	known = s ? source_repeats(s, mark, glance->technique, glance->sport,
				   glance->dport) :
		    0;
	moved = READ_ONCE(set->moved);
	if (read_seqcount_retry(&set->seq, seq) || moved)
		return TABLE_IGNORED;
	if (!s) {
		/* Before it is read any further: a flood is what it is. */
		if (glance->technique == SCANVIGIL_TECHNIQUE_SYN &&
		    !set_has_tag(set, 0) && has_to_wait(t, set, &at, mark))
			return TABLE_PROBATION;
		return TABLE_IGNORED;
	}
	if (!known)
		return TABLE_IGNORED;
	count_again(s, known, now, stats);
	return TABLE_SEEN;
}

enum table_result scanvigil_table_observe(struct scanvigil_net *net,
					  const struct packet *packet,
					  const struct contact *contact,
					  const struct scene *scene, u32 hash,
					  struct finding *finding,
					  struct hint *hint)
{
	struct addr key = source_key(contact->source, packet->family,
				     scene->params->ipv6_prefix);
	struct place at = set_place_of(&key, packet->family, hash);
	struct scanvigil_table *t = rcu_dereference(net->table);
	enum table_result result = TABLE_SEEN;
	struct set *set = scanvigil_set_lock(&t, at.hash);
	unsigned int way = set_find_way(t, set, &at);
	bool new = way == WAYS;
	struct record r;

	if (new && !detect_begins(packet, contact, scene)) {
		scanvigil_set_unlock(set);
		return TABLE_IGNORED;
	}
	if (new) {
		u32 mark = contact_mark(contact, packet, &net->secret);

		way = admit(net, t, set, &at, mark, scene->now, &result);
		if (way == WAYS) {
			scanvigil_set_unlock(set);
			return result;
		}
		result = TABLE_SEEN;
		atomic_inc(&net->sources);
	}

	r = set_record(t, set, way);
	write_seqcount_begin(&set->seq);
	if (new) {
		source_init(&r, at.key, at.family, scene->now);
		r.dossier = NULL;
		WRITE_ONCE(set->tag[way], at.tag);
	}
	if (detect(&r, packet, contact, scene, finding, hint)) {
		scanvigil_set_report(net, &r, finding);
		result = TABLE_FINDING;
	}
	if (source_wants_dossier(&r))
		scanvigil_set_give_dossier(t, &r);
	write_seqcount_end(&set->seq);
	scanvigil_set_unlock(set);
	return result;
}

/* A source that is there, its set locked and marked as changing. */
struct held {
	struct set *set;
	struct record record;
};

static bool hold(struct scanvigil_net *net, const struct addr *addr, u8 family,
		 u32 prefix, struct held *held)
{
	struct addr key = source_key(addr, family, prefix);
	struct place at = set_place(net, &key, family);
	struct scanvigil_table *t = rcu_dereference(net->table);
	unsigned int way;

	held->set = scanvigil_set_lock(&t, at.hash);
	way = set_find_way(t, held->set, &at);
	if (way == WAYS) {
		scanvigil_set_unlock(held->set);
		return false;
	}
	held->record = set_record(t, held->set, way);
	write_seqcount_begin(&held->set->seq);
	return true;
}

static void release(struct held *held)
{
	write_seqcount_end(&held->set->seq);
	scanvigil_set_unlock(held->set);
}

void scanvigil_table_untold(struct scanvigil_net *net,
			    const struct finding *finding,
			    const struct scene *scene)
{
	const struct source *told = &finding->view.source;
	struct held held;

	if (!hold(net, &told->key, told->bits & SOURCE_IPV6 ? 6 : 4, 128,
		  &held))
		return;
	detect_untold(&held.record, finding);
	release(&held);
}

bool scanvigil_table_outcome(struct scanvigil_net *net,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene, struct finding *finding)
{
	struct held held;
	bool told;

	if (!hold(net, contact->source, packet->family,
		  scene->params->ipv6_prefix, &held))
		return false;
	told = detect_outcome(&held.record, packet, contact, scene, finding);
	if (told)
		scanvigil_set_report(net, &held.record, finding);
	release(&held);
	return told;
}

bool scanvigil_table_join(struct scanvigil_net *net,
			  const struct packet *packet,
			  const struct contact *contact,
			  const struct scene *scene,
			  const struct crowd_finding *crowd,
			  struct finding *finding)
{
	struct held held;
	bool told;

	if (!hold(net, contact->source, packet->family,
		  scene->params->ipv6_prefix, &held))
		return false;
	told = detect_join(&held.record, packet, crowd, finding);
	if (told)
		scanvigil_set_report(net, &held.record, finding);
	release(&held);
	return told;
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
	struct addr key = source_key(addr, family, READ_ONCE(net->ipv6_prefix));
	struct place at = set_place(net, &key, family);
	bool moved;

	do {
		const struct set *set;
		unsigned int seq, way;

		if (!t)
			return false;
		set = &t->sets[at.hash & t->mask];
		do {
			seq = read_seqcount_begin(&set->seq);
			moved = set->moved;
			way = set_find_way(t, set, &at);
			if (way < WAYS)
				read_verdict(set_source(t, set, way), verdict);
		} while (read_seqcount_retry(&set->seq, seq));
		if (!moved && way == WAYS)
			memset(verdict, 0, sizeof(*verdict));
		if (!moved)
			return way < WAYS;
		t = rcu_dereference(t->next);
	} while (moved);
	return false;
}
