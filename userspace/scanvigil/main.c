// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The command line: the options that all verbs share, and the way from words to
 * a verb. Which verbs there are is in commands.c, what one does in its cmd_*.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "addr.h"
#include "command.h"
#include "out.h"
#include "spec.h"

#define NETNS_FOLDER "/run/netns/"
#define VERB_OPTION 256

enum {
	GLOBAL_JSON,
	GLOBAL_NETNS,
	GLOBAL_RESOLVE,
	GLOBAL_COLOR,
	GLOBAL_HELP,
	GLOBAL_VERSION,
	GLOBAL_COUNT,
};

const struct option_spec global_options[] = {
	[GLOBAL_JSON] = { "json", 'j', NULL, "write JSON, errors too" },
	[GLOBAL_NETNS] = { "netns", 'n', "NAME", "in this network namespace" },
	[GLOBAL_RESOLVE] = { "resolve", 'r', NULL, "names for addresses" },
	[GLOBAL_COLOR] = { "color", 0, "WHEN", "auto, always or never" },
	[GLOBAL_HELP] = { "help", 'h', NULL, "help on the verb" },
	[GLOBAL_VERSION] = { "version", 'V', NULL, "version of the tool" },
	{ 0 },
};

static int enter_netns(const char *name)
{
	char path[sizeof(NETNS_FOLDER) + 256];
	int fd, err;

	if (!*name || strchr(name, '/') || strlen(name) > 255)
		return fail(EXIT_USAGE, 0, "'ip netns' lists them",
			    "'%s' is no name of a network namespace", name);
	snprintf(path, sizeof(path), NETNS_FOLDER "%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return fail(EXIT_USAGE, ENOENT, "'ip netns' lists them",
			    "there is no network namespace '%s'", name);
	err = fd < 0 || setns(fd, CLONE_NEWNET) ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (!err)
		return 0;
	return fail(
		err == EPERM || err == EACCES ? EXIT_NO_PERMISSION : EXIT_NO,
		err, err == EPERM || err == EACCES ? "try sudo" : NULL,
		"cannot enter network namespace '%s': %s", name, strerror(err));
}

/* One table for getopt out of the options of all verbs and of this one. */
struct option_table {
	struct option longs[GLOBAL_COUNT + COMMAND_OPTIONS_MAX + 1];
	char shorts[2 + 2 * (GLOBAL_COUNT + COMMAND_OPTIONS_MAX)];
};

static size_t add_options(struct option_table *table, size_t count,
			  const struct option_spec *options, int first)
{
	size_t used = strlen(table->shorts);
	int i;

	for (i = 0; options && options[i].name; i++) {
		bool value = options[i].value;

		table->longs[count++] = (struct option){ options[i].name, value,
							 NULL, first + i };
		if (!options[i].letter)
			continue;
		table->shorts[used++] = options[i].letter;
		if (value)
			table->shorts[used++] = ':';
		table->shorts[used] = '\0';
	}
	return count;
}

/* Which option a letter stands for, in the numbers of add_options(). */
static int option_of_letter(const struct option_spec *options, int first,
			    int letter)
{
	int i;

	for (i = 0; options && options[i].name; i++)
		if (options[i].letter == letter)
			return first + i;
	return -1;
}

static int refuse_option(const struct option_table *table, int what,
			 const char *word)
{
	struct nearest nearest = { .wanted = word };
	const struct option *option;
	char name[40];

	if (what == ':')
		return fail(EXIT_USAGE, 0, NULL, "%s needs a value", word);
	if (strncmp(word, "--", 2)) {
		char letter[] = { '-', (char)optopt, '\0' };

		return fail_unknown("option", letter, NULL,
				    "'scanvigil help' lists them");
	}
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word + 2, "="),
		 word + 2);
	nearest.wanted = name;
	for (option = table->longs; option->name; option++) {
		nearest_try(&nearest, option->name);
		if (!strcmp(option->name, name))
			return fail(EXIT_USAGE, 0, NULL, "--%s takes no value",
				    name);
	}
	snprintf(name, sizeof(name), "--%s", nearest.name ? nearest.name : "");
	return fail_unknown("option", word, nearest.name ? name : NULL,
			    "'scanvigil help' lists them");
}

/**
 * struct parsed - the command line in parts
 * @globals: values of the global options
 * @arguments: the rest, for the verb
 */
struct parsed {
	const char *globals[GLOBAL_COUNT];
	struct arguments arguments;
};

static int parse(const struct command *command, int argc, char **argv,
		 struct parsed *parsed)
{
	const struct option_spec *own = command ? command->options : NULL;
	struct option_table table = { .shorts = ":" };
	int at, what;
	size_t count;

