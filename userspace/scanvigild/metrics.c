// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The numbers and their names, which are a promise that scanvigild(8) makes. Knows
 * nothing of where they go.
 */
#include <stdlib.h>

#include "array.h"
#include "metrics.h"
#include "nl.h"
#include "request.h"
#include "spec.h"
#include "text.h"

#define KINDS (SCANVIGIL_KIND_MAX + 1)
#define LEVELS (SCANVIGIL_LEVEL_MAX + 1)
#define DIRECTIONS (SCANVIGIL_DIRECTION_MAX + 1)

/**
 * struct counts - what the events said since the daemon was started
 * @findings: scans begun, by kind, level and direction
 * @lost: events that nobody read in time
 */
struct counts {
	uint64_t findings[KINDS][LEVELS][DIRECTIONS];
	uint64_t lost;
};

/**
 * struct labelled - a counter of the module that is one of several
 * @id: its attribute
 * @label: what tells it from the others
 */
struct labelled {
	unsigned int id;
	const char *label;
};

static int count_event(struct output *output, const struct event_view *event)
{
	struct counts *counts = output->self;

	if (event->state == SCANVIGIL_STATE_START && event->kind < KINDS &&
	    event->level < LEVELS && event->source.direction < DIRECTIONS)
		counts->findings[event->kind][event->level]
				[event->source.direction]++;
	return 0;
}

static int count_lost(struct output *output, uint64_t count)
{
	((struct counts *)output->self)->lost += count;
	return 0;
}

static int count_commit(struct output *output)
{
	(void)output;
	return 0;
}

static void count_nothing(struct output *output)
{
	(void)output;
}

static void count_free(struct output *output)
{
	free(output->self);
	free(output);
}

static const struct output_ops count_ops = {
	.name = "metrics",
	.event = count_event,
	.lost = count_lost,
	.commit = count_commit,
	.drop = count_nothing,
	.reopen = count_nothing,
	.free = count_free,
};

struct output *output_metrics(const struct conf *conf)
{
	struct output *output = calloc(1, sizeof(*output));
	struct counts *counts = calloc(1, sizeof(*counts));

	(void)conf;
	if (!output || !counts) {
		free(output);
		free(counts);
		return NULL;
	}
	output->ops = &count_ops;
	output->self = counts;
	return output;
}

static void head(FILE *file, const char *name, const char *type,
		 const char *help)
{
	fprintf(file, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void one(FILE *file, const char *name, const char *type,
		const char *help, uint64_t value)
{
	head(file, name, type, help);
	fprintf(file, "%s %llu\n", name, (unsigned long long)value);
}

static void write_kind(FILE *file, unsigned int kind,
		       const uint64_t counts[LEVELS][DIRECTIONS])
{
	unsigned int level, direction;
	char name[64];

	text_underscores(spec_value_name(&spec_enum_kind, kind), name,
			 sizeof(name));
	for (level = SCANVIGIL_LEVEL_INFO; level < LEVELS; level++)
		for (direction = 0; direction < DIRECTIONS; direction++)
			fprintf(file,
				"scanvigil_findings_total{kind=\"%s\",level=\"%s\",direction=\"%s\"} %llu\n",
				name, spec_value_name(&spec_enum_level, level),
				spec_value_name(&spec_enum_direction,
						direction),
				(unsigned long long)counts[level][direction]);
}

/* Also those that are 0: of a number that appears nobody sees that it grew. */
static void write_findings(FILE *file, const struct counts *counts)
{
	unsigned int kind;

	head(file, "scanvigil_findings_total", "counter",
	     "Findings that began since the daemon was started.");
	for (kind = 0; kind < KINDS; kind++)
		write_kind(file, kind, counts->findings[kind]);
	one(file, "scanvigil_events_lost_total", "counter",
	    "Events that left the ring before they were read.", counts->lost);
}

static void write_labelled(FILE *file, const struct stats_view *stats,
			   const char *name, const char *help,
			   const struct labelled *items, size_t count)
{
	size_t i;

	head(file, name, "counter", help);
	for (i = 0; i < count; i++)
		fprintf(file, "%s{reason=\"%s\"} %llu\n", name, items[i].label,
			(unsigned long long)stats->value[items[i].id]);
}

#define STAT(stats, name) ((stats)->value[SCANVIGIL_A_STATS_##name])

static void write_stats(FILE *file, const struct stats_view *stats)
{
	static const struct labelled packets[] = {
		{ SCANVIGIL_A_STATS_ESTABLISHED, "established" },
		{ SCANVIGIL_A_STATS_IGNORED, "ignored" },
		{ SCANVIGIL_A_STATS_ALLOWED, "allowed" },
		{ SCANVIGIL_A_STATS_MALFORMED, "malformed" },
		{ SCANVIGIL_A_STATS_FRAGMENTS, "fragment" },
		{ SCANVIGIL_A_STATS_OBSERVED, "observed" },
		{ SCANVIGIL_A_STATS_ANOMALIES, "anomaly" },
		{ SCANVIGIL_A_STATS_PROBATION, "probation" },
		{ SCANVIGIL_A_STATS_UNTRACKED, "untracked" },
	};
	static const struct labelled evictions[] = {
		{ SCANVIGIL_A_STATS_EVICTED, "full" },
		{ SCANVIGIL_A_STATS_AGED, "aged" },
	};

	head(file, "scanvigil_build_info", "gauge",
	     "The version of the module.");
	fprintf(file, "scanvigil_build_info{version=\"%s\"} 1\n",
		stats->version);
	one(file, "scanvigil_enabled", "gauge", "Whether detection is on.",
	    STAT(stats, ENABLED));
	one(file, "scanvigil_sources", "gauge", "Sources remembered now.",
	    STAT(stats, SOURCES));
	one(file, "scanvigil_sources_limit", "gauge",
	    "Sources that can be remembered.", STAT(stats, SOURCES_LIMIT));
	one(file, "scanvigil_memory_bytes", "gauge",
	    "Memory that detection takes.", STAT(stats, MEMORY));
	one(file, "scanvigil_events_suppressed_total", "counter",
	    "Events beyond the rate limit.", STAT(stats, EVENTS_SUPPRESSED));
	one(file, "scanvigil_packets_seen_total", "counter",
	    "Packets that came by.", STAT(stats, PACKETS));
	write_labelled(file, stats, "scanvigil_packets_total",
		       "Packets by what became of them; one may count twice.",
		       packets, ARRAY_SIZE(packets));
	write_labelled(file, stats, "scanvigil_evictions_total",
		       "Sources forgotten, to make room or of age.", evictions,
		       ARRAY_SIZE(evictions));
}

char *metrics_text(const struct output *output, size_t *len)
{
	struct stats_view stats;
	struct nl *nl = NULL;
	char *text = NULL;
	FILE *file = open_memstream(&text, len);
	bool up;

	if (!file)
		return NULL;
	up = !nl_try(&nl) && !request_stats(nl, &stats);
	nl_close(nl);
	one(file, "scanvigil_up", "gauge", "Whether the module is there.", up);
	if (up)
		write_stats(file, &stats);
	write_findings(file, output->self);
	if (fclose(file)) {
		free(text);
		return NULL;
	}
	return text;
}
