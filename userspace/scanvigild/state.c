// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Small JSON files that are replaced whole. Knows nothing of what is in them.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"
#include "state.h"

json_t *state_read(const char *directory, const char *name)
{
	char path[PATH_MAX];
	json_error_t error;
	json_t *object;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (access(path, F_OK))
		return json_object();
	object = json_load_file(path, 0, &error);
	if (json_is_object(object))
		return object;
	json_decref(object);
	say(LOG_WARNING, "%s makes no sense and is begun anew: %s", path,
	    error.text);
	return json_object();
}

/* At once: jansson would make a call of each comma. */
static int write_all(int fd, const json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);
	size_t len = text ? strlen(text) : 0, done = 0;
	ssize_t wrote = 0;

	for (; done < len; done += wrote) {
		wrote = write(fd, text + done, len - done);
		if (wrote < 0)
			break;
	}
	free(text);
	if (!text)
		return -ENOMEM;
	return wrote < 0 ? -errno : 0;
}

int state_write(const char *directory, const char *name, const json_t *object,
		mode_t mode)
{
	char path[PATH_MAX], new[PATH_MAX];
	int fd, err = 0;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	snprintf(new, sizeof(new), "%s/%s.new", directory, name);
	fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd < 0)
		return -errno;
	/* Whatever the mask of who writes it takes away. */
	err = fchmod(fd, mode) ? -errno : write_all(fd, object);
	if (!err && fdatasync(fd))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err && rename(new, path))
		err = -errno;
	if (err)
		unlink(new);
	return err;
}

uint64_t state_number(const json_t *object, const char *key)
{
	json_int_t number = json_integer_value(json_object_get(object, key));

	return number > 0 ? number : 0;
}
