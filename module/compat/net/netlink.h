/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies as the generator writes them. Before 6.9 a range was not const, and
 * NLA_POLICY_MAX_LEN() is younger still; both mean the same on every kernel.
 */
#ifndef _SCANVIGIL_COMPAT_NETLINK_H
#define _SCANVIGIL_COMPAT_NETLINK_H

#include_next <net/netlink.h>

#ifndef NLA_POLICY_MAX_LEN
#define NLA_POLICY_MAX_LEN(_len)                  \
	{                                         \
		.type = NLA_BINARY, .len = (_len) \
	}
#endif

#undef NLA_POLICY_FULL_RANGE
#define NLA_POLICY_FULL_RANGE(tp, _range)                                   \
	{                                                                   \
		.type = (tp), .validation_type = NLA_VALIDATE_RANGE_PTR,    \
		.range = (typeof(((struct nla_policy *)0)->range))(_range), \
	}

#endif /* _SCANVIGIL_COMPAT_NETLINK_H */
