// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the attributes of a netlink message to views. Trusts no length: what
 * does not fit its type is refused by name, and nothing is read beyond the
 * bytes given. Knows the framing of attributes, but no socket.
 */
#include <assert.h>
#include <errno.h>
#include <linux/netlink.h>
#include <string.h>

#include "decode.h"

#define ATTR_HEADER sizeof(struct nlattr)

/* The masks of views have a bit for each attribute. */
static_assert(SCANVIGIL_A_SOURCE_MAX < 64 && SCANVIGIL_A_EVENT_MAX < 64 &&
		      SCANVIGIL_A_ALLOW_MAX < 64 &&
		      SCANVIGIL_A_CONFIG_MAX < 64 && SCANVIGIL_A_STATS_MAX < 64,
	      "an attribute has no bit");

/* Where an attribute goes; size 0: it needs a function of its own. */
struct field {
	uint16_t offset;
	uint8_t size;
	bool is_addr;
};

struct target {
	const struct spec_set *set;
	const struct field *fields;
	uint64_t *has;
	void *view;
	int (*store)(void *view, unsigned int id, const void *data, size_t len,
		     struct decode_error *error);
};

#define FIELD(type, member)                                   \
	{                                                     \
		offsetof(struct type, member),                \
			sizeof(((struct type *)0)->member), 0 \
	}
#define ADDR_FIELD(type, member)                                      \
	{                                                             \
		offsetof(struct type, member), sizeof(struct addr), 1 \
	}

static const struct field source_fields[SCANVIGIL_A_SOURCE_MAX + 1] = {
	[SCANVIGIL_A_SOURCE_ADDRESS] = ADDR_FIELD(source_view, address),
	[SCANVIGIL_A_SOURCE_PREFIX_LEN] = FIELD(source_view, prefix_len),
	[SCANVIGIL_A_SOURCE_LEVEL] = FIELD(source_view, level),
	[SCANVIGIL_A_SOURCE_KINDS] = FIELD(source_view, kinds),
	[SCANVIGIL_A_SOURCE_TECHNIQUES] = FIELD(source_view, techniques),
	[SCANVIGIL_A_SOURCE_ANOMALIES] = FIELD(source_view, anomalies),
	[SCANVIGIL_A_SOURCE_WHY] = FIELD(source_view, why),
	[SCANVIGIL_A_SOURCE_TOOL] = FIELD(source_view, tool),
	[SCANVIGIL_A_SOURCE_DIRECTION] = FIELD(source_view, direction),
	[SCANVIGIL_A_SOURCE_SCORE] = FIELD(source_view, score),
	[SCANVIGIL_A_SOURCE_PORTS] = FIELD(source_view, ports),
	[SCANVIGIL_A_SOURCE_PORTS_EXACT] = FIELD(source_view, ports_exact),
	[SCANVIGIL_A_SOURCE_HOSTS] = FIELD(source_view, hosts),
	[SCANVIGIL_A_SOURCE_PROTOCOLS] = FIELD(source_view, protocols),
	[SCANVIGIL_A_SOURCE_PACKETS] = FIELD(source_view, packets),
	[SCANVIGIL_A_SOURCE_ANSWERED] = FIELD(source_view, answered),
	[SCANVIGIL_A_SOURCE_REJECTED] = FIELD(source_view, rejected),
	[SCANVIGIL_A_SOURCE_FILTERED] = FIELD(source_view, filtered),
	[SCANVIGIL_A_SOURCE_VERIFIED] = FIELD(source_view, verified),
	[SCANVIGIL_A_SOURCE_FIRST_NS] = FIELD(source_view, first_ns),
	[SCANVIGIL_A_SOURCE_LAST_NS] = FIELD(source_view, last_ns),
	[SCANVIGIL_A_SOURCE_FIRST_PORT] = FIELD(source_view, first_port),
	[SCANVIGIL_A_SOURCE_LAST_PORT] = FIELD(source_view, last_port),
	[SCANVIGIL_A_SOURCE_TARGET] = ADDR_FIELD(source_view, target),
	[SCANVIGIL_A_SOURCE_FLAGS_UNION] = FIELD(source_view, flags_union),
	[SCANVIGIL_A_SOURCE_FLAGS_COMMON] = FIELD(source_view, flags_common),
	[SCANVIGIL_A_SOURCE_TTL] = FIELD(source_view, ttl),
	[SCANVIGIL_A_SOURCE_TOS] = FIELD(source_view, tos),
	[SCANVIGIL_A_SOURCE_PROTO] = FIELD(source_view, proto),
	[SCANVIGIL_A_SOURCE_IFINDEX] = FIELD(source_view, ifindex),
	[SCANVIGIL_A_SOURCE_IFNAME] = FIELD(source_view, ifname),
	[SCANVIGIL_A_SOURCE_SCAN_ID] = FIELD(source_view, scan_id),
};

