// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Numbers, times and durations as people write and read them, and foreign
 * text made harmless. Keeps no state and prints nothing.
 */
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "array.h"
#include "text.h"

#define NS_PER_S 1000000000ULL
#define NS_PER_MS 1000000ULL

/* Bytes of the valid UTF-8 sequence at text, 0 if there is none to show. */
static size_t utf8_length(const unsigned char *text)
{
	static const struct {
		unsigned char mask, lead;
		uint32_t least;
	} forms[] = {
		{ 0xe0, 0xc0, 0x80 },
		{ 0xf0, 0xe0, 0x800 },
		{ 0xf8, 0xf0, 0x10000 },
	};
	uint32_t point;
	size_t form, i;

	if (*text < 0x80)
		return *text >= 0x20 && *text != 0x7f;
	for (form = 0; form < 3; form++)
		if ((*text & forms[form].mask) == forms[form].lead)
			break;
	if (form == 3)
		return 0;
	point = *text & (unsigned char)~forms[form].mask;
	for (i = 1; i <= form + 1; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (text[i] & 0x3f);
	}
	if (point < forms[form].least || point > 0x10ffff || point < 0xa0 ||
	    (point >= 0xd800 && point <= 0xdfff) ||
	    (point >= 0x2028 && point <= 0x202e) ||
	    (point >= 0x2066 && point <= 0x2069))
		return 0;
	return form + 2;
}

const char *text_clean(const char *text, char *clean, size_t size)
{
	size_t used = 0, len;

	while (*text && used + 1 < size) {
		len = utf8_length((const unsigned char *)text);
		if (!len) {
			clean[used++] = '?';
			text++;
			continue;
		}
		if (used + len >= size)
			break;
		memcpy(clean + used, text, len);
		used += len;
		text += len;
	}
	clean[used] = '\0';
	return clean;
}

const char *text_underscores(const char *text, char *to, size_t size)
{
	size_t i;

	for (i = 0; text[i] && i + 1 < size; i++)
		to[i] = text[i] == '-' ? '_' : text[i];
	to[i] = '\0';
	return to;
}

/* A time that no calendar holds is shown as its beginning. */
static void split(uint64_t wall_ns, struct tm *tm, bool local)
{
	time_t seconds = wall_ns / NS_PER_S;

	if (!(local ? localtime_r(&seconds, tm) : gmtime_r(&seconds, tm)))
		memset(tm, 0, sizeof(*tm));
}

const char *text_rfc3339(uint64_t wall_ns, char *text)
{
	struct tm tm;
	size_t used;

	split(wall_ns, &tm, false);
	used = strftime(text, TEXT_TIME_MAX - 16, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + used, TEXT_TIME_MAX - used, ".%06u+00:00",
		 (unsigned int)(wall_ns % NS_PER_S / 1000));
	return text;
}

const char *text_clock(uint64_t wall_ns, char *text)
{
	struct tm tm;

	split(wall_ns, &tm, true);
	strftime(text, TEXT_TIME_MAX, "%H:%M:%S", &tm);
	return text;
}

const char *text_date(uint64_t wall_ns, char *text)
{
	struct tm tm;

	split(wall_ns, &tm, true);
	strftime(text, TEXT_TIME_MAX, "%Y-%m-%d %H:%M:%S", &tm);
	return text;
}

const char *text_zone(uint64_t wall_ns, char *text)
{
	size_t used;
	struct tm tm;

	split(wall_ns, &tm, true);
	/* Zones without a name of their own are named by their offset. */
	used = strftime(text, TEXT_TIME_MAX, "%Z", &tm);
	if (!used || text[0] == '+' || text[0] == '-')
		strftime(text, TEXT_TIME_MAX, "UTC%z", &tm);
	return text;
}

static const struct unit {
	const char *name;
	const char *suffix;
	uint64_t ms;
} units[] = {
	{ "d", "d", 86400000 }, { "h", "h", 3600000 }, { "min", "m", 60000 },
	{ "s", "s", 1000 },	{ "ms", "ms", 1 },
};

