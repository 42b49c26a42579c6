// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gives up all capabilities but one. The user stays: where the daemon is started
 * as root by hand, its files are root's.
 */
#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "privilege.h"

#define KEPT CAP_NET_ADMIN

int privilege_drop(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2] = { 0 };
	int cap;

	if (syscall(SYS_capget, &head, data))
		return -errno;
	/* Where the service manager has done it, there is nothing to do. */
	if (!data[1].permitted && !(data[0].permitted & ~(1u << KEPT)))
		return 0;
	/* From the bounding set, so that programs that root runs get none back. */
	for (cap = 0; prctl(PR_CAPBSET_READ, cap) >= 0; cap++)
		if (cap != KEPT && prctl(PR_CAPBSET_DROP, cap) &&
		    errno != EPERM)
			return -errno;
	data[0].permitted &= 1u << KEPT;
	data[0].effective = data[0].permitted;
	data[0].inheritable = data[0].permitted;
	data[1] = (struct __user_cap_data_struct){ 0 };
	if (syscall(SYS_capset, &head, data))
		return -errno;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? -errno : 0;
}
