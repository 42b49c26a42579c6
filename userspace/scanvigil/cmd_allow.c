// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "allow": add, delete and list prefixes that are never accused.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "allow.h"
#include "command.h"
#include "json.h"
#include "nl.h"
#include "out.h"
#include "request.h"
#include "spec.h"

enum {
	OPTION_PORTS,
	OPTION_FOR,
	OPTION_WHY,
};

const struct option_spec allow_options[] = {
	{ "ports", 0, "A[-B]", "only for these destination ports" },
	{ "for", 0, "TIME", "end after this time, such as 30m, 8h or 7d" },
	{ "why", 0, "TEXT", "the reason, shown in the list" },
	{ 0 },
};

static void report_added(const struct tool *tool,
			 const struct allow_view *entry, uint32_t removed)
{
	json_t *object;

	if (tool->json) {
		object = allow_json(entry);
		json_put(object, "removed", json_integer(removed));
		json_document(object);
		return;
	}
	out_add(PAINT_NONE, 0, "allowed ");
	allow_add_columns(entry);
	out_end();
	if (removed)
		printf("forgot %u source%s\n", removed,
		       removed == 1 ? "" : "s");
}

static int add(struct nl *nl, const struct tool *tool,
	       const struct allow_view *entry)
{
	uint32_t removed = 0;
	int err;

	err = request_allow_add(nl, entry, &removed);
	if (err)
		return nl_tell(nl, err, "nothing was allowed");
	report_added(tool, entry, removed);
	return 0;
}

static int del(struct nl *nl, const struct tool *tool,
	       const struct allow_view *entry)
{
	char text[ADDR_TEXT_MAX];
	int err;

	err = request_allow_del(nl, entry);
	if (err == -ENOENT)
		return fail(EXIT_NO, ENOENT, "'scanvigil allow list' shows all",
			    "there is no entry for %s%s",
			    addr_text(&entry->address, entry->prefix_len, text),
			    view_has(entry->has, SCANVIGIL_A_ALLOW_PORT_MIN) ?
				    " with these ports" :
				    "");
	if (err)
		return nl_tell(nl, err, "nothing was deleted");
	if (tool->json)
		json_document(allow_json(entry));
	return 0;
}

static int list(struct nl *nl, const struct tool *tool)
{
	struct allow_list entries = { 0 };
	json_t *array;
	size_t i;
	int err;

	err = request_allowed(nl, &entries);
	if (err) {
		request_free_allowed(&entries);
		return nl_tell(nl, err, "cannot read the allow-list");
	}
	if (tool->json) {
		array = json_array();
		for (i = 0; i < entries.count; i++)
			json_array_append_new(array,
					      allow_json(&entries.items[i]));
		json_document(array);
	}
	for (i = 0; !tool->json && i < entries.count; i++) {
		allow_add_columns(&entries.items[i]);
		out_end();
	}
	if (!tool->json && !entries.count && out_is_terminal())
		fputs("No prefix is allowed.\n", stderr);
	request_free_allowed(&entries);
	return 0;
}

static int with_entry(const struct tool *tool, const struct allow_view *entry,
		      int (*act)(struct nl *nl, const struct tool *tool,
				 const struct allow_view *entry))
{
	struct nl *nl;
	int code;

	code = nl_open(&nl);
	if (code)
		return code;
	code = act(nl, tool, entry);
	nl_close(nl);
	return code;
}

static int unknown_word(const char *word)
{
	struct nearest nearest = { .wanted = word };

	nearest_try(&nearest, "add");
	nearest_try(&nearest, "del");
	nearest_try(&nearest, "list");
	return fail_unknown("verb", word, nearest.name,
			    "it is allow add, allow del or allow list");
}

static int refuse_options(const struct arguments *arguments, int first)
{
	int i;

	for (i = first; i <= OPTION_WHY; i++)
		if (arguments->options[i])
			return fail(EXIT_USAGE, 0, NULL,
				    "'allow %s' does not take --%s",
				    arguments->words[0], allow_options[i].name);
	return 0;
}

int cmd_allow(const struct tool *tool, const struct arguments *arguments)
{
	const char *word = arguments->count ? arguments->words[0] : "list";
	struct allow_words words = {
		.ports = arguments->options[OPTION_PORTS],
		.span = arguments->options[OPTION_FOR],
		.reason = arguments->options[OPTION_WHY],
	};
	bool is_add = !strcmp(word, "add");
	struct allow_view entry;
	struct nl *nl;
	int code;

	if (!strcmp(word, "list")) {
		if (arguments->count > 1)
			return fail(EXIT_USAGE, 0, NULL,
				    "'allow list' takes no more words");
		if (arguments->count && refuse_options(arguments, OPTION_PORTS))
			return EXIT_USAGE;
		code = nl_open(&nl);
		if (code)
			return code;
		code = list(nl, tool);
		nl_close(nl);
		return code;
	}
	if (!is_add && strcmp(word, "del"))
		return unknown_word(word);
	if (arguments->count != 2)
		return fail(EXIT_USAGE, 0, NULL, "'allow %s' takes one prefix",
			    word);
	if (!is_add && refuse_options(arguments, OPTION_FOR))
		return EXIT_USAGE;
	words.prefix = arguments->words[1];
	if (allow_read(&words, &entry))
		return EXIT_USAGE;
	return with_entry(tool, &entry, is_add ? add : del);
}
