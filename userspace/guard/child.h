/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program that is fed a text and waited for, not longer than it may take.
 */
#ifndef SCANVIGIL_CHILD_H
#define SCANVIGIL_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * struct child_text - what a program is to be fed, while it is written
 * @file: to write to, from child_text_open()
 * @bytes: what was written
 * @len: bytes of it
 */
struct child_text {
	FILE *file;
	char *bytes;
	size_t len;
};

/**
 * child_run - run a program
 * @argv: the program, looked for in PATH, and its arguments, ended by NULL
 * @input: its standard input
 * @len: bytes of it
 * @why: filled with the first line of its complaint where it fails
 * @size: of @why
 *
 * Return: 0 if it succeeded, else -1 with @why.
 */
int child_run(char *const argv[], const char *input, size_t len, char *why,
	      size_t size);

/** child_text_open - begin a text; without memory its file is NULL */
void child_text_open(struct child_text *text);

/**
 * child_feed - end a text, run a program with it as input, and free it
 * @argv: as for child_run()
 * @text: from child_text_open()
 * @why: as for child_run()
 * @size: of @why
 *
 * Return: 0 if it succeeded, else -1 with @why.
 */
int child_feed(char *const argv[], struct child_text *text, char *why,
	       size_t size);

/**
 * child_read - run a program for what it prints
 * @argv: the program, looked for in PATH, and its arguments, ended by NULL
 * @output: filled with its standard output, to be freed, where it succeeds
 * @why: as for child_run()
 * @size: of @why
 *
 * Return: 0 if it succeeded, else -1 with @why.
 */
int child_read(char *const argv[], char **output, char *why, size_t size);

/** child_there - whether there is a program of that name in PATH */
bool child_there(const char *program);

#endif /* SCANVIGIL_CHILD_H */
