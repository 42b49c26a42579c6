// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rules, into the kernel and out of it, by nft and iptables-restore: each takes
 * all of a table's changes or none. Ours bear the comment "scanvigil", or are in a
 * table of that name; others are left alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "child.h"
#include "feed.h"
#include "host.h"
#include "rules.h"

#define OURS " --comment scanvigil -j DROP"

/* The programs of a family, and what was loaded of ours when it was asked. */
struct family {
	char *save;
	char *restore;
	bool six;
	char *ours;
};

#define FAMILIES                                                               \
	{                                                                      \
		{ "iptables-save", "iptables-restore", false, NULL },          \
			{ "ip6tables-save", "ip6tables-restore", true, NULL }, \
	}

/* A family that the kernel does not speak needs no rules. */
static bool is_spoken(const struct family *family)
{
	return !family->six || host_has("/proc/net/if_inet6");
}

/* Keeps the lines "-A CHAIN ..." that are ours. */
static void keep_ours(char *text)
{
	char *line, *rest, *to = text;
	size_t len;

	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		len = strlen(line);
		if (strncmp(line, "-A ", 3) || len < strlen(OURS) ||
		    strcmp(line + len - strlen(OURS), OURS))
			continue;
		memmove(to, line, len);
		to += len;
		*to++ = '\n';
	}
	*to = '\0';
}

static int read_ours(struct family *family, char why[RULES_WHY_MAX])
{
	char *argv[] = { family->save, "-t", "filter", NULL };

	free(family->ours);
	family->ours = NULL;
	if (child_read(argv, &family->ours, why, RULES_WHY_MAX))
		return -1;
	keep_ours(family->ours);
	return 0;
}

/* What was first shall be first again: those that are inserted go backwards. */
static void insert_back(FILE *file, const char *lines)
{
	const char *end = lines + strlen(lines), *at;

	while (end > lines) {
		for (at = end - 1; at > lines && at[-1] != '\n'; at--)
			;
		fprintf(file, "-I %.*s", (int)(end - at - 3), at + 3);
		end = at;
	}
}

static void delete (FILE *file, const char *lines)
{
	const char *at, *end;

	for (at = lines; *at; at = end + 1) {
		end = strchr(at, '\n');
		fprintf(file, "-D %.*s\n", (int)(end - at - 3), at + 3);
	}
}

static void insert(FILE *file, const struct family *family,
		   const struct rules *rules)
{
	char spec[RULES_SPEC_MAX];

	rules_spec(rules, family->six, spec);
	if (rules->input)
		fprintf(file, "-I INPUT %s\n", spec);
	if (rules->forward)
		fprintf(file, "-I FORWARD %s\n", spec);
}

/*
 * Ours go, and instead come those that are wanted, if there are any, or those that
 * were there before.
 */
static int replace(struct family *family, const struct rules *rules,
		   const char *before, char why[RULES_WHY_MAX])
{
	char *argv[] = { family->restore, "-w", "-n", NULL };
	struct child_text text;

	child_text_open(&text);
	if (text.file) {
		fputs("*filter\n", text.file);
		delete (text.file, family->ours);
		if (rules)
			insert(text.file, family, rules);
		if (before)
			insert_back(text.file, before);
		fputs("COMMIT\n", text.file);
	}
	return child_feed(argv, &text, why, RULES_WHY_MAX);
}

static void put_back(struct family *family)
{
	struct family now = { family->save, family->restore, family->six,
			      NULL };
	char why[RULES_WHY_MAX];

	if (!read_ours(&now, why) && replace(&now, NULL, family->ours, why))
		warn("%s: %s", family->restore, why);
	free(now.ours);
}

static int load_iptables(const struct rules *rules, char why[RULES_WHY_MAX])
{
	struct family families[] = FAMILIES;
	size_t i, done = 0;
	int err = 0;

	for (i = 0; !err && i < ARRAY_SIZE(families); i++) {
		if (!is_spoken(&families[i]))
			continue;
		err = read_ours(&families[i], why);
		if (!err)
			err = replace(&families[i], rules, NULL, why);
		done += !err;
	}
	if (err && done)
		put_back(&families[0]);
	for (i = 0; i < ARRAY_SIZE(families); i++)
		free(families[i].ours);
	return err;
}

static int unload_iptables(bool *found, char why[RULES_WHY_MAX])
{
	struct family families[] = FAMILIES;
	int err = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(families); i++) {
		if (!is_spoken(&families[i]) || !child_there(families[i].save))
			continue;
		if (read_ours(&families[i], why)) {
			err = -1;
		} else if (*families[i].ours) {
			*found = true;
			err |= replace(&families[i], NULL, NULL, why);
		}
		free(families[i].ours);
	}
	return err;
}

static int load_nft(const struct rules *rules, char why[RULES_WHY_MAX])
{
	char *argv[] = { "nft", "-f", "-", NULL };
	json_t *lines = rules_lines(rules), *line;
	struct child_text text;
	size_t i;

	child_text_open(&text);
	json_array_foreach(lines, i, line) if (text.file)
		fprintf(text.file, "%s\n", json_string_value(line));
	json_decref(lines);
	return child_feed(argv, &text, why, RULES_WHY_MAX);
}

/* The chains of the table; the sets stay, for somebody may feed them. */
static int unload_chains(char why[RULES_WHY_MAX])
{
	const struct rules none = { .way = RULES_BY_MARK, .nft = true };
	int has = child_there("nft") ? feed_has_table(why, RULES_WHY_MAX) : 0;

	return has > 0 ? load_nft(&none, why) : has;
}

int rules_load(const struct rules *rules, char why[RULES_WHY_MAX])
{
	char other[RULES_WHY_MAX];
	bool found = false;

	if (rules->nft ? load_nft(rules, why) : load_iptables(rules, why))
		return -1;
	/* One way at a time, and never none meanwhile. */
	if (rules->nft ? unload_iptables(&found, other) : unload_chains(other))
		warn("what was loaded before is still there: %s", other);
	return 0;
}

int rules_unload(bool *found, char why[RULES_WHY_MAX])
{
	struct feed_list list = { 0 };
	char other[RULES_WHY_MAX];
	int err = 0, has = 0;

	*found = false;
	err |= unload_iptables(found, why);
	if (child_there("nft"))
		has = feed_has_table(why, RULES_WHY_MAX);
	if (has > 0)
		has = feed_destroy(FEED_NFT, why, RULES_WHY_MAX) ? -1 : 1;
	*found |= has;
	err |= has < 0 ? -1 : 0;
	/* A kernel that cannot say which sets it has has none. */
	if (child_there("ipset") &&
	    !feed_read(FEED_IPSET, &list, other, RULES_WHY_MAX) && list.there &&
	    feed_destroy(FEED_IPSET, why, RULES_WHY_MAX))
		err = -1;
	*found |= list.there;
	feed_free(&list);
	return err;
}
