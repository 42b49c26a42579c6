// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads the log as it is written. The words are the most telling of those that
 * scripts/lab looks for in all of it afterwards.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kernel.h"

static const char *const words[] = {
	"BUG:",		 "WARNING:",   "KASAN",	      "UBSAN",
	"Oops",		 "possible ",  "suspicious",  "inconsistent lock",
	"refcount_t",	 "stall",      "blocked for", "held lock",
	"Out of memory", "corruption",
};

static int log_fd = -1;

void kernel_listen(void)
{
	log_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log_fd >= 0)
		lseek(log_fd, 0, SEEK_END);
}

bool kernel_complains(void)
{
	char line[8192];
	unsigned int i;
	ssize_t count;

	while (log_fd >= 0 &&
	       (count = read(log_fd, line, sizeof(line) - 1)) > 0) {
		line[count] = 0;
		for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
			const char *text = strchr(line, ';');

			if (!text || !strstr(text, words[i]))
				continue;
			printf("the kernel says: %s", text + 1);
			return true;
		}
	}
	return false;
}
