/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was really sent, counted without the core: exact where the core estimates,
 * so that its counts can be held against it. Knows packets, and no engine.
 */
#ifndef _SCANVIGIL_TRUTH_H
#define _SCANVIGIL_TRUTH_H

#include "script.h"
#include <uapi/linux/scanvigil.h>

/* Entries of the one set that remembers all; a power of two. */
#define TRUTH_SEEN 16384

/**
 * struct truth_source - what one source did since it began, or began anew
 * @key: its address, host bits zero
 * @family: 4 or 6
 * @ports: a bit for each port that it sent to, or protocol without ports
 * @hosts: a bit for each script_host() that it sent to
 * @port_count: bits of @ports
 * @contacts: distinct ports of distinct hosts
 * @received: packets that were sent to it
 * @answerers: distinct ports of distinct hosts that sent to it, and errors
 * @went_on: packets that it sent as if it had been answered
 * @verified: it sent an acknowledgment of what a SYN to it carried, ever
 * @generation: how often it began
 */
struct truth_source {
	struct addr key;
	u8 family;
	u64 ports[65536 / 64];
	u64 hosts;
	u32 port_count;
	u32 contacts;
	u32 received;
	u32 answerers;
	u32 went_on;
	bool verified;
	u32 generation;
};

/**
 * struct truth - all that was sent
 * @source: who sent or was sent to
 * @count: entries of @source in use
 * @ipv6_prefix: leading bits that tell IPv6 sources apart
 * @senders: a bit for each script_host() that sent anything
 */
struct truth {
	struct truth_source source[SCRIPT_HOSTS];
	u32 count;
	u32 ipv6_prefix;
	u64 senders;

	/* private: */
	u64 seen[TRUTH_SEEN];
	u32 seen_count;
};

/** truth_begin - forget all */
void truth_begin(struct truth *truth, u32 ipv6_prefix);

/** truth_source - what is known of a source, by any of its addresses */
struct truth_source *truth_source(struct truth *truth, const struct addr *addr,
				  u8 family);

/** truth_restart - its counts begin at zero */
void truth_restart(struct truth_source *source);

/** truth_sent - a packet was sent; after truth_restart() of what it begins */
void truth_sent(struct truth *truth, const struct sent *sent);

#endif /* _SCANVIGIL_TRUTH_H */
