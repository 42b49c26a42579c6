/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers, times and durations as people write and read them, and foreign
 * text made harmless. Pure functions over the caller's buffers.
 */
#ifndef SCANVIGIL_TEXT_H
#define SCANVIGIL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_TIME_MAX 48
#define TEXT_SPAN_MAX 48

/**
 * text_clean - copy without anything that a terminal would obey
 * @text: any bytes
 * @clean: filled with printable ASCII and valid UTF-8, "?" for the rest
 * @size: of @clean
 *
 * Return: @clean.
 */
const char *text_clean(const char *text, char *clean, size_t size);

/** text_underscores - copy with underscores for dashes */
const char *text_underscores(const char *text, char *to, size_t size);

/** text_rfc3339 - "2026-11-22T15:07:05.251547+00:00" */
const char *text_rfc3339(uint64_t wall_ns, char *text);

/** text_clock - local time "15:07:05" */
const char *text_clock(uint64_t wall_ns, char *text);

/** text_date - local time "2026-11-22 15:07:05" */
const char *text_date(uint64_t wall_ns, char *text);

/** text_zone - what that local time is called: "CET", "UTC+0545" */
const char *text_zone(uint64_t wall_ns, char *text);

/** text_span - a duration for people, two units at most: "2 h 5 min" */
const char *text_span(uint64_t ms, char *text);

/** text_ago - how long before @now_ns: "37 s ago" */
const char *text_ago(uint64_t then_ns, uint64_t now_ns, char *text);

/** text_short_span - a duration that text_read_span() reads again: "8h" */
const char *text_short_span(uint64_t ms, char *text);

/** text_bytes - an amount of memory: "15.2 MiB" */
const char *text_bytes(uint64_t bytes, char *text);

/** text_count - a number with thousands apart: "65,536" */
const char *text_count(uint64_t count, char *text);

/** text_is_utf8 - whether the locale has more than ASCII to draw with */
bool text_is_utf8(void);

#define TEXT_STEPS 8

/**
 * text_step - a column of a curve, one character wide
 * @height: below TEXT_STEPS
 *
 * Return: a block, or a digit where there is none.
 */
const char *text_step(unsigned int height);

/** text_now_ns - wall time now */
uint64_t text_now_ns(void);

/** text_read_number - decimal or 0x hexadecimal, nothing else */
bool text_read_number(const char *text, uint64_t *number);

/**
 * text_read_span - read a duration
 * @text: a number with one of the units ms, s, m, h, d
 * @ms: filled on success
 * @bare: whether a number without a unit is taken as milliseconds
 *
 * Return: whether @text is a duration.
 */
bool text_read_span(const char *text, uint64_t *ms, bool bare);

#endif /* SCANVIGIL_TEXT_H */
