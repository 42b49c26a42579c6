// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Events to scans: the events of one scan become one, as its last one has it. All
 * that is taken is checked and bounded; what is too long is cut.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report/report.h"
#include "scanvigil/json.h"
#include "scanvigil/spec.h"
#include "scanvigil/text.h"

#define SCANS_MAX 4000000
#define KEY_SIZE 512
#define WORD_SIZE 128
#define SECOND 1000000000ULL

/* "2026-11-22T15:07:05.251547+00:00", which is how we write it; 0 if it is not. */
static uint64_t time_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	unsigned int micro = 0;
	struct tm tm = { 0 };
	char zone[8] = "";
	time_t seconds;

	if (!text ||
	    sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%6u%7s", &tm.tm_year,
		   &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec,
		   &micro, zone) != 8 ||
	    (strcmp(zone, "+00:00") && strcmp(zone, "Z")))
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	seconds = timegm(&tm);
	return seconds > 0 ? (uint64_t)seconds * SECOND + micro * 1000ULL : 0;
}

static uint64_t number_of(const json_t *object, const char *key)
{
	json_int_t number = json_integer_value(json_object_get(object, key));

	return number > 0 ? (uint64_t)number : 0;
}

static unsigned int value_of(const json_t *object, const char *key,
			     const struct spec_enum *values)
{
	const char *name = json_string_value(json_object_get(object, key));
	int value = name ? spec_value_find(values, name) : -1;

	return value > 0 ? (unsigned int)value : 0;
}

static uint32_t mask_of(const json_t *object, const char *key,
			const struct spec_enum *values)
{
	const json_t *array = json_object_get(object, key), *entry;
	uint32_t mask = 0;
	size_t i;

	json_array_foreach(array, i, entry)
	{
		const char *name = json_string_value(entry);
		int value = name ? spec_value_find(values, name) : -1;

		if (value >= 0 && value < 32)
			mask |= 1U << value;
	}
	return mask;
}

static void read_samples(struct report_scan *scan, const char *text)
{
	char *end;

	scan->samples = 0;
	while (text && *text && scan->samples < REPORT_SAMPLES) {
		unsigned long port = strtoul(text, &end, 10);

		if (end == text || port > UINT16_MAX)
			return;
		scan->sample[scan->samples++] = (uint16_t)port;
		text = *end == ',' ? end + 1 : NULL;
	}
}

/* A word of the file, harmless and not too long. */
static char *word_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	char clean[WORD_SIZE];

	return strdup(text ? text_clean(text, clean, sizeof(clean)) : "");
}

/* The scan that an event is of; a new one where it is the first. */
static struct report_scan *scan_of(struct report *report, const json_t *event,
				   const char *key)
{
	json_t *at = json_object_get(report->index, key);
	struct report_scan *scan;

	if (at)
		return &report->scans[json_integer_value(at)];
	if (report->count == report->room) {
		size_t room = report->room ? report->room * 2 : 256;

		scan = room > SCANS_MAX ?
			       NULL :
			       reallocarray(report->scans, room, sizeof(*scan));
		if (!scan)
			return NULL;
		report->scans = scan;
		report->room = room;
	}
	scan = &report->scans[report->count];
	*scan = (struct report_scan){ .host = word_of(event, "host"),
				      .src = word_of(event, "src_ip") };
	if (!scan->host || !scan->src ||
	    json_object_set_new(report->index, key,
				json_integer((json_int_t)report->count))) {
		free(scan->host);
		free(scan->src);
		return NULL;
	}
	report->count++;
	return scan;
}

