/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What runs in a guest says what is not true, and ends: what was sent last is
 * told by whoever waits for it.
 */
#ifndef _SCANVIGIL_FUZZ_TOLD_H
#define _SCANVIGIL_FUZZ_TOLD_H

#include "../fuzz.h"

/* need(CONDITION, FORMAT, ...): what the guest has to be able to do. */
#define need(condition, ...)                                            \
	do {                                                            \
		if (!(condition)) {                                     \
			dprintf(STDERR_FILENO, "cannot: " __VA_ARGS__); \
			dprintf(STDERR_FILENO, ": %m\n");               \
			_exit(2);                                       \
		}                                                       \
	} while (0)

#endif /* _SCANVIGIL_FUZZ_TOLD_H */
