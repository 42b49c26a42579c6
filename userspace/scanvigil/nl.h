/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The road to the kernel: one generic netlink socket, requests built attribute
 * by attribute, answers handed on as bytes, refusals as words. The only room
 * that knows libmnl.
 */
#ifndef SCANVIGIL_NL_H
#define SCANVIGIL_NL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spec_gen.h"

#define NL_REQUEST_MAX 4096
#define NL_TEXT_MAX 256

enum nl_group {
	NL_GROUP_EVENTS,
	NL_GROUP_CONFIG,
	NL_GROUP_COUNT,
};

/**
 * struct nl_error - the last refusal
 * @err: errno, 0 for none
 * @text: the kernel's sentence, empty if it gave none
 * @attr: name of the attribute that it is about, NULL if it named none
 * @missing: @attr was missing, not wrong
 */
struct nl_error {
	int err;
	char text[NL_TEXT_MAX];
	const char *attr;
	bool missing;
};

struct nl;

/**
 * struct nl_request - a message under construction
 * @set: attribute set of the request, to name attributes by
 * @len: bytes used
 * @overflow: something did not fit
 * @buffer: the message
 */
struct nl_request {
	const struct spec_set *set;
	size_t len;
	bool overflow;
	_Alignas(8) unsigned char buffer[NL_REQUEST_MAX];
};

/**
 * typedef nl_reply_fn - take one message of an answer
 * @context: the caller's
 * @cmd: command of the message
 * @attrs: its attributes, unchecked
 * @len: bytes of attributes
 *
 * Return: 0 to go on, or -errno.
 */
typedef int (*nl_reply_fn)(void *context, uint8_t cmd, const void *attrs,
			   size_t len);

/**
 * nl_open - open a socket and find the family
 * @nl: filled on success
 *
 * Return: 0, or the exit code of a failure already told.
 */
int nl_open(struct nl **nl);

/** nl_close - close the socket; NULL is fine */
void nl_close(struct nl *nl);

/** nl_begin - begin a request for a command */
void nl_begin(struct nl *nl, struct nl_request *request, uint8_t cmd,
	      const struct spec_set *set);

/** nl_put - append an attribute */
void nl_put(struct nl_request *request, uint16_t id, const void *data,
	    size_t len);
void nl_put_u8(struct nl_request *request, uint16_t id, uint8_t value);
void nl_put_u16(struct nl_request *request, uint16_t id, uint16_t value);
void nl_put_u32(struct nl_request *request, uint16_t id, uint32_t value);
void nl_put_u64(struct nl_request *request, uint16_t id, uint64_t value);
void nl_put_text(struct nl_request *request, uint16_t id, const char *text);

/**
 * nl_do - send a request and wait until it is done
 * @nl: the socket
 * @request: from nl_begin()
 * @reply: for each message of the answer, or NULL
 * @context: for @reply
 *
 * Return: 0, or -errno; nl_last_error() has the words.
 */
int nl_do(struct nl *nl, struct nl_request *request, nl_reply_fn reply,
	  void *context);

/** nl_dump - as nl_do(), for many; -EINTR if the list changed meanwhile */
int nl_dump(struct nl *nl, struct nl_request *request, nl_reply_fn reply,
	    void *context);

/** nl_last_error - why the last request failed */
const struct nl_error *nl_last_error(const struct nl *nl);

/**
 * nl_tell - tell the last refusal
 * @nl: the socket
 * @err: -errno that nl_do() or nl_dump() returned
 * @what: what was to be done, such as "cannot flush"
 *
 * Return: the exit code that goes with it.
 */
int nl_tell(const struct nl *nl, int err, const char *what);

/** nl_join - receive what is sent to a group; 0 or -errno */
int nl_join(struct nl *nl, enum nl_group group);

/** nl_watch_unload - be told when the family goes; 0 or -errno */
int nl_watch_unload(struct nl *nl);

/** nl_fd - descriptor to poll */
int nl_fd(const struct nl *nl);

/**
 * nl_receive - take what was sent to the groups joined, without waiting
 * @nl: the socket
 * @reply: for each message
 * @context: for @reply
 *
 * Once -ENOBUFS was returned, what is sent is lost, and no more is said of it, until
 * -EAGAIN was.
 *
 * Return: 0, -EAGAIN if there was nothing, -ENOBUFS if messages were lost, -ENODEV
 * if the family is gone, or another -errno.
 */
int nl_receive(struct nl *nl, nl_reply_fn reply, void *context);

#endif /* SCANVIGIL_NL_H */
