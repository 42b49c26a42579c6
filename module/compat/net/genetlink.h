/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Since 6.7, and in stable trees before it, a multicast group says by a flag of
 * its own that listeners need CAP_NET_ADMIN; 5.10 took the flag of operations.
 */
#ifndef _SCANVIGIL_COMPAT_GENETLINK_H
#define _SCANVIGIL_COMPAT_GENETLINK_H

#include_next <net/genetlink.h>

#ifndef GENL_MCAST_CAP_NET_ADMIN
#define GENL_MCAST_CAP_NET_ADMIN GENL_UNS_ADMIN_PERM
#endif

#endif /* _SCANVIGIL_COMPAT_GENETLINK_H */
