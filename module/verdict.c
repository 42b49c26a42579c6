// SPDX-License-Identifier: GPL-2.0-only
/*
 * What rules and marks are told of a packet: who sent it, as the table knows, and
 * what it gives away itself. Reads only, and takes no lock.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <net/ip.h>

#include "config.h"
#include "core/anomaly.h"
#include "core/parse.h"
#include "scanvigil.h"
#include "table.h"
#include "verdict.h"

static struct addr source_addr(const struct sk_buff *skb, u8 family)
{
	struct addr addr = {};

	if (family == NFPROTO_IPV4)
		addr.w[0] = (__force u32)ip_hdr(skb)->saddr;
	else
		memcpy(addr.b, &ipv6_hdr(skb)->saddr, sizeof(addr.b));
	return addr;
}

void scanvigil_mark(struct scanvigil_net *sn, struct sk_buff *skb, u8 family)
{
	const struct scanvigil_config *config = rcu_dereference(sn->config);
	struct addr addr = source_addr(skb, family);
	struct scanvigil_verdict verdict;

	if (!config->mark_mask ||
	    !scanvigil_table_lookup(sn, &addr, family == NFPROTO_IPV4 ? 4 : 6,
				    &verdict))
		return;
	if (verdict.level < SCANVIGIL_LEVEL_SCAN ||
	    (config->mark_verified && !verdict.verified))
		return;
	skb->mark = (skb->mark & ~config->mark_mask) | config->mark;
}

bool scanvigil_lookup(struct net *net, const struct sk_buff *skb, u8 family,
		      struct scanvigil_verdict *verdict)
{
	struct addr addr = source_addr(skb, family);
	bool found;

	memset(verdict, 0, sizeof(*verdict));
	rcu_read_lock();
	found = scanvigil_table_lookup(scanvigil_net(net), &addr,
				       family == NFPROTO_IPV4 ? 4 : 6, verdict);
	rcu_read_unlock();
	return found;
}
EXPORT_SYMBOL_GPL(scanvigil_lookup);

u32 scanvigil_packet_anomalies(const struct sk_buff *skb, u8 family)
{
	const struct env_bytes bytes = env_bytes_of(skb);
	struct packet packet;
	bool whole = parse(&bytes, &packet) == PARSE_OK;
	u32 anomalies = 0;

	if (packet.bits & PACKET_FRAGMENT)
		anomalies |= anomaly_fragment(&packet);
	if (whole)
		anomalies |= anomaly_packet(&packet);
	return anomalies;
}
EXPORT_SYMBOL_GPL(scanvigil_packet_anomalies);
