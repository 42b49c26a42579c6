// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packet's road, room by room: parse, anomaly, flow, contact, table, event.
 * Accepts every packet, whatever we think of it and whatever we lack.
 */
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/local_lock.h>
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
#include "verdict.h"

/*
 * What there is to tell is too large to be cleared for each packet, as kernels
 * clear what is on the stack. The lock is one on PREEMPT_RT alone, where softirqs
 * that are kept out do not keep each other out.
 */
struct scratch {
	local_lock_t lock;
	struct finding finding;
};

static DEFINE_PER_CPU(struct scratch, scratch) = {
	.lock = INIT_LOCAL_LOCK(lock),
};

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

/**
 * struct seen - what a first glance has told
 * @stands_for: what scanvigil_crowd_request() is to know
 * @hash: scanvigil_table_hash(), if it is new
 * @is_new: the packet is the first of its flow
 */
struct seen {
	u32 stands_for;
	u32 hash;
	bool is_new;
};

static const struct seen nothing_seen = { .stands_for = CROWD_NOT_DRAWN };

static enum table_result file(struct scanvigil_net *sn,
			      const struct packet *packet,
			      const struct contact *contact,
			      const struct scene *scene, u32 hash,
			      struct hint *hint)
{
	enum table_result result;
	struct finding *finding;

	local_lock_nested_bh(&scratch.lock);
	finding = this_cpu_ptr(&scratch.finding);
	result = scanvigil_table_observe(sn, packet, contact, scene, hash,
					 finding, hint);
	if (result == TABLE_FINDING)
		tell(sn, finding, scene);
	local_unlock_nested_bh(&scratch.lock);
	return result;
}

/* Under what the packet is to be counted. */
static enum stats_item observe(struct scanvigil_net *sn,
			       const struct packet *packet,
			       const struct contact *contact,
			       const struct scene *scene,
			       const struct seen *seen)
{
	enum stats_item item = STATS_OBSERVED;
	u32 hash = seen->hash;
	struct hint hint;

	if (scanvigil_allow_match(sn, contact->source, packet->family,
				  contact->port, contact->has_port, scene->now))
		return STATS_ALLOWED;
	if (!seen->is_new)
		hash = scanvigil_table_hash(sn, contact->source, packet->family,
					    scene->params->ipv6_prefix);
	switch (file(sn, packet, contact, scene, hash, &hint)) {
	case TABLE_FINDING:
	case TABLE_SEEN:
		scanvigil_crowd_contact(sn, packet, contact, scene, &hint);
		break;
	case TABLE_IGNORED:
		item = STATS_IGNORED_HARMLESS;
		break;
	case TABLE_PROBATION:
		item = STATS_PROBATION;
		break;
	case TABLE_UNTRACKED:
		item = STATS_UNTRACKED;
		break;
	}
	scanvigil_crowd_request(sn, packet, contact, scene, seen->stands_for);
	return item;
}

/* An answer, a refusal or the end of a connection. */
static void conclude(struct scanvigil_net *sn, const struct packet *packet,
		     const struct contact *contact, const struct scene *scene)
{
	struct finding *finding;

	local_lock_nested_bh(&scratch.lock);
	finding = this_cpu_ptr(&scratch.finding);
	if (scanvigil_table_outcome(sn, packet, contact, scene, finding))
		tell(sn, finding, scene);
	local_unlock_nested_bh(&scratch.lock);
	scanvigil_crowd_outcome(sn, packet, contact, scene);
	scanvigil_stats_inc(sn, STATS_OBSERVED);
}

/* A packet that connection tracking does not vouch for, and that is news. */
static void inspect(struct scanvigil_net *sn, const struct sk_buff *skb,
		    const struct nf_hook_state *state, const struct seen *seen)
{
	const struct env_bytes bytes = env_bytes_of(skb);
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
		scanvigil_stats_inc(sn, STATS_IGNORED_ELSEWHERE);
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
		scanvigil_stats_inc(sn, observe(sn, &packet, &contact, &scene,
						seen));
	else if (contact.class > CONTACT_BOGUS)
		conclude(sn, &packet, &contact, &scene);
	else
		scanvigil_stats_inc(sn, flow > FLOW_NEW ? STATS_IGNORED_KNOWN :
							  STATS_IGNORED_MUTE);
}

