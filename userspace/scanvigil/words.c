// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sentences in columns. Owns where lines are broken; the line itself is out.c's.
 */
#include <string.h>

#include "out.h"
#include "words.h"

#define WIDTH 80
/* Below this, text goes under its label and not beside it. */
#define NARROW 60

static size_t right_edge(void)
{
	size_t edge = out_columns() + out_room();

	return edge < WIDTH ? edge : WIDTH;
}

void words_add(const char *text, size_t left)
{
	size_t right = right_edge(), len, gap;

	for (; *text; text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		gap = out_columns() > left;
		if (gap && out_columns() + gap + len > right) {
			out_end();
			gap = 0;
		}
		if (out_columns() < left)
			out_add(PAINT_NONE, (int)(left - out_columns()), "%s",
				"");
		out_add(PAINT_NONE, 0, "%*s%.*s", (int)gap, "", (int)len, text);
	}
	out_end();
}

void words_part(const char *label, size_t width, const char *text)
{
	bool narrow = right_edge() < NARROW;

	out_add(PAINT_NONE, 2, "%s", "");
	out_add(PAINT_CYAN, narrow ? 0 : (int)width, "%s", label);
	if (narrow)
		out_end();
	words_add(text, narrow ? 4 : 2 + width);
}
