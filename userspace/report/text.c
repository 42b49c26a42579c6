// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A report for a terminal, a mail, and for programs.
 */
#include <stdio.h>
#include <string.h>

#include "report/report.h"
#include "scanvigil/addr.h"
#include "scanvigil/array.h"
#include "scanvigil/json.h"
#include "scanvigil/out.h"
#include "scanvigil/spec.h"
#include "scanvigil/text.h"

#define SOURCES_SHOWN 20
#define LINES_SHOWN 10
#define BAR_WIDTH 30
#define SOURCE_WIDTH 16

static uint64_t scans_of(const struct report *r, size_t bin)
{
	return r->bins[bin][SCANVIGIL_LEVEL_NOTICE] +
	       r->bins[bin][SCANVIGIL_LEVEL_SCAN];
}

static uint64_t busiest(const struct report *r)
{
	uint64_t most = 1;
	size_t i;

	for (i = 0; i < REPORT_BINS; i++)
		if (scans_of(r, i) > most)
			most = scans_of(r, i);
	return most;
}

static void print_times(const struct report *r)
{
	uint64_t most = busiest(r), n;
	char since[TEXT_TIME_MAX], until[TEXT_TIME_MAX], zone[TEXT_TIME_MAX];
	size_t i;

	out_add(PAINT_NONE, 0, "%s  ", text_date(r->since, since));
	for (i = 0; i < REPORT_BINS; i++) {
		n = scans_of(r, i);
		out_add(PAINT_CYAN, 0, "%s",
			n ? text_step((unsigned int)(n * (TEXT_STEPS - 1) /
						     most)) :
			    " ");
	}
	out_end();
	out_add(PAINT_NONE, 0,
		"%s  %llu at most in a %zuth of it; times are %s",
		text_date(r->until, until), (unsigned long long)most,
		(size_t)REPORT_BINS, text_zone(r->until, zone));
	out_end();
	out_end();
}

static void print_count(const struct report *r, enum paint paint,
			const char *name, uint64_t now, uint64_t before)
{
	char count[TEXT_SPAN_MAX];

	out_add(paint, 10, "%s", name);
	out_add(PAINT_BOLD, -8, "%s", text_count(now, count));
	if (r->compares)
		out_add(PAINT_DIM, 0, "   %s in as long a time before",
			text_count(before, count));
	out_end();
}

static void print_counts(const struct report *r)
{
	size_t i = REPORT_LEVELS;

	while (--i > SCANVIGIL_LEVEL_NONE)
		print_count(r, out_paint_of_level((unsigned int)i),
			    spec_value_name(&spec_enum_level, (unsigned int)i),
			    r->level[i].now, r->level[i].before);
	print_count(r, PAINT_NONE, "sources", r->source_count,
		    r->sources_before);
	out_end();
}

static void print_source(const struct report *r,
			 const struct report_source *source, int width)
{
	const struct report_scan *worst = source->worst;
	char kinds[SPEC_LIST_MAX], techniques[SPEC_LIST_MAX];
	char ago[TEXT_SPAN_MAX], text[REPORT_SOURCE_MAX];

	out_add(PAINT_NONE, width, "%s", report_source_text(source, text));
	out_add(PAINT_NONE, 0, " ");
	out_add(out_paint_of_level(worst->level), 6, "%s",
		spec_value_name(&spec_enum_level, worst->level));
	out_add(PAINT_NONE, -6, "%llu", (unsigned long long)source->scans);
	out_add(PAINT_NONE, -7, "%llu", (unsigned long long)worst->ports);
	out_add(PAINT_NONE, -6, "%llu", (unsigned long long)worst->hosts);
	out_add(PAINT_NONE, -12, "%s", text_ago(source->last, r->until, ago));
	out_add(PAINT_NONE, 0, "  %s%s %s", source->is_new ? "new: " : "",
		spec_mask_text(&spec_enum_kind, source->kinds, kinds,
			       sizeof(kinds)),
		spec_mask_text(&spec_enum_technique, source->techniques,
			       techniques, sizeof(techniques)));
	out_end();
}

static void print_head(int width)
{
	out_add(PAINT_DIM, width, "SOURCE");
	out_add(PAINT_DIM, 0, " ");
	out_add(PAINT_DIM, 6, "LEVEL");
	out_add(PAINT_DIM, -6, "SCANS");
	out_add(PAINT_DIM, -7, "PORTS");
	out_add(PAINT_DIM, -6, "HOSTS");
	out_add(PAINT_DIM, -12, "LAST");
	out_add(PAINT_DIM, 0, "  WHAT");
	out_end();
}

/* The widest source of those that are shown, so that columns stay columns. */
static int source_width(const struct report *r, bool inside)
{
	int width = SOURCE_WIDTH, len;
	char text[REPORT_SOURCE_MAX];
	size_t i, shown = 0;

	for (i = 0; i < r->source_count && shown < SOURCES_SHOWN; i++) {
		if (report_is_from_inside(&r->sources[i]) != inside)
			continue;
		len = (int)strlen(report_source_text(&r->sources[i], text));
		width = len > width ? len : width;
		shown++;
	}
	return width < ADDR_TEXT_MAX ? width : ADDR_TEXT_MAX;
}

/* Sources from inside are an alarm of their own, and come first. */
static void print_sources(const struct report *r, bool inside)
{
	int width = source_width(r, inside);
	size_t i, shown = 0, more = 0;

	for (i = 0; i < r->source_count; i++) {
		if (report_is_from_inside(&r->sources[i]) != inside)
			continue;
		if (shown == SOURCES_SHOWN) {
			more++;
			continue;
		}
		if (!shown++) {
			if (inside) {
				out_add(PAINT_RED, 0, "From inside: is it us?");
				out_end();
			}
			print_head(width);
		}
		print_source(r, &r->sources[i], width);
	}
	if (more) {
		out_add(PAINT_DIM, 0, "+%zu more", more);
		out_end();
	}
	if (shown)
		out_end();
}

