// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "report": what happened in a time, from files of events, or from the
 * events that the kernel still has.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "json.h"
#include "nl.h"
#include "out.h"
#include "print.h"
#include "report/report.h"
#include "request.h"
#include "text.h"

enum {
	OPTION_SINCE,
	OPTION_HTML,
	OPTION_TEXT,
};

const struct option_spec report_options[] = {
	{ "since", 0, "TIME", "such as 24h or 7d; all that there is without" },
	{ "html", 0, NULL, "one page that needs no other file" },
	{ "text", 0, NULL, "for a terminal or a mail (the default)" },
	{ 0 },
};

/* All are opened before the first is read: what they say is from strangers. */
static int open_files(const struct arguments *arguments, FILE **files)
{
	int i;

	privilege_files();
	for (i = 0; i < arguments->count; i++) {
		const char *name = arguments->words[i];

		files[i] = strcmp(name, "-") ? fopen(name, "re") : stdin;
		if (!files[i])
			return fail(EXIT_NO, errno, NULL,
				    "cannot read '%s': %s", name,
				    strerror(errno));
	}
	return privilege_confine();
}

static int read_files(struct report *report, const struct arguments *arguments)
{
	FILE **files = calloc((size_t)arguments->count, sizeof(*files));
	int i, err = 0, code;

	if (!files)
		return fail(EXIT_NO, ENOMEM, NULL, "not enough memory");
	code = open_files(arguments, files);
	for (i = 0; i < arguments->count && !code; i++) {
		err = report_read(report, files[i]);
		if (err)
			code = fail(EXIT_NO, err, NULL, "cannot read '%s': %s",
				    arguments->words[i], strerror(err));
	}
	for (i = 0; i < arguments->count; i++)
		if (files[i] && files[i] != stdin)
			fclose(files[i]);
	free(files);
	return code;
}

static int on_event(void *context, const struct event_view *event)
{
	json_t *object = print_event_json(event);
	int err = report_event(context, object);

	json_decref(object);
	return err == ENOMEM ? -err : 0;
}

/* What the kernel's ring still holds. */
static int read_ring(struct report *report)
{
	struct nl *nl;
	int err, code = privilege_keep(PRIVILEGE_NETWORK);

	if (!code)
		code = nl_open(&nl);
	if (code)
		return code;
	err = request_events(nl, 0, on_event, report);
	if (err)
		code = nl_tell(nl, err, "cannot list the events");
	nl_close(nl);
	return code;
}

static int print(const struct tool *tool, const struct arguments *arguments,
		 struct report *report)
{
	int err = report_tally(report);

	if (err)
		return fail(EXIT_NO, err, NULL, "%s", strerror(err));
	if (report->foreign)
		warn("%llu lines are no events of scanvigil's",
		     (unsigned long long)report->foreign);
	if (report->lost)
		warn("%llu events were lost: there was more than is told here",
		     (unsigned long long)report->lost);
	if (tool->json)
		report_json(report);
	else if (arguments->options[OPTION_HTML])
		report_html(report);
	else
		report_text(report);
	return 0;
}

int cmd_report(const struct tool *tool, const struct arguments *arguments)
{
	const char *since = arguments->options[OPTION_SINCE];
	struct report report = { 0 };
	uint64_t ms;
	int code;

	if (arguments->options[OPTION_HTML] && arguments->options[OPTION_TEXT])
		return fail(EXIT_USAGE, 0, NULL, "--html or --text, not both");
	if (since) {
		if (!text_read_span(since, &ms, false) || !ms ||
		    ms > text_now_ns() / 1000000)
			return fail(EXIT_USAGE, 0, "such as 24h, 90m or 7d",
				    "'%s' is no span of time", since);
		report.until = text_now_ns();
		report.since = report.until - ms * 1000000;
	}
	code = arguments->count ? read_files(&report, arguments) :
				  read_ring(&report);
	if (!code)
		code = print(tool, arguments, &report);
	report_free(&report);
	return code;
}
