// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules as "nft -j list ruleset" prints them. Tests of the mark and of our sets are
 * all that nft has of ours; what iptables made is read where it speaks for itself.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "feed.h"
#include "host.h"
#include "ruleset_internal.h"

static const char *const tables[] = { "raw", "mangle", "filter", "nat",
				      "security" };

/* What others have read of nft's rules already. */
struct reader {
	unsigned int of_iptables;
	unsigned int of_ip6tables;
};

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static unsigned int families_of(const char *family)
{
	if (!strcmp(family, "inet"))
		return FAMILY(IPV4) | FAMILY(IPV6);
	if (!strcmp(family, "ip"))
		return FAMILY(IPV4);
	return strcmp(family, "ip6") ? 0 : FAMILY(IPV6);
}

static unsigned int roads_of(const json_t *chain)
{
	const char *hook = text_of(chain, "hook");

	if (!strcmp(text_of(chain, "type"), "nat"))
		return 0;
	if (!strcmp(hook, "prerouting") || !strcmp(hook, "ingress"))
		return ROAD(INPUT) | ROAD(FORWARD);
	if (!strcmp(hook, "input"))
		return ROAD(INPUT);
	return strcmp(hook, "forward") ? 0 : ROAD(FORWARD);
}

static void name_chain(const json_t *object, const char *chain, char *name)
{
	snprintf(name, RULESET_NAME_MAX, "nft %s %s %s",
		 text_of(object, "family"), text_of(object, "table"), chain);
}

/* Tables that iptables-save has told of, in the order of their names. */
static unsigned int tables_read(const struct rules_found *found,
				const char *program)
{
	char begin[RULESET_NAME_MAX];
	unsigned int mask = 0, bit;
	size_t i;

	for (bit = 0; bit < ARRAY_SIZE(tables); bit++) {
		snprintf(begin, sizeof(begin), "%s %s ", program, tables[bit]);
		for (i = 0; i < found->chain_count; i++)
			if (!strncmp(found->chains[i].name, begin,
				     strlen(begin)))
				mask |= 1U << bit;
	}
	return mask;
}

static bool is_known(const struct reader *reader, const json_t *object)
{
	const char *family = text_of(object, "family");
	unsigned int known = !strcmp(family, "ip")  ? reader->of_iptables :
			     !strcmp(family, "ip6") ? reader->of_ip6tables :
						      0;
	unsigned int bit;

	for (bit = 0; bit < ARRAY_SIZE(tables); bit++)
		if (!strcmp(text_of(object, "table"), tables[bit]))
			return known >> bit & 1;
	return false;
}

static void read_chain(struct rules_found *found, const json_t *object)
{
	struct chain *chain = ruleset_add_chain(found);

	if (!chain)
		return;
	name_chain(object, text_of(object, "name"), chain->name);
	chain->families = families_of(text_of(object, "family"));
	chain->roads = roads_of(object);
}

static bool is_meta_mark(const json_t *expression)
{
	return !strcmp(text_of(json_object_get(expression, "meta"), "key"),
		       "mark");
}

/* "meta mark & 0x100 == 0x100", "meta mark 0x100", "meta mark & 0x100 != 0" */
static bool asks_for_mark(const struct rules_found *found, const json_t *match)
{
	const json_t *left = json_object_get(match, "left");
	const json_t *right = json_object_get(match, "right");
	const json_t *both = json_object_get(left, "&");
	const char *op = text_of(match, "op");
	uint32_t mask = UINT32_MAX;

	if (both) {
		left = json_array_get(both, 0);
		mask = json_integer_value(json_array_get(both, 1));
	}
	if (!is_meta_mark(left) || !json_is_integer(right))
		return false;
	if (!strcmp(op, "!="))
		return !json_integer_value(right) &&
		       mask & found->mask & found->mark;
	return (!strcmp(op, "==") || !strcmp(op, "in")) &&
	       ruleset_is_mark(found, json_integer_value(right), mask);
}

