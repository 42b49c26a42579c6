/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Headers that were cut up: what the kernel's defragmentation hands to the hook
 * behind it, as far as the transport header, which is all that is looked at.
 */
#ifndef SCANVIGIL_REASSEMBLE_H
#define SCANVIGIL_REASSEMBLE_H

#include "core/packet.h"

struct reassembly;

/** reassembly_new - memory for headers under way, NULL without memory */
struct reassembly *reassembly_new(void);

/** reassembly_free - the reverse; NULL is nothing to free */
void reassembly_free(struct reassembly *reassembly);

/**
 * reassemble - take a fragment in
 * @reassembly: headers under way
 * @bytes: the fragment from its IP header on
 * @packet: the fragment as parsed; becomes the whole packet when the header is
 *	complete, as if it had come in one piece
 * @now: nanoseconds
 *
 * A fixed number is kept; a newcomer takes the place of whoever is there. The
 * first bytes to arrive for a place win, as in the kernel an overlap loses.
 *
 * Return: true once for each datagram, when @packet is whole.
 */
bool reassemble(struct reassembly *reassembly, const struct env_bytes *bytes,
		struct packet *packet, u64 now);

#endif /* SCANVIGIL_REASSEMBLE_H */
