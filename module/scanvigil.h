/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What other modules may ask of the detector, xt_scanvigil.ko first of all.
 * Read only: nothing here changes what is known of a source.
 */
#ifndef _SCANVIGIL_H
#define _SCANVIGIL_H

#include <linux/types.h>

struct net;
struct sk_buff;

/**
 * struct scanvigil_verdict - what is known of a source, copied out
 * @kinds: mask of 1 << enum scanvigil_kind
 * @techniques: mask of 1 << enum scanvigil_technique
 * @anomalies: mask of 1 << enum scanvigil_anomaly, of all its packets so far
 * @score: the walk, -10 to 127
 * @level: enum scanvigil_level
 * @tool: enum scanvigil_tool
 * @verified: the source completed a handshake
 */
struct scanvigil_verdict {
	u32 kinds;
	u32 techniques;
	u32 anomalies;
	s16 score;
	u8 level;
	u8 tool;
	bool verified;
};

/**
 * scanvigil_lookup - what is known of a source
 * @net: network namespace of the packet
 * @skb: a packet with its network header set
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 * @verdict: filled in; all zero where nothing is known
 *
 * Takes no lock and allocates nothing.
 *
 * Context: any that netfilter hooks run in.
 * Return: true if the source is in the table.
 */
bool scanvigil_lookup(struct net *net, const struct sk_buff *skb, u8 family,
		      struct scanvigil_verdict *verdict);

/**
 * scanvigil_packet_anomalies - what this one packet gives away
 * @skb: a packet with its network header set
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * Needs no table, so it holds before connection tracking (raw table) and in
 * namespaces where detection is off.
 *
 * Context: any.
 * Return: mask of 1 << enum scanvigil_anomaly.
 */
u32 scanvigil_packet_anomalies(const struct sk_buff *skb, u8 family);

#endif /* _SCANVIGIL_H */