/* What only the latest event knows, in whatever order they are read. */
static int read_latest(struct report_scan *scan, const json_t *event,
		       const json_t *what)
{
	char *dest = word_of(event, "dest_ip");
	uint64_t bits;

	if (!dest)
		return ENOMEM;
	free(scan->dest);
	scan->dest = dest;
	scan->kind = value_of(what, "kind", &spec_enum_kind);
	scan->tool = value_of(what, "tool", &spec_enum_tool);
	scan->direction = value_of(what, "direction", &spec_enum_direction);
	scan->ports = number_of(what, "ports");
	scan->hosts = number_of(what, "hosts");
	scan->packets = number_of(what, "packets");
	bits = number_of(what, "prefix_len");
	scan->prefix_len =
		bits < (strchr(scan->src, ':') ? 128 : 32) ? (uint8_t)bits : 0;
	scan->verified = json_is_true(json_object_get(what, "verified"));
	read_samples(scan,
		     json_string_value(json_object_get(what, "sample_ports")));
	return 0;
}

static int read_scan(struct report_scan *scan, const json_t *event,
		     const json_t *what, uint64_t wall)
{
	unsigned int level = value_of(what, "level", &spec_enum_level);

	if (!scan->begun || wall < scan->begun)
		scan->begun = wall;
	if (level > scan->level && level < REPORT_LEVELS)
		scan->level = level;
	scan->kinds |= 1U << value_of(what, "kind", &spec_enum_kind) |
		       mask_of(what, "kinds", &spec_enum_kind);
	scan->techniques |= mask_of(what, "techniques", &spec_enum_technique);
	scan->anomalies |= mask_of(what, "anomalies", &spec_enum_anomaly);
	if (wall < scan->last)
		return 0;
	scan->last = wall;
	return read_latest(scan, event, what);
}

/* Lines of the first versions had no time: those count always. */
static bool is_loss(struct report *report, const json_t *event)
{
	const char *type =
		json_string_value(json_object_get(event, "event_type"));
	uint64_t wall = time_of(event, "timestamp");

	if (!type || strcmp(type, "lost"))
		return false;
	if (!wall || wall >= report->since)
		report->lost += number_of(event, "lost");
	return true;
}

int report_event(struct report *report, const json_t *event)
{
	const json_t *what = json_object_get(event, "portscan");
	const char *src = json_string_value(json_object_get(event, "src_ip"));
	const char *host = json_string_value(json_object_get(event, "host"));
	const char *first = json_string_value(json_object_get(what, "first"));
	uint64_t wall = time_of(event, "timestamp");
	struct report_scan *scan;
	char key[KEY_SIZE];

	if (is_loss(report, event))
		return 0;
	if (!json_is_object(what) || !src || !wall)
		return EINVAL;
	/* Ids begin anew with the module, times of first packets do not. */
	snprintf(key, sizeof(key), "%.64s %.64s %.40s %llu", host ? host : "",
		 src, first ? first : "",
		 (unsigned long long)number_of(what, "id"));
	if (!report->index)
		report->index = json_object();
	scan = scan_of(report, event, key);
	if (!scan)
		return ENOMEM;
	report->events++;
	return read_scan(scan, event, what, wall);
}

int report_read(struct report *report, FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	json_t *event;
	ssize_t len;
	int err = 0;

	while (err != ENOMEM && (len = getline(&line, &size, file)) > 0) {
		if (len == 1)
			continue;
		event = json_loadb(line, (size_t)len, 0, NULL);
		err = event ? report_event(report, event) : EINVAL;
		if (err == EINVAL)
			report->foreign++;
		json_decref(event);
	}
	free(line);
	if (err == ENOMEM)
		return err;
	return ferror(file) ? EIO : 0;
}

static void free_list(struct report_list *list)
{
	free(list->lines);
	json_decref(list->index);
}

void report_free(struct report *report)
{
	size_t i;

	for (i = 0; i < report->count; i++) {
		free(report->scans[i].host);
		free(report->scans[i].src);
		free(report->scans[i].dest);
	}
	free(report->scans);
	free(report->sources);
	json_decref(report->index);
	free_list(&report->kinds);
	free_list(&report->techniques);
	free_list(&report->tools);
	free_list(&report->ports);
	free_list(&report->targets);
	free_list(&report->directions);
	free_list(&report->hosts);
}
