// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What "top" says, as lines of a given width: addresses are whole wherever there
 * is room, and what is cut ends in dots. Knows no terminal.
 */
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "print.h"
#include "spec.h"
#include "text.h"
#include "top_text.h"

/* All columns between the source and what it does, with the gaps. */
#define FIXED 40
#define SOURCE_LEAST 15
#define WHAT_LEAST 12
/* From which width on there is a column for ports, and what it gets. */
#define PORTS_FROM 120
#define WHAT_ENOUGH 44
#define PORTS_MOST 60
#define KINDS 32

static int source_width(const struct top *top)
{
	int width = SOURCE_LEAST, len;
	char address[ADDR_TEXT_MAX];
	size_t i;

	for (i = 0; i < top->list.count; i++) {
		const struct source_view *source = &top->list.items[i];

		len = (int)strlen(addr_text(&source->address,
					    source->prefix_len, address));
		width = len > width ? len : width;
	}
	return width;
}

void top_layout(const struct top *top, int columns, struct top_layout *layout)
{
	int most = columns - FIXED - WHAT_LEAST, rest;

	if (most < SOURCE_LEAST)
		most = SOURCE_LEAST;
	*layout = (struct top_layout){ .columns = columns,
				       .source = source_width(top) };
	if (layout->source > most)
		layout->source = most;
	rest = columns - FIXED - layout->source;
	layout->what = rest > 0 ? rest : 0;
	if (columns < PORTS_FROM)
		return;
	layout->what = rest / 2 > WHAT_ENOUGH ? rest / 2 : WHAT_ENOUGH;
	if (rest - layout->what > PORTS_MOST)
		layout->what = rest - PORTS_MOST;
	layout->ports = rest - layout->what - 2;
}

/* What does not fit is cut, and seen to be. */
static void fit(char *text, int width)
{
	size_t room = width > 0 ? (size_t)width : 0;

	if (strlen(text) <= room)
		return;
	text[room] = '\0';
	if (room > 3)
		memcpy(text + room - 3, "...", 3);
}

void top_heading(const struct top_layout *layout, char *text, size_t size)
{
	int used = snprintf(text, size, "%-*s %-6s %5s %6s %6s %10s  %-*s",
			    layout->source, "SOURCE", "LEVEL", "SCORE", "PORTS",
			    "HOSTS", "LAST", layout->what, "WHAT");

	if (layout->ports > 0 && used > 0 && (size_t)used < size)
		snprintf(text + used, size - (size_t)used, "  %-*s",
			 layout->ports, "WHICH PORTS");
}

static void append(char *text, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void append(char *text, size_t size, const char *format, ...)
{
	size_t used = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + used, size - used, format, args);
	va_end(args);
}

static void what_text(const struct source_view *source, char *text, size_t size)
{
	char names[SPEC_LIST_MAX];

	snprintf(text, size, "%s",
		 spec_mask_text(&spec_enum_kind, source->kinds, names,
				sizeof(names)));
	if (source->techniques)
		append(text, size, " %s",
		       spec_mask_text(&spec_enum_technique, source->techniques,
				      names, sizeof(names)));
	if (source->tool)
		append(text, size, " by %s",
		       spec_value_name(&spec_enum_tool, source->tool));
}

void top_row(const struct top *top, const struct source_view *source,
	     const struct top_layout *layout, char *text, size_t size)
{
	char address[ADDR_TEXT_MAX], ago[TEXT_SPAN_MAX], what[TOP_LINE_SIZE];
	char ports[16], hosts[16];

	addr_text(&source->address, source->prefix_len, address);
	fit(address, layout->source);
	snprintf(ports, sizeof(ports), "%s%u", source->ports_exact ? "" : "~",
		 source->ports);
	snprintf(hosts, sizeof(hosts), "%s%u",
		 print_hosts_are_exact(source->hosts) ? "" : "~",
		 source->hosts);
	what_text(source, what, sizeof(what));
	fit(what, layout->what);
	snprintf(text, size, "%-*s %-6s %5d %6s %6s %10s  %-*s", layout->source,
		 address, spec_value_name(&spec_enum_level, source->level),
		 source->score, ports, hosts,
		 text_ago(source->last_ns, top->now_ns, ago), layout->what,
		 what);
	if (layout->ports > 0)
		append(text, size, "  %s",
		       print_ports_text(source, (size_t)layout->ports, what,
					sizeof(what)));
}

static bool has(const struct top *top, unsigned int id)
{
	return view_has(top->filter.has, id);
}

void top_shown(const struct top *top, int columns, char *text, size_t size)
{
	char words[SPEC_LIST_MAX];

	if (!has(top, SCANVIGIL_A_FILTER_LEVEL))
		snprintf(text, size, "%zu shown: all sources", top->list.count);
	else
		snprintf(text, size, "%zu shown: %s%s", top->list.count,
			 spec_value_name(&spec_enum_level, top->filter.level),
			 top->filter.level < SCANVIGIL_LEVEL_MAX ?
				 " and above" :
				 "");
	if (has(top, SCANVIGIL_A_FILTER_FAMILY))
		append(text, size, ", IPv%d",
		       top->filter.family == AF_INET6 ? 6 : 4);
	if (has(top, SCANVIGIL_A_FILTER_ADDRESS))
		append(text, size, ", of %s",
		       addr_text(&top->filter.address, top->filter.prefix_len,
				 words));
	if (has(top, SCANVIGIL_A_FILTER_IFINDEX) &&
	    if_indextoname(top->filter.ifindex, words))
		append(text, size, ", in %s", words);
	if (has(top, SCANVIGIL_A_FILTER_KINDS))
		append(text, size, ", doing %s",
		       spec_mask_text(&spec_enum_kind, top->filter.kinds, words,
				      sizeof(words)));
	append(text, size, ", by %s   ? keys", pick_order_name(top->order));
	fit(text, columns);
}

