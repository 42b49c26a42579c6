/* SPDX-License-Identifier: GPL-2.0-only */
/* What one packet alone gives away: no memory, no time, no source. */
#ifndef _SCANVIGIL_CORE_ANOMALY_H
#define _SCANVIGIL_CORE_ANOMALY_H

#include "core/packet.h"
#include <uapi/linux/scanvigil.h>

#define ANOMALY(name) BIT(SCANVIGIL_ANOMALY_##name)

/* Seen in flags; a packet with one of them is no part of any connection. */
#define ANOMALY_TCP_FLAGS                                                  \
	(ANOMALY(TCP_NULL) | ANOMALY(TCP_FIN) | ANOMALY(TCP_XMAS) |        \
	 ANOMALY(TCP_FULL) | ANOMALY(TCP_SYN_FIN) | ANOMALY(TCP_SYN_RST) | \
	 ANOMALY(TCP_FLAGS))

/* Seen before reassembly, and only there. */
#define ANOMALY_FRAGMENTS                                                     \
	(ANOMALY(FRAG_TINY) | ANOMALY(FRAG_OVERLAP) | ANOMALY(FRAG_REWRITE) | \
	 ANOMALY(FRAG_LENGTH) | ANOMALY(FRAG_OVERSIZE) | ANOMALY(FRAG_DF) |   \
	 ANOMALY(FRAG_CHAIN))

/* Too short for the transport header. */
#define ANOMALY_TINY (ANOMALY(FRAG_TINY) | ANOMALY(FRAG_CHAIN))

/* Legal, from broken boxes, or forged by its nature: told, never held against. */
#define ANOMALY_HARMLESS                                              \
	(ANOMALY(TCP_SYN_ACK_VALUE) | ANOMALY(UDP_PORT_ZERO_SOURCE) | \
	 ANOMALY(FRAG_DF) | ANOMALY(TCP_URGENT) | ANOMALY(LAND) |     \
	 ANOMALY(SOURCE_ROUTE))

/* Probes that only a tool which fingerprints operating systems sends. */
#define ANOMALY_OS_PROBES                                                     \
	(ANOMALY(TCP_RESERVED) | ANOMALY(TCP_OS_PROBE) | ANOMALY(ICMP_CODE) | \
	 ANOMALY(ICMP_OS_PROBE) | ANOMALY(UDP_OS_PROBE))

/**
 * anomaly_packet - anomalies of a whole packet
 * @packet: as parsed
 *
 * ECE, CWR and AE are never held against a packet (RFC 3168, RFC 9768), and
 * neither are data in a SYN (RFC 7413) or the IP ID (RFC 6864).
 *
 * Return: mask of ANOMALY().
 */
u32 anomaly_packet(const struct packet *packet);

/**
 * anomaly_fragment - anomalies of a fragment before reassembly
 * @packet: as parsed, PACKET_FRAGMENT set, whole or malformed
 *
 * RFC 1858 and RFC 3128 for IPv4; RFC 7112 and RFC 8200 4.5 for IPv6.
 *
 * Return: mask of ANOMALY(), within ANOMALY_FRAGMENTS.
 */
u32 anomaly_fragment(const struct packet *packet);

#endif /* _SCANVIGIL_CORE_ANOMALY_H */
