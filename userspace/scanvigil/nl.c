// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The road to the kernel. Owns the socket, sequence numbers and the words of a
 * refusal; what the attributes mean is the business of decode.c, what is
 * asked that of request.c.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/scanvigil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "fail.h"
#include "nl_internal.h"

#define ANSWER_SECONDS 10

/* NLMSGERR_ATTR_MISS_TYPE; the headers of kernels before 6.1 do not have it. */
#define ERROR_ATTR_MISS_TYPE 5

static const char *const group_names[NL_GROUP_COUNT] = {
	[NL_GROUP_EVENTS] = SCANVIGIL_MCGRP_EVENTS,
	[NL_GROUP_CONFIG] = SCANVIGIL_MCGRP_CONFIG,
};

static void put_header(struct nl_request *request, uint16_t type, uint8_t cmd,
		       uint8_t version)
{
	struct nlmsghdr *head = mnl_nlmsg_put_header(request->buffer);
	struct genlmsghdr *genl;

	head->nlmsg_type = type;
	genl = mnl_nlmsg_put_extra_header(head, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;
	request->len = head->nlmsg_len;
	request->overflow = false;
}

void nl_begin(struct nl *nl, struct nl_request *request, uint8_t cmd,
	      const struct spec_set *set)
{
	request->set = set;
	put_header(request, nl->family, cmd, SCANVIGIL_FAMILY_VERSION);
}

void nl_put(struct nl_request *request, uint16_t id, const void *data,
	    size_t len)
{
	struct nlmsghdr *head = (struct nlmsghdr *)request->buffer;

	if (!mnl_attr_put_check(head, sizeof(request->buffer), id, len, data))
		request->overflow = true;
	request->len = head->nlmsg_len;
}

void nl_put_u8(struct nl_request *request, uint16_t id, uint8_t value)
{
	nl_put(request, id, &value, sizeof(value));
}

void nl_put_u16(struct nl_request *request, uint16_t id, uint16_t value)
{
	nl_put(request, id, &value, sizeof(value));
}

void nl_put_u32(struct nl_request *request, uint16_t id, uint32_t value)
{
	nl_put(request, id, &value, sizeof(value));
}

void nl_put_u64(struct nl_request *request, uint16_t id, uint64_t value)
{
	nl_put(request, id, &value, sizeof(value));
}

void nl_put_text(struct nl_request *request, uint16_t id, const char *text)
{
	nl_put(request, id, text, strlen(text) + 1);
}

/* The attribute of the request that begins at an offset the kernel named. */
static const char *attr_at(const struct nl_request *request, uint32_t offset)
{
	const struct nlmsghdr *head = (const void *)request->buffer;
	const struct nlattr *attr;
	size_t at;

	if (!request->set)
		return NULL;
	mnl_attr_for_each(attr, head, sizeof(struct genlmsghdr)) {
		at = (size_t)((const unsigned char *)attr - request->buffer);
		if (offset < at || offset >= at + attr->nla_len)
			continue;
		if (!mnl_attr_get_type(attr) ||
		    mnl_attr_get_type(attr) > request->set->count)
			return NULL;
		return request->set->attrs[mnl_attr_get_type(attr) - 1].name;
	}
	return NULL;
}

/* The TLVs behind an acknowledgment: what is wrong, and with what. */
static void read_ext_ack(struct nl *nl, const struct nlmsghdr *message,
			 size_t offset, const struct nl_request *request)
{
	const struct nlattr *attr;
	uint32_t number;
	size_t len;

	if (!(message->nlmsg_flags & NLM_F_ACK_TLVS) ||
	    message->nlmsg_len < NLMSG_HDRLEN + offset)
		return;
	mnl_attr_for_each(attr, message, offset) {
		len = mnl_attr_get_payload_len(attr);
		switch (mnl_attr_get_type(attr)) {
		case NLMSGERR_ATTR_MSG:
			snprintf(nl->error.text, sizeof(nl->error.text), "%.*s",
				 (int)len, (char *)mnl_attr_get_payload(attr));
			break;
		case NLMSGERR_ATTR_OFFS:
		case ERROR_ATTR_MISS_TYPE:
			if (len != sizeof(number))
				break;
			memcpy(&number, mnl_attr_get_payload(attr), len);
			if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_OFFS) {
				nl->error.attr = attr_at(request, number);
			} else if (request->set && number &&
				   number <= request->set->count) {
				nl->error.attr =
					request->set->attrs[number - 1].name;
				nl->error.missing = true;
			}
			break;
		}
	}
}

