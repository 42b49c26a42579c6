// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the module can be asked: views to attributes on the way out, decode.c
 * on the way back. Never prints, but for naming an answer that makes no sense.
 */
#include <errno.h>
#include <stdlib.h>

#include "decode.h"
#include "fail.h"
#include "request.h"

/* A list that changes under a dump is asked for again so many times. */
#define DUMP_TRIES 3

static int checked(int err, const struct decode_error *error)
{
	if (err == -EBADMSG)
		warn("the module's answer is malformed: %s%s%s", error->set,
		     error->attr ? ", attribute " : "",
		     error->attr ? error->attr : "");
	return err;
}

static int read_config(void *context, uint8_t cmd, const void *attrs,
		       size_t len)
{
	struct decode_error error = { 0 };

	(void)cmd;
	return checked(decode_config(attrs, len, context, &error), &error);
}

int request_config(struct nl *nl, struct config_view *config)
{
	struct nl_request request;

	*config = (struct config_view){ 0 };
	nl_begin(nl, &request, SCANVIGIL_CMD_CONFIG_GET, &spec_set_config);
	return nl_do(nl, &request, read_config, config);
}

static void put_outside(struct nl_request *request,
			const struct config_view *config)
{
	unsigned int i;

	if (!config->outside_count)
		nl_put_text(request, SCANVIGIL_A_CONFIG_OUTSIDE, "");
	for (i = 0; i < config->outside_count; i++)
		nl_put_text(request, SCANVIGIL_A_CONFIG_OUTSIDE,
			    config->outside[i]);
}

int request_config_set(struct nl *nl, const struct config_view *config)
{
	struct nl_request request;
	const struct spec_attr *attr;
	size_t i;

	nl_begin(nl, &request, SCANVIGIL_CMD_CONFIG_SET, &spec_set_config);
	for (i = 0; i < spec_set_config.count; i++) {
		attr = &spec_set_config.attrs[i];
		if (!view_has(config->has, attr->id))
			continue;
		if (attr->id == SCANVIGIL_A_CONFIG_OUTSIDE)
			put_outside(&request, config);
		else if (attr->type == SPEC_U8)
			nl_put_u8(&request, attr->id, config->value[attr->id]);
		else if (attr->type == SPEC_U32)
			nl_put_u32(&request, attr->id, config->value[attr->id]);
	}
	return nl_do(nl, &request, NULL, NULL);
}

static void put_addr(struct nl_request *request, uint16_t id,
		     const struct addr *addr)
{
	nl_put(request, id, addr->bytes, addr->len);
}

static int read_source(void *context, uint8_t cmd, const void *attrs,
		       size_t len)
{
	struct decode_error error = { 0 };

	(void)cmd;
	return checked(decode_source(attrs, len, context, &error), &error);
}

int request_source(struct nl *nl, const struct addr *address,
		   struct source_view *source)
{
	struct nl_request request;

	*source = (struct source_view){ 0 };
	nl_begin(nl, &request, SCANVIGIL_CMD_SOURCE_GET, &spec_set_filter);
	put_addr(&request, SCANVIGIL_A_FILTER_ADDRESS, address);
	return nl_do(nl, &request, read_source, source);
}

/* Room for one more item of a list, zeroed; NULL without memory. */
static void *grow(void **items, size_t *count, size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : 64;
	void *bigger;

	if (*count == *room) {
		bigger = reallocarray(*items, more, size);
		if (!bigger)
			return NULL;
		*items = bigger;
		*room = more;
	}
	return (char *)*items + size * (*count)++;
}

static int append_source(void *context, uint8_t cmd, const void *attrs,
			 size_t len)
{
	struct source_list *list = context;
	void *items = list->items;
	struct source_view *source;

	source = grow(&items, &list->count, &list->room, sizeof(*source));
	list->items = items;
	return source ? read_source(source, cmd, attrs, len) : -ENOMEM;
}

static void put_filter(struct nl_request *request, const struct filter *filter)
{
	if (view_has(filter->has, SCANVIGIL_A_FILTER_ADDRESS))
		put_addr(request, SCANVIGIL_A_FILTER_ADDRESS, &filter->address);
	if (view_has(filter->has, SCANVIGIL_A_FILTER_PREFIX_LEN))
		nl_put_u8(request, SCANVIGIL_A_FILTER_PREFIX_LEN,
			  filter->prefix_len);
	if (view_has(filter->has, SCANVIGIL_A_FILTER_FAMILY))
		nl_put_u8(request, SCANVIGIL_A_FILTER_FAMILY, filter->family);
	if (view_has(filter->has, SCANVIGIL_A_FILTER_LEVEL))
		nl_put_u8(request, SCANVIGIL_A_FILTER_LEVEL, filter->level);
	if (view_has(filter->has, SCANVIGIL_A_FILTER_KINDS))
		nl_put_u32(request, SCANVIGIL_A_FILTER_KINDS, filter->kinds);
	if (view_has(filter->has, SCANVIGIL_A_FILTER_IFINDEX))
		nl_put_u32(request, SCANVIGIL_A_FILTER_IFINDEX,
			   filter->ifindex);
}

int request_sources(struct nl *nl, const struct filter *filter,
		    struct source_list *list)
{
	struct nl_request request;
	int tries, err = -EINTR;

	for (tries = 0; err == -EINTR && tries < DUMP_TRIES; tries++) {
		list->count = 0;
		nl_begin(nl, &request, SCANVIGIL_CMD_SOURCE_GET,
			 &spec_set_filter);
		put_filter(&request, filter);
		err = nl_dump(nl, &request, append_source, list);
	}
	/* A table that never stands still is still worth showing. */
	return err == -EINTR ? 0 : err;
}

