/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Test Anything Protocol in a page: ok() and is() number themselves, say
 * where they failed and what they saw; done() prints the plan and is what
 * main() returns.
 */
#ifndef _SCANVIGIL_TAP_H
#define _SCANVIGIL_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static unsigned int tap_count;
static unsigned int tap_failed;

static inline void tap_line(bool passed, const char *name, va_list args)
{
	tap_count++;
	tap_failed += !passed;
	printf("%sok %u - ", passed ? "" : "not ", tap_count);
	vprintf(name, args);
	putchar('\n');
}

__attribute__((format(printf, 5, 6))) static inline bool
tap_ok(bool passed, const char *file, int line, const char *what,
       const char *name, ...)
{
	va_list args;

	va_start(args, name);
	tap_line(passed, name, args);
	va_end(args);
	if (!passed)
		printf("# %s:%d: %s\n", file, line, what);
	return passed;
}

__attribute__((format(printf, 6, 7))) static inline bool
tap_is(long long got, long long want, const char *file, int line,
       const char *what, const char *name, ...)
{
	va_list args;

	va_start(args, name);
	tap_line(got == want, name, args);
	va_end(args);
	if (got != want)
		printf("# %s:%d: %s is %lld (0x%llx), not %lld (0x%llx)\n",
		       file, line, what, got, got, want, want);
	return got == want;
}

/* A remark, for what a loop saw before its one ok(). */
#define note(...)                    \
	do {                         \
		printf("# ");        \
		printf(__VA_ARGS__); \
		putchar('\n');       \
	} while (0)

#define ok(condition, ...) \
	tap_ok(!!(condition), __FILE__, __LINE__, #condition, __VA_ARGS__)
#define is(got, want, ...)                                                    \
	tap_is((long long)(got), (long long)(want), __FILE__, __LINE__, #got, \
	       __VA_ARGS__)

static inline int done(void)
{
	printf("1..%u\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif /* _SCANVIGIL_TAP_H */
