// SPDX-License-Identifier: GPL-2.0-only
/*
 * The family itself: its registration, its groups, and what it tells unasked.
 * The bodies of its operations are in netlink_*.c, a file for each object.
 */
#include <net/genetlink.h>

#include "config.h"
#include "event.h"
#include "fill.h"
#include "generated/netlink_gen.h"
#include "netlink.h"
#include "request.h"

static const struct genl_multicast_group groups[] = {
	[SCANVIGIL_NLGRP_EVENTS] = { .name = SCANVIGIL_MCGRP_EVENTS,
				     .flags = GENL_MCAST_CAP_NET_ADMIN },
	[SCANVIGIL_NLGRP_CONFIG] = { .name = SCANVIGIL_MCGRP_CONFIG,
				     .flags = GENL_MCAST_CAP_NET_ADMIN },
};

struct genl_family scanvigil_family __ro_after_init = {
	.name = SCANVIGIL_FAMILY_NAME,
	.version = SCANVIGIL_FAMILY_VERSION,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.ops = scanvigil_nl_ops,
	.n_ops = ARRAY_SIZE(scanvigil_nl_ops),
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
};

int __init scanvigil_netlink_init(void)
{
	return genl_register_family(&scanvigil_family);
}

void scanvigil_netlink_exit(void)
{
	genl_unregister_family(&scanvigil_family);
}

void scanvigil_netlink_event(struct scanvigil_net *sn,
			     const struct event *event)
{
	struct reply notice;
	int err;

	if (!scanvigil_notice_begin(&notice, sn, SCANVIGIL_NLGRP_EVENTS,
				    SCANVIGIL_CMD_EVENT_NTF, 0))
		return;
	rcu_read_lock();
	err = scanvigil_fill_event(notice.skb, sn, scanvigil_config_get(sn),
				   event);
	rcu_read_unlock();
	scanvigil_notice_end(&notice, sn, SCANVIGIL_NLGRP_EVENTS, err);
}

int scanvigil_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));
	struct reply reply;
	int err = scanvigil_reply_begin(&reply, info);

	if (err)
		return err;
	mutex_lock(&sn->mutex);
	err = scanvigil_fill_stats(reply.skb, sn);
	mutex_unlock(&sn->mutex);
	return scanvigil_reply_end(&reply, info, err);
}