/* 1: acknowledged, or -errno. */
static int read_ack(struct nl *nl, const struct nlmsghdr *message,
		    const struct nl_request *request)
{
	const struct nlmsgerr *ack = mnl_nlmsg_get_payload(message);
	size_t offset = sizeof(*ack);

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*ack))
		return -EBADMSG;
	if (!ack->error)
		return 1;
	if (!(message->nlmsg_flags & NLM_F_CAPPED) &&
	    ack->msg.nlmsg_len > NLMSG_HDRLEN)
		offset += MNL_ALIGN(ack->msg.nlmsg_len) - NLMSG_HDRLEN;
	read_ext_ack(nl, message, offset, request);
	return ack->error < 0 ? ack->error : -EBADMSG;
}

/* 1: the dump is over, or -errno. */
static int read_done(struct nl *nl, const struct nlmsghdr *message,
		     const struct nl_request *request)
{
	int32_t err = 0;

	if (mnl_nlmsg_get_payload_len(message) >= sizeof(err))
		memcpy(&err, mnl_nlmsg_get_payload(message), sizeof(err));
	if (err >= 0)
		return 1;
	read_ext_ack(nl, message, sizeof(err), request);
	return err;
}

int nl_hand_on(const struct nlmsghdr *message, nl_reply_fn reply, void *context)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(message);
	size_t len = mnl_nlmsg_get_payload_len(message);

	if (len < sizeof(*genl))
		return -EBADMSG;
	if (!reply)
		return 0;
	return reply(context, genl->cmd, (const char *)genl + sizeof(*genl),
		     len - sizeof(*genl));
}

/* 0: there is more to come, 1: done, or -errno. */
static int read_messages(struct nl *nl, int len,
			 const struct nl_request *request, nl_reply_fn reply,
			 void *context, bool *changed)
{
	const struct nlmsghdr *message = (const void *)nl->buffer;
	int state = 0;

	for (; !state && mnl_nlmsg_ok(message, len);
	     message = mnl_nlmsg_next(message, &len)) {
		if (message->nlmsg_seq != nl->seq ||
		    (message->nlmsg_pid && message->nlmsg_pid != nl->portid))
			continue;
		if (message->nlmsg_flags & NLM_F_DUMP_INTR)
			*changed = true;
		if (message->nlmsg_type == NLMSG_ERROR)
			state = read_ack(nl, message, request);
		else if (message->nlmsg_type == NLMSG_DONE)
			state = read_done(nl, message, request);
		else if (message->nlmsg_type >= NLMSG_MIN_TYPE)
			state = nl_hand_on(message, reply, context);
	}
	return state;
}

static int transact(struct nl *nl, struct nl_request *request, uint16_t flags,
		    nl_reply_fn reply, void *context)
{
	struct nlmsghdr *head = (struct nlmsghdr *)request->buffer;
	bool changed = false;
	int state = 0;
	ssize_t len;

	memset(&nl->error, 0, sizeof(nl->error));
	if (request->overflow)
		return -EMSGSIZE;
	head->nlmsg_flags = NLM_F_REQUEST | flags;
	head->nlmsg_seq = ++nl->seq;
	if (mnl_socket_sendto(nl->socket, head, head->nlmsg_len) < 0)
		return -errno;
	while (!state) {
		len = mnl_socket_recvfrom(nl->socket, nl->buffer, RECEIVE_MAX);
		if (len < 0 && errno == EINTR)
			continue;
		if (len <= 0)
			state = len < 0 ? -errno : -EPIPE;
		else
			state = read_messages(nl, len, request, reply, context,
					      &changed);
	}
	if (state == -EAGAIN)
		state = -ETIMEDOUT;
	if (state > 0)
		return changed ? -EINTR : 0;
	nl->error.err = -state;
	return state;
}

int nl_do(struct nl *nl, struct nl_request *request, nl_reply_fn reply,
	  void *context)
{
	return transact(nl, request, NLM_F_ACK, reply, context);
}

int nl_dump(struct nl *nl, struct nl_request *request, nl_reply_fn reply,
	    void *context)
{
	return transact(nl, request, NLM_F_DUMP, reply, context);
}

const struct nl_error *nl_last_error(const struct nl *nl)
{
	return &nl->error;
}

