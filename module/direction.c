// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compares interfaces with the list of outside ones: the source's is where its
 * packet came in, the target's is where the routing table points.
 */
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/rcupdate.h>
#include <linux/socket.h>
#include <net/flow.h>
#include <net/dst.h>

#include "config.h"
#include "core/source.h"
#include "direction.h"

static bool is_outside(const struct scanvigil_config *config,
		       const struct net_device *dev)
{
	u32 i;

	for (i = 0; dev && i < config->outside_count; i++)
		if (!strcmp(config->outside[i], dev->name))
			return true;
	return false;
}

static bool routes_outside(struct net *net,
			   const struct scanvigil_config *config,
			   const struct view *view)
{
	bool ipv6 = view->source.bits & SOURCE_IPV6;
	struct dst_entry *dst = NULL;
	struct flowi fl = {};
	bool outside;

	if (ipv6)
		memcpy(&fl.u.ip6.daddr, &view->detail.target,
		       sizeof(fl.u.ip6.daddr));
	else
		memcpy(&fl.u.ip4.daddr, &view->detail.target,
		       sizeof(fl.u.ip4.daddr));
	if (nf_route(net, &dst, &fl, false, ipv6 ? AF_INET6 : AF_INET) || !dst)
		return false;
	outside = is_outside(config, dst->dev);
	dst_release(dst);
	return outside;
}

u8 scanvigil_direction(struct net *net, const struct scanvigil_config *config,
		       const struct view *view)
{
	u8 direction = SCANVIGIL_DIRECTION_LATERAL;

	if (!config->outside_count)
		return SCANVIGIL_DIRECTION_UNKNOWN;
	rcu_read_lock();
	if (is_outside(config,
		       dev_get_by_index_rcu(net, (int)view->detail.ifindex)))
		direction = SCANVIGIL_DIRECTION_INBOUND;
	else if (routes_outside(net, config, view))
		direction = SCANVIGIL_DIRECTION_OUTBOUND;
	rcu_read_unlock();
	return direction;
}
