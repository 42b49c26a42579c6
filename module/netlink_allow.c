// SPDX-License-Identifier: GPL-2.0-only
/* The allow-list in and out. */
#include <linux/ktime.h>
#include <net/sock.h>

#include "allow.h"
#include "fill.h"
#include "generated/netlink_gen.h"
#include "net.h"
#include "request.h"

/* A year and a day times a hundred; beyond it an end is as good as none. */
#define TTL_MAX_MS (100ULL * 366 * 24 * 3600 * 1000)

static int take_ports(struct genl_info *info, struct allow_entry *e)
{
	const struct nlattr *min = info->attrs[SCANVIGIL_A_ALLOW_PORT_MIN];
	const struct nlattr *max = info->attrs[SCANVIGIL_A_ALLOW_PORT_MAX];

	if (!min && max) {
		NL_SET_ERR_MSG_ATTR(info->extack, max,
				    "port-max without port-min");
		return -EINVAL;
	}
	e->port_min = min ? nla_get_u16(min) : 0;
	e->port_max = max ? nla_get_u16(max) : min ? e->port_min : U16_MAX;
	if (e->port_max >= e->port_min)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, max, "port-max is below port-min");
	return -EINVAL;
}

static int take_entry(struct genl_info *info, struct allow_entry *e)
{
	struct nlattr **attrs = info->attrs;
	int err;

	memset(e, 0, sizeof(*e));
	err = scanvigil_request_prefix(attrs[SCANVIGIL_A_ALLOW_ADDRESS],
				       attrs[SCANVIGIL_A_ALLOW_PREFIX_LEN],
				       info->extack, &e->addr, &e->family,
				       &e->prefix_len);
	return err ?: take_ports(info, e);
}

static int take_life(struct genl_info *info, struct allow_entry *e)
{
	const struct nlattr *ttl = info->attrs[SCANVIGIL_A_ALLOW_TTL_MS];
	const struct nlattr *reason = info->attrs[SCANVIGIL_A_ALLOW_REASON];
	u64 ms;

	if (reason)
		memcpy(e->reason, nla_data(reason),
		       strnlen(nla_data(reason), SCANVIGIL_REASON_MAX));
	if (!ttl)
		return 0;
	ms = nla_get_u64(ttl);
	if (!ms || ms > TTL_MAX_MS) {
		NL_SET_ERR_MSG_ATTR(info->extack, ttl,
				    "ttl-ms is 0 or more than a hundred years");
		return -EINVAL;
	}
	e->until_ns = ktime_get_boottime_ns() + ms * NSEC_PER_MSEC;
	return 0;
}

/* Who blocks by what is told unblocks by this. */
static void notify_allowed(struct scanvigil_net *sn, struct genl_info *info,
			   const struct allow_entry *entry)
{
	struct reply notice;
	int err;

	if (!scanvigil_notice_begin(&notice, sn, SCANVIGIL_NLGRP_CONFIG,
				    SCANVIGIL_CMD_ALLOW_NTF, info->snd_seq))
		return;
	err = scanvigil_fill_allow(notice.skb, entry, ktime_get_boottime_ns());
	scanvigil_notice_end(&notice, sn, SCANVIGIL_NLGRP_CONFIG, err);
}

int scanvigil_nl_allow_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));
	struct allow_entry entry;
	struct reply reply;
	u32 removed = 0;
	int err;

	err = take_entry(info, &entry) ?: take_life(info, &entry);
	if (err)
		return err;
	err = scanvigil_reply_begin(&reply, info);
	if (err)
		return err;
	mutex_lock(&sn->mutex);
	err = scanvigil_allow_add(sn, &entry, &removed);
	if (!err)
		notify_allowed(sn, info, &entry);
	mutex_unlock(&sn->mutex);
	if (err == -ENOSPC)
		NL_SET_ERR_MSG(info->extack,
			       "the allow-list is full (1024 entries)");
	if (!err)
		err = nla_put_u32(reply.skb, SCANVIGIL_A_ALLOW_REMOVED,
				  removed);
	return scanvigil_reply_end(&reply, info, err);
}

int scanvigil_nl_allow_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));
	struct allow_entry entry;
	int err = take_entry(info, &entry);

	if (err)
		return err;
	mutex_lock(&sn->mutex);
	err = scanvigil_allow_del(sn, &entry);
	if (!err)
		notify_allowed(sn, info, &entry);
	mutex_unlock(&sn->mutex);
	if (err == -ENOENT)
		NL_SET_ERR_MSG(info->extack,
			       "no entry with this prefix and these ports");
	return err;
}

int scanvigil_nl_allow_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));
	u64 now = ktime_get_boottime_ns();
	const struct allow_entry *entry;
	struct reply reply;
	struct addr addr;
	u8 ip_family;
	int err;

	err = scanvigil_request_addr(info->attrs[SCANVIGIL_A_ALLOW_ADDRESS],
				     info->extack, &addr, &ip_family);
	if (err)
		return err;
	err = scanvigil_reply_begin(&reply, info);
	if (err)
		return err;
	mutex_lock(&sn->mutex);
	entry = scanvigil_allow_find(sn, &addr, ip_family, now);
	if (entry) {
		err = scanvigil_fill_allow(reply.skb, entry, now);
	} else {
		NL_SET_ERR_MSG(info->extack,
			       "no allow-list entry covers this address");
		err = -ENOENT;
	}
	mutex_unlock(&sn->mutex);
	return scanvigil_reply_end(&reply, info, err);
}

/* What a dump of the list keeps between its parts. */
struct allow_dump {
	u32 index;
};

int scanvigil_nl_allow_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	struct scanvigil_net *sn = scanvigil_net(sock_net(skb->sk));
	struct allow_dump *dump = (struct allow_dump *)cb->ctx;
	u64 now = ktime_get_boottime_ns();
	const struct allow_entry *entry;
	u32 before;

	mutex_lock(&sn->mutex);
	cb->seq = sn->generation;
	for (before = dump->index;
	     (entry = scanvigil_allow_next(sn, &dump->index, now));
	     before = dump->index) {
		void *hdr =
			scanvigil_dump_put(skb, cb, SCANVIGIL_CMD_ALLOW_GET);

		if (!hdr || scanvigil_fill_allow(skb, entry, now)) {
			if (hdr)
				genlmsg_cancel(skb, hdr);
			dump->index = before;
			break;
		}
		genlmsg_end(skb, hdr);
	}
	mutex_unlock(&sn->mutex);
	return skb->len;
}
