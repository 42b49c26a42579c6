/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sentences in columns: words that go on in the next line at the terminal's
 * edge, beside or below a label. Never wider than a page of a book.
 */
#ifndef SCANVIGIL_WORDS_H
#define SCANVIGIL_WORDS_H

#include <stddef.h>

/**
 * words_add - add words to the line that is being built, and end it
 * @text: the words, one blank apart
 * @left: column at which further lines begin
 */
void words_add(const char *text, size_t left);

/**
 * words_part - a label, and words beside it, or below where that is too narrow
 * @label: what the words are about; empty for more on the same
 * @width: columns of the label
 * @text: the words
 */
void words_part(const char *label, size_t width, const char *text);

#endif /* SCANVIGIL_WORDS_H */
