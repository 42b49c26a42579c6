/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do not edit: made from userspace/explain/detections.yaml.
 * To regenerate run: scripts/generate
 */
#ifndef SCANVIGIL_EXPLAIN_GEN_H
#define SCANVIGIL_EXPLAIN_GEN_H

#include <stddef.h>

#include "spec_gen.h"

enum explain_part {
	EXPLAIN_MEANING,
	EXPLAIN_PREDICATE,
	EXPLAIN_STANDARD,
	EXPLAIN_FALSE_POSITIVES,
	EXPLAIN_ACTION,
	EXPLAIN_PARTS,
};

#define EXPLAIN_GROUPS 6

/**
 * struct explanation - what one value of an enum means
 * @part: a paragraph for each part, NULL where there is nothing to say
 * @keys: parameters that the predicate names, ended by NULL; or NULL
 */
struct explanation {
	const char *part[EXPLAIN_PARTS];
	const char *const *keys;
};

/**
 * struct explain_group - the values of one enum
 * @one: what one of them is called
 * @several: what several of them are called
 * @values: their names, from the spec
 * @entries: what they mean, in the same order
 */
struct explain_group {
	const char *one;
	const char *several;
	const struct spec_enum *values;
	const struct explanation *entries;
};

/**
 * struct explain_label - how a part is called
 * @name: in JSON, with dashes
 * @text: for people
 */
struct explain_label {
	const char *name;
	const char *text;
};

extern const struct explain_label explain_labels[EXPLAIN_PARTS];
extern const struct explain_group explain_groups[EXPLAIN_GROUPS];

#endif /* SCANVIGIL_EXPLAIN_GEN_H */
