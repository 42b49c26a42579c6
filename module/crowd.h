/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What no single source shows: decoys, scans that several share, floods. Gives
 * the core's memory of these its locks; most packets never come here.
 */
#ifndef _SCANVIGIL_CROWD_H
#define _SCANVIGIL_CROWD_H

#include "core/detect.h"
#include "net.h"

struct scanvigil_crowd;
struct scanvigil_stats;

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
u32 scanvigil_crowd_draw(struct scanvigil_stats *stats,
			 const struct params *params, u64 now);

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
