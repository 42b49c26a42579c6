// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who is blocked, in a tree of the C library by address. Bounded: when it is full,
 * those go that are not blocked any more, and who is blocked stays.
 */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "state.h"

struct blocks {
	struct block_terms terms;
	void *root;
	size_t count;
};

/* What a walk of the tree collects. */
struct walk {
	struct block **items;
	size_t count;
};

static int compare(const void *a, const void *b)
{
	const struct block *x = a, *y = b;
	int order = addr_compare(&x->addr, &y->addr);

	return order ? order : (int)x->prefix_len - y->prefix_len;
}

struct blocks *blocks_new(const struct block_terms *terms)
{
	struct blocks *blocks = calloc(1, sizeof(*blocks));

	if (blocks)
		blocks->terms = *terms;
	return blocks;
}

static struct block *find(const struct blocks *blocks, const struct block *key)
{
	void *node = tfind(key, &blocks->root, compare);

	return node ? *(struct block **)node : NULL;
}

const struct block *blocks_find(const struct blocks *blocks,
				const struct addr *addr, uint8_t prefix_len)
{
	const struct block key = { .addr = *addr, .prefix_len = prefix_len };

	return find(blocks, &key);
}

static uint64_t ttl_of(const struct block_terms *terms, uint32_t times)
{
	uint64_t ttl = terms->ttl_ms;

	while (--times && ttl < terms->max_ms)
		ttl *= terms->factor;
	return ttl < terms->max_ms ? ttl : terms->max_ms;
}

bool blocks_judge(struct blocks *blocks, struct block *wanted, uint64_t at_ms,
		  uint64_t now_ms)
{
	const struct block *known = find(blocks, wanted);

	wanted->times = 1;
	if (known) {
		if (known->until_ms > now_ms && known->scan == wanted->scan)
			return false;
		/* What was found before its last block ended is old news. */
		if (known->until_ms <= now_ms && at_ms < known->until_ms)
			return false;
		if (known->until_ms + blocks->terms.forget_ms > at_ms &&
		    known->times < UINT32_MAX)
			wanted->times = known->times + 1;
	}
	wanted->begun_ms = now_ms;
	wanted->until_ms = at_ms + ttl_of(&blocks->terms, wanted->times);
	return wanted->until_ms > now_ms;
}

static void collect(const void *node, VISIT which, void *context)
{
	struct walk *walk = context;

	if (which == postorder || which == leaf)
		walk->items[walk->count++] = *(struct block *const *)node;
}

/* All of them, in order; to be freed. */
static struct walk all(const struct blocks *blocks)
{
	struct walk walk = { 0 };

	if (blocks->count)
		walk.items = calloc(blocks->count, sizeof(*walk.items));
	if (walk.items)
		twalk_r(blocks->root, collect, &walk);
	return walk;
}

void blocks_end(struct blocks *blocks, const struct block *block)
{
	struct block *known = find(blocks, block);

	if (!known)
		return;
	tdelete(known, &blocks->root, compare);
	free(known);
	blocks->count--;
}

static void make_room(struct blocks *blocks, uint64_t now_ms)
{
	struct walk walk = all(blocks);
	size_t i;

	for (i = 0; i < walk.count; i++)
		if (walk.items[i]->until_ms <= now_ms)
			blocks_end(blocks, walk.items[i]);
	free(walk.items);
}

bool blocks_put(struct blocks *blocks, const struct block *block,
		uint64_t now_ms)
{
	struct block *known = find(blocks, block);

	if (!known) {
		if (blocks->count >= blocks->terms.most)
			make_room(blocks, now_ms);
		if (blocks->count >= blocks->terms.most)
			return false;
		known = malloc(sizeof(*known));
		if (!known)
			return false;
		*known = *block;
		if (!tsearch(known, &blocks->root, compare)) {
			free(known);
			return false;
		}
		blocks->count++;
	}
	*known = *block;
	return true;
}

struct block *blocks_live(const struct blocks *blocks, uint64_t now_ms,
			  size_t *count)
{
	struct walk walk = all(blocks);
	struct block *live = NULL;
	size_t i;

	*count = 0;
	if (walk.count)
		live = calloc(walk.count, sizeof(*live));
	for (i = 0; live && i < walk.count; i++)
		if (walk.items[i]->until_ms > now_ms)
			live[(*count)++] = *walk.items[i];
	free(walk.items);
	return live;
}

json_t *blocks_json(const struct blocks *blocks)
{
	struct walk walk = all(blocks);
	json_t *array = json_array();
	char text[ADDR_TEXT_MAX];
	size_t i;

	for (i = 0; i < walk.count; i++) {
		const struct block *block = walk.items[i];

		addr_text(&block->addr, 128, text);
		json_array_append_new(
			array,
			json_pack("{s:s, s:i, s:I, s:I, s:I, s:I}", "addr",
				  text, "prefix_len", block->prefix_len,
				  "begun_ms", (json_int_t)block->begun_ms,
				  "until_ms", (json_int_t)block->until_ms,
				  "scan", (json_int_t)block->scan, "times",
				  (json_int_t)block->times));
	}
	free(walk.items);
	return array;
}

void blocks_load(struct blocks *blocks, const json_t *array, uint64_t now_ms)
{
	const json_t *item;
	size_t i;

	json_array_foreach(array, i, item)
	{
		const char *text;
		struct block block = {
			.prefix_len = state_number(item, "prefix_len"),
			.begun_ms = state_number(item, "begun_ms"),
			.until_ms = state_number(item, "until_ms"),
			.scan = state_number(item, "scan"),
			.times = state_number(item, "times"),
		};

		text = json_string_value(json_object_get(item, "addr"));
		if (!text || !addr_parse(text, &block.addr) || !block.times ||
		    block.prefix_len > addr_bits(&block.addr))
			continue;
		if (block.until_ms + blocks->terms.forget_ms > now_ms)
			blocks_put(blocks, &block, now_ms);
	}
}

void blocks_free(struct blocks *blocks)
{
	if (!blocks)
		return;
	tdestroy(blocks->root, free);
	free(blocks);
}
