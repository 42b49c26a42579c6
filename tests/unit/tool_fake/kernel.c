// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A module that is none: linked into the tool in place of the kernel, it answers
 * on a socket pair by the contract of scanvigil.yaml. FAKE_NO_MODULE, FAKE_EPERM
 * and FAKE_REFUSE=CMD:N say what it refuses.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "fake.h"

#define ANSWER_MAX 16384
#define SOCKETS_MAX 8

struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags);
int __wrap_mnl_socket_bind(struct mnl_socket *nl, unsigned int groups,
			   pid_t pid);
unsigned int __wrap_mnl_socket_get_portid(const struct mnl_socket *nl);
ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *nl, const void *req,
				 size_t size);
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *nl, void *buf,
				   size_t size);
int __wrap_mnl_socket_setsockopt(const struct mnl_socket *nl, int type,
				 void *buf, socklen_t len);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned int commands_seen[SCANVIGIL_CMD_MAX + 1];
static int kernel_ends[SOCKETS_MAX];
static unsigned int opened;

static void answer_family(int fd, const struct nlmsghdr *request)
{
	static const char *const names[] = { SCANVIGIL_MCGRP_EVENTS,
					     SCANVIGIL_MCGRP_CONFIG };
	_Alignas(8) char buffer[1024];
	struct nlmsghdr *head =
		fake_begin(buffer, request, CTRL_CMD_NEWFAMILY, 0);
	struct nlattr *groups, *group;
	int i;

	mnl_attr_put_u16(head, CTRL_ATTR_FAMILY_ID, FAMILY);
	groups = mnl_attr_nest_start(head, CTRL_ATTR_MCAST_GROUPS);
	for (i = 0; i < 2; i++) {
		group = mnl_attr_nest_start(head, i + 1);
		mnl_attr_put_strz(head, CTRL_ATTR_MCAST_GRP_NAME, names[i]);
		mnl_attr_put_u32(head, CTRL_ATTR_MCAST_GRP_ID, 100 + i);
		mnl_attr_nest_end(head, group);
	}
	mnl_attr_nest_end(head, groups);
	fake_finish(fd, head);
}

static void do_dump(int fd, const struct nlmsghdr *request, uint8_t cmd)
{
	if (cmd == SCANVIGIL_CMD_SOURCE_GET)
		fake_dump_sources(fd, request);
	else if (cmd == SCANVIGIL_CMD_EVENT_GET)
		fake_dump_events(fd, request);
	else
		fake_dump_allowed(fd, request);
}

static int do_plain(int fd, const struct nlmsghdr *request, uint8_t cmd)
{
	switch (cmd) {
	case SCANVIGIL_CMD_CONFIG_GET:
		fake_get_config(fd, request);
		return 0;
	case SCANVIGIL_CMD_CONFIG_SET:
		fake_set_config(request);
		return 0;
	case SCANVIGIL_CMD_STATS_GET:
		fake_get_stats(fd, request);
		return 0;
	case SCANVIGIL_CMD_ALLOW_GET:
		return ENOENT;
	case SCANVIGIL_CMD_ALLOW_ADD:
	case SCANVIGIL_CMD_ALLOW_DEL:
		return fake_change_allowed(request,
					   cmd == SCANVIGIL_CMD_ALLOW_ADD);
	default:
		return 0;
	}
}

/* FAKE_REFUSE=CMD:N refuses the Nth request of a command in words. */
static bool is_refused(uint8_t cmd)
{
	const char *text = getenv("FAKE_REFUSE");
	unsigned int wanted, nth;

	return text && sscanf(text, "%u:%u", &wanted, &nth) == 2 &&
	       wanted == cmd && nth == commands_seen[cmd];
}

static void serve_one(int fd, const struct nlmsghdr *request)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(request);
	uint8_t cmd = genl->cmd;

	if (request->nlmsg_type == GENL_ID_CTRL) {
		if (getenv("FAKE_NO_MODULE")) {
			fake_ack(fd, request, ENOENT, NULL, 0);
			return;
		}
		answer_family(fd, request);
		fake_ack(fd, request, 0, NULL, 0);
		return;
	}
	commands_seen[cmd]++;
	if (getenv("FAKE_EPERM"))
		fake_ack(fd, request, EPERM, NULL, 0);
	else if (is_refused(cmd))
		fake_ack(fd, request, EINVAL, "the fake does not like this",
			 NLMSG_HDRLEN + GENL_HDRLEN);
	else if ((request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP)
		do_dump(fd, request, cmd);
	else if (cmd == SCANVIGIL_CMD_SOURCE_GET)
		fake_get_source(fd, request);
	else
		fake_ack(fd, request, do_plain(fd, request, cmd), NULL, 0);
}

static void *serve(void *argument)
{
	_Alignas(8) char buffer[ANSWER_MAX];
	int fd = *(int *)argument;

	while (recv(fd, buffer, sizeof(buffer), 0) > 0) {
		pthread_mutex_lock(&lock);
		serve_one(fd, (struct nlmsghdr *)buffer);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags)
{
	pthread_t thread;
	int pair[2];

	(void)bus;
	(void)flags;
	if (opened == SOCKETS_MAX ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair))
		return NULL;
	kernel_ends[opened] = pair[1];
	if (pthread_create(&thread, NULL, serve, &kernel_ends[opened++]))
		return NULL;
	pthread_detach(thread);
	return mnl_socket_fdopen(pair[0]);
}

int __wrap_mnl_socket_bind(struct mnl_socket *nl, unsigned int groups,
			   pid_t pid)
{
	(void)nl;
	(void)groups;
	(void)pid;
	return 0;
}

unsigned int __wrap_mnl_socket_get_portid(const struct mnl_socket *nl)
{
	(void)nl;
	return 0;
}

ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *nl, const void *req,
				 size_t size)
{
	return send(mnl_socket_get_fd(nl), req, size, MSG_NOSIGNAL);
}

ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *nl, void *buf,
				   size_t size)
{
	return recv(mnl_socket_get_fd(nl), buf, size, 0);
}

/* Joining the controller's group is the last step before listening. */
int __wrap_mnl_socket_setsockopt(const struct mnl_socket *nl, int type,
				 void *buf, socklen_t len)
{
	uint32_t group;

	(void)nl;
	if (type != NETLINK_ADD_MEMBERSHIP || len != sizeof(group))
		return 0;
	memcpy(&group, buf, sizeof(group));
	if (group == GENL_ID_CTRL)
		fake_send_live(kernel_ends[opened - 1]);
	return 0;
}
