/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One scan under many addresses: nmap -D sends each probe once for each decoy,
 * the same but for its source and TTL, within a fraction of a millisecond
 * (DETECTION 0.3). Remembers probes by hash, and who was seen with whom.
 */
#ifndef _SCANVIGIL_CORE_DECOY_H
#define _SCANVIGIL_CORE_DECOY_H

#include "core/detect.h"

#define DECOY_PROBES 512
#define DECOY_GROUPS 32

/**
 * struct decoy_probe - a probe, and who sent it first
 * @source: who
 * @hash: of all that copies have in common, 0 for none
 * @at: when, in units of 2^20 ns
 * @linked: a second source sent it, too
 */
struct decoy_probe {
	struct addr source;
	u32 hash;
	u32 at;
	bool linked;
};

/**
 * struct decoy_group - sources that send the same probes
 * @members: who
 * @first: hash of the one that comes first of them, 0 for none
 * @at: last link, in units of 2^30 ns
 * @links: probes that several of them sent, saturating
 * @told: it was told
 */
struct decoy_group {
	struct members members;
	u32 first;
	u32 at;
	u8 links;
	bool told;
};

/**
 * struct decoys - all of it for one namespace; zeroed memory is empty
 * @probe: by hash
 * @group: by hash of the first source
 */
struct decoys {
	struct decoy_probe probe[DECOY_PROBES];
	struct decoy_group group[DECOY_GROUPS];
};

/**
 * decoy_observe - look for copies of a probe
 * @decoys: the memory; the caller keeps others out
 * @packet: a probe whose source repeats its numbers, see struct hint
 * @scene: what surrounds it
 * @crowd: filled in
 * @members: filled in where the finding is news
 *
 * Three probes that several sources sent make a group. All copies come from the
 * same machine, so the real source is one of the group, and nothing here tells
 * which.
 *
 * Return: true if the packet's source is one of a group.
 */
bool decoy_observe(struct decoys *decoys, const struct packet *packet,
		   const struct scene *scene, struct crowd_finding *crowd,
		   struct members *members);

#endif /* _SCANVIGIL_CORE_DECOY_H */
