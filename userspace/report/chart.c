// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Scans over time as a drawing. Bars are SVG that stretches with the page; what is
 * to be read stands beside it as text, so that it has one size on every screen.
 */
#include <stdio.h>
#include <time.h>

#include "report/report.h"
#include "scanvigil/array.h"
#include "scanvigil/spec.h"
#include "scanvigil/text.h"

/* Units of the drawing: across they stretch, down they are pixels. */
#define BIN_WIDTH 10
#define WIDTH (REPORT_BINS * BIN_WIDTH)
#define HEIGHT 160
#define LEAST 2
#define TICKS_MAX 5
#define DAY 86400
#define NS_PER_S 1000000000ULL

static uint64_t scans_of(const struct report *r, size_t bin)
{
	uint64_t sum = 0;
	size_t level;

	for (level = 0; level < REPORT_LEVELS; level++)
		sum += r->bins[bin][level];
	return sum;
}

/* The next number at or above whose half is round, too. */
static uint64_t round_up(uint64_t n)
{
	static const unsigned int tenths[] = { 10, 12, 14, 16, 20, 30,
					       40, 50, 60, 80, 100 };
	uint64_t unit = 1, top;
	size_t i;

	while (n / 10 >= unit && unit < UINT64_MAX / 1000)
		unit *= 10;
	for (i = 0; i < ARRAY_SIZE(tenths); i++) {
		top = unit * tenths[i] / 10;
		if (unit * tenths[i] % 10 == 0 && top >= n &&
		    (top == 1 || top % 2 == 0))
			return top;
	}
	return n;
}

static void print_axis(uint64_t top)
{
	char count[TEXT_SPAN_MAX];
	unsigned int half;

	puts("<div class=\"ys\">");
	for (half = 0; half <= 2; half++)
		if (top > 1 || half != 1)
			printf("<span style=\"top:%u%%\">%s</span>\n",
			       half * 50,
			       text_count(top * (2 - half) / 2, count));
	puts("</div>");
}

static void print_grid(uint64_t top)
{
	unsigned int half;

	for (half = 0; half <= 2; half++)
		if (top > 1 || half != 1)
			printf("<line class=\"grid\" x1=\"0\" x2=\"%d\" y1=\"%u\""
			       " y2=\"%u\"/>\n",
			       WIDTH, half * HEIGHT / 2, half * HEIGHT / 2);
}

/* When a bin begins; the same arithmetic as that which fills them. */
static uint64_t begin_of(const struct report *r, size_t bin)
{
	return r->since + ((r->until - r->since + 1) / REPORT_BINS + 1) * bin;
}

static void print_title(const struct report *r, size_t bin)
{
	char from[TEXT_TIME_MAX], to[TEXT_TIME_MAX], count[TEXT_SPAN_MAX];
	const char *gap = "";
	size_t level;

	printf("<title>%s to %s: ", text_date(begin_of(r, bin), from),
	       text_clock(begin_of(r, bin + 1), to));
	for (level = REPORT_LEVELS; level-- > 0;) {
		if (!r->bins[bin][level])
			continue;
		printf("%s%s %s", gap, text_count(r->bins[bin][level], count),
		       spec_value_name(&spec_enum_level, (unsigned int)level));
		gap = ", ";
	}
	fputs("</title>", stdout);
}

/* The worst at the bottom; what is there is seen, however little it is. */
static void print_bin(const struct report *r, size_t bin, uint64_t top)
{
	double y = HEIGHT, h;
	size_t level;

	if (!scans_of(r, bin))
		return;
	fputs("<g>", stdout);
	print_title(r, bin);
	for (level = REPORT_LEVELS; level-- > 0;) {
		if (!r->bins[bin][level])
			continue;
		h = (double)r->bins[bin][level] * HEIGHT / (double)top;
		h = h < LEAST ? LEAST : h;
		y -= h;
		printf("<rect class=\"%s\" x=\"%zu\" y=\"%.1f\" width=\"%d\""
		       " height=\"%.1f\"/>",
		       spec_value_name(&spec_enum_level, (unsigned int)level),
		       bin * BIN_WIDTH + 1, y, BIN_WIDTH - 2,
		       h > 2 * LEAST ? h - 1 : h);
	}
	puts("</g>");
}

/* Seconds from mark to mark, so that there are no more than TICKS_MAX + 1. */
static uint64_t step_of(uint64_t span_s)
{
	static const unsigned int steps[] = {
		1,     2,   5,	     10,      15,	30,	  60,	 120,
		300,   600, 900,     1800,    3600,	7200,	  10800, 21600,
		43200, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY,
	};
	uint64_t step;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(steps); i++)
		if (span_s / steps[i] <= TICKS_MAX)
			return steps[i];
	for (step = 60 * DAY; span_s / step > TICKS_MAX;)
		step *= 2;
	return step;
}

static const char *mark_text(time_t at, uint64_t step, char *text)
{
	struct tm tm;

	localtime_r(&at, &tm);
	strftime(text, TEXT_TIME_MAX,
		 step >= DAY || (!tm.tm_hour && !tm.tm_min && !tm.tm_sec) ?
			 "%b %d" :
		 step >= 60 ? "%H:%M" :
			      "%H:%M:%S",
		 &tm);
	return text;
}

/* Marks at round local times; at the right end there is no room for one. */
static void print_times(const struct report *r)
{
	uint64_t first = r->since / NS_PER_S, last = r->until / NS_PER_S;
	uint64_t step = step_of(last - first), at;
	char text[TEXT_TIME_MAX];
	time_t begin = (time_t)first;
	double place;
	struct tm tm;

	localtime_r(&begin, &tm);
	at = first + (uint64_t)tm.tm_gmtoff;
	at += (step - at % step) % step;
	at -= (uint64_t)tm.tm_gmtoff;
	puts("<div class=\"xs\">");
	for (; at < last; at += step) {
		place = (double)(at - first) * 100 / (double)(last - first);
		if (place < 94)
			printf("<span style=\"left:%.2f%%\">%s</span>\n", place,
			       mark_text((time_t)at, step, text));
	}
	puts("</div>");
}

void report_chart(const struct report *r)
{
	char span[TEXT_SPAN_MAX], zone[TEXT_TIME_MAX];
	uint64_t bin_ms = (begin_of(r, 1) - r->since) / 1000000;
	/* To the second, and finer where that would be far off. */
	uint64_t unit_ms = bin_ms < 1000 ? 1 : bin_ms < 10000 ? 100 : 1000;
	uint64_t most = 1, top;
	size_t i;

	for (i = 0; i < REPORT_BINS; i++)
		if (scans_of(r, i) > most)
			most = scans_of(r, i);
	top = round_up(most);
	printf("<section><h2>Scans over time</h2><p class=\"key\">"
	       "<span><i class=\"scan\"></i>scan</span>"
	       "<span><i class=\"notice\"></i>notice</span>"
	       "<span><i class=\"info\"></i>info</span>"
	       "<span>a bar is %s, times are %s</span></p>\n"
	       "<div class=\"chart\">\n",
	       text_span((bin_ms + unit_ms / 2) / unit_ms * unit_ms, span),
	       text_zone(r->until, zone));
	print_axis(top);
	printf("<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\""
	       " role=\"img\" aria-label=\"Scans over time\">\n",
	       WIDTH, HEIGHT);
	print_grid(top);
	for (i = 0; i < REPORT_BINS; i++)
		print_bin(r, i, top);
	puts("</svg>");
	print_times(r);
	puts("</div></section>");
}
