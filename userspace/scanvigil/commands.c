// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The table of verbs, and the search in it. Runs none of them.
 */
#include <string.h>

#include "addr.h"
#include "command.h"
#include "spec.h"

const struct command commands[] = {
	{
		.name = "status",
		.usage = "status",
		.summary = "how it is doing; the same without a verb",
		.run = cmd_status,
	},
	{
		.name = "list",
		.usage = "list [OPTION...]",
		.summary = "sources, the worst first",
		.options = list_options,
		.run = cmd_list,
	},
	{
		.name = "top",
		.usage = "top [OPTION...]",
		.summary = "sources and rates on a screen, all the time",
		.detail =
			"Sources that something was told of, unless a level is given. In it\n"
			"'?' lists the keys.",
		.options = top_options,
		.run = cmd_top,
	},
	{
		.name = "show",
		.usage = "show ADDRESS",
		.summary = "all that is known of a source",
		.detail = "Exit code 1 if nothing is known of it.",
		.least = 1,
		.most = 1,
		.run = cmd_show,
	},
	{
		.name = "test",
		.usage = "test ADDRESS",
		.summary = "exit code 0 if it is flagged, 1 if not",
		.least = 1,
		.most = 1,
		.options = test_options,
		.run = cmd_test,
	},
	{
		.name = "explain",
		.usage = "explain [ADDRESS|NAME...]",
		.summary = "why a source, or what a word means",
		.detail =
			"An address: what is known of it, what its score is made of, which rule\n"
			"fired when, whether a rule matches it now, and what to do. Exit code 1\n"
			"if nothing is known of it.\n\n"
			"A kind, technique, anomaly, rule, tool or level: what it means, what\n"
			"fires it, what is innocent and looks so, and what to do. Without a\n"
			"name, which there are. That needs neither root nor the module.",
		.most = -1,
		.keeps = PRIVILEGE_LATER,
		.run = cmd_explain,
	},
	{
		.name = "monitor",
		.usage = "monitor [OPTION...]",
		.summary = "events as they come",
		.detail =
			"Missed events are fetched from the kernel; those that it no\n"
			"longer has are told as 'lost N'.",
		.options = monitor_options,
		.run = cmd_monitor,
	},
	{
		.name = "replay",
		.usage = "replay [OPTION...] FILE...",
		.summary = "captures through the same detector",
		.detail =
			"pcap or pcapng, '-' for standard input. Needs neither root nor the\n"
			"module; the same captures give the same output each time.",
		.least = 1,
		.most = -1,
		.options = replay_options,
		.keeps = PRIVILEGE_LATER,
		.run = cmd_replay,
	},
	{
		.name = "report",
		.usage = "report [OPTION...] [FILE...]",
		.summary = "what happened: sources, kinds, ports, times",
		.detail =
			"From FILEs of events, as 'monitor --json' and 'replay --json' print\n"
			"them, '-' for standard input; without, from the events that the\n"
			"kernel still has. Beside each number is what it was in as long a\n"
			"time before.",
		.most = -1,
		.options = report_options,
		.keeps = PRIVILEGE_LATER,
		.run = cmd_report,
	},
	{
		.name = "dump",
		.usage = "dump [OPTION...]",
		.summary = "sources in columns for scripts",
		.detail =
			"One source a line, tabs between the columns, '-' for nothing.\n"
			"scanvigil(8) names the columns; they are only appended to.",
		.options = dump_options,
		.run = cmd_dump,
	},
	{
		.name = "doctor",
		.usage = "doctor [--allow-admin]",
		.summary = "what is not as it should be, and the remedy",
		.detail =
			"Reads only, unless --allow-admin is given. Exit code 1 if a check\n"
			"failed; warnings are no failures.",
		.options = doctor_options,
		.keeps = PRIVILEGE_LATER,
		.run = cmd_doctor,
	},
	{
		.name = "bugreport",
		.usage = "bugreport [--with-addresses]",
		.summary = "all that its makers would ask for",
		.detail =
			"Versions, doctor, status, parameters, allow-list, sources, counters\n"
			"and the kernel's log. Addresses are replaced, the same by the same.",
		.options = bugreport_options,
		.keeps = PRIVILEGE_LATER,
		.run = cmd_bugreport,
	},
	{
		.name = "selftest",
		.usage = "selftest [--from ADDRESS]",
		.summary = "whether a scan would be found",
		.detail =
			"Sends a small scan through the real hook, in a namespace of its own\n"
			"with the parameters and the allow-list of this one, and shows what\n"
			"is found. Nothing is sent out of it or stays of it. Exit code 1 if\n"
			"the scan is not found, with the reason.",
		.options = selftest_options,
		.keeps = PRIVILEGE_LATER,
		.run = cmd_selftest,
	},
	{
		.name = "set",
		.usage = "set KEY VALUE...",
		.summary = "change parameters, all or none",
		.detail =
			"KEY=VALUE is the same. 'scanvigil help keys' lists the keys.",
		.least = 1,
		.most = -1,
		.run = cmd_set,
	},
	{
		.name = "get",
		.usage = "get [KEY...]",
		.summary = "parameters",
		.most = -1,
		.run = cmd_get,
	},
	{
		.name = "rules",
		.usage = "rules [OPTION...]",
		.summary = "rules that act on findings, to apply",
		.detail =
			"Without --input or --forward for both. Packets of connections that\n"
			"are already open are dropped, too, for these rules come first. By\n"
			"the match or the set they need neither root nor the module.",
		.options = rules_options,
		.run = cmd_rules,
	},
	{
		.name = "block",
		.usage = "block VERB [PREFIX]",
		.summary = "drop them: enable, disable, list, add, del",
		.detail =
			"enable loads what 'scanvigil rules' prints with the same options, and\n"
			"disable takes all of it away; neither does half of it. add and del are\n"
			"for the sets that scanvigild feeds, if rules are by set; who must not\n"
			"be blocked is refused.",
		.most = 2,
		.keeps = PRIVILEGE_FIREWALL,
		.options = block_options,
		.run = cmd_block,
	},
	{
		.name = "save",
		.usage = "save [FILE]",
		.summary = "parameters and allow-list, to restore",
		.most = 1,
		.keeps = PRIVILEGE_FILES,
		.run = cmd_save,
	},
	{
		.name = "restore",
		.usage = "restore FILE",
		.summary = "what was saved, all or nothing",
		.detail =
			"'-' is standard input. Entries of the allow-list that the file\n"
			"does not have are deleted; parameters that it does not have\n"
			"are kept.",
		.least = 1,
		.most = 1,
		.options = restore_options,
		.keeps = PRIVILEGE_FILES,
		.run = cmd_restore,
	},
	{
		.name = "allow",
		.usage = "allow add|del|list [PREFIX]",
		.summary = "who is never accused",
		.most = 2,
		.options = allow_options,
		.run = cmd_allow,
	},
	{
		.name = "forget",
		.usage = "forget ADDRESS",
		.summary = "drop what is known of a source",
		.least = 1,
		.most = 1,
		.run = cmd_forget,
	},
	{
		.name = "flush",
		.usage = "flush",
		.summary = "drop what is known of all sources",
		.run = cmd_flush,
	},
	{
		.name = "stats",
		.usage = "stats",
		.summary = "counters",
		.run = cmd_stats,
	},
	{
		.name = "help",
		.usage = "help [VERB]",
		.summary = "this, or more on a verb",
		.most = 1,
		.keeps = PRIVILEGE_NONE,
		.run = cmd_help,
	},
	{
		.name = "version",
		.usage = "version",
		.summary = "version of the tool",
		.keeps = PRIVILEGE_NONE,
		.run = cmd_version,
	},
	{ 0 },
};

const struct command *command_find(const char *name)
{
	const struct command *command;

	for (command = commands; command->name; command++)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}

const char *command_nearest(const char *name)
{
	struct nearest nearest = { .wanted = name };
	const struct command *command;

	for (command = commands; command->name; command++)
		nearest_try(&nearest, command->name);
	return nearest.name;
}

int command_read_address(const char *text, struct addr *addr)
{
	if (addr_parse(text, addr))
		return 0;
	return fail(EXIT_USAGE, 0, "such as 203.0.113.7 or 2001:db8::7",
		    "'%s' is no address", text);
}
