// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The printer's half for people: a line for an event, a table of sources, a
 * block about one. Estimates carry a "~"; what is not known is left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "out.h"
#include "print.h"
#include "spec.h"
#include "text.h"

#define LABEL_WIDTH 14
#define PORTS_TEXT_MAX 256
#define HAS(source, name) view_has((source)->has, SCANVIGIL_A_SOURCE_##name)

static const char *(*name_of)(const struct addr *addr);

void print_use_names(const char *(*give)(const struct addr *addr))
{
	name_of = give;
}

static const char *source_text(const struct source_view *source, char *text)
{
	unsigned int bits = HAS(source, PREFIX_LEN) ? source->prefix_len : 128;
	const char *name = name_of ? name_of(&source->address) : NULL;

	return name ? name : addr_text(&source->address, bits, text);
}

static int by_number(const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* Sorted copy without doubles; returns how many. */
static unsigned int sorted_ports(const struct source_view *source,
				 uint16_t *ports)
{
	unsigned int i, count = 0;

	memcpy(ports, source->sample_ports, sizeof(source->sample_ports));
	qsort(ports, source->samples, sizeof(*ports), by_number);
	for (i = 0; i < source->samples; i++)
		if (!count || ports[count - 1] != ports[i])
			ports[count++] = ports[i];
	return count;
}

const char *print_ports_text(const struct source_view *source, size_t room,
			     char *text, size_t size)
{
	uint16_t ports[SCANVIGIL_SAMPLES_MAX];
	unsigned int count = sorted_ports(source, ports);
	unsigned int all, first, last, shown = 0;
	size_t used = 0;
	char range[16];

	text[0] = '\0';
	all = source->ports > count ? source->ports : count;
	for (first = 0; first < count; first = last + 1) {
		int len;

		for (last = first;
		     last + 1 < count && ports[last + 1] == ports[last] + 1;
		     last++)
			;
		len = snprintf(range, sizeof(range),
			       last > first ? "%s%u-%u" : "%s%u",
			       shown ? "," : "", ports[first], ports[last]);
		if (shown && used + len + sizeof(" +65535 more") > room)
			break;
		if (used + len >= size)
			break;
		memcpy(text + used, range, len + 1);
		used += len;
		shown = last + 1;
	}
	if (shown && shown < all)
		snprintf(text + used, size - used, " +%u more", all - shown);
	return text;
}

static void add_count(const char *before, uint32_t count, bool exact,
		      const char *noun)
{
	char text[TEXT_SPAN_MAX];

	out_add(PAINT_NONE, 0, "%s%s%s %s%s", before, exact ? "" : "~",
		text_count(count, text), noun, count == 1 ? "" : "s");
}

/* Hosts are counted one by one only as long as they are few. */
bool print_hosts_are_exact(uint32_t hosts)
{
	return hosts <= 8;
}

static void add_techniques(const struct source_view *source)
{
	char text[SPEC_LIST_MAX];

	if (source->techniques)
		out_add(PAINT_NONE, 0, " %s",
			spec_mask_text(&spec_enum_technique, source->techniques,
				       text, sizeof(text)));
	if (source->tool)
		out_add(PAINT_BOLD, 0, " by %s",
			spec_value_name(&spec_enum_tool, source->tool));
}

static void add_members(const struct event_view *event)
{
	char text[ADDR_TEXT_MAX];
	unsigned int i;

	if (!event->members_count)
		return;
	add_count(" from ", event->members_total, true, "source");
	for (i = 0; i < event->members_count; i++)
		out_add(PAINT_NONE, 0, "%s%s", i ? "," : ": ",
			addr_text(&event->members[i], 128, text));
	if (event->members_total > event->members_count)
		out_add(PAINT_NONE, 0, " +%u more",
			event->members_total - event->members_count);
}

static void add_event_targets(const struct event_view *event)
{
	const struct source_view *source = &event->source;
	char text[PORTS_TEXT_MAX];

	if (source->ports)
		add_count(", ", source->ports, source->ports_exact, "port");
	if (source->hosts > 1)
		add_count(source->ports ? " of " : ", ", source->hosts,
			  print_hosts_are_exact(source->hosts), "host");
	else if (source->target.len)
		out_add(PAINT_NONE, 0, " %s %s", source->ports ? "of" : "to",
			addr_text(&source->target, 128, text));
	if (source->samples)
		out_add(PAINT_NONE, 0, ": %s",
			print_ports_text(source, out_room(), text,
					 sizeof(text)));
	add_members(event);
	if (*source->ifname)
		out_add(PAINT_DIM, 0, " in %s", source->ifname);
}

/* What an event says behind its level and state. */
static void add_event_words(const struct event_view *event)
{
	const struct source_view *source = &event->source;
	char text[SPEC_LIST_MAX];

	out_add(out_paint_of_level(event->level), 0, "%s",
		spec_value_name(&spec_enum_kind, event->kind));
	if (event->kind == SCANVIGIL_KIND_ANOMALY && source->anomalies)
		out_add(PAINT_NONE, 0, " %s",
			spec_mask_text(&spec_enum_anomaly, source->anomalies,
				       text, sizeof(text)));
	else
		add_techniques(source);
	add_event_targets(event);
}

static void print_event_line(const struct event_view *event)
{
	char text[TEXT_TIME_MAX + ADDR_TEXT_MAX];

	out_add(PAINT_DIM, 0, "%s ", text_clock(event->wall_ns, text));
	out_add(out_paint_of_level(event->level), 7, "%s",
		spec_value_name(&spec_enum_level, event->level));
	out_add(PAINT_NONE, 7, "%s",
		spec_value_name(&spec_enum_state, event->state));
	out_add(PAINT_BOLD, 16, "%s ", source_text(&event->source, text));
	add_event_words(event);
	out_end();
	out_flush();
}

/* What decides whether to act upon it, where nothing longer can cut it off. */
static const char *source_note(const struct source_view *source)
{
	bool inside = source->direction == SCANVIGIL_DIRECTION_OUTBOUND ||
		      source->direction == SCANVIGIL_DIRECTION_LATERAL;

	if (inside)
		return source->verified ? "(inside, verified) " : "(inside) ";
	return source->verified ? "(verified) " : "";
}

bool print_event_text(const struct event_view *event, char *text, size_t size)
{
	FILE *file = fmemopen(text, size, "w");
	char name[ADDR_TEXT_MAX];

	if (!file)
		return false;
	out_divert(file);
	out_add(PAINT_NONE, 0, "%s %s %s %s",
		spec_value_name(&spec_enum_level, event->level),
		spec_value_name(&spec_enum_state, event->state),
		source_text(&event->source, name), source_note(&event->source));
	add_event_words(event);
	out_end();
	out_divert(NULL);
	fclose(file);
	text[size - 1] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return true;
}

void print_event(const struct event_view *event, enum print_format format)
{
	switch (format) {
	case PRINT_HUMAN:
		print_event_line(event);
		break;
	case PRINT_JSON:
		json_line(print_event_json(event));
		break;
	case PRINT_SCANLOGD:
		print_scanlogd(event);
		break;
	}
}

void print_lost(uint64_t lost, enum print_format format)
{
	if (format != PRINT_JSON) {
		out_flush();
		fprintf(stderr, "lost %llu event%s\n", (unsigned long long)lost,
			lost == 1 ? "" : "s");
		return;
	}
	json_line(print_lost_json(lost));
}

static void add_what(const struct source_view *source)
{
	char text[SPEC_LIST_MAX];

	if (source->kinds) {
		out_add(out_paint_of_level(source->level), 0, "%s",
			spec_mask_text(&spec_enum_kind, source->kinds, text,
				       sizeof(text)));
		add_techniques(source);
	} else if (source->anomalies) {
		out_add(PAINT_NONE, 0, "%s",
			spec_mask_text(&spec_enum_anomaly, source->anomalies,
				       text, sizeof(text)));
	} else if (source->techniques) {
		out_add(PAINT_NONE, 0, "%s",
			spec_mask_text(&spec_enum_technique, source->techniques,
				       text, sizeof(text)));
	}
}

static void print_row(const struct source_view *source, int width,
		      unsigned int indent, uint64_t now_ns)
{
	char text[ADDR_TEXT_MAX > TEXT_SPAN_MAX ? ADDR_TEXT_MAX : TEXT_SPAN_MAX];

	out_add(PAINT_NONE, indent, "%s", "");
	out_add(PAINT_BOLD, width, "%s", source_text(source, text));
	out_add(out_paint_of_level(source->level), 8, "  %s",
		spec_value_name(&spec_enum_level, source->level));
	out_add(PAINT_NONE, -6, "%d", source->score);
	out_add(PAINT_NONE, -8, "%s%u", source->ports_exact ? "" : "~",
		source->ports);
	out_add(PAINT_NONE, -7, "%s%u",
		print_hosts_are_exact(source->hosts) ? "" : "~", source->hosts);
	out_add(PAINT_NONE, -11, "%s", text_ago(source->last_ns, now_ns, text));
	out_add(PAINT_NONE, 0, "  ");
	add_what(source);
	out_end();
}

void print_source_rows(const struct source_view *sources, size_t count,
		       unsigned int indent, uint64_t now_ns)
{
	char text[ADDR_TEXT_MAX];
	int width = 15;
	size_t i;

	for (i = 0; i < count; i++) {
		int len = strlen(source_text(&sources[i], text));

		width = len > width ? len : width;
	}
	out_add(PAINT_NONE, indent, "%s", "");
	out_add(PAINT_DIM, width, "SOURCE");
	out_add(PAINT_DIM, 8, "  LEVEL");
	out_add(PAINT_DIM, -6, "SCORE");
	out_add(PAINT_DIM, -8, "PORTS");
	out_add(PAINT_DIM, -7, "HOSTS");
	out_add(PAINT_DIM, -11, "LAST");
	out_add(PAINT_DIM, 0, "  WHAT");
	out_end();
	for (i = 0; i < count; i++)
		print_row(&sources[i], width, indent, now_ns);
}

static void label(const char *name)
{
	out_add(PAINT_DIM, LABEL_WIDTH, "  %s", name);
}

/* The bits of a mask, one a line, with what each means. */
static void block_mask(const char *name, const struct spec_enum *values,
		       uint32_t mask)
{
	unsigned int bit;

	for (bit = 0; bit < 32; bit++) {
		if (!(mask >> bit & 1))
			continue;
		label(name);
		out_add(PAINT_BOLD, 12, "%s ", spec_value_name(values, bit));
		if (bit < values->count)
			out_add(PAINT_NONE, 0, "%s", values->values[bit].doc);
		out_end();
		name = "";
	}
}

static void block_time(const char *name, uint64_t then_ns, uint64_t now_ns)
{
	char date[TEXT_TIME_MAX], ago[TEXT_SPAN_MAX];

	label(name);
	out_add(PAINT_NONE, 0, "%s, %s", text_date(then_ns, date),
		text_ago(then_ns, now_ns, ago));
	out_end();
}

static void block_reach(const struct source_view *source)
{
	char text[PORTS_TEXT_MAX];

	label("reached");
	add_count("", source->ports, source->ports_exact, "port");
	add_count(" of ", source->hosts, print_hosts_are_exact(source->hosts),
		  "host");
	if (source->target.len)
		out_add(PAINT_NONE, 0, ", last %s",
			addr_text(&source->target, 128, text));
	out_end();
	if (source->samples) {
		label("ports");
		out_add(PAINT_NONE, 0, "%s",
			print_ports_text(source, out_room(), text,
					 sizeof(text)));
		out_end();
	}
	label("packets");
	add_count("", source->packets, true, "packet");
	out_add(PAINT_NONE, 0,
		"; contacts: %u answered, %u rejected, %u silent",
		source->answered, source->rejected, source->filtered);
	out_end();
}

static void block_last_packet(const struct source_view *source)
{
	static const char letters[] = "FSRPAUEC";
	char number[12];
	unsigned int bit;

	label("last packet");
	out_add(PAINT_NONE, 0, "%s, TTL %u, TOS %02x",
		print_proto_name(source->proto, number, sizeof(number)),
		source->ttl, source->tos);
	if (*source->ifname)
		out_add(PAINT_NONE, 0, ", in %s", source->ifname);
	if (source->direction)
		out_add(PAINT_NONE, 0, ", %s",
			spec_value_name(&spec_enum_direction,
					source->direction));
	out_end();
	if (!source->flags_union)
		return;
	label("TCP flags");
	for (bit = 0; bit < 8; bit++)
		if (source->flags_union >> bit & 1)
			out_add(PAINT_NONE, 0, "%c%s", letters[bit],
				source->flags_common >> bit & 1 ? "" : "?");
	out_add(PAINT_DIM, 0, "  (? not in all packets)");
	out_end();
}

static void block_children(const struct source_view *source)
{
	char text[ADDR_TEXT_MAX];
	unsigned int i;

	for (i = 0; i < source->children_count; i++) {
		label(i ? "" : "addresses");
		out_add(PAINT_NONE, 0, "%s",
			addr_text(&source->children[i], 128, text));
		out_end();
	}
}

void print_source_block(const struct source_view *source, uint64_t now_ns)
{
	char text[ADDR_TEXT_MAX];

	out_add(PAINT_BOLD, 0, "%s", source_text(source, text));
	out_add(out_paint_of_level(source->level), 0, "  %s",
		spec_value_name(&spec_enum_level, source->level));
	out_add(PAINT_NONE, 0, ", score %d", source->score);
	out_end();
	block_mask("does", &spec_enum_kind, source->kinds);
	block_mask("by means of", &spec_enum_technique, source->techniques);
	block_mask("sent", &spec_enum_anomaly, source->anomalies);
	block_mask("because", &spec_enum_why, source->why);
	if (source->tool) {
		label("tool");
		out_add(PAINT_BOLD, 0, "%s",
			spec_value_name(&spec_enum_tool, source->tool));
		out_end();
	}
	block_reach(source);
	if (HAS(source, FIRST_NS))
		block_time("first seen", source->first_ns, now_ns);
	if (HAS(source, LAST_NS))
		block_time("last seen", source->last_ns, now_ns);
	block_last_packet(source);
	if (HAS(source, VERIFIED)) {
		label("verified");
		out_add(PAINT_NONE, 0, "%s",
			source->verified ? "yes, it completed a handshake" :
					   "no, the address may be forged");
		out_end();
	}
	block_children(source);
}
