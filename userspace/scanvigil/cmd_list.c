// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verbs "list" and "dump": the sources, for people and for scripts. The
 * kernel does the filtering; here they are only put in order.
 */
#include <stdio.h>

#include "command.h"
#include "json.h"
#include "nl.h"
#include "out.h"
#include "pick.h"
#include "print.h"
#include "request.h"
#include "resolve.h"
#include "text.h"

#define OPTION_SORT PICK_OPTIONS

const struct option_spec list_options[] = {
	PICK_OPTION_SPECS,
	{ "sort", 0, "BY", "score (as it is without), last or ports" },
	{ 0 },
};

const struct option_spec dump_options[] = {
	PICK_OPTION_SPECS,
	{ 0 },
};

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
	enum pick_order order = PICK_BY_SCORE;
	struct source_list list = { 0 };
	struct filter filter = { 0 };
	int code = 0;

	if (by)
		code = pick_order(by, &order);
	if (!code)
		code = pick_filter(arguments, &filter);
	if (!code)
		code = fetch(&filter, &list);
	if (!code) {
		pick_sort(&list, order);
		print_list(tool, &list);
	}
	request_free_sources(&list);
	return code;
}

int cmd_dump(const struct tool *tool, const struct arguments *arguments)
{
	struct source_list list = { 0 };
	struct filter filter = { 0 };
	int code;
	size_t i;

	code = pick_filter(arguments, &filter);
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
