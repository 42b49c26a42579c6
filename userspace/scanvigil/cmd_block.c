// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "block": which of its words was meant, and the rules that make findings
 * stop packets, loaded and taken away. Who is in the sets is in block_list.c.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "block.h"
#include "child.h"
#include "command.h"
#include "json.h"
#include "nl.h"
#include "request.h"
#include "rules.h"
#include "spec.h"

const struct option_spec block_options[] = {
	RULES_OPTION_TABLE,
	{ "for", 0, "TIME", "with add: end after this time; ttl otherwise" },
	{ "why", 0, "TEXT", "with add: the reason, shown in the list" },
	{ 0 },
};

_Static_assert((int)BLOCK_FOR == (int)RULES_OPTIONS,
	       "options follow each other");

/* The words of the verb, and which options go with each. */
static const struct {
	const char *word;
	int words;
	unsigned int options;
	int (*run)(const struct tool *tool, const struct arguments *arguments);
} verbs[] = {
#define BIT(option) (1U << (option))
#define PLACE (BIT(RULES_IPTABLES) | BIT(RULES_NFT) | BIT(RULES_CONFIG))
	{ "enable", 1, BIT(RULES_OPTIONS) - 1, block_enable },
	{ "disable", 1, 0, block_disable },
	{ "list", 1, PLACE, block_list },
	{ "add", 2, PLACE | BIT(BLOCK_FOR) | BIT(BLOCK_WHY), block_add },
	{ "del", 2, PLACE, block_del },
};

static int load(const struct rules *rules)
{
	char why[RULES_WHY_MAX];

	if (!rules_load(rules, why))
		return 0;
	return block_refused(
		"nothing was loaded", why,
		rules->way == RULES_BY_MATCH ?
			"it takes the module xt_scanvigil and its plugin; --by-mark does without" :
			NULL);
}

/* By the match or the mark, the module's allow-list is the only safe-guard. */
static int enable_by_module(const struct rules *rules, const char *path,
			    struct safeguard *added)
{
	struct allow_list before = { 0 };
	struct conf conf;
	struct nl *nl;
	bool found;
	int code, err;

	code = rules_conf(path, &conf);
	if (code)
		return code;
	code = nl_open(&nl);
	if (code)
		return code;
	err = request_allowed(nl, &before);
	if (err)
		code = nl_tell(nl, err, "cannot read the allow-list");
	else
		code = block_allow(nl, conf.blocking_ssh_ports, &before, added);
	if (!code)
		code = load(rules);
	if (code && !err)
		block_disallow(nl, &before, &found);
	request_free_allowed(&before);
	nl_close(nl);
	return code;
}

/* First who is in them, so that no rule asks for sets that are not there. */
static int enable_by_set(const struct rules *rules, struct block_place *place,
			 size_t *restored)
{
	struct feed_list before = { 0 };
	char why[RULES_WHY_MAX];
	int code;

	place->backend = rules->nft ? FEED_NFT : FEED_IPSET;
	if (feed_read(place->backend, &before, why, sizeof(why)))
		code = block_refused("cannot read the sets", why, NULL);
	else
		code = block_open(place, false);
	if (!code)
		code = block_restore(place, restored);
	if (!code) {
		code = load(rules);
		if (code && !before.there)
			feed_destroy(place->backend, why, sizeof(why));
	}
	feed_free(&before);
	block_close(place);
	return code;
}

static int check_programs(const struct rules *rules)
{
	const char *const nft[] = { "nft", NULL };
	const char *const iptables[] = {
		"iptables-save",
		"iptables-restore",
		"ip6tables-save",
		"ip6tables-restore",
		rules->way == RULES_BY_SET ? "ipset" : NULL,
		NULL,
	};
	const char *const *name;

	for (name = rules->nft ? nft : iptables; *name; name++)
		if (!child_there(*name))
			return fail(EXIT_NO, ENOENT,
				    rules->nft ? "apt install nftables" :
				    !strcmp(*name, "ipset") ?
						 "apt install ipset" :
						 "apt install iptables",
				    "there is no program %s", *name);
	return 0;
}

static json_t *added_json(const struct safeguard *added)
{
	json_t *array = json_array(), *object;
	char text[ADDR_TEXT_MAX];
	size_t i;

	for (i = 0; i < added->count; i++) {
		const struct guarded *item = &added->items[i];

		object = json_object();
		json_put(object, "prefix",
			 json_string(addr_text(&item->addr, item->prefix_len,
					       text)));
		json_put(object, "why", json_string(safeguard_text(item->why)));
		json_array_append_new(array, object);
	}
	return array;
}

