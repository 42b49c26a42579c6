/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happened in a time, out of events as JSON lines: scans, sources, ports,
 * targets, counted and in order. Read, tallied, and drawn by files of their own;
 * what foreign files say is never trusted to be short, whole or harmless.
 */
#ifndef SCANVIGIL_REPORT_H
#define SCANVIGIL_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <linux/scanvigil.h>

#define REPORT_LEVELS (SCANVIGIL_LEVEL_MAX + 1)
#define REPORT_BINS 48
#define REPORT_SAMPLES 24
#define REPORT_SOURCE_MAX 160

/**
 * struct report_scan - one scan, of all events with its id
 * @host: which gateway told it
 * @src: its source
 * @prefix_len: of which that is the beginning; 0 where it is one address
 * @dest: the target that was told last
 * @begun: time of its first event here, in nanoseconds
 * @last: time of its last event
 * @kind: enum scanvigil_kind that was told last
 * @kinds: mask of all of them
 * @techniques: mask of enum scanvigil_technique
 * @anomalies: mask of enum scanvigil_anomaly
 * @tool: enum scanvigil_tool
 * @direction: enum scanvigil_direction
 * @level: the worst enum scanvigil_level
 * @ports: distinct ports
 * @hosts: distinct hosts
 * @packets: packets
 * @sample: some of the ports
 * @samples: how many
 * @verified: it completed a handshake
 */
struct report_scan {
	char *host;
	char *src;
	char *dest;
	uint64_t begun;
	uint64_t last;
	unsigned int kind;
	uint32_t kinds;
	uint32_t techniques;
	uint32_t anomalies;
	unsigned int tool;
	unsigned int direction;
	unsigned int level;
	uint64_t ports;
	uint64_t hosts;
	uint64_t packets;
	uint16_t sample[REPORT_SAMPLES];
	unsigned int samples;
	uint8_t prefix_len;
	bool verified;
};

/**
 * struct report_line - one line of a list
 * @name: what is counted
 * @now: how often in the time of the report
 * @before: how often in as long a time before
 */
struct report_line {
	const char *name;
	uint64_t now;
	uint64_t before;
};

/**
 * struct report_list - what was counted by name, the most first
 * @lines: them
 * @count: how many
 * @index: where each name is
 */
struct report_list {
	struct report_line *lines;
	size_t count;
	json_t *index;
};

/**
 * struct report_source - a source, over all its scans in the time of the report
 * @worst: its worst scan
 * @scans: how many
 * @first: time of its first event
 * @last: time of its last one
 * @kinds: mask of enum scanvigil_kind
 * @techniques: mask of enum scanvigil_technique
 * @is_new: it was not there in the time before
 */
struct report_source {
	const struct report_scan *worst;
	uint64_t scans;
	uint64_t first;
	uint64_t last;
	uint32_t kinds;
	uint32_t techniques;
	bool is_new;
};

/**
 * struct report - a time, and what happened in it
 * @since: when it begins, in nanoseconds; 0 for with the first event
 * @until: when it ends; 0 for with the last event
 * @compares: it has a time before it, which a report of all that was read has not
 * @scans: all scans that were read
 * @count: how many
 * @room: how many fit
 * @index: where each is, by gateway, source and id
 * @events: events that were read
 * @foreign: lines that are no events of ours
 * @lost: events that were lost before anybody could tell of them
 * @level: scans by level, now and before
 * @bins: scans by time and level
 * @sources: them, the worst first
 * @source_count: how many
 * @sources_before: how many there were in the time before
 * @kinds: scans by kind
 * @techniques: scans by technique
 * @tools: scans by tool
 * @ports: sources by sampled port
 * @targets: scans by target
 * @directions: sources by direction
 * @hosts: scans by gateway
 */
struct report {
	uint64_t since;
	uint64_t until;
	bool compares;
	struct report_scan *scans;
	size_t count;
	size_t room;
	json_t *index;
	uint64_t events;
	uint64_t foreign;
	uint64_t lost;
	struct report_line level[REPORT_LEVELS];
	uint64_t bins[REPORT_BINS][REPORT_LEVELS];
	struct report_source *sources;
	size_t source_count;
	size_t sources_before;
	struct report_list kinds;
	struct report_list techniques;
	struct report_list tools;
	struct report_list ports;
	struct report_list targets;
	struct report_list directions;
	struct report_list hosts;
};

/**
 * report_read - read events
 * @report: to add them to
 * @file: JSON lines, as 'monitor --json' and 'replay --json' print them
 *
 * Lines that are not such are counted, not obeyed.
 *
 * Return: 0, or an errno.
 */
int report_read(struct report *report, FILE *file);

/**
 * report_event - add one event
 * @report: to add it to
 * @event: as printed; stays the caller's
 *
 * Return: 0, ENOMEM, or EINVAL if it is none of ours.
 */
int report_event(struct report *report, const json_t *event);

/**
 * report_tally - count what was read
 * @report: with all events
 *
 * Return: 0, or ENOMEM.
 */
int report_tally(struct report *report);

/** report_is_within - whether a scan is of the time of the report */
bool report_is_within(const struct report *report,
		      const struct report_scan *scan);

/** report_source_text - a source as people write it: "2001:db8:0:1::/64" */
const char *report_source_text(const struct report_source *source, char *text);

/** report_is_from_inside - whether a source is one of ours */
bool report_is_from_inside(const struct report_source *source);

/** report_free - what a report holds */
void report_free(struct report *report);

/** report_text - print a report for a terminal */
void report_text(const struct report *report);

/** report_json - print a report as one object */
void report_json(const struct report *report);

/** report_chart - print the drawing of scans over time, for a page */
void report_chart(const struct report *report);

/** report_html - print a report as a page that needs no other file */
void report_html(const struct report *report);

#endif /* SCANVIGIL_REPORT_H */
