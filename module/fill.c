// SPDX-License-Identifier: GPL-2.0-only
/*
 * Puts objects into netlink messages, attribute by attribute in the order of
 * the spec. Takes no lock and changes nothing.
 */
#include <linux/math64.h>
#include <linux/netdevice.h>
#include <linux/ktime.h>
#include <net/netlink.h>

#include "crowd.h"
#include "direction.h"
#include "fill.h"
#include "flow.h"
#include "stats.h"
#include "table.h"
#include "version.h"

int scanvigil_fill_config(struct sk_buff *skb, const struct scanvigil_config *c)
{
	const struct params *p = &c->params;
	const struct {
		int attribute;
		u32 value;
	} numbers[] = {
		{ SCANVIGIL_A_CONFIG_TABLE_SIZE, c->table_size },
		{ SCANVIGIL_A_CONFIG_NOTICE_SCORE, p->notice_score },
		{ SCANVIGIL_A_CONFIG_SCAN_SCORE, p->scan_score },
		{ SCANVIGIL_A_CONFIG_CONTACTS_MIN, p->contacts_min },
		{ SCANVIGIL_A_CONFIG_SWEEP_HOSTS, p->sweep_hosts },
		{ SCANVIGIL_A_CONFIG_STRAY_PORTS, p->stray_ports },
		{ SCANVIGIL_A_CONFIG_ISN_REPEAT, p->isn_repeat },
		{ SCANVIGIL_A_CONFIG_SPORT_REPEAT, p->sport_repeat },
		{ SCANVIGIL_A_CONFIG_UDP_SCORE, p->udp_score },
		{ SCANVIGIL_A_CONFIG_FAST_WEIGHT, p->fast_weight },
		{ SCANVIGIL_A_CONFIG_LOW_PORT_WEIGHT, p->low_port_weight },
		{ SCANVIGIL_A_CONFIG_FAST_GAP_MS, p->fast_gap_ms },
		{ SCANVIGIL_A_CONFIG_WINDOW_MS, p->window_ms },
		{ SCANVIGIL_A_CONFIG_DECAY_MS, p->decay_ms },
		{ SCANVIGIL_A_CONFIG_IDLE_MS, p->idle_ms },
		{ SCANVIGIL_A_CONFIG_KEEP_MS, p->keep_ms },
		{ SCANVIGIL_A_CONFIG_END_MS, p->end_ms },
		{ SCANVIGIL_A_CONFIG_IPV6_PREFIX, p->ipv6_prefix },
		{ SCANVIGIL_A_CONFIG_EVENT_RING, c->event_ring },
		{ SCANVIGIL_A_CONFIG_EVENT_RATE, c->event_rate },
		{ SCANVIGIL_A_CONFIG_MARK, c->mark },
		{ SCANVIGIL_A_CONFIG_MARK_MASK, c->mark_mask },
		{ SCANVIGIL_A_CONFIG_EPHEMERAL_LOW, p->ephemeral_low },
		{ SCANVIGIL_A_CONFIG_GRACE_MS, p->grace_ms },
		{ SCANVIGIL_A_CONFIG_FLOOD_RATE, p->flood_rate },
		{ SCANVIGIL_A_CONFIG_SHARED_PORTS, p->shared_ports },
		{ SCANVIGIL_A_CONFIG_SHARED_SOURCES, p->shared_sources },
	};
	unsigned int i;

	if (nla_put_u8(skb, SCANVIGIL_A_CONFIG_ENABLED, c->enabled) ||
	    nla_put_u8(skb, SCANVIGIL_A_CONFIG_MARK_VERIFIED,
		       c->mark_verified) ||
	    nla_put_u8(skb, SCANVIGIL_A_CONFIG_REPLIES_VISIBLE,
		       (u8)p->replies_visible))
		return -EMSGSIZE;
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		if (nla_put_u32(skb, numbers[i].attribute, numbers[i].value))
			return -EMSGSIZE;
	for (i = 0; i < c->outside_count; i++)
		if (nla_put_string(skb, SCANVIGIL_A_CONFIG_OUTSIDE,
				   c->outside[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_addr(struct sk_buff *skb, int attribute, bool ipv6,
		    const struct addr *addr)
{
	return nla_put(skb, attribute, ipv6 ? 16 : 4, addr->b);
}

static int put_identity(struct sk_buff *skb,
			const struct scanvigil_config *config,
			const struct view *v)
{
	const struct source *s = &v->source;
	bool ipv6 = s->bits & SOURCE_IPV6;
	u8 prefix = (u8)source_prefix(&s->key, ipv6 ? 6 : 4,
				      config->params.ipv6_prefix);

	if (put_addr(skb, SCANVIGIL_A_SOURCE_ADDRESS, ipv6, &s->key) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_PREFIX_LEN, prefix) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_LEVEL, s->level) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_KINDS, s->kinds) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_TECHNIQUES, s->techniques) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_ANOMALIES, s->anomalies) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_WHY, s->why) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_TOOL, s->tool) ||
	    nla_put_s32(skb, SCANVIGIL_A_SOURCE_SCORE, s->score) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_VERIFIED,
		       !!(s->bits & SOURCE_VERIFIED)) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_SCAN_ID, v->detail.scan_id))
		return -EMSGSIZE;
	return 0;
}

