// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Counts scans by all that a report tells, in its time and in as long a time
 * before it. Prints nothing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "scanvigil/spec.h"

bool report_is_within(const struct report *r, const struct report_scan *scan)
{
	return scan->last >= r->since && scan->begun <= r->until;
}

bool report_is_from_inside(const struct report_source *source)
{
	unsigned int direction = source->worst->direction;

	return direction == SCANVIGIL_DIRECTION_OUTBOUND ||
	       direction == SCANVIGIL_DIRECTION_LATERAL;
}

const char *report_source_text(const struct report_source *source, char *text)
{
	const struct report_scan *scan = source->worst;

	if (scan->prefix_len)
		snprintf(text, REPORT_SOURCE_MAX, "%s/%u", scan->src,
			 scan->prefix_len);
	else
		snprintf(text, REPORT_SOURCE_MAX, "%s", scan->src);
	return text;
}

/* As long a time as the report's, before it. */
static bool is_before(const struct report *r, const struct report_scan *scan)
{
	uint64_t span = r->until - r->since;
	uint64_t begin = r->since > span ? r->since - span : 0;

	return scan->last < r->since && scan->last >= begin;
}

/* Names live as long as the index, which has copies of them as keys. */
static int count(struct report_list *list, const char *name, bool now)
{
	json_t *at = json_object_get(list->index, name);
	struct report_line *lines;
	size_t i;

	if (!at) {
		if (!list->index)
			list->index = json_object();
		if (!(list->count & (list->count - 1))) {
			lines = reallocarray(list->lines,
					     list->count ? list->count * 2 : 1,
					     sizeof(*lines));
			if (!lines)
				return ENOMEM;
			list->lines = lines;
		}
		at = json_integer((json_int_t)list->count);
		if (json_object_set_new(list->index, name, at))
			return ENOMEM;
		list->lines[list->count++] = (struct report_line){
			.name = json_object_iter_key(
				json_object_iter_at(list->index, name)),
		};
	}
	i = (size_t)json_integer_value(at);
	if (now)
		list->lines[i].now++;
	else
		list->lines[i].before++;
	return 0;
}

static int count_mask(struct report_list *list, uint32_t mask,
		      const struct spec_enum *values, bool now)
{
	unsigned int bit;
	int err = 0;

	for (bit = 0; bit < values->count && bit < 32 && !err; bit++)
		if (mask >> bit & 1)
			err = count(list, values->values[bit].name, now);
	return err;
}

static int count_scan(struct report *r, const struct report_scan *scan,
		      bool now)
{
	int err;

	if (now)
		r->level[scan->level].now++;
	else
		r->level[scan->level].before++;
	err = count(&r->kinds, spec_value_name(&spec_enum_kind, scan->kind),
		    now);
	if (!err)
		err = count_mask(&r->techniques, scan->techniques,
				 &spec_enum_technique, now);
	if (!err)
		err = count(&r->tools,
			    spec_value_name(&spec_enum_tool, scan->tool), now);
	if (!err && *scan->dest)
		err = count(&r->targets, scan->dest, now);
	if (!err)
		err = count(&r->hosts, scan->host, now);
	return err;
}

static int by_count(const void *a, const void *b)
{
	const struct report_line *x = a, *y = b;

	if (x->now != y->now)
		return x->now < y->now ? 1 : -1;
	if (x->before != y->before)
		return x->before < y->before ? 1 : -1;
	return strcmp(x->name, y->name);
}

/* The index would name other lines then; it goes on only as the keeper of names. */
static void sort(struct report_list *list)
{
	if (list->count)
		qsort(list->lines, list->count, sizeof(*list->lines), by_count);
}

static void fill_bins(struct report *r, const struct report_scan *scan)
{
	uint64_t span = r->until - r->since + 1;
	uint64_t at = scan->begun > r->since ? scan->begun - r->since : 0;
	/* In steps that 64 bits hold: spans are of nanoseconds. */
	uint64_t bin = at / (span / REPORT_BINS + 1);

	r->bins[bin < REPORT_BINS ? bin : REPORT_BINS - 1][scan->level]++;
}

static bool is_worse(const struct report_scan *a, const struct report_scan *b)
{
	if (a->level != b->level)
		return a->level > b->level;
	if (a->ports + a->hosts != b->ports + b->hosts)
		return a->ports + a->hosts > b->ports + b->hosts;
	return a->packets > b->packets;
}

