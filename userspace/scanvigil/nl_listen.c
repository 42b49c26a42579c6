// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The listening half of the nl room: multicast groups, what comes from them,
 * and the notice that the module was unloaded. Never asks the kernel anything.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/scanvigil.h>
#include <string.h>
#include <sys/socket.h>

#include "nl_internal.h"

#define QUEUE_BYTES (4 << 20)

static int join(struct nl *nl, uint32_t group)
{
	int fd = mnl_socket_get_fd(nl->socket);
	int bytes = QUEUE_BYTES;

	/* Beyond the limit of the system only where we may. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	if (mnl_socket_setsockopt(nl->socket, NETLINK_ADD_MEMBERSHIP, &group,
				  sizeof(group)) < 0)
		return -errno;
	return 0;
}

int nl_join(struct nl *nl, enum nl_group group)
{
	return nl->groups[group] ? join(nl, nl->groups[group]) : -EOPNOTSUPP;
}

/* The controller's own group has the number of the controller. */
int nl_watch_unload(struct nl *nl)
{
	return join(nl, GENL_ID_CTRL);
}

int nl_fd(const struct nl *nl)
{
	return mnl_socket_get_fd(nl->socket);
}

static int find_farewell(void *context, uint8_t cmd, const void *attrs,
			 size_t len)
{
	const struct nl *nl = context;
	const struct nlattr *attr;

	if (cmd != CTRL_CMD_DELFAMILY)
		return 0;
	mnl_attr_for_each_payload(attrs, len)
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    !mnl_attr_validate(attr, MNL_TYPE_U16) &&
		    mnl_attr_get_u16(attr) == nl->family)
			return -ENODEV;
	return 0;
}

int nl_receive(struct nl *nl, nl_reply_fn reply, void *context)
{
	const struct nlmsghdr *message = (const void *)nl->buffer;
	struct sockaddr_nl from = { 0 };
	socklen_t from_len = sizeof(from);
	int err = 0, left;
	ssize_t len;

	len = recvfrom(nl_fd(nl), nl->buffer, RECEIVE_MAX, MSG_DONTWAIT,
		       (struct sockaddr *)&from, &from_len);
	if (len < 0)
		return errno == EINTR ? 0 : -errno;
	if (from.nl_pid)
		return 0;
	left = len;
	for (; !err && mnl_nlmsg_ok(message, left);
	     message = mnl_nlmsg_next(message, &left)) {
		if (message->nlmsg_type == GENL_ID_CTRL)
			err = nl_hand_on(message, find_farewell, nl);
		else if (message->nlmsg_type == nl->family)
			err = nl_hand_on(message, reply, context);
	}
	return err;
}
