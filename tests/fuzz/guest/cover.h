/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of the module a process has been to, by the kernel's own record (KCOV);
 * knows nothing where kernel or module keep none.
 */
#ifndef _SCANVIGIL_FUZZ_COVER_H
#define _SCANVIGIL_FUZZ_COVER_H

#include <stdbool.h>
#include <stdint.h>

/** cover_begin - keep a record of this process from now on */
void cover_begin(void);

/** cover_forget - what follows is what counts */
void cover_forget(void);

/** cover_is_news - whether it came where it has not been before */
bool cover_is_news(void);

/** cover_count - how many places it has been to */
uint32_t cover_count(void);

#endif /* _SCANVIGIL_FUZZ_COVER_H */
