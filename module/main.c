// SPDX-License-Identifier: GPL-2.0-only
/*
 * nf_scanvigil: port-scan detection for netfilter gateways. Comes up in the
 * order namespaces, netlink family, hooks of the first namespace; goes down the
 * other way round. See net.h for who locks what.
 */
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/random.h>

#include "allow.h"
#include "config.h"
#include "net.h"
#include "netlink.h"
#include "stats.h"
#include "version.h"

static bool enable = true;
module_param(enable, bool, 0444);
MODULE_PARM_DESC(enable, "Detect in the first namespace from the start (true)");

unsigned int scanvigil_net_id __read_mostly;

static int __net_init net_init(struct net *net)
{
	struct scanvigil_net *sn = scanvigil_net(net);
	int err;

	sn->net = net;
	mutex_init(&sn->mutex);
	get_random_bytes(&sn->secret, sizeof(sn->secret));
	sn->stats = __netdev_alloc_pcpu_stats(struct scanvigil_stats,
					      GFP_KERNEL_ACCOUNT);
	if (!sn->stats)
		return -ENOMEM;
	err = scanvigil_config_init(sn);
	if (err)
		free_percpu(sn->stats);
	return err;
}

/* Hooks and works go while the namespace still stands. */
static void __net_exit net_pre_exit(struct net *net)
{
	scanvigil_config_disable(scanvigil_net(net));
}

static void __net_exit net_exit(struct net *net)
{
	struct scanvigil_net *sn = scanvigil_net(net);

	scanvigil_allow_exit(sn);
	scanvigil_config_exit(sn);
	free_percpu(sn->stats);
}

static struct pernet_operations net_ops = {
	.init = net_init,
	.pre_exit = net_pre_exit,
	.exit = net_exit,
	.id = &scanvigil_net_id,
	.size = sizeof(struct scanvigil_net),
};

static int __init scanvigil_init(void)
{
	int err;

	err = register_pernet_subsys(&net_ops);
	if (err)
		return err;
	err = scanvigil_netlink_init();
	if (err)
		goto unregister_pernet;
	if (enable) {
		err = scanvigil_config_enable(scanvigil_net(&init_net));
		if (err)
			goto unregister_netlink;
	}
	pr_info("scanvigil " SCANVIGIL_VERSION ": detection %s\n",
		enable ? "on" : "off");
	return 0;

unregister_netlink:
	scanvigil_netlink_exit();
unregister_pernet:
	unregister_pernet_subsys(&net_ops);
	return err;
}

static void __exit scanvigil_exit(void)
{
	/* Nobody can switch a namespace on again while they go. */
	scanvigil_netlink_exit();
	unregister_pernet_subsys(&net_ops);
	rcu_barrier();
}

module_init(scanvigil_init);
module_exit(scanvigil_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Port-scan detection for netfilter gateways");
MODULE_VERSION(SCANVIGIL_VERSION);
