// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What can be set: one parameter that changes, the others that do not, and the
 * allow-list. FAKE_LOG gets what was done; FAKE_OUTSIDE names one interface.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

#define ALLOW_ROOM 16

/* An entry of the fake's allow-list: the key of the request, as it came. */
struct entry {
	size_t len;
	unsigned char key[64];
	unsigned char attrs[256];
	size_t attrs_len;
};

static struct entry entries[ALLOW_ROOM];
static unsigned int entry_count;
static uint32_t scan_score = 10;

void fake_get_config(int fd, const struct nlmsghdr *request)
{
	const char *outside = getenv("FAKE_OUTSIDE");
	_Alignas(8) char buffer[2048];
	struct nlmsghdr *head =
		fake_begin(buffer, request, SCANVIGIL_CMD_CONFIG_GET, 0);

	mnl_attr_put_u8(head, SCANVIGIL_A_CONFIG_ENABLED, 1);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_TABLE_SIZE, 65536);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_NOTICE_SCORE, 5);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_SCAN_SCORE, scan_score);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_IDLE_MS, 28800000);
	mnl_attr_put_u8(head, SCANVIGIL_A_CONFIG_REPLIES_VISIBLE, 1);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_MARK, 0x100);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_MARK_MASK,
			 fake_number("FAKE_MARK_MASK", 0xff00));
	if (!outside) {
		mnl_attr_put_strz(head, SCANVIGIL_A_CONFIG_OUTSIDE, "eth0");
		mnl_attr_put_strz(head, SCANVIGIL_A_CONFIG_OUTSIDE, "ppp0");
	} else if (strcmp(outside, "none")) {
		mnl_attr_put_strz(head, SCANVIGIL_A_CONFIG_OUTSIDE, outside);
	}
	fake_finish(fd, head);
}

void fake_set_config(const struct nlmsghdr *request)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) != SCANVIGIL_A_CONFIG_SCAN_SCORE)
			continue;
		scan_score = mnl_attr_get_u32(attr);
		fake_note("scan-score", scan_score);
	}
}

void fake_get_stats(int fd, const struct nlmsghdr *request)
{
	_Alignas(8) char buffer[2048];
	struct nlmsghdr *head =
		fake_begin(buffer, request, SCANVIGIL_CMD_STATS_GET, 0);

	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_PACKETS, 1234567);
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_OBSERVED, 4321);
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_EVICTED,
			 fake_number("FAKE_EVICTED", 0));
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_EVENTS_OVERWRITTEN, 0);
	mnl_attr_put_u32(head, SCANVIGIL_A_STATS_SOURCES, 3);
	mnl_attr_put_u32(head, SCANVIGIL_A_STATS_SOURCES_LIMIT, 65536);
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_MEMORY, 15938355);
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_EVENT_SEQ,
			 fake_number("FAKE_SEQ", 3));
	mnl_attr_put_u8(head, SCANVIGIL_A_STATS_CONNTRACK, 1);
	mnl_attr_put_u8(head, SCANVIGIL_A_STATS_ENABLED, !getenv("FAKE_OFF"));
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_UPTIME_MS, 7500000);
	mnl_attr_put_strz(head, SCANVIGIL_A_STATS_VERSION, "1.2.3");
	fake_finish(fd, head);
}

/* The key of an entry is all of the request before ttl-ms. */
static void read_entry(const struct nlmsghdr *request, struct entry *entry)
{
	const struct nlattr *attr;
	const char *from = mnl_nlmsg_get_payload_offset(request, 4);

	memset(entry, 0, sizeof(*entry));
	entry->attrs_len = (char *)mnl_nlmsg_get_payload_tail(request) - from;
	memcpy(entry->attrs, from, entry->attrs_len);
	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) < SCANVIGIL_A_ALLOW_TTL_MS)
			entry->len += MNL_ALIGN(attr->nla_len);
	memcpy(entry->key, from, entry->len);
}

static unsigned int find_entry(const struct entry *wanted)
{
	unsigned int i;

	for (i = 0; i < entry_count; i++)
		if (entries[i].len == wanted->len &&
		    !memcmp(entries[i].key, wanted->key, wanted->len))
			break;
	return i;
}

int fake_change_allowed(const struct nlmsghdr *request, bool add)
{
	struct entry entry;
	unsigned int at;

	read_entry(request, &entry);
	at = find_entry(&entry);
	fake_note(add ? "allow-add" : "allow-del", entry.key[7]);
	if (!add && at == entry_count)
		return ENOENT;
	if (!add) {
		entries[at] = entries[--entry_count];
		return 0;
	}
	if (at == ALLOW_ROOM)
		return ENOSPC;
	entries[at] = entry;
	entry_count += at == entry_count;
	return 0;
}

void fake_dump_allowed(int fd, const struct nlmsghdr *request)
{
	_Alignas(8) char buffer[1024];
	struct nlmsghdr *head;
	unsigned int i;

	for (i = 0; i < entry_count; i++) {
		head = fake_begin(buffer, request, SCANVIGIL_CMD_ALLOW_GET,
				  NLM_F_MULTI);
		memcpy(mnl_nlmsg_get_payload_tail(head), entries[i].attrs,
		       entries[i].attrs_len);
		head->nlmsg_len += entries[i].attrs_len;
		fake_finish(fd, head);
	}
	fake_done(fd, request);
}
