// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel takes a message while it is sent: once a socket is empty, all has
 * been said. Rights are those of the effective user, which is root's to change.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "answer.h"
#include "door.h"
#include "told.h"

#define NOBODY 65534
#define HEARD_MAX (1 << 15)
#define ANSWERS 128
#define BUFFER (8 << 20)

static void be(uid_t user)
{
	need(!seteuid(user), "be user %u", user);
}

static void set_option(int fd, int option)
{
	int on = 1;

	setsockopt(fd, SOL_NETLINK, option, &on, sizeof(on));
}

/* Ask for one thing; the attributes of the answer, of which there is one. */
static uint32_t ask(struct door *door, struct message *m, uint8_t *answer,
		    uint32_t most)
{
	uint8_t heard[8192] __attribute__((aligned(8)));
	const struct nlmsghdr *head = (const struct nlmsghdr *)heard;
	ssize_t count;

	m->head.nlmsg_seq = ++door->seq;
	message_end(m);
	claim(send(door->fd, m->b, m->len, 0) == (ssize_t)m->len, "send: %m");
	do {
		count = recv(door->fd, heard, sizeof(heard), 0);
		claim(count >= 0 || errno == ENOBUFS, "receive: %m");
	} while (count < 0 || head->nlmsg_seq != door->seq);
	claim(head->nlmsg_type == m->head.nlmsg_type,
	      "no answer in %s but one of type %u", door->name,
	      head->nlmsg_type);
	if (door->family && head->nlmsg_type == door->family)
		answer_check(head);
	count = head->nlmsg_len - MESSAGE_HEAD;
	claim(count <= (ssize_t)most, "an answer of %zd bytes", count);
	memcpy(answer, heard + MESSAGE_HEAD, (size_t)count);
	return (uint32_t)count;
}

/* An attribute out of others; 0 bytes if it is not there. */
static uint32_t find(const uint8_t *data, uint32_t count, uint16_t type,
		     const uint8_t **found)
{
	struct nlattr attr;
	uint32_t at;

	for (at = 0; at + sizeof(attr) <= count;
	     at += NLA_ALIGN(attr.nla_len)) {
		memcpy(&attr, data + at, sizeof(attr));
		if (attr.nla_len < sizeof(attr))
			break;
		*found = data + at + sizeof(attr);
		if ((attr.nla_type & NLA_TYPE_MASK) == type)
			return attr.nla_len - (uint32_t)sizeof(attr);
	}
	return 0;
}

static uint32_t ask_family(struct door *door, uint8_t *answer, uint32_t most)
{
	static const char name[] = "scanvigil";
	struct message m;

	message_begin(&m, GENL_ID_CTRL, NLM_F_REQUEST, CTRL_CMD_GETFAMILY);
	message_put(&m, CTRL_ATTR_FAMILY_NAME, name, sizeof(name));
	return ask(door, &m, answer, most);
}

static void learn_family(struct door *door)
{
	const uint8_t *found;
	uint8_t answer[8192];
	uint32_t count = ask_family(door, answer, sizeof(answer));

	claim(find(answer, count, CTRL_ATTR_FAMILY_ID, &found) == 2,
	      "no family");
	memcpy(&door->family, found, sizeof(door->family));
}

/* Groups are numbered one after the other. */
uint32_t door_groups(struct door *door, uint32_t *groups, uint32_t most)
{
	uint8_t answer[8192];
	uint32_t count = ask_family(door, answer, sizeof(answer)), n = 0;
	const uint8_t *all, *one, *number;
	uint32_t length;

	count = find(answer, count, CTRL_ATTR_MCAST_GROUPS, &all);
	while (n < most) {
		length = find(all, count, (uint16_t)(n + 1), &one);
		if (find(one, length, CTRL_ATTR_MCAST_GRP_ID, &number) != 4)
			break;
		memcpy(&groups[n++], number, sizeof(*groups));
	}
	return n;
}

