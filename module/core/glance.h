/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The plainest packets, read no further than it takes to know a contact again:
 * whole SYNs and datagrams with nothing odd about them. All others are for parse.
 */
#ifndef _SCANVIGIL_CORE_GLANCE_H
#define _SCANVIGIL_CORE_GLANCE_H

#include "core/contact.h"

/**
 * struct glance - a plain packet
 * @src: source address
 * @dst: destination address
 * @sport: source port
 * @dport: destination port
 * @family: 4 or 6
 * @proto: PROTO_TCP or PROTO_UDP
 * @technique: enum scanvigil_technique of a first packet like this
 */
struct glance {
	struct addr src;
	struct addr dst;
	u16 sport;
	u16 dport;
	u8 family;
	u8 proto;
	u8 technique;
};

/**
 * glance_ipv4 - read an IPv4 packet if it is plain
 * @bytes: the packet
 * @glance: all zeroes; filled in
 *
 * A plain packet is whole, has no IP options or extension headers, no anomaly
 * (see anomaly_packet()), and is a SYN, but from FTP's data port, or a datagram,
 * but to a port of traceroute; and its headers are in one piece.
 *
 * Return: false if it is not plain.
 */
bool glance_ipv4(const struct env_bytes *bytes, struct glance *glance);

/**
 * glance_ipv6 - read an IPv6 packet if it is plain
 * @bytes: the packet
 * @glance: all zeroes; filled in
 *
 * Return: as above.
 */
bool glance_ipv6(const struct env_bytes *bytes, struct glance *glance);

#endif /* _SCANVIGIL_CORE_GLANCE_H */
