/* SPDX-License-Identifier: GPL-2.0-only */
/* Before 6.12 it was <asm/unaligned.h>. */
#ifndef _SCANVIGIL_COMPAT_LINUX_UNALIGNED_H
#define _SCANVIGIL_COMPAT_LINUX_UNALIGNED_H

#if __has_include_next(<linux/unaligned.h>)
#include_next <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#endif /* _SCANVIGIL_COMPAT_LINUX_UNALIGNED_H */
