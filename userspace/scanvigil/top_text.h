/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What "top" says, as lines of a given width. Knows no terminal.
 */
#ifndef SCANVIGIL_TOP_TEXT_H
#define SCANVIGIL_TOP_TEXT_H

#include <stddef.h>

#include "top.h"

#define TOP_LINE_SIZE 1024
#define TOP_DETAILS 9

/**
 * struct top_layout - how wide the columns are that have no width of their own
 * @columns: of the terminal
 * @source: of addresses, as wide as the widest if there is room
 * @what: what a source does
 * @ports: which ports it asked for; 0 where there is no room
 */
struct top_layout {
	int columns;
	int source;
	int what;
	int ports;
};

/** top_layout - divide the terminal's columns */
void top_layout(const struct top *top, int columns, struct top_layout *layout);

/** top_heading - the names of the columns */
void top_heading(const struct top_layout *layout, char *text, size_t size);

/** top_row - one source; what is cut ends in dots */
void top_row(const struct top *top, const struct source_view *source,
	     const struct top_layout *layout, char *text, size_t size);

/** top_shown - how many sources are shown, which, and in which order */
void top_shown(const struct top *top, int columns, char *text, size_t size);

/** top_kinds - what these do, the most frequent first */
void top_kinds(const struct top *top, int columns, char *text, size_t size);

/** top_empty - why no source is shown */
const char *top_empty(const struct top *top);

/**
 * top_spark - findings of each look as columns, the newest at the right
 * @top: with them
 * @columns: for that many looks
 * @text: filled
 * @size: of @text
 *
 * Return: the most findings of a look that is drawn.
 */
uint32_t top_spark(const struct top *top, unsigned int columns, char *text,
		   size_t size);

/** top_details - all of a source in lines; returns how many, TOP_DETAILS at most */
size_t top_details(const struct source_view *source, int columns,
		   char lines[TOP_DETAILS][TOP_LINE_SIZE]);

#endif /* SCANVIGIL_TOP_TEXT_H */
