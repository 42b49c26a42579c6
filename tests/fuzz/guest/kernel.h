/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel says of itself while it is asked, so that whoever asks knows
 * which question it was.
 */
#ifndef _SCANVIGIL_FUZZ_KERNEL_H
#define _SCANVIGIL_FUZZ_KERNEL_H

#include <stdbool.h>

/** kernel_listen - to what is said from now on */
void kernel_listen(void);

/** kernel_complains - whether it did, and print the first line of that */
bool kernel_complains(void);

#endif /* _SCANVIGIL_FUZZ_KERNEL_H */
