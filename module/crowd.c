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
#define DRAWN_MOST 20

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
 * Of a flood some are drawn by lot, else all CPUs would stand in line for the lock
 * of the one host that it is meant for. A lot tells how many to let go, so that
 * these cost a count each. Shares are powers of two, for a division would cost as
 * much as all the rest.
 */
u32 scanvigil_crowd_turn(struct scanvigil_stats *stats, u32 rate, u64 now)
{
	u32 second = (u32)(now >> CROWD_SECOND_SHIFT), stands_for;
	int share;

	if (stats->second != second) {
		stats->second = second;
		stats->requests = rate / REQUESTS_SHARE;
		stats->share = 0;
		stats->until = stats->requests;
		if (stats->until)
			return 0;
	}
	stands_for = 1U << stats->share;
	share = max(min(DRAWN_SHIFT, fls(rate) - DRAWN_LEAST),
		    fls(stats->requests) - fls(rate) - DRAWN_AFTER);
	stats->share = (u32)clamp(share, 0, DRAWN_MOST);
	stats->until = 1 + reciprocal_scale(scanvigil_stats_lot(stats),
					    (2U << stats->share) - 1);
	if (stats->requests <= U32_MAX - stats->until)
		stats->requests += stats->until;
	return stands_for;
}

/* Of what ends requests the same share, where requests are drawn. */
static u32 draw_end(struct scanvigil_stats *stats, u32 rate, u64 now)
{
	if (stats->second != (u32)(now >> CROWD_SECOND_SHIFT) ||
	    stats->requests <= rate / REQUESTS_SHARE)
		return 0;
	if (stats->share && scanvigil_stats_lot(stats) >> (32 - stats->share))
		return 0;
	return 1U << stats->share;
}

bool scanvigil_crowd_glance(struct scanvigil_net *sn,
			    const struct glance *glance, u32 hash,
			    const struct params *params, u64 now,
			    u32 stands_for)
{
	const struct request request = {
		.from = &glance->src,
		.host = &glance->dst,
		.hash = hash,
		.stands_for = stands_for,
		.port = glance->dport,
		.family = glance->family,
	};
	const struct scene scene = {
		.key = &sn->secret,
		.params = params,
		.now = now,
	};
	struct scanvigil_crowd *crowd = sn->crowd;
	u32 number = target_set_of(request.host, request.family, scene.key);
	bool flooded;

	spin_lock(&crowd->target_lock[number]);
	flooded = target_request(&crowd->targets.set[number], &request, &scene);
	spin_unlock(&crowd->target_lock[number]);
	return flooded;
}

void scanvigil_crowd_request(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene, u32 stands_for)
{
	struct request request = {
		.from = &packet->src,
		.host = contact->host,
		.port = contact->port,
		.family = packet->family,
	};
	struct scanvigil_crowd *crowd = sn->crowd;
	struct crowd_finding finding;
	struct members *members;
	struct target_set *set;
	u32 number;
	bool found;

	if (!weight_asks(contact))
		return;
	if (stands_for == CROWD_NOT_DRAWN)
		stands_for = scanvigil_crowd_draw(this_cpu_ptr(sn->stats),
						  scene->params, scene->now);
	if (!stands_for)
		return;
	request.stands_for = stands_for;
	request.hash = addr_hash(request.from, request.family, scene->key);
	number = target_set_of(request.host, request.family, scene->key);
	set = &crowd->targets.set[number];
	members = scratch_get();
	spin_lock(&crowd->target_lock[number]);
	found = target_request(set, &request, scene);
	if (found)
		target_flood(set, &request, scene, &finding, members);
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
		stands_for = draw_end(this_cpu_ptr(sn->stats),
				      scene->params->flood_rate, scene->now);
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
