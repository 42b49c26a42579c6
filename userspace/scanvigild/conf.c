// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads the configuration with libinih by the table made from conf.yaml. Refuses
 * what it does not know: a misspelt key must not leave a default in force.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "conf.h"
#include "fail.h"
#include "spec.h"
#include "text.h"

#define PORT_MAX 65535

/**
 * struct reader - a file that is being read
 * @file: the stream
 * @path: its name
 * @line: the line that was read last
 * @seen: which keys were given
 * @code: of the first refusal
 * @conf: filled
 */
struct reader {
	FILE *file;
	const char *path;
	unsigned int line;
	bool seen[CONF_KEYS];
	int code;
	struct conf *conf;
};

static bool put_choice(const struct conf_key *key, const char *value, void *to)
{
	unsigned int i;

	for (i = 0; key->values[i]; i++) {
		if (strcmp(key->values[i], value))
			continue;
		*(unsigned int *)to = i;
		return true;
	}
	return false;
}

static bool put_bool(const char *value, bool *to)
{
	*to = !strcmp(value, "yes");
	return *to || !strcmp(value, "no");
}

static bool put_number(const struct conf_key *key, const char *value,
		       uint64_t *to)
{
	bool good = key->type == CONF_SPAN ? text_read_span(value, to, false) :
					     text_read_number(value, to);

	return good && *to >= key->min && *to <= key->max;
}

static bool is_port(const char *text)
{
	uint64_t port;

	return text_read_number(text, &port) && port && port <= PORT_MAX;
}

/* Of this machine alone: nobody else is asked who he is. */
static bool is_loopback(const char *value)
{
	const char *colon = strrchr(value, ':');
	char host[INET6_ADDRSTRLEN];
	struct addr addr;
	size_t len;

	if (!colon || !is_port(colon + 1))
		return false;
	len = colon - value;
	if (len > 2 && value[0] == '[' && value[len - 1] == ']') {
		value++;
		len -= 2;
	}
	if (len >= sizeof(host))
		return false;
	snprintf(host, sizeof(host), "%.*s", (int)len, value);
	if (!addr_parse(host, &addr))
		return false;
	return addr.len == 4 ? addr.bytes[0] == 127 : !strcmp(host, "::1");
}

static bool is_ports(const char *value)
{
	char copy[CONF_TEXT_MAX], *word, *rest = NULL;

	snprintf(copy, sizeof(copy), "%s", value);
	if (!*copy || copy[strlen(copy) - 1] == ',')
		return false;
	for (word = strtok_r(copy, ", ", &rest); word;
	     word = strtok_r(NULL, ", ", &rest))
		if (!is_port(word))
			return false;
	return true;
}

static bool put_text(const struct conf_key *key, const char *value, char *to)
{
	bool none = !strcmp(value, "none");
	bool good;

	if (key->type == CONF_PATH)
		good = *value == '/' || (none && key->min);
	else if (key->type == CONF_LOOPBACK)
		good = none || is_loopback(value);
	else
		good = is_ports(value);
	if (!good || strlen(value) >= CONF_TEXT_MAX)
		return false;
	strcpy(to, none ? "" : value);
	return true;
}

static bool put(const struct conf_key *key, const char *value,
		struct conf *conf)
{
	void *to = (char *)conf + key->offset;

	switch (key->type) {
	case CONF_BOOL:
		return put_bool(value, to);
	case CONF_CHOICE:
		return put_choice(key, value, to);
	case CONF_SPAN:
	case CONF_NUMBER:
		return put_number(key, value, to);
	default:
		return put_text(key, value, to);
	}
}

static bool is_section(const char *name)
{
	unsigned int i;

	for (i = 0; i < CONF_KEYS; i++)
		if (!strcmp(conf_keys[i].section, name))
			return true;
	return false;
}

