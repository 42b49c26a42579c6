// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Preloaded to iptables, of either kind: lets the allocation of memory with the
 * number $NTH fail within the call that hands rules to the kernel, and writes to
 * the file $NTH_LEFT what was left of the number: 0 if it came to that.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SO_SET_REPLACE 64

static int arm(void)
{
	const char *nth = getenv("NTH");
	int fd = nth ? open("/proc/self/fail-nth", O_RDWR) : -1;

	if (fd >= 0 && pwrite(fd, nth, strlen(nth), 0) < 0)
		abort();
	return fd;
}

static void disarm(int fd)
{
	int file, error = errno;
	char text[16];
	ssize_t len;

	if (fd < 0)
		return;
	len = pread(fd, text, sizeof(text), 0);
	if (pwrite(fd, "0", 1, 0) < 0)
		abort();
	file = open(getenv("NTH_LEFT"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (len < 0 || file < 0 || write(file, text, (size_t)len) != len)
		abort();
	close(file);
	close(fd);
	errno = error;
}

int setsockopt(int socket, int level, int name, const void *value,
	       socklen_t len)
{
	int fd = name == SO_SET_REPLACE && level != SOL_SOCKET ? arm() : -1;
	int err = (int)syscall(SYS_setsockopt, socket, level, name, value, len);

	disarm(fd);
	return err;
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags)
{
	int fd = arm();
	ssize_t len = syscall(SYS_sendmsg, socket, message, flags);

	disarm(fd);
	return len;
}
