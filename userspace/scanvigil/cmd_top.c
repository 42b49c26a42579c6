// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "top": sources and rates, looked at again and again. Asks, keeps, and
 * prints once for scripts; the screen is top_screen.c's.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "json.h"
#include "nl.h"
#include "out.h"
#include "print.h"
#include "text.h"
#include "top.h"

enum {
	OPTION_SORT = PICK_OPTIONS,
	OPTION_INTERVAL,
	OPTION_ONCE,
};

#define INTERVAL_MS 2000
#define INTERVAL_MIN_MS 100
#define INTERVAL_MAX_MS 3600000

const struct option_spec top_options[] = {
	PICK_OPTION_SPECS,
	{ "sort", 0, "BY", "score (as it is without), last or ports" },
	{ "interval", 'i', "TIME", "from look to look, 2s without" },
	{ "once", '1', NULL, "one look for scripts, without a screen" },
	{ 0 },
};

static uint64_t value(const struct stats_view *stats, unsigned int id)
{
	return view_has(stats->has, id) ? stats->value[id] : 0;
}

/* Counters begin anew with the module. */
static uint64_t more(const struct stats_view *now,
		     const struct stats_view *before, unsigned int id)
{
	uint64_t from = value(before, id), to = value(now, id);

	return to >= from ? to - from : to;
}

static void note_rates(struct top *top, const struct stats_view *before,
		       uint64_t before_ns)
{
	uint64_t ms = (top->now_ns - before_ns) / 1000000;
	uint64_t findings;

	if (!before_ns || !ms)
		return;
	top->packets = more(&top->stats, before, SCANVIGIL_A_STATS_PACKETS) *
		       1000 / ms;
	findings = more(&top->stats, before, SCANVIGIL_A_STATS_FINDINGS);
	memmove(top->findings + 1, top->findings,
		sizeof(top->findings) - sizeof(top->findings[0]));
	top->findings[0] = findings < UINT32_MAX ? (uint32_t)findings :
						   UINT32_MAX;
	if (top->looks < TOP_HISTORY)
		top->looks++;
}

static int look(struct top *top, struct nl *nl)
{
	const struct stats_view before = top->stats;
	uint64_t before_ns = top->now_ns;
	int err;

	request_free_sources(&top->list);
	memset(&top->list, 0, sizeof(top->list));
	memset(&top->stats, 0, sizeof(top->stats));
	err = request_stats(nl, &top->stats);
	if (!err)
		err = request_sources(nl, &top->filter, &top->list);
	if (err)
		return err;
	pick_sort(&top->list, top->order);
	top->now_ns = text_now_ns();
	note_rates(top, &before, before_ns);
	return 0;
}

static void print_once(const struct top *top)
{
	json_t *object = json_object(), *array = json_array();
	size_t i;

	json_put(object, "time", json_time(top->now_ns));
	json_put(object, "packets_per_second", json_unsigned(top->packets));
	json_put(object, "findings",
		 json_unsigned(value(&top->stats, SCANVIGIL_A_STATS_FINDINGS)));
	json_put(object, "sources_total",
		 json_unsigned(value(&top->stats, SCANVIGIL_A_STATS_SOURCES)));
	for (i = 0; i < top->list.count; i++)
		json_array_append_new(array,
				      print_source_json(&top->list.items[i]));
	json_put(object, "sources", array);
	json_document(object);
}

/* Rates need two looks. */
static int once(const struct tool *tool, struct top *top, struct nl *nl)
{
	char packets[TEXT_SPAN_MAX], sources[TEXT_SPAN_MAX];
	int err = look(top, nl);

	if (!err) {
		usleep(top->interval_ms * 1000);
		err = look(top, nl);
	}
	if (err)
		return nl_tell(nl, err, "cannot list the sources");
	if (tool->json) {
		print_once(top);
		return 0;
	}
	out_add(PAINT_NONE, 0, "%s packets a second, %s sources, %zu shown",
		text_count(top->packets, packets),
		text_count(value(&top->stats, SCANVIGIL_A_STATS_SOURCES),
			   sources),
		top->list.count);
	out_end();
	if (top->list.count)
		print_source_rows(top->list.items, top->list.count, 0,
				  top->now_ns);
	return 0;
}

static int follow(struct top *top, struct nl *nl)
{
	enum top_wish wish = TOP_GO_ON;
	uint64_t next = 0, now;
	int err = 0;

	if (!top_screen_begin())
		return fail(EXIT_NO, 0, "use --once, or set TERM",
			    "this is no terminal that can show it");
	while (wish != TOP_QUIT) {
		now = text_now_ns();
		if (wish == TOP_LOOK || (now >= next && !top->paused)) {
			err = look(top, nl);
			if (err)
				break;
			next = now + top->interval_ms * 1000000ULL;
		}
		top_screen_draw(top);
		now = text_now_ns();
		wish = top_screen_key(
			top,
			next > now ?
				(unsigned int)((next - now) / 1000000) + 1 :
				top->interval_ms);
	}
	top_screen_end();
	return err ? nl_tell(nl, err, "cannot list the sources") : 0;
}

static int read_interval(const char *text, struct top *top)
{
	uint64_t ms;

	top->interval_ms = INTERVAL_MS;
	if (!text)
		return 0;
	if (!text_read_span(text, &ms, false) || ms < INTERVAL_MIN_MS ||
	    ms > INTERVAL_MAX_MS)
		return fail(EXIT_USAGE, 0, "100ms to 1h",
			    "cannot look every '%s'", text);
	top->interval_ms = (unsigned int)ms;
	return 0;
}

int cmd_top(const struct tool *tool, const struct arguments *arguments)
{
	const char *by = arguments->options[OPTION_SORT];
	bool screen = !arguments->options[OPTION_ONCE] && !tool->json;
	struct top top = { 0 };
	struct nl *nl;
	int code = 0;

	/* Sources that nothing was told of are many, and no news. */
	top.filter.level = SCANVIGIL_LEVEL_INFO;
	top.filter.has = 1ULL << SCANVIGIL_A_FILTER_LEVEL;
	if (by)
		code = pick_order(by, &top.order);
	if (!code)
		code = pick_filter(arguments, &top.filter);
	if (!code)
		code = read_interval(arguments->options[OPTION_INTERVAL], &top);
	if (!code && screen && !(out_is_terminal() && isatty(STDIN_FILENO)))
		code = fail(EXIT_USAGE, 0, "use --once",
			    "there is no terminal to show it on");
	if (!code)
		code = nl_open(&nl);
	if (code)
		return code;
	code = screen ? follow(&top, nl) : once(tool, &top, nl);
	request_free_sources(&top.list);
	nl_close(nl);
	return code;
}
