/* SPDX-License-Identifier: GPL-2.0-only */
/* The root of everything that one network namespace has. */
#ifndef _SCANVIGIL_NET_H
#define _SCANVIGIL_NET_H

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/netfilter.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "core/conncache.h"
#include "core/packet.h"

struct scanvigil_allow;
struct scanvigil_config;
struct scanvigil_crowd;
struct scanvigil_stats;
struct scanvigil_table;
struct event_ring;

/**
 * DOC: Locking
 *
 * =============  ==========================  ================================
 * what           read                        write
 * =============  ==========================  ================================
 * config, allow  RCU                         scanvigil_net.mutex, then RCU
 * table, events  RCU, or the mutex           scanvigil_net.mutex, then RCU
 * one set and    seqcount for rules and who  lock of the set (BH off); that of
 * its sources    comes again, else its lock  the dossiers nests within
 * event ring     its lock (BH off)           its lock (BH off)
 * crowd          its locks (BH off)          its locks (BH off)
 * =============  ==========================  ================================
 *
 * The mutex is outermost. A set's lock is held for one contact and never with
 * another one, but while a table is moved: then the old set's is the outer. The
 * event ring's lock and those of crowd are taken with no other held. Hooks run
 * within RCU, so what they reach is freed a grace period after it was unpublished.
 * Who comes again is counted without the lock; see count_again() in table.c.
 */

/* Two at PRE_ROUTING and one at LOCAL_OUT, for each family. */
#define SCANVIGIL_HOOKS 6

/**
 * struct scanvigil_net - state of one network namespace
 * @table: all sources; NULL while detection is off
 * @config: never NULL
 * @allow: the allow-list; NULL while it is empty
 * @events: the ring of events; NULL while detection is off
 * @stats: counters by CPU
 * @crowd: what sources are compared by; NULL while detection is off
 * @secret: keys every hash here; never leaves
 * @conncache: who spoke first, where connection tracking does not tell
 * @ipv6_prefix: copy of the parameter, for rules
 * @conntrack_at: when connection tracking was last seen to work, in jiffies
 * @conntrack_seen: it was seen at all
 * @sources: how many sources the table holds
 * @scan_id: the last scan that got a number
 * @mutex: serialises changes of all of the above
 * @age_work: forgets what is too old
 * @enabled_ns: when detection was switched on, boot time
 * @swept_ns: when the connection cache was swept last, boot time
 * @generation: counts changes that tear a dump
 * @event_seq: the last event before detection was switched off
 * @instance: tells one life of the namespace's sequence numbers from another
 * @net: the namespace itself
 * @hooks: where its packets come in
 */
struct scanvigil_net {
	struct scanvigil_table __rcu *table;
	struct scanvigil_config __rcu *config;
	struct scanvigil_allow __rcu *allow;
	struct event_ring __rcu *events;
	struct scanvigil_stats __percpu *stats;
	struct scanvigil_crowd *crowd;
	struct env_key secret;
	struct conncache conncache;
	u32 ipv6_prefix;
	unsigned long conntrack_at;
	bool conntrack_seen;
	atomic_t sources ____cacheline_aligned;
	atomic_t scan_id;
	struct mutex mutex; /* see Locking */
	struct delayed_work age_work;
	u64 enabled_ns;
	u64 swept_ns;
	u32 generation;
	u64 event_seq;
	u32 instance;
	struct net *net;
	struct nf_hook_ops hooks[SCANVIGIL_HOOKS];
};

extern unsigned int scanvigil_net_id;

static inline struct scanvigil_net *scanvigil_net(const struct net *net)
{
	return net_generic(net, scanvigil_net_id);
}

#endif /* _SCANVIGIL_NET_H */
