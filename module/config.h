/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Current parameters of a namespace behind one RCU pointer: copied, changed,
 * checked, published whole. Also switches detection on and off.
 */
#ifndef _SCANVIGIL_CONFIG_H
#define _SCANVIGIL_CONFIG_H

#include <linux/if.h>
#include <linux/jump_label.h>
#include <linux/rcupdate.h>
#include <uapi/linux/scanvigil.h>

#include "core/params.h"
#include "net.h"

struct netlink_ext_ack;

#define EVENT_RING_DEFAULT 4096
#define EVENT_RATE_DEFAULT 1000

/**
 * struct scanvigil_config - all that can be configured
 * @rcu: frees it after a grace period
 * @params: thresholds
 * @table_size: sources, a power of two
 * @event_ring: events kept, a power of two
 * @event_rate: events a second
 * @mark: bits for packets of scanners
 * @mark_mask: bits that may be changed
 * @outside_count: entries of @outside in use
 * @outside: names of outside interfaces
 * @enabled: detection is on
 * @mark_verified: only verified sources are marked
 */
struct scanvigil_config {
	struct rcu_head rcu;
	struct params params;
	u32 table_size;
	u32 event_ring;
	u32 event_rate;
	u32 mark;
	u32 mark_mask;
	u32 outside_count;
	char outside[SCANVIGIL_OUTSIDE_MAX][IFNAMSIZ];
	bool enabled;
	bool mark_verified;
};

/* On while any namespace marks packets. */
DECLARE_STATIC_KEY_FALSE(scanvigil_marking);

/**
 * scanvigil_config_init - a namespace's first parameters, detection off
 * @sn: the namespace
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int scanvigil_config_init(struct scanvigil_net *sn);

/**
 * scanvigil_config_exit - the reverse
 * @sn: the namespace, detection off
 */
void scanvigil_config_exit(struct scanvigil_net *sn);

/**
 * scanvigil_config_copy - the current parameters, to change
 * @sn: the namespace; its mutex is held
 *
 * Return: a copy, or NULL without memory.
 */
struct scanvigil_config *scanvigil_config_copy(struct scanvigil_net *sn);

/**
 * scanvigil_config_apply - make parameters the current ones
 * @sn: the namespace; its mutex is held
 * @config: each field within its range; taken over on success
 * @attribute: on refusal the attribute at fault, 0 if it is none
 * @reason: on refusal a sentence
 *
 * Takes what memory is needed first; all of @config holds afterwards or
 * nothing of it.
 *
 * Context: may sleep.
 * Return: 0, -EINVAL or -ENOMEM.
 */
int scanvigil_config_apply(struct scanvigil_net *sn,
			   struct scanvigil_config *config, int *attribute,
			   const char **reason);

/**
 * scanvigil_config_enable - switch detection on, other things as they are
 * @sn: the namespace
 *
 * Context: may sleep.
 * Return: 0 or a negative error.
 */
int scanvigil_config_enable(struct scanvigil_net *sn);

/**
 * scanvigil_config_disable - switch detection off, for good
 * @sn: the namespace, which is about to go; nobody changes it any more
 *
 * Context: may sleep. Cannot fail, for it allocates nothing.
 */
void scanvigil_config_disable(struct scanvigil_net *sn);

static inline const struct scanvigil_config *
scanvigil_config_get(const struct scanvigil_net *sn)
{
	return rcu_dereference_check(sn->config, lockdep_is_held(&sn->mutex));
}

#endif /* _SCANVIGIL_CONFIG_H */
