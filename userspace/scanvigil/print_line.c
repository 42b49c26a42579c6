// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The half of the printer that other programs read as text: the columns of
 * "dump" and scanlogd's line. Both are promises: columns are only ever
 * appended, and scanlogd's line is scanlogd's.
 */
#include <stdio.h>
#include <string.h>

#include "out.h"
#include "print.h"
#include "spec.h"
#include "text.h"

/* scanlogd keeps its lines so short that no syslog cuts them. */
#define SCANLOGD_LINE_MAX 120

static void column_mask(const struct spec_enum *values, uint32_t mask)
{
	char text[SPEC_LIST_MAX];

	printf("\t%s", spec_mask_text(values, mask, text, sizeof(text)));
}

static void column_number(const struct source_view *source, unsigned int id,
			  long long number)
{
	if (view_has(source->has, id))
		printf("\t%lld", number);
	else
		printf("\t-");
}

#define COLUMN(source, name, member)                     \
	column_number(source, SCANVIGIL_A_SOURCE_##name, \
		      (long long)(source)->member)

static void column_ports(const struct source_view *source)
{
	unsigned int i;

	putchar('\t');
	for (i = 0; i < source->samples; i++)
		printf("%s%u", i ? "," : "", source->sample_ports[i]);
	if (!source->samples)
		putchar('-');
}

static void column_children(const struct source_view *source)
{
	char text[ADDR_TEXT_MAX];
	unsigned int i;

	putchar('\t');
	for (i = 0; i < source->children_count; i++)
		printf("%s%s", i ? "," : "",
		       addr_text(&source->children[i], 128, text));
	if (!source->children_count)
		putchar('-');
}

/* A name with a blank or a tab in it would move the columns. */
static void column_ifname(const struct source_view *source)
{
	char clean[VIEW_IFNAME_MAX];
	char *c;

	text_clean(source->ifname, clean, sizeof(clean));
	for (c = clean; *c; c++)
		if (*c == ' ')
			*c = '?';
	printf("\t%s", *clean ? clean : "-");
}

void print_source_columns(const struct source_view *source)
{
	char text[ADDR_TEXT_MAX];

	fputs(addr_text(&source->address, 128, text), stdout);
	COLUMN(source, PREFIX_LEN, prefix_len);
	printf("\t%s", spec_value_name(&spec_enum_level, source->level));
	COLUMN(source, SCORE, score);
	column_mask(&spec_enum_kind, source->kinds);
	column_mask(&spec_enum_technique, source->techniques);
	column_mask(&spec_enum_anomaly, source->anomalies);
	column_mask(&spec_enum_why, source->why);
	printf("\t%s", spec_value_name(&spec_enum_tool, source->tool));
	printf("\t%s",
	       spec_value_name(&spec_enum_direction, source->direction));
	COLUMN(source, PORTS, ports);
	COLUMN(source, PORTS_EXACT, ports_exact);
	COLUMN(source, HOSTS, hosts);
	COLUMN(source, PROTOCOLS, protocols);
	COLUMN(source, PACKETS, packets);
	COLUMN(source, ANSWERED, answered);
	COLUMN(source, REJECTED, rejected);
	COLUMN(source, FILTERED, filtered);
	COLUMN(source, VERIFIED, verified);
	COLUMN(source, FIRST_NS, first_ns);
	COLUMN(source, LAST_NS, last_ns);
	COLUMN(source, FIRST_PORT, first_port);
	COLUMN(source, LAST_PORT, last_port);
	column_ports(source);
	printf("\t%s", addr_text(&source->target, 128, text));
	COLUMN(source, FLAGS_UNION, flags_union);
	COLUMN(source, FLAGS_COMMON, flags_common);
	COLUMN(source, TTL, ttl);
	COLUMN(source, TOS, tos);
	COLUMN(source, PROTO, proto);
	COLUMN(source, IFINDEX, ifindex);
	column_ifname(source);
	COLUMN(source, SCAN_ID, scan_id);
	column_children(source);
	putchar('\n');
}

/* Whether one source port served for all: only then scanlogd names it. */
static bool sport_is_fixed(const struct event_view *event)
{
	const uint32_t rules = 1u << SCANVIGIL_WHY_SAME_ISN |
			       1u << SCANVIGIL_WHY_SAME_ACK |
			       1u << SCANVIGIL_WHY_SAME_SPORT;

	return view_has(event->has, SCANVIGIL_A_EVENT_SPORT) &&
	       event->source.why & rules;
}

/* Upper case: set in all packets; lower case: in none; "?": in some. */
static void flags_text(const struct source_view *source, char text[9])
{
	static const char upper[] = "FSRPAUXY", lower[] = "fsrpauxy";
	unsigned int bit;

	for (bit = 0; bit < 8; bit++) {
		if (source->flags_common >> bit & 1)
			text[bit] = upper[bit];
		else if (source->flags_union >> bit & 1)
			text[bit] = '?';
		else
			text[bit] = lower[bit];
	}
	text[8] = '\0';
}

/* Join as many ports as leave room for the rest of the line. */
static void ports_list(const struct event_view *event, size_t room, char *text,
		       size_t size)
{
	const struct source_view *source = &event->source;
	size_t used = 0;
	unsigned int i;

	text[0] = '\0';
	if (!source->samples)
		snprintf(text, size, "%u, ", event->dport);
	for (i = 0; i < source->samples; i++) {
		char port[8];
		int len = snprintf(port, sizeof(port), "%u, ",
				   source->sample_ports[i]);

		if (i && (used + len > room || used + len >= size))
			break;
		memcpy(text + used, port, len + 1);
		used += len;
	}
}

void print_scanlogd(const struct event_view *event)
{
	const struct source_view *source = &event->source;
	char from[ADDR_TEXT_MAX], to[ADDR_TEXT_MAX], sport[8] = "";
	char ports[SCANVIGIL_SAMPLES_MAX * 7 + 1], flags[9];
	char clock[TEXT_TIME_MAX], head[160], tail[64 + TEXT_TIME_MAX];
	size_t fixed;

	if (sport_is_fixed(event))
		snprintf(sport, sizeof(sport), ":%u", event->sport);
	snprintf(head, sizeof(head), "%s%s to %s%s ports ",
		 addr_text(&source->address, 128, from), sport,
		 addr_text(&source->target, 128, to),
		 source->hosts > 1 ? " and others," : "");
	flags_text(source, flags);
	snprintf(tail, sizeof(tail), "..., %s, TOS %02x, TTL %u @%s", flags,
		 source->tos, source->ttl,
		 text_clock(source->first_ns ? source->first_ns :
					       event->wall_ns,
			    clock));
	fixed = strlen(head) + strlen(tail);
	ports_list(event,
		   fixed < SCANLOGD_LINE_MAX ? SCANLOGD_LINE_MAX - fixed : 0,
		   ports, sizeof(ports));
	printf("%s%s%s\n", head, ports, tail);
	out_flush();
}
