// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is in the sets of a firewall, as "nft -j list" and "ipset save" print it,
 * and their end. Puts nobody in or out.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "feed.h"

static int append(struct feed_list *list, const struct feed_entry *entry)
{
	size_t room = list->room ? list->room * 2 : 64;
	struct feed_entry *items;

	if (list->count == list->room) {
		items = reallocarray(list->items, room, sizeof(*items));
		if (!items)
			return -1;
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = *entry;
	return 0;
}

int feed_compare(const void *a, const void *b)
{
	const struct feed_entry *x = a, *y = b;
	int order = addr_compare(&x->addr, &y->addr);

	return order ? order : (int)x->prefix_len - y->prefix_len;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static const struct feed_set *find_set(const json_t *set)
{
	size_t i;

	if (strcmp(text_of(set, "family"), "inet") ||
	    strcmp(text_of(set, "table"), FEED_TABLE))
		return NULL;
	for (i = 0; i < FEED_SETS; i++)
		if (!strcmp(text_of(set, "name"), feed_sets[i].name))
			return &feed_sets[i];
	return NULL;
}

/* {"elem": {"val": ADDRESS, "timeout": 600, "expires": 599}} */
static int take_element(struct feed_list *list, const struct feed_set *set,
			const json_t *element)
{
	const json_t *inner = json_object_get(element, "elem");
	const json_t *value = json_object_get(inner, "val");
	const json_t *prefix = json_object_get(value, "prefix");
	const char *text = prefix ? text_of(prefix, "addr") :
				    json_string_value(value);
	struct feed_entry entry = {
		.seconds =
			json_integer_value(json_object_get(inner, "expires")),
	};

	/* What has no time is none of ours. */
	if (!text || !addr_parse(text, &entry.addr))
		return 0;
	if (prefix)
		entry.prefix_len =
			json_integer_value(json_object_get(prefix, "len"));
	else if (!set->networks && entry.addr.len == 16)
		entry.prefix_len = FEED_LEN6;
	else
		entry.prefix_len = addr_bits(&entry.addr);
	return append(list, &entry);
}

static int read_nft(struct feed_list *list, char *why, size_t size)
{
	char *argv[] = {
		"nft", "-j", "list", "table", "inet", FEED_TABLE, NULL
	};
	const json_t *entry, *element, *set;
	const struct feed_set *ours;
	char *text = NULL;
	int has = feed_has_table(why, size), err = 0;
	json_t *root;
	size_t i, j;

	if (has <= 0)
		return has;
	if (child_read(argv, &text, why, size))
		return -1;
	root = json_loads(text, 0, NULL);
	free(text);
	json_array_foreach(json_object_get(root, "nftables"), i, entry)
	{
		set = json_object_get(entry, "set");
		ours = find_set(set);
		if (!ours)
			continue;
		list->there = true;
		json_array_foreach(json_object_get(set, "elem"), j, element)
			err |= take_element(list, ours, element);
	}
	if (!root)
		snprintf(why, size, "what nft says makes no sense");
	else if (err)
		snprintf(why, size, "out of memory");
	err |= root ? 0 : -1;
	json_decref(root);
	return err;
}

int feed_has_table(char *why, size_t why_size)
{
	char *argv[] = { "nft", "list", "tables", "inet", NULL };
	char *text = NULL, *line, *rest;
	int found = 0;

	if (child_read(argv, &text, why, why_size))
		return -1;
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		found |= !strcmp(line, "table inet " FEED_TABLE);
	free(text);
	return found;
}

/* "add scanvigil4 203.0.113.7 timeout 599" */
static int take_line(struct feed_list *list, const char *line)
{
	struct feed_entry entry = { 0 };
	unsigned long long seconds = 0;
	char text[ADDR_TEXT_MAX];

	list->there |= !strncmp(line, "create scanvigil", 16);
	if (sscanf(line, "add scanvigil%*[46] %51s timeout %llu", text,
		   &seconds) != 2 ||
	    !addr_parse_prefix(text, &entry.addr, &entry.prefix_len))
		return 0;
	entry.seconds = seconds;
	return append(list, &entry);
}

static int read_ipset(struct feed_list *list, char *why, size_t size)
{
	char *argv[] = { "ipset", "save", NULL };
	char *text = NULL, *line, *rest;
	int err = 0;

	if (child_read(argv, &text, why, size))
		return -1;
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		err |= take_line(list, line);
	free(text);
	if (err)
		snprintf(why, size, "out of memory");
	return err;
}

int feed_read(enum feed_backend backend, struct feed_list *list, char *why,
	      size_t why_size)
{
	int err;

	err = backend == FEED_IPSET ? read_ipset(list, why, why_size) :
				      read_nft(list, why, why_size);
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items),
		      feed_compare);
	return err;
}

static int destroy_ipsets(char *why, size_t size)
{
	char *list[] = { "ipset", "list", "-n", NULL };
	char *destroy[] = { "ipset", "destroy", NULL, NULL };
	char *text = NULL, *line, *rest;
	int err = 0;

	if (child_read(list, &text, why, size))
		return -1;
	for (line = strtok_r(text, "\n", &rest); line && !err;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (strcmp(line, "scanvigil4") && strcmp(line, "scanvigil6"))
			continue;
		destroy[2] = line;
		err = child_run(destroy, "", 0, why, size);
	}
	free(text);
	return err;
}

int feed_destroy(enum feed_backend backend, char *why, size_t why_size)
{
	static const char text[] = "add table inet " FEED_TABLE "\n"
				   "delete table inet " FEED_TABLE "\n";
	char *argv[] = { "nft", "-f", "-", NULL };

	if (backend == FEED_IPSET)
		return destroy_ipsets(why, why_size);
	return child_run(argv, text, sizeof(text) - 1, why, why_size);
}

void feed_free(struct feed_list *list)
{
	free(list->items);
	*list = (struct feed_list){ 0 };
}
