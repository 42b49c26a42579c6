// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules as iptables-save prints them, of both families and of both back ends.
 * What it does not understand of a rule it leaves out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "host.h"
#include "ruleset_internal.h"
#include "text.h"

/* A program, whose rules are apart from those of the others. */
struct program {
	const char *name;
	unsigned int family;
	bool is_default;
};

/* The plain names stand for one of the others, where these are there. */
static const struct program programs[] = {
	{ "iptables-nft-save", FAMILY(IPV4), false },
	{ "iptables-legacy-save", FAMILY(IPV4), false },
	{ "iptables-save", FAMILY(IPV4), true },
	{ "ip6tables-nft-save", FAMILY(IPV6), false },
	{ "ip6tables-legacy-save", FAMILY(IPV6), false },
	{ "ip6tables-save", FAMILY(IPV6), true },
};

/* Where a reader stands. */
struct reader {
	struct rules_found *found;
	const struct program *program;
	char table[32];
};

static void name_chain(const struct reader *reader, const char *chain,
		       char *name)
{
	snprintf(name, RULESET_NAME_MAX, "%s %s %s", reader->program->name,
		 reader->table, chain);
}

/* Packets of both roads pass PREROUTING, but that of nat sees only the first. */
static unsigned int roads_of(const struct reader *reader, const char *chain)
{
	if (!strcmp(reader->table, "nat"))
		return 0;
	if (!strcmp(chain, "PREROUTING"))
		return ROAD(INPUT) | ROAD(FORWARD);
	if (!strcmp(chain, "INPUT"))
		return ROAD(INPUT);
	return strcmp(chain, "FORWARD") ? 0 : ROAD(FORWARD);
}

/* ":INPUT ACCEPT [0:0]" */
static void read_chain(const struct reader *reader, const char *line)
{
	struct chain *chain = ruleset_add_chain(reader->found);
	char name[64];

	if (!chain)
		return;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(line, " "), line);
	name_chain(reader, name, chain->name);
	chain->families = reader->program->family;
	chain->roads = roads_of(reader, name);
}

/* The next word of a rule, in place; quotes hold words together. */
static char *next_word(char **at)
{
	char *word, *to;
	bool quoted = false;

	*at += strspn(*at, " ");
	if (!**at)
		return NULL;
	for (word = to = *at; **at && (quoted || **at != ' '); (*at)++) {
		if (**at == '"')
			quoted = !quoted;
		else
			*to++ = **at;
	}
	if (**at)
		(*at)++;
	*to = '\0';
	return word;
}

static bool is_our_mark(const struct rules_found *found, const char *text)
{
	uint64_t value, mask = UINT32_MAX;
	char first[24];
	size_t len = strcspn(text, "/");

	snprintf(first, sizeof(first), "%.*s", (int)len, text);
	if (!text_read_number(first, &value) ||
	    (text[len] && !text_read_number(text + len + 1, &mask)))
		return false;
	return ruleset_is_mark(found, value, mask);
}

/* "--match-set scanvigil4 src" */
static bool is_our_set(char **at)
{
	const char *name = next_word(at);
	const char *side = name ? next_word(at) : NULL;

	return side && !strcmp(side, "src") &&
	       (!strcmp(name, "scanvigil4") || !strcmp(name, "scanvigil6"));
}

static bool is_end(const char *target)
{
	return !strcmp(target, "DROP") || !strcmp(target, "REJECT") ||
	       !strcmp(target, "TARPIT") || !strcmp(target, "STEAL");
}

static void read_words(const struct reader *reader, char *at, struct rule *rule)
{
	char *word, *value;
	bool inverted = false;

	for (word = next_word(&at); word; word = next_word(&at)) {
		if (!strcmp(word, "!")) {
			inverted = true;
			continue;
		}
		if (!strcmp(word, "--match-set")) {
			rule->set |= is_our_set(&at) && !inverted;
			rule->ours |= rule->set;
		} else if (!strcmp(word, "-m") || !strcmp(word, "--mark") ||
			   !strcmp(word, "-j") || !strcmp(word, "-g")) {
			value = next_word(&at);
			if (!value)
				return;
			if (!strcmp(word, "-m"))
				rule->ours |= !strcmp(value, "scanvigil");
			else if (!strcmp(word, "--mark"))
				rule->ours |= !inverted &&
					      is_our_mark(reader->found, value);
			else if (is_end(value))
				rule->blocks = true;
			else
				name_chain(reader, value, rule->jump);
		}
		inverted = false;
	}
}

/* "[12:720] -A INPUT -m scanvigil --level scan -j DROP" */
static void read_rule(const struct reader *reader, char *line)
{
	unsigned long long packets;
	struct rule *rule;
	char *name, *at;

	at = strstr(line, "] -A ");
	if (!at || sscanf(line, "[%llu:", &packets) != 1)
		return;
	at += strlen("] -A ");
	name = next_word(&at);
	rule = ruleset_add_rule(reader->found);
	if (!name || !rule)
		return;
	name_chain(reader, name, rule->chain);
	rule->packets = packets;
	read_words(reader, at, rule);
}

static void read_line(struct reader *reader, char *line)
{
	if (*line == '*')
		snprintf(reader->table, sizeof(reader->table), "%s", line + 1);
	else if (*line == ':')
		read_chain(reader, line + 1);
	else if (*line == '[')
		read_rule(reader, line);
}

static bool read_program(struct reader *reader)
{
	const char *argv[] = { reader->program->name, "-c", NULL };
	char *bytes = host_run(argv), *line, *rest;

	if (!bytes)
		return false;
	for (line = strtok_r(bytes, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		read_line(reader, line);
	free(bytes);
	return true;
}

bool ruleset_read_iptables(struct rules_found *found)
{
	unsigned int families = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(programs); i++) {
		struct reader reader = { found, &programs[i], "" };

		if (programs[i].is_default && families & programs[i].family)
			continue;
		if (read_program(&reader))
			families |= programs[i].family;
	}
	return families;
}
