// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	module/uapi/scanvigil.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: scripts/generate */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/linux/scanvigil.h>

/* Integer value ranges */
static const struct netlink_range_validation scanvigil_a_config_table_size_range = {
	.min	= 1024ULL,
	.max	= 1048576ULL,
};

static const struct netlink_range_validation scanvigil_a_config_fast_gap_ms_range = {
	.min	= 10ULL,
	.max	= 3600000ULL,
};

static const struct netlink_range_validation scanvigil_a_config_window_ms_range = {
	.min	= 60000ULL,
	.max	= 86400000ULL,
};

static const struct netlink_range_validation scanvigil_a_config_decay_ms_range = {
	.min	= 1000ULL,
	.max	= 86400000ULL,
};

static const struct netlink_range_validation scanvigil_a_config_idle_ms_range = {
	.min	= 10000ULL,
	.max	= 604800000ULL,
};

static const struct netlink_range_validation scanvigil_a_config_keep_ms_range = {
	.min	= 10000ULL,
	.max	= 604800000ULL,
};

static const struct netlink_range_validation scanvigil_a_config_end_ms_range = {
	.min	= 1000ULL,
	.max	= 86400000ULL,
};

static const struct netlink_range_validation scanvigil_a_config_event_ring_range = {
	.min	= 64ULL,
	.max	= 65536ULL,
};

static const struct netlink_range_validation scanvigil_a_config_event_rate_range = {
	.min	= 1ULL,
	.max	= 1000000ULL,
};

static const struct netlink_range_validation scanvigil_a_config_ephemeral_low_range = {
	.min	= 1024ULL,
	.max	= 65535ULL,
};

static const struct netlink_range_validation scanvigil_a_config_grace_ms_range = {
	.max	= 3600000ULL,
};

static const struct netlink_range_validation scanvigil_a_config_flood_rate_range = {
	.min	= 10ULL,
	.max	= 1000000ULL,
};

/* SCANVIGIL_CMD_CONFIG_GET - do */
const struct nla_policy scanvigil_config_get_nl_policy[SCANVIGIL_A_CONFIG_PAD + 1] = {
};

/* SCANVIGIL_CMD_CONFIG_SET - do */
const struct nla_policy scanvigil_config_set_nl_policy[SCANVIGIL_A_CONFIG_SHARED_SOURCES + 1] = {
	[SCANVIGIL_A_CONFIG_ENABLED] = NLA_POLICY_MAX(NLA_U8, 1),
	[SCANVIGIL_A_CONFIG_TABLE_SIZE] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_table_size_range),
	[SCANVIGIL_A_CONFIG_NOTICE_SCORE] = NLA_POLICY_RANGE(NLA_U32, 1, 127),
	[SCANVIGIL_A_CONFIG_SCAN_SCORE] = NLA_POLICY_RANGE(NLA_U32, 1, 127),
	[SCANVIGIL_A_CONFIG_CONTACTS_MIN] = NLA_POLICY_RANGE(NLA_U32, 1, 64),
	[SCANVIGIL_A_CONFIG_SWEEP_HOSTS] = NLA_POLICY_RANGE(NLA_U32, 2, 64),
	[SCANVIGIL_A_CONFIG_STRAY_PORTS] = NLA_POLICY_RANGE(NLA_U32, 2, 64),
	[SCANVIGIL_A_CONFIG_ISN_REPEAT] = NLA_POLICY_RANGE(NLA_U32, 2, 16),
	[SCANVIGIL_A_CONFIG_SPORT_REPEAT] = NLA_POLICY_RANGE(NLA_U32, 3, 64),
	[SCANVIGIL_A_CONFIG_UDP_SCORE] = NLA_POLICY_RANGE(NLA_U32, 1, 127),
	[SCANVIGIL_A_CONFIG_FAST_WEIGHT] = NLA_POLICY_RANGE(NLA_U32, 1, 10000),
	[SCANVIGIL_A_CONFIG_LOW_PORT_WEIGHT] = NLA_POLICY_RANGE(NLA_U32, 1, 100),
	[SCANVIGIL_A_CONFIG_FAST_GAP_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_fast_gap_ms_range),
	[SCANVIGIL_A_CONFIG_WINDOW_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_window_ms_range),
	[SCANVIGIL_A_CONFIG_DECAY_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_decay_ms_range),
	[SCANVIGIL_A_CONFIG_IDLE_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_idle_ms_range),
	[SCANVIGIL_A_CONFIG_KEEP_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_keep_ms_range),
	[SCANVIGIL_A_CONFIG_END_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_end_ms_range),
	[SCANVIGIL_A_CONFIG_IPV6_PREFIX] = NLA_POLICY_RANGE(NLA_U32, 32, 128),
	[SCANVIGIL_A_CONFIG_EVENT_RING] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_event_ring_range),
	[SCANVIGIL_A_CONFIG_EVENT_RATE] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_event_rate_range),
	[SCANVIGIL_A_CONFIG_MARK] = { .type = NLA_U32, },
	[SCANVIGIL_A_CONFIG_MARK_MASK] = { .type = NLA_U32, },
	[SCANVIGIL_A_CONFIG_REPLIES_VISIBLE] = NLA_POLICY_MAX(NLA_U8, 1),
	[SCANVIGIL_A_CONFIG_EPHEMERAL_LOW] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_ephemeral_low_range),
	[SCANVIGIL_A_CONFIG_OUTSIDE] = { .type = NLA_STRING, .len = 15, },
	[SCANVIGIL_A_CONFIG_GRACE_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_grace_ms_range),
	[SCANVIGIL_A_CONFIG_MARK_VERIFIED] = NLA_POLICY_MAX(NLA_U8, 1),
	[SCANVIGIL_A_CONFIG_FLOOD_RATE] = NLA_POLICY_FULL_RANGE(NLA_U32, &scanvigil_a_config_flood_rate_range),
	[SCANVIGIL_A_CONFIG_SHARED_PORTS] = NLA_POLICY_RANGE(NLA_U32, 10, 200),
	[SCANVIGIL_A_CONFIG_SHARED_SOURCES] = NLA_POLICY_RANGE(NLA_U32, 2, 32),
};

