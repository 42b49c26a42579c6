// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who was found scanning goes into sets of a firewall for a while, unless blocking
 * it would hurt ourselves. Makes no rules, so that it drops nothing by itself.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conf_gen.h"
#include "feed.h"
#include "hand.h"
#include "output.h"
#include "blocks.h"
#include "safeguard.h"
#include "state.h"
#include "text.h"

#define SAVE_EVERY_US 5000000ull
#define WAITING_MAX 256

/**
 * struct sets - the sets
 * @conf: what is configured
 * @blocks: who is in them
 * @waiting: who is to get in at the next commit
 * @count: how many
 * @whole: at the next commit, all of @blocks goes in
 * @recheck: at the next commit, who must not be blocked any more gets out
 * @saved_us: when @blocks was saved last
 */
struct sets {
	const struct conf *conf;
	struct blocks *blocks;
	struct block waiting[WAITING_MAX];
	size_t count;
	bool whole;
	bool recheck;
	uint64_t saved_us;
};

static uint64_t now_ms(void)
{
	return text_now_ns() / 1000000;
}

static bool qualifies(const struct conf *conf, const struct event_view *event)
{
	const struct source_view *source = &event->source;

	if (event->state == SCANVIGIL_STATE_END)
		return false;
	if (conf->blocking_verified_only && !source->verified)
		return false;
	if (source->direction == SCANVIGIL_DIRECTION_OUTBOUND ||
	    source->direction == SCANVIGIL_DIRECTION_LATERAL)
		return conf->blocking_inside;
	return source->address.len;
}

/* An event of a source that waits already changes nothing. */
static bool is_waiting(const struct sets *sets, const struct block *wanted)
{
	size_t i;

	for (i = 0; i < sets->count; i++)
		if (!addr_compare(&sets->waiting[i].addr, &wanted->addr))
			return true;
	return false;
}

static int sets_event(struct output *output, const struct event_view *event)
{
	struct sets *sets = output->self;
	struct block wanted = {
		.addr = event->source.address,
		.prefix_len = event->source.prefix_len,
		.scan = event->id,
	};

	if (!qualifies(sets->conf, event) || is_waiting(sets, &wanted) ||
	    !blocks_judge(sets->blocks, &wanted, event->wall_ns / 1000000,
			  now_ms()))
		return 0;
	if (sets->count == WAITING_MAX)
		return output_fail(output, 0, "too many at once");
	sets->waiting[sets->count++] = wanted;
	return 0;
}

static int sets_lost(struct output *output, uint64_t count)
{
	(void)output;
	(void)count;
	return 0;
}

/* Where it cannot be known who must not be blocked, nobody is. */
static int read_guard(struct output *output, struct safeguard *guard)
{
	struct sets *sets = output->self;
	int err;

	err = safeguard_here(guard, sets->conf->blocking_ssh_ports);
	if (!err)
		return 0;
	return output_fail(output, -err, "cannot tell who must not be blocked");
}

static void add_entry(struct feed_entry *entries, size_t *count,
		      const struct block *block, uint64_t now)
{
	entries[(*count)++] = (struct feed_entry){
		.addr = block->addr,
		.prefix_len = block->prefix_len,
		.seconds = block->until_ms > now ?
				   (block->until_ms - now + 999) / 1000 :
				   0,
	};
}

static void tell(const struct block *block, enum guard_why why, uint64_t now)
{
	char text[ADDR_TEXT_MAX], span[TEXT_SPAN_MAX];

	addr_text(&block->addr, block->prefix_len, text);
	if (why)
		say(LOG_NOTICE, "%s is not blocked: %s", text,
		    safeguard_text(why));
	else
		say(LOG_NOTICE, "%s is blocked for %s%s", text,
		    text_span(block->until_ms - now, span),
		    block->times > 1 ? ", for it came back" : "");
}

/**
 * struct plan - what a commit does
 * @entries: for the firewall
 * @count: how many
 * @in: who gets in
 * @in_count: how many
 * @out: who gets out
 * @out_count: how many
 */
struct plan {
	struct feed_entry *entries;
	size_t count;
	struct block *in;
	size_t in_count;
	struct block *out;
	size_t out_count;
};

/* Who is blocked now, by what was found and by hand; NULL without memory. */
static struct block *read_live(const struct sets *sets, const struct hand *hand,
			       size_t *count, uint64_t now)
{
	struct block *live = NULL;

	*count = 0;
	if (sets->whole || sets->recheck)
		live = hand_over(hand, blocks_live(sets->blocks, now, count),
				 count, now);
	return live;
}

/* An admin's longer time is not made shorter. */
static uint64_t until_of(const struct hand *hand, const struct block *wanted)
{
	const struct hand_entry *entry =
		hand_find(hand, &wanted->addr, wanted->prefix_len);

	return entry && entry->until_ms > wanted->until_ms ? entry->until_ms :
							     wanted->until_ms;
}

static void plan_live(const struct sets *sets, const struct safeguard *guard,
		      struct plan *plan, const struct block *block,
		      uint64_t now)
{
	if (safeguard_find(guard, &block->addr, block->prefix_len)) {
		add_entry(plan->entries, &plan->count, block, UINT64_MAX);
		plan->out[plan->out_count++] = *block;
	} else if (sets->whole && !is_waiting(sets, block)) {
		add_entry(plan->entries, &plan->count, block, now);
	}
}

