// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides who has to be compared with others, and locks what is compared. None
 * of these locks is taken for packets of flows, nor for sources that repeat what
 * they did before.
 */
#include <linux/local_lock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/mm.h>

#include "core/decoy.h"
#include "core/fragment.h"
#include "core/protocol.h"
#include "core/target.h"
#include "core/weight.h"
#include "crowd.h"
#include "event.h"
#include "stats.h"
#include "table.h"

#define SECOND_SHIFT 30
/* Share of the flood rate that one CPU has to see before targets are looked at. */
#define REQUESTS_SHARE 8
/*
 * One request in eight is looked at, more of them where the rate of floods is below
 * 2^(DRAWN_SHIFT + DRAWN_LEAST - 1), so that a hundred tell a flood at its rate; from
 * 2^(DRAWN_SHIFT + DRAWN_AFTER) times the rate on fewer and fewer.
 */
#define DRAWN_SHIFT 3
#define DRAWN_LEAST 7
#define DRAWN_AFTER 2

struct scanvigil_crowd {
	spinlock_t decoy_lock; /* decoys */
	spinlock_t fragment_lock; /* fragments */
	spinlock_t target_lock[TARGET_SETS]; /* the set of that number */
	struct decoys decoys;
	struct fragments fragments;
	struct targets targets;
};

struct scanvigil_crowd *scanvigil_crowd_alloc(void)
{
	struct scanvigil_crowd *crowd;
	unsigned int i;

	crowd = kvzalloc(sizeof(*crowd), GFP_KERNEL_ACCOUNT);
	if (!crowd)
		return NULL;
	spin_lock_init(&crowd->decoy_lock);
	spin_lock_init(&crowd->fragment_lock);
	for (i = 0; i < TARGET_SETS; i++)
		spin_lock_init(&crowd->target_lock[i]);
	return crowd;
}

void scanvigil_crowd_free(struct scanvigil_crowd *crowd)
{
	kvfree(crowd);
}

u64 scanvigil_crowd_bytes(void)
{
	return sizeof(struct scanvigil_crowd);
}

/* Too large to be cleared for each packet, and locked; see hook.c. */
struct scratch {
	local_lock_t lock;
	struct members members;
};

static DEFINE_PER_CPU(struct scratch, crowd_scratch) = {
	.lock = INIT_LOCAL_LOCK(lock),
};

static struct members *scratch_get(void)
{
	local_lock_nested_bh(&crowd_scratch.lock);
	return this_cpu_ptr(&crowd_scratch.members);
}

static void scratch_put(void)
{
	local_unlock_nested_bh(&crowd_scratch.lock);
}

static void tell(struct scanvigil_net *sn, const struct packet *packet,
		 const struct contact *contact, const struct scene *scene,
		 const struct crowd_finding *crowd,
		 const struct members *members)
{
	struct finding finding;

	if (!scanvigil_table_join(sn, packet, contact, scene, crowd, &finding))
		return;
	finding.members = *members;
	scanvigil_event_push(sn, &finding);
}

static void compare_decoys(struct scanvigil_net *sn,
			   const struct packet *packet,
			   const struct contact *contact,
			   const struct scene *scene)
{
	struct scanvigil_crowd *crowd = sn->crowd;
	struct crowd_finding finding;
	struct members *members = scratch_get();
	bool found;

	spin_lock(&crowd->decoy_lock);
	found = decoy_observe(&crowd->decoys, packet, scene, &finding, members);
	spin_unlock(&crowd->decoy_lock);
	if (found)
		tell(sn, packet, contact, scene, &finding, members);
	scratch_put();
}

static void compare_target(struct scanvigil_net *sn,
			   const struct packet *packet,
			   const struct contact *contact,
			   const struct scene *scene, u32 number)
{
	struct scanvigil_crowd *crowd = sn->crowd;
	struct crowd_finding finding;
	struct members *members = scratch_get();
	bool found;

	spin_lock(&crowd->target_lock[number]);
	found = target_contact(&crowd->targets.set[number], packet, contact,
			       scene, &finding, members);
	spin_unlock(&crowd->target_lock[number]);
	if (found)
		tell(sn, packet, contact, scene, &finding, members);
	scratch_put();
}

