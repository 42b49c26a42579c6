/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The filter and the order of sources, for all verbs that show them.
 */
#ifndef SCANVIGIL_PICK_H
#define SCANVIGIL_PICK_H

#include "command.h"
#include "request.h"

/* The first options of every verb with a filter, in this order. */
enum {
	PICK_LEVEL,
	PICK_NET,
	PICK_IIF,
	PICK_KIND,
	PICK_IPV4,
	PICK_IPV6,
	PICK_OPTIONS,
};

#define PICK_OPTION_SPECS                                              \
	{ "level", 0, "LEVEL", "at least info, notice or scan" },      \
		{ "net", 0, "PREFIX", "sources within a prefix" },     \
		{ "iif", 0, "IFNAME", "last seen on this interface" }, \
		{ "kind", 0, "LIST",                                   \
		  "doing one of these, with commas between" },         \
		{ "ipv4", '4', NULL, "IPv4 sources" },                 \
	{                                                              \
		"ipv6", '6', NULL, "IPv6 sources"                      \
	}

enum pick_order {
	PICK_BY_SCORE,
	PICK_BY_LAST,
	PICK_BY_PORTS,
};

#define PICK_ORDERS (PICK_BY_PORTS + 1)

/** pick_filter - read the filter's options; 0, or EXIT_USAGE after telling why */
int pick_filter(const struct arguments *arguments, struct filter *filter);

/** pick_order - read the name of an order; 0, or EXIT_USAGE after telling why */
int pick_order(const char *name, enum pick_order *order);

/** pick_order_name - its name */
const char *pick_order_name(enum pick_order order);

/** pick_sort - put sources in order */
void pick_sort(struct source_list *list, enum pick_order order);

#endif /* SCANVIGIL_PICK_H */
