/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes as a script of packets: four to an order (who sends what to whom, and how
 * long after the last), from an alphabet small enough that orders meet. Answers,
 * repetitions and copies refer to packets before them.
 */
#ifndef _SCANVIGIL_SCRIPT_H
#define _SCANVIGIL_SCRIPT_H

#include "builder.h"
#include "core/params.h"

/* Packets that a script sends at the most. */
#define SCRIPT_PACKETS 512
/* Hosts of IPv4, then of IPv6, half of them in one prefix. */
#define SCRIPT_HOSTS 32
#define SCRIPT_HOSTS_V4 24

/**
 * struct sent - a packet of a script
 * @build: what it was made from
 * @wire: its bytes
 * @held: how many of them a capture would have kept
 * @wall_ns: when
 * @piece: a part of @build only, so that nothing of it is sure to be there
 */
struct sent {
	const struct build *build;
	const struct wire *wire;
	u32 held;
	u64 wall_ns;
	bool piece;
};

/**
 * struct script - what a script asks for besides packets
 * @params: thresholds
 * @send: called for each packet
 * @no_dossiers: there is no room for exact counts
 * @refuse: each so many findings one cannot be told, 0 for none
 */
struct script {
	struct params params;
	void (*send)(const struct sent *sent);
	bool no_dossiers;
	u32 refuse;

	/* private: */
	struct build past[SCRIPT_PACKETS];
	u32 count;
	u64 wall_ns;
};

/**
 * script_begin - read what comes before the orders
 * @script: to fill in
 * @bytes: the script; moved behind what was read
 * @size: how long it is; made less
 */
void script_begin(struct script *script, const u8 **bytes, size_t *size);

/** script_run - send the packets of a script */
void script_run(struct script *script, const u8 *bytes, size_t size);

/** script_host - a number below SCRIPT_HOSTS for the address of a host */
u32 script_host(const struct addr *addr, u8 family);

#endif /* _SCANVIGIL_SCRIPT_H */
