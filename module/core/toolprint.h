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

/**
 * toolprint_idle - a question for the IP ID, as the user of a zombie asks it
 * @packet: a packet that belongs to no connection
 *
 * nmap -sI sends SYN/ACK with its own window and a SYN's only option; whoever
 * answers a SYN has a window and options of its own.
 */
bool toolprint_idle(const struct packet *packet);

/**
 * toolprint_unicornscan - whether two SYNs come from one run of unicornscan
 * @packet: the later of two to one host
 * @seq: sequence number of the earlier
 * @sport: source port of the earlier
 * @dport: destination port of the earlier
 *
 * It makes the number of a probe from a key of the run and the ports.
 */
bool toolprint_unicornscan(const struct packet *packet, u32 seq, u16 sport,
			   u16 dport);

#endif /* _SCANVIGIL_CORE_TOOLPRINT_H */
