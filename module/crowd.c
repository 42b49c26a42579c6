// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides who has to be compared with others, and locks what is compared. None
 * of these locks is taken for packets of flows, nor for sources that repeat what
 * they did before.
 */
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
	struct members members;
	bool found;

	spin_lock_bh(&crowd->decoy_lock);
	found = decoy_observe(&crowd->decoys, packet, scene, &finding,
			      &members);
	spin_unlock_bh(&crowd->decoy_lock);
	if (found)
		tell(sn, packet, contact, scene, &finding, &members);
}

typedef bool (*target_counts)(struct target_set *set,
			      const struct packet *packet,
			      const struct contact *contact,
			      const struct scene *scene,
			      struct crowd_finding *crowd,
			      struct members *members);

static void ask_target(struct scanvigil_net *sn, const struct packet *packet,
		       const struct contact *contact, const struct scene *scene,
		       u32 number, target_counts count)
{
	struct scanvigil_crowd *crowd = sn->crowd;
	struct crowd_finding finding;
	struct members members;
	bool found;

	spin_lock_bh(&crowd->target_lock[number]);
	found = count(&crowd->targets.set[number], packet, contact, scene,
		      &finding, &members);
	spin_unlock_bh(&crowd->target_lock[number]);
	if (found)
		tell(sn, packet, contact, scene, &finding, &members);
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
		ask_target(sn, packet, contact, scene, number, target_contact);
}

/* Whether this CPU sees enough requests in this second to look closer. */
static bool are_many(struct scanvigil_net *sn, const struct scene *scene,
		     bool count)
{
	u32 second = (u32)(scene->now >> SECOND_SHIFT), requests;
	struct scanvigil_stats *stats;

	local_bh_disable();
	stats = this_cpu_ptr(sn->stats);
	if (stats->second != second) {
		stats->second = second;
		stats->requests = 0;
	}
	if (count && stats->requests < U32_MAX)
		stats->requests++;
	requests = stats->requests;
	local_bh_enable();
	return requests > scene->params->flood_rate / REQUESTS_SHARE;
}

void scanvigil_crowd_request(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene)
{
	if (!weight_asks(contact) || !are_many(sn, scene, true))
		return;
	ask_target(sn, packet, contact, scene,
		   target_set_of(contact->host, packet->family, scene->key),
		   target_request);
}

typedef void (*target_notes)(struct target_set *set,
			     const struct contact *contact, u8 family,
			     const struct scene *scene);

static void tell_target(struct scanvigil_net *sn, const struct packet *packet,
			const struct contact *contact,
			const struct scene *scene, u32 number,
			target_notes note)
{
	struct scanvigil_crowd *crowd = sn->crowd;

	spin_lock_bh(&crowd->target_lock[number]);
	note(&crowd->targets.set[number], contact, packet->family, scene);
	spin_unlock_bh(&crowd->target_lock[number]);
}

void scanvigil_crowd_outcome(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene)
{
	bool answer = contact->class == CONTACT_ANSWER;
	bool tcp = packet->proto == PROTO_TCP;
	u32 number;

	if (!answer && contact->class != CONTACT_VERIFY &&
	    contact->class != CONTACT_CONFIRM)
		return;
	number = target_set_of(contact->host, packet->family, scene->key);
	/* A SYN/ACK opens a port, but no flood is over before the last ACK. */
	if (answer && tcp) {
		if (target_knows(&sn->crowd->targets.set[number], contact,
				 packet->family, scene))
			tell_target(sn, packet, contact, scene, number,
				    target_answered);
	} else if (are_many(sn, scene, false)) {
		tell_target(sn, packet, contact, scene, number,
			    target_finished);
	}
}

u32 scanvigil_crowd_fragment(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct scene *scene, bool *flood)
{
	struct scanvigil_crowd *crowd = sn->crowd;
	u32 anomalies;

	spin_lock_bh(&crowd->fragment_lock);
	anomalies = fragment_observe(&crowd->fragments, packet, scene, flood);
	spin_unlock_bh(&crowd->fragment_lock);
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
