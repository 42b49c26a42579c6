/* SPDX-License-Identifier: GPL-2.0-only */
/* Names the scanner where its own arithmetic gives it away. */
#ifndef _SCANVIGIL_CORE_TOOLPRINT_H
#define _SCANVIGIL_CORE_TOOLPRINT_H

#include "core/packet.h"

/**
 * toolprint - which scanner made this packet
 * @packet: as parsed
 *
 * Exact tests of single packets only; they say who made a probe, never that a
 * packet is one, so callers ask for packets that are held against a source.
 *
 * Return: enum scanvigil_tool, SCANVIGIL_TOOL_UNKNOWN for most.
 */
u8 toolprint(const struct packet *packet);

#endif /* _SCANVIGIL_CORE_TOOLPRINT_H */
