/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Look-ups in the tables made from the spec: names of values, values of names,
 * and the nearest name to a misspelt one. Dashes and underscores in names are
 * the same to it.
 */
#ifndef SCANVIGIL_SPEC_H
#define SCANVIGIL_SPEC_H

#include <stdbool.h>

#include "spec_gen.h"

/* Enough for the names of every bit of a mask, with commas. */
#define SPEC_LIST_MAX 512

/**
 * spec_value_name - name of an enum's value
 * @values: the enum
 * @value: as the kernel gave it, perhaps one that this tool does not know
 *
 * Return: the name, or its number as text in a static buffer.
 */
const char *spec_value_name(const struct spec_enum *values, unsigned int value);

/** spec_value_find - value by name, -1 if there is none */
int spec_value_find(const struct spec_enum *values, const char *name);

/**
 * spec_mask_text - names of a mask's bits
 * @values: the enum whose values are bit numbers
 * @mask: the bits
 * @text: filled with the names joined by commas, "-" for none
 * @size: of @text
 *
 * Return: @text.
 */
const char *spec_mask_text(const struct spec_enum *values, uint32_t mask,
			   char *text, size_t size);

/** spec_attr_find - attribute by name, NULL if there is none */
const struct spec_attr *spec_attr_find(const struct spec_set *set,
				       const char *name);

/**
 * struct nearest - search for the name nearest to a misspelt one
 * @wanted: what the user wrote
 * @name: the nearest so far, NULL if nothing is near
 * @distance: how many edits it is away
 */
struct nearest {
	const char *wanted;
	const char *name;
	unsigned int distance;
};

/** nearest_try - let a name take part in the search */
void nearest_try(struct nearest *nearest, const char *name);

/** spec_value_nearest - the value's name nearest to @name, or NULL */
const char *spec_value_nearest(const struct spec_enum *values,
			       const char *name);

/** spec_attr_nearest - the attribute's name nearest to @name, or NULL */
const char *spec_attr_nearest(const struct spec_set *set, const char *name);

#endif /* SCANVIGIL_SPEC_H */
