/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What fragments give away together: a header written twice (RFC 3128), pieces
 * that overlap (RFC 1858, RFC 5722), datagrams begun and never completed.
 */
#ifndef _SCANVIGIL_CORE_FRAGMENT_H
#define _SCANVIGIL_CORE_FRAGMENT_H

#include "core/packet.h"
#include "core/detect.h"

#define FRAGMENT_DATAGRAMS 128
#define FRAGMENT_SENDERS 64
#define FRAGMENT_PIECES 4

/**
 * struct fragment_datagram - the last pieces of one datagram
 * @hash: of its addresses, protocol and identification
 * @at: when it began, in units of 2^30 ns
 * @from: where each piece begins
 * @to: where it ends
 * @count: pieces seen, saturating
 * @ended: the last piece was among them
 */
struct fragment_datagram {
	u32 hash;
	u32 at;
	u32 from[FRAGMENT_PIECES];
	u32 to[FRAGMENT_PIECES];
	u32 count;
	bool ended;
};

/**
 * struct fragment_sender - how many datagrams a source leaves open
 * @hash: of the source
 * @at: the second that this is of, in units of 2^30 ns
 * @open: datagrams begun and not ended in it
 */
struct fragment_sender {
	u32 hash;
	u32 at;
	u32 open;
};

/**
 * struct fragments - all of it for one namespace; zeroed memory is empty
 * @datagram: by hash
 * @sender: by hash of the source
 */
struct fragments {
	struct fragment_datagram datagram[FRAGMENT_DATAGRAMS];
	struct fragment_sender sender[FRAGMENT_SENDERS];
};

/* Told of a source that leaves too many datagrams open. */
extern const struct crowd_finding fragment_flood;

/**
 * fragment_observe - compare a fragment with those before it
 * @fragments: the memory; the caller keeps others out
 * @packet: as parsed, PACKET_FRAGMENT set
 * @scene: what surrounds it
 * @flood: filled in: its source leaves more datagrams open than flood-rate
 *
 * A piece that comes again as it was, from a duplicating network, is no overlap.
 *
 * Return: mask of ANOMALY(FRAG_REWRITE) and ANOMALY(FRAG_OVERLAP).
 */
u32 fragment_observe(struct fragments *fragments, const struct packet *packet,
		     const struct scene *scene, bool *flood);

#endif /* _SCANVIGIL_CORE_FRAGMENT_H */
