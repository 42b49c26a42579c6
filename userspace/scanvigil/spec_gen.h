/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do not edit: made from module/uapi/scanvigil.yaml.
 * To regenerate run: scripts/generate
 */
#ifndef SCANVIGIL_SPEC_GEN_H
#define SCANVIGIL_SPEC_GEN_H

#include <stddef.h>
#include <stdint.h>

enum spec_type {
	SPEC_PAD,
	SPEC_U8,
	SPEC_U16,
	SPEC_U32,
	SPEC_U64,
	SPEC_S32,
	SPEC_STRING,
	SPEC_BINARY,
	SPEC_NEST,
};

/**
 * struct spec_attr - one attribute of the netlink family
 * @name: its name in the spec, with dashes
 * @id: its number in messages
 * @type: what its payload is
 * @multi: it may come several times
 * @min: least value allowed in requests
 * @max: greatest value allowed in requests; for strings and binaries the
 *	longest length, 0 if there is no limit
 * @doc: one sentence, or an empty string
 */
struct spec_attr {
	const char *name;
	uint16_t id;
	uint8_t type;
	uint8_t multi;
	uint64_t min;
	uint64_t max;
	const char *doc;
};

/**
 * struct spec_set - the attributes of one kind of message
 * @name: name of the set
 * @attrs: sorted by id, without holes, the first has id 1
 * @count: how many
 */
struct spec_set {
	const char *name;
	const struct spec_attr *attrs;
	size_t count;
};

/**
 * struct spec_value - one value of an enum
 * @name: its name in the spec, with dashes
 * @doc: one sentence, or an empty string
 */
struct spec_value {
	const char *name;
	const char *doc;
};

/**
 * struct spec_enum - the values of one enum
 * @name: name of the enum
 * @doc: one sentence
 * @values: in order, the first has value 0
 * @count: how many
 */
struct spec_enum {
	const char *name;
	const char *doc;
	const struct spec_value *values;
	size_t count;
};

extern const struct spec_enum spec_enum_level;
extern const struct spec_enum spec_enum_kind;
extern const struct spec_enum spec_enum_technique;
extern const struct spec_enum spec_enum_anomaly;
extern const struct spec_enum spec_enum_tool;
extern const struct spec_enum spec_enum_direction;
extern const struct spec_enum spec_enum_state;
extern const struct spec_enum spec_enum_why;

extern const struct spec_set spec_set_config;
extern const struct spec_set spec_set_filter;
extern const struct spec_set spec_set_source;
extern const struct spec_set spec_set_event;
extern const struct spec_set spec_set_allow;
extern const struct spec_set spec_set_stats;

#endif /* SCANVIGIL_SPEC_GEN_H */
