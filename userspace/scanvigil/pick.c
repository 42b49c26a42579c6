// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which sources, and in which order, from what the user wrote. Asks the kernel
 * nothing.
 */
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "fail.h"
#include "pick.h"
#include "spec.h"

static int read_level(const char *text, struct filter *filter)
{
	int level = spec_value_find(&spec_enum_level, text);

	if (level < 0)
		return fail_unknown("level", text,
				    spec_value_nearest(&spec_enum_level, text),
				    "there are none, info, notice and scan");
	filter->level = level;
	filter->has |= 1ULL << SCANVIGIL_A_FILTER_LEVEL;
	return 0;
}

static int read_net(const char *text, struct filter *filter)
{
	if (!addr_parse_prefix(text, &filter->address, &filter->prefix_len))
		return fail(EXIT_USAGE, 0,
			    "such as 203.0.113.0/24 or 2001:db8::/32",
			    "'%s' is no prefix", text);
	addr_mask(&filter->address, filter->prefix_len);
	filter->has |= 1ULL << SCANVIGIL_A_FILTER_ADDRESS |
		       1ULL << SCANVIGIL_A_FILTER_PREFIX_LEN;
	return 0;
}

static int read_iif(const char *text, struct filter *filter)
{
	filter->ifindex = if_nametoindex(text);
	if (!filter->ifindex)
		return fail(EXIT_USAGE, 0, "'ip link' lists them",
			    "there is no interface '%s'", text);
	filter->has |= 1ULL << SCANVIGIL_A_FILTER_IFINDEX;
	return 0;
}

static int read_kinds(const char *text, struct filter *filter)
{
	char name[32];
	size_t len;
	int kind;

	for (;; text += len + 1) {
		len = strcspn(text, ",");
		snprintf(name, sizeof(name), "%.*s", (int)len, text);
		kind = spec_value_find(&spec_enum_kind, name);
		if (kind < 0)
			return fail_unknown(
				"kind", name,
				spec_value_nearest(&spec_enum_kind, name),
				"'scanvigil help kinds' lists them");
		filter->kinds |= 1u << kind;
		if (!text[len])
			break;
	}
	filter->has |= 1ULL << SCANVIGIL_A_FILTER_KINDS;
	return 0;
}

static int read_family(const struct arguments *arguments, struct filter *filter)
{
	bool ipv4 = arguments->options[PICK_IPV4];
	bool ipv6 = arguments->options[PICK_IPV6];

	if (ipv4 == ipv6)
		return 0;
	filter->family = ipv4 ? AF_INET : AF_INET6;
	filter->has |= 1ULL << SCANVIGIL_A_FILTER_FAMILY;
	return 0;
}

int pick_filter(const struct arguments *arguments, struct filter *filter)
{
	static int (*const readers[])(const char *text,
				      struct filter *filter) = {
		[PICK_LEVEL] = read_level,
		[PICK_NET] = read_net,
		[PICK_IIF] = read_iif,
		[PICK_KIND] = read_kinds,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(readers); i++)
		if (arguments->options[i] &&
		    readers[i](arguments->options[i], filter))
			return EXIT_USAGE;
	return read_family(arguments, filter);
}

static int by_last(const void *a, const void *b)
{
	const struct source_view *x = a, *y = b;

	if (x->last_ns != y->last_ns)
		return x->last_ns < y->last_ns ? 1 : -1;
	return addr_compare(&x->address, &y->address);
}

static int by_ports(const void *a, const void *b)
{
	const struct source_view *x = a, *y = b;

	if (x->ports != y->ports)
		return x->ports < y->ports ? 1 : -1;
	return by_last(a, b);
}

static int by_score(const void *a, const void *b)
{
	const struct source_view *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? 1 : -1;
	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return by_last(a, b);
}

static const struct {
	const char *name;
	int (*compare)(const void *a, const void *b);
} orders[] = {
	[PICK_BY_SCORE] = { "score", by_score },
	[PICK_BY_LAST] = { "last", by_last },
	[PICK_BY_PORTS] = { "ports", by_ports },
};

int pick_order(const char *name, enum pick_order *order)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		if (strcmp(orders[i].name, name))
			continue;
		*order = (enum pick_order)i;
		return 0;
	}
	return fail(EXIT_USAGE, 0, "it is one of score, last, ports",
		    "cannot sort by '%s'", name);
}

const char *pick_order_name(enum pick_order order)
{
	return orders[order].name;
}

void pick_sort(struct source_list *list, enum pick_order order)
{
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items),
		      orders[order].compare);
}