/* SCANVIGIL_CMD_SOURCE_GET - do */
const struct nla_policy scanvigil_source_get_nl_policy[SCANVIGIL_A_FILTER_IFINDEX + 1] = {
	[SCANVIGIL_A_FILTER_ADDRESS] = NLA_POLICY_MAX_LEN(16),
	[SCANVIGIL_A_FILTER_PREFIX_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[SCANVIGIL_A_FILTER_FAMILY] = { .type = NLA_U8, },
	[SCANVIGIL_A_FILTER_LEVEL] = NLA_POLICY_MAX(NLA_U8, 3),
	[SCANVIGIL_A_FILTER_KINDS] = { .type = NLA_U32, },
	[SCANVIGIL_A_FILTER_IFINDEX] = { .type = NLA_U32, },
};

/* SCANVIGIL_CMD_SOURCE_DEL - do */
const struct nla_policy scanvigil_source_del_nl_policy[SCANVIGIL_A_FILTER_ADDRESS + 1] = {
	[SCANVIGIL_A_FILTER_ADDRESS] = NLA_POLICY_MAX_LEN(16),
};

/* SCANVIGIL_CMD_SOURCE_FLUSH - do */
const struct nla_policy scanvigil_source_flush_nl_policy[SCANVIGIL_A_FILTER_PAD + 1] = {
};

/* SCANVIGIL_CMD_ALLOW_GET - do */
const struct nla_policy scanvigil_allow_get_nl_policy[SCANVIGIL_A_ALLOW_ADDRESS + 1] = {
	[SCANVIGIL_A_ALLOW_ADDRESS] = NLA_POLICY_MAX_LEN(16),
};

/* SCANVIGIL_CMD_ALLOW_ADD - do */
const struct nla_policy scanvigil_allow_add_nl_policy[SCANVIGIL_A_ALLOW_REASON + 1] = {
	[SCANVIGIL_A_ALLOW_ADDRESS] = NLA_POLICY_MAX_LEN(16),
	[SCANVIGIL_A_ALLOW_PREFIX_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[SCANVIGIL_A_ALLOW_PORT_MIN] = { .type = NLA_U16, },
	[SCANVIGIL_A_ALLOW_PORT_MAX] = { .type = NLA_U16, },
	[SCANVIGIL_A_ALLOW_TTL_MS] = { .type = NLA_U64, },
	[SCANVIGIL_A_ALLOW_REASON] = { .type = NLA_NUL_STRING, .len = 63, },
};

/* SCANVIGIL_CMD_ALLOW_DEL - do */
const struct nla_policy scanvigil_allow_del_nl_policy[SCANVIGIL_A_ALLOW_PORT_MAX + 1] = {
	[SCANVIGIL_A_ALLOW_ADDRESS] = NLA_POLICY_MAX_LEN(16),
	[SCANVIGIL_A_ALLOW_PREFIX_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[SCANVIGIL_A_ALLOW_PORT_MIN] = { .type = NLA_U16, },
	[SCANVIGIL_A_ALLOW_PORT_MAX] = { .type = NLA_U16, },
};

/* SCANVIGIL_CMD_EVENT_GET - do */
const struct nla_policy scanvigil_event_get_nl_policy[SCANVIGIL_A_FILTER_SINCE + 1] = {
	[SCANVIGIL_A_FILTER_SINCE] = { .type = NLA_U64, },
};

/* SCANVIGIL_CMD_STATS_GET - do */
const struct nla_policy scanvigil_stats_get_nl_policy[SCANVIGIL_A_STATS_PAD + 1] = {
};

/* Ops table for scanvigil */
const struct genl_ops scanvigil_nl_ops[10] = {
	{
		.cmd		= SCANVIGIL_CMD_CONFIG_GET,
		.doit		= scanvigil_nl_config_get_doit,
		.policy		= scanvigil_config_get_nl_policy,
		.maxattr	= SCANVIGIL_A_CONFIG_PAD,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SCANVIGIL_CMD_CONFIG_SET,
		.doit		= scanvigil_nl_config_set_doit,
		.policy		= scanvigil_config_set_nl_policy,
		.maxattr	= SCANVIGIL_A_CONFIG_SHARED_SOURCES,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SCANVIGIL_CMD_SOURCE_GET,
		.doit		= scanvigil_nl_source_get_doit,
		.dumpit		= scanvigil_nl_source_get_dumpit,
		.policy		= scanvigil_source_get_nl_policy,
		.maxattr	= SCANVIGIL_A_FILTER_IFINDEX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SCANVIGIL_CMD_SOURCE_DEL,
		.doit		= scanvigil_nl_source_del_doit,
		.policy		= scanvigil_source_del_nl_policy,
		.maxattr	= SCANVIGIL_A_FILTER_ADDRESS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SCANVIGIL_CMD_SOURCE_FLUSH,
		.doit		= scanvigil_nl_source_flush_doit,
		.policy		= scanvigil_source_flush_nl_policy,
		.maxattr	= SCANVIGIL_A_FILTER_PAD,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SCANVIGIL_CMD_ALLOW_GET,
		.doit		= scanvigil_nl_allow_get_doit,
		.dumpit		= scanvigil_nl_allow_get_dumpit,
		.policy		= scanvigil_allow_get_nl_policy,
		.maxattr	= SCANVIGIL_A_ALLOW_ADDRESS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SCANVIGIL_CMD_ALLOW_ADD,
		.doit		= scanvigil_nl_allow_add_doit,
		.policy		= scanvigil_allow_add_nl_policy,
		.maxattr	= SCANVIGIL_A_ALLOW_REASON,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SCANVIGIL_CMD_ALLOW_DEL,
		.doit		= scanvigil_nl_allow_del_doit,
		.policy		= scanvigil_allow_del_nl_policy,
		.maxattr	= SCANVIGIL_A_ALLOW_PORT_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SCANVIGIL_CMD_EVENT_GET,
		.doit		= scanvigil_nl_event_get_doit,
		.dumpit		= scanvigil_nl_event_get_dumpit,
		.policy		= scanvigil_event_get_nl_policy,
		.maxattr	= SCANVIGIL_A_FILTER_SINCE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SCANVIGIL_CMD_STATS_GET,
		.doit		= scanvigil_nl_stats_get_doit,
		.policy		= scanvigil_stats_get_nl_policy,
		.maxattr	= SCANVIGIL_A_STATS_PAD,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};
