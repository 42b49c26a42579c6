// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * "top" on a terminal: draws lines where they belong and reads keys. Works from 40
 * columns and 8 lines on; what does not fit is left out.
 */
#include <curses.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "top_text.h"

#define HEAD_LINES 5
#define LEAST_LINES 3
#define SPARK_LEFT 10
#define LEVEL_WIDTH 7

enum colour {
	COLOUR_PLAIN,
	COLOUR_SCAN,
	COLOUR_NOTICE,
	COLOUR_INFO,
	COLOUR_SPARK,
};

static const char *const keys[] = {
	"q         quit",
	"p, space  stand still, and go on",
	"s         order: score, last packet, ports",
	"l         level: info, notice, scan, all sources",
	"Enter     all that is known of a source, and the list again",
	"up, down  choose a source; also k and j, page up and down",
	"?         these keys",
};

bool top_screen_begin(void)
{
	if (!newterm(NULL, stdout, stdin))
		return false;
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	set_escdelay(25);
	curs_set(0);
	if (has_colors() && !getenv("NO_COLOR")) {
		start_color();
		use_default_colors();
		init_pair(COLOUR_SCAN, COLOR_RED, -1);
		init_pair(COLOUR_NOTICE, COLOR_YELLOW, -1);
		init_pair(COLOUR_INFO, COLOR_CYAN, -1);
		init_pair(COLOUR_SPARK, COLOR_GREEN, -1);
	}
	return true;
}

void top_screen_end(void)
{
	endwin();
}

