// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A program that is fed a text and waited for. Input and complaint are files in
 * memory, so that neither side can wait for the other.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

#define PATIENCE_MS 20000

static int spawn(pid_t *pid, char *const argv[], int in, int err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none;
	int failed;

	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
					 O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
	failed = posix_spawnp(pid, argv[0], &actions, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return failed;
}

/* Its status, or -1 if it had to be ended. */
static int await(pid_t pid)
{
	struct pollfd ended = { .fd = syscall(SYS_pidfd_open, pid, 0),
				.events = POLLIN };
	int status, ready;

	ready = ended.fd < 0 ? 1 : poll(&ended, 1, PATIENCE_MS);
	if (ended.fd >= 0)
		close(ended.fd);
	if (ready <= 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return ready > 0 ? status : -1;
}

static void first_line(int fd, char *why, size_t size)
{
	ssize_t len = pread(fd, why, size - 1, 0);

	why[len > 0 ? len : 0] = '\0';
	why[strcspn(why, "\n")] = '\0';
}

static int feed(char *const argv[], int in, int err, char *why, size_t size)
{
	int failed, status;
	pid_t pid;

	failed = spawn(&pid, argv, in, err);
	if (failed) {
		snprintf(why, size, "cannot run %s: %s", argv[0],
			 strerror(failed));
		return -1;
	}
	status = await(pid);
	if (!status)
		return 0;
	first_line(err, why, size);
	if (status == -1)
		snprintf(why, size, "%s did not end", argv[0]);
	else if (!*why)
		snprintf(why, size, "%s failed", argv[0]);
	return -1;
}

int child_run(char *const argv[], const char *input, size_t len, char *why,
	      size_t size)
{
	int in = memfd_create("input", MFD_CLOEXEC);
	int err = memfd_create("complaint", MFD_CLOEXEC);
	int result = -1;

	if (in < 0 || err < 0 || write(in, input, len) != (ssize_t)len ||
	    lseek(in, 0, SEEK_SET))
		snprintf(why, size, "cannot feed %s: %s", argv[0],
			 strerror(errno));
	else
		result = feed(argv, in, err, why, size);
	if (in >= 0)
		close(in);
	if (err >= 0)
		close(err);
	return result;
}
