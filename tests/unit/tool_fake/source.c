// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The three sources and the events that the fake knows. FAKE_RING_FIRST and
 * FAKE_RING_LAST say which events its ring holds, FAKE_LIVE which it sends,
 * FAKE_END how it ends, FAKE_INTR and FAKE_BAD what is wrong with its dumps;
 * FAKE_SILENT how many contacts of each source got no answer; FAKE_SOURCES how many
 * sources there are, FAKE_LONG that all of them is as long as it can be.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

static unsigned int dumps_interrupted;

/* An address that no zeros shorten, and everything that there is to be done. */
static void put_long_source(struct nlmsghdr *head, unsigned int which)
{
	uint8_t v6[16] = { 0x20, 1, 0xd, 0xb8 };
	unsigned int i;

	for (i = 4; i < sizeof(v6); i++)
		v6[i] = 0xa0 + i;
	v6[15] += which;
	mnl_attr_put(head, SCANVIGIL_A_SOURCE_ADDRESS, 16, v6);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_PREFIX_LEN, 128);
	mnl_attr_put(head, SCANVIGIL_A_SOURCE_TARGET, 16, v6);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_LEVEL, SCANVIGIL_LEVEL_SCAN);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_KINDS,
			 (1u << (SCANVIGIL_KIND_MAX + 1)) - 1);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_TECHNIQUES, 0xff);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_ANOMALIES, 0xffff);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_WHY, 0xff);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_SCORE, 32000);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_PORTS, 65535);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_HOSTS, 65535);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_PACKETS, UINT32_MAX);
	mnl_attr_put_u64(head, SCANVIGIL_A_SOURCE_LAST_NS,
			 1795359925251547000ULL);
	mnl_attr_put_strz(head, SCANVIGIL_A_SOURCE_IFNAME, "\033[31mlonglong");
}

/* Three sources: a scan with all its attributes, a sweep, a quiet one. */
static void put_source(struct nlmsghdr *head, unsigned int which)
{
	static const uint16_t ports[] = { 443, 22, 23, 24, 80, 8080 };
	static const char *const ifnames[] = { "eth0", "lan\033[31m", "eth1" };
	const uint8_t v4[4] = { 203, 0, 113, 7 + which };
	const uint8_t v6[16] = { 0x20, 1, 0xd, 0xb8, 0, 0, 0, which };
	const uint8_t child[16] = { 0x20, 1, 0xd, 0xb8, 0, 0, 0, which,
				    0,	  0, 0,	  0,	0, 0, 0, 9 };
	const uint8_t target[4] = { 198, 51, 100, 10 };

	if (getenv("FAKE_LONG")) {
		put_long_source(head, which);
		return;
	}
	if (which == 1) {
		mnl_attr_put(head, SCANVIGIL_A_SOURCE_ADDRESS, 16, v6);
		mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_PREFIX_LEN, 64);
		mnl_attr_put(head, SCANVIGIL_A_SOURCE_CHILDREN, 16, child);
	} else {
		mnl_attr_put(head, SCANVIGIL_A_SOURCE_ADDRESS, 4, v4);
		mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_PREFIX_LEN, 32);
		mnl_attr_put(head, SCANVIGIL_A_SOURCE_TARGET, 4, target);
	}
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_LEVEL, 3 - which);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_KINDS,
			 which ? 1 << SCANVIGIL_KIND_SWEEP :
				 1 << SCANVIGIL_KIND_VERTICAL);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_TECHNIQUES, 1);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_ANOMALIES,
			 1u << SCANVIGIL_ANOMALY_TCP_PORT_ZERO);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_WHY,
			 1u << SCANVIGIL_WHY_SAME_ISN);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_TOOL, SCANVIGIL_TOOL_NMAP);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_SCORE, 12 - 10 * which);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_PORTS, which ? 1 : 120);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_PORTS_EXACT, which != 0);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_HOSTS, 1 + 34 * which);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_PACKETS, 131);
	mnl_attr_put_u32(head, SCANVIGIL_A_SOURCE_FILTERED,
			 fake_number("FAKE_SILENT", 0));
	mnl_attr_put_u64(head, SCANVIGIL_A_SOURCE_FIRST_NS,
			 1795359900123456789ULL);
	mnl_attr_put_u64(head, SCANVIGIL_A_SOURCE_LAST_NS,
			 1795359925251547000ULL);
	mnl_attr_put(head, SCANVIGIL_A_SOURCE_SAMPLE_PORTS, sizeof(ports),
		     ports);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_FLAGS_UNION, 0x12);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_FLAGS_COMMON, 0x02);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_TTL, 55);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_TOS, 0);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_PROTO, 6);
	mnl_attr_put_u8(head, SCANVIGIL_A_SOURCE_VERIFIED, which == 2);
	mnl_attr_put_strz(head, SCANVIGIL_A_SOURCE_IFNAME, ifnames[which]);
}

