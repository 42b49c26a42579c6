/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parameters and allow-list together, as a file of "set" and "allow add" lines
 * that people can read and edit. Reading checks everything before anything is
 * used.
 */
#ifndef SCANVIGIL_SNAPSHOT_H
#define SCANVIGIL_SNAPSHOT_H

#include <stdio.h>

#include "request.h"

/**
 * struct snapshot - what is saved and restored
 * @config: parameters, those that are given
 * @allowed: the whole allow-list
 */
struct snapshot {
	struct config_view config;
	struct allow_list allowed;
};

/**
 * snapshot_read - read a file
 * @file: to read to its end
 * @name: what messages call it
 * @snapshot: filled; to be freed by snapshot_free() in any case
 *
 * Return: 0, or EXIT_USAGE after telling which line is wrong.
 */
int snapshot_read(FILE *file, const char *name, struct snapshot *snapshot);

/** snapshot_write - write what snapshot_read() reads */
void snapshot_write(FILE *file, const struct snapshot *snapshot);

/** snapshot_fetch - what the kernel has now; 0 or -errno */
int snapshot_fetch(struct nl *nl, struct snapshot *snapshot);

/**
 * snapshot_apply - make the kernel have it, or leave it as it was
 * @nl: the socket
 * @snapshot: what it shall have
 *
 * Return: an exit code; failures have been told.
 */
int snapshot_apply(struct nl *nl, const struct snapshot *snapshot);

/** snapshot_free - give back what a snapshot holds */
void snapshot_free(struct snapshot *snapshot);

#endif /* SCANVIGIL_SNAPSHOT_H */
