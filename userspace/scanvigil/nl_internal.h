/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the nl room share. Nobody else includes it.
 */
#ifndef SCANVIGIL_NL_INTERNAL_H
#define SCANVIGIL_NL_INTERNAL_H

#include <libmnl/libmnl.h>

#include "nl.h"

#define RECEIVE_MAX 65536

/**
 * struct nl - a generic netlink socket that knows the family
 * @socket: of libmnl
 * @portid: our address
 * @seq: of the last request
 * @family: number of the family
 * @groups: numbers of its multicast groups, 0 for none
 * @error: why the last request failed
 * @buffer: of the last answer; attributes may be rounded up beyond its end
 */
struct nl {
	struct mnl_socket *socket;
	uint32_t portid;
	uint32_t seq;
	uint16_t family;
	uint32_t groups[NL_GROUP_COUNT];
	struct nl_error error;
	_Alignas(8) char buffer[RECEIVE_MAX + 8];
};

/** nl_hand_on - give a generic netlink message to its reader */
int nl_hand_on(const struct nlmsghdr *message, nl_reply_fn reply,
	       void *context);

#endif /* SCANVIGIL_NL_INTERNAL_H */
