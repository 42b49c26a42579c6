/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What goes wrong, in words: one sentence and a remedy on standard error, as
 * JSON where that is asked for, and the exit code for scripts.
 */
#ifndef SCANVIGIL_FAIL_H
#define SCANVIGIL_FAIL_H

#include <stdbool.h>

/* Exit codes; scripts rely on them. */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_NO = 1,
	EXIT_USAGE = 2,
	EXIT_NO_MODULE = 3,
	EXIT_NO_PERMISSION = 4,
};

/** fail_use_json - whether errors are written as JSON from now on */
void fail_use_json(bool json);

/** fail_hush - whether failures are not told, for their codes say enough */
void fail_hush(bool hush);

/**
 * fail_set_place - put a place before each message from now on
 * @file: what is being read, NULL for nothing any more
 * @line: its line
 */
void fail_set_place(const char *file, unsigned int line);

/**
 * fail - tell what went wrong
 * @code: exit code
 * @err: errno that goes with it, 0 for none
 * @hint: what to do about it, or NULL
 * @format: what is wrong, as for printf, without a final dot
 *
 * Return: @code, to be returned upward.
 */
int fail(enum exit_code code, int err, const char *hint, const char *format,
	 ...) __attribute__((format(printf, 4, 5)));

/**
 * fail_unknown - refuse a word that is not known, naming the nearest
 * @what: what kind of word, such as "verb"
 * @word: what the user wrote
 * @nearest: the nearest known word, or NULL
 * @hint: what to do if there is no nearest, or NULL
 *
 * Return: EXIT_USAGE.
 */
int fail_unknown(const char *what, const char *word, const char *nearest,
		 const char *hint);

/** warn - tell something that does not end the run, on standard error */
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* SCANVIGIL_FAIL_H */
