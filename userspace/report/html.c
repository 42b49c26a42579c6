// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A report as one page: style and drawings are in it, nothing is loaded from
 * elsewhere and nothing runs. Every word that came from a file is escaped.
 */
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/report.h"
#include "scanvigil/spec.h"
#include "scanvigil/text.h"

#define SOURCES_SHOWN 20
#define LINES_SHOWN 12

static void escape(const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", stdout);
			break;
		case '>':
			fputs("&gt;", stdout);
			break;
		case '&':
			fputs("&amp;", stdout);
			break;
		case '"':
			fputs("&quot;", stdout);
			break;
		default:
			putchar(*text);
		}
	}
}

static const char *level_name(size_t level)
{
	return spec_value_name(&spec_enum_level, (unsigned int)level);
}

static void print_tile(const struct report *r, const char *class,
		       const char *name, uint64_t now, uint64_t before)
{
	char count[TEXT_SPAN_MAX];

	printf("<div class=\"tile %s\"><b>%s</b><span>%s</span>", class,
	       text_count(now, count), name);
	if (r->compares)
		printf("<i>before: %s</i>", text_count(before, count));
	puts("</div>");
}

/* Nobody is told that all is well where the sides are not known. */
static void print_inside(const struct report *r, uint64_t inside)
{
	const char *say = inside ? "is it us?" : "none, as it should be";
	size_t i, unknown = 0;
	char count[TEXT_SPAN_MAX];

	for (i = 0; i < r->source_count; i++)
		unknown += r->sources[i].worst->direction ==
			   SCANVIGIL_DIRECTION_UNKNOWN;
	if (!inside && unknown)
		say = unknown == r->source_count ?
			      "not known: scanvigil set outside" :
			      "of some it is not known";
	printf("<div class=\"tile %s\"><b>%s</b><span>from inside</span>"
	       "<i>%s</i></div>\n",
	       inside ? "scan" : "",
	       !inside && unknown && unknown == r->source_count ?
		       "?" :
		       text_count(inside, count),
	       say);
}

static void print_tiles(const struct report *r, uint64_t inside)
{
	const struct report_line *scans = &r->level[SCANVIGIL_LEVEL_SCAN];
	const struct report_line *notices = &r->level[SCANVIGIL_LEVEL_NOTICE];

	puts("<section class=\"tiles\">");
	print_tile(r, scans->now ? "scan" : "", "scans", scans->now,
		   scans->before);
	print_tile(r, notices->now ? "notice" : "", "notices", notices->now,
		   notices->before);
	print_tile(r, "", "sources", r->source_count, r->sources_before);
	print_inside(r, inside);
	puts("</section>");
}

static void print_names(const struct spec_enum *values, uint32_t mask)
{
	const char *gap = "";
	unsigned int bit;

	for (bit = 0; bit < 32; bit++) {
		if (!(mask >> bit & 1))
			continue;
		printf("%s%s", gap, spec_value_name(values, bit));
		gap = ", ";
	}
}

/* A number with what it counts, which only a phone shows beside it. */
static void print_number(uint64_t number, const char *noun)
{
	char count[TEXT_SPAN_MAX];

	printf("<td class=\"n\" data-is=\" %s%s\">%s</td>", noun,
	       number == 1 ? "" : "s", text_count(number, count));
}

static void print_seen(const struct report_source *source)
{
	char first[TEXT_TIME_MAX], last[TEXT_TIME_MAX];

	text_date(source->first, first);
	text_date(source->last, last);
	printf("<td class=\"seen\">%.16s", first);
	/* To the minute: the same is not said twice. */
	if (strncmp(first, last, 16))
		printf("<br><span class=\"to\"> to </span>%.16s", last);
	puts("</td></tr>");
}

static void print_source(const struct report_source *source)
{
	const struct report_scan *worst = source->worst;
	char text[REPORT_SOURCE_MAX];

	printf("<tr><td class=\"level %s\">%s</td><td class=\"src\">",
	       level_name(worst->level), level_name(worst->level));
	escape(report_source_text(source, text));
	printf("%s</td><td class=\"what\">",
	       source->is_new ? " <em>new</em>" : "");
	print_names(&spec_enum_kind, source->kinds);
	fputs("<br><small>", stdout);
	print_names(&spec_enum_technique, source->techniques);
	fputs("</small></td>", stdout);
	printf("<td class=\"tool\">%s</td>",
	       worst->tool ? spec_value_name(&spec_enum_tool, worst->tool) :
			     "");
	print_number(source->scans, "scan");
	print_number(worst->ports, "port");
	print_number(worst->hosts, "host");
	printf("<td class=\"verified\">%s</td>", worst->verified ? "yes" : "");
	print_seen(source);
}

