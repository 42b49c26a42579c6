/* SPDX-License-Identifier: GPL-2.0-only */
/* What is known of who sent a packet, put where nftables can see it. */
#ifndef _SCANVIGIL_VERDICT_H
#define _SCANVIGIL_VERDICT_H

#include <linux/types.h>

struct scanvigil_net;
struct sk_buff;

/**
 * scanvigil_mark - set the bits of a scanner's packet that are configured
 * @sn: the namespace
 * @skb: the packet
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * For nftables rules, which have no match of ours.
 *
 * Context: hooks.
 */
void scanvigil_mark(struct scanvigil_net *sn, struct sk_buff *skb, u8 family);

#endif /* _SCANVIGIL_VERDICT_H */
