// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The file of JSON Lines. Lines are whole or not there: what could be written only
 * in part is cut off again, so that a full disk leaves a file that can be read.
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf_gen.h"
#include "output.h"
#include "print.h"

#define BUFFER_BYTES 262144

/**
 * struct json_file - the file
 * @path: where it is
 * @fd: -1 if it is not open
 * @used: bytes of @buffer
 * @buffer: lines that are not written yet
 */
struct json_file {
	const char *path;
	int fd;
	size_t used;
	char buffer[BUFFER_BYTES];
};

static int open_file(struct output *output)
{
	struct json_file *file = output->self;

	if (file->fd >= 0)
		return 0;
	file->fd = open(file->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
			0640);
	if (file->fd < 0)
		return output_fail(output, errno, "cannot open %s", file->path);
	return 0;
}

static void close_file(struct output *output)
{
	struct json_file *file = output->self;

	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

static int write_all(struct json_file *file)
{
	size_t done = 0;
	ssize_t len;

	while (done < file->used) {
		len = write(file->fd, file->buffer + done, file->used - done);
		if (len < 0 && errno == EINTR)
			continue;
		if (len <= 0)
			return len ? errno : EIO;
		done += len;
	}
	return 0;
}

static int json_commit(struct output *output)
{
	struct json_file *file = output->self;
	struct stat before;
	int err;

	if (!file->used)
		return 0;
	if (open_file(output))
		return -1;
	if (fstat(file->fd, &before))
		return output_fail(output, errno, "cannot use %s", file->path);
	err = write_all(file);
	if (err) {
		/* Whoever reads must not find half a line. */
		if (S_ISREG(before.st_mode) &&
		    ftruncate(file->fd, before.st_size))
			err = errno;
		close_file(output);
		return output_fail(output, err, "cannot write %s", file->path);
	}
	file->used = 0;
	return 0;
}

static int append(struct output *output, json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);
	struct json_file *file = output->self;
	size_t len = text ? strlen(text) : 0;
	int err = 0;

	json_decref(object);
	if (!text)
		return output_fail(output, ENOMEM, "cannot print an event");
	if (file->used + len + 1 > sizeof(file->buffer))
		err = json_commit(output);
	if (!err) {
		memcpy(file->buffer + file->used, text, len);
		file->used += len;
		file->buffer[file->used++] = '\n';
	}
	free(text);
	return err;
}

static int json_event(struct output *output, const struct event_view *event)
{
	return append(output, print_event_json(event));
}

static int json_lost(struct output *output, uint64_t count)
{
	return append(output, print_lost_json(count));
}

static void json_drop(struct output *output)
{
	((struct json_file *)output->self)->used = 0;
}

/*
 * There before there is anything to tell, for some do not start without a file.
 * What keeps it from being opened is told with the first event.
 */
static void json_reopen(struct output *output)
{
	close_file(output);
	open_file(output);
}

static void json_free(struct output *output)
{
	close_file(output);
	free(output->self);
	free(output);
}

static const struct output_ops json_ops = {
	.name = "json",
	.event = json_event,
	.lost = json_lost,
	.commit = json_commit,
	.drop = json_drop,
	.reopen = json_reopen,
	.free = json_free,
};

struct output *output_json(const struct conf *conf)
{
	struct output *output = calloc(1, sizeof(*output));
	struct json_file *file = calloc(1, sizeof(*file));

	if (!output || !file) {
		free(output);
		free(file);
		return NULL;
	}
	file->path = conf->json_path;
	file->fd = -1;
	output->ops = &json_ops;
	output->self = file;
	output->level = conf->json_level + SCANVIGIL_LEVEL_INFO;
	json_reopen(output);
	return output;
}
