/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests: drawn from the specification with something wrong here and there, or
 * one that was good, changed. Sends nothing.
 */
#ifndef _SCANVIGIL_FUZZ_MESSAGE_H
#define _SCANVIGIL_FUZZ_MESSAGE_H

#include <linux/genetlink.h>
#include <linux/netlink.h>

#include "draw.h"
#include "requests.h"

#define MESSAGE_MAX 2048
#define MESSAGE_HEAD (NLMSG_HDRLEN + GENL_HDRLEN)

/**
 * struct message - a netlink message
 * @len: how many bytes there are, whatever its header says
 * @alone: what its header says would swallow the next one
 * @b: the bytes
 */
struct message {
	uint32_t len;
	bool alone;
	union {
		struct nlmsghdr head;
		uint8_t b[MESSAGE_MAX];
	};
};

/** message_begin - an empty request of the family */
void message_begin(struct message *m, uint16_t family, uint16_t flags,
		   uint8_t command);

/** message_put - add an attribute */
void message_put(struct message *m, uint16_t type, const void *data,
		 uint32_t length);

/** message_end - put the length into the header */
void message_end(struct message *m);

/** message_draw - a request by the specification, for the most part */
void message_draw(struct message *m, struct draw *d, uint16_t family);

/** message_change - a few bytes of one, others inserted, removed or repeated */
void message_change(struct message *m, struct draw *d);

/** message_is_for - whether it asks for this operation */
bool message_is_for(const struct message *m, uint16_t family, const char *name);

/**
 * message_limit - ask for no larger table than this
 *
 * Large ones take a second each, and there is not memory for many.
 */
void message_limit(struct message *m, uint32_t table_size);

/**
 * message_keep - what a file of the corpus holds of a message
 * @m: the message
 * @bytes: filled in: its flags and all behind its header
 *
 * Return: how many bytes.
 */
uint32_t message_keep(const struct message *m, uint8_t *bytes);

/** message_recall - the message that is in a file of the corpus */
void message_recall(struct message *m, uint16_t family, const uint8_t *bytes,
		    uint32_t count);

/** message_command - what a message asks for, by its header */
static inline uint8_t message_command(const struct message *m)
{
	return m->b[NLMSG_HDRLEN];
}

#endif /* _SCANVIGIL_FUZZ_MESSAGE_H */
