// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verbs "status" and "stats": how detection is doing, in a glance and in
 * numbers. Says what to do about whatever is not well.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "command.h"
#include "json.h"
#include "nl.h"
#include "out.h"
#include "print.h"
#include "request.h"
#include "resolve.h"
#include "spec.h"
#include "text.h"

#define WORST_COUNT 5
#define TROUBLES_MAX 4
#define VALUE(stats, name) ((stats)->value[SCANVIGIL_A_STATS_##name])

/* What is not well: a word for programs, a sentence for people. */
struct trouble {
	const char *word;
	const char *sentence;
};

static size_t find_troubles(const struct stats_view *stats,
			    struct trouble *troubles)
{
	size_t count = 0;

	if (!VALUE(stats, ENABLED)) {
		troubles[count++] = (struct trouble){
			"off",
			"detection is off: 'scanvigil set enabled on' starts it"
		};
		return count;
	}
	if (VALUE(stats, UNTRACKED))
		troubles[count++] = (struct trouble){
			"untracked",
			"sources go unwatched, the table is full: raise table-size"
		};
	else if (VALUE(stats, EVICTED))
		troubles[count++] = (struct trouble){
			"evicting",
			"sources are pushed out before their time: raise table-size"
		};
	if (VALUE(stats, EVENTS_SUPPRESSED))
		troubles[count++] = (struct trouble){
			"suppressed",
			"events beyond event-rate were only counted"
		};
	return count;
}

static int by_level(const void *a, const void *b)
{
	const struct source_view *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? 1 : -1;
	if (x->last_ns != y->last_ns)
		return x->last_ns < y->last_ns ? 1 : -1;
	return addr_compare(&x->address, &y->address);
}

static int fetch(struct nl *nl, struct stats_view *stats,
		 struct source_list *worst)
{
	const struct filter filter = {
		.has = 1ULL << SCANVIGIL_A_FILTER_LEVEL,
		.level = SCANVIGIL_LEVEL_NOTICE,
	};
	int err;

	err = request_stats(nl, stats);
	if (err || !VALUE(stats, ENABLED))
		return err;
	err = request_sources(nl, &filter, worst);
	if (!err && worst->count)
		qsort(worst->items, worst->count, sizeof(*worst->items),
		      by_level);
	return err;
}

static json_t *stats_json(const struct stats_view *stats)
{
	json_t *object = json_object();
	const struct spec_attr *attr;
	json_t *value;
	char key[64];
	size_t i;

	for (i = 0; i < spec_set_stats.count; i++) {
		attr = &spec_set_stats.attrs[i];
		if (attr->type == SPEC_PAD || !view_has(stats->has, attr->id))
			continue;
		if (attr->type == SPEC_STRING)
			value = json_text(stats->version);
		else if (attr->id == SCANVIGIL_A_STATS_ENABLED ||
			 attr->id == SCANVIGIL_A_STATS_CONNTRACK)
			value = json_boolean(stats->value[attr->id]);
		else
			value = json_unsigned(stats->value[attr->id]);
		json_put(object, text_underscores(attr->name, key, sizeof(key)),
			 value);
	}
	return object;
}

static void status_json(const struct stats_view *stats,
			const struct source_list *worst)
{
	static const unsigned int shown[] = {
		SCANVIGIL_A_STATS_ENABLED,
		SCANVIGIL_A_STATS_UPTIME_MS,
		SCANVIGIL_A_STATS_VERSION,
		SCANVIGIL_A_STATS_CONNTRACK,
		SCANVIGIL_A_STATS_SOURCES,
		SCANVIGIL_A_STATS_SOURCES_LIMIT,
		SCANVIGIL_A_STATS_MEMORY,
		SCANVIGIL_A_STATS_EVENT_SEQ,
		SCANVIGIL_A_STATS_EVENTS_SUPPRESSED,
		SCANVIGIL_A_STATS_EVENTS_OVERWRITTEN,
	};
	struct trouble troubles[TROUBLES_MAX];
	size_t count = find_troubles(stats, troubles);
	json_t *all = stats_json(stats);
	json_t *object = json_object();
	json_t *health = json_array();
	json_t *sources = json_array();
	char key[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shown); i++) {
		text_underscores(spec_set_stats.attrs[shown[i] - 1].name, key,
				 sizeof(key));
		if (json_object_get(all, key))
			json_object_set(object, key, json_object_get(all, key));
	}
	for (i = 0; i < count; i++)
		json_array_append_new(health, json_string(troubles[i].word));
	for (i = 0; i < worst->count && i < WORST_COUNT; i++)
		json_array_append_new(sources,
				      print_source_json(&worst->items[i]));
	json_put(object, "healthy", json_boolean(!count));
	json_put(object, "troubles", health);
	json_put(object, "worst", sources);
	json_document(object);
	json_decref(all);
}