static int by_worst(const void *a, const void *b)
{
	const struct report_source *x = a, *y = b;

	if (is_worse(x->worst, y->worst))
		return -1;
	if (is_worse(y->worst, x->worst))
		return 1;
	return strcmp(x->worst->src, y->worst->src);
}

static void add_to_source(struct report_source *source,
			  const struct report_scan *scan)
{
	if (!source->scans++) {
		source->worst = scan;
		source->first = scan->begun;
	}
	if (is_worse(scan, source->worst))
		source->worst = scan;
	if (scan->begun < source->first)
		source->first = scan->begun;
	if (scan->last > source->last)
		source->last = scan->last;
	source->kinds |= scan->kinds;
	source->techniques |= scan->techniques;
}

/* Each source that asked for a port counts once for it. */
static int count_ports(struct report *r, json_t *seen,
		       const struct report_scan *scan)
{
	char key[192], port[8];
	unsigned int i;
	int err = 0;

	for (i = 0; i < scan->samples && !err; i++) {
		snprintf(port, sizeof(port), "%u", scan->sample[i]);
		snprintf(key, sizeof(key), "%s %s", port, scan->src);
		if (json_object_get(seen, key))
			continue;
		if (json_object_set_new(seen, key, json_true()))
			return ENOMEM;
		err = count(&r->ports, port, true);
	}
	return err;
}

/* Sources of the time before, so that new ones can be told. */
static int find_old(struct report *r, json_t *old)
{
	size_t i;

	for (i = 0; i < r->count; i++) {
		if (!is_before(r, &r->scans[i]))
			continue;
		if (json_object_set_new(old, r->scans[i].src, json_true()) ||
		    count_scan(r, &r->scans[i], false))
			return ENOMEM;
	}
	r->sources_before = json_object_size(old);
	return 0;
}

static int find_sources(struct report *r, const json_t *old, json_t *where,
			json_t *seen)
{
	size_t i;

	r->sources = calloc(r->count ? r->count : 1, sizeof(*r->sources));
	if (!r->sources)
		return ENOMEM;
	for (i = 0; i < r->count; i++) {
		const struct report_scan *scan = &r->scans[i];
		json_t *at = json_object_get(where, scan->src);
		size_t n = r->source_count;

		if (!report_is_within(r, scan))
			continue;
		if (at)
			n = (size_t)json_integer_value(at);
		else if (json_object_set_new(where, scan->src,
					     json_integer((json_int_t)n)))
			return ENOMEM;
		else
			r->source_count++;
		r->sources[n].is_new = r->compares &&
				       !json_object_get(old, scan->src);
		add_to_source(&r->sources[n], scan);
		fill_bins(r, scan);
		if (count_scan(r, scan, true) || count_ports(r, seen, scan))
			return ENOMEM;
	}
	return 0;
}

/* Without a time of its own a report is about all that was read. */
static void find_time(struct report *r)
{
	uint64_t first = UINT64_MAX, last = 0;
	size_t i;

	r->compares = r->since;
	for (i = 0; i < r->count; i++) {
		if (r->scans[i].begun < first)
			first = r->scans[i].begun;
		if (r->scans[i].last > last)
			last = r->scans[i].last;
	}
	if (!r->until)
		r->until = last;
	if (!r->since)
		r->since = first < r->until ? first : r->until;
}

int report_tally(struct report *r)
{
	json_t *old = json_object(), *where = json_object();
	json_t *seen = json_object();
	size_t i;
	int err;

	find_time(r);
	err = find_old(r, old);
	if (!err)
		err = find_sources(r, old, where, seen);
	for (i = 0; i < r->source_count && !err; i++)
		err = count(&r->directions,
			    spec_value_name(&spec_enum_direction,
					    r->sources[i].worst->direction),
			    true);
	json_decref(old);
	json_decref(where);
	json_decref(seen);
	if (r->source_count)
		qsort(r->sources, r->source_count, sizeof(*r->sources),
		      by_worst);
	sort(&r->kinds);
	sort(&r->techniques);
	sort(&r->tools);
	sort(&r->ports);
	sort(&r->targets);
	sort(&r->directions);
	sort(&r->hosts);
	return err;
}
