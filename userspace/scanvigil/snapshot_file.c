// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Parameters and allow-list together: the file. Lines are words as in a shell:
 * blanks between, "..." around words with blanks, \" \\ and \xHH within, "#"
 * before a comment.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "allow.h"
#include "fail.h"
#include "settings.h"
#include "snapshot.h"
#include "text.h"

#define WORDS_MAX 128
#define LINE_LONGEST 4096

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* \xHH, \\ or \"; returns the bytes taken, 0 if it is none of these. */
static size_t read_escape(const char *at, char *byte)
{
	static const char digits[] = "0123456789abcdef";
	const char *high, *low;

	if (at[1] == '\\' || at[1] == '"') {
		*byte = at[1];
		return 2;
	}
	if (at[1] != 'x' || !at[2] || !at[3])
		return 0;
	high = strchr(digits, at[2]);
	low = strchr(digits, at[3]);
	if (!high || !low)
		return 0;
	*byte = (high - digits) << 4 | (low - digits);
	return *byte ? 4 : 0;
}

/* Unquotes in place, for a word only gets shorter. NULL: the quotes are odd. */
static char *read_word(char *at, char **word)
{
	bool quoted = *at == '"';
	char *to = at;
	size_t taken;

	*word = at;
	at += quoted;
	while (*at && (quoted ? *at != '"' : !is_blank(*at))) {
		if (quoted && *at == '\\') {
			taken = read_escape(at, to);
			if (!taken)
				return NULL;
			at += taken;
			to++;
			continue;
		}
		if (*at == '"')
			return NULL;
		*to++ = *at++;
	}
	if (quoted && *at++ != '"')
		return NULL;
	if (*at && !is_blank(*at))
		return NULL;
	if (*at)
		at++;
	*to = '\0';
	return at;
}

/* Number of words, -1 if the line cannot be split. */
static int split(char *line, char **words)
{
	int count = 0;

	while (true) {
		while (is_blank(*line))
			line++;
		if (!*line || *line == '#')
			return count;
		if (count == WORDS_MAX)
			return -1;
		line = read_word(line, &words[count++]);
		if (!line)
			return -1;
	}
}

static int read_set(char **words, int count, struct snapshot *snapshot)
{
	int i;

	if (count < 3 || count % 2 == 0)
		return fail(EXIT_USAGE, 0, "it is set KEY VALUE",
			    "a 'set' line needs keys with values");
	for (i = 1; i < count; i += 2)
		if (settings_read(words[i], words[i + 1], &snapshot->config))
			return EXIT_USAGE;
	return 0;
}

static int read_option(const char *name, const char *value,
		       struct allow_words *words)
{
	const char **slot;

	if (!strcmp(name, "--ports"))
		slot = &words->ports;
	else if (!strcmp(name, "--for"))
		slot = &words->span;
	else if (!strcmp(name, "--why"))
		slot = &words->reason;
	else
		return fail_unknown("option", name, NULL,
				    "there are --ports, --for and --why");
	if (!value)
		return fail(EXIT_USAGE, 0, NULL, "%s needs a value", name);
	*slot = value;
	return 0;
}

static int append(struct snapshot *snapshot, const struct allow_view *entry)
{
	char text[ADDR_TEXT_MAX];
	size_t i;

	for (i = 0; i < snapshot->allowed.count; i++)
		if (allow_same_key(&snapshot->allowed.items[i], entry))
			return fail(EXIT_USAGE, 0, NULL,
				    "%s is allowed twice with the same ports",
				    addr_text(&entry->address,
					      entry->prefix_len, text));
	if (snapshot->allowed.count == SCANVIGIL_ALLOW_MAX)
		return fail(EXIT_USAGE, 0, NULL,
			    "there are more than %d allow-list entries",
			    SCANVIGIL_ALLOW_MAX);
	if (request_allow_append(&snapshot->allowed, entry))
		return fail(EXIT_NO, ENOMEM, NULL, "out of memory");
	return 0;
}

