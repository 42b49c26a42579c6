/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration as its reader knows it, and what a request that was taken
 * makes of it: all of the request, or the claim fails.
 */
#ifndef _SCANVIGIL_FUZZ_SETTINGS_H
#define _SCANVIGIL_FUZZ_SETTINGS_H

#include "message.h"

#define SETTINGS_MAX 64
#define OUTSIDE_MAX 8
#define NAME_MAX_LENGTH 16

/**
 * struct settings - one namespace's configuration
 * @known: a bit for each number that is there
 * @value: numbers, by attribute
 * @outside: names, in order
 * @outside_count: how many
 */
struct settings {
	uint64_t known;
	uint64_t value[SETTINGS_MAX];
	char outside[OUTSIDE_MAX][NAME_MAX_LENGTH];
	unsigned int outside_count;
};

/** settings_read - out of the attributes of an answer */
void settings_read(struct settings *s, const uint8_t *data, uint32_t count);

/** settings_apply - what a request changes that was taken */
void settings_apply(struct settings *s, const struct message *m);

/** settings_check - claim that they may be together */
void settings_check(const struct settings *s);

/** settings_same - claim that they are what is expected */
void settings_same(const struct settings *wanted, const struct settings *s);

#endif /* _SCANVIGIL_FUZZ_SETTINGS_H */
