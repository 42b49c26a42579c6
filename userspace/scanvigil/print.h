/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one printer of sources and events, whoever brings them: lines for
 * people, JSON, scanlogd's line, and the frozen columns of "dump". Looks at
 * nothing but the views.
 */
#ifndef SCANVIGIL_PRINT_H
#define SCANVIGIL_PRINT_H

#include <jansson.h>
#include <stddef.h>

#include "view.h"

enum print_format {
	PRINT_HUMAN,
	PRINT_JSON,
	PRINT_SCANLOGD,
};

/** print_use_host - the name of this machine in events; by default its own */
void print_use_host(const char *name);

/**
 * print_use_names - how to write addresses of sources for people
 * @name_of: gives the name of an address or NULL; NULL to write numbers
 */
void print_use_names(const char *(*name_of)(const struct addr *addr));

/** print_event - write an event on a line of its own and flush it */
void print_event(const struct event_view *event, enum print_format format);

/** print_event_text - an event as a line for people, without its time */
bool print_event_text(const struct event_view *event, char *text, size_t size);

/** print_lost - tell in the stream that events were lost */
void print_lost(uint64_t lost, enum print_format format);

/** print_lost_json - what the stream of JSON lines says of lost events */
json_t *print_lost_json(uint64_t lost);

/** print_event_json - an event in the EVE shape that scanvigil-events(7) tells */
json_t *print_event_json(const struct event_view *event);

/** print_source_json - a source, with the names that events use */
json_t *print_source_json(const struct source_view *source);

/**
 * print_source_rows - a table of sources for people
 * @sources: in the order wanted
 * @count: how many
 * @indent: columns left free at the left
 * @now_ns: wall time that "37 s ago" is counted from
 */
void print_source_rows(const struct source_view *sources, size_t count,
		       unsigned int indent, uint64_t now_ns);

/** print_source_block - all that is known of one source, for people */
void print_source_block(const struct source_view *source, uint64_t now_ns);

/** print_source_columns - the tab-separated line of "dump" */
void print_source_columns(const struct source_view *source);

/** print_scanlogd - the line that scanlogd would have written */
void print_scanlogd(const struct event_view *event);

/**
 * print_ports_text - ports as sorted ranges, with "+N more" where not all fit
 * @source: whose sample of ports
 * @room: columns to use at most
 * @text: filled, of at least @size bytes
 * @size: of @text
 *
 * Return: @text, empty if no port is known.
 */
const char *print_ports_text(const struct source_view *source, size_t room,
			     char *text, size_t size);

/** print_hosts_are_exact - whether so many hosts were counted one by one */
bool print_hosts_are_exact(uint32_t hosts);

/** print_proto_name - "TCP"; the number where there is no name */
const char *print_proto_name(unsigned int proto, char *number, size_t size);

#endif /* SCANVIGIL_PRINT_H */
