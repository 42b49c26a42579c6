// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verbs "get" and "set": the parameters of the namespace. What is given to
 * one "set" goes to the kernel in one message, all of it or nothing.
 */
#include <string.h>

#include "command.h"
#include "json.h"
#include "nl.h"
#include "out.h"
#include "request.h"
#include "settings.h"
#include "text.h"

static json_t *value_json(const struct config_view *config,
			  const struct spec_attr *attr)
{
	json_t *names;
	unsigned int i;

	if (settings_is_switch(attr))
		return json_boolean(config->value[attr->id]);
	if (attr->type != SPEC_STRING)
		return json_integer(config->value[attr->id]);
	names = json_array();
	for (i = 0; i < config->outside_count; i++)
		json_array_append_new(names, json_text(config->outside[i]));
	return names;
}

/* Interfaces may be absent from an answer because there are none. */
static bool is_known(const struct config_view *config,
		     const struct spec_attr *attr)
{
	return attr->type == SPEC_STRING || view_has(config->has, attr->id);
}

static void put_json(json_t *object, const struct config_view *config,
		     const struct spec_attr *attr)
{
	char key[64];

	json_put(object, text_underscores(attr->name, key, sizeof(key)),
		 value_json(config, attr));
}

static void print_value(const struct config_view *config,
			const struct spec_attr *attr)
{
	char text[SETTINGS_TEXT_MAX];

	out_add(PAINT_NONE, 18, "%s ", attr->name);
	out_add(PAINT_BOLD, out_is_terminal() ? 12 : 0, "%s",
		settings_text(config, attr, text));
	if (out_is_terminal())
		out_add(PAINT_DIM, 0, "  %s", attr->doc);
	out_end();
}

static bool is_wanted(const struct arguments *arguments,
		      const struct spec_attr *attr)
{
	int i;

	for (i = 0; i < arguments->count; i++)
		if (spec_attr_find(&spec_set_config, arguments->words[i]) ==
		    attr)
			return true;
	return !arguments->count && attr->type != SPEC_PAD;
}

static void print_config(const struct tool *tool,
			 const struct arguments *arguments,
			 const struct config_view *config)
{
	json_t *object = tool->json ? json_object() : NULL;
	const struct spec_attr *attr;
	size_t i;

	for (i = 0; i < spec_set_config.count; i++) {
		attr = &spec_set_config.attrs[i];
		if (!is_wanted(arguments, attr) || !is_known(config, attr))
			continue;
		if (object)
			put_json(object, config, attr);
		else
			print_value(config, attr);
	}
	if (object)
		json_document(object);
}

int cmd_get(const struct tool *tool, const struct arguments *arguments)
{
	struct config_view config;
	struct nl *nl;
	int code, err, i;

	for (i = 0; i < arguments->count; i++)
		if (!settings_find(arguments->words[i]))
			return EXIT_USAGE;
	code = nl_open(&nl);
	if (code)
		return code;
	err = request_config(nl, &config);
	if (err)
		code = nl_tell(nl, err, "cannot read the parameters");
	else
		print_config(tool, arguments, &config);
	nl_close(nl);
	return code;
}

/* KEY VALUE takes two words, KEY=VALUE one; returns the words taken or 0. */
static int read_pair(const struct arguments *arguments, int at,
		     struct config_view *config)
{
	char *word = arguments->words[at];
	char *equals = strchr(word, '=');
	char range[SETTINGS_TEXT_MAX];
	const struct spec_attr *attr;

	if (equals) {
		*equals = '\0';
		return settings_read(word, equals + 1, config) ? 0 : 1;
	}
	if (at + 1 < arguments->count)
		return settings_read(word, arguments->words[at + 1], config) ?
			       0 :
			       2;
	attr = settings_find(word);
	if (attr)
		fail(EXIT_USAGE, 0, settings_range(attr, range),
		     "%s needs a value", attr->name);
	return 0;
}

static void report_set(const struct config_view *config)
{
	json_t *object = json_object();
	json_t *values = json_object();
	size_t i;

	for (i = 0; i < spec_set_config.count; i++)
		if (view_has(config->has, spec_set_config.attrs[i].id))
			put_json(values, config, &spec_set_config.attrs[i]);
	json_put(object, "set", values);
	json_document(object);
}

int cmd_set(const struct tool *tool, const struct arguments *arguments)
{
	struct config_view config = { 0 };
	struct nl *nl;
	int code, err, taken, at;

	for (at = 0; at < arguments->count; at += taken) {
		taken = read_pair(arguments, at, &config);
		if (!taken)
			return EXIT_USAGE;
	}
	if (settings_check(&config))
		return EXIT_USAGE;
	code = nl_open(&nl);
	if (code)
		return code;
	err = request_config_set(nl, &config);
	if (err)
		code = nl_tell(nl, err, "nothing was changed");
	else if (tool->json)
		report_set(&config);
	nl_close(nl);
	return code;
}
