/* SPDX-License-Identifier: GPL-2.0-only */
/* What connection tracking, or else the connection cache, knows of a packet. */
#ifndef _SCANVIGIL_FLOW_H
#define _SCANVIGIL_FLOW_H

#include "core/conncache.h"
#include "core/glance.h"
#include "net.h"

/**
 * scanvigil_flow_is_settled - whether a packet can be passed at once
 * @skb: the packet
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * True for packets of tracked flows that both sides have confirmed, but for
 * those that end a TCP connection from the side that began it. Reads no more
 * than the tracking state and the byte of TCP flags; takes no lock.
 *
 * Context: hooks behind connection tracking.
 */
bool scanvigil_flow_is_settled(const struct sk_buff *skb, u8 family);

/**
 * scanvigil_flow_is_new - whether a plain packet is FLOW_NEW
 * @sn: the namespace
 * @skb: the packet
 * @glance: what was read of it
 * @now: boot time
 *
 * Context: hooks behind connection tracking.
 * Return: false if not, or if scanvigil_flow() has to tell.
 */
bool scanvigil_flow_is_new(struct scanvigil_net *sn, const struct sk_buff *skb,
			   const struct glance *glance, u64 now);

/**
 * scanvigil_flow - what is known of a packet's flow
 * @sn: the namespace
 * @skb: the packet
 * @packet: as parsed. Where connection tracking knows the packet for a reply,
 *          its ends become those that the first packet had, so that address
 *          translation does not stand between a question and its answer.
 * @now: boot time
 *
 * Context: hooks behind connection tracking.
 */
enum flow scanvigil_flow(struct scanvigil_net *sn, const struct sk_buff *skb,
			 struct packet *packet, u64 now);

/**
 * scanvigil_flow_tracked - whether connection tracking works here
 * @sn: the namespace
 *
 * It is used where it is, and never switched on by us.
 */
bool scanvigil_flow_tracked(const struct scanvigil_net *sn);

#endif /* _SCANVIGIL_FLOW_H */
