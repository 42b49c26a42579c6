/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	module/uapi/scanvigil.yaml */
/* YNL-GEN kernel header */
/* To regenerate run: scripts/generate */

#ifndef _LINUX_SCANVIGIL_GEN_H
#define _LINUX_SCANVIGIL_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/scanvigil.h>

extern const struct nla_policy scanvigil_config_get_nl_policy[SCANVIGIL_A_CONFIG_PAD + 1];

extern const struct nla_policy scanvigil_config_set_nl_policy[SCANVIGIL_A_CONFIG_SHARED_SOURCES + 1];

extern const struct nla_policy scanvigil_source_get_nl_policy[SCANVIGIL_A_FILTER_IFINDEX + 1];

extern const struct nla_policy scanvigil_source_del_nl_policy[SCANVIGIL_A_FILTER_ADDRESS + 1];

extern const struct nla_policy scanvigil_source_flush_nl_policy[SCANVIGIL_A_FILTER_PAD + 1];

extern const struct nla_policy scanvigil_allow_get_nl_policy[SCANVIGIL_A_ALLOW_ADDRESS + 1];

extern const struct nla_policy scanvigil_allow_add_nl_policy[SCANVIGIL_A_ALLOW_REASON + 1];

extern const struct nla_policy scanvigil_allow_del_nl_policy[SCANVIGIL_A_ALLOW_PORT_MAX + 1];

extern const struct nla_policy scanvigil_event_get_nl_policy[SCANVIGIL_A_FILTER_SINCE + 1];

extern const struct nla_policy scanvigil_stats_get_nl_policy[SCANVIGIL_A_STATS_PAD + 1];

/* Ops table for scanvigil */
extern const struct genl_ops scanvigil_nl_ops[10];

int scanvigil_nl_config_get_doit(struct sk_buff *skb, struct genl_info *info);
int scanvigil_nl_config_set_doit(struct sk_buff *skb, struct genl_info *info);
int scanvigil_nl_source_get_doit(struct sk_buff *skb, struct genl_info *info);
int scanvigil_nl_source_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb);
int scanvigil_nl_source_del_doit(struct sk_buff *skb, struct genl_info *info);
int scanvigil_nl_source_flush_doit(struct sk_buff *skb, struct genl_info *info);
int scanvigil_nl_allow_get_doit(struct sk_buff *skb, struct genl_info *info);
int scanvigil_nl_allow_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int scanvigil_nl_allow_add_doit(struct sk_buff *skb, struct genl_info *info);
int scanvigil_nl_allow_del_doit(struct sk_buff *skb, struct genl_info *info);
int scanvigil_nl_event_get_doit(struct sk_buff *skb, struct genl_info *info);
int scanvigil_nl_event_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int scanvigil_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	SCANVIGIL_NLGRP_EVENTS,
	SCANVIGIL_NLGRP_CONFIG,
};

#endif /* _LINUX_SCANVIGIL_GEN_H */
