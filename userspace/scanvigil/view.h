/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plain copies of what the kernel tells: a source, an event, an allow-list
 * entry, the parameters, the counters. They hold no pointer and no netlink, so
 * that whoever can fill them (the kernel's messages, a replayed capture, a
 * test) gets the same output.
 */
#ifndef SCANVIGIL_VIEW_H
#define SCANVIGIL_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/scanvigil.h>

#include "addr.h"

#define VIEW_CHILDREN_MAX 3
#define VIEW_IFNAME_MAX 16

/**
 * view_has - whether an attribute was given
 * @has: mask of a view
 * @id: number of the attribute in its set
 */
static inline bool view_has(uint64_t has, unsigned int id)
{
	return has >> id & 1;
}

/**
 * struct source_view - a source; fields are as in the attribute set "source"
 * @has: mask of 1 << SCANVIGIL_A_SOURCE_..., which fields are known
 * @samples: how many of @sample_ports are used
 * @children_count: how many of @children are used
 */
struct source_view {
	uint64_t has;
	uint64_t first_ns;
	uint64_t last_ns;
	uint32_t kinds;
	uint32_t techniques;
	uint32_t anomalies;
	uint32_t why;
	int32_t score;
	uint32_t ports;
	uint32_t hosts;
	uint32_t protocols;
	uint32_t packets;
	uint32_t answered;
	uint32_t rejected;
	uint32_t filtered;
	uint32_t ifindex;
	uint32_t scan_id;
	uint16_t first_port;
	uint16_t last_port;
	uint16_t sample_ports[SCANVIGIL_SAMPLES_MAX];
	uint8_t samples;
	uint8_t children_count;
	uint8_t prefix_len;
	uint8_t level;
	uint8_t tool;
	uint8_t direction;
	uint8_t ports_exact;
	uint8_t verified;
	uint8_t flags_union;
	uint8_t flags_common;
	uint8_t ttl;
	uint8_t tos;
	uint8_t proto;
	struct addr address;
	struct addr target;
	struct addr children[VIEW_CHILDREN_MAX];
	char ifname[VIEW_IFNAME_MAX];
};

/**
 * struct event_view - an event; fields are as in the attribute set "event"
 * @has: mask of 1 << SCANVIGIL_A_EVENT_..., which fields are known
 * @members_count: how many of @members are used
 */
struct event_view {
	uint64_t has;
	uint64_t seq;
	uint64_t wall_ns;
	uint64_t boot_ns;
	uint64_t lost;
	uint32_t id;
	uint16_t sport;
	uint16_t dport;
	uint8_t state;
	uint8_t level;
	uint8_t kind;
	uint8_t members_count;
	uint32_t members_total;
	struct addr members[SCANVIGIL_MEMBERS_MAX];
	struct source_view source;
};

/**
 * struct allow_view - an allow-list entry, as in the attribute set "allow"
 * @has: mask of 1 << SCANVIGIL_A_ALLOW_..., which fields are known
 */
struct allow_view {
	uint64_t has;
	uint64_t ttl_ms;
	uint32_t removed;
	uint16_t port_min;
	uint16_t port_max;
	uint8_t prefix_len;
	struct addr address;
	char reason[SCANVIGIL_REASON_MAX + 1];
};

/**
 * struct config_view - parameters, as in the attribute set "config"
 * @has: mask of 1 << SCANVIGIL_A_CONFIG_..., which are given
 * @value: the numbers, by attribute
 * @outside_count: how many of @outside are used
 */
struct config_view {
	uint64_t has;
	uint32_t value[SCANVIGIL_A_CONFIG_MAX + 1];
	unsigned int outside_count;
	char outside[SCANVIGIL_OUTSIDE_MAX][VIEW_IFNAME_MAX];
};

/**
 * struct stats_view - counters, as in the attribute set "stats"
 * @has: mask of 1 << SCANVIGIL_A_STATS_..., which are given
 * @value: the numbers, by attribute
 */
struct stats_view {
	uint64_t has;
	uint64_t value[SCANVIGIL_A_STATS_MAX + 1];
	char version[32];
};

#endif /* SCANVIGIL_VIEW_H */