static u32 protocols(const struct view *v)
{
	if (v->source.techniques == BIT(SCANVIGIL_TECHNIQUE_IP_PROTO))
		return v->detail.ports;
	return 1;
}

static int put_counts(struct sk_buff *skb, const struct view *v)
{
	const struct detail *d = &v->detail;
	u32 settled = (u32)d->answered_count + d->rejected_count;
	u32 filtered = d->contacts > settled ? d->contacts - settled : 0;
	bool portless = v->source.techniques ==
			BIT(SCANVIGIL_TECHNIQUE_IP_PROTO);

	if (nla_put_u32(skb, SCANVIGIL_A_SOURCE_PORTS,
			portless ? 0 : d->ports) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_PORTS_EXACT, v->ports_exact) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_HOSTS, v->hosts) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_PROTOCOLS, protocols(v)) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_PACKETS, v->source.packets) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_ANSWERED, d->answered_count) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_REJECTED, d->rejected_count) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_FILTERED, filtered))
		return -EMSGSIZE;
	return 0;
}

static int put_ports(struct sk_buff *skb, const struct detail *d)
{
	u16 first = d->sampled ? d->sample[0] : 0;

	if (d->sampled &&
	    (nla_put_u16(skb, SCANVIGIL_A_SOURCE_FIRST_PORT, first) ||
	     nla_put_u16(skb, SCANVIGIL_A_SOURCE_LAST_PORT, d->last_port) ||
	     nla_put(skb, SCANVIGIL_A_SOURCE_SAMPLE_PORTS,
		     d->sampled * (int)sizeof(u16), d->sample)))
		return -EMSGSIZE;
	return 0;
}

static int put_last_packet(struct sk_buff *skb, struct net *net,
			   const struct view *v)
{
	const struct detail *d = &v->detail;
	bool ipv6 = v->source.bits & SOURCE_IPV6;
	struct net_device *dev;
	int err = 0;

	if (put_addr(skb, SCANVIGIL_A_SOURCE_TARGET, ipv6, &d->target) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_FLAGS_UNION, d->flags_union) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_FLAGS_COMMON,
		       d->flags_common & d->flags_union) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_TTL, d->ttl) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_TOS, d->tos) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_PROTO, v->source.proto) ||
	    nla_put_u32(skb, SCANVIGIL_A_SOURCE_IFINDEX, d->ifindex))
		return -EMSGSIZE;
	rcu_read_lock();
	dev = dev_get_by_index_rcu(net, (int)d->ifindex);
	if (dev)
		err = nla_put_string(skb, SCANVIGIL_A_SOURCE_IFNAME, dev->name);
	rcu_read_unlock();
	return err;
}

