/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes to struct packet. Reads no further than the packet, however it lies. */
#ifndef _SCANVIGIL_CORE_PARSE_H
#define _SCANVIGIL_CORE_PARSE_H

#include "core/packet.h"

/**
 * enum parse_result - what became of a packet
 * @PARSE_OK: filled in; PACKET_PORTS tells whether there were ports
 * @PARSE_MALFORMED: cut short, or its lengths lie; what could be read is there
 */
enum parse_result {
	PARSE_OK,
	PARSE_MALFORMED,
};

/**
 * parse - read the headers of an IPv4 or IPv6 packet
 * @bytes: the packet, from its network header on
 * @packet: filled in from zero
 *
 * Later fragments have no ports, and neither has a first fragment too short
 * for them (RFC 1858). An IPv6 atomic fragment is a whole packet (RFC 6946).
 *
 * Context: any; bounded by PARSE_EXTENSIONS_MAX headers.
 * Return: PARSE_OK or PARSE_MALFORMED.
 */
enum parse_result parse(const struct env_bytes *bytes, struct packet *packet);

/* IPv6 extension headers read before a packet counts as malformed. */
#define PARSE_EXTENSIONS_MAX 64

#endif /* _SCANVIGIL_CORE_PARSE_H */
