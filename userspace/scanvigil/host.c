// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What this machine says of itself. Owns the files and the programs for as long
 * as they are read; judges nothing of it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

#define PATH_SIZE 512
#define READ_MAX (16 << 20)
#define PROGRAM_SECONDS 20

const char *host_root = "";

static const char *rooted(const char *path, char *whole)
{
	snprintf(whole, PATH_SIZE, "%s%s", host_root, path);
	return whole;
}

static time_t seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Until the end, or until @end of the clock, if that is not 0. */
static char *drain(int fd, time_t end, size_t *len)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	size_t used = 0, room = 0;
	char *bytes = NULL, *more;
	ssize_t got = 1;

	while (got > 0) {
		if (used + 1 >= room) {
			room = room ? room * 2 : 4096;
			more = room > READ_MAX ? NULL : realloc(bytes, room);
			if (!more)
				break;
			bytes = more;
		}
		if (end && (seconds() >= end ||
			    poll(&wait, 1, (int)(end - seconds()) * 1000) < 1))
			break;
		got = read(fd, bytes + used, room - used - 1);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			used += got;
	}
	if (got || !bytes) {
		free(bytes);
		return NULL;
	}
	bytes[used] = '\0';
	if (len)
		*len = used;
	return bytes;
}

char *host_read(const char *path, size_t *len)
{
	char whole[PATH_SIZE], *bytes;
	int fd = open(rooted(path, whole), O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return NULL;
	bytes = drain(fd, 0, len);
	close(fd);
	return bytes;
}

bool host_word(const char *path, char *word, size_t size)
{
	char *bytes = host_read(path, NULL);

	if (!bytes)
		return false;
	snprintf(word, size, "%.*s", (int)strcspn(bytes, "\n"), bytes);
	free(bytes);
	return true;
}

bool host_has(const char *path)
{
	char whole[PATH_SIZE];

	return !access(rooted(path, whole), F_OK);
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

char **host_names(const char *path, size_t *count)
{
	char whole[PATH_SIZE];
	struct dirent **entries;
	int i, found = scandir(rooted(path, whole), &entries, is_shown,
			       versionsort);
	char **names;

	if (found < 0)
		return NULL;
	names = calloc(found + 1, sizeof(*names));
	*count = 0;
	for (i = 0; i < found; i++) {
		if (names)
			names[(*count)++] = strdup(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return names;
}

void host_free_names(char **names, size_t count)
{
	size_t i;

	for (i = 0; names && i < count; i++)
		free(names[i]);
	free(names);
}

static void become(const char *const *argv, int out, bool errors)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDIN_FILENO);
	dup2(errors ? out : null, STDERR_FILENO);
	dup2(out, STDOUT_FILENO);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

/* What it prints, and the status that it ends with. */
static char *run(const char *const *argv, bool errors, int *status)
{
	char *bytes;
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return NULL;
	fflush(stdout);
	pid = fork();
	if (!pid)
		become(argv, ends[1], errors);
	close(ends[1]);
	bytes = pid < 0 ? NULL :
			  drain(ends[0], seconds() + PROGRAM_SECONDS, NULL);
	close(ends[0]);
	if (pid < 0)
		return NULL;
	if (!bytes)
		kill(pid, SIGKILL);
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	return bytes;
}

char *host_run(const char *const *argv)
{
	int status = 0;
	char *bytes = run(argv, false, &status);

	if (bytes && WIFEXITED(status) && !WEXITSTATUS(status))
		return bytes;
	free(bytes);
	return NULL;
}

char *host_capture(const char *const *argv)
{
	int status;

	return run(argv, true, &status);
}
