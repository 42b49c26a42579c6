/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A network of nobody's: a namespace without a name, with one host in it and a
 * cable to nowhere. It goes with the process, however that ends, and nothing
 * that is sent there can leave it.
 */
#ifndef SCANVIGIL_SANDBOX_H
#define SCANVIGIL_SANDBOX_H

#include "addr.h"

/* The host's interface, as findings name it. */
#define SANDBOX_INTERFACE "selftest0"

/**
 * struct sandbox - where packets are sent to the host
 * @fd: packet socket, -1 before sandbox_build()
 * @ifindex: the far end of the cable
 */
struct sandbox {
	int fd;
	int ifindex;
};

/**
 * sandbox_enter - move this process into a namespace of its own
 *
 * Return: 0, or the exit code of a failure already told. There is no way back.
 */
int sandbox_enter(void);

/**
 * sandbox_build - give the namespace its host
 * @sandbox: filled
 * @host: address of the host, of either family
 *
 * Return: 0, or the exit code of a failure already told.
 */
int sandbox_build(struct sandbox *sandbox, const struct addr *host);

/** sandbox_send - let an IP packet arrive at the host; 0 or -errno */
int sandbox_send(const struct sandbox *sandbox, const void *packet, size_t len);

/** sandbox_close - close the socket */
void sandbox_close(struct sandbox *sandbox);

#endif /* SCANVIGIL_SANDBOX_H */
