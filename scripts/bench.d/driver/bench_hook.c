// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver hooks at PRE_ROUTING itself: nothing at all, a hook that does
 * nothing, and the floor, which reads two cache lines at random as whoever keeps
 * something for each source has to.
 */
#include <linux/hash.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <net/net_namespace.h>

#include "bench.h"

#define LINE_BYTES 64
#define SOURCE_BYTES 256

static u8 *floor_table;
static u32 floor_sources;
static struct net *hooked_net;
static const struct nf_hook_ops *hooked;

static unsigned int noop_hook(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state)
{
	return NF_ACCEPT;
}

static unsigned int floor_hook(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	u32 hash =
		hash_32(state->pf == NFPROTO_IPV4 ?
				(__force u32)ip_hdr(skb)->saddr :
				(__force u32)ipv6_hdr(skb)->saddr.s6_addr32[1],
			32);
	size_t at = (size_t)((u64)hash * floor_sources >> 32) * SOURCE_BYTES;
	size_t other =
		(size_t)((u64)(hash * 0x85ebca6b) * floor_sources >> 32) *
			SOURCE_BYTES +
		LINE_BYTES;

	if (READ_ONCE(floor_table[at]) + READ_ONCE(floor_table[other]))
		return NF_DROP;
	return NF_ACCEPT;
}

#define OPS(function)                                             \
	{                                                         \
		{ .hook = (function),                             \
		  .pf = NFPROTO_IPV4,                             \
		  .hooknum = NF_INET_PRE_ROUTING,                 \
		  .priority = NF_IP_PRI_CONNTRACK + 1 },          \
			{ .hook = (function),                     \
			  .pf = NFPROTO_IPV6,                     \
			  .hooknum = NF_INET_PRE_ROUTING,         \
			  .priority = NF_IP6_PRI_CONNTRACK + 1 }, \
	}

static const struct nf_hook_ops noop_ops[] = OPS(noop_hook);
static const struct nf_hook_ops floor_ops[] = OPS(floor_hook);

void bench_unhook(void)
{
	if (hooked)
		nf_unregister_net_hooks(hooked_net, hooked, 2);
	hooked = NULL;
	vfree(floor_table);
	floor_table = NULL;
}

int bench_hook(const char *name, u32 sources)
{
	const struct nf_hook_ops *ops = noop_ops;
	int err;

	bench_unhook();
	if (!strcmp(name, "none"))
		return 0;
	if (!strcmp(name, "floor")) {
		if (!sources || sources > 1 << 21)
			return -EINVAL;
		floor_table = vzalloc((size_t)sources * SOURCE_BYTES);
		if (!floor_table)
			return -ENOMEM;
		floor_sources = sources;
		ops = floor_ops;
	} else if (strcmp(name, "noop")) {
		return -EINVAL;
	}
	hooked_net = current->nsproxy->net_ns;
	err = nf_register_net_hooks(hooked_net, ops, 2);
	if (!err)
		hooked = ops;
	return err;
}
