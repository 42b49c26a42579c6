// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Drops capabilities by the system calls alone: what is to be done takes fewer
 * lines than a library takes to be asked. Keeps no state.
 */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"
#include "privilege.h"

/* Who owns nothing, by Debian's and the kernel's numbers. */
#define NOBODY 65534
#define CAP(name) (1ULL << CAP_##name)

static const uint64_t kept[] = {
	[PRIVILEGE_NETWORK] = CAP(NET_ADMIN),
	[PRIVILEGE_FILES] = CAP(NET_ADMIN) | CAP(DAC_OVERRIDE) |
			    CAP(DAC_READ_SEARCH) | CAP(FOWNER),
	[PRIVILEGE_FIREWALL] = CAP(NET_ADMIN) | CAP(NET_RAW) |
			       CAP(DAC_OVERRIDE) | CAP(DAC_READ_SEARCH),
	[PRIVILEGE_NONE] = 0,
};

/* What programs that it runs may have of that. */
#define INHERITED (CAP(NET_ADMIN) | CAP(NET_RAW))

static int refuse(const char *what)
{
	return fail(EXIT_NO, errno, NULL, "cannot drop %s: %s", what,
		    strerror(errno));
}

/* Those that are there and in @keep; none is for programs to inherit. */
static int drop(uint64_t keep)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
	unsigned int i;

	if (syscall(SYS_capget, &head, data))
		return -1;
	for (i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
		data[i].permitted &= (uint32_t)(keep >> 32 * i);
		data[i].effective = data[i].permitted;
		data[i].inheritable = 0;
	}
	return syscall(SYS_capset, &head, data);
}

/* Who may not take them from the bounding set has no use of it either. */
static void bound(uint64_t keep)
{
	int cap;

	for (cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		if (!(keep >> cap & 1))
			prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
}

int privilege_keep(enum privilege privilege)
{
	if (privilege == PRIVILEGE_LATER)
		return 0;
	/* What it takes to reach files is soon to go, too. */
	bound(kept[privilege] & INHERITED);
	if (drop(kept[privilege]))
		return refuse("capabilities");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return refuse("the right to gain more");
	return 0;
}

bool privilege_has_network(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	return !syscall(SYS_capget, &head, data) &&
	       data[0].effective & CAP(NET_ADMIN);
}

void privilege_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files))
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

int privilege_confine(void)
{
	const struct rlimit none = { 0 };

	/* The last file that is read for times. */
	tzset();
	bound(kept[PRIVILEGE_NONE]);
	/* Where root is somebody else's, as in a container, there may be none. */
	if (!geteuid()) {
		setgroups(0, NULL);
		if (!setresgid(NOBODY, NOBODY, NOBODY))
			(void)!setresuid(NOBODY, NOBODY, NOBODY);
	}
	if (setrlimit(RLIMIT_NOFILE, &none) || setrlimit(RLIMIT_NPROC, &none))
		return refuse("the right to open files");
	return privilege_keep(PRIVILEGE_NONE);
}
