// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verbs about one source, "show", "test" and "forget", and "flush" that
 * forgets them all. An allow-listed source is always said to be one.
 */
#include <errno.h>
#include <stdio.h>

#include "allow.h"
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
};

const struct option_spec test_options[] = {
	{ "level", 0, "LEVEL", "notice, or scan as it is without" },
	{ 0 },
};

/* What the module knows of an address; either half may be missing. */
struct knowledge {
	bool is_source;
	bool is_allowed;
	struct source_view source;
	struct allow_view allowed;
};

static int learn(struct nl *nl, const struct addr *address,
		 struct knowledge *knowledge)
{
	int err;

	err = request_source(nl, address, &knowledge->source);
	if (err && err != -ENOENT)
		return err;
	knowledge->is_source = !err;
	err = request_allowed_by(nl, address, &knowledge->allowed);
	if (err && err != -ENOENT)
		return err;
	knowledge->is_allowed = !err && knowledge->allowed.address.len;
	return 0;
}

static void show_json(const struct addr *address,
		      const struct knowledge *knowledge)
{
	json_t *object;

	if (knowledge->is_source) {
		object = print_source_json(&knowledge->source);
	} else {
		object = json_object();
		json_put(object, "src_ip", json_addr(address));
	}
	json_put(object, "known", json_boolean(knowledge->is_source));
	json_put(object, "allowed",
		 knowledge->is_allowed ? allow_json(&knowledge->allowed) :
					 json_null());
	json_document(object);
}

static void show_text(const struct tool *tool, const struct addr *address,
		      const struct knowledge *knowledge)
{
	char text[ADDR_TEXT_MAX];

	if (knowledge->is_source) {
		if (tool->resolve)
			resolve_sources(&knowledge->source, 1);
		print_source_block(&knowledge->source, text_now_ns());
	} else {
		out_add(PAINT_BOLD, 0, "%s", addr_text(address, 128, text));
		out_add(PAINT_NONE, 0, "  nothing is known of this address");
		out_end();
	}
	if (!knowledge->is_allowed)
		return;
	out_add(PAINT_GREEN, 0, "  allow-listed  ");
	allow_add_columns(&knowledge->allowed);
	out_end();
}

int cmd_show(const struct tool *tool, const struct arguments *arguments)
{
	struct knowledge knowledge = { 0 };
	struct addr address;
	struct nl *nl;
	int code, err;

	if (command_read_address(arguments->words[0], &address))
		return EXIT_USAGE;
	code = nl_open(&nl);
	if (code)
		return code;
	err = learn(nl, &address, &knowledge);
	if (err) {
		code = nl_tell(nl, err, "cannot look up the source");
	} else {
		if (tool->json)
			show_json(&address, &knowledge);
		else
			show_text(tool, &address, &knowledge);
		code = knowledge.is_source || knowledge.is_allowed ? EXIT_DONE :
								     EXIT_NO;
	}
	nl_close(nl);
	return code;
}

static int read_threshold(const char *text, int *level)
{
	*level = text ? spec_value_find(&spec_enum_level, text) :
			SCANVIGIL_LEVEL_SCAN;
	if (*level >= SCANVIGIL_LEVEL_INFO)
		return 0;
	return fail(EXIT_USAGE, 0, "it takes info, notice or scan",
		    "cannot test for level '%s'", text);
}

static void test_json(const struct addr *address,
		      const struct source_view *source, bool flagged)
{
	json_t *object = json_object();

	json_put(object, "src_ip", json_addr(address));
	json_put(object, "flagged", json_boolean(flagged));
	json_put(object, "level",
		 json_name(spec_value_name(&spec_enum_level, source->level)));
	json_document(object);
}

static void test_text(const struct addr *address,
		      const struct source_view *source, bool flagged)
{
	char text[ADDR_TEXT_MAX];

	printf("%s is %sflagged (level %s)\n", addr_text(address, 128, text),
	       flagged ? "" : "not ",
	       spec_value_name(&spec_enum_level, source->level));
}

int cmd_test(const struct tool *tool, const struct arguments *arguments)
{
	struct source_view source;
	struct addr address;
	struct nl *nl;
	int code, err, level;
	bool flagged;

	if (command_read_address(arguments->words[0], &address) ||
	    read_threshold(arguments->options[OPTION_LEVEL], &level))
		return EXIT_USAGE;
	code = nl_open(&nl);
	if (code)
		return code;
	err = request_source(nl, &address, &source);
	if (err && err != -ENOENT) {
		code = nl_tell(nl, err, "cannot look up the source");
	} else {
		flagged = !err && source.level >= level;
		if (tool->json)
			test_json(&address, &source, flagged);
		else
			test_text(&address, &source, flagged);
		code = flagged ? EXIT_DONE : EXIT_NO;
	}
	nl_close(nl);
	return code;
}

int cmd_forget(const struct tool *tool, const struct arguments *arguments)
{
	char text[ADDR_TEXT_MAX];
	struct addr address;
	json_t *object;
	struct nl *nl;
	int code, err;

	if (command_read_address(arguments->words[0], &address))
		return EXIT_USAGE;
	code = nl_open(&nl);
	if (code)
		return code;
	err = request_source_del(nl, &address);
	if (err == -ENOENT) {
		code = fail(EXIT_NO, ENOENT, NULL, "%s is not known",
			    addr_text(&address, 128, text));
	} else if (err) {
		code = nl_tell(nl, err, "cannot forget the source");
	} else if (tool->json) {
		object = json_object();
		json_put(object, "forgotten", json_addr(&address));
		json_document(object);
	}
	nl_close(nl);
	return code;
}

int cmd_flush(const struct tool *tool, const struct arguments *arguments)
{
	json_t *object;
	struct nl *nl;
	int code, err;

	(void)arguments;
	code = nl_open(&nl);
	if (code)
		return code;
	err = request_flush(nl);
	if (err) {
		code = nl_tell(nl, err, "cannot forget the sources");
	} else if (tool->json) {
		object = json_object();
		json_put(object, "flushed", json_true());
		json_document(object);
	}
	nl_close(nl);
	return code;
}
