// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A few words on top of jansson. Writes to standard output only; decides
 * nothing about what is written.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "json.h"
#include "out.h"
#include "text.h"

#define NAME_TEXT_MAX 64

void json_put(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

json_t *json_text(const char *text)
{
	char clean[512];

	return json_string(text_clean(text, clean, sizeof(clean)));
}

json_t *json_name(const char *name)
{
	char text[NAME_TEXT_MAX];

	return json_string(text_underscores(name, text, sizeof(text)));
}

json_t *json_names(const struct spec_enum *values, uint32_t mask)
{
	json_t *array = json_array();
	unsigned int bit;

	for (bit = 0; bit < 32; bit++)
		if (mask >> bit & 1)
			json_array_append_new(
				array, json_name(spec_value_name(values, bit)));
	return array;
}

json_t *json_addr(const struct addr *addr)
{
	char text[ADDR_TEXT_MAX];

	return addr->len ? json_string(addr_text(addr, 128, text)) :
			   json_null();
}

json_t *json_time(uint64_t wall_ns)
{
	char text[TEXT_TIME_MAX];

	return json_string(text_rfc3339(wall_ns, text));
}

json_t *json_unsigned(uint64_t number)
{
	return json_integer(number > INT64_MAX ? INT64_MAX :
						 (json_int_t)number);
}

void json_document(json_t *value)
{
	json_dumpf(value, stdout, JSON_INDENT(2));
	fputc('\n', stdout);
	json_decref(value);
}

void json_line(json_t *value)
{
	json_dumpf(value, stdout, JSON_COMPACT);
	fputc('\n', stdout);
	out_flush();
	json_decref(value);
}
