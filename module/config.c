// SPDX-License-Identifier: GPL-2.0-only
/*
 * Publishes parameters, and owns the order in which a namespace's memory,
 * hooks and housekeeping come and go. Knows nothing of netlink.
 */
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

#include "config.h"
#include "crowd.h"
#include "event.h"
#include "hook.h"
#include "stats.h"
#include "table.h"

#define AGE_INTERVAL_MIN_MS 250
#define AGE_INTERVAL_MAX_MS 10000
/* Sets of the connection cache swept each second: all of them in four minutes. */
#define SWEEP_SHARE 256
/* How far apart sweeps may be, and after how many nothing is left. */
#define SWEEP_GAP_NS (600 * (u64)NSEC_PER_SEC)
#define SWEEP_GAPS 7

DEFINE_STATIC_KEY_FALSE(scanvigil_marking);

static u32 age_interval_ms(const struct params *params)
{
	return clamp_t(u32, min(params->end_ms, params->idle_ms) / 4,
		       AGE_INTERVAL_MIN_MS, AGE_INTERVAL_MAX_MS);
}

static void schedule_age(struct scanvigil_net *sn,
			 const struct scanvigil_config *config)
{
	u32 ms = age_interval_ms(&config->params);

	mod_delayed_work(system_power_efficient_wq, &sn->age_work,
			 msecs_to_jiffies(ms));
}

/*
 * A share of the connection cache each time. Its ages wrap, so where time went on
 * without us, as in a suspend, it is swept as it would have been meanwhile.
 */
static void sweep_flows(struct scanvigil_net *sn, u32 share, u64 now)
{
	u64 at = sn->swept_ns + SWEEP_GAP_NS;
	unsigned int n;

	for (n = 0; n < SWEEP_GAPS && at < now; n++, at += SWEEP_GAP_NS)
		conncache_sweep_late(&sn->conncache, at, now);
	conncache_sweep(&sn->conncache, share, now);
	sn->swept_ns = now;
}

static void age(struct work_struct *work)
{
	struct scanvigil_net *sn = container_of(to_delayed_work(work),
						struct scanvigil_net, age_work);
	const struct scanvigil_config *config;
	u64 now = ktime_get_boottime_ns();
	u32 share;

	mutex_lock(&sn->mutex);
	config = scanvigil_config_get(sn);
	if (config->enabled) {
		scanvigil_stats_add(sn, STATS_AGED,
				    scanvigil_table_age(sn, &config->params,
							now,
							scanvigil_event_push));
		share = (sn->conncache.mask + 1) / SWEEP_SHARE *
			(age_interval_ms(&config->params) / 1000 + 1);
		sweep_flows(sn, share, now);
		schedule_age(sn, config);
	}
	mutex_unlock(&sn->mutex);
}

int scanvigil_config_init(struct scanvigil_net *sn)
{
	struct scanvigil_config *config;

	config = kzalloc(sizeof(*config), GFP_KERNEL_ACCOUNT);
	if (!config)
		return -ENOMEM;
	config->params = params_default;
	config->table_size = TABLE_SIZE_DEFAULT;
	config->event_ring = EVENT_RING_DEFAULT;
	config->event_rate = EVENT_RATE_DEFAULT;
	config->mark_verified = true;
	sn->ipv6_prefix = config->params.ipv6_prefix;
	sn->generation = 1;
	RCU_INIT_POINTER(sn->config, config);
	INIT_DELAYED_WORK(&sn->age_work, age);
	return 0;
}

void scanvigil_config_exit(struct scanvigil_net *sn)
{
	struct scanvigil_config *config;

	config = rcu_dereference_protected(sn->config, 1);
	if (config && config->mark_mask)
		static_branch_dec(&scanvigil_marking);
	kfree(config);
}

struct scanvigil_config *scanvigil_config_copy(struct scanvigil_net *sn)
{
	return kmemdup(scanvigil_config_get(sn),
		       sizeof(struct scanvigil_config), GFP_KERNEL_ACCOUNT);
}

/* What a change needs before it may happen. */
struct supplies {
	struct scanvigil_table *table;
	struct event_ring *events;
	struct conncache_set *flows;
	struct scanvigil_crowd *crowd;
};

static void supplies_free(struct supplies *s)
{
	scanvigil_table_free(s->table);
	scanvigil_event_free(s->events);
	kvfree(s->flows);
	scanvigil_crowd_free(s->crowd);
}

static int supplies_get(struct supplies *s, struct scanvigil_net *sn,
			const struct scanvigil_config *old,
			const struct scanvigil_config *new)
{
	bool on = new->enabled && !old->enabled;
	bool table = on || new->table_size != old->table_size;
	bool events = on || new->event_ring != old->event_ring;

	memset(s, 0, sizeof(*s));
	if (!new->enabled)
		return 0;
	if (table)
		s->table = scanvigil_table_alloc(new->table_size);
	if (events)
		s->events = scanvigil_event_alloc(sn, new->event_ring);
	if (on) {
		s->flows = kvcalloc(CONNCACHE_SETS_DEFAULT, sizeof(*s->flows),
				    GFP_KERNEL_ACCOUNT);
		s->crowd = scanvigil_crowd_alloc();
	}
	if ((table && !s->table) || (events && !s->events) ||
	    (on && (!s->flows || !s->crowd))) {
		supplies_free(s);
		return -ENOMEM;
	}
	return 0;
}