static void line_of(const char *label)
{
	out_add(PAINT_DIM, 11, "%s", label);
}

static void print_state(const struct stats_view *stats)
{
	char text[TEXT_SPAN_MAX];

	out_add(PAINT_BOLD, 0, "scanvigil ");
	if (!VALUE(stats, ENABLED)) {
		out_add(PAINT_YELLOW, 0, "off");
	} else {
		out_add(PAINT_GREEN, 0, "on");
		out_add(PAINT_NONE, 0, " for %s",
			text_span(VALUE(stats, UPTIME_MS), text));
		out_add(PAINT_NONE, 0, ", connection tracking %s",
			VALUE(stats, CONNTRACK) ? "used" : "not seen");
	}
	out_end();
}

static void print_numbers(const struct stats_view *stats)
{
	char used[TEXT_SPAN_MAX], limit[TEXT_SPAN_MAX], more[TEXT_SPAN_MAX];

	line_of("sources");
	out_add(PAINT_NONE, 0, "%s of %s, %s of memory",
		text_count(VALUE(stats, SOURCES), used),
		text_count(VALUE(stats, SOURCES_LIMIT), limit),
		text_bytes(VALUE(stats, MEMORY), more));
	out_end();
	line_of("packets");
	out_add(PAINT_NONE, 0, "%s seen, %s looked at",
		text_count(VALUE(stats, PACKETS), used),
		text_count(VALUE(stats, OBSERVED), limit));
	out_end();
	line_of("events");
	out_add(PAINT_NONE, 0, "%s, %s suppressed, %s overwritten",
		text_count(VALUE(stats, EVENT_SEQ), used),
		text_count(VALUE(stats, EVENTS_SUPPRESSED), limit),
		text_count(VALUE(stats, EVENTS_OVERWRITTEN), more));
	out_end();
}

static void print_health(const struct stats_view *stats)
{
	struct trouble troubles[TROUBLES_MAX];
	size_t count = find_troubles(stats, troubles);
	size_t i;

	line_of("health");
	if (!count)
		out_add(PAINT_GREEN, 0, "healthy");
	for (i = 0; i < count; i++)
		out_add(PAINT_YELLOW, 0, "%s%s", i ? "; " : "",
			troubles[i].sentence);
	out_end();
}

static void print_worst(const struct tool *tool,
			const struct source_list *worst)
{
	size_t count = worst->count < WORST_COUNT ? worst->count : WORST_COUNT;

	if (!count) {
		line_of("scans");
		out_add(PAINT_NONE, 0, "none");
		out_end();
		return;
	}
	putchar('\n');
	if (tool->resolve)
		resolve_sources(worst->items, count);
	print_source_rows(worst->items, count, 0, text_now_ns());
	if (worst->count > count)
		printf("and %zu more: 'scanvigil list --level notice'\n",
		       worst->count - count);
}

int cmd_status(const struct tool *tool, const struct arguments *arguments)
{
	struct source_list worst = { 0 };
	struct stats_view stats;
	struct nl *nl;
	int code, err;

	(void)arguments;
	code = nl_open(&nl);
	if (code)
		return code;
	err = fetch(nl, &stats, &worst);
	if (err) {
		code = nl_tell(nl, err, "cannot read the state");
	} else if (tool->json) {
		status_json(&stats, &worst);
	} else {
		print_state(&stats);
		if (VALUE(&stats, ENABLED))
			print_numbers(&stats);
		print_health(&stats);
		if (VALUE(&stats, ENABLED))
			print_worst(tool, &worst);
	}
	request_free_sources(&worst);
	nl_close(nl);
	return code;
}

static void print_stats(const struct stats_view *stats)
{
	const struct spec_attr *attr;
	size_t i;

	for (i = 0; i < spec_set_stats.count; i++) {
		attr = &spec_set_stats.attrs[i];
		if (attr->type == SPEC_PAD || !view_has(stats->has, attr->id))
			continue;
		out_add(PAINT_NONE, 19, "%s ", attr->name);
		if (attr->type == SPEC_STRING)
			out_add(PAINT_BOLD, 0, "%s", stats->version);
		else
			out_add(PAINT_BOLD, out_is_terminal() ? -14 : 0, "%llu",
				(unsigned long long)stats->value[attr->id]);
		if (out_is_terminal())
			out_add(PAINT_DIM, 0, "  %s", attr->doc);
		out_end();
	}
}

int cmd_stats(const struct tool *tool, const struct arguments *arguments)
{
	struct stats_view stats;
	struct nl *nl;
	int code, err;

	(void)arguments;
	code = nl_open(&nl);
	if (code)
		return code;
	err = request_stats(nl, &stats);
	if (err)
		code = nl_tell(nl, err, "cannot read the counters");
	else if (tool->json)
		json_document(stats_json(&stats));
	else
		print_stats(&stats);
	nl_close(nl);
	return code;
}
