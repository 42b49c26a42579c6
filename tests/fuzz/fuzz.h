/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzzers share: a claim that ends the run when it is false, with words
 * about what was seen, and a count of what one input was made into.
 */
#ifndef _SCANVIGIL_FUZZ_H
#define _SCANVIGIL_FUZZ_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Packets, rules or lines that the runs were made of, told at the end. */
static unsigned long long fuzz_steps;

static inline void fuzz_tell_steps(void)
{
	dprintf(STDERR_FILENO, "steps: %llu\n", fuzz_steps);
}

static inline void fuzz_count_steps(void)
{
	if (atexit(fuzz_tell_steps))
		abort();
}

__attribute__((noreturn, format(printf, 4, 5))) static inline void
fuzz_false(const char *file, int line, const char *what, const char *seen, ...)
{
	va_list args;

	va_start(args, seen);
	/* Not to stderr, which a fuzzer may read itself. */
	dprintf(STDERR_FILENO, "%s:%d: not true: %s: ", file, line, what);
	vdprintf(STDERR_FILENO, seen, args);
	dprintf(STDERR_FILENO, "\n");
	va_end(args);
	abort();
}

/* claim(CONDITION, FORMAT, ...): what was seen, where it does not hold. */
#define claim(condition, ...)                                      \
	do {                                                       \
		if (!(condition))                                  \
			fuzz_false(__FILE__, __LINE__, #condition, \
				   __VA_ARGS__);                   \
	} while (0)

#endif /* _SCANVIGIL_FUZZ_H */
