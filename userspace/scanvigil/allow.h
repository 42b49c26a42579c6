/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allow-list entries as people write them, and as they are shown. Does not
 * talk to the kernel.
 */
#ifndef SCANVIGIL_ALLOW_H
#define SCANVIGIL_ALLOW_H

#include <jansson.h>

#include "view.h"

/**
 * struct allow_words - an entry as it was written
 * @prefix: ADDRESS or ADDRESS/LENGTH
 * @ports: "A" or "A-B", NULL for all
 * @span: how long, such as "8h", NULL for good
 * @reason: why, NULL for no reason given
 */
struct allow_words {
	const char *prefix;
	const char *ports;
	const char *span;
	const char *reason;
};

/**
 * allow_read - read an entry
 * @words: as it was written
 * @entry: filled on success
 *
 * Return: 0, or EXIT_USAGE after telling why not.
 */
int allow_read(const struct allow_words *words, struct allow_view *entry);

/** allow_same_key - whether two entries are for the same prefix and ports */
bool allow_same_key(const struct allow_view *a, const struct allow_view *b);

/** allow_add_columns - add an entry to the line that is being built */
void allow_add_columns(const struct allow_view *entry);

/** allow_json - an entry as an object */
json_t *allow_json(const struct allow_view *entry);

/** allow_ports_text - "22", "1024-2048", or an empty string for all */
const char *allow_ports_text(const struct allow_view *entry, char *text,
			     size_t size);

#endif /* SCANVIGIL_ALLOW_H */
