/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What this machine says of itself: small files of /proc, /sys and /lib, and
 * what other programs print. Reads only, and starts nothing through a shell.
 */
#ifndef SCANVIGIL_HOST_H
#define SCANVIGIL_HOST_H

#include <stdbool.h>
#include <stddef.h>

/* Put before every path; a test has a machine of its own there. */
extern const char *host_root;

/**
 * host_read - read a file
 * @path: absolute
 * @len: filled with its length, or NULL
 *
 * Return: its bytes with a NUL behind them, to be freed, or NULL with errno.
 */
char *host_read(const char *path, size_t *len);

/** host_word - the first line of a file, cut to @size; false if there is none */
bool host_word(const char *path, char *word, size_t size);

/** host_has - whether there is such a file or folder */
bool host_has(const char *path);

/**
 * host_names - names in a folder, sorted, without those that begin with a dot
 * @path: absolute
 * @count: filled
 *
 * Return: an array to be freed by host_free_names(), NULL if there is none.
 */
char **host_names(const char *path, size_t *count);

/** host_free_names - give back what host_names() gave */
void host_free_names(char **names, size_t count);

/**
 * host_run - run a program and read what it prints
 * @argv: its name and its words, ended by NULL
 *
 * Return: the output, to be freed; NULL if it is not installed, fails or takes
 * too long.
 */
char *host_run(const char *const *argv);

/** host_capture - the same with its errors, and however it ends */
char *host_capture(const char *const *argv);

#endif /* SCANVIGIL_HOST_H */