void fake_dump_sources(int fd, const struct nlmsghdr *request)
{
	_Alignas(8) char buffer[4096];
	uint16_t flags = NLM_F_MULTI;
	struct nlmsghdr *head;
	unsigned int i, least = 0;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr)) {
		fake_note("filter", mnl_attr_get_type(attr));
		if (mnl_attr_get_type(attr) == SCANVIGIL_A_FILTER_LEVEL)
			least = mnl_attr_get_u8(attr);
	}
	if (dumps_interrupted < fake_number("FAKE_INTR", 0)) {
		dumps_interrupted++;
		flags |= NLM_F_DUMP_INTR;
	}
	for (i = 0; i < fake_number("FAKE_SOURCES", 3); i++) {
		if (3 - i < least)
			continue;
		head = fake_begin(buffer, request, SCANVIGIL_CMD_SOURCE_GET,
				  flags);
		put_source(head, i);
		if (getenv("FAKE_BAD"))
			mnl_attr_put_u16(head, SCANVIGIL_A_SOURCE_PORTS, 1);
		fake_finish(fd, head);
	}
	fake_done(fd, request);
}

void fake_get_source(int fd, const struct nlmsghdr *request)
{
	const struct nlattr *attr = mnl_nlmsg_get_payload_offset(request, 4);
	_Alignas(8) char buffer[4096];
	const uint8_t *bytes = mnl_attr_get_payload(attr);
	struct nlmsghdr *head;

	if (mnl_attr_get_payload_len(attr) != 4 || bytes[0] != 203 ||
	    bytes[3] < 7 || bytes[3] > 9) {
		fake_ack(fd, request, ENOENT, NULL, 0);
		return;
	}
	head = fake_begin(buffer, request, SCANVIGIL_CMD_SOURCE_GET, 0);
	put_source(head, bytes[3] - 7);
	fake_finish(fd, head);
	fake_ack(fd, request, 0, NULL, 0);
}

static void put_event(struct nlmsghdr *head, uint64_t seq)
{
	struct nlattr *nest;

	mnl_attr_put_u64(head, SCANVIGIL_A_EVENT_SEQ, seq);
	mnl_attr_put_u32(head, SCANVIGIL_A_EVENT_ID, 1183);
	mnl_attr_put_u8(head, SCANVIGIL_A_EVENT_STATE, SCANVIGIL_STATE_START);
	mnl_attr_put_u8(head, SCANVIGIL_A_EVENT_LEVEL, SCANVIGIL_LEVEL_SCAN);
	mnl_attr_put_u8(head, SCANVIGIL_A_EVENT_KIND, SCANVIGIL_KIND_VERTICAL);
	mnl_attr_put_u64(head, SCANVIGIL_A_EVENT_WALL_NS,
			 1795359925251547000ULL);
	mnl_attr_put_u16(head, SCANVIGIL_A_EVENT_SPORT, 40000);
	mnl_attr_put_u16(head, SCANVIGIL_A_EVENT_DPORT, 8080);
	nest = mnl_attr_nest_start(head, SCANVIGIL_A_EVENT_SOURCE);
	put_source(head, 0);
	mnl_attr_nest_end(head, nest);
}

void fake_dump_events(int fd, const struct nlmsghdr *request)
{
	uint64_t first = fake_number("FAKE_RING_FIRST", 1);
	uint64_t last = fake_number("FAKE_RING_LAST", 3);
	_Alignas(8) char buffer[4096];
	const struct nlattr *attr;
	struct nlmsghdr *head;
	uint64_t since = 0, lost = 0, seq;

	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr))
		since = mnl_attr_get_u64(attr);
	fake_note("since", since);
	if (since && since < first)
		lost = first - since;
	for (seq = since > first ? since : first; seq <= last; seq++) {
		head = fake_begin(buffer, request, SCANVIGIL_CMD_EVENT_NTF,
				  NLM_F_MULTI);
		if (lost)
			mnl_attr_put_u64(head, SCANVIGIL_A_EVENT_LOST, lost);
		lost = 0;
		put_event(head, seq);
		fake_finish(fd, head);
	}
	fake_done(fd, request);
}

/* What comes from the groups: the events of FAKE_LIVE, then FAKE_END. */
void fake_send_live(int fd)
{
	const char *live = getenv("FAKE_LIVE");
	const char *end = getenv("FAKE_END");
	_Alignas(8) char buffer[4096];
	struct nlmsghdr *head;
	char *at = (char *)live;

	while (at && *at) {
		head = fake_begin(buffer, NULL, SCANVIGIL_CMD_EVENT_NTF, 0);
		put_event(head, strtoul(at, &at, 10));
		fake_finish(fd, head);
		at += *at == ',';
	}
	if (end && !strcmp(end, "off")) {
		head = fake_begin(buffer, NULL, SCANVIGIL_CMD_CONFIG_NTF, 0);
		mnl_attr_put_u8(head, SCANVIGIL_A_CONFIG_ENABLED, 0);
		fake_finish(fd, head);
	} else if (end && !strcmp(end, "unload")) {
		head = fake_begin(buffer, NULL, CTRL_CMD_DELFAMILY, 0);
		head->nlmsg_type = GENL_ID_CTRL;
		mnl_attr_put_u16(head, CTRL_ATTR_FAMILY_ID, FAMILY);
		fake_finish(fd, head);
	}
}