static void report(const struct rules *rules, const struct safeguard *added,
		   size_t restored)
{
	static const char *const ways[] = { "match", "mark", "sets" };
	char text[ADDR_TEXT_MAX];
	size_t i;

	printf("blocking by the %s, with %s, on %s%s%s", ways[rules->way],
	       rules->nft ? "nft" : "iptables", rules->input ? "INPUT" : "",
	       rules->input && rules->forward ? " and " : "",
	       rules->forward ? "FORWARD" : "");
	if (rules->way == RULES_BY_SET)
		printf("; %zu put back", restored);
	putchar('\n');
	for (i = 0; i < added->count; i++)
		printf("allow-listed %s%s: %s\n",
		       addr_text(&added->items[i].addr,
				 added->items[i].prefix_len, text),
		       added->items[i].why == GUARD_SSH ? " for 24 h" : "",
		       safeguard_text(added->items[i].why));
}

static void report_json(const struct rules *rules,
			const struct safeguard *added, size_t restored)
{
	json_t *object = rules_json(rules);

	json_put(object, "enabled", json_true());
	json_put(object, "allowed", added_json(added));
	json_put(object, "restored",
		 rules->way == RULES_BY_SET ? json_integer(restored) :
					      json_null());
	json_document(object);
}

int block_enable(const struct tool *tool, const struct arguments *arguments)
{
	struct block_place place = { .lock = -1 };
	struct safeguard added = { 0 };
	struct rules rules = { 0 };
	size_t restored = 0;
	int code;

	code = rules_read(arguments, &place.conf, &rules);
	if (!code)
		code = check_programs(&rules);
	if (code)
		return code;
	if (rules.way != RULES_BY_SET) {
		code = enable_by_module(
			&rules, arguments->options[RULES_CONFIG], &added);
	} else {
		code = enable_by_set(&rules, &place, &restored);
		if (!code && place.conf.blocking_backend == CONF_BACKEND_NONE)
			warn("only 'scanvigil block add' puts somebody in: scanvigild does with backend = %s in scanvigil.conf",
			     rules.nft ? "nft" : "ipset");
	}
	if (!code && tool->json)
		report_json(&rules, &added, restored);
	else if (!code)
		report(&rules, &added, restored);
	safeguard_free(&added);
	return code;
}

/* Without the module there is no allow-list either. */
static int forget_allowed(bool *found)
{
	struct nl *nl;
	int code, err;

	err = nl_try(&nl);
	if (err == -ENOENT)
		return 0;
	code = err ? nl_open(&nl) : 0;
	if (code)
		return code;
	err = block_disallow(nl, NULL, found);
	if (err)
		code = nl_tell(nl, err, "cannot clear the allow-list");
	nl_close(nl);
	return code;
}

int block_disable(const struct tool *tool, const struct arguments *arguments)
{
	bool found = false, allowed = false;
	char why[RULES_WHY_MAX] = "";
	int code = 0;
	json_t *object;

	(void)arguments;
	if (rules_unload(&found, why))
		code = block_refused("not everything went", why, NULL);
	if (!code)
		code = forget_allowed(&allowed);
	if (code)
		return code;
	found |= allowed;
	if (tool->json) {
		object = json_object();
		json_put(object, "enabled", json_false());
		json_put(object, "found", json_boolean(found));
		json_document(object);
	} else {
		puts(found ? "nothing is blocked any more" :
			     "nothing was blocked");
	}
	return 0;
}

static int unknown_word(const char *word)
{
	struct nearest nearest = { .wanted = word };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		nearest_try(&nearest, verbs[i].word);
	return fail_unknown("verb", word, nearest.name,
			    "it is block enable, disable, list, add or del");
}

static int check(const struct arguments *arguments, size_t verb)
{
	int i;

	if (arguments->count > verbs[verb].words)
		return fail(EXIT_USAGE, 0, NULL,
			    "'%s' is one word too many for scanvigil block %s",
			    arguments->words[verbs[verb].words],
			    verbs[verb].word);
	if (verbs[verb].words == 2 && arguments->count < 2)
		return fail(EXIT_USAGE, 0, NULL, "'block %s' takes one prefix",
			    verbs[verb].word);
	for (i = 0; block_options[i].name; i++)
		if (arguments->options[i] && !(verbs[verb].options >> i & 1))
			return fail(EXIT_USAGE, 0, NULL,
				    "'block %s' does not take --%s",
				    verbs[verb].word, block_options[i].name);
	if (arguments->options[RULES_NFT] && arguments->options[RULES_IPTABLES])
		return fail(EXIT_USAGE, 0, NULL,
			    "it is --iptables or --nft, not both");
	return 0;
}

int cmd_block(const struct tool *tool, const struct arguments *arguments)
{
	const char *word = arguments->count ? arguments->words[0] : "list";
	size_t i;
	int code;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(word, verbs[i].word))
			break;
	if (i == ARRAY_SIZE(verbs))
		return unknown_word(word);
	code = check(arguments, i);
	if (code)
		return code;
	return verbs[i].run(tool, arguments);
}
