/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the fake kernel share.
 */
#ifndef TOOL_FAKE_H
#define TOOL_FAKE_H

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/scanvigil.h>
#include <stdbool.h>
#include <stdint.h>

#define FAMILY 0x25

unsigned long fake_number(const char *name, unsigned long otherwise);
void fake_note(const char *what, unsigned long number);
struct nlmsghdr *fake_begin(void *buffer, const struct nlmsghdr *request,
			    uint8_t cmd, uint16_t flags);
void fake_finish(int fd, const struct nlmsghdr *head);
void fake_ack(int fd, const struct nlmsghdr *request, int err, const char *text,
	      uint32_t offset);
void fake_done(int fd, const struct nlmsghdr *request);
void fake_dump_sources(int fd, const struct nlmsghdr *request);
void fake_get_source(int fd, const struct nlmsghdr *request);
void fake_dump_events(int fd, const struct nlmsghdr *request);
void fake_send_live(int fd);
void fake_get_config(int fd, const struct nlmsghdr *request);
void fake_set_config(const struct nlmsghdr *request);
void fake_get_stats(int fd, const struct nlmsghdr *request);
int fake_change_allowed(const struct nlmsghdr *request, bool add);
void fake_dump_allowed(int fd, const struct nlmsghdr *request);

#endif /* TOOL_FAKE_H */