void door_settings(struct door *door, struct settings *settings)
{
	uint8_t answer[8192];
	struct message m;
	uint32_t count;

	message_begin(&m, door->family, NLM_F_REQUEST, requests[0].command);
	count = ask(door, &m, answer, sizeof(answer));
	settings_read(settings, answer, count);
}

void door_open(struct door *door)
{
	struct sockaddr_nl own = { .nl_family = AF_NETLINK };
	int size = BUFFER;

	if (door->fd > 0)
		close(door->fd);
	need(!setns(door->namespace, CLONE_NEWNET), "enter %s", door->name);
	if (door->who == DOOR_OPENED)
		be(NOBODY);
	door->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	be(0);
	need(door->fd > 0, "open a socket in %s", door->name);
	need(!bind(door->fd, (struct sockaddr *)&own, sizeof(own)), "bind");
	setsockopt(door->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	setsockopt(door->fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	set_option(door->fd, NETLINK_EXT_ACK);
	set_option(door->fd, NETLINK_CAP_ACK);
	if (!door->family)
		learn_family(door);
}

void door_join(struct door *door, uint32_t group)
{
	claim(!setsockopt(door->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
			  sizeof(group)),
	      "group %u: %m", group);
}

/* The child's namespace lives on by the file of it. */
void door_own(struct door *door)
{
	int ready[2], go[2], status;
	char path[64], byte = 0;
	pid_t child;

	need(!pipe(ready) && !pipe(go), "make a pipe");
	child = fork();
	need(child >= 0, "fork");
	if (!child) {
		if (!unshare(CLONE_NEWUSER | CLONE_NEWNET))
			(void)!write(ready[1], &byte, 1);
		close(go[1]);
		(void)!read(go[0], &byte, 1);
		_exit(0);
	}
	close(ready[1]);
	need(read(ready[0], &byte, 1) == 1, "make a user namespace");
	snprintf(path, sizeof(path), "/proc/%d/ns/net", child);
	if (door->namespace > 0)
		close(door->namespace);
	door->namespace = open(path, O_RDONLY | O_CLOEXEC);
	need(door->namespace > 0, "open %s", path);
	close(ready[0]);
	close(go[0]);
	close(go[1]);
	waitpid(child, &status, 0);
	door_open(door);
	door_settings(door, &door->settings);
}

/* The sentence of a refusal, wherever it is. */
static void read_text(struct outcome *o, const uint8_t *data, uint32_t count)
{
	struct nlattr attr;
	uint32_t at;

	for (at = 0; at + sizeof(attr) <= count;
	     at += NLA_ALIGN(attr.nla_len)) {
		memcpy(&attr, data + at, sizeof(attr));
		if (attr.nla_len < sizeof(attr) || attr.nla_len > count - at)
			return;
		if ((attr.nla_type & NLA_TYPE_MASK) == NLMSGERR_ATTR_MSG)
			snprintf(o->text, sizeof(o->text), "%s",
				 (const char *)data + at + sizeof(attr));
	}
}

static void hear_end(struct outcome *o, const struct nlmsghdr *head)
{
	const uint8_t *data = (const uint8_t *)head + NLMSG_HDRLEN;
	uint32_t length = head->nlmsg_len - NLMSG_HDRLEN, skip;
	int error;

	if (length < sizeof(error))
		return;
	memcpy(&error, data, sizeof(error));
	if (error < 0)
		o->error = -error;
	skip = sizeof(error);
	if (head->nlmsg_type == NLMSG_ERROR)
		skip += sizeof(struct nlmsghdr);
	if (head->nlmsg_flags & NLM_F_ACK_TLVS && length > skip)
		read_text(o, data + skip, length - skip);
}

/* What is not of this batch is the rest of a dump, or told unasked. */
static void hear_one(const struct door *door, struct batch *batch,
		     const struct nlmsghdr *head, uint32_t before)
{
	uint32_t i = head->nlmsg_seq - before - 1;
	struct outcome other,
		*o = i < batch->count ? &batch->outcome[i] : &other;

	if (head->nlmsg_type == NLMSG_ERROR || head->nlmsg_type == NLMSG_DONE) {
		hear_end(o, head);
		return;
	}
	if (head->nlmsg_type != door->family)
		return;
	answer_check(head);
	/* What is told unasked has the number of somebody else's request. */
	if (head->nlmsg_pid)
		o->data = true;
}

static void hear_all(const struct door *door, struct batch *batch,
		     const uint8_t *heard, uint32_t count, uint32_t before)
{
	const struct nlmsghdr *head;
	uint32_t at;

	for (at = 0; at + NLMSG_HDRLEN <= count;
	     at += NLMSG_ALIGN(head->nlmsg_len)) {
		head = (const struct nlmsghdr *)(heard + at);
		claim(head->nlmsg_len >= NLMSG_HDRLEN &&
			      head->nlmsg_len <= count - at,
		      "an answer of %u in %u bytes", head->nlmsg_len,
		      count - at);
		hear_one(door, batch, head, before);
	}
}

static void hear(struct door *door, struct batch *batch, uint32_t before,
		 uint32_t patience)
{
	static uint8_t heard[ANSWERS][HEARD_MAX] __attribute__((aligned(8)));
	static struct iovec part[ANSWERS];
	static struct mmsghdr all[ANSWERS];
	int count, i;

	for (i = 0; i < ANSWERS; i++) {
		part[i] = (struct iovec){ heard[i], HEARD_MAX };
		all[i].msg_hdr =
			(struct msghdr){ .msg_iov = &part[i], .msg_iovlen = 1 };
	}
	for (; patience; patience--) {
		count = recvmmsg(door->fd, all, ANSWERS, MSG_DONTWAIT, NULL);
		if (count < 0 && errno == EAGAIN)
			return;
		/* Somebody did not listen to what is told unasked. */
		if (count < 0 && errno == ENOBUFS)
			continue;
		claim(count >= 0, "receive: %m");
		for (i = 0; i < count; i++)
			hear_all(door, batch, heard[i], all[i].msg_len, before);
	}
	batch->is_heard = false;
}

static void send_some(const struct door *door, struct message *m,
		      uint32_t count)
{
	static const uint8_t zeros[NLMSG_ALIGNTO];
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct iovec part[2 * BATCH_MAX];
	struct msghdr all = { .msg_iov = part, .msg_iovlen = 2 * count };
	uint32_t i;

	/* Who writes without an address may be made to: then the opener counts. */
	if (door->who != DOOR_OPENED) {
		all.msg_name = &kernel;
		all.msg_namelen = sizeof(kernel);
	}

	for (i = 0; i < count; i++) {
		part[2 * i] = (struct iovec){ m[i].b, m[i].len };
		part[2 * i + 1] =
			(struct iovec){ (void *)zeros,
					NLMSG_ALIGN(m[i].len) - m[i].len };
	}
	if (door->who == DOOR_SENT)
		be(NOBODY);
	claim(sendmsg(door->fd, &all, 0) >= 0, "send: %m");
	if (door->who == DOOR_SENT)
		be(0);
}

void door_send(struct door *door, struct batch *batch, uint32_t patience)
{
	uint32_t before = door->seq, from = 0, i;

	memset(batch->outcome, 0, sizeof(batch->outcome));
	batch->is_heard = true;
	for (i = 0; i < batch->count; i++)
		batch->message[i].head.nlmsg_seq = ++door->seq;
	for (i = 0; i < batch->count; i++) {
		if (!batch->message[i].alone && i + 1 < batch->count)
			continue;
		send_some(door, &batch->message[from], i + 1 - from);
		from = i + 1;
	}
	hear(door, batch, before, patience);
}
