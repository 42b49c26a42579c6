// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * "top" on a terminal: draws what it is given and reads keys. Works from 40
 * columns and 8 lines on; what does not fit is left out, the source's end first.
 */
#include <curses.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "print.h"
#include "spec.h"
#include "text.h"
#include "top.h"

#define HEAD_LINES 4
#define DETAIL_LINES 9
#define LINE_SIZE 1024

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
	setlocale(LC_CTYPE, "");
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
	char text[LINE_SIZE];
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

/* Findings of each look in blocks, the newest at the right. */
static const char *spark_of(const struct top *top, unsigned int columns,
			    char *text, size_t size)
{
	static const char *const steps[] = { "▁", "▂", "▃", "▄",
					     "▅", "▆", "▇", "█" };
	unsigned int shown = top->looks < columns ? top->looks : columns, i;
	uint64_t most = 7;
	size_t used = 0;

	*text = '\0';
	for (i = 0; i < shown; i++)
		if (top->findings[i] > most)
			most = top->findings[i];
	while (shown-- > 0 && used + 4 < size)
		used += (size_t)snprintf(
			text + used, size - used, "%s",
			steps[(uint64_t)top->findings[shown] * 7 / most]);
	return text;
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

static const char *level_shown(const struct top *top)
{
	if (!view_has(top->filter.has, SCANVIGIL_A_FILTER_LEVEL))
		return "all sources";
	return spec_value_name(&spec_enum_level, top->filter.level);
}

static void draw_head(const struct top *top)
{
	char packets[TEXT_SPAN_MAX], sources[TEXT_SPAN_MAX];
	char limit[TEXT_SPAN_MAX], up[TEXT_SPAN_MAX], clock[TEXT_TIME_MAX];
	char spark[TOP_HISTORY * 4];
	uint64_t lost;

	put(0, 0, A_BOLD, "scanvigil");
	put(0, 11, 0, "%s%s packets/s, %s of %s sources, up %s",
	    value(top, SCANVIGIL_A_STATS_ENABLED) ? "" : "OFF, ",
	    text_count(top->packets, packets),
	    text_count(value(top, SCANVIGIL_A_STATS_SOURCES), sources),
	    text_count(value(top, SCANVIGIL_A_STATS_SOURCES_LIMIT), limit),
	    text_span(value(top, SCANVIGIL_A_STATS_UPTIME_MS), up));
	put(0, COLS - 9, top->paused ? A_REVERSE : 0, " %s",
	    top->paused ? "paused  " : text_clock(top->now_ns, clock));
	put(1, 0, 0, "findings ");
	put(1, 9, COLOR_PAIR(COLOUR_SPARK), "%s",
	    spark_of(top, COLS > 9 ? (unsigned int)COLS - 9 : 0, spark,
		     sizeof(spark)));
	lost = value(top, SCANVIGIL_A_STATS_EVENTS_SUPPRESSED);
	put(2, 0, A_DIM, "%zu shown: %s, by %s   ? keys", top->list.count,
	    level_shown(top), pick_order_name(top->order));
	if (lost)
		put(2, COLS > 40 ? COLS - 26 : 40, COLOR_PAIR(COLOUR_NOTICE),
		    "%llu findings not told", (unsigned long long)lost);
}

static int wide(void)
{
	return COLS >= 100 ? 39 : 17;
}

static void draw_source(const struct top *top, const struct source_view *source,
			int line, bool chosen)
{
	char address[ADDR_TEXT_MAX], ago[TEXT_SPAN_MAX], row[LINE_SIZE];
	char kinds[SPEC_LIST_MAX], techniques[SPEC_LIST_MAX];
	char ports[LINE_SIZE], hosts[16];
	int column = wide();

	addr_text(&source->address, source->prefix_len, address);
	snprintf(ports, sizeof(ports), "%s%u", source->ports_exact ? "" : "~",
		 source->ports);
	snprintf(hosts, sizeof(hosts), "%s%u", source->hosts > 1 ? "~" : "",
		 source->hosts);
	snprintf(
		row, sizeof(row), "%-*.*s %-6s %5d %7s %6s %11s  %s%s%s%s%s",
		column, column, address,
		spec_value_name(&spec_enum_level, source->level), source->score,
		ports, hosts, text_ago(source->last_ns, top->now_ns, ago),
		spec_mask_text(&spec_enum_kind, source->kinds, kinds,
			       sizeof(kinds)),
		source->techniques ? " " : "",
		source->techniques ?
			spec_mask_text(&spec_enum_technique, source->techniques,
				       techniques, sizeof(techniques)) :
			"",
		source->tool ? " by " : "",
		source->tool ? spec_value_name(&spec_enum_tool, source->tool) :
			       "");
	*ports = '\0';
	if (COLS >= 160)
		print_ports_text(source, (size_t)COLS - 130, ports,
				 sizeof(ports));
	put(line, 0, chosen ? A_REVERSE : paint_of(source->level), "%-*s", COLS,
	    row);
	if (*ports)
		put(line, COLS - (int)strlen(ports) - 1,
		    chosen ? A_REVERSE : A_DIM, " %s", ports);
}

static void draw_list(const struct top *top, int first, int lines)
{
	size_t chosen = selected(top), from = 0;
	int column = wide(), i;

	put(first - 1, 0, A_BOLD | A_UNDERLINE,
	    "%-*s %-6s %5s %7s %6s %11s  %-*s", column, "SOURCE", "LEVEL",
	    "SCORE", "PORTS", "HOSTS", "LAST",
	    COLS > column + 42 ? COLS - column - 42 : 4, "WHAT");
	if (!top->list.count)
		put(first, 0, A_DIM, "No source yet.");
	if (lines > 0 && chosen >= (size_t)lines)
		from = chosen - (size_t)lines + 1;
	for (i = 0; i < lines && from + (size_t)i < top->list.count; i++)
		draw_source(top, &top->list.items[from + (size_t)i], first + i,
			    from + (size_t)i == chosen);
}

static void draw_detail(const struct top *top, int line)
{
	const struct source_view *s;
	char text[LINE_SIZE], first[TEXT_TIME_MAX], last[TEXT_TIME_MAX];
	char address[ADDR_TEXT_MAX];

	if (!top->list.count)
		return;
	s = &top->list.items[selected(top)];
	mvhline(line++, 0, ACS_HLINE, COLS);
	addr_text(&s->address, s->prefix_len, address);
	put(line++, 0, A_BOLD, "%s: %s, score %d%s", address,
	    spec_value_name(&spec_enum_level, s->level), s->score,
	    s->verified ? ", verified" : "");
	put(line++, 2, 0, "why        %s",
	    spec_mask_text(&spec_enum_why, s->why, text, sizeof(text)));
	put(line++, 2, 0, "anomalies  %s",
	    spec_mask_text(&spec_enum_anomaly, s->anomalies, text,
			   sizeof(text)));
	put(line++, 2, 0, "ports      %s",
	    print_ports_text(s, COLS > 14 ? (size_t)COLS - 14 : 1, text,
			     sizeof(text)));
	addr_text(&s->target, 128, address);
	put(line++, 2, 0, "target     %s%s%s, the last of %u", address,
	    *s->ifname ? " by " : "", s->ifname, s->hosts);
	put(line++, 2, 0, "answered   %u, rejected %u, filtered %u; %u packets",
	    s->answered, s->rejected, s->filtered, s->packets);
	put(line++, 2, 0, "seen       %s to %s", text_date(s->first_ns, first),
	    text_date(s->last_ns, last));
	put(line, 2, A_DIM, "scanvigil explain has what the words mean");
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

	if (top->detail && lines > DETAIL_LINES)
		lines -= DETAIL_LINES;
	erase();
	draw_head(top);
	if (top->help) {
		draw_help(HEAD_LINES - 1);
	} else {
		draw_list(top, HEAD_LINES, lines);
		if (top->detail)
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
