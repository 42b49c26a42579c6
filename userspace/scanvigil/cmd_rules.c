// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "rules": the rules that make findings stop packets, for iptables or
 * nft to read. Applies nothing itself.
 */
#include <stdio.h>

#include "json.h"
#include "rules.h"

enum {
	OPTION_DELETE = RULES_OPTIONS,
};

const struct option_spec rules_options[] = {
	RULES_OPTION_TABLE,
	{ "delete", 0, NULL, "what takes these rules away again" },
	{ 0 },
};

static void print_text(const struct rules *rules)
{
	static const char *const whose[] = {
		[RULES_BY_MATCH] = "what sources at level scan send",
		[RULES_BY_MARK] =
			"packets with the mark of sources at level scan",
		[RULES_BY_SET] = "what those send who are in the sets",
	};
	json_t *lines = rules_lines(rules), *line;
	const char *more = "";
	size_t i;

	if (rules->way == RULES_BY_MATCH)
		more = rules->any ? "; they may be forged" :
				    ", if they completed a handshake";
	if (!rules->undo) {
		printf("# Drops %s%s.\n", whose[rules->way], more);
		printf("# Pipe them into '%s' to apply them; --delete prints the reverse.\n",
		       rules->nft ? "nft -f -" : "sh -e");
	}
	json_array_foreach(lines, i, line) puts(json_string_value(line));
	json_decref(lines);
}

int cmd_rules(const struct tool *tool, const struct arguments *arguments)
{
	struct rules rules = { .undo = arguments->options[OPTION_DELETE] };
	struct conf conf;
	int code;

	code = rules_read(arguments, &conf, &rules);
	if (code)
		return code;
	if (tool->json)
		json_document(rules_json(&rules));
	else
		print_text(&rules);
	return EXIT_DONE;
}