static int read_allow_line(char **words, int count, struct snapshot *snapshot)
{
	struct allow_words entry_words = { 0 };
	struct allow_view entry;
	int i;

	if (count < 3 || strcmp(words[1], "add"))
		return fail(EXIT_USAGE, 0, "it is allow add PREFIX",
			    "an 'allow' line adds a prefix");
	entry_words.prefix = words[2];
	for (i = 3; i < count; i += 2)
		if (read_option(words[i], i + 1 < count ? words[i + 1] : NULL,
				&entry_words))
			return EXIT_USAGE;
	if (allow_read(&entry_words, &entry))
		return EXIT_USAGE;
	return append(snapshot, &entry);
}

static int read_line(char *line, size_t len, struct snapshot *snapshot)
{
	char *words[WORDS_MAX];
	int count;

	if (len > LINE_LONGEST || strlen(line) != len)
		return fail(EXIT_USAGE, 0, NULL, "this is no line of text");
	count = split(line, words);
	if (count < 0)
		return fail(EXIT_USAGE, 0, NULL,
			    "quotes or backslashes do not match");
	if (!count)
		return 0;
	if (!strcmp(words[0], "set"))
		return read_set(words, count, snapshot);
	if (!strcmp(words[0], "allow"))
		return read_allow_line(words, count, snapshot);
	return fail_unknown("verb", words[0], NULL,
			    "a saved file has 'set' and 'allow add' lines");
}

int snapshot_read(FILE *file, const char *name, struct snapshot *snapshot)
{
	unsigned int number = 0;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int code = 0;

	while (!code && (len = getline(&line, &room, file)) >= 0) {
		fail_set_place(name, ++number);
		code = read_line(line, len, snapshot);
	}
	fail_set_place(NULL, 0);
	free(line);
	if (!code && ferror(file))
		code = fail(EXIT_NO, errno, NULL, "cannot read %s: %s", name,
			    strerror(errno));
	return code ? code : settings_check(&snapshot->config);
}

static void write_quoted(FILE *file, const char *text)
{
	fputc('"', file);
	for (; *text; text++) {
		unsigned char byte = *text;

		if (byte == '"' || byte == '\\')
			fprintf(file, "\\%c", byte);
		else if (byte < 0x20 || byte >= 0x7f)
			fprintf(file, "\\x%02x", byte);
		else
			fputc(byte, file);
	}
	fputc('"', file);
}

/* Interfaces may have any name without a blank. */
static void write_value(FILE *file, const char *text)
{
	const char *at = text;

	while (*at > ' ' && *at < 0x7f && !strchr("\"\\#", *at))
		at++;
	if (*at)
		write_quoted(file, text);
	else
		fputs(text, file);
}

static void write_allow(FILE *file, const struct allow_view *entry)
{
	char prefix[ADDR_TEXT_MAX], ports[16], span[TEXT_SPAN_MAX];

	fprintf(file, "allow add %s",
		addr_text(&entry->address, entry->prefix_len, prefix));
	if (*allow_ports_text(entry, ports, sizeof(ports)))
		fprintf(file, " --ports %s", ports);
	if (view_has(entry->has, SCANVIGIL_A_ALLOW_TTL_MS) && entry->ttl_ms)
		fprintf(file, " --for %s",
			text_short_span(entry->ttl_ms, span));
	if (*entry->reason) {
		fputs(" --why ", file);
		write_quoted(file, entry->reason);
	}
	fputc('\n', file);
}

void snapshot_write(FILE *file, const struct snapshot *snapshot)
{
	const struct spec_attr *attr;
	char text[SETTINGS_TEXT_MAX];
	size_t i;

	for (i = 0; i < spec_set_config.count; i++) {
		attr = &spec_set_config.attrs[i];
		/* The mark is written with its mask. */
		if (!view_has(snapshot->config.has, attr->id) ||
		    attr->id == SCANVIGIL_A_CONFIG_MARK_MASK)
			continue;
		fprintf(file, "set %s ", attr->name);
		write_value(file, settings_text(&snapshot->config, attr, text));
		fputc('\n', file);
	}
	for (i = 0; i < snapshot->allowed.count; i++)
		write_allow(file, &snapshot->allowed.items[i]);
}
