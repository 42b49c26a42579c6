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
#define CHART_WIDTH 960
#define CHART_HEIGHT 180
#define CHART_LEFT 44
#define CHART_FOOT 22
#define HOURS_NS 3600000000000ULL

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

static void print_tile(const char *class, const char *name, uint64_t now,
		       uint64_t before)
{
	char count[TEXT_SPAN_MAX], other[TEXT_SPAN_MAX];

	printf("<div class=\"tile %s\"><b>%s</b><span>%s</span>"
	       "<i>before: %s</i></div>\n",
	       class, text_count(now, count), name, text_count(before, other));
}

static void print_tiles(const struct report *r, uint64_t inside)
{
	puts("<section class=\"tiles\">");
	print_tile("scan", "scans", r->level[SCANVIGIL_LEVEL_SCAN].now,
		   r->level[SCANVIGIL_LEVEL_SCAN].before);
	print_tile("notice", "notices", r->level[SCANVIGIL_LEVEL_NOTICE].now,
		   r->level[SCANVIGIL_LEVEL_NOTICE].before);
	print_tile("", "sources", r->source_count, r->sources_before);
	printf("<div class=\"tile %s\"><b>%llu</b><span>from inside</span>"
	       "<i>%s</i></div>\n",
	       inside ? "scan" : "", (unsigned long long)inside,
	       inside ? "is it us?" : "none, as it should be");
	puts("</section>");
}

/* A round number at or above, for the top of an axis. */
static uint64_t round_up(uint64_t n)
{
	static const unsigned int steps[] = { 1, 2, 5, 10 };
	uint64_t unit = 1;
	size_t i;

	while (n / 10 >= unit && unit < UINT64_MAX / 10)
		unit *= 10;
	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (n <= unit * steps[i])
			return unit * steps[i];
	return n;
}

static void print_axis(uint64_t top)
{
	const int height = CHART_HEIGHT - CHART_FOOT;
	char count[TEXT_SPAN_MAX];
	int i;

	for (i = 0; i <= 2; i++) {
		int y = 8 + (height - 8) * i / 2;

		if (i == 1 && top % 2)
			continue;
		printf("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\""
		       " y2=\"%d\"/><text x=\"%d\" y=\"%d\" class=\"y\">%s"
		       "</text>\n",
		       CHART_LEFT, CHART_WIDTH, y, y, CHART_LEFT - 6, y + 4,
		       text_count(top * (2 - (uint64_t)i) / 2, count));
	}
}

static void print_ticks(const struct report *r)
{
	uint64_t span = r->until - r->since;
	char date[TEXT_TIME_MAX];
	int i;

	for (i = 0; i <= 4; i++) {
		static const char *const anchors[] = { "start", "middle",
						       "middle", "middle",
						       "end" };
		uint64_t at = r->since + span / 4 * (uint64_t)i;

		text_date(at, date);
		/* The day where it is many, the time where it is one. */
		printf("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">",
		       CHART_LEFT + (CHART_WIDTH - CHART_LEFT) * i / 4,
		       CHART_HEIGHT - 4, anchors[i]);
		if (span > 72 * HOURS_NS)
			printf("%.10s", date);
		else
			printf("%.5s", strlen(date) > 11 ? date + 11 : date);
		puts("</text>");
	}
}

