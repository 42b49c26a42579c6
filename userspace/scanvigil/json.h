/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A few words on top of jansson: values from the tool's own types, and one
 * way of writing a document or a line of a stream. In JSON every name of the
 * spec has underscores for dashes.
 */
#ifndef SCANVIGIL_JSON_H
#define SCANVIGIL_JSON_H

#include <jansson.h>

#include "addr.h"
#include "spec.h"

/** json_put - add to an object, which takes over the value */
void json_put(json_t *object, const char *key, json_t *value);

/** json_text - a string of any bytes; what is not printable becomes "?" */
json_t *json_text(const char *text);

/** json_name - a name of the spec, with underscores */
json_t *json_name(const char *name);

/** json_names - an array with the names of a mask's bits */
json_t *json_names(const struct spec_enum *values, uint32_t mask);

/** json_addr - an address as text, null for none */
json_t *json_addr(const struct addr *addr);

/** json_time - RFC 3339 with microseconds, in UTC, from nanoseconds */
json_t *json_time(uint64_t wall_ns);

/** json_unsigned - a number, at most what jansson can hold */
json_t *json_unsigned(uint64_t number);

/** json_document - write a whole document, indented, and free it */
void json_document(json_t *value);

/** json_line - write one object of a stream on one line, and free it */
void json_line(json_t *value);

#endif /* SCANVIGIL_JSON_H */
