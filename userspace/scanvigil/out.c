// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Standard output as a terminal. Owns the line that is being built, its width
 * and its colours; knows nothing of what is printed.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "out.h"
#include "text.h"

#define NO_EDGE ((size_t)1 << 20)
#define WIDTH_LEAST 40
#define CELL_MAX 4096

static bool colour;
static bool terminal;
static unsigned int height = 24;
static size_t edge = NO_EDGE;
static size_t used;
static bool cut;
static int broken;
static FILE *elsewhere;

static const char *const escapes[] = {
	[PAINT_NONE] = "",	     [PAINT_BOLD] = "\033[1m",
	[PAINT_DIM] = "\033[2m",     [PAINT_RED] = "\033[1;31m",
	[PAINT_YELLOW] = "\033[33m", [PAINT_CYAN] = "\033[36m",
	[PAINT_GREEN] = "\033[32m",
};

bool out_setup(const char *when)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	struct winsize size;

	terminal = isatty(STDOUT_FILENO);
	edge = terminal ? 80 : NO_EDGE;
	if (terminal && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size)) {
		if (size.ws_col)
			edge = size.ws_col < WIDTH_LEAST ? WIDTH_LEAST :
							   size.ws_col;
		if (size.ws_row)
			height = size.ws_row;
	}
	colour = terminal && !(no_color && *no_color) && term &&
		 strcmp(term, "dumb");
	if (!strcmp(when, "always"))
		colour = true;
	else if (!strcmp(when, "never"))
		colour = false;
	else if (strcmp(when, "auto"))
		return false;
	return true;
}

void out_divert(FILE *file)
{
	elsewhere = file;
}

static FILE *place(void)
{
	return elsewhere ? elsewhere : stdout;
}

bool out_is_terminal(void)
{
	return terminal;
}

unsigned int out_height(void)
{
	return height;
}

enum paint out_paint_of_level(unsigned int level)
{
	static const enum paint paints[] = { PAINT_DIM, PAINT_CYAN,
					     PAINT_YELLOW, PAINT_RED };

	return level < 4 ? paints[level] : PAINT_RED;
}

/* Bytes that do not begin a character take no column. */
static size_t columns_of(const char *text)
{
	size_t columns = 0;

	for (; *text; text++)
		columns += (*text & 0xc0) != 0x80;
	return columns;
}

static void cut_at(char *text, size_t columns)
{
	size_t seen = 0, i;

	for (i = 0; text[i]; i++) {
		seen += (text[i] & 0xc0) != 0x80;
		if (seen > columns)
			break;
	}
	text[i] = '\0';
}

static void put(enum paint paint, const char *text, int before, int after)
{
	fprintf(place(), "%*s%s%s%s%*s", before, "",
		colour ? escapes[paint] : "", text,
		colour && paint != PAINT_NONE ? "\033[0m" : "", after, "");
}

void out_add(enum paint paint, int width, const char *format, ...)
{
	char cell[CELL_MAX], clean[CELL_MAX];
	size_t columns, full;
	int pad, room;
	va_list args;

	va_start(args, format);
	vsnprintf(cell, sizeof(cell), format, args);
	va_end(args);
	text_clean(cell, clean, sizeof(clean));
	if (cut)
		return;
	columns = columns_of(clean);
	full = (size_t)abs(width) > columns ? (size_t)abs(width) : columns;
	pad = full - columns;
	room = edge - used;
	if (columns > (size_t)room || (width < 0 && full > (size_t)room)) {
		cut_at(clean, room > 3 ? room - 3 : 0);
		put(paint, clean, 0, 0);
		fprintf(place(), "%.*s", room, "...");
		cut = true;
		return;
	}
	if (width > 0 && full > (size_t)room) {
		pad = room - columns;
		full = room;
	}
	put(paint, clean, width < 0 ? pad : 0, width < 0 ? 0 : pad);
	used += full;
}

void out_end(void)
{
	fputc('\n', place());
	used = 0;
	cut = false;
}

size_t out_columns(void)
{
	return used;
}

size_t out_room(void)
{
	return edge - used;
}

bool out_flush(void)
{
	errno = 0;
	if ((fflush(stdout) || ferror(stdout)) && !broken)
		broken = errno ? errno : EIO;
	return !broken;
}

int out_finish(void)
{
	out_flush();
	return broken == EPIPE ? 0 : broken;
}