const char *text_span(uint64_t ms, char *text)
{
	size_t i = 0;
	uint64_t rest;

	while (i + 1 < ARRAY_SIZE(units) && ms < units[i].ms)
		i++;
	rest = ms % units[i].ms;
	/* Milliseconds beside seconds, or seconds beside minutes of hours. */
	if (i + 1 < ARRAY_SIZE(units) && i < 3 && rest >= units[i + 1].ms)
		snprintf(text, TEXT_SPAN_MAX, "%llu %s %llu %s",
			 (unsigned long long)(ms / units[i].ms), units[i].name,
			 (unsigned long long)(rest / units[i + 1].ms),
			 units[i + 1].name);
	else if (i == 3 && rest)
		snprintf(text, TEXT_SPAN_MAX, "%llu.%llu s",
			 (unsigned long long)(ms / 1000),
			 (unsigned long long)(rest / 100));
	else
		snprintf(text, TEXT_SPAN_MAX, "%llu %s",
			 (unsigned long long)(ms / units[i].ms), units[i].name);
	return text;
}

const char *text_ago(uint64_t then_ns, uint64_t now_ns, char *text)
{
	uint64_t ms = now_ns > then_ns ? (now_ns - then_ns) / NS_PER_MS : 0;
	size_t i = 0;

	while (i < 3 && ms < units[i].ms)
		i++;
	if (ms < 1000)
		snprintf(text, TEXT_SPAN_MAX, "now");
	else
		snprintf(text, TEXT_SPAN_MAX, "%llu %s ago",
			 (unsigned long long)(ms / units[i].ms), units[i].name);
	return text;
}

const char *text_short_span(uint64_t ms, char *text)
{
	size_t i = 0;

	while (i + 1 < ARRAY_SIZE(units) &&
	       (ms < units[i].ms || ms % units[i].ms))
		i++;
	snprintf(text, TEXT_SPAN_MAX, "%llu%s",
		 (unsigned long long)(ms / units[i].ms), units[i].suffix);
	return text;
}

const char *text_bytes(uint64_t bytes, char *text)
{
	static const char *const names[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	uint64_t tenths = bytes * 10;
	size_t i = 0;

	if (bytes > UINT64_MAX / 10)
		tenths = UINT64_MAX;
	for (; tenths >= 10240 && i < 4; i++)
		tenths /= 1024;
	if (i == 0 || tenths >= 1000)
		snprintf(text, TEXT_SPAN_MAX, "%llu %s",
			 (unsigned long long)(tenths / 10), names[i]);
	else
		snprintf(text, TEXT_SPAN_MAX, "%llu.%llu %s",
			 (unsigned long long)(tenths / 10),
			 (unsigned long long)(tenths % 10), names[i]);
	return text;
}

const char *text_count(uint64_t count, char *text)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu",
			   (unsigned long long)count);
	int i, used = 0;

	for (i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text[used++] = ',';
		text[used++] = digits[i];
	}
	text[used] = '\0';
	return text;
}

bool text_is_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

const char *text_step(unsigned int height)
{
	static const char *const blocks[TEXT_STEPS] = { "▁", "▂", "▃", "▄",
							"▅", "▆", "▇", "█" };
	static const char *const digits[TEXT_STEPS] = { "_", "1", "2", "3",
							"4", "5", "6", "7" };

	return (text_is_utf8() ? blocks : digits)[height];
}

uint64_t text_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

static int digit_of(char c, unsigned int base)
{
	int digit = -1;

	if (c >= '0' && c <= '9')
		digit = c - '0';
	else if (c >= 'a' && c <= 'f')
		digit = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		digit = c - 'A' + 10;
	return digit < (int)base ? digit : -1;
}

/* Digits at text; returns what follows them, NULL if none or too many. */
static const char *read_digits(const char *text, uint64_t *number,
			       unsigned int base)
{
	const char *at = text;

	*number = 0;
	for (; digit_of(*at, base) >= 0; at++) {
		unsigned int digit = digit_of(*at, base);

		if (*number > (UINT64_MAX - digit) / base)
			return NULL;
		*number = *number * base + digit;
	}
	return at == text ? NULL : at;
}

bool text_read_number(const char *text, uint64_t *number)
{
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *end =
		read_digits(text + (hex ? 2 : 0), number, hex ? 16 : 10);

	return end && !*end;
}

bool text_read_span(const char *text, uint64_t *ms, bool bare)
{
	const char *end = read_digits(text, ms, 10);
	size_t i;

	if (!end)
		return false;
	if (!*end)
		return bare;
	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(end, units[i].suffix))
			continue;
		if (*ms > UINT64_MAX / units[i].ms)
			return false;
		*ms *= units[i].ms;
		return true;
	}
	return false;
}
