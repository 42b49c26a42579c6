/* SPDX-License-Identifier: GPL-2.0-only */
/* Counters: one set for each CPU, written without locks, added up for reports. */
#ifndef _SCANVIGIL_STATS_H
#define _SCANVIGIL_STATS_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

#include "net.h"

/*
 * In the order of the first attributes of enum scanvigil_a_stats, and the reasons to
 * ignore in that of its last. Every packet is counted under one of STATS_ESTABLISHED
 * to STATS_MALFORMED, STATS_OBSERVED, STATS_PROBATION and STATS_UNTRACKED.
 */
enum stats_item {
	STATS_PACKETS,
	STATS_ESTABLISHED,
	STATS_IGNORED,
	STATS_ALLOWED,
	STATS_MALFORMED,
	STATS_FRAGMENTS,
	STATS_OBSERVED,
	STATS_ANOMALIES,
	STATS_PROBATION,
	STATS_UNTRACKED,
	STATS_EVICTED,
	STATS_AGED,
	STATS_FINDINGS,
	STATS_REPORTED, /* what follows is part of the above */
	STATS_IGNORED_ELSEWHERE = STATS_REPORTED,
	STATS_IGNORED_KNOWN,
	STATS_IGNORED_MUTE,
	STATS_IGNORED_HARMLESS,
	STATS_IGNORED_END,
	STATS_AGAIN = STATS_IGNORED_END,
	STATS_ITEMS,
};

/**
 * struct scanvigil_stats - one CPU's counters
 * @item: by enum stats_item; STATS_PACKETS without STATS_ESTABLISHED, both it
 *        and STATS_OBSERVED without STATS_AGAIN, and STATS_IGNORED by its reasons
 * @second: of @requests, in units of 2^30 ns
 * @requests: requests in that second up to the next one that is drawn; this and
 *            what follows is written and read by this CPU alone
 * @until: so many more requests to that one
 * @share: it was drawn of 2^@share
 * @lot: the last lot drawn by this CPU
 * @syncp: lets 32-bit readers see whole numbers
 */
struct scanvigil_stats {
	u64 item[STATS_ITEMS];
	u32 second;
	u32 requests;
	u32 until;
	u32 share;
	u32 lot;
	struct u64_stats_sync syncp;
};

/**
 * scanvigil_stats_add - count
 * @net: the namespace
 * @item: what
 * @by: how many
 *
 * Context: any but NMI; hooks run in process context, too. Where a counter is
 * wider than a word, softirqs of this CPU are kept out for the moment.
 */
static inline void scanvigil_stats_add(struct scanvigil_net *net,
				       enum stats_item item, u64 by)
{
	struct scanvigil_stats *stats;

	if (IS_ENABLED(CONFIG_64BIT)) {
		this_cpu_add(net->stats->item[item], by);
		return;
	}
	local_bh_disable();
	stats = this_cpu_ptr(net->stats);
	u64_stats_update_begin(&stats->syncp);
	stats->item[item] += by;
	u64_stats_update_end(&stats->syncp);
	local_bh_enable();
}

static inline void scanvigil_stats_inc(struct scanvigil_net *net,
				       enum stats_item item)
{
	scanvigil_stats_add(net, item, 1);
}

/**
 * scanvigil_stats_lot - draw a lot
 * @stats: this CPU's
 *
 * For shares, never for secrets (Knuth: The Art of Computer Programming 2, 3.3.4).
 *
 * Context: softirqs of this CPU kept out.
 * Return: a number; the high bits are the better ones.
 */
static inline u32 scanvigil_stats_lot(struct scanvigil_stats *stats)
{
	stats->lot = stats->lot * 1664525 + 1013904223;
	return stats->lot;
}

/**
 * scanvigil_stats_count - scanvigil_stats_inc() where softirqs are kept out
 * @stats: this CPU's
 * @item: what; not STATS_ESTABLISHED, which is counted without
 *
 * Context: softirqs of this CPU kept out.
 */
static inline void scanvigil_stats_count(struct scanvigil_stats *stats,
					 enum stats_item item)
{
	/* There, softirqs that are kept out do not keep each other out. */
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		preempt_disable();
	u64_stats_update_begin(&stats->syncp);
	stats->item[item]++;
	u64_stats_update_end(&stats->syncp);
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		preempt_enable();
}

/**
 * scanvigil_stats_clear - begin all counters anew
 * @net: the namespace, its mutex held and none of its hooks registered
 */
void scanvigil_stats_clear(struct scanvigil_net *net);

/**
 * scanvigil_stats_sum - add all CPUs' counters up
 * @net: the namespace
 * @sum: by enum stats_item
 */
void scanvigil_stats_sum(const struct scanvigil_net *net, u64 sum[STATS_ITEMS]);

#endif /* _SCANVIGIL_STATS_H */