	count = add_options(&table, 0, global_options, 0x100);
	add_options(&table, count, own, 0x200);
	optind = 0;
	opterr = 0;
	while (true) {
		at = optind ? optind : 1;
		what = getopt_long(argc, argv, table.shorts, table.longs, NULL);
		if (what < 0)
			break;
		if (what == '?' || what == ':')
			return refuse_option(
				&table, what,
				argv[optind > at ? optind - 1 : at]);
		if (what < 0x100)
			what = option_of_letter(global_options, 0x100, what) >
					       0 ?
				       option_of_letter(global_options, 0x100,
							what) :
				       option_of_letter(own, 0x200, what);
		if (what < 0x200)
			parsed->globals[what - 0x100] = optarg ? optarg : "";
		else
			parsed->arguments.options[what - 0x200] =
				optarg ? optarg : "";
	}
	parsed->arguments.words = argv + optind;
	parsed->arguments.count = argc - optind;
	return 0;
}

/* The first word that is neither an option nor the value of a global one. */
static const char *find_verb(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--"))
			return argv[i + 1];
		if (argv[i][0] != '-')
			return argv[i];
		if (!strcmp(argv[i], "-n") || !strcmp(argv[i], "--netns") ||
		    !strcmp(argv[i], "-jn") || !strcmp(argv[i], "--color"))
			i++;
	}
	return NULL;
}

static bool wants_json(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "-j") || !strcmp(argv[i], "--json"))
			return true;
	return false;
}

static int check_words(const struct command *command,
		       const struct arguments *arguments)
{
	if (arguments->count < command->least)
		return fail(EXIT_USAGE, 0, NULL, "it is scanvigil %s",
			    command->usage);
	if (command->most >= 0 && arguments->count > command->most)
		return fail(EXIT_USAGE, 0, NULL,
			    "'%s' is one word too many for scanvigil %s",
			    arguments->words[command->most], command->usage);
	return 0;
}

/* Options that come instead of running the verb; -1: run it. */
static int instead(const struct command *command, const struct tool *tool,
		   const struct parsed *parsed)
{
	struct arguments help = { .count = command ? 1 : 0 };
	char *words[1];

	if (!parsed->globals[GLOBAL_VERSION] && !parsed->globals[GLOBAL_HELP])
		return -1;
	if (privilege_keep(PRIVILEGE_NONE))
		return EXIT_NO;
	if (parsed->globals[GLOBAL_VERSION])
		return cmd_version(tool, &help);
	if (command)
		words[0] = (char *)command->name;
	help.words = words;
	return cmd_help(tool, &help);
}

static int run(const struct command *command, struct parsed *parsed)
{
	const char *color = parsed->globals[GLOBAL_COLOR];
	struct tool tool = {
		.json = parsed->globals[GLOBAL_JSON],
		.resolve = parsed->globals[GLOBAL_RESOLVE],
	};
	int code;

	if (!out_setup(color ? color : "auto"))
		return fail(EXIT_USAGE, 0, "it is auto, always or never",
			    "--color cannot be '%s'", color);
	code = instead(command, &tool, parsed);
	if (code >= 0)
		return code;
	if (command) {
		parsed->arguments.words++;
		parsed->arguments.count--;
	} else {
		command = command_find("status");
	}
	if (check_words(command, &parsed->arguments))
		return EXIT_USAGE;
	if (parsed->globals[GLOBAL_NETNS] && strcmp(command->name, "help") &&
	    strcmp(command->name, "version")) {
		code = enter_netns(parsed->globals[GLOBAL_NETNS]);
		if (code)
			return code;
	}
	if (privilege_keep(command->keeps))
		return EXIT_NO;
	return command->run(&tool, &parsed->arguments);
}

int main(int argc, char **argv)
{
	const char *verb = find_verb(argc, argv);
	const struct command *command = verb ? command_find(verb) : NULL;
	struct parsed parsed = { 0 };
	int code, err;

	signal(SIGPIPE, SIG_IGN);
	setlocale(LC_CTYPE, "");
	fail_use_json(wants_json(argc, argv));
	if (verb && !command)
		return fail_unknown("verb", verb, command_nearest(verb),
				    "'scanvigil help' lists them");
	code = parse(command, argc, argv, &parsed);
	if (code)
		return code;
	fail_use_json(parsed.globals[GLOBAL_JSON]);
	code = run(command, &parsed);
	err = out_finish();
	if (err && !code)
		code = fail(EXIT_NO, err, NULL, "cannot write the output: %s",
			    strerror(err));
	return code;
}