/* Whatever it is, no more than the line has room for. */
static void put(int line, int column, attr_t attribute, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void put(int line, int column, attr_t attribute, const char *format, ...)
{
	char text[TOP_LINE_SIZE];
	va_list args;

	if (line >= LINES || column >= COLS)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	attron(attribute);
	/* Columns, not bytes: only the spark line has more than ASCII. */
	mvaddnstr(line, column, text,
		  attribute == COLOR_PAIR(COLOUR_SPARK) ? -1 : COLS - column);
	attroff(attribute);
}

/* Where the source under the cursor is in the list; 0 if it is gone. */
static size_t selected(const struct top *top)
{
	size_t i;

	for (i = 0; i < top->list.count; i++)
		if (!addr_compare(&top->list.items[i].address, &top->selected))
			return i;
	return 0;
}

static attr_t paint_of(unsigned int level)
{
	switch (level) {
	case SCANVIGIL_LEVEL_SCAN:
		return COLOR_PAIR(COLOUR_SCAN) | A_BOLD;
	case SCANVIGIL_LEVEL_NOTICE:
		return COLOR_PAIR(COLOUR_NOTICE);
	case SCANVIGIL_LEVEL_INFO:
		return COLOR_PAIR(COLOUR_INFO);
	default:
		return A_DIM;
	}
}

static uint64_t value(const struct top *top, unsigned int id)
{
	return view_has(top->stats.has, id) ? top->stats.value[id] : 0;
}

static void draw_findings(const struct top *top)
{
	char spark[TOP_HISTORY * 4], each[TEXT_SPAN_MAX], text[TOP_LINE_SIZE];
	char count[TEXT_SPAN_MAX];
	int room = COLS - SPARK_LEFT - 28;
	uint32_t most;

	most = top_spark(top, room > 0 ? (unsigned int)room : 0, spark,
			 sizeof(spark));
	put(1, 0, 0, "findings");
	put(1, SPARK_LEFT, COLOR_PAIR(COLOUR_SPARK), "%s", spark);
	snprintf(text, sizeof(text), "at most %s in %s",
		 text_count(most, count), text_span(top->interval_ms, each));
	put(1, COLS - (int)strlen(text), A_DIM, "%s", text);
}

static void draw_head(const struct top *top)
{
	char packets[TEXT_SPAN_MAX], sources[TEXT_SPAN_MAX];
	char limit[TEXT_SPAN_MAX], up[TEXT_SPAN_MAX], clock[TEXT_TIME_MAX];
	char text[TOP_LINE_SIZE], zone[TEXT_TIME_MAX];
	uint64_t lost;

	put(0, 0, A_BOLD, "scanvigil");
	put(0, SPARK_LEFT, 0, "%s%s packets/s, %s of %s sources, up %s",
	    value(top, SCANVIGIL_A_STATS_ENABLED) ? "" : "OFF, ",
	    text_count(top->packets, packets),
	    text_count(value(top, SCANVIGIL_A_STATS_SOURCES), sources),
	    text_count(value(top, SCANVIGIL_A_STATS_SOURCES_LIMIT), limit),
	    text_span(value(top, SCANVIGIL_A_STATS_UPTIME_MS), up));
	snprintf(text, sizeof(text), " %s", text_clock(top->now_ns, clock));
	if (COLS >= 72)
		snprintf(text, sizeof(text), " %s %.8s", clock,
			 text_zone(top->now_ns, zone));
	if (top->paused)
		snprintf(text, sizeof(text), " paused ");
	put(0, COLS - (int)strlen(text), top->paused ? A_REVERSE : 0, "%s",
	    text);
	draw_findings(top);
	put(2, 0, 0, "kinds");
	top_kinds(top, COLS - SPARK_LEFT, text, sizeof(text));
	put(2, SPARK_LEFT, 0, "%s", text);
	top_shown(top, COLS, text, sizeof(text));
	put(3, 0, A_DIM, "%s", text);
	lost = value(top, SCANVIGIL_A_STATS_EVENTS_SUPPRESSED);
	if (!lost)
		return;
	snprintf(text, sizeof(text), "  %s findings not told",
		 text_count(lost, limit));
	put(3, COLS - (int)strlen(text), COLOR_PAIR(COLOUR_NOTICE), "%s", text);
}

static void draw_list(const struct top *top, int first, int lines)
{
	size_t chosen = selected(top), from = 0, at;
	struct top_layout layout;
	char text[TOP_LINE_SIZE];
	int i;

	top_layout(top, COLS, &layout);
	top_heading(&layout, text, sizeof(text));
	put(first - 1, 0, A_BOLD | A_UNDERLINE, "%-*s", COLS, text);
	if (!top->list.count)
		put(first + 1, 0, 0, "%s", top_empty(top));
	if (lines > 0 && chosen >= (size_t)lines)
		from = chosen - (size_t)lines + 1;
	for (i = 0; i < lines && from + (size_t)i < top->list.count; i++) {
		at = from + (size_t)i;
		top_row(top, &top->list.items[at], &layout, text, sizeof(text));
		put(first + i, 0, at == chosen ? A_REVERSE : 0, "%-*s", COLS,
		    text);
		/* Who, and how bad; a page in red would be no signal. */
		if (at != chosen)
			put(first + i, 0, paint_of(top->list.items[at].level),
			    "%.*s", layout.source + LEVEL_WIDTH, text);
	}
}

static void draw_detail(const struct top *top, int line)
{
	char lines[TOP_DETAILS][TOP_LINE_SIZE];
	size_t count, i;

	mvhline(line, 0, ACS_HLINE, COLS);
	count = top_details(&top->list.items[selected(top)], COLS, lines);
	for (i = 0; i < count; i++)
		put(line + 1 + (int)i, 0, i ? 0 : A_BOLD, "%s", lines[i]);
}

static void draw_help(int line)
{
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		put(line + (int)i, 2, 0, "%s", keys[i]);
}

void top_screen_draw(struct top *top)
{
	int lines = LINES - HEAD_LINES;
	bool detail = top->detail && top->list.count;

	/* Some of the list stays in sight; without room the details go first. */
	if (detail && lines > LEAST_LINES)
		lines -= TOP_DETAILS + 1;
	if (detail && lines < LEAST_LINES)
		lines = LEAST_LINES;
	erase();
	draw_head(top);
	if (top->help) {
		draw_help(HEAD_LINES - 1);
	} else {
		draw_list(top, HEAD_LINES, lines);
		if (detail)
			draw_detail(top, HEAD_LINES + lines);
	}
	refresh();
}

static void move_to(struct top *top, long by)
{
	long at = (long)selected(top) + by;
	long last = (long)top->list.count - 1;

	if (last < 0)
		return;
	at = at < 0 ? 0 : at > last ? last : at;
	top->selected = top->list.items[at].address;
}

static enum top_wish next_level(struct top *top)
{
	const uint64_t bit = 1ULL << SCANVIGIL_A_FILTER_LEVEL;

	if (!(top->filter.has & bit)) {
		top->filter.level = SCANVIGIL_LEVEL_INFO;
		top->filter.has |= bit;
	} else if (top->filter.level < SCANVIGIL_LEVEL_SCAN) {
		top->filter.level++;
	} else {
		top->filter.has &= ~bit;
	}
	return TOP_LOOK;
}

enum top_wish top_screen_key(struct top *top, unsigned int wait_ms)
{
	timeout((int)wait_ms);
	switch (getch()) {
	case 'q':
	case 'Q':
		return TOP_QUIT;
	case '?':
	case 'h':
		top->help = !top->help;
		break;
	case 27:
		top->help = false;
		top->detail = false;
		break;
	case 'p':
	case ' ':
		top->paused = !top->paused;
		break;
	case 's':
		top->order = (top->order + 1) % PICK_ORDERS;
		pick_sort(&top->list, top->order);
		break;
	case 'l':
		return next_level(top);
	case '\r':
	case '\n':
	case KEY_ENTER:
		top->detail = !top->detail;
		/* This one, wherever it goes in the list. */
		move_to(top, 0);
		break;
	case 'k':
	case KEY_UP:
		move_to(top, -1);
		break;
	case 'j':
	case KEY_DOWN:
		move_to(top, 1);
		break;
	case KEY_PPAGE:
		move_to(top, HEAD_LINES - LINES);
		break;
	case KEY_NPAGE:
		move_to(top, LINES - HEAD_LINES);
		break;
	case KEY_HOME:
		move_to(top, -(long)top->list.count);
		break;
	case KEY_END:
		move_to(top, (long)top->list.count);
		break;
	default:
		break;
	}
	return TOP_GO_ON;
}
