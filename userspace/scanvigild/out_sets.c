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
#include "nl.h"
#include "output.h"
#include "blocks.h"
#include "safeguard.h"
#include "spec.h"
#include "state.h"
#include "text.h"

#define FILE_NAME "blocks"
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

static int read_allowed(struct safeguard *guard)
{
	struct allow_list list = { 0 };
	struct nl *nl;
	int err;

	err = nl_try(&nl);
	if (err)
		return err;
	err = request_allowed(nl, &list);
	if (!err)
		err = safeguard_allow(guard, &list);
	request_free_allowed(&list);
	nl_close(nl);
	return err;
}

/* Where it cannot be known who must not be blocked, nobody is. */
static int read_guard(struct output *output, struct safeguard *guard)
{
	static const char *const resolv_conf[] = {
		"/etc/resolv.conf",
		"/run/systemd/resolve/resolv.conf",
		NULL,
	};
	struct sets *sets = output->self;
	struct safeguard_places places = {
		.proc_net = "/proc/self/net",
		.resolv_conf = resolv_conf,
		.ssh_ports = sets->conf->blocking_ssh_ports,
	};
	int err;

	err = safeguard_read(guard, &places);
	if (!err)
		err = read_allowed(guard);
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

static int make_plan(struct sets *sets, const struct safeguard *guard,
		     struct plan *plan, uint64_t now)
{
	size_t count = 0, i;
	struct block *live = NULL;
	enum guard_why why;

	if (sets->whole || sets->recheck)
		live = blocks_live(sets->blocks, now, &count);
	plan->entries = calloc(count + sets->count + 1, sizeof(*plan->entries));
	plan->in = calloc(sets->count + 1, sizeof(*plan->in));
	plan->out = calloc(count + 1, sizeof(*plan->out));
	if (!plan->entries || !plan->in || !plan->out) {
		free(live);
		return -1;
	}
	for (i = 0; i < count; i++) {
		if (safeguard_find(guard, &live[i].addr, live[i].prefix_len)) {
			add_entry(plan->entries, &plan->count, &live[i],
				  UINT64_MAX);
			plan->out[plan->out_count++] = live[i];
		} else if (sets->whole && !is_waiting(sets, &live[i])) {
			add_entry(plan->entries, &plan->count, &live[i], now);
		}
	}
	free(live);
	for (i = 0; i < sets->count; i++) {
		const struct block *wanted = &sets->waiting[i];

		why = safeguard_find(guard, &wanted->addr, wanted->prefix_len);
		if (why) {
			tell(wanted, why, now);
			continue;
		}
		add_entry(plan->entries, &plan->count, wanted, now);
		plan->in[plan->in_count++] = *wanted;
	}
	return 0;
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
	state_write(sets->conf->general_state, FILE_NAME, object);
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
	saved = state_read(conf->general_state, FILE_NAME);
	blocks_load(sets->blocks, json_object_get(saved, "blocks"), now_ms());
	json_decref(saved);
	sets->conf = conf;
	output->ops = &sets_ops;
	output->self = sets;
	output->level = conf->blocking_level + SCANVIGIL_LEVEL_NOTICE;
	sets_reopen(output);
	return output;
}
