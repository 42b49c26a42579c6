/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small JSON files that are replaced whole, so that a crash leaves the old or
 * the new one.
 */
#ifndef SCANVIGILD_STATE_H
#define SCANVIGILD_STATE_H

#include <jansson.h>
#include <sys/types.h>

/**
 * state_read - read a file
 * @directory: where it is
 * @name: its name
 *
 * Return: its object; an empty one if there is none, or none that makes sense,
 * which is told; NULL without memory.
 */
json_t *state_read(const char *directory, const char *name);

/**
 * state_write - replace a file
 * @directory: where it is
 * @name: its name
 * @object: what is to be in it; stays the caller's
 * @mode: who may read it
 *
 * Return: 0 or -errno.
 */
int state_write(const char *directory, const char *name, const json_t *object,
		mode_t mode);

/** state_number - a number of an object, 0 if there is none */
uint64_t state_number(const json_t *object, const char *key);

#endif /* SCANVIGILD_STATE_H */