int nl_tell(const struct nl *nl, int err, const char *what)
{
	const struct nl_error *error = &nl->error;
	const char *text = *error->text ? error->text : strerror(-err);
	bool denied = err == -EPERM || err == -EACCES;
	enum exit_code code = denied ? EXIT_NO_PERMISSION : EXIT_NO;

	/* The module's own refusals have a sentence. */
	if (denied && !*error->text)
		return fail(code, -err, "try sudo",
			    "permission denied: scanvigil needs CAP_NET_ADMIN");
	if (!error->attr)
		return fail(code, -err, NULL, "%s: %s", what, text);
	return fail(code, -err, NULL, "%s: %s: %s%s", what, error->attr, text,
		    error->missing ? " (missing)" : "");
}

static void read_group(struct nl *nl, const struct nlattr *group)
{
	const struct nlattr *attr;
	const char *name = NULL;
	uint32_t id = 0;
	size_t i, len = 0;

	mnl_attr_for_each_nested(attr, group) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME) {
			name = mnl_attr_get_payload(attr);
			len = strnlen(name, mnl_attr_get_payload_len(attr));
		} else if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID &&
			   !mnl_attr_validate(attr, MNL_TYPE_U32)) {
			id = mnl_attr_get_u32(attr);
		}
	}
	for (i = 0; name && i < NL_GROUP_COUNT; i++)
		if (strlen(group_names[i]) == len &&
		    !memcmp(group_names[i], name, len))
			nl->groups[i] = id;
}

static int read_family(void *context, uint8_t cmd, const void *attrs,
		       size_t len)
{
	const struct nlattr *attr, *group;
	struct nl *nl = context;

	if (cmd != CTRL_CMD_NEWFAMILY)
		return 0;
	mnl_attr_for_each_payload(attrs, len) {
		switch (mnl_attr_get_type(attr)) {
		case CTRL_ATTR_FAMILY_ID:
			if (!mnl_attr_validate(attr, MNL_TYPE_U16))
				nl->family = mnl_attr_get_u16(attr);
			break;
		case CTRL_ATTR_MCAST_GROUPS:
			mnl_attr_for_each_nested(group, attr)
				read_group(nl, group);
			break;
		}
	}
	return 0;
}

static int find_family(struct nl *nl)
{
	struct nl_request request = { 0 };
	int err;

	put_header(&request, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	nl_put_text(&request, CTRL_ATTR_FAMILY_NAME, SCANVIGIL_FAMILY_NAME);
	err = nl_do(nl, &request, read_family, nl);
	return !err && !nl->family ? -ENOENT : err;
}

static int open_socket(struct nl *nl)
{
	struct timeval patience = { .tv_sec = ANSWER_SECONDS };
	int one = 1;

	nl->socket = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!nl->socket ||
	    mnl_socket_bind(nl->socket, 0, MNL_SOCKET_AUTOPID) < 0)
		return -errno;
	nl->portid = mnl_socket_get_portid(nl->socket);
	/* Old kernels know neither; without them errors are less wordy. */
	mnl_socket_setsockopt(nl->socket, NETLINK_EXT_ACK, &one, sizeof(one));
	mnl_socket_setsockopt(nl->socket, NETLINK_CAP_ACK, &one, sizeof(one));
	setsockopt(mnl_socket_get_fd(nl->socket), SOL_SOCKET, SO_RCVTIMEO,
		   &patience, sizeof(patience));
	return 0;
}

/* A socket, and what it is for; all of it or nothing. */
static int open_for(struct nl **out, int (*prepare)(struct nl *nl))
{
	struct nl *nl = calloc(1, sizeof(*nl));
	int err;

	if (!nl)
		return -ENOMEM;
	err = open_socket(nl);
	if (!err)
		err = prepare(nl);
	if (err) {
		nl_close(nl);
		return err;
	}
	*out = nl;
	return 0;
}

int nl_try(struct nl **out)
{
	return open_for(out, find_family);
}

int nl_open(struct nl **out)
{
	int err = nl_try(out);

	if (err == -ENOENT)
		return fail(EXIT_NO_MODULE, ENOENT, "try modprobe nf_scanvigil",
			    "the module is not loaded");
	if (err)
		return fail(EXIT_NO, -err, NULL,
			    "cannot ask the kernel for the module: %s",
			    strerror(-err));
	return 0;
}

int nl_open_watch(struct nl **out)
{
	return open_for(out, nl_watch_unload);
}

void nl_close(struct nl *nl)
{
	if (nl && nl->socket)
		mnl_socket_close(nl->socket);
	free(nl);
}
