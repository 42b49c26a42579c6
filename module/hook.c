// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packet's road, room by room: parse, anomaly, flow, contact, table, event.
 * Accepts every packet, whatever we think of it and whatever we lack.
 */
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "allow.h"
#include "config.h"
#include "core/anomaly.h"
#include "core/contact.h"
#include "core/glance.h"
#include "core/parse.h"
#include "crowd.h"
#include "event.h"
#include "flow.h"
#include "hook.h"
#include "stats.h"
#include "table.h"

/*
 * What there is to tell is too large to be cleared for each packet, as kernels
 * clear what is on the stack. Hooks run with softirqs kept out, one at a time.
 */
static DEFINE_PER_CPU(struct finding, scratch);

static struct env_bytes bytes_of(const struct sk_buff *skb)
{
	return (struct env_bytes){
		.skb = skb,
		.len = skb->len - (u32)skb_network_offset(skb),
	};
}

static struct scene scene_of(const struct scanvigil_net *sn,
			     const struct nf_hook_state *state)
{
	const struct params *params = &rcu_dereference(sn->config)->params;
	/* Of the last tick: to read the clock costs as much as all the rest. */
	u64 now = ktime_get_coarse_boottime_ns();

	return (struct scene){
		.key = &sn->secret,
		.params = params,
		.now = now,
		.ifindex = state->in ? (u32)state->in->ifindex : 0,
		.grace = now - sn->enabled_ns < ms_to_ns(params->grace_ms),
	};
}

static void tell(struct scanvigil_net *sn, const struct finding *finding,
		 const struct scene *scene)
{
	if (!scanvigil_event_push(sn, finding))
		scanvigil_table_untold(sn, finding, scene);
}

static void observe(struct scanvigil_net *sn, const struct packet *packet,
		    const struct contact *contact, const struct scene *scene,
		    u32 stands_for)
{
	struct finding *finding = this_cpu_ptr(&scratch);
	struct hint hint;

	if (scanvigil_allow_match(sn, contact->source, packet->family,
				  contact->port, contact->has_port,
				  scene->now)) {
		scanvigil_stats_inc(sn, STATS_ALLOWED);
		return;
	}
	switch (scanvigil_table_observe(sn, packet, contact, scene, finding,
					&hint)) {
	case TABLE_FINDING:
		tell(sn, finding, scene);
		fallthrough;
	case TABLE_SEEN:
		scanvigil_stats_inc(sn, STATS_OBSERVED);
		scanvigil_crowd_contact(sn, packet, contact, scene, &hint);
		break;
	case TABLE_IGNORED:
		scanvigil_stats_inc(sn, STATS_IGNORED);
		break;
	case TABLE_PROBATION:
		scanvigil_stats_inc(sn, STATS_PROBATION);
		break;
	case TABLE_UNTRACKED:
		scanvigil_stats_inc(sn, STATS_UNTRACKED);
		break;
	}
	scanvigil_crowd_request(sn, packet, contact, scene, stands_for);
}

/* An answer, a refusal or the end of a connection. */
static void conclude(struct scanvigil_net *sn, const struct packet *packet,
		     const struct contact *contact, const struct scene *scene)
{
	struct finding *finding = this_cpu_ptr(&scratch);

	if (scanvigil_table_outcome(sn, packet, contact, scene, finding))
		tell(sn, finding, scene);
	scanvigil_crowd_outcome(sn, packet, contact, scene);
	scanvigil_stats_inc(sn, STATS_OBSERVED);
}

/**
 * struct seen - what a first glance has told
 * @stands_for: scanvigil_crowd_draw()
 * @is_new: the flow is
 */
struct seen {
	u32 stands_for;
	bool is_new;
};

/* A packet that connection tracking does not vouch for, and that is news. */
static void inspect(struct scanvigil_net *sn, const struct sk_buff *skb,
		    const struct nf_hook_state *state, const struct seen *seen)
{
	const struct env_bytes bytes = bytes_of(skb);
	enum flow flow = FLOW_NEW;
	struct contact contact;
	struct packet packet;
	struct scene scene;
	u32 anomalies;

	if (parse(&bytes, &packet) != PARSE_OK) {
		scanvigil_stats_inc(sn, STATS_MALFORMED);
		return;
	}
	if (packet.bits & PACKET_GROUP) {
		scanvigil_stats_inc(sn, STATS_IGNORED);
		return;
	}
	scene = scene_of(sn, state);
	/* What fragments give away was told before reassembly. */
	anomalies = anomaly_packet(&packet) & ~ANOMALY_FRAGMENTS;
	if (anomalies)
		scanvigil_stats_inc(sn, STATS_ANOMALIES);
	if (!seen->is_new)
		flow = scanvigil_flow(sn, skb, &packet, scene.now);
	contact_classify(&packet, flow, anomalies, &contact);
	if (detect_wants(&contact))
		observe(sn, &packet, &contact, &scene, seen->stands_for);
	else if (contact.class > CONTACT_BOGUS)
		conclude(sn, &packet, &contact, &scene);
	else
		scanvigil_stats_inc(sn, STATS_IGNORED);
}

/*
 * The packet that a gateway sees most of what nobody vouches for: a client that
 * comes again. It is read no further than to see that, and takes no lock.
 */
