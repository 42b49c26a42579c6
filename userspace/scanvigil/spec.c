// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Look-ups in the tables made from the spec, and the edit distance behind
 * "did you mean". Prints nothing.
 */
#include <stdio.h>
#include <string.h>

#include "spec.h"

#define NAME_MAX_LEN 32
#define NEAR_ENOUGH 2

const char *spec_value_name(const struct spec_enum *values, unsigned int value)
{
	static char number[4][16];
	static unsigned int turn;

	if (value < values->count)
		return values->values[value].name;
	turn = (turn + 1) % 4;
	snprintf(number[turn], sizeof(number[turn]), "%u", value);
	return number[turn];
}

static bool same_name(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		char ca = *a == '_' ? '-' : *a;
		char cb = *b == '_' ? '-' : *b;

		if (ca != cb)
			return false;
	}
	return *a == *b;
}

int spec_value_find(const struct spec_enum *values, const char *name)
{
	size_t i;

	for (i = 0; i < values->count; i++)
		if (same_name(values->values[i].name, name))
			return i;
	return -1;
}

const char *spec_mask_text(const struct spec_enum *values, uint32_t mask,
			   char *text, size_t size)
{
	size_t used = 0;
	unsigned int bit;

	snprintf(text, size, "-");
	for (bit = 0; bit < 32 && used < size; bit++)
		if (mask >> bit & 1)
			used += snprintf(text + used, size - used, "%s%s",
					 used ? "," : "",
					 spec_value_name(values, bit));
	return text;
}

const struct spec_attr *spec_attr_find(const struct spec_set *set,
				       const char *name)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		if (set->attrs[i].type != SPEC_PAD &&
		    same_name(set->attrs[i].name, name))
			return &set->attrs[i];
	return NULL;
}

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Edits (insert, delete, replace) from a to b. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[NAME_MAX_LEN + 1];
	size_t len_a = strlen(a), len_b = strlen(b);
	unsigned int corner, above;
	size_t i, j;

	if (len_a > NAME_MAX_LEN || len_b > NAME_MAX_LEN)
		return NAME_MAX_LEN;
	for (j = 0; j <= len_b; j++)
		row[j] = j;
	for (i = 1; i <= len_a; i++) {
		corner = row[0];
		row[0] = i;
		for (j = 1; j <= len_b; j++) {
			above = row[j];
			row[j] = least(corner + (a[i - 1] != b[j - 1]),
				       least(above, row[j - 1]) + 1);
			corner = above;
		}
	}
	return row[len_b];
}

void nearest_try(struct nearest *nearest, const char *name)
{
	unsigned int edits = distance(nearest->wanted, name);
	size_t len = strlen(nearest->wanted);

	/* A beginning is what people type: "mon" for "monitor". */
	if (len >= 2 && !strncmp(nearest->wanted, name, len))
		edits = 0;
	if (edits > NEAR_ENOUGH + len / 6 || edits >= strlen(name))
		return;
	if (nearest->name && edits >= nearest->distance)
		return;
	nearest->name = name;
	nearest->distance = edits;
}

const char *spec_value_nearest(const struct spec_enum *values, const char *name)
{
	struct nearest nearest = { .wanted = name };
	size_t i;

	for (i = 0; i < values->count; i++)
		nearest_try(&nearest, values->values[i].name);
	return nearest.name;
}

const char *spec_attr_nearest(const struct spec_set *set, const char *name)
{
	struct nearest nearest = { .wanted = name };
	size_t i;

	for (i = 0; i < set->count; i++)
		if (set->attrs[i].type != SPEC_PAD)
			nearest_try(&nearest, set->attrs[i].name);
	return nearest.name;
}
