/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the daemon says of itself, on standard error: with the priority in front
 * where the journal reads it. Findings are not said here.
 */
#ifndef SCANVIGILD_SAY_H
#define SCANVIGILD_SAY_H

#include <stdbool.h>
#include <stdint.h>
#include <syslog.h>

#define SAY_MAX 512

/** say - one sentence without a final dot; @priority as for syslog(3) */
void say(int priority, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** say_clock_us - monotonic time in microseconds */
uint64_t say_clock_us(void);

/**
 * struct trouble - something that fails for a while: told once, tried again at
 * growing distances, told once more when it is over
 * @since_us: when it began, 0 for no trouble
 * @retry_us: when to try again
 * @wait_us: the last distance
 */
struct trouble {
	uint64_t since_us;
	uint64_t retry_us;
	uint64_t wait_us;
};

/** trouble_is - whether there is any */
static inline bool trouble_is(const struct trouble *trouble)
{
	return trouble->since_us;
}

/** trouble_due - whether it is time to try (again) */
bool trouble_due(const struct trouble *trouble);

/** trouble_begin - it failed (again); @what and @why are told the first time */
void trouble_begin(struct trouble *trouble, const char *what, const char *why);

/** trouble_end - it works; told if it did not before */
void trouble_end(struct trouble *trouble, const char *what);

#endif /* SCANVIGILD_SAY_H */
