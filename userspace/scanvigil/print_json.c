// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The JSON half of the printer. The keys and their order are a promise that
 * scanvigil-events(7) makes: new ones are only ever appended.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "json.h"
#include "print.h"
#include "text.h"

#define HOST_MAX 256

#define HAS(view, set, name) view_has((view)->has, SCANVIGIL_A_##set##_##name)
#define SOURCE_HAS(source, name) HAS(source, SOURCE, name)
#define EVENT_HAS(event, name) HAS(event, EVENT, name)

static char host[HOST_MAX];

void print_use_host(const char *name)
{
	snprintf(host, sizeof(host), "%s", name);
}

static const char *host_name(void)
{
	if (!*host && gethostname(host, sizeof(host) - 1))
		print_use_host("localhost");
	return host;
}

const char *print_proto_name(unsigned int proto, char *number, size_t size)
{
	static const struct {
		unsigned int proto;
		const char *name;
	} names[] = {
		{ 1, "ICMP" },	 { 2, "IGMP" },	     { 6, "TCP" },
		{ 17, "UDP" },	 { 33, "DCCP" },     { 47, "GRE" },
		{ 50, "ESP" },	 { 51, "AH" },	     { 58, "IPv6-ICMP" },
		{ 132, "SCTP" }, { 136, "UDPLITE" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].proto == proto)
			return names[i].name;
	snprintf(number, size, "%u", proto);
	return number;
}

static json_t *proto_json(unsigned int proto)
{
	char number[12];

	return json_string(print_proto_name(proto, number, sizeof(number)));
}

static json_t *enum_json(const struct spec_enum *values, unsigned int value)
{
	return json_name(spec_value_name(values, value));
}

static json_t *ports_json(const struct source_view *source)
{
	char text[SCANVIGIL_SAMPLES_MAX * 6 + 1] = "";
	size_t used = 0;
	unsigned int i;

	for (i = 0; i < source->samples; i++)
		used += snprintf(text + used, sizeof(text) - used, "%s%u",
				 i ? "," : "", source->sample_ports[i]);
	return json_string(text);
}

static void put_number(json_t *object, const struct source_view *source,
		       unsigned int id, const char *key, uint32_t number)
{
	if (view_has(source->has, id))
		json_put(object, key, json_integer(number));
}

#define PUT_NUMBER(object, source, name, member)                       \
	put_number(object, source, SCANVIGIL_A_SOURCE_##name, #member, \
		   (source)->member)

/* The keys from "score" on, which events and sources share. */
static void put_counts(json_t *object, const struct source_view *source)
{
	if (SOURCE_HAS(source, SCORE))
		json_put(object, "score", json_integer(source->score));
	PUT_NUMBER(object, source, PORTS, ports);
	PUT_NUMBER(object, source, HOSTS, hosts);
	PUT_NUMBER(object, source, PACKETS, packets);
	if (SOURCE_HAS(source, FIRST_NS))
		json_put(object, "first", json_time(source->first_ns));
	if (SOURCE_HAS(source, LAST_NS))
		json_put(object, "last", json_time(source->last_ns));
	if (SOURCE_HAS(source, SAMPLE_PORTS))
		json_put(object, "sample_ports", ports_json(source));
	PUT_NUMBER(object, source, ANSWERED, answered);
	PUT_NUMBER(object, source, REJECTED, rejected);
	PUT_NUMBER(object, source, FILTERED, filtered);
	if (SOURCE_HAS(source, VERIFIED))
		json_put(object, "verified", json_boolean(source->verified));
	if (SOURCE_HAS(source, WHY))
		json_put(object, "why",
			 json_names(&spec_enum_why, source->why));
}

static json_t *addrs_json(const struct addr *list, unsigned int count)
{
	json_t *array = json_array();
	unsigned int i;

	for (i = 0; i < count; i++)
		json_array_append_new(array, json_addr(&list[i]));
	return array;
}

