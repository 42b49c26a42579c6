// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the tool reads that it has not made itself: a saved file, and attributes
 * from the kernel. What is taken is written and read again, and has to be the
 * same; what is refused has to say so; and nothing that is printed may drive a
 * terminal. The first byte says what the rest is.
 */
#include <errno.h>
#include <string.h>

#include "allow.h"
#include "decode.h"
#include "fail.h"
#include "fuzz.h"
#include "json.h"
#include "out.h"
#include "print.h"
#include "settings.h"
#include "snapshot.h"
#include "text.h"

enum form {
	FORM_FILE = 'f',
	FORM_SOURCE = 's',
	FORM_EVENT = 'e',
	FORM_ALLOW = 'a',
	FORM_CONFIG = 'c',
	FORM_STATS = 't',
};

/* Bytes that were written instead of to standard output or error. */
struct kept {
	FILE **stream;
	FILE *before;
	char *text;
	size_t size;
};

static void keep(struct kept *kept, FILE **stream)
{
	*kept = (struct kept){ .stream = stream, .before = *stream };
	*stream = open_memstream(&kept->text, &kept->size);
	claim(*stream, "no memory");
}

static bool is_harmless(unsigned char byte)
{
	return (byte >= ' ' && byte != 0x7f) || byte == '\n' || byte == '\t';
}

/* Lines of text, and no bytes that a terminal would take for orders. */
static void check_kept(struct kept *kept)
{
	size_t i;

	claim(!fclose(*kept->stream), "cannot write to memory");
	*kept->stream = kept->before;
	for (i = 0; i < kept->size; i++)
		claim(is_harmless((unsigned char)kept->text[i]),
		      "byte 0x%02x at %zu of: %s", (unsigned char)kept->text[i],
		      i, kept->text);
	claim(!kept->size || kept->text[kept->size - 1] == '\n',
	      "half a line: %s", kept->text);
}

static void give_back(struct kept *kept)
{
	free(kept->text);
}

static int read_text(const char *text, size_t size, struct snapshot *snapshot)
{
	FILE *file = fmemopen((void *)text, size, "r");
	int code;

	claim(file, "no memory");
	*snapshot = (struct snapshot){ 0 };
	code = snapshot_read(file, "saved", snapshot);
	fclose(file);
	return code;
}

static char *write_text(const struct snapshot *snapshot, size_t *size)
{
	char *text;
	FILE *file = open_memstream(&text, size);

	claim(file, "no memory");
	snapshot_write(file, snapshot);
	fclose(file);
	return text;
}

/* Halves of a mark are only written together, as the kernel tells them. */
static bool is_half_marked(const struct config_view *config)
{
	return view_has(config->has, SCANVIGIL_A_CONFIG_MARK) !=
	       view_has(config->has, SCANVIGIL_A_CONFIG_MARK_MASK);
}

static void check_settings(const struct config_view *config)
{
	const struct spec_attr *attr;
	size_t i;

	for (i = 0; i < spec_set_config.count; i++) {
		attr = &spec_set_config.attrs[i];
		if (!view_has(config->has, attr->id) ||
		    attr->type == SPEC_STRING)
			continue;
		claim(config->value[attr->id] >= attr->min &&
			      config->value[attr->id] <= attr->max,
		      "%s is %u", attr->name, config->value[attr->id]);
	}
	claim(config->outside_count <= SCANVIGIL_OUTSIDE_MAX, "%u",
	      config->outside_count);
}

static void check_again(const struct snapshot *snapshot)
{
	struct snapshot again;
	size_t size, size_again;
	char *text = write_text(snapshot, &size), *text_again;

	if (!size) {
		free(text);
		return;
	}
	claim(!read_text(text, size, &again), "what was saved is refused: %s",
	      text);
	text_again = write_text(&again, &size_again);
	claim(size == size_again && !memcmp(text, text_again, size),
	      "%s against %s", text, text_again);
	claim(again.allowed.count == snapshot->allowed.count, "%zu of %zu",
	      again.allowed.count, snapshot->allowed.count);
	claim(again.config.has == snapshot->config.has, "0x%llx of 0x%llx",
	      (unsigned long long)again.config.has,
	      (unsigned long long)snapshot->config.has);
	claim(!memcmp(again.config.value, snapshot->config.value,
		      sizeof(again.config.value)),
	      "other values: %s", text);
	free(text);
	free(text_again);
	snapshot_free(&again);
}