/*
 * Hooks are gone. First a grace period: packets on their way count on what they
 * find. Then what they found, and another: rules look up without our hooks.
 */
static void take_back(struct scanvigil_net *sn)
{
	const struct event_ring *events =
		rcu_dereference_protected(sn->events, 1);

	synchronize_rcu();
	sn->event_seq = scanvigil_event_last(events);
	RCU_INIT_POINTER(sn->table, NULL);
	RCU_INIT_POINTER(sn->events, NULL);
	synchronize_rcu();
	sn->conncache.sets = NULL;
	sn->crowd = NULL;
	atomic_set(&sn->sources, 0);
}

static int switch_on(struct scanvigil_net *sn, struct supplies *s)
{
	int err;

	sn->conncache.sets = s->flows;
	sn->conncache.mask = CONNCACHE_SETS_DEFAULT - 1;
	sn->conncache.swept = 0;
	sn->crowd = s->crowd;
	sn->enabled_ns = ktime_get_coarse_boottime_ns();
	sn->swept_ns = sn->enabled_ns;
	sn->conntrack_seen = false;
	scanvigil_stats_clear(sn);
	rcu_assign_pointer(sn->table, s->table);
	rcu_assign_pointer(sn->events, s->events);
	err = scanvigil_hook_register(sn);
	/* The hooks of one family may have seen packets already. */
	if (err)
		take_back(sn);
	return err;
}

static void switch_off(struct scanvigil_net *sn)
{
	struct supplies s = {
		.table = rcu_dereference_protected(sn->table, 1),
		.events = rcu_dereference_protected(sn->events, 1),
		.flows = sn->conncache.sets,
		.crowd = sn->crowd,
	};

	scanvigil_hook_unregister(sn);
	take_back(sn);
	supplies_free(&s);
}

static void resize(struct scanvigil_net *sn, struct supplies *s)
{
	struct supplies old = {};

	if (s->table)
		old.table = scanvigil_table_move(sn, s->table);
	if (s->events)
		old.events = scanvigil_event_move(sn, s->events);
	if (!old.table && !old.events)
		return;
	synchronize_rcu();
	supplies_free(&old);
}

static void publish(struct scanvigil_net *sn, struct scanvigil_config *old,
		    struct scanvigil_config *new)
{
	static const struct addr any;

	if (new->mark_mask && !old->mark_mask)
		static_branch_inc(&scanvigil_marking);
	rcu_assign_pointer(sn->config, new);
	sn->generation++;
	if (new->params.ipv6_prefix != old->params.ipv6_prefix) {
		WRITE_ONCE(sn->ipv6_prefix, new->params.ipv6_prefix);
		synchronize_rcu();
		scanvigil_table_forget(sn, &any, 6, 0);
	}
	if (!new->mark_mask && old->mark_mask)
		static_branch_dec(&scanvigil_marking);
	kfree_rcu(old, rcu);
}

int scanvigil_config_apply(struct scanvigil_net *sn,
			   struct scanvigil_config *new, int *attribute,
			   const char **reason)
{
	struct scanvigil_config *old;
	struct params_error error;
	struct supplies supplies;
	bool was_on;
	int err;

	old = rcu_dereference_protected(sn->config,
					lockdep_is_held(&sn->mutex));
	was_on = old->enabled;
	if (!params_check(&new->params, &error)) {
		*attribute = error.attribute;
		*reason = error.reason;
		return -EINVAL;
	}
	if (new->mark & ~new->mark_mask) {
		*attribute = SCANVIGIL_A_CONFIG_MARK;
		*reason = "mark has bits outside mark-mask";
		return -EINVAL;
	}
	if (new->table_size > TABLE_SIZE_DEFAULT &&
	    sn->net->user_ns != &init_user_ns) {
		*attribute = SCANVIGIL_A_CONFIG_TABLE_SIZE;
		*reason = "table-size is above 65536 in a user namespace";
		return -EPERM;
	}
	*attribute = 0;
	*reason = "not enough memory for the table or the event ring";
	err = supplies_get(&supplies, sn, old, new);
	if (err)
		return err;

	if (new->enabled && !was_on) {
		err = switch_on(sn, &supplies);
		if (err) {
			supplies_free(&supplies);
			*reason = "the hooks could not be registered";
			return err;
		}
	} else {
		resize(sn, &supplies);
	}
	publish(sn, old, new);
	if (was_on && !new->enabled)
		switch_off(sn);
	if (new->enabled)
		schedule_age(sn, new);
	return 0;
}

int scanvigil_config_enable(struct scanvigil_net *sn)
{
	struct scanvigil_config *config;
	const char *reason;
	int attribute, err = -ENOMEM;

	mutex_lock(&sn->mutex);
	config = scanvigil_config_copy(sn);
	if (config) {
		config->enabled = true;
		err = scanvigil_config_apply(sn, config, &attribute, &reason);
		if (err)
			kfree(config);
	}
	mutex_unlock(&sn->mutex);
	return err;
}

void scanvigil_config_disable(struct scanvigil_net *sn)
{
	struct scanvigil_config *config;

	mutex_lock(&sn->mutex);
	config = rcu_dereference_protected(sn->config,
					   lockdep_is_held(&sn->mutex));
	if (config->enabled)
		switch_off(sn);
	config->enabled = false;
	mutex_unlock(&sn->mutex);
	cancel_delayed_work_sync(&sn->age_work);
}
