/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the specification says of attributes and operations, as tables that
 * requests.py makes from it; the only thing that requests and claims rest on.
 */
#ifndef _SCANVIGIL_FUZZ_REQUESTS_H
#define _SCANVIGIL_FUZZ_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
	FIELD_PAD,
	FIELD_U8,
	FIELD_U16,
	FIELD_U32,
	FIELD_U64,
	FIELD_S32,
	FIELD_STRING,
	FIELD_BINARY,
	FIELD_NEST,
};

/**
 * struct field - one attribute; its number is its place, from 1 on
 * @name: its name
 * @type: what its payload is
 * @multi: it may come several times
 * @least: the least value
 * @most: the greatest; of strings and binaries the greatest length, 0 for any
 * @nested: what is in it
 */
struct field {
	const char *name;
	enum field_type type;
	bool multi;
	uint64_t least;
	uint64_t most;
	const struct fields *nested;
};

/**
 * struct fields - the attributes of one kind of message
 * @name: its name
 * @field: the attributes
 * @count: how many
 */
struct fields {
	const char *name;
	const struct field *field;
	unsigned int count;
};

/**
 * struct request - one operation
 * @name: its name
 * @command: its number
 * @set: what it is asked with
 * @wanted: a bit for each attribute that it takes
 * @dumps: it may be asked for all there is
 */
struct request {
	const char *name;
	uint8_t command;
	const struct fields *set;
	uint64_t wanted;
	bool dumps;
};

extern const struct fields set_config, set_filter, set_source, set_event,
	set_allow, set_stats;
extern const struct request requests[];
extern const unsigned int request_count;
extern const unsigned int command_max;
/* What is answered, by the command of the answer. */
extern const struct fields *const answer_sets[];

/** request_of - the operation of a command, NULL if none can be asked for */
static inline const struct request *request_of(uint8_t command)
{
	unsigned int i;

	for (i = 0; i < request_count; i++)
		if (requests[i].command == command)
			return &requests[i];
	return NULL;
}

/** field_of - an attribute by its number, NULL if there is none */
static inline const struct field *field_of(const struct fields *set,
					   unsigned int number)
{
	if (!number || number > set->count)
		return NULL;
	return &set->field[number - 1];
}

#endif /* _SCANVIGIL_FUZZ_REQUESTS_H */
