/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Datagrams to a socket in the file system, without ever waiting. libsystemd and
 * syslog(3) would wait for a reader that hangs, and say nothing where there is
 * none: an output has to know.
 */
#ifndef SCANVIGILD_DGRAM_H
#define SCANVIGILD_DGRAM_H

#include <stddef.h>

/**
 * struct dgram - a way to a socket
 * @path: where it is
 * @fd: -1 while it is not connected
 */
struct dgram {
	const char *path;
	int fd;
};

/** dgram_send - send one datagram, connecting first; 0 or an errno */
int dgram_send(struct dgram *dgram, const void *data, size_t len);

/** dgram_close - connect anew next time */
void dgram_close(struct dgram *dgram);

#endif /* SCANVIGILD_DGRAM_H */
