// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whom an admin blocked or freed by hand. Knows no firewall; whether somebody may
 * be blocked at all was asked before, and is asked again.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hand.h"
#include "state.h"

#define FILE_NAME "by-hand"
/* The daemon, which reads it, may be another user than who writes it. */
#define MODE 0644

static int compare(const struct hand_entry *entry, const struct addr *addr,
		   unsigned int prefix_len)
{
	int order = addr_compare(&entry->addr, addr);

	return order ? order : (int)entry->prefix_len - (int)prefix_len;
}

/* Where a prefix is, or where it would be: they are in order. */
static size_t place_of(const struct hand *hand, const struct addr *addr,
		       unsigned int prefix_len)
{
	size_t low = 0, high = hand->count, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (compare(&hand->items[middle], addr, prefix_len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct hand_entry *hand_find(const struct hand *hand,
				   const struct addr *addr,
				   unsigned int prefix_len)
{
	size_t at = place_of(hand, addr, prefix_len);

	if (at == hand->count || compare(&hand->items[at], addr, prefix_len))
		return NULL;
	return &hand->items[at];
}

bool hand_covers(const struct hand *hand, const struct block *block,
		 uint64_t now_ms)
{
	const struct hand_entry *entry;
	struct addr addr;

	for (entry = hand->items; entry < hand->items + hand->count; entry++) {
		if (entry->until_ms <= now_ms ||
		    entry->prefix_len >= block->prefix_len ||
		    entry->addr.len != block->addr.len)
			continue;
		addr = block->addr;
		addr_mask(&addr, entry->prefix_len);
		if (!addr_compare(&addr, &entry->addr))
			return true;
	}
	return false;
}

int hand_put(struct hand *hand, const struct hand_entry *entry)
{
	size_t at = place_of(hand, &entry->addr, entry->prefix_len);
	size_t room = hand->room ? hand->room * 2 : 16;
	struct hand_entry *items;

	if (at < hand->count &&
	    !compare(&hand->items[at], &entry->addr, entry->prefix_len)) {
		hand->items[at] = *entry;
		return 0;
	}
	if (hand->count == hand->room) {
		items = reallocarray(hand->items, room, sizeof(*items));
		if (!items)
			return -ENOMEM;
		hand->items = items;
		hand->room = room;
	}
	memmove(&hand->items[at + 1], &hand->items[at],
		(hand->count - at) * sizeof(*hand->items));
	hand->items[at] = *entry;
	hand->count++;
	return 0;
}

int hand_read(struct hand *hand, const char *directory)
{
	json_t *object = state_read(directory, FILE_NAME);
	const char *text, *why;
	const json_t *item;
	int err = 0;
	size_t i;

	json_array_foreach(json_object_get(object, "entries"), i, item)
	{
		struct hand_entry entry = {
			.prefix_len = state_number(item, "prefix_len"),
			.at_ms = state_number(item, "at_ms"),
			.until_ms = state_number(item, "until_ms"),
		};

		text = json_string_value(json_object_get(item, "addr"));
		why = json_string_value(json_object_get(item, "why"));
		if (!text || !addr_parse(text, &entry.addr) ||
		    entry.prefix_len > addr_bits(&entry.addr))
			continue;
		snprintf(entry.why, sizeof(entry.why), "%s", why ? why : "");
		err = hand_put(hand, &entry);
		if (err)
			break;
	}
	json_decref(object);
	return err;
}

static bool matters(const struct hand_entry *entry, uint64_t now_ms,
		    uint64_t keep_ms)
{
	return entry->until_ms ? entry->until_ms > now_ms :
				 entry->at_ms + keep_ms > now_ms;
}

int hand_write(const struct hand *hand, const char *directory, uint64_t now_ms,
	       uint64_t keep_ms)
{
	json_t *array = json_array(), *object;
	char text[ADDR_TEXT_MAX];
	size_t i;
	int err;

	for (i = 0; i < hand->count; i++) {
		const struct hand_entry *entry = &hand->items[i];

		if (!matters(entry, now_ms, keep_ms))
			continue;
		addr_text(&entry->addr, 128, text);
		json_array_append_new(
			array,
			json_pack("{s:s, s:i, s:I, s:I, s:s}", "addr", text,
				  "prefix_len", entry->prefix_len, "at_ms",
				  (json_int_t)entry->at_ms, "until_ms",
				  (json_int_t)entry->until_ms, "why",
				  entry->why));
	}
	object = json_pack("{s:o}", "entries", array);
	err = object ? state_write(directory, FILE_NAME, object, MODE) :
		       -ENOMEM;
	json_decref(object);
	return err;
}

static void add_block(struct block *all, size_t *count,
		      const struct hand_entry *entry, uint64_t now_ms)
{
	if (entry->until_ms <= now_ms)
		return;
	all[(*count)++] = (struct block){
		.addr = entry->addr,
		.prefix_len = entry->prefix_len,
		.begun_ms = entry->at_ms,
		.until_ms = entry->until_ms,
	};
}

/* Both are in order. */
static size_t merge(const struct hand *hand, const struct block *live,
		    size_t live_count, struct block *all, uint64_t now_ms)
{
	const struct hand_entry *entry = hand->items;
	const struct hand_entry *end = entry + hand->count;
	size_t count = 0, i;

	for (i = 0; i < live_count; i++) {
		struct block block = live[i];
		int order = -1;

		while (entry < end && (order = compare(entry, &block.addr,
						       block.prefix_len)) < 0)
			add_block(all, &count, entry++, now_ms);
		if (entry == end || order) {
			all[count++] = block;
			continue;
		}
		if (entry->until_ms > block.until_ms)
			block.until_ms = entry->until_ms;
		if (entry->until_ms || block.begun_ms > entry->at_ms)
			all[count++] = block;
		entry++;
	}
	while (entry < end)
		add_block(all, &count, entry++, now_ms);
	return count;
}

struct block *hand_over(const struct hand *hand, struct block *live,
			size_t *count, uint64_t now_ms)
{
	struct block *all = calloc(*count + hand->count + 1, sizeof(*all));

	*count = all ? merge(hand, live, *count, all, now_ms) : 0;
	free(live);
	return all;
}

void hand_free(struct hand *hand)
{
	free(hand->items);
	*hand = (struct hand){ 0 };
}
