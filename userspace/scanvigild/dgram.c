// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Datagrams to a socket in the file system. Knows nothing of what is in them.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "dgram.h"

#define SEND_BYTES (1 << 20)

static int dgram_connect(struct dgram *dgram)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int bytes = SEND_BYTES, err;

	if (dgram->fd >= 0)
		return 0;
	snprintf(to.sun_path, sizeof(to.sun_path), "%s", dgram->path);
	dgram->fd =
		socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (dgram->fd < 0)
		return errno;
	setsockopt(dgram->fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
	if (!connect(dgram->fd, (struct sockaddr *)&to, sizeof(to)))
		return 0;
	err = errno;
	dgram_close(dgram);
	return err;
}

int dgram_send(struct dgram *dgram, const void *data, size_t len)
{
	int err = dgram_connect(dgram);

	if (!err && send(dgram->fd, data, len, MSG_NOSIGNAL) < 0)
		err = errno;
	/* A reader that was started again has another socket there. */
	if (err && err != EAGAIN)
		dgram_close(dgram);
	return err;
}

void dgram_close(struct dgram *dgram)
{
	if (dgram->fd >= 0)
		close(dgram->fd);
	dgram->fd = -1;
}
