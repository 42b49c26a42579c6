// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "rules": the rules that make findings stop packets, for iptables or
 * nft to read. Applies nothing itself.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "command.h"
#include "json.h"
#include "nl.h"
#include "request.h"
#include "settings.h"

#define LINE_SIZE 160

enum {
	OPTION_IPTABLES,
	OPTION_NFT,
	OPTION_INPUT,
	OPTION_FORWARD,
	OPTION_BY_MARK,
	OPTION_MARK,
	OPTION_ANY,
	OPTION_DELETE,
};

const struct option_spec rules_options[] = {
	{ "iptables", 0, NULL, "lines for sh; the same without" },
	{ "nft", 0, NULL, "a table for nft -f, by the mark" },
	{ "input", 0, NULL, "only for packets to this machine" },
	{ "forward", 0, NULL, "only for packets through it" },
	{ "by-mark", 0, NULL, "by the mark that the module sets" },
	{ "mark", 0, "V/M", "by this mark; the module is not asked" },
	{ "any", 0, NULL, "also sources that may be forged" },
	{ "delete", 0, NULL, "what takes these rules away again" },
	{ 0 },
};

/**
 * struct rules - which rules are wanted
 * @nft: for nft, not for iptables
 * @by_mark: by the packet mark, not by the match
 * @any: unverified sources, too
 * @undo: the reverse
 * @input: for packets to this machine
 * @forward: for packets through it
 * @mark: bits of the mark, with @by_mark
 * @mask: which bits of it count
 */
struct rules {
	bool nft;
	bool by_mark;
	bool any;
	bool undo;
	bool input;
	bool forward;
	uint32_t mark;
	uint32_t mask;
};

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

static void iptables_chain(const struct rules *rules, const char *chain,
			   json_t *lines)
{
	static const char *const programs[] = { "iptables", "ip6tables" };
	char test[64];
	size_t i;

	if (rules->by_mark)
		snprintf(test, sizeof(test), "mark --mark %#x/%#x", rules->mark,
			 rules->mask);
	else
		snprintf(test, sizeof(test), "scanvigil --level scan%s",
			 rules->any ? "" : " --verified");
	for (i = 0; i < ARRAY_SIZE(programs); i++)
		add_line(lines, "%s -w -%c %s -m %s -j DROP", programs[i],
			 rules->undo ? 'D' : 'I', chain, test);
}

static void iptables_lines(const struct rules *rules, json_t *lines)
{
	if (rules->input)
		iptables_chain(rules, "INPUT", lines);
	if (rules->forward)
		iptables_chain(rules, "FORWARD", lines);
}

static void nft_chain(const struct rules *rules, const char *hook,
		      json_t *lines)
{
	add_line(lines, "\tchain %s {", hook);
	add_line(lines,
		 "\t\ttype filter hook %s priority filter - 10; policy accept;",
		 hook);
	add_line(lines, "\t\tmeta mark & %#x == %#x counter drop", rules->mask,
		 rules->mark);
	add_line(lines, "\t}");
}

/* To add a table before it is deleted makes the file good at any time. */
static void nft_lines(const struct rules *rules, json_t *lines)
{
	add_line(lines, "add table inet scanvigil");
	add_line(lines, "delete table inet scanvigil");
	if (rules->undo)
		return;
	add_line(lines, "table inet scanvigil {");
	if (rules->input)
		nft_chain(rules, "input", lines);
	if (rules->forward)
		nft_chain(rules, "forward", lines);
	add_line(lines, "}");
}

static void print_text(const struct rules *rules, json_t *lines)
{
	json_t *line;
	size_t i;

	if (!rules->undo && rules->by_mark)
		puts("# Drops packets with the mark of sources at level scan.");
	else if (!rules->undo)
		printf("# Drops what sources at level scan send%s.\n",
		       rules->any ? "; they may be forged" :
				    ", if they completed a handshake");
	if (!rules->undo)
		printf("# Pipe them into '%s' to apply them; --delete prints the reverse.\n",
		       rules->nft ? "nft -f -" : "sh -e");
	json_array_foreach(lines, i, line) puts(json_string_value(line));
}

static void print_json(const struct rules *rules, json_t *lines)
{
	json_t *object = json_object();

	json_put(object, "for", json_string(rules->nft ? "nft" : "iptables"));
	json_put(object, "by", json_string(rules->by_mark ? "mark" : "match"));
	json_put(object, "mark",
		 rules->by_mark ? json_integer(rules->mark) : json_null());
	json_put(object, "mark_mask",
		 rules->by_mark ? json_integer(rules->mask) : json_null());
	json_put(object, "lines", json_incref(lines));
	json_document(object);
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

static int read_options(const struct arguments *arguments, struct rules *rules)
{
	const char *const *options = arguments->options;

	rules->nft = options[OPTION_NFT];
	rules->by_mark = rules->nft || options[OPTION_BY_MARK] ||
			 options[OPTION_MARK];
	rules->any = options[OPTION_ANY];
	rules->undo = options[OPTION_DELETE];
	rules->input = options[OPTION_INPUT] || !options[OPTION_FORWARD];
	rules->forward = options[OPTION_FORWARD] || !options[OPTION_INPUT];
	if (rules->nft && options[OPTION_IPTABLES])
		return fail(EXIT_USAGE, 0, NULL,
			    "--iptables and --nft are not for one file");
	if (rules->by_mark && rules->any)
		return fail(EXIT_USAGE, 0,
			    "'scanvigil set mark-verified off' marks them, too",
			    "--any is not for rules by the mark");
	if (options[OPTION_MARK])
		return read_mark(options[OPTION_MARK], rules);
	/* All of the table goes, whatever the mark was. */
	if (!rules->by_mark || (rules->nft && rules->undo))
		return 0;
	return ask_mark(rules);
}

int cmd_rules(const struct tool *tool, const struct arguments *arguments)
{
	struct rules rules = { 0 };
	json_t *lines;
	int code;

	code = read_options(arguments, &rules);
	if (code)
		return code;
	lines = json_array();
	if (rules.nft)
		nft_lines(&rules, lines);
	else
		iptables_lines(&rules, lines);
	if (tool->json)
		print_json(&rules, lines);
	else
		print_text(&rules, lines);
	json_decref(lines);
	return EXIT_DONE;
}