static void print_list(const char *title, const struct report_list *list)
{
	uint64_t most = list->count ? list->lines[0].now : 0;
	size_t i;

	if (!most)
		return;
	out_add(PAINT_BOLD, 0, "%s", title);
	out_end();
	for (i = 0; i < list->count && i < LINES_SHOWN && list->lines[i].now;
	     i++) {
		const struct report_line *line = &list->lines[i];
		size_t width = (size_t)(line->now * BAR_WIDTH / most), n;

		out_add(PAINT_NONE, 24, "  %s", line->name);
		out_add(PAINT_NONE, -8, "%llu", (unsigned long long)line->now);
		out_add(PAINT_NONE, 0, "  ");
		for (n = 0; n < width || n < 1; n++)
			out_add(PAINT_CYAN, 0, text_is_utf8() ? "▇" : "#");
		if (line->before)
			out_add(PAINT_DIM, 0, "  before: %llu",
				(unsigned long long)line->before);
		out_end();
	}
	out_end();
}

static void print_nothing(const struct report *r)
{
	char since[TEXT_TIME_MAX], zone[TEXT_TIME_MAX];

	if (!r->until)
		out_add(PAINT_NONE, 0, "There was no event to read.");
	else
		out_add(PAINT_NONE, 0, "Nothing was found since %s %s.",
			text_date(r->since, since), text_zone(r->since, zone));
	out_end();
}

void report_text(const struct report *r)
{
	char span[TEXT_SPAN_MAX];

	if (!r->source_count) {
		print_nothing(r);
		return;
	}
	out_add(PAINT_BOLD, 0, "scanvigil: %s",
		text_span((r->until - r->since) / 1000000, span));
	if (r->hosts.count > 1)
		out_add(PAINT_NONE, 0, ", %zu gateways", r->hosts.count);
	else if (r->hosts.count)
		out_add(PAINT_NONE, 0, " on %s", r->hosts.lines[0].name);
	out_end();
	print_times(r);
	print_counts(r);
	print_sources(r, true);
	print_sources(r, false);
	print_list("Kinds", &r->kinds);
	print_list("Techniques", &r->techniques);
	print_list("Tools", &r->tools);
	print_list("Ports, by sources that asked for them", &r->ports);
	print_list("Targets", &r->targets);
}

static json_t *list_json(const struct report_list *list)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < list->count; i++) {
		json_t *line = json_object();

		json_put(line, "name", json_text(list->lines[i].name));
		json_put(line, "now", json_unsigned(list->lines[i].now));
		json_put(line, "before", json_unsigned(list->lines[i].before));
		json_array_append_new(array, line);
	}
	return array;
}

static json_t *source_json(const struct report_source *source)
{
	const struct report_scan *worst = source->worst;
	json_t *object = json_object();

	json_put(object, "src_ip", json_text(worst->src));
	if (worst->prefix_len)
		json_put(object, "prefix_len",
			 json_unsigned(worst->prefix_len));
	json_put(object, "level",
		 json_name(spec_value_name(&spec_enum_level, worst->level)));
	json_put(object, "direction",
		 json_name(spec_value_name(&spec_enum_direction,
					   worst->direction)));
	json_put(object, "scans", json_unsigned(source->scans));
	json_put(object, "ports", json_unsigned(worst->ports));
	json_put(object, "hosts", json_unsigned(worst->hosts));
	json_put(object, "packets", json_unsigned(worst->packets));
	json_put(object, "kinds", json_names(&spec_enum_kind, source->kinds));
	json_put(object, "techniques",
		 json_names(&spec_enum_technique, source->techniques));
	json_put(object, "tool",
		 json_name(spec_value_name(&spec_enum_tool, worst->tool)));
	json_put(object, "first", json_time(source->first));
	json_put(object, "last", json_time(source->last));
	json_put(object, "verified", json_boolean(worst->verified));
	json_put(object, "new", json_boolean(source->is_new));
	return object;
}

void report_json(const struct report *r)
{
	const struct {
		const char *name;
		const struct report_list *list;
	} lists[] = {
		{ "kinds", &r->kinds },	    { "techniques", &r->techniques },
		{ "tools", &r->tools },	    { "ports", &r->ports },
		{ "targets", &r->targets }, { "directions", &r->directions },
		{ "gateways", &r->hosts },
	};
	json_t *object = json_object(), *levels = json_object();
	json_t *sources = json_array();
	size_t i;

	json_put(object, "since", json_time(r->since));
	json_put(object, "until", json_time(r->until));
	json_put(object, "events", json_unsigned(r->events));
	json_put(object, "foreign", json_unsigned(r->foreign));
	json_put(object, "lost", json_unsigned(r->lost));
	for (i = SCANVIGIL_LEVEL_INFO; i < REPORT_LEVELS; i++) {
		json_t *line = json_object();

		json_put(line, "now", json_unsigned(r->level[i].now));
		json_put(line, "before", json_unsigned(r->level[i].before));
		json_put(levels,
			 spec_value_name(&spec_enum_level, (unsigned int)i),
			 line);
	}
	json_put(object, "levels", levels);
	json_put(object, "sources_before", json_unsigned(r->sources_before));
	for (i = 0; i < r->source_count; i++)
		json_array_append_new(sources, source_json(&r->sources[i]));
	json_put(object, "sources", sources);
	for (i = 0; i < ARRAY_SIZE(lists); i++)
		json_put(object, lists[i].name, list_json(lists[i].list));
	json_document(object);
}