/*
 * Of requests that were drawn. They are counted here; one that there is something
 * to tell by is so once more, where it is told.
 */
static noinline bool is_flood(struct scanvigil_net *sn,
			      const struct glance *plain,
			      const struct params *params, u64 now,
			      struct seen *seen)
{
	u32 stands_for = seen->stands_for, hash = seen->hash;

	if (plain->family != 4)
		hash = addr_hash(&plain->src, plain->family, &sn->secret);
	seen->stands_for = scanvigil_crowd_glance(sn, plain, hash, params, now,
						  stands_for);
	return seen->stands_for;
}

/*
 * The packets that a gateway sees most of what nobody vouches for: a client that
 * comes again, and a flood. They are read no further than to see that.
 */
static bool is_no_news(struct scanvigil_net *sn, const struct sk_buff *skb,
		       u8 family, struct scanvigil_stats *stats,
		       struct seen *seen)
{
	const struct params *params = &rcu_dereference(sn->config)->params;
	const struct env_bytes bytes = env_bytes_of(skb);
	u64 now = ktime_get_coarse_boottime_ns();
	struct glance plain = {};

	if (!(family == NFPROTO_IPV4 ? glance_ipv4(&bytes, &plain) :
				       glance_ipv6(&bytes, &plain)) ||
	    !scanvigil_flow_is_new(sn, skb, &plain, now))
		return false;
	seen->is_new = true;
	seen->hash = scanvigil_table_hash(sn, &plain.src, plain.family,
					  params->ipv6_prefix);
	if (rcu_access_pointer(sn->allow) &&
	    scanvigil_allow_match(sn, &plain.src, plain.family, plain.dport,
				  true, now))
		return false;
	seen->stands_for = scanvigil_crowd_draw(stats, params, now);
	if (seen->stands_for && is_flood(sn, &plain, params, now, seen))
		return false;
	switch (scanvigil_table_again(sn, &plain, seen->hash, now, stats)) {
	case TABLE_SEEN:
		scanvigil_stats_count(stats, STATS_AGAIN);
		return true;
	case TABLE_PROBATION:
		scanvigil_stats_count(stats, STATS_PACKETS);
		scanvigil_stats_count(stats, STATS_PROBATION);
		return true;
	default:
		return false;
	}
}

static bool is_for_us(const struct sk_buff *skb,
		      const struct nf_hook_state *state)
{
	const struct net_device *dev = state->in ?: state->out;

	return skb->pkt_type == PACKET_HOST && !(dev->flags & IFF_LOOPBACK);
}

static void look_at(struct scanvigil_net *sn, const struct sk_buff *skb,
		    const struct nf_hook_state *state)
{
	struct scanvigil_stats *stats = this_cpu_ptr(sn->stats);
	struct seen seen = nothing_seen;

	if (!is_for_us(skb, state)) {
		scanvigil_stats_count(stats, STATS_PACKETS);
		scanvigil_stats_count(stats, STATS_IGNORED_ELSEWHERE);
	} else if (is_no_news(sn, skb, state->pf, stats, &seen)) {
		return;
	} else if (scanvigil_flow_is_settled_in_pieces(skb, state->pf)) {
		scanvigil_stats_inc(sn, STATS_ESTABLISHED);
	} else {
		scanvigil_stats_count(stats, STATS_PACKETS);
		inspect(sn, skb, state, &seen);
	}
}

static noinline unsigned int mark(struct scanvigil_net *sn, struct sk_buff *skb,
				  u8 family)
{
	scanvigil_mark(sn, skb, family);
	return NF_ACCEPT;
}

static noinline unsigned int look(struct scanvigil_net *sn, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	/* Our own come from processes, as do those from a queue. */
	bool from_process = !in_softirq();

	if (from_process)
		local_bh_disable();
	look_at(sn, skb, state);
	if (from_process)
		local_bh_enable();
	if (static_branch_unlikely(&scanvigil_marking))
		return mark(sn, skb, state->pf);
	return NF_ACCEPT;
}

