/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the connection cache may say of a packet, by what was seen of its flow
 * before. Flows go by the cache's own names for them, 16 bits of tag and a set:
 * those that share both are one to it, and that is no mistake.
 */
#ifndef _SCANVIGIL_FLOWS_H
#define _SCANVIGIL_FLOWS_H

#include "core/conncache.h"

/* Entries; a power of two. */
#define FLOWS_SEEN 4096

/**
 * struct flow_seen - a flow, named by its first packet's ends
 * @name: of the flow, 0 for an empty entry
 * @answered: a packet came back that was no refusal
 * @refused: one did that was
 * @tcp: which the cache keeps for longer
 * @heard_at: last packet that the cache knew for one of it
 */
struct flow_seen {
	u64 name;
	bool answered;
	bool refused;
	bool tcp;
	u64 heard_at;
};

/**
 * struct flows - all of them
 * @seen: by name
 * @count: entries in use
 */
struct flows {
	struct flow_seen seen[FLOWS_SEEN];
	u32 count;
};

/** flows_begin - forget all */
void flows_begin(struct flows *flows);

/**
 * flows_check - claim that the cache may say this of a packet
 * @flows: what was seen
 * @cache: the cache
 * @packet: the packet, looked up just now
 * @key: secret of the cache's names
 * @now: nanoseconds
 * @said: what the cache says
 */
void flows_check(struct flows *flows, const struct conncache *cache,
		 const struct packet *packet, const struct env_key *key,
		 u64 now, enum flow said);

#endif /* _SCANVIGIL_FLOWS_H */