static bool comes_again(struct scanvigil_net *sn, const struct sk_buff *skb,
			u8 family, struct seen *seen)
{
	const struct env_bytes bytes = bytes_of(skb);
	u64 now = ktime_get_coarse_boottime_ns();
	struct glance plain;

	if (!glance(&bytes, family == NFPROTO_IPV4 ? 4 : 6, &plain) ||
	    !scanvigil_flow_is_new(sn, skb, &plain, now))
		return false;
	seen->is_new = true;
	if (scanvigil_allow_match(sn, &plain.src, plain.family, plain.dport,
				  true, now))
		return false;
	seen->stands_for = scanvigil_crowd_draw(
		sn, &rcu_dereference(sn->config)->params, now);
	return !seen->stands_for && scanvigil_table_again(sn, &plain, now);
}

static bool is_for_us(const struct sk_buff *skb,
		      const struct nf_hook_state *state)
{
	const struct net_device *dev = state->in ?: state->out;

	return skb->pkt_type == PACKET_HOST && !(dev->flags & IFF_LOOPBACK);
}

static void look(struct scanvigil_net *sn, const struct sk_buff *skb,
		 const struct nf_hook_state *state)
{
	struct seen seen = { .stands_for = CROWD_NOT_DRAWN };

	if (!is_for_us(skb, state)) {
		scanvigil_stats_inc(sn, STATS_PACKETS);
		scanvigil_stats_inc(sn, STATS_IGNORED);
	} else if (comes_again(sn, skb, state->pf, &seen)) {
		scanvigil_stats_inc(sn, STATS_AGAIN);
	} else {
		scanvigil_stats_inc(sn, STATS_PACKETS);
		inspect(sn, skb, state, &seen);
	}
}

static struct addr source_addr(const struct sk_buff *skb, u8 family)
{
	struct addr addr = {};

	if (family == NFPROTO_IPV4)
		addr.w[0] = (__force u32)ip_hdr(skb)->saddr;
	else
		memcpy(addr.b, &ipv6_hdr(skb)->saddr, sizeof(addr.b));
	return addr;
}

/* For nftables rules, which have no match of ours: a bit of the packet mark. */
static void mark(struct scanvigil_net *sn, struct sk_buff *skb, u8 family)
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

static unsigned int packet_hook(void *priv, struct sk_buff *skb,
				const struct nf_hook_state *state)
{
	struct scanvigil_net *sn = scanvigil_net(state->net);

	if (scanvigil_flow_is_settled(skb, state->pf)) {
		scanvigil_stats_inc(sn, STATS_ESTABLISHED);
	} else {
		/* Our own come from processes, as do those from a queue. */
		local_bh_disable();
		look(sn, skb, state);
		local_bh_enable();
	}

	if (static_branch_unlikely(&scanvigil_marking))
		mark(sn, skb, state->pf);
	return NF_ACCEPT;
}

static bool may_be_fragment(const struct sk_buff *skb, u8 family)
{
	if (family == NFPROTO_IPV4)
		return ip_is_fragment(ip_hdr(skb));
	return ipv6_ext_hdr(ipv6_hdr(skb)->nexthdr);
}

static void inspect_fragment(struct scanvigil_net *sn,
			     const struct packet *packet,
			     const struct nf_hook_state *state)
{
	struct scene scene = scene_of(sn, state);
	struct contact contact;
	u32 anomalies;
	bool flood;

	anomalies = anomaly_fragment(packet) |
		    scanvigil_crowd_fragment(sn, packet, &scene, &flood);
	if (!anomalies && !flood)
		return;
	if (anomalies)
		scanvigil_stats_inc(sn, STATS_ANOMALIES);
	contact_fragment(packet, anomalies, flood, !scanvigil_flow_tracked(sn),
			 &contact);
	observe(sn, packet, &contact, &scene, CROWD_NOT_DRAWN);
	if (flood)
		scanvigil_crowd_fragments(sn, packet, &contact, &scene);
}

/* Before reassembly: the only place where fragments can be told apart. */
static unsigned int fragment_hook(void *priv, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	struct scanvigil_net *sn;
	struct env_bytes bytes;
	struct packet packet;

	if (!may_be_fragment(skb, state->pf) || !is_for_us(skb, state))
		return NF_ACCEPT;
	bytes = bytes_of(skb);
	parse(&bytes, &packet);
	if (!(packet.bits & PACKET_FRAGMENT) || packet.bits & PACKET_GROUP)
		return NF_ACCEPT;
	sn = scanvigil_net(state->net);
	local_bh_disable();
	scanvigil_stats_inc(sn, STATS_FRAGMENTS);
	inspect_fragment(sn, &packet, state);
	local_bh_enable();
	return NF_ACCEPT;
}

static const struct nf_hook_ops hooks[] = {
	{
		.hook = fragment_hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_RAW_BEFORE_DEFRAG,
	},
	{
		.hook = packet_hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_CONNTRACK + 1,
	},
	{
		.hook = packet_hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP_PRI_CONNTRACK + 1,
	},
#if IS_ENABLED(CONFIG_IPV6)
	{
		.hook = fragment_hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP6_PRI_RAW_BEFORE_DEFRAG,
	},
	{
		.hook = packet_hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP6_PRI_CONNTRACK + 1,
	},
	{
		.hook = packet_hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP6_PRI_CONNTRACK + 1,
	},
#endif
};

int scanvigil_hook_register(struct net *net)
{
	return nf_register_net_hooks(net, hooks, ARRAY_SIZE(hooks));
}

void scanvigil_hook_unregister(struct net *net)
{
	nf_unregister_net_hooks(net, hooks, ARRAY_SIZE(hooks));
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
	const struct env_bytes bytes = bytes_of(skb);
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
