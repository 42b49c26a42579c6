// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verbs "help" and "version". Help on keys, kinds and other words comes
 * from the spec, so that it never tells of what the module has not.
 */
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "command.h"
#include "json.h"
#include "out.h"
#include "settings.h"
#include "spec.h"

struct topic {
	const char *name;
	const struct spec_enum *values;
};

static const struct topic topics[] = {
	{ "levels", &spec_enum_level },
	{ "kinds", &spec_enum_kind },
	{ "techniques", &spec_enum_technique },
	{ "anomalies", &spec_enum_anomaly },
	{ "tools", &spec_enum_tool },
	{ "directions", &spec_enum_direction },
	{ "states", &spec_enum_state },
	{ "rules", &spec_enum_why },
};

static void print_pair(int width, const char *name, const char *text)
{
	out_add(PAINT_NONE, 2, "%s", "");
	out_add(PAINT_BOLD, width, "%s", name);
	out_add(PAINT_NONE, 0, "  %s", text);
	out_end();
}

static void print_options(const struct option_spec *option)
{
	char name[64], letter[8];

	for (; option && option->name; option++) {
		snprintf(letter, sizeof(letter),
			 option->letter ? "-%c, " : "    ", option->letter);
		snprintf(name, sizeof(name), "%s--%s%s%s", letter, option->name,
			 option->value ? " " : "",
			 option->value ? option->value : "");
		print_pair(22, name, option->help);
	}
}

static void overview(void)
{
	const struct command *command;
	size_t i;

	puts("scanvigil [VERB] [OPTION...]: port scans that the kernel sees\n");
	for (command = commands; command->name; command++)
		print_pair(30, command->usage, command->summary);
	puts("\nOptions, anywhere:");
	print_options(global_options);
	puts("\n'scanvigil help VERB' tells more; so does 'scanvigil help' with");
	fputs("keys", stdout);
	for (i = 0; i < ARRAY_SIZE(topics); i++)
		printf("%s%s", i + 1 < ARRAY_SIZE(topics) ? ", " : " or ",
		       topics[i].name);
	puts(".");
}

static void help_command(const struct command *command)
{
	printf("scanvigil %s: %s\n", command->usage, command->summary);
	if (command->detail)
		printf("\n%s\n", command->detail);
	if (!command->options)
		return;
	puts("\nOptions:");
	print_options(command->options);
}

static void help_keys(void)
{
	const struct spec_attr *attr;
	char range[SETTINGS_TEXT_MAX];
	size_t i;

	for (i = 0; i < spec_set_config.count; i++) {
		attr = &spec_set_config.attrs[i];
		if (attr->type == SPEC_PAD)
			continue;
		out_add(PAINT_BOLD, 17, "%s ", attr->name);
		out_add(PAINT_NONE, 0, "%s", settings_range(attr, range));
		out_end();
		out_add(PAINT_DIM, 0, "    %s", attr->doc);
		out_end();
	}
}

static json_t *values_json(const struct spec_enum *values)
{
	json_t *object = json_object();
	char name[64];
	size_t i;

	for (i = 0; i < values->count; i++) {
		snprintf(name, sizeof(name), "%s", values->values[i].name);
		json_put(object, name, json_string(values->values[i].doc));
	}
	return object;
}

static void help_topic(const struct tool *tool, const struct topic *topic)
{
	size_t i;

	if (tool->json) {
		json_document(values_json(topic->values));
		return;
	}
	puts(topic->values->doc);
	for (i = 0; i < topic->values->count; i++)
		print_pair(21, topic->values->values[i].name,
			   topic->values->values[i].doc);
}

static int help_unknown(const char *word)
{
	struct nearest nearest = { .wanted = word };
	const struct command *command;
	size_t i;

	for (command = commands; command->name; command++)
		nearest_try(&nearest, command->name);
	for (i = 0; i < ARRAY_SIZE(topics); i++)
		nearest_try(&nearest, topics[i].name);
	return fail_unknown("help on", word, nearest.name,
			    "'scanvigil help' lists the verbs");
}

static const struct topic *find_topic(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(topics); i++)
		if (!strcmp(word, topics[i].name))
			return &topics[i];
	return NULL;
}

/* "rules" is both, a verb and a topic; in JSON there are topics only. */
int cmd_help(const struct tool *tool, const struct arguments *arguments)
{
	const char *word = arguments->count ? arguments->words[0] : NULL;
	const struct command *command = word ? command_find(word) : NULL;
	const struct topic *topic = word ? find_topic(word) : NULL;

	if (!word) {
		overview();
		return 0;
	}
	if (!strcmp(word, "keys")) {
		help_keys();
		return 0;
	}
	if (!command && !topic)
		return help_unknown(word);
	if (command && !(topic && tool->json))
		help_command(command);
	if (command && topic && !tool->json)
		putchar('\n');
	if (topic)
		help_topic(tool, topic);
	return 0;
}

int cmd_version(const struct tool *tool, const struct arguments *arguments)
{
	json_t *object;

	(void)arguments;
	if (!tool->json) {
		printf("scanvigil %s\n", tool_version);
		return 0;
	}
	object = json_object();
	json_put(object, "version", json_string(tool_version));
	json_document(object);
	return 0;
}
