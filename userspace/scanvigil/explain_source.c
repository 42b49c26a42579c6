// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Why a source is what it is: its evidence, its score as a sum, the rules as
 * they fired, who allow-listed it, and whether a rule matches it now. Reads what
 * the kernel keeps; what it does not tell is called so.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allow.h"
#include "case.h"
#include "explain_source.h"
#include "json.h"
#include "out.h"
#include "print.h"
#include "resolve.h"
#include "text.h"
#include "words.h"

#define LABEL_WIDTH 14

/* In the columns of print_source_block(). */
static void part(const char *label, const char *text)
{
	out_add(PAINT_DIM, LABEL_WIDTH, "  %s", label);
	words_add(text, LABEL_WIDTH);
}

static void print_sum(const struct case_file *file)
{
	char text[64];
	size_t i;

	for (i = 0; i < file->term_count; i++) {
		snprintf(text, sizeof(text), "%+5d  ", file->terms[i].points);
		out_add(PAINT_DIM, LABEL_WIDTH, "  %s", i ? "" : "score");
		out_add(PAINT_NONE, 0, "%s", text);
		words_add(file->terms[i].text, LABEL_WIDTH + 7);
	}
	snprintf(text, sizeof(text), "= %d; notice from %u, scan from %u",
		 file->source.score, file->notice_score, file->scan_score);
	part("", text);
}

static void print_events(const struct case_file *file)
{
	char names[SPEC_LIST_MAX], text[SPEC_LIST_MAX + 128];
	char date[TEXT_TIME_MAX];
	const struct case_event *event;
	size_t i;

	for (i = 0; i < file->event_count; i++) {
		event = &file->events[i];
		snprintf(text, sizeof(text), "%s %s, %s of %s%s%s",
			 text_date(event->wall_ns, date),
			 spec_value_name(&spec_enum_level, event->level),
			 spec_value_name(&spec_enum_state, event->state),
			 spec_value_name(&spec_enum_kind, event->kind),
			 event->fired ? ", by rule " : "",
			 event->fired ?
				 spec_mask_text(&spec_enum_why, event->fired,
						names, sizeof(names)) :
				 "");
		part(i ? "" : "fired", text);
	}
	if (!file->event_count && file->source.why)
		part("fired",
		     "when is not known, for the kernel has no event of it any more");
}

static void print_matches(const struct case_file *file)
{
	char text[256];
	size_t i;

	for (i = 0; i < CASE_MATCHES; i++) {
		snprintf(text, sizeof(text), "%s: %s", file->matches[i].rule,
			 file->matches[i].holds ? "yes" : "no");
		if (*file->matches[i].because)
			snprintf(text + strlen(text),
				 sizeof(text) - strlen(text), ", %s",
				 file->matches[i].because);
		part(i ? "" : "would match", text);
	}
}

static void print_allowed(const struct allow_view *entry)
{
	bool ends = view_has(entry->has, SCANVIGIL_A_ALLOW_TTL_MS);
	char prefix[ADDR_TEXT_MAX], ports[16], span[TEXT_SPAN_MAX], text[256];

	allow_ports_text(entry, ports, sizeof(ports));
	snprintf(text, sizeof(text), "by %s, %s%s, %s%s: %s",
		 addr_text(&entry->address, entry->prefix_len, prefix),
		 *ports ? "ports " : "all ports", ports,
		 ends ? text_span(entry->ttl_ms, span) : "for good",
		 ends ? " left" : "",
		 *entry->reason ? entry->reason : "no reason given");
	part("allowed", text);
}

static void print_text(const struct tool *tool, const struct addr *address,
		       struct case_file *file)
{
	char text[ADDR_TEXT_MAX];
	size_t i;

	if (file->is_source) {
		if (tool->resolve)
			resolve_sources(&file->source, 1);
		print_source_block(&file->source, text_now_ns());
		if (*file->tool_test)
			part("tool, for", file->tool_test);
		print_sum(file);
		print_events(file);
	} else {
		out_add(PAINT_BOLD, 0, "%s", addr_text(address, 128, text));
		out_add(PAINT_NONE, 0,
			"  nothing is held against this address");
		out_end();
	}
	if (file->is_allowed)
		print_allowed(&file->allowed);
	if (file->is_source)
		print_matches(file);
	for (i = 0; i < file->action_count; i++)
		part(i ? "" : "to do", file->actions[i]);
}

static json_t *terms_json(const struct case_file *file)
{
	json_t *array = json_array(), *object;
	size_t i;

	for (i = 0; i < file->term_count; i++) {
		object = json_object();
		json_put(object, "for", json_string(file->terms[i].word));
		json_put(object, "points", json_integer(file->terms[i].points));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *events_json(const struct case_file *file)
{
	json_t *array = json_array(), *object;
	const struct case_event *event;
	size_t i;

	for (i = 0; i < file->event_count; i++) {
		event = &file->events[i];
		object = json_object();
		json_put(object, "seq", json_unsigned(event->seq));
		json_put(object, "timestamp", json_time(event->wall_ns));
		json_put(object, "state",
			 json_name(spec_value_name(&spec_enum_state,
						   event->state)));
		json_put(object, "level",
			 json_name(spec_value_name(&spec_enum_level,
						   event->level)));
		json_put(object, "kind",
			 json_name(spec_value_name(&spec_enum_kind,
						   event->kind)));
		json_put(object, "fired",
			 json_names(&spec_enum_why, event->fired));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *matches_json(const struct case_file *file)
{
	json_t *object = json_object();
	size_t i;

	for (i = 0; i < CASE_MATCHES; i++)
		json_put(object, file->matches[i].word,
			 json_boolean(file->matches[i].holds));
	return object;
}

static void print_json(const struct addr *address, struct case_file *file)
{
	json_t *object, *actions = json_array();
	size_t i;

	object = file->is_source ? print_source_json(&file->source) :
				   json_object();
	if (!file->is_source)
		json_put(object, "src_ip", json_addr(address));
	for (i = 0; i < file->action_count; i++)
		json_array_append_new(actions, json_string(file->actions[i]));
	json_put(object, "known", json_boolean(file->is_source));
	json_put(object, "allowed",
		 file->is_allowed ? allow_json(&file->allowed) : json_null());
	json_put(object, "score_terms", terms_json(file));
	json_put(object, "fired", events_json(file));
	json_put(object, "matches", matches_json(file));
	json_put(object, "actions", actions);
	json_document(object);
}

int explain_source(const struct tool *tool, const struct addr *address)
{
	struct case_file *file = calloc(1, sizeof(*file));
	int code;

	if (!file)
		return fail(EXIT_NO, ENOMEM, NULL, "out of memory");
	code = case_open(file, address);
	if (!code) {
		if (tool->json)
			print_json(address, file);
		else
			print_text(tool, address, file);
		code = file->is_source || file->is_allowed ? EXIT_DONE :
							     EXIT_NO;
	}
	free(file);
	return code;
}
