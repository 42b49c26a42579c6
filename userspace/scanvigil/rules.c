// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rules that make findings stop packets, as lines, from what was asked for.
 * Loads nothing.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "feed.h"
#include "json.h"
#include "nl.h"
#include "request.h"
#include "rules.h"
#include "settings.h"

#define LINE_SIZE 192

int rules_conf(const char *path, struct conf *conf)
{
	if (!path && access(CONF_PATH_DEFAULT, F_OK)) {
		conf_defaults(conf);
		return 0;
	}
	return conf_read(path ? path : CONF_PATH_DEFAULT, conf);
}

static void add_line(json_t *lines, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add_line(json_t *lines, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	json_array_append_new(lines, json_string(line));
}

const char *rules_spec(const struct rules *rules, bool six,
		       char text[RULES_SPEC_MAX])
{
	char test[64];

	if (rules->way == RULES_BY_MARK)
		snprintf(test, sizeof(test), "mark --mark %#x/%#x", rules->mark,
			 rules->mask);
	else if (rules->way == RULES_BY_SET)
		snprintf(test, sizeof(test), "set --match-set scanvigil%c src",
			 six ? '6' : '4');
	else
		snprintf(test, sizeof(test), "scanvigil --level scan%s",
			 rules->any ? "" : " --verified");
	snprintf(text, RULES_SPEC_MAX,
		 "-m %s -m comment --comment scanvigil -j DROP", test);
	return text;
}

static void iptables_chain(const struct rules *rules, const char *chain,
			   json_t *lines)
{
	static const char *const programs[] = { "iptables", "ip6tables" };
	char spec[RULES_SPEC_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(programs); i++)
		add_line(lines, "%s -w -%c %s %s", programs[i],
			 rules->undo ? 'D' : 'I', chain,
			 rules_spec(rules, i, spec));
}

static void iptables_lines(const struct rules *rules, json_t *lines)
{
	bool sets = rules->way == RULES_BY_SET;

	if (sets && !rules->undo) {
		add_line(lines, "ipset -exist create " FEED_IPSET_CREATE, '4',
			 "inet", (unsigned long long)rules->size);
		add_line(lines, "ipset -exist create " FEED_IPSET_CREATE, '6',
			 "inet6", (unsigned long long)rules->size);
	}
	if (rules->input)
		iptables_chain(rules, "INPUT", lines);
	if (rules->forward)
		iptables_chain(rules, "FORWARD", lines);
	/* The sets stay as long as one of two chains may ask for them. */
	if (sets && rules->undo && rules->input && rules->forward) {
		add_line(lines, "ipset destroy scanvigil4");
		add_line(lines, "ipset destroy scanvigil6");
	}
}

static void nft_sets(const struct rules *rules, json_t *lines)
{
	size_t i;

	for (i = 0; i < FEED_SETS; i++)
		add_line(lines,
			 "\tset %s { type %s; flags %stimeout; size %llu; }",
			 feed_sets[i].name, feed_sets[i].type,
			 feed_sets[i].networks ? "interval, " : "",
			 (unsigned long long)rules->size);
}

static void nft_chain(const struct rules *rules, const char *hook,
		      json_t *lines)
{
	add_line(lines, "\tchain %s {", hook);
	add_line(lines,
		 "\t\ttype filter hook %s priority filter - 10; policy accept;",
		 hook);
	if (rules->way == RULES_BY_SET) {
		add_line(lines, "\t\tip saddr @blocked4 counter drop");
		add_line(lines, "\t\tip saddr @networks4 counter drop");
		add_line(lines, "\t\tip6 saddr & " FEED_MASK6
				" @blocked6 counter drop");
		add_line(lines, "\t\tip6 saddr @networks6 counter drop");
	} else {
		add_line(lines, "\t\tmeta mark & %#x == %#x counter drop",
			 rules->mask, rules->mark);
	}
	add_line(lines, "\t}");
}

/*
 * To add what is then deleted makes the file good at any time. The sets are not
 * deleted, for who is in them is in no file.
 */
static void nft_lines(const struct rules *rules, json_t *lines)
{
	static const char *const chains[] = { "input", "forward" };
	static const char *const verbs[] = { "add", "flush", "delete" };
	size_t i, j;

	add_line(lines, "add table inet " FEED_TABLE);
	if (rules->undo) {
		add_line(lines, "delete table inet " FEED_TABLE);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(chains); i++)
		for (j = 0; j < ARRAY_SIZE(verbs); j++)
			add_line(lines, "%s chain inet " FEED_TABLE " %s",
				 verbs[j], chains[i]);
	add_line(lines, "table inet " FEED_TABLE " {");
	if (rules->way == RULES_BY_SET)
		nft_sets(rules, lines);
	if (rules->input)
		nft_chain(rules, "input", lines);
	if (rules->forward)
		nft_chain(rules, "forward", lines);
	add_line(lines, "}");
}

json_t *rules_lines(const struct rules *rules)
{
	json_t *lines = json_array();

	if (rules->nft)
		nft_lines(rules, lines);
	else
		iptables_lines(rules, lines);
	return lines;
}

json_t *rules_json(const struct rules *rules)
{
	static const char *const ways[] = { "match", "mark", "set" };
	bool by_mark = rules->way == RULES_BY_MARK;
	json_t *object = json_object();

	json_put(object, "for", json_string(rules->nft ? "nft" : "iptables"));
	json_put(object, "by", json_string(ways[rules->way]));
	json_put(object, "mark",
		 by_mark ? json_integer(rules->mark) : json_null());
	json_put(object, "mark_mask",
		 by_mark ? json_integer(rules->mask) : json_null());
	json_put(object, "lines", rules_lines(rules));
	return object;
}

/* A rule on a mark that nobody sets would only look like protection. */
static int ask_mark(struct rules *rules)
{
	struct config_view config;
	struct nl *nl;
	int code, err;

	code = nl_open(&nl);
	if (code)
		return code;
	err = request_config(nl, &config);
	if (err)
		code = nl_tell(nl, err, "cannot read the mark");
	nl_close(nl);
	if (code)
		return code;
	rules->mark = config.value[SCANVIGIL_A_CONFIG_MARK];
	rules->mask = config.value[SCANVIGIL_A_CONFIG_MARK_MASK];
	if (rules->mask)
		return 0;
	return fail(EXIT_NO, 0, "'scanvigil set mark 0x100/0x100' sets one",
		    "the module marks no packets");
}

static int read_mark(const char *text, struct rules *rules)
{
	struct config_view config = { 0 };

	if (settings_read("mark", text, &config) || settings_check(&config))
		return EXIT_USAGE;
	rules->mark = config.value[SCANVIGIL_A_CONFIG_MARK];
	rules->mask = config.value[SCANVIGIL_A_CONFIG_MARK_MASK];
	if (rules->mask)
		return 0;
	return fail(EXIT_USAGE, 0, "such as 0x100/0x100",
		    "a mark without a mask is on every packet");
}

/* The sets are those that are fed, unless others are asked for. */
static int read_sets(const struct arguments *arguments, struct conf *conf,
		     struct rules *rules)
{
	int code;

	code = rules_conf(arguments->options[RULES_CONFIG], conf);
	if (code)
		return code;
	rules->nft = rules->nft ||
		     (!arguments->options[RULES_IPTABLES] &&
		      conf->blocking_backend != CONF_BACKEND_IPSET);
	rules->size = conf->blocking_max_entries;
	return 0;
}

static int refuse(const char *const *options, const struct rules *rules)
{
	if (options[RULES_NFT] && options[RULES_IPTABLES])
		return fail(EXIT_USAGE, 0, NULL,
			    "--iptables and --nft are not for one file");
	if (options[RULES_SET] &&
	    (options[RULES_MARKED] || options[RULES_MARK]))
		return fail(EXIT_USAGE, 0, NULL,
			    "rules are by the set or by the mark, not both");
	if (rules->way == RULES_BY_MARK && rules->any)
		return fail(EXIT_USAGE, 0,
			    "'scanvigil set mark-verified off' marks them, too",
			    "--any is not for rules by the mark");
	if (rules->way == RULES_BY_SET && rules->any)
		return fail(
			EXIT_USAGE, 0,
			"'verified-only = no' in scanvigil.conf blocks them, too",
			"--any is not for rules by the set");
	return 0;
}

int rules_read(const struct arguments *arguments, struct conf *conf,
	       struct rules *rules)
{
	const char *const *options = arguments->options;
	int code;

	rules->nft = options[RULES_NFT];
	if (options[RULES_SET])
		rules->way = RULES_BY_SET;
	else if (rules->nft || options[RULES_MARKED] || options[RULES_MARK])
		rules->way = RULES_BY_MARK;
	rules->any = options[RULES_ANY];
	rules->input = options[RULES_INPUT] || !options[RULES_FORWARD];
	rules->forward = options[RULES_FORWARD] || !options[RULES_INPUT];
	code = refuse(options, rules);
	if (code)
		return code;
	if (rules->way == RULES_BY_SET)
		return read_sets(arguments, conf, rules);
	if (options[RULES_MARK])
		return read_mark(options[RULES_MARK], rules);
	/* All of the table goes, whatever the mark was. */
	if (rules->way == RULES_BY_MATCH || (rules->nft && rules->undo))
		return 0;
	return ask_mark(rules);
}