int request_source_del(struct nl *nl, const struct addr *address)
{
	struct nl_request request;

	nl_begin(nl, &request, SCANVIGIL_CMD_SOURCE_DEL, &spec_set_filter);
	put_addr(&request, SCANVIGIL_A_FILTER_ADDRESS, address);
	return nl_do(nl, &request, NULL, NULL);
}

int request_flush(struct nl *nl)
{
	struct nl_request request;

	nl_begin(nl, &request, SCANVIGIL_CMD_SOURCE_FLUSH, &spec_set_filter);
	return nl_do(nl, &request, NULL, NULL);
}

static int read_stats(void *context, uint8_t cmd, const void *attrs, size_t len)
{
	struct decode_error error = { 0 };

	(void)cmd;
	return checked(decode_stats(attrs, len, context, &error), &error);
}

int request_stats(struct nl *nl, struct stats_view *stats)
{
	struct nl_request request;

	*stats = (struct stats_view){ 0 };
	nl_begin(nl, &request, SCANVIGIL_CMD_STATS_GET, &spec_set_stats);
	return nl_do(nl, &request, read_stats, stats);
}

struct event_reader {
	request_event_fn take;
	void *context;
};

static int read_event(void *context, uint8_t cmd, const void *attrs, size_t len)
{
	const struct event_reader *reader = context;
	struct decode_error error = { 0 };
	struct event_view event;
	int err;

	(void)cmd;
	err = checked(decode_event(attrs, len, &event, &error), &error);
	return err ? err : reader->take(reader->context, &event);
}

int request_events(struct nl *nl, uint64_t since, request_event_fn take,
		   void *context)
{
	struct event_reader reader = { take, context };
	struct nl_request request;
	int err;

	nl_begin(nl, &request, SCANVIGIL_CMD_EVENT_GET, &spec_set_filter);
	if (since)
		nl_put_u64(&request, SCANVIGIL_A_FILTER_SINCE, since);
	err = nl_dump(nl, &request, read_event, &reader);
	/* Sequence numbers tell what a changing ring left out. */
	return err == -EINTR ? 0 : err;
}

static int read_allow(void *context, uint8_t cmd, const void *attrs, size_t len)
{
	struct decode_error error = { 0 };

	(void)cmd;
	return checked(decode_allow(attrs, len, context, &error), &error);
}

int request_allowed_by(struct nl *nl, const struct addr *address,
		       struct allow_view *entry)
{
	struct nl_request request;

	*entry = (struct allow_view){ 0 };
	nl_begin(nl, &request, SCANVIGIL_CMD_ALLOW_GET, &spec_set_allow);
	put_addr(&request, SCANVIGIL_A_ALLOW_ADDRESS, address);
	return nl_do(nl, &request, read_allow, entry);
}

int request_allow_append(struct allow_list *list,
			 const struct allow_view *entry)
{
	void *items = list->items;
	struct allow_view *copy;

	copy = grow(&items, &list->count, &list->room, sizeof(*copy));
	list->items = items;
	if (!copy)
		return -ENOMEM;
	*copy = *entry;
	return 0;
}

static int append_allow(void *context, uint8_t cmd, const void *attrs,
			size_t len)
{
	struct allow_view entry;
	int err = read_allow(&entry, cmd, attrs, len);

	return err ? err : request_allow_append(context, &entry);
}

int request_allowed(struct nl *nl, struct allow_list *list)
{
	struct nl_request request;
	int tries, err = -EINTR;

	for (tries = 0; err == -EINTR && tries < DUMP_TRIES; tries++) {
		list->count = 0;
		nl_begin(nl, &request, SCANVIGIL_CMD_ALLOW_GET,
			 &spec_set_allow);
		err = nl_dump(nl, &request, append_allow, list);
	}
	return err;
}

static void put_allow_key(struct nl_request *request,
			  const struct allow_view *entry)
{
	put_addr(request, SCANVIGIL_A_ALLOW_ADDRESS, &entry->address);
	nl_put_u8(request, SCANVIGIL_A_ALLOW_PREFIX_LEN, entry->prefix_len);
	if (!view_has(entry->has, SCANVIGIL_A_ALLOW_PORT_MIN))
		return;
	nl_put_u16(request, SCANVIGIL_A_ALLOW_PORT_MIN, entry->port_min);
	nl_put_u16(request, SCANVIGIL_A_ALLOW_PORT_MAX, entry->port_max);
}

int request_allow_add(struct nl *nl, const struct allow_view *entry,
		      uint32_t *removed)
{
	struct allow_view answer = { 0 };
	struct nl_request request;
	int err;

	nl_begin(nl, &request, SCANVIGIL_CMD_ALLOW_ADD, &spec_set_allow);
	put_allow_key(&request, entry);
	if (view_has(entry->has, SCANVIGIL_A_ALLOW_TTL_MS))
		nl_put_u64(&request, SCANVIGIL_A_ALLOW_TTL_MS, entry->ttl_ms);
	if (*entry->reason)
		nl_put_text(&request, SCANVIGIL_A_ALLOW_REASON, entry->reason);
	err = nl_do(nl, &request, read_allow, &answer);
	if (removed)
		*removed = answer.removed;
	return err;
}

int request_allow_del(struct nl *nl, const struct allow_view *entry)
{
	struct nl_request request;

	nl_begin(nl, &request, SCANVIGIL_CMD_ALLOW_DEL, &spec_set_allow);
	put_allow_key(&request, entry);
	return nl_do(nl, &request, NULL, NULL);
}

void request_free_sources(struct source_list *list)
{
	free(list->items);
	*list = (struct source_list){ 0 };
}

void request_free_allowed(struct allow_list *list)
{
	free(list->items);
	*list = (struct allow_list){ 0 };
}
