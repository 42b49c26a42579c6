// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parameters in and out. What needs more than one attribute to judge is refused
 * by config, and told here with a sentence and the attribute at fault.
 */
#include <linux/log2.h>
#include <linux/slab.h>

#include "config.h"
#include "fill.h"
#include "generated/netlink_gen.h"
#include "request.h"

int scanvigil_nl_config_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));
	struct reply reply;
	int err = scanvigil_reply_begin(&reply, info);

	if (err)
		return err;
	rcu_read_lock();
	err = scanvigil_fill_config(reply.skb, rcu_dereference(sn->config));
	rcu_read_unlock();
	return scanvigil_reply_end(&reply, info, err);
}

static void notify_config(struct scanvigil_net *sn, struct genl_info *info)
{
	struct reply notice;
	int err;

	if (!scanvigil_notice_begin(&notice, sn, SCANVIGIL_NLGRP_CONFIG,
				    SCANVIGIL_CMD_CONFIG_NTF, info->snd_seq))
		return;
	err = scanvigil_fill_config(notice.skb, scanvigil_config_get(sn));
	scanvigil_notice_end(&notice, sn, SCANVIGIL_NLGRP_CONFIG, err);
}

static void take_u32(struct nlattr **attrs, int attribute, u32 *value)
{
	if (attrs[attribute])
		*value = nla_get_u32(attrs[attribute]);
}

static void take_params(struct nlattr **attrs, struct params *p)
{
	take_u32(attrs, SCANVIGIL_A_CONFIG_NOTICE_SCORE, &p->notice_score);
	take_u32(attrs, SCANVIGIL_A_CONFIG_SCAN_SCORE, &p->scan_score);
	take_u32(attrs, SCANVIGIL_A_CONFIG_CONTACTS_MIN, &p->contacts_min);
	take_u32(attrs, SCANVIGIL_A_CONFIG_SWEEP_HOSTS, &p->sweep_hosts);
	take_u32(attrs, SCANVIGIL_A_CONFIG_STRAY_PORTS, &p->stray_ports);
	take_u32(attrs, SCANVIGIL_A_CONFIG_ISN_REPEAT, &p->isn_repeat);
	take_u32(attrs, SCANVIGIL_A_CONFIG_SPORT_REPEAT, &p->sport_repeat);
	take_u32(attrs, SCANVIGIL_A_CONFIG_UDP_SCORE, &p->udp_score);
	take_u32(attrs, SCANVIGIL_A_CONFIG_FAST_WEIGHT, &p->fast_weight);
	take_u32(attrs, SCANVIGIL_A_CONFIG_LOW_PORT_WEIGHT,
		 &p->low_port_weight);
	take_u32(attrs, SCANVIGIL_A_CONFIG_FAST_GAP_MS, &p->fast_gap_ms);
	take_u32(attrs, SCANVIGIL_A_CONFIG_WINDOW_MS, &p->window_ms);
	take_u32(attrs, SCANVIGIL_A_CONFIG_DECAY_MS, &p->decay_ms);
	take_u32(attrs, SCANVIGIL_A_CONFIG_IDLE_MS, &p->idle_ms);
	take_u32(attrs, SCANVIGIL_A_CONFIG_KEEP_MS, &p->keep_ms);
	take_u32(attrs, SCANVIGIL_A_CONFIG_END_MS, &p->end_ms);
	take_u32(attrs, SCANVIGIL_A_CONFIG_IPV6_PREFIX, &p->ipv6_prefix);
	take_u32(attrs, SCANVIGIL_A_CONFIG_EPHEMERAL_LOW, &p->ephemeral_low);
	take_u32(attrs, SCANVIGIL_A_CONFIG_GRACE_MS, &p->grace_ms);
	take_u32(attrs, SCANVIGIL_A_CONFIG_FLOOD_RATE, &p->flood_rate);
	take_u32(attrs, SCANVIGIL_A_CONFIG_SHARED_PORTS, &p->shared_ports);
	take_u32(attrs, SCANVIGIL_A_CONFIG_SHARED_SOURCES, &p->shared_sources);
	if (attrs[SCANVIGIL_A_CONFIG_REPLIES_VISIBLE])
		p->replies_visible =
			nla_get_u8(attrs[SCANVIGIL_A_CONFIG_REPLIES_VISIBLE]);
}

/* The names in a request replace the list; one empty name leaves none. */
static int take_outside(struct genl_info *info, struct scanvigil_config *c)
{
	struct netlink_ext_ack *extack = info->extack;
	const struct nlattr *attr;
	int rem;

	if (!info->attrs[SCANVIGIL_A_CONFIG_OUTSIDE])
		return 0;
	c->outside_count = 0;
	memset(c->outside, 0, sizeof(c->outside));
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		size_t len = strnlen(nla_data(attr), nla_len(attr));

		if (nla_type(attr) != SCANVIGIL_A_CONFIG_OUTSIDE || !len)
			continue;
		if (c->outside_count == SCANVIGIL_OUTSIDE_MAX) {
			NL_SET_ERR_MSG_ATTR(extack, attr, "more than 8 names");
			return -EINVAL;
		}
		/* The policy has it that a name fits. */
		memcpy(c->outside[c->outside_count++], nla_data(attr), len);
	}
	return 0;
}

static int take_config(struct genl_info *info, struct scanvigil_config *c)
{
	struct nlattr **attrs = info->attrs;

	take_params(attrs, &c->params);
	take_u32(attrs, SCANVIGIL_A_CONFIG_TABLE_SIZE, &c->table_size);
	take_u32(attrs, SCANVIGIL_A_CONFIG_EVENT_RING, &c->event_ring);
	take_u32(attrs, SCANVIGIL_A_CONFIG_EVENT_RATE, &c->event_rate);
	take_u32(attrs, SCANVIGIL_A_CONFIG_MARK, &c->mark);
	take_u32(attrs, SCANVIGIL_A_CONFIG_MARK_MASK, &c->mark_mask);
	if (attrs[SCANVIGIL_A_CONFIG_ENABLED])
		c->enabled = nla_get_u8(attrs[SCANVIGIL_A_CONFIG_ENABLED]);
	if (attrs[SCANVIGIL_A_CONFIG_MARK_VERIFIED])
		c->mark_verified =
			nla_get_u8(attrs[SCANVIGIL_A_CONFIG_MARK_VERIFIED]);
	c->table_size = (u32)roundup_pow_of_two(c->table_size);
	c->event_ring = (u32)roundup_pow_of_two(c->event_ring);
	return take_outside(info, c);
}

int scanvigil_nl_config_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));
	struct scanvigil_config *config;
	const char *reason = NULL;
	int attribute = 0, err = -ENOMEM;

	mutex_lock(&sn->mutex);
	config = scanvigil_config_copy(sn);
	if (config) {
		err = take_config(info, config);
		if (!err)
			err = scanvigil_config_apply(sn, config, &attribute,
						     &reason);
		if (err)
			kfree(config);
		else
			notify_config(sn, info);
	}
	mutex_unlock(&sn->mutex);
	if (err && reason && info->extack) {
		info->extack->_msg = reason;
		info->extack->bad_attr = info->attrs[attribute];
	}
	return err;
}
