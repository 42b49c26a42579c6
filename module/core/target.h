/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What single sources do not show, but the host that they go to: ports shared
 * out among many sources, and floods of requests. Remembers the hosts that fail
 * most of late, and nothing of the others.
 */
#ifndef _SCANVIGIL_CORE_TARGET_H
#define _SCANVIGIL_CORE_TARGET_H

#include "core/detect.h"

#define TARGET_WAYS 4
#define TARGET_SETS 128
#define TARGET_PORTS 256

/**
 * struct target - one host of late
 * @host: its address
 * @ports: a bit for each hash of a port that was asked for
 * @again: of these, the ports that a second source asked for
 * @open: of these, the ports that answered
 * @members: sources of these contacts
 * @sources: a bit for each of them, linear counting
 * @top: hash of the source that had most of the ports
 * @since: when this began, in units of 2^30 ns; 0 for an empty entry
 * @second: the second of @requests, in units of 2^30 ns
 * @requests: requests of this second
 * @finished: connections that ended in this second as they should
 * @floods: seconds in a row that were floods, saturating
 * @service: port of most requests
 * @served: how many more it has than all others together, saturating
 * @loudest: hash of the source of most requests
 * @loud: how many more it has than all others together, saturating
 * @ahead: how many more ports @top has than all others together
 * @more: ports of listed sources beyond their first
 * @family: 4 or 6
 * @shared_told: a distributed scan was told
 * @flood_told: a flood was told
 */
struct target {
	struct addr host;
	u64 ports[TARGET_PORTS / 64];
	u64 again[TARGET_PORTS / 64];
	u64 open[TARGET_PORTS / 64];
	struct members members;
	u64 sources;
	u32 top;
	u32 since;
	u32 second;
	u32 requests;
	u32 finished;
	u32 loudest;
	u32 service;
	u32 served;
	u32 loud;
	u32 ahead;
	u32 more;
	u8 floods;
	u8 family;
	bool shared_told;
	bool flood_told;
};

/**
 * struct target_set - hosts whose hashes fall together
 * @way: them
 */
struct target_set {
	struct target way[TARGET_WAYS];
};

/**
 * struct targets - all of it for one namespace; zeroed memory is empty
 * @set: by hash of the host
 */
struct targets {
	struct target_set set[TARGET_SETS];
};

/**
 * target_set_of - where a host is remembered
 * @host: its address
 * @family: 4 or 6
 * @key: secret of the namespace
 *
 * Return: number of the set, by which callers lock.
 */
u32 target_set_of(const struct addr *host, u8 family,
		  const struct env_key *key);

/**
 * target_contact - a source's first contact to a port of a host
 * @set: of the host; the caller keeps others out
 * @packet: the packet
 * @contact: contact_classify() of it
 * @scene: what surrounds it
 * @crowd: filled in
 * @members: filled in where the finding is news
 *
 * A port counts for the first source that asks for it. Who share a scan out
 * overlap little (Gates 2009); decoys, and scanners that know nothing of each
 * other, all go to the same ports.
 *
 * Return: true if the source has a part in a distributed scan.
 */
bool target_contact(struct target_set *set, const struct packet *packet,
		    const struct contact *contact, const struct scene *scene,
		    struct crowd_finding *crowd, struct members *members);

/**
 * target_knows - whether target_contact() would change nothing
 * @set: of the host; others may be changing it
 * @contact: a contact
 * @family: 4 or 6
 * @scene: what surrounds it
 *
 * Lets those who knock at one port of a busy host leave its memory alone.
 */
bool target_knows(const struct target_set *set, const struct contact *contact,
		  u8 family, const struct scene *scene);

/**
 * target_answered - a port of a host turned out to be open
 * @set: of the host; the caller keeps others out
 * @contact: contact_classify() of the answer
 * @family: 4 or 6
 * @scene: what surrounds it
 */
void target_answered(struct target_set *set, const struct contact *contact,
		     u8 family, const struct scene *scene);

/**
 * struct request - who asks for what
 * @from: source address
 * @hash: addr_hash() of it
 * @host: who is asked
 * @port: and for which port
 * @stands_for: how many requests it was drawn of, 1 for each of them
 * @family: 4 or 6
 */
struct request {
	const struct addr *from;
	const struct addr *host;
	u32 hash;
	u32 stands_for;
	u16 port;
	u8 family;
};

/**
 * target_request - a request, of a second in which there are many
 * @set: of the host; the caller keeps others out
 * @request: it
 * @scene: what surrounds it
 *
 * Return: true if a service of the host is being flooded, and that is news: for
 * target_flood().
 */
bool target_request(struct target_set *set, const struct request *request,
		    const struct scene *scene);

/**
 * target_flood - tell a flood, once
 * @set: of the host; the caller has kept others out since target_request()
 * @request: as it was there
 * @scene: what surrounds it
 * @crowd: filled in
 * @members: filled in
 */
void target_flood(struct target_set *set, const struct request *request,
		  const struct scene *scene, struct crowd_finding *crowd,
		  struct members *members);

/**
 * target_finished - a connection ended as it should, or a request was answered
 * @set: of the host; the caller keeps others out
 * @contact: contact_classify() of the packet
 * @family: 4 or 6
 * @scene: what surrounds it
 * @stands_for: how many it was drawn of
 */
void target_finished(struct target_set *set, const struct contact *contact,
		     u8 family, const struct scene *scene, u32 stands_for);

#endif /* _SCANVIGIL_CORE_TARGET_H */