static int unknown(const char *what, const char *word, const char *section)
{
	struct nearest nearest = { .wanted = word };
	char list[512] = "there are: ";
	size_t used = strlen(list);
	const char *last = NULL;
	unsigned int i;

	for (i = 0; i < CONF_KEYS && used < sizeof(list); i++) {
		const struct conf_key *key = &conf_keys[i];
		const char *name = section ? key->name : key->section;

		if (section && strcmp(section, key->section))
			continue;
		if (last && !strcmp(last, name))
			continue;
		used += snprintf(list + used, sizeof(list) - used, "%s%s",
				 last ? ", " : "", name);
		last = name;
		nearest_try(&nearest, name);
	}
	return fail_unknown(what, word, nearest.name, list);
}

static int take_key(struct reader *reader, const char *section,
		    const char *name, const char *value)
{
	unsigned int i;

	if (!*section)
		return fail(EXIT_USAGE, 0, "write [SECTION] before it",
			    "'%s' is in no section", name);
	if (!is_section(section))
		return unknown("section", section, NULL);
	for (i = 0; i < CONF_KEYS; i++)
		if (!strcmp(conf_keys[i].section, section) &&
		    !strcmp(conf_keys[i].name, name))
			break;
	if (i == CONF_KEYS)
		return unknown("key", name, section);
	if (reader->seen[i])
		return fail(EXIT_USAGE, 0, "each key is given once",
			    "'%s' is there twice", name);
	reader->seen[i] = true;
	if (put(&conf_keys[i], value, reader->conf))
		return 0;
	return fail(EXIT_USAGE, 0, conf_keys[i].allowed,
		    "%s: '%s' is not allowed", name, value);
}

/* Only the first fault is told: others may follow from it. */
static int on_key(void *context, const char *section, const char *name,
		  const char *value)
{
	struct reader *reader = context;

	if (reader->code)
		return 1;
	fail_set_place(reader->path, reader->line);
	reader->code = take_key(reader, section, name, value);
	fail_set_place(NULL, 0);
	return 1;
}

/* libinih does not tell of sections without a key. */
static int check_section(char *line)
{
	char *name = line + strspn(line, " \t"), *end;
	int code = 0;

	if (*name != '[')
		return 0;
	end = strchr(++name, ']');
	if (!end)
		return 0;
	*end = '\0';
	if (!is_section(name))
		code = unknown("section", name, NULL);
	*end = ']';
	return code;
}

static char *read_line(char *line, int size, void *context)
{
	struct reader *reader = context;
	char *got = fgets(line, size, reader->file);
	int code = 0;

	if (!got)
		return NULL;
	reader->line++;
	if (reader->code)
		return got;
	fail_set_place(reader->path, reader->line);
	if (!strchr(line, '\n') && !feof(reader->file))
		code = fail(EXIT_USAGE, 0, NULL,
			    "the line is longer than %d bytes", size - 2);
	else
		code = check_section(line);
	fail_set_place(NULL, 0);
	reader->code = code;
	return got;
}

void conf_defaults(struct conf *conf)
{
	unsigned int i;

	memset(conf, 0, sizeof(*conf));
	for (i = 0; i < CONF_KEYS; i++)
		if (!put(&conf_keys[i], conf_keys[i].fallback, conf))
			abort();
}

int conf_read(const char *path, struct conf *conf)
{
	struct reader reader = { .path = path, .conf = conf };
	int line;

	conf_defaults(conf);
	reader.file = fopen(path, "re");
	if (!reader.file)
		return fail(EXIT_USAGE, errno, NULL, "cannot read %s: %s", path,
			    strerror(errno));
	line = ini_parse_stream(read_line, &reader, on_key, &reader);
	if (!reader.code && ferror(reader.file))
		reader.code = fail(EXIT_USAGE, errno, NULL,
				   "cannot read %s: %s", path, strerror(errno));
	fclose(reader.file);
	if (!reader.code && line) {
		fail_set_place(path, line > 0 ? line : 0);
		reader.code = fail(EXIT_USAGE, 0, "write KEY = VALUE",
				   "the line makes no sense");
		fail_set_place(NULL, 0);
	}
	return reader.code;
}