/*
 * What most packets of a gateway see of us: nothing here but what they need, and
 * nothing that is called and comes back, so that nothing is put on the stack.
 */
static __always_inline unsigned int pass(struct scanvigil_net *sn,
					 struct sk_buff *skb,
					 const struct nf_hook_state *state,
					 u8 family)
{
	if (unlikely(!scanvigil_flow_is_settled(skb, family)))
		return look(sn, skb, state);
	scanvigil_stats_inc(sn, STATS_ESTABLISHED);
	if (static_branch_unlikely(&scanvigil_marking))
		return mark(sn, skb, family);
	return NF_ACCEPT;
}

static unsigned int ipv4_hook(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state)
{
	return pass(priv, skb, state, NFPROTO_IPV4);
}

static unsigned int ipv6_hook(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state)
{
	return pass(priv, skb, state, NFPROTO_IPV6);
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
	/* Not a packet yet: whatever is made of it will be counted as one. */
	observe(sn, packet, &contact, &scene, &nothing_seen);
	if (flood)
		scanvigil_crowd_fragments(sn, packet, &contact, &scene);
}

static noinline void look_at_fragment(struct scanvigil_net *sn,
				      const struct sk_buff *skb,
				      const struct nf_hook_state *state)
{
	const struct env_bytes bytes = env_bytes_of(skb);
	struct packet packet;

	if (!is_for_us(skb, state))
		return;
	parse(&bytes, &packet);
	if (!(packet.bits & PACKET_FRAGMENT) || packet.bits & PACKET_GROUP)
		return;
	local_bh_disable();
	scanvigil_stats_inc(sn, STATS_FRAGMENTS);
	inspect_fragment(sn, &packet, state);
	local_bh_enable();
}

/* Before reassembly: the only place where fragments can be told apart. */
static unsigned int ipv4_fragment_hook(void *priv, struct sk_buff *skb,
				       const struct nf_hook_state *state)
{
	if (unlikely(ip_is_fragment(ip_hdr(skb))))
		look_at_fragment(priv, skb, state);
	return NF_ACCEPT;
}

static unsigned int ipv6_fragment_hook(void *priv, struct sk_buff *skb,
				       const struct nf_hook_state *state)
{
	u8 next = ipv6_hdr(skb)->nexthdr;

	if (next != IPPROTO_TCP && next != IPPROTO_UDP && ipv6_ext_hdr(next))
		look_at_fragment(priv, skb, state);
	return NF_ACCEPT;
}

static const struct nf_hook_ops hooks[] = {
	{
		.hook = ipv4_fragment_hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_RAW_BEFORE_DEFRAG,
	},
	{
		.hook = ipv4_hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_CONNTRACK + 1,
	},
	{
		.hook = ipv4_hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP_PRI_CONNTRACK + 1,
	},
#if IS_ENABLED(CONFIG_IPV6)
	{
		.hook = ipv6_fragment_hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP6_PRI_RAW_BEFORE_DEFRAG,
	},
	{
		.hook = ipv6_hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP6_PRI_CONNTRACK + 1,
	},
	{
		.hook = ipv6_hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP6_PRI_CONNTRACK + 1,
	},
#endif
};

int scanvigil_hook_register(struct scanvigil_net *sn)
{
	unsigned int i;

	BUILD_BUG_ON(sizeof(hooks) > sizeof(sn->hooks));
	memcpy(sn->hooks, hooks, sizeof(hooks));
	for (i = 0; i < ARRAY_SIZE(hooks); i++)
		sn->hooks[i].priv = sn;
	return nf_register_net_hooks(sn->net, sn->hooks, ARRAY_SIZE(hooks));
}

void scanvigil_hook_unregister(struct scanvigil_net *sn)
{
	nf_unregister_net_hooks(sn->net, sn->hooks, ARRAY_SIZE(hooks));
}
