// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "replay": captures through the same detector, events as "monitor"
 * prints them, then the sources that were found. Needs no kernel.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "json.h"
#include "out.h"
#include "print.h"
#include "replay/capture.h"
#include "replay/replay.h"
#include "settings.h"

enum {
	OPTION_SET,
	OPTION_FORMAT,
	OPTION_LEVEL,
};

const struct option_spec replay_options[] = {
	{ "set", 0, "KEY=VALUE,...", "thresholds other than the defaults" },
	{ "format", 0, "FORMAT", "human, json or scanlogd" },
	{ "level", 0, "LEVEL", "tell no less than info, notice or scan" },
	{ 0 },
};

#define FOUND_MAX 100000

/**
 * struct run - what a replay has told so far
 * @format: how to print
 * @level: the lowest level to print
 * @found: the last and worst of each source that was found
 * @count: how many
 * @room: how many fit
 * @end_ns: time of the last event
 * @progress: somebody looks at a terminal
 */
struct run {
	enum print_format format;
	uint8_t level;
	struct source_view *found;
	size_t count;
	size_t room;
	uint64_t end_ns;
	bool progress;
};

static struct source_view *place(struct run *run, const struct addr *address)
{
	size_t i;

	for (i = run->count; i-- > 0;)
		if (!addr_compare(&run->found[i].address, address))
			return &run->found[i];
	if (run->count == run->room) {
		size_t room = run->room ? run->room * 2 : 64;
		struct source_view *more;

		if (run->count >= FOUND_MAX)
			return NULL;
		more = realloc(run->found, room * sizeof(*more));
		if (!more)
			return NULL;
		run->found = more;
		run->room = room;
	}
	memset(&run->found[run->count], 0, sizeof(run->found[0]));
	return &run->found[run->count++];
}

static void on_event(void *context, const struct event_view *event)
{
	struct run *run = context;
	struct source_view *worst;
	uint8_t level;

	if (event->level < run->level)
		return;
	print_event(event, run->format);
	run->end_ns = event->wall_ns;
	worst = place(run, &event->source.address);
	if (!worst)
		return;
	/* Not the event's: one of a crowd is not at the level of the crowd. */
	level = worst->level;
	if (level < event->source.level)
		level = event->source.level;
	*worst = event->source;
	worst->level = level;
}

static void on_progress(void *context, uint64_t done, uint64_t total)
{
	struct run *run = context;

	if (run->progress && total)
		fprintf(stderr, "\r%3u %%", (unsigned int)(done * 100 / total));
}

/* KEY=VALUE,KEY=VALUE; taken apart in a copy. */
static int read_set(const char *text, struct config_view *config)
{
	char *copy = strdup(text), *rest = copy, *pair;
	int code = copy ? 0 : EXIT_NO;

	while (!code && (pair = strsep(&rest, ","))) {
		char *equals = strchr(pair, '=');

		if (!equals) {
			code = fail(EXIT_USAGE, 0, "such as scan-score=20",
				    "'%s' is not KEY=VALUE", pair);
			break;
		}
		*equals = '\0';
		code = settings_read(pair, equals + 1, config);
	}
	free(copy);
	return code ? code : settings_check(config);
}

static int read_format(const char *text, enum print_format *format)
{
	if (!strcmp(text, "human"))
		*format = PRINT_HUMAN;
	else if (!strcmp(text, "json"))
		*format = PRINT_JSON;
	else if (!strcmp(text, "scanlogd"))
		*format = PRINT_SCANLOGD;
	else
		return fail_unknown("format", text, NULL,
				    "there are human, json and scanlogd");
	return 0;
}

static int read_options(const struct tool *tool,
			const struct arguments *arguments, struct run *run,
			struct config_view *config)
{
	const char *level = arguments->options[OPTION_LEVEL];
	const char *format = arguments->options[OPTION_FORMAT];
	const char *set = arguments->options[OPTION_SET];
	int code = 0, value;

	if (tool->json)
		run->format = PRINT_JSON;
	if (format)
		code = read_format(format, &run->format);
	if (!code && set)
		code = read_set(set, config);
	if (code || !level)
		return code;
	value = spec_value_find(&spec_enum_level, level);
	if (value < 0)
		return fail_unknown("level", level,
				    spec_value_nearest(&spec_enum_level, level),
				    "there are info, notice and scan");
	run->level = (uint8_t)value;
	return 0;
}

static int worse(const void *a, const void *b)
{
	const struct source_view *x = a, *y = b;

	if (x->level != y->level)
		return y->level - x->level;
	if (x->score != y->score)
		return y->score - x->score;
	return addr_compare(&x->address, &y->address);
}

static void print_summary(const struct replay_counts *counts, struct run *run)
{
	if (run->format != PRINT_HUMAN)
		return;
	out_end();
	if (run->count) {
		qsort(run->found, run->count, sizeof(*run->found), worse);
		print_source_rows(run->found, run->count, 0, run->end_ns);
		out_end();
	}
	out_add(PAINT_NONE, 0,
		"%llu packets, %llu malformed, %llu fragments; %u sources, %zu found",
		(unsigned long long)counts->packets,
		(unsigned long long)counts->malformed,
		(unsigned long long)counts->fragments, counts->sources,
		run->count);
	out_end();
}

/*
 * All files are opened before the first is read: from then on there is nothing
 * that a capture, whoever made it, could have us do to others.
 */
static int open_all(const struct arguments *arguments, FILE **files)
{
	char error[256];
	int code = 0, i;

	privilege_files();
	for (i = 0; i < arguments->count; i++) {
		files[i] =
			capture_file(arguments->words[i], error, sizeof(error));
		if (!files[i])
			code = fail(EXIT_NO, 0, NULL, "%s: %s",
				    arguments->words[i], error);
	}
	return privilege_confine() ? -1 : code;
}

static int read_all(struct replay *replay, const struct arguments *arguments,
		    FILE **files, int code)
{
	char error[256];
	int i;

	for (i = 0; i < arguments->count; i++)
		if (files[i] && !replay_file(replay, files[i], on_progress,
					     error, sizeof(error)))
			code = fail(EXIT_NO, 0, NULL, "%s: %s",
				    arguments->words[i], error);
	return code;
}

int cmd_replay(const struct tool *tool, const struct arguments *arguments)
{
	struct run run = { .format = PRINT_HUMAN,
			   .level = SCANVIGIL_LEVEL_INFO,
			   .progress = isatty(STDERR_FILENO) };
	struct config_view config = { 0 };
	struct replay_counts counts;
	struct replay *replay;
	const char *reason;
	FILE **files;
	int code;

	code = read_options(tool, arguments, &run, &config);
	if (code)
		return code;
	/* The same bytes wherever it runs. */
	print_use_host("replay");
	replay = replay_new(&config, on_event, &run, &reason);
	if (!replay)
		return reason ? fail(EXIT_USAGE, 0, NULL, "%s", reason) :
				fail(EXIT_NO, 0, NULL, "not enough memory");
	files = calloc((size_t)arguments->count, sizeof(*files));
	code = files ? open_all(arguments, files) :
		       fail(EXIT_NO, 0, NULL, "not enough memory");
	if (files && code >= 0) {
		code = read_all(replay, arguments, files, code);
		if (run.progress)
			fprintf(stderr, "\r     \r");
		replay_finish(replay);
		replay_count(replay, &counts);
		print_summary(&counts, &run);
	}
	replay_free(replay);
	free(run.found);
	free(files);
	return code < 0 ? EXIT_NO : code;
}
