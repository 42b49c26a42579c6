// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sets of a firewall, fed in bulk through the programs that own them: "nft -j -f -"
 * and "ipset restore". Their libraries have licences that do not go together
 * with those of others here.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "feed.h"

/* For so many it is worth to look who is there before. */
#define MANY 1000

const struct feed_set feed_sets[FEED_SETS] = {
	{ "blocked4", "ipv4_addr", false },
	{ "blocked6", "ipv6_addr", false },
	{ "networks4", "ipv4_addr", true },
	{ "networks6", "ipv6_addr", true },
};

static json_t *place(const char *set)
{
	return json_pack("{s:s, s:s, s:s}", "family", "inet", "table",
			 FEED_TABLE, "name", set);
}

static void add_command(json_t *commands, const char *verb, const char *noun,
			json_t *what)
{
	json_array_append_new(commands,
			      json_pack("{s:{s:o}}", verb, noun, what));
}

static void add_set(json_t *commands, const struct feed_set *set,
		    unsigned long size)
{
	json_t *what = place(set->name);

	json_object_set_new(what, "type", json_string(set->type));
	json_object_set_new(what, "flags",
			    set->networks ?
				    json_pack("[s, s]", "interval", "timeout") :
				    json_pack("[s]", "timeout"));
	json_object_set_new(what, "size", json_integer(size));
	add_command(commands, "add", "set", what);
}

static void add_elements(json_t *commands, const char *verb, const char *set,
			 json_t *elements)
{
	json_t *what;

	if (json_array_size(elements)) {
		what = place(set);
		json_object_set(what, "elem", elements);
		add_command(commands, verb, "element", what);
	}
	json_decref(elements);
}

static json_t *timed(json_t *value, uint64_t seconds)
{
	return json_pack("{s:{s:o, s:I}}", "elem", "val", value, "timeout",
			 (json_int_t)(seconds ? seconds : 1));
}

/* Which set an entry goes into: that of networks takes what no other does. */
static const struct feed_set *set_of(const struct feed_entry *entry)
{
	bool six = entry->addr.len == 16;

	return &feed_sets[six +
			  (entry->prefix_len == (six ? FEED_LEN6 : 32) ? 0 : 2)];
}

static json_t *value_of(const struct feed_set *set,
			const struct feed_entry *entry)
{
	char text[ADDR_TEXT_MAX];

	addr_text(&entry->addr, 128, text);
	if (!set->networks || entry->prefix_len == addr_bits(&entry->addr))
		return json_string(text);
	return json_pack("{s:{s:s, s:i}}", "prefix", "addr", text, "len",
			 entry->prefix_len);
}

/*
 * To add what is there would leave it its old time, and to delete what is not
 * there would fail: so each is added, deleted, and added as it shall be, unless
 * it is @known that it is not there. A hash of single addresses takes that; a set
 * of intervals would take minutes for thousands.
 */
static void nft_set(json_t *commands, const struct feed_set *set,
		    const struct feed_entry *entries, size_t count,
		    const struct feed_list *known)
{
	json_t *all = json_array(), *names = json_array();
	json_t *wanted = json_array();
	size_t i;

	for (i = 0; i < count; i++) {
		const struct feed_entry *entry = &entries[i];

		if (set_of(entry) != set)
			continue;
		if (!known ||
		    (known->count && bsearch(entry, known->items, known->count,
					     sizeof(*entry), feed_compare))) {
			json_array_append_new(all,
					      timed(value_of(set, entry), 1));
			json_array_append_new(names, value_of(set, entry));
		}
		if (entry->seconds)
			json_array_append_new(wanted,
					      timed(value_of(set, entry),
						    entry->seconds));
	}
	add_elements(commands, "add", set->name, all);
	add_elements(commands, "delete", set->name, names);
	add_elements(commands, "add", set->name, wanted);
}

static int nft_run(unsigned long size, const struct feed_entry *entries,
		   size_t count, char *why, size_t why_size)
{
	char *argv[] = { "nft", "-j", "-f", "-", NULL };
	json_t *commands = json_array(), *root;
	struct feed_list known = { 0 };
	int err = -1;
	char *text;
	size_t i;

	if (count >= MANY && feed_read(FEED_NFT, &known, why, why_size)) {
		json_decref(commands);
		return -1;
	}

	add_command(commands, "add", "table",
		    json_pack("{s:s, s:s}", "family", "inet", "name",
			      FEED_TABLE));
	for (i = 0; i < FEED_SETS; i++)
		add_set(commands, &feed_sets[i], size);
	for (i = 0; i < FEED_SETS; i++)
		nft_set(commands, &feed_sets[i], entries, count,
			count >= MANY ? &known : NULL);
	feed_free(&known);
	root = json_pack("{s:o}", "nftables", commands);
	text = root ? json_dumps(root, JSON_COMPACT) : NULL;
	if (text)
		err = child_run(argv, text, strlen(text), why, why_size);
	else
		snprintf(why, why_size, "out of memory");
	free(text);
	json_decref(root);
	return err;
}

static void ipset_write(FILE *file, unsigned long size,
			const struct feed_entry *entries, size_t count)
{
	char text[ADDR_TEXT_MAX];
	size_t i;

	fprintf(file, "create " FEED_IPSET_CREATE "\n", '4', "inet",
		(unsigned long long)size);
	fprintf(file, "create " FEED_IPSET_CREATE "\n", '6', "inet6",
		(unsigned long long)size);
	for (i = 0; i < count; i++) {
		const struct feed_entry *entry = &entries[i];

		addr_text(&entry->addr, entry->prefix_len, text);
		fprintf(file, "%s scanvigil%c %s",
			entry->seconds ? "add" : "del",
			entry->addr.len == 4 ? '4' : '6', text);
		if (entry->seconds)
			fprintf(file, " timeout %llu",
				(unsigned long long)entry->seconds);
		fputc('\n', file);
	}
}

static int ipset_run(unsigned long size, const struct feed_entry *entries,
		     size_t count, char *why, size_t why_size)
{
	char *argv[] = { "ipset", "-exist", "restore", NULL };
	struct child_text text;

	child_text_open(&text);
	if (text.file)
		ipset_write(text.file, size, entries, count);
	return child_feed(argv, &text, why, why_size);
}

int feed_run(enum feed_backend backend, unsigned long size,
	     const struct feed_entry *entries, size_t count, char *why,
	     size_t why_size)
{
	if (backend == FEED_IPSET)
		return ipset_run(size, entries, count, why, why_size);
	return nft_run(size, entries, count, why, why_size);
}
