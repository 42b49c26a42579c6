// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Loaded into the real scanlogd, feeds it packets from a file on a clock that
 * the file has, and writes down what it logs. Neither network nor rights are
 * needed: what would ask for them is answered here.
 *
 * SCANLOGD_FEED: records of a 64-bit tick, a 16-bit length and an IP packet.
 */
#define _GNU_SOURCE
#include <grp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/times.h>
#include <sys/types.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define TICKS_A_SECOND 100

static FILE *feed;
static FILE *out;
static int64_t tick;

int socket(int domain, int type, int protocol)
{
	const char *name = getenv("SCANLOGD_FEED");

	(void)domain, (void)type, (void)protocol;
	/* Standard output is closed by the time that something is logged. */
	out = fdopen(dup(STDOUT_FILENO), "w");
	feed = name ? fopen(name, "r") : NULL;
	return feed && out ? fileno(feed) : -1;
}

static void end(void)
{
	fflush(out);
	_exit(0);
}

ssize_t read(int fd, void *buffer, size_t size)
{
	unsigned char record[65536];
	uint16_t length;

	(void)fd;
	if (fread(&tick, sizeof(tick), 1, feed) != 1 ||
	    fread(&length, sizeof(length), 1, feed) != 1 ||
	    fread(record, length, 1, feed) != 1)
		end();
	if (length < size)
		size = length;
	memcpy(buffer, record, size);
	return (ssize_t)size;
}

ssize_t __read_chk(int fd, void *buffer, size_t size, size_t room)
{
	return read(fd, buffer, size < room ? size : room);
}

clock_t times(struct tms *buffer)
{
	memset(buffer, 0, sizeof(*buffer));
	return tick;
}

time_t time(time_t *to)
{
	time_t now = tick / TICKS_A_SECOND;

	if (to)
		*to = now;
	return now;
}

void vsyslog(int priority, const char *format, va_list args)
{
	(void)priority;
	vfprintf(out, format, args);
	fputc('\n', out);
}

void syslog(int priority, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsyslog(priority, format, args);
	va_end(args);
}

void __syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list args;

	(void)flag;
	va_start(args, format);
	vsyslog(priority, format, args);
	va_end(args);
}

void openlog(const char *ident, int option, int facility)
{
	(void)ident, (void)option, (void)facility;
}

pid_t fork(void)
{
	return 0;
}

int chroot(const char *path)
{
	(void)path;
	return 0;
}

int setgroups(size_t size, const gid_t *list)
{
	(void)size, (void)list;
	return 0;
}

int setgid(gid_t gid)
{
	(void)gid;
	return 0;
}

int setuid(uid_t uid)
{
	(void)uid;
	return 0;
}