void top_kinds(const struct top *top, int columns, char *text, size_t size)
{
	size_t counts[KINDS] = { 0 }, i;
	unsigned int kind, most;

	for (i = 0; i < top->list.count; i++)
		for (kind = 0; kind < KINDS; kind++)
			counts[kind] += top->list.items[i].kinds >> kind & 1;
	for (*text = '\0';; counts[most] = 0) {
		for (most = 0, kind = 1; kind < KINDS; kind++)
			if (counts[kind] > counts[most])
				most = kind;
		if (!counts[most])
			break;
		append(text, size, "%s%s %zu", *text ? ", " : "",
		       spec_value_name(&spec_enum_kind, most), counts[most]);
	}
	if (!*text)
		snprintf(text, size, "none");
	fit(text, columns);
}

const char *top_empty(const struct top *top)
{
	const uint64_t level = 1ULL << SCANVIGIL_A_FILTER_LEVEL;

	if (view_has(top->stats.has, SCANVIGIL_A_STATS_ENABLED) &&
	    !top->stats.value[SCANVIGIL_A_STATS_ENABLED])
		return "Detection is off: 'scanvigil set enabled on' starts it.";
	if (top->filter.has & ~level)
		return "No source is as asked for.";
	if (top->filter.has && top->filter.level > SCANVIGIL_LEVEL_INFO)
		return "No source has this level; l shows others.";
	if (top->filter.has)
		return "Nothing was found so far; l shows all sources.";
	return "No source so far.";
}

uint32_t top_spark(const struct top *top, unsigned int columns, char *text,
		   size_t size)
{
	unsigned int shown = top->looks < columns ? top->looks : columns, i;
	uint32_t most = 0, scale;

	*text = '\0';
	for (i = 0; i < shown; i++)
		if (top->findings[i] > most)
			most = top->findings[i];
	/* A few findings are no mountain, and one is more than none. */
	scale = most > TEXT_STEPS - 1 ? most : TEXT_STEPS - 1;
	while (shown-- > 0) {
		uint64_t height = (uint64_t)top->findings[shown] *
				  (TEXT_STEPS - 1) / scale;

		if (top->findings[shown] && !height)
			height = 1;
		append(text, size, "%s", text_step((unsigned int)height));
	}
	return most;
}

static void reach_text(const struct source_view *s, char *text, size_t size)
{
	char address[ADDR_TEXT_MAX], name[VIEW_IFNAME_MAX];

	snprintf(text, size, "  reached    %s%u port%s of %s%u host%s",
		 s->ports_exact ? "" : "~", s->ports, s->ports == 1 ? "" : "s",
		 print_hosts_are_exact(s->hosts) ? "" : "~", s->hosts,
		 s->hosts == 1 ? "" : "s");
	if (s->target.len)
		append(text, size, "%s%s", s->hosts > 1 ? ", last " : ", ",
		       addr_text(&s->target, 128, address));
	if (*s->ifname)
		append(text, size, ", in %s",
		       text_clean(s->ifname, name, sizeof(name)));
	if (s->direction)
		append(text, size, ", %s",
		       spec_value_name(&spec_enum_direction, s->direction));
}

size_t top_details(const struct source_view *s, int columns,
		   char lines[TOP_DETAILS][TOP_LINE_SIZE])
{
	char words[SPEC_LIST_MAX], last[TEXT_TIME_MAX], zone[TEXT_TIME_MAX];
	char first[TEXT_TIME_MAX], address[ADDR_TEXT_MAX];
	const size_t size = TOP_LINE_SIZE;
	size_t i = 0;

	addr_text(&s->address, s->prefix_len, address);
	snprintf(lines[i++], size, "%s: %s, score %d, %s", address,
		 spec_value_name(&spec_enum_level, s->level), s->score,
		 s->verified ? "verified: it completed a handshake" :
			       "not verified: it may be forged");
	snprintf(lines[i], size, "  does       ");
	what_text(s, lines[i] + strlen(lines[i]), size - strlen(lines[i]));
	i++;
	snprintf(lines[i++], size, "  because    %s",
		 spec_mask_text(&spec_enum_why, s->why, words, sizeof(words)));
	snprintf(lines[i++], size, "  anomalies  %s",
		 spec_mask_text(&spec_enum_anomaly, s->anomalies, words,
				sizeof(words)));
	reach_text(s, lines[i++], size);
	snprintf(lines[i++], size, "  ports      %s",
		 print_ports_text(s, columns > 14 ? (size_t)columns - 14 : 1,
				  words, sizeof(words)));
	snprintf(
		lines[i++], size,
		"  packets    %u; contacts: %u answered, %u rejected, %u silent",
		s->packets, s->answered, s->rejected, s->filtered);
	snprintf(lines[i++], size, "  seen       %s to %s %s",
		 text_date(s->first_ns, first), text_date(s->last_ns, last),
		 text_zone(s->last_ns, zone));
	snprintf(lines[i++], size, "  more       scanvigil explain %.*s",
		 (int)strcspn(address, "/"), address);
	for (size_t n = 0; n < i; n++)
		fit(lines[n], columns);
	return i;
}
