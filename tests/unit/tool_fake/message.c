// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What answers are made of: heads, acknowledgments, the end of a dump; and what
 * the environment says.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "fake.h"
#include "host.h"

/* FAKE_ROOT is a machine of the test's own: its /proc, /sys and /lib. */
__attribute__((constructor)) static void move_in(void)
{
	const char *root = getenv("FAKE_ROOT");

	if (root)
		host_root = root;
}

unsigned long fake_number(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : otherwise;
}

void fake_note(const char *what, unsigned long number)
{
	const char *path = getenv("FAKE_LOG");
	FILE *file = path ? fopen(path, "a") : NULL;

	if (!file)
		return;
	fprintf(file, "%s %lu\n", what, number);
	fclose(file);
}

struct nlmsghdr *fake_begin(void *buffer, const struct nlmsghdr *request,
			    uint8_t cmd, uint16_t flags)
{
	struct nlmsghdr *head = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *genl;

	head->nlmsg_type = request ? request->nlmsg_type : FAMILY;
	head->nlmsg_seq = request ? request->nlmsg_seq : 0;
	head->nlmsg_flags = flags;
	genl = mnl_nlmsg_put_extra_header(head, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = SCANVIGIL_FAMILY_VERSION;
	return head;
}

void fake_finish(int fd, const struct nlmsghdr *head)
{
	if (send(fd, head, head->nlmsg_len, MSG_NOSIGNAL) < 0)
		pthread_exit(NULL);
}

void fake_ack(int fd, const struct nlmsghdr *request, int err, const char *text,
	      uint32_t offset)
{
	_Alignas(8) char buffer[1024];
	struct nlmsghdr *head = mnl_nlmsg_put_header(buffer);
	struct nlmsgerr *ack;

	head->nlmsg_type = NLMSG_ERROR;
	head->nlmsg_seq = request->nlmsg_seq;
	head->nlmsg_flags = NLM_F_CAPPED;
	ack = mnl_nlmsg_put_extra_header(head, sizeof(*ack));
	ack->error = -err;
	ack->msg = *request;
	if (text) {
		head->nlmsg_flags |= NLM_F_ACK_TLVS;
		mnl_attr_put_strz(head, NLMSGERR_ATTR_MSG, text);
		if (offset)
			mnl_attr_put_u32(head, NLMSGERR_ATTR_OFFS, offset);
	}
	fake_finish(fd, head);
}

void fake_done(int fd, const struct nlmsghdr *request)
{
	_Alignas(8) char buffer[64];
	struct nlmsghdr *head = mnl_nlmsg_put_header(buffer);
	int32_t *err;

	head->nlmsg_type = NLMSG_DONE;
	head->nlmsg_seq = request->nlmsg_seq;
	head->nlmsg_flags = NLM_F_MULTI;
	err = mnl_nlmsg_put_extra_header(head, sizeof(*err));
	*err = 0;
	fake_finish(fd, head);
}