/*
 * "ip saddr @blocked4"; who is in a set of ours is, masked or not. The family is
 * that of the address.
 */
static bool asks_for_set(const json_t *object, const json_t *match,
			 struct rule *rule)
{
	const json_t *left = json_object_get(match, "left");
	const json_t *both = json_object_get(left, "&"), *payload;
	const char *set = text_of(match, "right");
	size_t i;

	payload = json_object_get(both ? json_array_get(both, 0) : left,
				  "payload");
	if (strcmp(text_of(object, "family"), "inet") ||
	    strcmp(text_of(object, "table"), FEED_TABLE) || *set != '@' ||
	    !strcmp(text_of(match, "op"), "!=") ||
	    strcmp(text_of(payload, "field"), "saddr"))
		return false;
	for (i = 0; i < FEED_SETS; i++)
		if (!strcmp(set + 1, feed_sets[i].name))
			break;
	if (i == FEED_SETS)
		return false;
	rule->families = strcmp(text_of(payload, "protocol"), "ip6") ?
				 FAMILY(IPV4) :
				 FAMILY(IPV6);
	return true;
}

/* A counter stands in the rule, or has a name and stands elsewhere. */
static uint64_t packets_of(const json_t *all, const json_t *rule,
			   const json_t *counter)
{
	const char *name = json_string_value(counter);
	const json_t *object, *other;
	size_t i;

	if (!name)
		return json_integer_value(json_object_get(counter, "packets"));
	json_array_foreach(all, i, object)
	{
		other = json_object_get(object, "counter");
		if (other && !strcmp(text_of(other, "name"), name) &&
		    !strcmp(text_of(other, "table"), text_of(rule, "table")) &&
		    !strcmp(text_of(other, "family"), text_of(rule, "family")))
			return json_integer_value(
				json_object_get(other, "packets"));
	}
	return 0;
}

static void read_expression(const struct rules_found *found, const json_t *all,
			    const json_t *object, const json_t *expression,
			    struct rule *rule)
{
	const json_t *part, *jump;

	part = json_object_get(expression, "match");
	if (part) {
		rule->set |= asks_for_set(object, part, rule);
		rule->ours |= rule->set || asks_for_mark(found, part);
	}
	part = json_object_get(expression, "counter");
	if (part)
		rule->packets = packets_of(all, object, part);
	if (json_object_get(expression, "drop") ||
	    json_object_get(expression, "reject"))
		rule->blocks = true;
	jump = json_object_get(expression, "jump");
	if (!jump)
		jump = json_object_get(expression, "goto");
	if (jump)
		name_chain(object, text_of(jump, "target"), rule->jump);
}

static void read_rule(struct rules_found *found, const json_t *all,
		      const json_t *object)
{
	const json_t *list = json_object_get(object, "expr"), *expression;
	struct rule *rule = ruleset_add_rule(found);
	size_t i;

	if (!rule)
		return;
	name_chain(object, text_of(object, "chain"), rule->chain);
	json_array_foreach(list, i, expression)
		read_expression(found, all, object, expression, rule);
}

bool ruleset_read_nft(struct rules_found *found)
{
	static const char *const argv[] = { "nft", "-j", "list", "ruleset",
					    NULL };
	const struct reader reader = {
		tables_read(found, "iptables-nft-save") |
			tables_read(found, "iptables-save"),
		tables_read(found, "ip6tables-nft-save") |
			tables_read(found, "ip6tables-save"),
	};
	const json_t *all, *entry, *object;
	char *bytes = host_run(argv);
	json_t *root;
	bool read;
	size_t i;

	root = bytes ? json_loads(bytes, 0, NULL) : NULL;
	free(bytes);
	all = json_object_get(root, "nftables");
	json_array_foreach(all, i, entry)
	{
		object = json_object_get(entry, "chain");
		if (object && !is_known(&reader, object))
			read_chain(found, object);
		object = json_object_get(entry, "rule");
		if (object && !is_known(&reader, object))
			read_rule(found, all, object);
	}
	read = all;
	json_decref(root);
	return read;
}