/* What came after the first version of the shape. */
static void put_more(json_t *object, const struct source_view *source)
{
	if (SOURCE_HAS(source, ANOMALIES))
		json_put(object, "anomalies",
			 json_names(&spec_enum_anomaly, source->anomalies));
	if (SOURCE_HAS(source, PORTS_EXACT))
		json_put(object, "ports_exact",
			 json_boolean(source->ports_exact));
	PUT_NUMBER(object, source, PROTOCOLS, protocols);
	PUT_NUMBER(object, source, FIRST_PORT, first_port);
	PUT_NUMBER(object, source, LAST_PORT, last_port);
	PUT_NUMBER(object, source, FLAGS_UNION, flags_union);
	PUT_NUMBER(object, source, FLAGS_COMMON, flags_common);
	PUT_NUMBER(object, source, TTL, ttl);
	PUT_NUMBER(object, source, TOS, tos);
	PUT_NUMBER(object, source, PREFIX_LEN, prefix_len);
	if (source->children_count)
		json_put(object, "children",
			 addrs_json(source->children, source->children_count));
}

static void put_what(json_t *object, const struct source_view *source)
{
	if (SOURCE_HAS(source, TECHNIQUES))
		json_put(object, "techniques",
			 json_names(&spec_enum_technique, source->techniques));
	if (SOURCE_HAS(source, TOOL))
		json_put(object, "tool",
			 enum_json(&spec_enum_tool, source->tool));
	if (SOURCE_HAS(source, DIRECTION))
		json_put(object, "direction",
			 enum_json(&spec_enum_direction, source->direction));
}

static json_t *portscan_json(const struct event_view *event)
{
	const struct source_view *source = &event->source;
	json_t *object = json_object();

	json_put(object, "id", json_integer(event->id));
	json_put(object, "state", enum_json(&spec_enum_state, event->state));
	json_put(object, "level", enum_json(&spec_enum_level, event->level));
	json_put(object, "kind", enum_json(&spec_enum_kind, event->kind));
	put_what(object, source);
	put_counts(object, source);
	put_more(object, source);
	if (EVENT_HAS(event, SPORT))
		json_put(object, "sport", json_integer(event->sport));
	if (EVENT_HAS(event, DPORT))
		json_put(object, "dport", json_integer(event->dport));
	if (SOURCE_HAS(source, KINDS))
		json_put(object, "kinds",
			 json_names(&spec_enum_kind, source->kinds));
	if (EVENT_HAS(event, BOOT_NS))
		json_put(object, "boot_ns", json_unsigned(event->boot_ns));
	if (event->members_count) {
		json_put(object, "members",
			 addrs_json(event->members, event->members_count));
		json_put(object, "members_total",
			 json_integer(event->members_total));
	}
	return object;
}

static void put_where(json_t *object, const struct source_view *source)
{
	if (*source->ifname)
		json_put(object, "in_iface", json_text(source->ifname));
	json_put(object, "src_ip", json_addr(&source->address));
	if (source->target.len)
		json_put(object, "dest_ip", json_addr(&source->target));
	if (SOURCE_HAS(source, PROTO))
		json_put(object, "proto", proto_json(source->proto));
}

json_t *print_event_json(const struct event_view *event)
{
	bool anomaly = event->kind == SCANVIGIL_KIND_ANOMALY;
	json_t *object = json_object();

	json_put(object, "timestamp", json_time(event->wall_ns));
	json_put(object, "host", json_text(host_name()));
	json_put(object, "seq", json_unsigned(event->seq));
	json_put(object, "event_type",
		 json_string(anomaly ? "anomaly" : "portscan"));
	put_where(object, &event->source);
	json_put(object, "portscan", portscan_json(event));
	return object;
}

json_t *print_lost_json(uint64_t lost)
{
	json_t *object = json_object();

	json_put(object, "event_type", json_string("lost"));
	json_put(object, "lost", json_unsigned(lost));
	/* Of the telling: when they were found went with them. */
	json_put(object, "timestamp", json_time(text_now_ns()));
	json_put(object, "host", json_text(host_name()));
	return object;
}

json_t *print_source_json(const struct source_view *source)
{
	json_t *object = json_object();

	put_where(object, source);
	PUT_NUMBER(object, source, SCAN_ID, scan_id);
	json_put(object, "level", enum_json(&spec_enum_level, source->level));
	json_put(object, "kinds", json_names(&spec_enum_kind, source->kinds));
	put_what(object, source);
	put_counts(object, source);
	put_more(object, source);
	return object;
}
