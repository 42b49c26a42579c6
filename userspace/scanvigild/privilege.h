/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the daemon may do: CAP_NET_ADMIN, and nothing else that root may.
 */
#ifndef SCANVIGILD_PRIVILEGE_H
#define SCANVIGILD_PRIVILEGE_H

/** privilege_drop - keep CAP_NET_ADMIN alone, also for programs run; 0 or -errno */
int privilege_drop(void);

#endif /* SCANVIGILD_PRIVILEGE_H */
