// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asks connection tracking by inline functions only, so the module loads
 * whether it is there or not. Whatever comes without state, untracked or
 * invalid, is for the connection cache.
 */
#include <linux/in.h>
#include <linux/jiffies.h>

#include "flow.h"

/* Tracking counts as working for so long after the last packet with state. */
#define TRACKED_FOR (60 * HZ)

bool scanvigil_flow_is_settled_in_pieces(const struct sk_buff *skb, u8 family)
{
	enum ip_conntrack_info ctinfo;
	const struct nf_conn *ct = nf_ct_get(skb, &ctinfo);
	const u8 *flags;
	u32 place;
	u8 copy;

	if (!skb_is_nonlinear(skb) || !ct || ctinfo != IP_CT_ESTABLISHED ||
	    !test_bit(IPS_ASSURED_BIT, &ct->status) ||
	    nf_ct_protonum(ct) != IPPROTO_TCP)
		return false;
	place = flow_tcp_flags(skb, family);
	if (place == FLOW_NOWHERE)
		return false;
	flags = skb_header_pointer(skb, (int)(place - skb_headroom(skb)), 1,
				   &copy);
	return flags && !(*flags & (TCP_FIN | TCP_RST));
}

bool scanvigil_flow_tracked(const struct scanvigil_net *sn)
{
	return READ_ONCE(sn->conntrack_seen) &&
	       time_before(jiffies, READ_ONCE(sn->conntrack_at) + TRACKED_FOR);
}

/* The ends of the flow as its first packet had them. */
static void use_origin(const struct nf_conn *ct, struct packet *p)
{
	const struct nf_conntrack_tuple *t =
		&ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple;

	if (nf_ct_l3num(ct) != (p->family == 4 ? NFPROTO_IPV4 : NFPROTO_IPV6))
		return;
	memcpy(&p->dst, &t->src.u3, sizeof(p->dst));
	memcpy(&p->src, &t->dst.u3, sizeof(p->src));
	memcpy(&p->about, &t->dst.u3, sizeof(p->about));
	if (p->about_port)
		p->about_port = ntohs(t->dst.u.all);
	if (p->bits & PACKET_PORTS) {
		p->dport = ntohs(t->src.u.all);
		p->sport = ntohs(t->dst.u.all);
	}
}

static enum flow tracked(const struct nf_conn *ct,
			 enum ip_conntrack_info ctinfo, struct packet *p)
{
	switch (ctinfo) {
	case IP_CT_ESTABLISHED_REPLY:
		use_origin(ct, p);
		return FLOW_REPLY;
	case IP_CT_ESTABLISHED:
		if (p->proto != IPPROTO_TCP ||
		    !(p->flags & (TCP_FIN | TCP_RST)))
			return FLOW_ESTABLISHED;
		if (test_bit(IPS_ASSURED_BIT, &ct->status))
			return FLOW_VOUCHED_CLOSE;
		return p->flags & TCP_RST ? FLOW_ABORT : FLOW_ESTABLISHED;
	case IP_CT_RELATED:
	case IP_CT_RELATED_REPLY:
		use_origin(ct, p);
		return FLOW_RELATED;
	default:
		return FLOW_NEW;
	}
}

bool scanvigil_flow_begins(struct scanvigil_net *sn,
			   const struct glance *glance, u64 now)
{
	const struct flow_ends ends = {
		.from = &glance->src,
		.to = &glance->dst,
		.from_port = glance->sport,
		.to_port = glance->dport,
		.proto = glance->proto,
		.family = glance->family,
	};

	/* A datagram may be an answer, which takes the longer way to tell. */
	if (glance->proto != IPPROTO_TCP)
		return false;
	return conncache_request(&sn->conncache, &ends, &sn->secret, now);
}

enum flow scanvigil_flow(struct scanvigil_net *sn, const struct sk_buff *skb,
			 struct packet *packet, u64 now)
{
	enum ip_conntrack_info ctinfo;
	const struct nf_conn *ct = nf_ct_get(skb, &ctinfo);

	if (ct) {
		flow_learn_tracked(sn);
		return tracked(ct, ctinfo, packet);
	}
	/*
	 * Not tracked here, or invalid: scans with odd flags are, and so are
	 * the answers to them, which the cache knows for what they are.
	 */
	return conncache_observe(&sn->conncache, packet, &sn->secret, now);
}
