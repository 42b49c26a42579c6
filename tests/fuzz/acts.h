/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between script.c, which reads orders and sends packets, and acts.c, which knows
 * what each order is made into. Nobody else's business.
 */
#ifndef _SCANVIGIL_ACTS_H
#define _SCANVIGIL_ACTS_H

#include "script.h"

#define ACTS 16
#define PAUSES 16

/**
 * struct order - four bytes of a script
 * @act: which of acts
 * @pause: how long after the one before, of script_pauses
 * @from: host that sends
 * @to: host that it goes to
 * @variant: what else it says to the act, below 8
 * @sport: how the source port is made, below 8
 * @port: destination port by its place in a table, or how many packets back
 * @number: how the sequence number is made, below 4
 */
struct order {
	u8 act;
	u8 pause;
	u8 from;
	u8 to;
	u8 variant;
	u8 sport;
	u8 port;
	u8 number;
};

/* Nanoseconds. */
extern const u64 script_pauses[PAUSES];

/** acts - what becomes of an order */
extern void (*const acts[ACTS])(struct script *script,
				const struct order *order);

/** script_address - the address of a host */
struct addr script_address(u32 host);

/** script_remember - count a packet, for orders about it; false at the end */
bool script_remember(struct script *script, const struct build *build);

/** script_send - send a packet */
void script_send(struct script *script, const struct build *build);

/** script_send_cut - send one of which a capture keeps @cut bytes less */
void script_send_cut(struct script *script, const struct build *build, u32 cut);

/** script_send_piece - send transport bytes of @whole from @off on as a fragment */
void script_send_piece(struct script *script, const struct build *build,
		       const struct wire *whole, u32 off, u32 length);

#endif /* _SCANVIGIL_ACTS_H */
