// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A program that is fed a text and waited for. Input, output and complaint are
 * files in memory, so that neither side can wait for the other.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

#define PATIENCE_MS 20000

/* POSIX: how a child ends that could not be run once posix_spawnp() had returned. */
#define NOT_RUN 127

/* Files in memory that stand for its standard input, output and error. */
struct ends {
	int in;
	int out;
	int err;
};

struct input {
	const char *text;
	size_t len;
};

static int spawn(pid_t *pid, char *const argv[], const struct ends *ends)
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
	posix_spawn_file_actions_adddup2(&actions, ends->in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, ends->out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, ends->err, STDERR_FILENO);
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

/* What a program says first, of which "iptables-restore:" alone says nothing. */
static void complaint(int fd, char *why, size_t size)
{
	ssize_t len = pread(fd, why, size - 1, 0);
	char *end;

	why[len > 0 ? len : 0] = '\0';
	end = strchr(why, '\n');
	if (end > why + 1 && end[-2] == ':' && end[-1] == ' ') {
		memmove(end, end + 1, strlen(end + 1) + 1);
		end = strchr(why, '\n');
	}
	if (end)
		*end = '\0';
}

static int feed(char *const argv[], const struct ends *ends, char *why,
		size_t size)
{
	int failed, status;
	pid_t pid;

	failed = spawn(&pid, argv, ends);
	if (failed) {
		snprintf(why, size, "cannot run %s: %s", argv[0],
			 strerror(failed));
		return -1;
	}
	status = await(pid);
	if (!status)
		return 0;
	complaint(ends->err, why, size);
	if (status == -1)
		snprintf(why, size, "%s did not end", argv[0]);
	else if (!*why && WIFEXITED(status) && WEXITSTATUS(status) == NOT_RUN)
		snprintf(why, size, "cannot run %s", argv[0]);
	else if (!*why)
		snprintf(why, size, "%s failed", argv[0]);
	return -1;
}

static char *read_all(int fd)
{
	struct stat stat;
	char *text;

	if (fstat(fd, &stat))
		return NULL;
	text = malloc(stat.st_size + 1);
	if (text && pread(fd, text, stat.st_size, 0) != stat.st_size) {
		free(text);
		return NULL;
	}
	if (text)
		text[stat.st_size] = '\0';
	return text;
}

static int run(char *const argv[], const struct input *input, char **output,
	       char *why, size_t size)
{
	struct ends ends = {
		.in = memfd_create("input", MFD_CLOEXEC),
		.out = memfd_create("output", MFD_CLOEXEC),
		.err = memfd_create("complaint", MFD_CLOEXEC),
	};
	int result = -1;

	if (ends.in < 0 || ends.out < 0 || ends.err < 0 ||
	    write(ends.in, input->text, input->len) != (ssize_t)input->len ||
	    lseek(ends.in, 0, SEEK_SET))
		snprintf(why, size, "cannot feed %s: %s", argv[0],
			 strerror(errno));
	else
		result = feed(argv, &ends, why, size);
	if (!result && output) {
		*output = read_all(ends.out);
		if (!*output) {
			snprintf(why, size, "cannot read what %s says",
				 argv[0]);
			result = -1;
		}
	}
	if (ends.in >= 0)
		close(ends.in);
	if (ends.out >= 0)
		close(ends.out);
	if (ends.err >= 0)
		close(ends.err);
	return result;
}

int child_run(char *const argv[], const char *input, size_t len, char *why,
	      size_t size)
{
	const struct input text = { input, len };

	return run(argv, &text, NULL, why, size);
}

void child_text_open(struct child_text *text)
{
	*text = (struct child_text){ 0 };
	text->file = open_memstream(&text->bytes, &text->len);
}

int child_feed(char *const argv[], struct child_text *text, char *why,
	       size_t size)
{
	int err = -1;

	if (text->file && !fclose(text->file))
		err = child_run(argv, text->bytes, text->len, why, size);
	else
		snprintf(why, size, "out of memory");
	free(text->bytes);
	return err;
}

int child_read(char *const argv[], char **output, char *why, size_t size)
{
	const struct input nothing = { "", 0 };

	return run(argv, &nothing, output, why, size);
}

bool child_there(const char *program)
{
	const char *path = getenv("PATH"), *end;
	char file[PATH_MAX];

	for (; path && *path; path = *end ? end + 1 : end) {
		end = path + strcspn(path, ":");
		snprintf(file, sizeof(file), "%.*s/%s", (int)(end - path), path,
			 program);
		if (!access(file, X_OK))
			return true;
	}
	return false;
}