static void test_file(const char *text, size_t size)
{
	struct snapshot snapshot;
	struct kept errors;
	int code;

	if (!size)
		return;
	keep(&errors, &stderr);
	code = read_text(text, size, &snapshot);
	check_kept(&errors);
	claim(code == EXIT_DONE || code == EXIT_USAGE, "%d", code);
	claim(!code == !errors.size, "status %d: %s", code, errors.text);
	give_back(&errors);
	if (!code) {
		check_settings(&snapshot.config);
		if (!is_half_marked(&snapshot.config))
			check_again(&snapshot);
	}
	fuzz_steps += snapshot.allowed.count;
	snapshot_free(&snapshot);
}

static void check_result(int err, const struct decode_error *error)
{
	claim(!err || err == -EBADMSG, "%d", err);
	claim(!err || error->set, "something is wrong");
}

static void print_source(const struct source_view *source)
{
	char text[64];

	claim(source->samples <= SCANVIGIL_SAMPLES_MAX, "%u", source->samples);
	claim(source->children_count <= VIEW_CHILDREN_MAX, "%u",
	      source->children_count);
	claim(memchr(source->ifname, 0, sizeof(source->ifname)), "no end");
	print_ports_text(source, 40, text, sizeof(text));
	print_source_rows(source, 1, 0, source->last_ns + 1);
	print_source_block(source, source->last_ns + 1);
	print_source_columns(source);
	json_line(print_source_json(source));
}

static void print_all_events(const struct event_view *event)
{
	claim(event->members_count <= SCANVIGIL_MEMBERS_MAX, "%u",
	      event->members_count);
	print_event(event, PRINT_HUMAN);
	print_event(event, PRINT_JSON);
	print_event(event, PRINT_SCANLOGD);
}

static void print_config(const struct config_view *config)
{
	char text[SETTINGS_TEXT_MAX];
	size_t i;

	for (i = 0; i < spec_set_config.count; i++) {
		out_add(PAINT_BOLD, 0, "%s",
			settings_text(config, &spec_set_config.attrs[i], text));
		out_end();
	}
}

static void print_allow(const struct allow_view *allow)
{
	claim(memchr(allow->reason, 0, sizeof(allow->reason)), "no end");
	allow_add_columns(allow);
	out_end();
	json_line(allow_json(allow));
}

/* Everything that the tool would print of them. */
static void test_attrs(enum form form, const void *attrs, size_t size)
{
	struct decode_error error = { 0 };
	union {
		struct source_view source;
		struct event_view event;
		struct allow_view allow;
		struct config_view config;
		struct stats_view stats;
	} view;
	int err;

	if (form == FORM_SOURCE) {
		err = decode_source(attrs, size, &view.source, &error);
		if (!err)
			print_source(&view.source);
	} else if (form == FORM_EVENT) {
		err = decode_event(attrs, size, &view.event, &error);
		if (!err)
			print_all_events(&view.event);
	} else if (form == FORM_ALLOW) {
		err = decode_allow(attrs, size, &view.allow, &error);
		if (!err)
			print_allow(&view.allow);
	} else if (form == FORM_CONFIG) {
		err = decode_config(attrs, size, &view.config, &error);
		if (!err)
			print_config(&view.config);
	} else {
		err = decode_stats(attrs, size, &view.stats, &error);
		claim(err || memchr(view.stats.version, 0,
				    sizeof(view.stats.version)),
		      "no end");
	}
	check_result(err, &error);
	fuzz_steps++;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_count_steps();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kept output;

	if (!size)
		return 0;
	if (*data == FORM_FILE) {
		test_file((const char *)data + 1, size - 1);
		return 0;
	}
	keep(&output, &stdout);
	test_attrs((enum form) * data, data + 1, size - 1);
	check_kept(&output);
	give_back(&output);
	return 0;
}