static void print_sources(const struct report *r, bool inside, size_t all)
{
	char count[TEXT_SPAN_MAX];
	size_t i, shown = 0;

	if (!all)
		return;
	printf("<section><h2>%s</h2>\n<table><thead><tr>"
	       "<th>Level<th>Source<th>What<th>Tool<th class=\"n\">Scans"
	       "<th class=\"n\">Ports<th class=\"n\">Hosts<th>Verified"
	       "<th>First, last</tr></thead><tbody>\n",
	       inside ? "From inside: is it us?" : "Sources");
	for (i = 0; i < r->source_count && shown < SOURCES_SHOWN; i++) {
		if (report_is_from_inside(&r->sources[i]) != inside)
			continue;
		print_source(&r->sources[i]);
		shown++;
	}
	puts("</tbody></table>");
	if (all > shown)
		printf("<p class=\"more\">and %s more:"
		       " <code>scanvigil -j report</code> has all</p>\n",
		       text_count(all - shown, count));
	puts("</section>");
}

/* What was not counted before (ports, directions) has no column for it. */
static bool was_before(const struct report *r, const struct report_list *list)
{
	size_t i;

	if (r->compares && list != &r->ports && list != &r->directions)
		for (i = 0; i < list->count; i++)
			if (list->lines[i].before)
				return true;
	return false;
}

static void print_list(const struct report *r, const char *title,
		       const struct report_list *list)
{
	uint64_t most = list->count ? list->lines[0].now : 0;
	bool before = was_before(r, list);
	char count[TEXT_SPAN_MAX];
	size_t i;

	if (!most)
		return;
	printf("<section class=\"list\"><h2>%s</h2><dl%s>\n", title,
	       before ? " class=\"before\"" : "");
	if (before)
		puts("<dt></dt><dd></dd><dd></dd><dd class=\"n\">before</dd>");
	for (i = 0; i < list->count && i < LINES_SHOWN && list->lines[i].now;
	     i++) {
		const struct report_line *line = &list->lines[i];

		fputs("<dt>", stdout);
		escape(line->name);
		printf("</dt><dd class=\"bar\"><span style=\"width:%.1f%%\">"
		       "</span></dd><dd class=\"n\">%s</dd>",
		       (double)line->now * 100 / (double)most,
		       text_count(line->now, count));
		if (before)
			printf("<dd class=\"n\">%s</dd>",
			       text_count(line->before, count));
		putchar('\n');
	}
	puts("</dl></section>");
}

static void print_header(const struct report *r)
{
	char since[TEXT_TIME_MAX], until[TEXT_TIME_MAX], span[TEXT_SPAN_MAX];
	char zone[TEXT_TIME_MAX];

	fputs(page_head, stdout);
	fputs("<header><h1>scanvigil</h1><p>", stdout);
	if (r->hosts.count > 1) {
		printf("%zu gateways, ", r->hosts.count);
	} else if (r->hosts.count && *r->hosts.lines[0].name) {
		escape(r->hosts.lines[0].name);
		fputs(", ", stdout);
	}
	if (r->until)
		printf("%.16s to %.16s %s <span>(%s)</span>",
		       text_date(r->since, since), text_date(r->until, until),
		       text_zone(r->until, zone),
		       text_span((r->until - r->since) / 1000000, span));
	puts("</p></header>\n<main>");
}

static void print_footer(const struct report *r)
{
	char count[TEXT_SPAN_MAX];

	printf("</main>\n<footer><p>%s event%s read.",
	       text_count(r->events, count),
	       r->events == 1 ? " was" : "s were");
	if (r->foreign)
		printf(" %s line%s no events of scanvigil.",
		       text_count(r->foreign, count),
		       r->foreign == 1 ? " was" : "s were");
	if (r->compares)
		fputs(" \"Before\" is as long a time before this one.", stdout);
	puts(" A scan counts where it began; ports are the samples of each"
	     " finding, counted once for each source. What the words mean:"
	     " scanvigil-detections(7).</p></footer>\n</body>\n</html>");
}

static void print_nothing(const struct report *r)
{
	char since[TEXT_TIME_MAX], zone[TEXT_TIME_MAX];

	if (!r->until)
		puts("<p class=\"none\">There was no event to read.</p>");
	else
		printf("<p class=\"none\">Nothing was found since %.16s %s."
		       "</p>\n",
		       text_date(r->since, since), text_zone(r->since, zone));
}

void report_html(const struct report *r)
{
	size_t i, inside = 0;

	for (i = 0; i < r->source_count; i++)
		inside += report_is_from_inside(&r->sources[i]);
	print_header(r);
	if (!r->source_count) {
		print_nothing(r);
		print_footer(r);
		return;
	}
	print_tiles(r, inside);
	print_sources(r, true, inside);
	report_chart(r);
	print_sources(r, false, r->source_count - inside);
	puts("<div class=\"lists\">");
	print_list(r, "Ports, by sources that asked", &r->ports);
	print_list(r, "Kinds", &r->kinds);
	print_list(r, "Techniques", &r->techniques);
	print_list(r, "Tools", &r->tools);
	print_list(r, "Targets", &r->targets);
	print_list(r, "Directions, by sources", &r->directions);
	if (r->hosts.count > 1)
		print_list(r, "Gateways", &r->hosts);
	puts("</div>");
	print_footer(r);
}
