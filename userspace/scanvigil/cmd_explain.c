// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "explain": what the words of a finding mean. All that it tells of
 * words is in explain_gen.c; of sources it lets explain_source.c ask the kernel.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "addr.h"
#include "command.h"
#include "explain_gen.h"
#include "explain_source.h"
#include "json.h"
#include "out.h"
#include "spec.h"
#include "text.h"
#include "words.h"

#define LABEL_WIDTH 17
#define NAME_SIZE 48
#define NEAR_MAX 4

static void print_keys(const char *const *keys)
{
	char text[256];
	size_t used = 0;

	for (; *keys && used < sizeof(text); keys++)
		used += snprintf(text + used, sizeof(text) - used, "%s%s",
				 used ? ", " : "", *keys);
	words_part("Keys", LABEL_WIDTH, text);
}

static void print_entry(const struct explain_group *group, size_t value)
{
	const struct explanation *entry = &group->entries[value];
	const struct spec_value *word = &group->values->values[value];
	size_t i;

	out_add(PAINT_NONE, 0, "%s ", group->one);
	out_add(PAINT_BOLD, 0, "%s", word->name);
	if (*word->doc)
		out_add(PAINT_NONE, 0, ":");
	words_add(word->doc, 2);
	putchar('\n');
	for (i = 0; i < EXPLAIN_PARTS; i++) {
		if (!entry->part[i])
			continue;
		words_part(explain_labels[i].text, LABEL_WIDTH, entry->part[i]);
		if (i == EXPLAIN_PREDICATE && entry->keys)
			print_keys(entry->keys);
	}
}

static json_t *keys_json(const char *const *keys)
{
	json_t *array = json_array();

	for (; keys && *keys; keys++)
		json_array_append_new(array, json_name(*keys));
	return array;
}

static json_t *entry_json(const struct explain_group *group, size_t value)
{
	const struct explanation *entry = &group->entries[value];
	const struct spec_value *word = &group->values->values[value];
	json_t *object = json_object();
	char name[NAME_SIZE];
	size_t i;

	json_put(object, "group", json_name(group->values->name));
	json_put(object, "name", json_name(word->name));
	json_put(object, "summary", json_string(word->doc));
	for (i = 0; i < EXPLAIN_PARTS; i++)
		json_put(object,
			 text_underscores(explain_labels[i].name, name,
					  sizeof(name)),
			 entry->part[i] ? json_string(entry->part[i]) :
					  json_null());
	json_put(object, "keys", keys_json(entry->keys));
	return object;
}

/* As the spec spells it, however it was written: lower case and with dashes. */
static const char *spell(const char *word, char *name, size_t size)
{
	size_t i;

	for (i = 0; word[i] && i + 1 < size; i++)
		name[i] = word[i] == '_' ?
				  '-' :
				  (char)tolower((unsigned char)word[i]);
	name[i] = '\0';
	return name;
}

/* Names that are equally near to a misspelt one. */
struct near_names {
	const char *name[NEAR_MAX];
	unsigned int distance;
	size_t count;
};

static void near_try(struct near_names *near, const char *wanted,
		     const char *name)
{
	struct nearest nearest = { .wanted = wanted };
	size_t i;

	nearest_try(&nearest, name);
	if (!nearest.name)
		return;
	if (near->count && nearest.distance > near->distance)
		return;
	if (nearest.distance < near->distance)
		near->count = 0;
	near->distance = nearest.distance;
	for (i = 0; i < near->count; i++)
		if (!strcmp(near->name[i], name))
			return;
	if (near->count < NEAR_MAX)
		near->name[near->count++] = name;
}

static int refuse_unknown(const char *word, const char *wanted)
{
	struct near_names near = { .count = 0 };
	char hint[256] = "'scanvigil explain' lists them";
	size_t i, j, used;

	for (i = 0; i < EXPLAIN_GROUPS; i++)
		for (j = 0; j < explain_groups[i].values->count; j++)
			near_try(&near, wanted,
				 explain_groups[i].values->values[j].name);
	for (i = 0, used = 0; i < near.count && used < sizeof(hint); i++)
		used += snprintf(hint + used, sizeof(hint) - used, "%s'%s'%s",
				 !i		     ? "did you mean " :
				 i + 1 == near.count ? " or " :
						       ", ",
				 near.name[i], i + 1 == near.count ? "?" : "");
	return fail(
		EXIT_USAGE, 0, hint,
		"there is no kind, technique, anomaly, rule, tool or level '%s'",
		word);
}

static int refuse(const char *word, const char *wanted)
{
	struct addr address;
	uint8_t prefix_len;

	if (!addr_parse_prefix(word, &address, &prefix_len))
		return refuse_unknown(word, wanted);
	return fail(EXIT_USAGE, 0,
		    "such as 'scanvigil explain 203.0.113.7', one at a time",
		    "explain takes an address alone, not '%s' among others",
		    word);
}

/* Every group in which there is that name, in JSON or for people. */
static void explain(const char *name, json_t *array, bool *first)
{
	size_t i;
	int value;

	for (i = 0; i < EXPLAIN_GROUPS; i++) {
		value = spec_value_find(explain_groups[i].values, name);
		if (value < 0)
			continue;
		if (array) {
			json_array_append_new(
				array, entry_json(&explain_groups[i], value));
			continue;
		}
		if (!*first)
			putchar('\n');
		*first = false;
		print_entry(&explain_groups[i], value);
	}
}

static bool is_known(const char *name)
{
	size_t i;

	for (i = 0; i < EXPLAIN_GROUPS; i++)
		if (spec_value_find(explain_groups[i].values, name) >= 0)
			return true;
	return false;
}

static void print_names(const struct explain_group *group)
{
	char text[1024];
	size_t used = 0, i;

	for (i = 0; i < group->values->count && used < sizeof(text); i++)
		used += snprintf(text + used, sizeof(text) - used, "%s%s",
				 used ? ", " : "",
				 group->values->values[i].name);
	words_part(group->several, LABEL_WIDTH, text);
}

static void explain_all(json_t *array)
{
	size_t i, j;

	if (!array) {
		puts("'scanvigil explain NAME' tells what one of these means:");
		putchar('\n');
	}
	for (i = 0; i < EXPLAIN_GROUPS; i++) {
		if (!array) {
			print_names(&explain_groups[i]);
			continue;
		}
		for (j = 0; j < explain_groups[i].values->count; j++)
			json_array_append_new(
				array, entry_json(&explain_groups[i], j));
	}
}

int cmd_explain(const struct tool *tool, const struct arguments *arguments)
{
	char name[NAME_SIZE];
	struct addr address;
	uint8_t prefix_len;
	json_t *array;
	bool first = true;
	int i;

	/* "list" shows sources of IPv6 as prefixes. */
	if (arguments->count == 1 &&
	    addr_parse_prefix(arguments->words[0], &address, &prefix_len))
		return privilege_keep(PRIVILEGE_NETWORK) ?:
			       explain_source(tool, &address);
	if (privilege_keep(PRIVILEGE_NONE))
		return EXIT_NO;
	/* All of it or nothing. */
	for (i = 0; i < arguments->count; i++) {
		spell(arguments->words[i], name, sizeof(name));
		if (!is_known(name))
			return refuse(arguments->words[i], name);
	}
	array = tool->json ? json_array() : NULL;
	if (!arguments->count)
		explain_all(array);
	for (i = 0; i < arguments->count; i++)
		explain(spell(arguments->words[i], name, sizeof(name)), array,
			&first);
	if (array)
		json_document(array);
	return EXIT_DONE;
}