static void print_timeline(const struct report *r)
{
	const int height = CHART_HEIGHT - CHART_FOOT - 8;
	const double step = (double)(CHART_WIDTH - CHART_LEFT) / REPORT_BINS;
	uint64_t most = 1, sum, top;
	size_t i, level;

	for (i = 0; i < REPORT_BINS; i++) {
		for (sum = 0, level = 0; level < REPORT_LEVELS; level++)
			sum += r->bins[i][level];
		if (sum > most)
			most = sum;
	}
	top = round_up(most);
	puts("<section><h2>When</h2>");
	printf("<svg viewBox=\"0 0 %d %d\" role=\"img\""
	       " aria-label=\"Scans over time\">\n",
	       CHART_WIDTH, CHART_HEIGHT);
	print_axis(top);
	for (i = 0; i < REPORT_BINS; i++) {
		double y = 8 + height;

		for (level = REPORT_LEVELS; level-- > 0;) {
			double h = (double)r->bins[i][level] * height /
				   (double)top;

			if (!r->bins[i][level])
				continue;
			y -= h;
			printf("<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\""
			       " width=\"%.1f\" height=\"%.1f\"><title>%llu %s"
			       "</title></rect>\n",
			       level_name(level),
			       CHART_LEFT + step * (double)i + 1, y, step - 2,
			       h, (unsigned long long)r->bins[i][level],
			       level_name(level));
		}
	}
	print_ticks(r);
	puts("</svg><p class=\"key\"><i class=\"scan\"></i> scan"
	     " <i class=\"notice\"></i> notice <i class=\"info\"></i> info</p>"
	     "</section>");
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

static void print_source(const struct report_source *source)
{
	const struct report_scan *worst = source->worst;
	char first[TEXT_TIME_MAX], last[TEXT_TIME_MAX], count[TEXT_SPAN_MAX];

	printf("<tr><td class=\"%s\"><b>%s</b></td><td class=\"src\">",
	       level_name(worst->level), level_name(worst->level));
	escape(worst->src);
	printf("%s</td><td>", source->is_new ? " <em>new</em>" : "");
	print_names(&spec_enum_kind, source->kinds);
	fputs("<br><small>", stdout);
	print_names(&spec_enum_technique, source->techniques);
	fputs("</small></td>", stdout);
	printf("<td>%s</td>",
	       worst->tool ? spec_value_name(&spec_enum_tool, worst->tool) :
			     "");
	printf("<td class=\"n\">%s</td>", text_count(source->scans, count));
	printf("<td class=\"n\">%s</td>", text_count(worst->ports, count));
	printf("<td class=\"n\">%s</td>", text_count(worst->hosts, count));
	printf("<td>%s</td><td>%.16s<br>%.16s</td></tr>\n",
	       worst->verified ? "yes" : "", text_date(source->first, first),
	       text_date(source->last, last));
}

static void print_sources(const struct report *r, bool inside, size_t all)
{
	size_t i, shown = 0;

	if (!all)
		return;
	printf("<section><h2>%s</h2>\n<div class=\"wide\"><table><thead><tr>"
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
	puts("</tbody></table></div>");
	if (all > shown)
		printf("<p>and %zu more: report --json has all</p>\n",
		       all - shown);
	puts("</section>");
}

static void print_list(const char *title, const struct report_list *list)
{
	uint64_t most = list->count ? list->lines[0].now : 0;
	char count[TEXT_SPAN_MAX], other[TEXT_SPAN_MAX];
	size_t i;

	if (!most)
		return;
	printf("<section class=\"list\"><h2>%s</h2><dl>\n", title);
	for (i = 0; i < list->count && i < LINES_SHOWN && list->lines[i].now;
	     i++) {
		const struct report_line *line = &list->lines[i];

		fputs("<dt>", stdout);
		escape(line->name);
		printf("</dt><dd><span style=\"width:%.1f%%\"></span>%s",
		       (double)line->now * 72 / (double)most,
		       text_count(line->now, count));
		if (line->before)
			printf(" <i>before: %s</i>",
			       text_count(line->before, other));
		puts("</dd>");
	}
	puts("</dl></section>");
}

static void print_header(const struct report *r)
{
	char since[TEXT_TIME_MAX], until[TEXT_TIME_MAX], span[TEXT_SPAN_MAX];

	fputs(page_head, stdout);
	fputs("<header><h1>scanvigil</h1><p>", stdout);
	if (r->hosts.count > 1)
		printf("%zu gateways", r->hosts.count);
	else if (r->hosts.count)
		escape(r->hosts.lines[0].name);
	printf(", %.16s to %.16s (%s)</p></header>\n<main>\n",
	       text_date(r->since, since), text_date(r->until, until),
	       text_span((r->until - r->since) / 1000000, span));
}

static void print_footer(const struct report *r)
{
	char count[TEXT_SPAN_MAX];

	printf("</main>\n<footer><p>%s events were read; \"before\" is as long a"
	       " time before this one. A scan counts where it began; ports are"
	       " the samples of each finding, counted once for each source."
	       " What the words mean: scanvigil-detections(7).</p></footer>\n"
	       "</body>\n</html>\n",
	       text_count(r->events, count));
}

void report_html(const struct report *r)
{
	size_t i, inside = 0;

	for (i = 0; i < r->source_count; i++)
		inside += report_is_from_inside(&r->sources[i]);
	print_header(r);
	print_tiles(r, inside);
	print_sources(r, true, inside);
	print_timeline(r);
	print_sources(r, false, r->source_count - inside);
	puts("<div class=\"lists\">");
	print_list("Ports, by sources that asked", &r->ports);
	print_list("Kinds", &r->kinds);
	print_list("Techniques", &r->techniques);
	print_list("Tools", &r->tools);
	print_list("Targets", &r->targets);
	print_list("Directions, by sources", &r->directions);
	if (r->hosts.count > 1)
		print_list("Gateways", &r->hosts);
	puts("</div>");
	if (!r->source_count)
		puts("<p class=\"none\">Nothing was found in this time.</p>");
	print_footer(r);
}
