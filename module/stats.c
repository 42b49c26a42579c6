// SPDX-License-Identifier: GPL-2.0-only
/* Adds the CPUs' counters up; counting itself is inline where it happens. */
#include "stats.h"

void scanvigil_stats_clear(struct scanvigil_net *net)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct scanvigil_stats *stats = per_cpu_ptr(net->stats, cpu);

		memset(stats->item, 0, sizeof(stats->item));
	}
}

void scanvigil_stats_sum(const struct scanvigil_net *net, u64 sum[STATS_ITEMS])
{
	unsigned int i;
	int cpu;

	memset(sum, 0, STATS_ITEMS * sizeof(*sum));
	for_each_possible_cpu(cpu) {
		const struct scanvigil_stats *stats;
		u64 copy[STATS_ITEMS];
		unsigned int start;

		stats = per_cpu_ptr(net->stats, cpu);
		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			/* Of one word, a counter is whole at any time. */
			data_race(memcpy(copy, stats->item, sizeof(copy)));
		} while (u64_stats_fetch_retry(&stats->syncp, start));
		for (i = 0; i < STATS_ITEMS; i++)
			sum[i] += copy[i];
	}
	for (i = STATS_IGNORED_ELSEWHERE; i < STATS_IGNORED_END; i++)
		sum[STATS_IGNORED] += sum[i];
	/* What packets have most in common is counted once only. */
	sum[STATS_PACKETS] += sum[STATS_ESTABLISHED] + sum[STATS_AGAIN];
	sum[STATS_OBSERVED] += sum[STATS_AGAIN];
}