static const struct field event_fields[SCANVIGIL_A_EVENT_MAX + 1] = {
	[SCANVIGIL_A_EVENT_SEQ] = FIELD(event_view, seq),
	[SCANVIGIL_A_EVENT_ID] = FIELD(event_view, id),
	[SCANVIGIL_A_EVENT_STATE] = FIELD(event_view, state),
	[SCANVIGIL_A_EVENT_LEVEL] = FIELD(event_view, level),
	[SCANVIGIL_A_EVENT_KIND] = FIELD(event_view, kind),
	[SCANVIGIL_A_EVENT_WALL_NS] = FIELD(event_view, wall_ns),
	[SCANVIGIL_A_EVENT_BOOT_NS] = FIELD(event_view, boot_ns),
	[SCANVIGIL_A_EVENT_SPORT] = FIELD(event_view, sport),
	[SCANVIGIL_A_EVENT_DPORT] = FIELD(event_view, dport),
	[SCANVIGIL_A_EVENT_LOST] = FIELD(event_view, lost),
	[SCANVIGIL_A_EVENT_MEMBERS_TOTAL] = FIELD(event_view, members_total),
};

static const struct field allow_fields[SCANVIGIL_A_ALLOW_MAX + 1] = {
	[SCANVIGIL_A_ALLOW_ADDRESS] = ADDR_FIELD(allow_view, address),
	[SCANVIGIL_A_ALLOW_PREFIX_LEN] = FIELD(allow_view, prefix_len),
	[SCANVIGIL_A_ALLOW_PORT_MIN] = FIELD(allow_view, port_min),
	[SCANVIGIL_A_ALLOW_PORT_MAX] = FIELD(allow_view, port_max),
	[SCANVIGIL_A_ALLOW_TTL_MS] = FIELD(allow_view, ttl_ms),
	[SCANVIGIL_A_ALLOW_REASON] = FIELD(allow_view, reason),
	[SCANVIGIL_A_ALLOW_REMOVED] = FIELD(allow_view, removed),
};

static size_t size_of_type(uint8_t type)
{
	switch (type) {
	case SPEC_U8:
		return 1;
	case SPEC_U16:
		return 2;
	case SPEC_U32:
	case SPEC_S32:
		return 4;
	case SPEC_U64:
		return 8;
	default:
		return 0;
	}
}

/* Length without what follows the first NUL; the NUL need not be there. */
static bool copy_string(char *to, size_t size, const void *data, size_t len)
{
	size_t used = strnlen(data, len);

	if (used >= size)
		return false;
	memcpy(to, data, used);
	to[used] = '\0';
	return true;
}

static int store_field(const struct target *target,
		       const struct spec_attr *attr, const void *data,
		       size_t len, struct decode_error *error)
{
	const struct field *field = &target->fields[attr->id];
	char *to = (char *)target->view + field->offset;

	if (!field->size)
		return target->store ? target->store(target->view, attr->id,
						     data, len, error) :
				       0;
	if (field->is_addr)
		return addr_set((struct addr *)to, data, len) ? 0 : -EBADMSG;
	if (attr->type == SPEC_STRING)
		return copy_string(to, field->size, data, len) ? 0 : -EBADMSG;
	if (len != field->size || len != size_of_type(attr->type))
		return -EBADMSG;
	memcpy(to, data, len);
	return 0;
}

static int store_attr(const struct target *target, unsigned int type,
		      const void *data, size_t len, struct decode_error *error)
{
	const struct spec_attr *attr;
	int err;

	if (!type || type > target->set->count)
		return 0;
	attr = &target->set->attrs[type - 1];
	if (attr->type == SPEC_PAD)
		return 0;
	err = target->fields ?
		      store_field(target, attr, data, len, error) :
		      target->store(target->view, attr->id, data, len, error);
	if (!err)
		*target->has |= 1ULL << attr->id;
	else if (!error->set)
		*error = (struct decode_error){ target->set->name, attr->name };
	return err;
}

static int walk(const struct target *target, const void *attrs, size_t len,
		struct decode_error *error)
{
	const char *at = attrs;
	struct nlattr header;
	size_t step;
	int err;

	while (len >= ATTR_HEADER) {
		memcpy(&header, at, sizeof(header));
		if (header.nla_len < ATTR_HEADER || header.nla_len > len)
			break;
		err = store_attr(target, header.nla_type & NLA_TYPE_MASK,
				 at + ATTR_HEADER, header.nla_len - ATTR_HEADER,
				 error);
		if (err)
			return err;
		step = NLA_ALIGN(header.nla_len);
		step = step < len ? step : len;
		at += step;
		len -= step;
	}
	if (!len)
		return 0;
	*error = (struct decode_error){ target->set->name, NULL };
	return -EBADMSG;
}

