/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who spoke first, where connection tracking does not tell: a fixed array of
 * 32-bit cells (after Weaver, Staniford, Paxson: Very Fast Containment of
 * Scanning Worms, USENIX Security 2004). Shared by all CPUs without a lock.
 */
#ifndef _SCANVIGIL_CORE_CONNCACHE_H
#define _SCANVIGIL_CORE_CONNCACHE_H

#include "core/packet.h"

#define CONNCACHE_WAYS 4
/* 2^16 sets of four cells: a quarter of a million flows in 1 MiB. */
#define CONNCACHE_SETS_DEFAULT 65536U

/* Four flows that share a place; zero is empty. */
struct conncache_set {
	u32 cell[CONNCACHE_WAYS];
};

/**
 * struct conncache - the cache; the memory is the caller's
 * @sets: zeroed array of @mask + 1 sets
 * @mask: a power of two, less one
 * @swept: the next set that conncache_sweep() looks at
 */
struct conncache {
	struct conncache_set *sets;
	u32 mask;
	u32 swept;
};

/**
 * enum flow - what is known of the flow that a packet belongs to
 * @FLOW_NONE: nothing, and this packet cannot begin one
 * @FLOW_NEW: begun by this packet, or by one like it and unanswered since
 * @FLOW_ESTABLISHED: answered; this packet comes from the side that began it
 * @FLOW_REPLY: this packet comes from the side that was spoken to
 * @FLOW_UNSEEN: the other side was never seen, and this packet goes on as if it
 *               had been
 * @FLOW_CONFIRM: as established, and the first since the answer
 * @FLOW_CLOSE: as established, and ends a flow that was confirmed
 * @FLOW_VOUCHED_CLOSE: the same, as connection tracking knows, which has checked
 *                      the numbers of both sides
 * @FLOW_ABORT: as established, and ends it instead of confirming
 * @FLOW_RELATED: an ICMP error about a known flow, or a flow that one announced
 * @FLOW_SETTLED: a further packet from the side that was spoken to
 */
enum flow {
	FLOW_NONE,
	FLOW_NEW,
	FLOW_ESTABLISHED,
	FLOW_REPLY,
	FLOW_UNSEEN,
	FLOW_CONFIRM,
	FLOW_CLOSE,
	FLOW_VOUCHED_CLOSE,
	FLOW_ABORT,
	FLOW_RELATED,
	FLOW_SETTLED,
};

/**
 * conncache_observe - look a packet's flow up, and remember it
 * @cache: the cache
 * @packet: whole packet, with ports where the protocol has them
 * @key: secret of the namespace
 * @now: nanoseconds of a clock that does not stop
 *
 * Flows are told apart by both addresses, both ports and the protocol, errors
 * by those of the packet that they quote. A SYN is never an answer. Unanswered
 * flows make room for others; answered ones are kept until their time is up (TCP
 * 1 h, others 10 min), so a flood of first packets cannot make a live flow look
 * like a stray one.
 * Two CPUs may lose each other's update of a cell: the next packet repeats it.
 *
 * Context: any.
 * Return: what is known, this packet included.
 */
enum flow conncache_observe(struct conncache *cache,
			    const struct packet *packet,
			    const struct env_key *key, u64 now);

/**
 * struct flow_ends - the ends of a flow
 * @from: who spoke first
 * @to: the other one
 * @from_port: port of @from
 * @to_port: port of @to
 * @proto: transport protocol
 * @family: 4 or 6
 */
struct flow_ends {
	const struct addr *from;
	const struct addr *to;
	u16 from_port;
	u16 to_port;
	u8 proto;
	u8 family;
};

/**
 * conncache_request - conncache_observe() for what is known to be a SYN
 * @cache: the cache
 * @ends: its ends
 * @key: secret of the namespace
 * @now: nanoseconds of a clock that does not stop
 *
 * Context: any.
 * Return: whether that is FLOW_NEW; if not, nothing has been remembered.
 */
bool conncache_request(struct conncache *cache, const struct flow_ends *ends,
		       const struct env_key *key, u64 now);

/**
 * conncache_sweep - clear cells whose time is up
 * @cache: the cache
 * @sets: how many sets to look at
 * @now: as above
 *
 * Ages wrap after 72 minutes: the whole cache has to be swept every ten.
 */
void conncache_sweep(struct conncache *cache, u32 sets, u64 now);

/**
 * conncache_sweep_late - make up for a sweep of all sets that did not happen
 * @cache: the cache
 * @time: when it should have been
 * @now: as above
 */
void conncache_sweep_late(struct conncache *cache, u64 time, u64 now);

#endif /* _SCANVIGIL_CORE_CONNCACHE_H */
