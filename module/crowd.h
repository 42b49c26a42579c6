/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What no single source shows: decoys, scans that several share, floods. Gives
 * the core's memory of these its locks; most packets never come here.
 */
#ifndef _SCANVIGIL_CROWD_H
#define _SCANVIGIL_CROWD_H

#include "core/detect.h"
#include "core/glance.h"
#include "stats.h"

struct scanvigil_crowd;

/**
 * scanvigil_crowd_alloc - memory for one namespace
 *
 * Context: may sleep.
 * Return: the memory, or NULL without.
 */
struct scanvigil_crowd *scanvigil_crowd_alloc(void);

/**
 * scanvigil_crowd_free - the reverse
 * @crowd: no hook reaches it any more; may be NULL
 */
void scanvigil_crowd_free(struct scanvigil_crowd *crowd);

/** scanvigil_crowd_bytes - memory that it takes */
u64 scanvigil_crowd_bytes(void);

/**
 * scanvigil_crowd_contact - compare a contact with those of other sources
 * @sn: the namespace
 * @packet: the packet
 * @contact: what it means
 * @scene: what surrounds it
 * @hint: why it is worth it
 *
 * Tells what there is to tell itself.
 *
 * Context: hooks; no lock of a set is held.
 */
void scanvigil_crowd_contact(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene,
			     const struct hint *hint);

#define CROWD_NOT_DRAWN U32_MAX
#define CROWD_SECOND_SHIFT 30

/**
 * scanvigil_crowd_turn - scanvigil_crowd_draw() where it was waited for
 * @stats: this CPU's
 * @rate: of floods
 * @now: boot time
 */
u32 scanvigil_crowd_turn(struct scanvigil_stats *stats, u32 rate, u64 now);

/**
 * scanvigil_crowd_draw - count a request, and see whether to look closer
 * @stats: this CPU's
 * @params: for the rate of floods
 * @now: boot time
 *
 * Writes to memory of this CPU alone.
 *
 * Context: as above.
 * Return: how many requests the one at hand stands for, 0 to let it go.
 */
static inline u32 scanvigil_crowd_draw(struct scanvigil_stats *stats,
				       const struct params *params, u64 now)
{
	if (likely(stats->second == (u32)(now >> CROWD_SECOND_SHIFT) &&
		   --stats->until))
		return 0;
	return scanvigil_crowd_turn(stats, params->flood_rate, now);
}

/**
 * scanvigil_crowd_glance - scanvigil_crowd_request() of a plain packet
 * @sn: the namespace
 * @glance: the packet, the first of its flow
 * @hash: addr_hash() of its source
 * @params: for the rate of floods
 * @now: boot time
 * @stands_for: scanvigil_crowd_draw()
 *
 * Context: as above.
 * Return: true if there is something to tell, which is left for
 * scanvigil_crowd_request() to do.
 */
bool scanvigil_crowd_glance(struct scanvigil_net *sn,
			    const struct glance *glance, u32 hash,
			    const struct params *params, u64 now,
			    u32 stands_for);

/**
 * scanvigil_crowd_request - look at a request
 * @sn: the namespace
 * @packet: the packet
 * @contact: what it means
 * @scene: what surrounds it
 * @stands_for: scanvigil_crowd_draw(), or CROWD_NOT_DRAWN
 *
 * Context: as above.
 */
void scanvigil_crowd_request(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene, u32 stands_for);

/**
 * scanvigil_crowd_outcome - count an answer or the end of a connection
 * @sn: the namespace
 * @packet: the packet
 * @contact: what it means
 * @scene: what surrounds it
 *
 * Context: as above.
 */
void scanvigil_crowd_outcome(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene);

/**
 * scanvigil_crowd_fragment - compare a fragment with those before it
 * @sn: the namespace
 * @packet: the fragment
 * @scene: what surrounds it
 * @flood: filled in: its source leaves too many datagrams open
 *
 * Context: as above.
 * Return: mask of anomalies.
 */
u32 scanvigil_crowd_fragment(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct scene *scene, bool *flood);

/**
 * scanvigil_crowd_fragments - tell a flood of fragments
 * @sn: the namespace
 * @packet: one of them
 * @contact: contact_fragment() of it, filed under its source
 * @scene: what surrounds it
 *
 * Context: as above.
 */
void scanvigil_crowd_fragments(struct scanvigil_net *sn,
			       const struct packet *packet,
			       const struct contact *contact,
			       const struct scene *scene);

#endif /* _SCANVIGIL_CROWD_H */
