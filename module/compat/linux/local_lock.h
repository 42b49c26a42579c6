/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Before 6.11 whoever kept softirqs out was alone on its CPU, with PREEMPT_RT,
 * too: there was nothing to lock within. And who includes this before
 * linux/percpu.h defines per-CPU variables that a module on s390 cannot reach;
 * before linux/spinlock.h, with PREEMPT_RT, locks of no type.
 */
#ifndef _SCANVIGIL_COMPAT_LOCAL_LOCK_H
#define _SCANVIGIL_COMPAT_LOCAL_LOCK_H

#include <linux/percpu.h>
#include <linux/spinlock.h>
#include_next <linux/local_lock.h>

#ifndef local_lock_nested_bh
#define local_lock_nested_bh(lock) ((void)(lock))
#define local_unlock_nested_bh(lock) ((void)(lock))
#endif

#endif /* _SCANVIGIL_COMPAT_LOCAL_LOCK_H */
