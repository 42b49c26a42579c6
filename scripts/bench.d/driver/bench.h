/* SPDX-License-Identifier: GPL-2.0-only */
/* What the driver may be asked to hook before its packets. */
#ifndef _SCANVIGIL_BENCH_H
#define _SCANVIGIL_BENCH_H

#include <linux/types.h>

/* none, noop or floor, in the caller's namespace; callers take turns. */
int bench_hook(const char *name, u32 sources);

/* What is hooked there comes off. */
void bench_unhook(void);

#endif /* _SCANVIGIL_BENCH_H */