/* One of an attribute that comes several times; too many are left out. */
static int append_addr(struct addr *list, uint8_t room, uint8_t *count,
		       const void *data, size_t len)
{
	if (*count == room)
		return 0;
	return addr_set(&list[(*count)++], data, len) ? 0 : -EBADMSG;
}

static int store_source(void *view, unsigned int id, const void *data,
			size_t len, struct decode_error *error)
{
	struct source_view *source = view;

	(void)error;
	if (id == SCANVIGIL_A_SOURCE_CHILDREN)
		return append_addr(source->children, VIEW_CHILDREN_MAX,
				   &source->children_count, data, len);
	if (id != SCANVIGIL_A_SOURCE_SAMPLE_PORTS)
		return 0;
	if (len % sizeof(uint16_t) || len > sizeof(source->sample_ports))
		return -EBADMSG;
	memcpy(source->sample_ports, data, len);
	source->samples = len / sizeof(uint16_t);
	return 0;
}

static int store_event(void *view, unsigned int id, const void *data,
		       size_t len, struct decode_error *error)
{
	struct event_view *event = view;

	if (id == SCANVIGIL_A_EVENT_MEMBERS)
		return append_addr(event->members, SCANVIGIL_MEMBERS_MAX,
				   &event->members_count, data, len);
	if (id != SCANVIGIL_A_EVENT_SOURCE)
		return 0;
	return decode_source(data, len, &event->source, error);
}

static int read_number(const struct spec_attr *attr, const void *data,
		       size_t len, uint64_t *number)
{
	uint16_t half;
	uint32_t word;
	uint8_t byte;

	if (!len || len != size_of_type(attr->type))
		return -EBADMSG;
	switch (len) {
	case sizeof(byte):
		memcpy(&byte, data, sizeof(byte));
		*number = byte;
		return 0;
	case sizeof(half):
		memcpy(&half, data, sizeof(half));
		*number = half;
		return 0;
	case sizeof(word):
		memcpy(&word, data, sizeof(word));
		*number = word;
		return 0;
	default:
		memcpy(number, data, sizeof(*number));
		return 0;
	}
}

static int store_config(void *view, unsigned int id, const void *data,
			size_t len, struct decode_error *error)
{
	const struct spec_attr *attr = &spec_set_config.attrs[id - 1];
	struct config_view *config = view;
	uint64_t number;
	char *name;

	(void)error;
	if (attr->type == SPEC_STRING) {
		if (config->outside_count == SCANVIGIL_OUTSIDE_MAX)
			return -EBADMSG;
		name = config->outside[config->outside_count];
		if (!copy_string(name, VIEW_IFNAME_MAX, data, len))
			return -EBADMSG;
		config->outside_count += name[0] != '\0';
		return 0;
	}
	if (read_number(attr, data, len, &number) || number > UINT32_MAX)
		return -EBADMSG;
	config->value[id] = number;
	return 0;
}

static int store_stats(void *view, unsigned int id, const void *data,
		       size_t len, struct decode_error *error)
{
	const struct spec_attr *attr = &spec_set_stats.attrs[id - 1];
	struct stats_view *stats = view;

	(void)error;
	if (attr->type == SPEC_STRING)
		return copy_string(stats->version, sizeof(stats->version), data,
				   len) ?
			       0 :
			       -EBADMSG;
	return read_number(attr, data, len, &stats->value[id]);
}

int decode_source(const void *attrs, size_t len, struct source_view *view,
		  struct decode_error *error)
{
	const struct target target = { &spec_set_source, source_fields,
				       &view->has, view, store_source };

	memset(view, 0, sizeof(*view));
	return walk(&target, attrs, len, error);
}

int decode_event(const void *attrs, size_t len, struct event_view *view,
		 struct decode_error *error)
{
	const struct target target = { &spec_set_event, event_fields,
				       &view->has, view, store_event };

	memset(view, 0, sizeof(*view));
	return walk(&target, attrs, len, error);
}

int decode_allow(const void *attrs, size_t len, struct allow_view *view,
		 struct decode_error *error)
{
	const struct target target = { &spec_set_allow, allow_fields,
				       &view->has, view, NULL };

	memset(view, 0, sizeof(*view));
	return walk(&target, attrs, len, error);
}

int decode_config(const void *attrs, size_t len, struct config_view *view,
		  struct decode_error *error)
{
	const struct target target = { &spec_set_config, NULL, &view->has, view,
				       store_config };

	memset(view, 0, sizeof(*view));
	return walk(&target, attrs, len, error);
}

int decode_stats(const void *attrs, size_t len, struct stats_view *view,
		 struct decode_error *error)
{
	const struct target target = { &spec_set_stats, NULL, &view->has, view,
				       store_stats };

	memset(view, 0, sizeof(*view));
	return walk(&target, attrs, len, error);
}
