/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects to attributes: one function for each object, used by replies, dumps
 * and notifications alike.
 */
#ifndef _SCANVIGIL_FILL_H
#define _SCANVIGIL_FILL_H

#include <linux/skbuff.h>

#include "allow.h"
#include "config.h"
#include "event.h"

/**
 * scanvigil_fill_config - all parameters
 * @skb: message under way
 * @config: the parameters
 *
 * Return: 0 or -EMSGSIZE, as for the others.
 */
int scanvigil_fill_config(struct sk_buff *skb,
			  const struct scanvigil_config *config);

/**
 * scanvigil_fill_source - what is known of a source
 * @skb: message under way
 * @sn: the namespace
 * @config: for the prefix length and the outside interfaces
 * @view: the source
 * @boot_to_wall: what to add to boot time for wall time, nanoseconds
 */
int scanvigil_fill_source(struct sk_buff *skb, const struct scanvigil_net *sn,
			  const struct scanvigil_config *config,
			  const struct view *view, u64 boot_to_wall);

/**
 * scanvigil_fill_event - an event with the source as it was then
 * @skb: message under way
 * @sn: the namespace
 * @config: as above
 * @event: the event
 */
int scanvigil_fill_event(struct sk_buff *skb, const struct scanvigil_net *sn,
			 const struct scanvigil_config *config,
			 const struct event *event);

/**
 * scanvigil_fill_allow - an entry of the allow-list
 * @skb: message under way
 * @entry: the entry
 * @now: boot time
 */
int scanvigil_fill_allow(struct sk_buff *skb, const struct allow_entry *entry,
			 u64 now);

/**
 * scanvigil_fill_stats - counters
 * @skb: message under way
 * @sn: the namespace; its mutex is held
 */
int scanvigil_fill_stats(struct sk_buff *skb, struct scanvigil_net *sn);

#endif /* _SCANVIGIL_FILL_H */