static int make_plan(const struct sets *sets, const struct safeguard *guard,
		     struct plan *plan, uint64_t now)
{
	struct hand hand = { 0 };
	struct block *live;
	enum guard_why why;
	size_t count, i;
	int err;

	err = hand_read(&hand, sets->conf->general_state);
	live = read_live(sets, &hand, &count, now);
	plan->entries = calloc(count + sets->count + 1, sizeof(*plan->entries));
	plan->in = calloc(sets->count + 1, sizeof(*plan->in));
	plan->out = calloc(count + 1, sizeof(*plan->out));
	if (!plan->entries || !plan->in || !plan->out)
		err = -1;
	for (i = 0; !err && i < count; i++)
		if (!hand_covers(&hand, &live[i], now))
			plan_live(sets, guard, plan, &live[i], now);
	free(live);
	for (i = 0; !err && i < sets->count; i++) {
		struct block wanted = sets->waiting[i];

		/* It is blocked, and sets of networks take none twice. */
		if (hand_covers(&hand, &wanted, now))
			continue;

		why = safeguard_find(guard, &wanted.addr, wanted.prefix_len);
		if (why) {
			tell(&wanted, why, now);
			continue;
		}
		plan->in[plan->in_count++] = wanted;
		wanted.until_ms = until_of(&hand, &wanted);
		add_entry(plan->entries, &plan->count, &wanted, now);
	}
	hand_free(&hand);
	return err;
}

static void free_plan(struct plan *plan)
{
	free(plan->entries);
	free(plan->in);
	free(plan->out);
}

static void save(struct sets *sets)
{
	json_t *object =
		json_pack("{s:o}", "blocks", blocks_json(sets->blocks));

	/* Who is blocked is in the firewall, too; another time it may work. */
	state_write(sets->conf->general_state, BLOCKS_FILE, object, 0600);
	json_decref(object);
	sets->saved_us = say_clock_us();
}

static void remember(struct sets *sets, const struct plan *plan, uint64_t now)
{
	char text[ADDR_TEXT_MAX];
	size_t i;

	for (i = 0; i < plan->in_count; i++) {
		tell(&plan->in[i], GUARD_NONE, now);
		blocks_put(sets->blocks, &plan->in[i], now);
	}
	for (i = 0; i < plan->out_count; i++) {
		say(LOG_NOTICE, "%s is not blocked any more",
		    addr_text(&plan->out[i].addr, plan->out[i].prefix_len,
			      text));
		blocks_end(sets->blocks, &plan->out[i]);
	}
	sets->count = 0;
	sets->whole = false;
	sets->recheck = false;
	if ((plan->in_count || plan->out_count) &&
	    say_clock_us() >= sets->saved_us + SAVE_EVERY_US)
		save(sets);
}

static int sets_commit(struct output *output)
{
	struct sets *sets = output->self;
	struct safeguard guard = { 0 };
	struct plan plan = { 0 };
	uint64_t now = now_ms();
	int err;

	if (!sets->count && !sets->whole && !sets->recheck)
		return 0;
	err = read_guard(output, &guard);
	if (!err) {
		err = make_plan(sets, &guard, &plan, now);
		if (err)
			output_fail(output, ENOMEM, "cannot block");
	}
	if (!err && (plan.count || sets->whole))
		err = feed_run(sets->conf->blocking_backend ==
					       CONF_BACKEND_IPSET ?
				       FEED_IPSET :
				       FEED_NFT,
			       sets->conf->blocking_max_entries, plan.entries,
			       plan.count, output->why, sizeof(output->why));
	if (!err)
		remember(sets, &plan, now);
	free_plan(&plan);
	safeguard_free(&guard);
	return err;
}

static void sets_drop(struct output *output)
{
	((struct sets *)output->self)->count = 0;
	/* What was to be done besides is still to be done. */
	output->owes = true;
}

static void sets_reopen(struct output *output)
{
	((struct sets *)output->self)->whole = true;
	output->owes = true;
}

static void sets_allowed(struct output *output)
{
	((struct sets *)output->self)->recheck = true;
	output->owes = true;
}

static void sets_free(struct output *output)
{
	struct sets *sets = output->self;

	save(sets);
	blocks_free(sets->blocks);
	free(sets);
	free(output);
}

static const struct output_ops sets_ops = {
	.name = "blocking",
	.event = sets_event,
	.lost = sets_lost,
	.commit = sets_commit,
	.drop = sets_drop,
	.reopen = sets_reopen,
	.allowed = sets_allowed,
	.free = sets_free,
};

struct output *output_sets(const struct conf *conf)
{
	struct block_terms terms = {
		.ttl_ms = conf->blocking_ttl,
		.factor = conf->blocking_repeat_factor,
		.max_ms = conf->blocking_max_ttl,
		.forget_ms = conf->blocking_forget_after,
		.most = conf->blocking_max_entries,
	};
	struct output *output = calloc(1, sizeof(*output));
	struct sets *sets = calloc(1, sizeof(*sets));
	json_t *saved;

	if (sets)
		sets->blocks = blocks_new(&terms);
	if (!output || !sets || !sets->blocks) {
		free(output);
		free(sets);
		return NULL;
	}
	saved = state_read(conf->general_state, BLOCKS_FILE);
	blocks_load(sets->blocks, json_object_get(saved, "blocks"), now_ms());
	json_decref(saved);
	sets->conf = conf;
	output->ops = &sets_ops;
	output->self = sets;
	output->level = conf->blocking_level + SCANVIGIL_LEVEL_NOTICE;
	sets_reopen(output);
	return output;
}
