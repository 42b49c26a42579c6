/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Standard output as a terminal: whether there is one, how wide it is, colour,
 * and lines that are cut at its edge. Without a terminal there is no escape
 * byte and no cutting.
 */
#ifndef SCANVIGIL_OUT_H
#define SCANVIGIL_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum paint {
	PAINT_NONE,
	PAINT_BOLD,
	PAINT_DIM,
	PAINT_RED,
	PAINT_YELLOW,
	PAINT_CYAN,
	PAINT_GREEN,
};

/**
 * out_setup - find out about the terminal
 * @when: "auto", "always" or "never" use colour
 *
 * Return: false if @when is none of these.
 */
bool out_setup(const char *when);

/** out_divert - write lines to a file instead from now on; NULL for not */
void out_divert(FILE *file);

/** out_is_terminal - whether somebody looks at the output */
bool out_is_terminal(void);

/** out_height - rows of the terminal, 24 if unknown */
unsigned int out_height(void);

/** out_paint_of_level - the colour of a level */
enum paint out_paint_of_level(unsigned int level);

/**
 * out_add - add text to the line that is being built
 * @paint: its colour
 * @width: pad to so many columns, negative to align right, 0 for as it comes
 * @format: as for printf; bytes that a terminal would obey become "?"
 */
void out_add(enum paint paint, int width, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** out_end - end the line that is being built */
void out_end(void);

/** out_columns - columns used in the line that is being built */
size_t out_columns(void);

/** out_room - columns left in the line, a large number without a terminal */
size_t out_room(void);

/** out_flush - write what is buffered; false once nobody can read it */
bool out_flush(void);

/**
 * out_finish - write what is still buffered
 *
 * Return: 0, or an errno if not everything could be written; a closed pipe is
 * no error, for the reader has seen enough.
 */
int out_finish(void);

#endif /* SCANVIGIL_OUT_H */
