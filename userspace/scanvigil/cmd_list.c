// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verbs "list" and "dump": the sources, for people and for scripts. The
 * kernel does the filtering; here they are only put in order.
 */
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "command.h"
#include "json.h"
#include "nl.h"
#include "out.h"
#include "print.h"
#include "request.h"
#include "resolve.h"
#include "text.h"

enum {
	OPTION_LEVEL,
	OPTION_NET,
	OPTION_IIF,
	OPTION_KIND,
	OPTION_IPV4,
	OPTION_IPV6,
	OPTION_SORT,
};

#define FILTER_OPTIONS                                                 \
	{ "level", 0, "LEVEL", "at least info, notice or scan" },      \
		{ "net", 0, "PREFIX", "sources within a prefix" },     \
		{ "iif", 0, "IFNAME", "last seen on this interface" }, \
		{ "kind", 0, "LIST",                                   \
		  "doing one of these, with commas between" },         \
		{ "ipv4", '4', NULL, "IPv4 sources" },                 \
	{                                                              \
		"ipv6", '6', NULL, "IPv6 sources"                      \
	}

const struct option_spec list_options[] = {
	FILTER_OPTIONS,
	{ "sort", 0, "BY", "score (as it is without), last or ports" },
	{ 0 },
};

const struct option_spec dump_options[] = {
	FILTER_OPTIONS,
	{ 0 },
};

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
	bool ipv4 = arguments->options[OPTION_IPV4];
	bool ipv6 = arguments->options[OPTION_IPV6];

	if (ipv4 == ipv6)
		return 0;
	filter->family = ipv4 ? AF_INET : AF_INET6;
	filter->has |= 1ULL << SCANVIGIL_A_FILTER_FAMILY;
	return 0;
}

static int read_filter(const struct arguments *arguments, struct filter *filter)
{
	static int (*const readers[])(const char *text,
				      struct filter *filter) = {
		[OPTION_LEVEL] = read_level,
		[OPTION_NET] = read_net,
		[OPTION_IIF] = read_iif,
		[OPTION_KIND] = read_kinds,
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

static int sort_list(struct source_list *list, const char *by)
{
	int (*compare)(const void *a, const void *b);

	if (!strcmp(by, "score"))
		compare = by_score;
	else if (!strcmp(by, "last"))
		compare = by_last;
	else if (!strcmp(by, "ports"))
		compare = by_ports;
	else
		return fail(EXIT_USAGE, 0, "it is one of score, last, ports",
			    "cannot sort by '%s'", by);
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), compare);
	return 0;
}

static void print_list(const struct tool *tool, const struct source_list *list)
{
	json_t *array;
	size_t i;

	if (tool->json) {
		array = json_array();
		for (i = 0; i < list->count; i++)
			json_array_append_new(
				array, print_source_json(&list->items[i]));
		json_document(array);
		return;
	}
	if (!list->count) {
		if (out_is_terminal())
			fputs("No source matches.\n", stderr);
		return;
	}
	if (tool->resolve)
		resolve_sources(list->items, list->count);
	print_source_rows(list->items, list->count, 0, text_now_ns());
}

static int fetch(const struct filter *filter, struct source_list *list)
{
	struct nl *nl;
	int code, err;

	code = nl_open(&nl);
	if (code)
		return code;
	err = request_sources(nl, filter, list);
	if (err)
		code = nl_tell(nl, err, "cannot list the sources");
	nl_close(nl);
	return code;
}

int cmd_list(const struct tool *tool, const struct arguments *arguments)
{
	const char *by = arguments->options[OPTION_SORT];
	struct source_list list = { 0 };
	struct filter filter = { 0 };
	int code;

	/* The order is checked before the kernel is asked. */
	by = by ? by : "score";
	code = sort_list(&list, by);
	if (!code)
		code = read_filter(arguments, &filter);
	if (!code)
		code = fetch(&filter, &list);
	if (!code)
		code = sort_list(&list, by);
	if (!code)
		print_list(tool, &list);
	request_free_sources(&list);
	return code;
}

int cmd_dump(const struct tool *tool, const struct arguments *arguments)
{
	struct source_list list = { 0 };
	struct filter filter = { 0 };
	int code;
	size_t i;

	code = read_filter(arguments, &filter);
	if (!code)
		code = fetch(&filter, &list);
	for (i = 0; !code && i < list.count; i++) {
		if (tool->json)
			json_line(print_source_json(&list.items[i]));
		else
			print_source_columns(&list.items[i]);
	}
	request_free_sources(&list);
	return code;
}
