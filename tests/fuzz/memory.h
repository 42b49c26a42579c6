/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds of a source's memory at any time, beside what was really sent and
 * what was told. Looks into the memory, and changes nothing.
 */
#ifndef _SCANVIGIL_MEMORY_H
#define _SCANVIGIL_MEMORY_H

#include "truth.h"
#include "core/source.h"

/**
 * struct told - what was told of a source since it began, and what it knew
 * @first_ns: when it began
 * @last_ns: its last packet, as of the last time that it was looked at
 * @starts: findings that were not updates, by kind and whether at level scan
 * @updates: and those that were
 * @anomalies: all that were ever held against it
 * @score: what it began with, of a scan before
 * @udp_score: likewise
 * @told: the highest level at which something of the scan that goes on was told,
 *        and not taken back
 * @level: the highest that was told of it alone
 * @contacted: as in struct detail, as of the last time
 * @answered: likewise
 * @window_at: likewise
 * @forgot_contacts: it has lost contacts, which may count once more
 * @forgot_answers: and answers
 */
struct told {
	u64 first_ns;
	u64 last_ns;
	u32 starts[SCANVIGIL_KIND_MAX + 1][2];
	u32 updates;
	u32 anomalies;
	int score;
	int udp_score;
	u8 told;
	u8 level;
	u64 contacted[2][2];
	u64 answered[2];
	u16 window_at;
	bool forgot_contacts;
	bool forgot_answers;
};

/**
 * memory_check - claim that a source's memory is in order
 * @record: the source
 * @told: what was told of it; gets what it knows now
 * @truth: what it really did
 * @now: nanoseconds
 */
void memory_check(const struct record *record, struct told *told,
		  const struct truth_source *truth, u64 now);

#endif /* _SCANVIGIL_MEMORY_H */
