/* SPDX-License-Identifier: GPL-2.0-only */
/* Options of IPv4 and TCP: lists of type, length and value, which lie. */
#ifndef _SCANVIGIL_CORE_OPTIONS_H
#define _SCANVIGIL_CORE_OPTIONS_H

#include "core/packet.h"

/**
 * options_ipv4 - whether an IPv4 header asks for a route
 * @bytes: the packet
 * @off: where its options are
 * @len: how many bytes, 40 at the most
 *
 * Loose or strict source and record route (RFC 791 3.1).
 */
bool options_ipv4(const struct env_bytes *bytes, u32 off, u32 len);

/**
 * options_tcp - what the options of a SYN give away
 * @bytes: the packet
 * @off: where they are
 * @len: how many bytes, 40 at the most
 *
 * Return: PACKET_MSS_ONLY and PACKET_OS_OPTION, as they are.
 */
u8 options_tcp(const struct env_bytes *bytes, u32 off, u32 len);

#endif /* _SCANVIGIL_CORE_OPTIONS_H */
