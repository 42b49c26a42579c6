// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The one request of routing netlink that the tool has: a veth pair. A part of
 * the nl room, with a socket of its own for the moment.
 */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <sys/socket.h>

#include "nl_internal.h"
#include "nl_link.h"

#define REQUEST_MAX 512

static void put_end(struct nlmsghdr *head, const struct nl_link *end)
{
	mnl_attr_put_strz(head, IFLA_IFNAME, end->name);
	mnl_attr_put(head, IFLA_ADDRESS, NL_LINK_MAC, end->mac);
}

static struct nlmsghdr *build(void *buffer, const struct nl_link *near,
			      const struct nl_link *far)
{
	struct nlmsghdr *head = mnl_nlmsg_put_header(buffer);
	struct nlattr *link, *data, *peer;

	head->nlmsg_type = RTM_NEWLINK;
	head->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL |
			    NLM_F_ACK;
	mnl_nlmsg_put_extra_header(head, sizeof(struct ifinfomsg));
	put_end(head, near);
	link = mnl_attr_nest_start(head, IFLA_LINKINFO);
	mnl_attr_put_strz(head, IFLA_INFO_KIND, "veth");
	data = mnl_attr_nest_start(head, IFLA_INFO_DATA);
	peer = mnl_attr_nest_start(head, VETH_INFO_PEER);
	mnl_nlmsg_put_extra_header(head, sizeof(struct ifinfomsg));
	put_end(head, far);
	mnl_attr_nest_end(head, peer);
	mnl_attr_nest_end(head, data);
	mnl_attr_nest_end(head, link);
	return head;
}

static int transact(struct mnl_socket *socket, const struct nlmsghdr *head)
{
	_Alignas(8) char answer[1024];
	ssize_t len;

	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0 ||
	    mnl_socket_sendto(socket, head, head->nlmsg_len) < 0)
		return -errno;
	len = mnl_socket_recvfrom(socket, answer, sizeof(answer));
	if (len < 0 || mnl_cb_run(answer, len, 0, 0, NULL, NULL) < 0)
		return -errno;
	return 0;
}

int nl_link_add_pair(const struct nl_link *near, const struct nl_link *far)
{
	_Alignas(8) char buffer[REQUEST_MAX];
	struct mnl_socket *socket;
	int err;

	socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	if (!socket)
		return -errno;
	err = transact(socket, build(buffer, near, far));
	mnl_socket_close(socket);
	return err;
}
