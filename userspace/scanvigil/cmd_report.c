// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "report": what happened in a time, from files of events, or from the
 * events that the kernel still has.
 */
#include <errno.h>
#include <stdio.h>
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

static int read_file(struct report *report, const char *name)
{
	FILE *file = strcmp(name, "-") ? fopen(name, "re") : stdin;
	int err;

	if (!file)
		return fail(EXIT_NO, errno, NULL, "cannot read '%s': %s", name,
			    strerror(errno));
	err = report_read(report, file);
	if (file != stdin)
		fclose(file);
	if (err)
		return fail(EXIT_NO, err, NULL, "cannot read '%s': %s", name,
			    strerror(err));
	return 0;
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
	int err, code = nl_open(&nl);

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
	int code = 0, i;

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
	if (!arguments->count)
		code = read_ring(&report);
	for (i = 0; i < arguments->count && !code; i++)
		code = read_file(&report, arguments->words[i]);
	if (!code)
		code = print(tool, arguments, &report);
	report_free(&report);
	return code;
}