void scanvigil_crowd_contact(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene, const struct hint *hint)
{
	u32 number;

	if (hint->repeats)
		compare_decoys(sn, packet, contact, scene);
	if (!hint->first)
		return;
	number = target_set_of(contact->host, packet->family, scene->key);
	/* Without the lock: at worst a port is looked up twice, or once too few. */
	if (!target_knows(&sn->crowd->targets.set[number], contact,
			  packet->family, scene))
		compare_target(sn, packet, contact, scene, number);
}

/*
 * How many the packet at hand stands for, if this CPU sees enough requests in this
 * second to look closer; otherwise 0. Of a flood some are drawn by lot, else all
 * CPUs would stand in line for the lock of the one host that it is meant for.
 */
static u32 draw(struct scanvigil_stats *stats, u32 rate, u64 now, bool count)
{
	u32 second = (u32)(now >> SECOND_SHIFT), requests, lot;
	int shift;

	if (stats->second != second) {
		stats->second = second;
		stats->requests = 0;
	}
	if (count && stats->requests < U32_MAX)
		stats->requests++;
	requests = stats->requests;
	if (requests <= rate / REQUESTS_SHARE)
		return 0;
	lot = scanvigil_stats_lot(stats);
	/* In powers of two, for a division would cost as much as all the rest. */
	shift = max(min(DRAWN_SHIFT, fls(rate) - DRAWN_LEAST),
		    fls(requests) - fls(rate) - DRAWN_AFTER);
	if (shift > 0 && lot >> (32 - shift))
		return 0;
	return 1U << max(shift, 0);
}

u32 scanvigil_crowd_draw(struct scanvigil_stats *stats,
			 const struct params *params, u64 now)
{
	return draw(stats, params->flood_rate, now, true);
}

void scanvigil_crowd_request(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene, u32 stands_for)
{
	struct scanvigil_crowd *crowd = sn->crowd;
	struct crowd_finding finding;
	struct members *members;
	u32 number;
	bool found;

	if (!weight_asks(contact))
		return;
	if (stands_for == CROWD_NOT_DRAWN)
		stands_for = scanvigil_crowd_draw(this_cpu_ptr(sn->stats),
						  scene->params, scene->now);
	if (!stands_for)
		return;
	number = target_set_of(contact->host, packet->family, scene->key);
	members = scratch_get();
	spin_lock(&crowd->target_lock[number]);
	found = target_request(&crowd->targets.set[number], packet, contact,
			       scene, stands_for, &finding, members);
	spin_unlock(&crowd->target_lock[number]);
	if (found)
		tell(sn, packet, contact, scene, &finding, members);
	scratch_put();
}

void scanvigil_crowd_outcome(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene)
{
	struct scanvigil_crowd *crowd = sn->crowd;
	bool answer = contact->class == CONTACT_ANSWER;
	/* A SYN/ACK opens a port, but no flood is over before the last ACK. */
	bool opens = answer && packet->proto == PROTO_TCP;
	u32 number, stands_for = 0;
	struct target_set *set;

	if (!answer && contact->class != CONTACT_VERIFY &&
	    contact->class != CONTACT_CONFIRM)
		return;
	if (!opens)
		stands_for = draw(this_cpu_ptr(sn->stats),
				  scene->params->flood_rate, scene->now, false);
	if (!opens && !stands_for)
		return;
	number = target_set_of(contact->host, packet->family, scene->key);
	set = &crowd->targets.set[number];
	if (opens && !target_knows(set, contact, packet->family, scene))
		return;
	spin_lock(&crowd->target_lock[number]);
	if (opens)
		target_answered(set, contact, packet->family, scene);
	else
		target_finished(set, contact, packet->family, scene,
				stands_for);
	spin_unlock(&crowd->target_lock[number]);
}

u32 scanvigil_crowd_fragment(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct scene *scene, bool *flood)
{
	struct scanvigil_crowd *crowd = sn->crowd;
	u32 anomalies;

	spin_lock(&crowd->fragment_lock);
	anomalies = fragment_observe(&crowd->fragments, packet, scene, flood);
	spin_unlock(&crowd->fragment_lock);
	return anomalies;
}

void scanvigil_crowd_fragments(struct scanvigil_net *sn,
			       const struct packet *packet,
			       const struct contact *contact,
			       const struct scene *scene)
{
	static const struct members nobody;

	tell(sn, packet, contact, scene, &fragment_flood, &nobody);
}
