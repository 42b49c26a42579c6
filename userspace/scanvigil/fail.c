// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What goes wrong, in words. Owns standard error; never ends the program
 * itself.
 */
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>

#include "fail.h"
#include "json.h"
#include "text.h"

#define MESSAGE_MAX 512

static bool use_json;
static bool hushed;
static const char *place_file;
static unsigned int place_line;

void fail_set_place(const char *file, unsigned int line)
{
	place_file = file;
	place_line = line;
}

void fail_hush(bool hush)
{
	hushed = hush;
}

void fail_use_json(bool json)
{
	use_json = json;
}

static void tell_json(const char *message, int err, const char *hint)
{
	json_t *object = json_object();

	json_put(object, "error", json_text(message));
	json_put(object, "errno", json_integer(err));
	json_put(object, "hint", hint ? json_text(hint) : json_null());
	fflush(stdout);
	json_dumpf(object, stderr, JSON_COMPACT);
	fputc('\n', stderr);
	json_decref(object);
}

static void tell(const char *message, int err, const char *hint)
{
	char clean[MESSAGE_MAX];

	if (hushed)
		return;
	if (use_json) {
		tell_json(message, err, hint);
		return;
	}
	fflush(stdout);
	fprintf(stderr, "Error: %s%s%s\n",
		text_clean(message, clean, sizeof(clean)), hint ? ": " : "",
		hint ? hint : "");
}

int fail(enum exit_code code, int err, const char *hint, const char *format,
	 ...)
{
	char message[MESSAGE_MAX];
	va_list args;
	int used = 0;

	if (place_file)
		used = snprintf(message, sizeof(message) / 2,
				"%s:%u: ", place_file, place_line);
	if (used >= MESSAGE_MAX / 2)
		used = MESSAGE_MAX / 2 - 1;
	va_start(args, format);
	vsnprintf(message + used, sizeof(message) - used, format, args);
	va_end(args);
	tell(message, err, hint);
	return code;
}

int fail_unknown(const char *what, const char *word, const char *nearest,
		 const char *hint)
{
	char remedy[MESSAGE_MAX];

	if (nearest) {
		snprintf(remedy, sizeof(remedy), "did you mean '%s'?", nearest);
		hint = remedy;
	}
	return fail(EXIT_USAGE, 0, hint, "there is no %s '%s'", what, word);
}

void warn(const char *format, ...)
{
	char message[MESSAGE_MAX], clean[MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	if (use_json) {
		json_t *object = json_object();

		json_put(object, "warning", json_text(message));
		json_dumpf(object, stderr, JSON_COMPACT);
		fputc('\n', stderr);
		json_decref(object);
		return;
	}
	fflush(stdout);
	fprintf(stderr, "%s\n", text_clean(message, clean, sizeof(clean)));
}