int scanvigil_fill_source(struct sk_buff *skb, const struct scanvigil_net *sn,
			  const struct scanvigil_config *config,
			  const struct view *v, u64 boot_to_wall)
{
	u32 i;

	if (put_identity(skb, config, v) || put_counts(skb, v) ||
	    put_ports(skb, &v->detail) || put_last_packet(skb, sn->net, v) ||
	    nla_put_u8(skb, SCANVIGIL_A_SOURCE_DIRECTION,
		       scanvigil_direction(sn->net, config, v)) ||
	    nla_put_u64_64bit(skb, SCANVIGIL_A_SOURCE_FIRST_NS,
			      v->detail.first_ns + boot_to_wall,
			      SCANVIGIL_A_SOURCE_PAD) ||
	    nla_put_u64_64bit(skb, SCANVIGIL_A_SOURCE_LAST_NS,
			      v->source.last_ns + boot_to_wall,
			      SCANVIGIL_A_SOURCE_PAD))
		return -EMSGSIZE;
	for (i = 0; i < v->child_count; i++)
		if (put_addr(skb, SCANVIGIL_A_SOURCE_CHILDREN, true,
			     &v->children[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_members(struct sk_buff *skb, const struct finding *f)
{
	bool ipv6 = f->view.source.bits & SOURCE_IPV6;
	u32 i;

	for (i = 0; i < f->members.count; i++)
		if (put_addr(skb, SCANVIGIL_A_EVENT_MEMBERS, ipv6,
			     &f->members.list[i]))
			return -EMSGSIZE;
	if (f->members.total &&
	    nla_put_u32(skb, SCANVIGIL_A_EVENT_MEMBERS_TOTAL, f->members.total))
		return -EMSGSIZE;
	return 0;
}

int scanvigil_fill_event(struct sk_buff *skb, const struct scanvigil_net *sn,
			 const struct scanvigil_config *config,
			 const struct event *e)
{
	const struct finding *f = &e->finding;
	struct nlattr *nest;

	if (nla_put_u64_64bit(skb, SCANVIGIL_A_EVENT_SEQ, e->seq,
			      SCANVIGIL_A_EVENT_PAD) ||
	    nla_put_u32(skb, SCANVIGIL_A_EVENT_ID, f->view.detail.scan_id) ||
	    nla_put_u8(skb, SCANVIGIL_A_EVENT_STATE, f->state) ||
	    nla_put_u8(skb, SCANVIGIL_A_EVENT_LEVEL, f->level) ||
	    nla_put_u8(skb, SCANVIGIL_A_EVENT_KIND, f->kind) ||
	    nla_put_u64_64bit(skb, SCANVIGIL_A_EVENT_WALL_NS, e->wall_ns,
			      SCANVIGIL_A_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, SCANVIGIL_A_EVENT_BOOT_NS, e->boot_ns,
			      SCANVIGIL_A_EVENT_PAD) ||
	    nla_put_u16(skb, SCANVIGIL_A_EVENT_SPORT, f->sport) ||
	    nla_put_u16(skb, SCANVIGIL_A_EVENT_DPORT, f->dport))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, SCANVIGIL_A_EVENT_SOURCE);
	if (!nest || scanvigil_fill_source(skb, sn, config, &f->view,
					   e->wall_ns - e->boot_ns))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return put_members(skb, f);
}

int scanvigil_fill_allow(struct sk_buff *skb, const struct allow_entry *e,
			 u64 now)
{
	if (put_addr(skb, SCANVIGIL_A_ALLOW_ADDRESS, e->family == 6,
		     &e->addr) ||
	    nla_put_u8(skb, SCANVIGIL_A_ALLOW_PREFIX_LEN, e->prefix_len))
		return -EMSGSIZE;
	if (!allow_is_whole(e) &&
	    (nla_put_u16(skb, SCANVIGIL_A_ALLOW_PORT_MIN, e->port_min) ||
	     nla_put_u16(skb, SCANVIGIL_A_ALLOW_PORT_MAX, e->port_max)))
		return -EMSGSIZE;
	if (e->until_ns &&
	    nla_put_u64_64bit(skb, SCANVIGIL_A_ALLOW_TTL_MS,
			      div_u64(e->until_ns - now, NSEC_PER_MSEC),
			      SCANVIGIL_A_ALLOW_PAD))
		return -EMSGSIZE;
	if (e->reason[0] &&
	    nla_put_string(skb, SCANVIGIL_A_ALLOW_REASON, e->reason))
		return -EMSGSIZE;
	return 0;
}

static int put_u64(struct sk_buff *skb, int attribute, u64 value)
{
	return nla_put_u64_64bit(skb, attribute, value, SCANVIGIL_A_STATS_PAD);
}

static int put_ignored(struct sk_buff *skb, const u64 sum[STATS_ITEMS])
{
	int i, reasons = STATS_IGNORED_END - STATS_IGNORED_ELSEWHERE;

	for (i = 0; i < reasons; i++)
		if (put_u64(skb, SCANVIGIL_A_STATS_IGNORED_ELSEWHERE + i,
			    sum[STATS_IGNORED_ELSEWHERE + i]))
			return -EMSGSIZE;
	return 0;
}

static u64 memory(const struct scanvigil_net *sn,
		  const struct scanvigil_config *config)
{
	if (!config->enabled)
		return 0;
	return scanvigil_table_bytes(config->table_size) +
	       scanvigil_event_bytes(config->event_ring) +
	       scanvigil_crowd_bytes() +
	       (u64)(sn->conncache.mask + 1) * sizeof(*sn->conncache.sets);
}

static u64 uptime_ms(const struct scanvigil_net *sn,
		     const struct scanvigil_config *config)
{
	if (!config->enabled)
		return 0;
	return div_u64(ktime_get_boottime_ns() - sn->enabled_ns, NSEC_PER_MSEC);
}

int scanvigil_fill_stats(struct sk_buff *skb, struct scanvigil_net *sn)
{
	const struct scanvigil_config *config = scanvigil_config_get(sn);
	struct event_counts events;
	u64 sum[STATS_ITEMS];
	unsigned int i;

	scanvigil_stats_sum(sn, sum);
	scanvigil_event_count(sn, &events);
	for (i = 0; i < STATS_REPORTED; i++)
		if (put_u64(skb, SCANVIGIL_A_STATS_PACKETS + (int)i, sum[i]))
			return -EMSGSIZE;
	if (put_u64(skb, SCANVIGIL_A_STATS_EVENTS, events.stored) ||
	    put_u64(skb, SCANVIGIL_A_STATS_EVENTS_SUPPRESSED,
		    events.suppressed) ||
	    put_u64(skb, SCANVIGIL_A_STATS_EVENTS_OVERWRITTEN,
		    events.overwritten) ||
	    nla_put_u32(skb, SCANVIGIL_A_STATS_SOURCES,
			(u32)atomic_read(&sn->sources)) ||
	    nla_put_u32(skb, SCANVIGIL_A_STATS_SOURCES_LIMIT,
			config->table_size) ||
	    put_u64(skb, SCANVIGIL_A_STATS_MEMORY, memory(sn, config)) ||
	    put_u64(skb, SCANVIGIL_A_STATS_EVENT_SEQ, events.seq) ||
	    put_u64(skb, SCANVIGIL_A_STATS_EVENT_OLDEST, events.oldest) ||
	    nla_put_u8(skb, SCANVIGIL_A_STATS_CONNTRACK,
		       scanvigil_flow_tracked(sn)) ||
	    nla_put_u8(skb, SCANVIGIL_A_STATS_ENABLED, config->enabled) ||
	    put_u64(skb, SCANVIGIL_A_STATS_UPTIME_MS, uptime_ms(sn, config)) ||
	    nla_put_string(skb, SCANVIGIL_A_STATS_VERSION, SCANVIGIL_VERSION))
		return -EMSGSIZE;
	return put_ignored(skb, sum);
}
