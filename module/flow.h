/* SPDX-License-Identifier: GPL-2.0-only */
/* What connection tracking, or else the connection cache, knows of a packet. */
#ifndef _SCANVIGIL_FLOW_H
#define _SCANVIGIL_FLOW_H

#include <linux/ipv6.h>
#include <linux/jiffies.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/netfilter/nf_conntrack.h>

#include "core/conncache.h"
#include "core/glance.h"
#include "net.h"

#define FLOW_TCP_FLAGS 13 /* the byte of a TCP header */

/* Not here: IPv6 with extension headers is not for first looks. */
#define FLOW_NOWHERE U32_MAX

/* Where the TCP flags are, from the head of the buffer on. */
static __always_inline u32 flow_tcp_flags(const struct sk_buff *skb, u8 family)
{
	u32 header = skb_network_header(skb) - skb->head;

	if (family == NFPROTO_IPV4)
		return header + ip_hdrlen(skb) + FLOW_TCP_FLAGS;
	if (likely(ipv6_hdr(skb)->nexthdr == IPPROTO_TCP))
		return header + sizeof(struct ipv6hdr) + FLOW_TCP_FLAGS;
	return FLOW_NOWHERE;
}

/**
 * scanvigil_flow_is_settled - whether a packet can be passed at once
 * @skb: the packet
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * True for packets of tracked flows that both sides have confirmed, but for
 * those that end a TCP connection from the side that began it. Reads no more
 * than the tracking state and the byte of TCP flags; takes no lock and calls
 * nothing: of headers in pages scanvigil_flow_is_settled_in_pieces() has to tell.
 *
 * Context: hooks behind connection tracking.
 */
static __always_inline bool scanvigil_flow_is_settled(const struct sk_buff *skb,
						      u8 family)
{
	enum ip_conntrack_info ctinfo;
	const struct nf_conn *ct = nf_ct_get(skb, &ctinfo);
	u32 flags;

	if (!ct || !test_bit(IPS_ASSURED_BIT, &ct->status))
		return false;
	if (ctinfo != IP_CT_ESTABLISHED)
		return ctinfo == IP_CT_ESTABLISHED_REPLY;
	if (nf_ct_protonum(ct) != IPPROTO_TCP)
		return true;
	flags = flow_tcp_flags(skb, family);
	return flags < (u32)(skb_tail_pointer(skb) - skb->head) &&
	       !(skb->head[flags] & (TCP_FIN | TCP_RST));
}

/**
 * scanvigil_flow_is_settled_in_pieces - the same of headers in pages
 * @skb: a packet that is not settled at first sight
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * Context: hooks behind connection tracking.
 */
bool scanvigil_flow_is_settled_in_pieces(const struct sk_buff *skb, u8 family);

/**
 * scanvigil_flow_begins - scanvigil_flow_is_new() without connection tracking
 * @sn: the namespace
 * @glance: what was read of the packet
 * @now: boot time
 */
bool scanvigil_flow_begins(struct scanvigil_net *sn,
			   const struct glance *glance, u64 now);

/* Written once a second at most: every CPU reads the line for every packet. */
static inline void flow_learn_tracked(struct scanvigil_net *sn)
{
	if (READ_ONCE(sn->conntrack_seen) &&
	    time_before(jiffies, READ_ONCE(sn->conntrack_at) + HZ))
		return;
	WRITE_ONCE(sn->conntrack_at, jiffies);
	WRITE_ONCE(sn->conntrack_seen, true);
}

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
static inline bool scanvigil_flow_is_new(struct scanvigil_net *sn,
					 const struct sk_buff *skb,
					 const struct glance *glance, u64 now)
{
	enum ip_conntrack_info ctinfo;

	if (!nf_ct_get(skb, &ctinfo))
		return scanvigil_flow_begins(sn, glance, now);
	flow_learn_tracked(sn);
	return ctinfo == IP_CT_NEW;
}

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
