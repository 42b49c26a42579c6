/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a verb is: its name, what it takes, what it does. commands.c holds
 * the table; a new verb is a cmd_*.c and an entry there.
 */
#ifndef SCANVIGIL_COMMAND_H
#define SCANVIGIL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "fail.h"
#include "privilege.h"

#define COMMAND_OPTIONS_MAX 12

struct addr;

/**
 * struct tool - what the global options say
 * @json: write JSON
 * @resolve: write names for addresses
 */
struct tool {
	bool json;
	bool resolve;
};

/**
 * struct option_spec - an option of a verb
 * @name: long name
 * @letter: short name, or 0
 * @value: what its value is called, NULL if it takes none
 * @help: what it does
 */
struct option_spec {
	const char *name;
	char letter;
	const char *value;
	const char *help;
};

/**
 * struct arguments - what the user gave
 * @words: the words that are no options, without the verb
 * @count: how many
 * @options: value of each option of the verb, in the order of its table; an
 *	empty string for one without a value, NULL if it was not given
 */
struct arguments {
	char **words;
	int count;
	const char *options[COMMAND_OPTIONS_MAX];
};

/**
 * struct command - a verb
 * @name: the verb
 * @usage: its words, for people
 * @summary: what it does, in a few words
 * @detail: more sentences for "help VERB", or NULL
 * @least: words that it needs
 * @most: words that it takes, -1 for any number
 * @keeps: the privilege that it runs with
 * @options: ended by an entry without a name; NULL for none
 * @run: does it and returns an exit code
 */
struct command {
	const char *name;
	const char *usage;
	const char *summary;
	const char *detail;
	int least;
	int most;
	enum privilege keeps;
	const struct option_spec *options;
	int (*run)(const struct tool *tool, const struct arguments *arguments);
};

/** tool_version - of this tool; stats have that of the module */
extern const char tool_version[];

/** commands - all verbs, ended by an entry without a name */
extern const struct command commands[];

/** command_find - the verb of that name, or NULL */
const struct command *command_find(const char *name);

/** command_nearest - the verb's name nearest to a misspelt one, or NULL */
const char *command_nearest(const char *name);

/** command_read_address - read an address; 0, or EXIT_USAGE after telling why */
int command_read_address(const char *text, struct addr *addr);

int cmd_replay(const struct tool *tool, const struct arguments *arguments);
int cmd_report(const struct tool *tool, const struct arguments *arguments);
int cmd_top(const struct tool *tool, const struct arguments *arguments);
int cmd_status(const struct tool *tool, const struct arguments *arguments);
int cmd_list(const struct tool *tool, const struct arguments *arguments);
int cmd_dump(const struct tool *tool, const struct arguments *arguments);
int cmd_show(const struct tool *tool, const struct arguments *arguments);
int cmd_test(const struct tool *tool, const struct arguments *arguments);
int cmd_explain(const struct tool *tool, const struct arguments *arguments);
int cmd_monitor(const struct tool *tool, const struct arguments *arguments);
int cmd_get(const struct tool *tool, const struct arguments *arguments);
int cmd_bugreport(const struct tool *tool, const struct arguments *arguments);
int cmd_doctor(const struct tool *tool, const struct arguments *arguments);
int cmd_selftest(const struct tool *tool, const struct arguments *arguments);
int cmd_set(const struct tool *tool, const struct arguments *arguments);
int cmd_rules(const struct tool *tool, const struct arguments *arguments);
int cmd_block(const struct tool *tool, const struct arguments *arguments);
int cmd_save(const struct tool *tool, const struct arguments *arguments);
int cmd_restore(const struct tool *tool, const struct arguments *arguments);
int cmd_allow(const struct tool *tool, const struct arguments *arguments);
int cmd_forget(const struct tool *tool, const struct arguments *arguments);
int cmd_flush(const struct tool *tool, const struct arguments *arguments);
int cmd_stats(const struct tool *tool, const struct arguments *arguments);
int cmd_help(const struct tool *tool, const struct arguments *arguments);
int cmd_version(const struct tool *tool, const struct arguments *arguments);

extern const struct option_spec list_options[];
extern const struct option_spec replay_options[];
extern const struct option_spec top_options[];
extern const struct option_spec report_options[];
extern const struct option_spec dump_options[];
extern const struct option_spec test_options[];
extern const struct option_spec monitor_options[];
extern const struct option_spec rules_options[];
extern const struct option_spec block_options[];
extern const struct option_spec bugreport_options[];
extern const struct option_spec doctor_options[];
extern const struct option_spec selftest_options[];
extern const struct option_spec restore_options[];
extern const struct option_spec allow_options[];
extern const struct option_spec global_options[];

#endif /* SCANVIGIL_COMMAND_H */
