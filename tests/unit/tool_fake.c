// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A module that is none: linked into the tool in place of the kernel, it
 * answers on a socket pair by the contract of scanvigil.yaml. The environment
 * says what it has and what it refuses; FAKE_LOG gets what it was told to do.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/scanvigil.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define FAMILY 0x25
#define ANSWER_MAX 16384
#define ALLOW_ROOM 16
#define TABLE_LINES 3

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

/* An entry of the fake's allow-list: the key of the request, as it came. */
struct entry {
	size_t len;
	unsigned char key[64];
	unsigned char attrs[256];
	size_t attrs_len;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry entries[ALLOW_ROOM];
static unsigned int entry_count;
static unsigned int commands_seen[SCANVIGIL_CMD_MAX + 1];
static unsigned int dumps_interrupted;
static uint32_t scan_score = 10;
static int kernel_ends[8];
static unsigned int opened;

static unsigned long number_of(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : otherwise;
}

static void note(const char *what, unsigned long number)
{
	const char *path = getenv("FAKE_LOG");
	FILE *file = path ? fopen(path, "a") : NULL;

	if (!file)
		return;
	fprintf(file, "%s %lu\n", what, number);
	fclose(file);
}

static struct nlmsghdr *begin(void *buffer, const struct nlmsghdr *request,
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

static void finish(int fd, const struct nlmsghdr *head)
{
	if (send(fd, head, head->nlmsg_len, MSG_NOSIGNAL) < 0)
		pthread_exit(NULL);
}

static void answer_ack(int fd, const struct nlmsghdr *request, int err,
		       const char *text, uint32_t offset)
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
	finish(fd, head);
}

static void answer_done(int fd, const struct nlmsghdr *request)
{
	_Alignas(8) char buffer[64];
	struct nlmsghdr *head = mnl_nlmsg_put_header(buffer);
	int32_t *err;

	head->nlmsg_type = NLMSG_DONE;
	head->nlmsg_seq = request->nlmsg_seq;
	head->nlmsg_flags = NLM_F_MULTI;
	err = mnl_nlmsg_put_extra_header(head, sizeof(*err));
	*err = 0;
	finish(fd, head);
}

static void answer_family(int fd, const struct nlmsghdr *request)
{
	static const char *const names[] = { SCANVIGIL_MCGRP_EVENTS,
					     SCANVIGIL_MCGRP_CONFIG };
	_Alignas(8) char buffer[1024];
	struct nlmsghdr *head = begin(buffer, request, CTRL_CMD_NEWFAMILY, 0);
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
	finish(fd, head);
}

static void answer_config(int fd, const struct nlmsghdr *request)
{
	_Alignas(8) char buffer[2048];
	struct nlmsghdr *head =
		begin(buffer, request, SCANVIGIL_CMD_CONFIG_GET, 0);

	mnl_attr_put_u8(head, SCANVIGIL_A_CONFIG_ENABLED, 1);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_TABLE_SIZE, 65536);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_NOTICE_SCORE, 5);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_SCAN_SCORE, scan_score);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_IDLE_MS, 28800000);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_MARK, 0x100);
	mnl_attr_put_u32(head, SCANVIGIL_A_CONFIG_MARK_MASK, 0xff00);
	mnl_attr_put_strz(head, SCANVIGIL_A_CONFIG_OUTSIDE, "eth0");
	mnl_attr_put_strz(head, SCANVIGIL_A_CONFIG_OUTSIDE, "ppp0");
	finish(fd, head);
}

static void take_config(const struct nlmsghdr *request)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) != SCANVIGIL_A_CONFIG_SCAN_SCORE)
			continue;
		scan_score = mnl_attr_get_u32(attr);
		note("scan-score", scan_score);
	}
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

static void dump_sources(int fd, const struct nlmsghdr *request)
{
	_Alignas(8) char buffer[4096];
	uint16_t flags = NLM_F_MULTI;
	struct nlmsghdr *head;
	unsigned int i, least = 0;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr)) {
		note("filter", mnl_attr_get_type(attr));
		if (mnl_attr_get_type(attr) == SCANVIGIL_A_FILTER_LEVEL)
			least = mnl_attr_get_u8(attr);
	}
	if (dumps_interrupted < number_of("FAKE_INTR", 0)) {
		dumps_interrupted++;
		flags |= NLM_F_DUMP_INTR;
	}
	for (i = 0; i < TABLE_LINES; i++) {
		if (3 - i < least)
			continue;
		head = begin(buffer, request, SCANVIGIL_CMD_SOURCE_GET, flags);
		put_source(head, i);
		if (getenv("FAKE_BAD"))
			mnl_attr_put_u16(head, SCANVIGIL_A_SOURCE_PORTS, 1);
		finish(fd, head);
	}
	answer_done(fd, request);
}

static void get_source(int fd, const struct nlmsghdr *request)
{
	const struct nlattr *attr = mnl_nlmsg_get_payload_offset(request, 4);
	_Alignas(8) char buffer[4096];
	const uint8_t *bytes = mnl_attr_get_payload(attr);
	struct nlmsghdr *head;

	if (mnl_attr_get_payload_len(attr) != 4 || bytes[0] != 203 ||
	    bytes[3] < 7 || bytes[3] > 9) {
		answer_ack(fd, request, ENOENT, NULL, 0);
		return;
	}
	head = begin(buffer, request, SCANVIGIL_CMD_SOURCE_GET, 0);
	put_source(head, bytes[3] - 7);
	finish(fd, head);
	answer_ack(fd, request, 0, NULL, 0);
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

static void dump_events(int fd, const struct nlmsghdr *request)
{
	uint64_t first = number_of("FAKE_RING_FIRST", 1);
	uint64_t last = number_of("FAKE_RING_LAST", 3);
	_Alignas(8) char buffer[4096];
	const struct nlattr *attr;
	struct nlmsghdr *head;
	uint64_t since = 0, lost = 0, seq;

	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr))
		since = mnl_attr_get_u64(attr);
	note("since", since);
	if (since && since < first)
		lost = first - since;
	for (seq = since > first ? since : first; seq <= last; seq++) {
		head = begin(buffer, request, SCANVIGIL_CMD_EVENT_NTF,
			     NLM_F_MULTI);
		if (lost)
			mnl_attr_put_u64(head, SCANVIGIL_A_EVENT_LOST, lost);
		lost = 0;
		put_event(head, seq);
		finish(fd, head);
	}
	answer_done(fd, request);
}

/* What comes from the groups: the events of FAKE_LIVE, then FAKE_END. */
static void send_live(int fd)
{
	const char *live = getenv("FAKE_LIVE");
	const char *end = getenv("FAKE_END");
	_Alignas(8) char buffer[4096];
	struct nlmsghdr *head;
	char *at = (char *)live;

	while (at && *at) {
		head = begin(buffer, NULL, SCANVIGIL_CMD_EVENT_NTF, 0);
		put_event(head, strtoul(at, &at, 10));
		finish(fd, head);
		at += *at == ',';
	}
	if (end && !strcmp(end, "off")) {
		head = begin(buffer, NULL, SCANVIGIL_CMD_CONFIG_NTF, 0);
		mnl_attr_put_u8(head, SCANVIGIL_A_CONFIG_ENABLED, 0);
		finish(fd, head);
	} else if (end && !strcmp(end, "unload")) {
		head = begin(buffer, NULL, CTRL_CMD_DELFAMILY, 0);
		head->nlmsg_type = GENL_ID_CTRL;
		mnl_attr_put_u16(head, CTRL_ATTR_FAMILY_ID, FAMILY);
		finish(fd, head);
	}
}

static void answer_stats(int fd, const struct nlmsghdr *request)
{
	_Alignas(8) char buffer[2048];
	struct nlmsghdr *head =
		begin(buffer, request, SCANVIGIL_CMD_STATS_GET, 0);

	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_PACKETS, 1234567);
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_OBSERVED, 4321);
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_EVICTED,
			 number_of("FAKE_EVICTED", 0));
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_EVENTS_OVERWRITTEN, 0);
	mnl_attr_put_u32(head, SCANVIGIL_A_STATS_SOURCES, TABLE_LINES);
	mnl_attr_put_u32(head, SCANVIGIL_A_STATS_SOURCES_LIMIT, 65536);
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_MEMORY, 15938355);
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_EVENT_SEQ,
			 number_of("FAKE_SEQ", 3));
	mnl_attr_put_u8(head, SCANVIGIL_A_STATS_CONNTRACK, 1);
	mnl_attr_put_u8(head, SCANVIGIL_A_STATS_ENABLED, !getenv("FAKE_OFF"));
	mnl_attr_put_u64(head, SCANVIGIL_A_STATS_UPTIME_MS, 7500000);
	mnl_attr_put_strz(head, SCANVIGIL_A_STATS_VERSION, "1.2.3");
	finish(fd, head);
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

static int change_allowed(const struct nlmsghdr *request, bool add)
{
	struct entry entry;
	unsigned int at;

	read_entry(request, &entry);
	at = find_entry(&entry);
	note(add ? "allow-add" : "allow-del", entry.key[7]);
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

static void dump_allowed(int fd, const struct nlmsghdr *request)
{
	_Alignas(8) char buffer[1024];
	struct nlmsghdr *head;
	unsigned int i;

	for (i = 0; i < entry_count; i++) {
		head = begin(buffer, request, SCANVIGIL_CMD_ALLOW_GET,
			     NLM_F_MULTI);
		memcpy(mnl_nlmsg_get_payload_tail(head), entries[i].attrs,
		       entries[i].attrs_len);
		head->nlmsg_len += entries[i].attrs_len;
		finish(fd, head);
	}
	answer_done(fd, request);
}

static void do_dump(int fd, const struct nlmsghdr *request, uint8_t cmd)
{
	if (cmd == SCANVIGIL_CMD_SOURCE_GET)
		dump_sources(fd, request);
	else if (cmd == SCANVIGIL_CMD_EVENT_GET)
		dump_events(fd, request);
	else
		dump_allowed(fd, request);
}

static int do_plain(int fd, const struct nlmsghdr *request, uint8_t cmd)
{
	switch (cmd) {
	case SCANVIGIL_CMD_CONFIG_GET:
		answer_config(fd, request);
		return 0;
	case SCANVIGIL_CMD_CONFIG_SET:
		take_config(request);
		return 0;
	case SCANVIGIL_CMD_STATS_GET:
		answer_stats(fd, request);
		return 0;
	case SCANVIGIL_CMD_ALLOW_GET:
		return ENOENT;
	case SCANVIGIL_CMD_ALLOW_ADD:
	case SCANVIGIL_CMD_ALLOW_DEL:
		return change_allowed(request, cmd == SCANVIGIL_CMD_ALLOW_ADD);
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
			answer_ack(fd, request, ENOENT, NULL, 0);
			return;
		}
		answer_family(fd, request);
		answer_ack(fd, request, 0, NULL, 0);
		return;
	}
	commands_seen[cmd]++;
	if (getenv("FAKE_EPERM"))
		answer_ack(fd, request, EPERM, NULL, 0);
	else if (is_refused(cmd))
		answer_ack(fd, request, EINVAL, "the fake does not like this",
			   NLMSG_HDRLEN + GENL_HDRLEN);
	else if ((request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP)
		do_dump(fd, request, cmd);
	else if (cmd == SCANVIGIL_CMD_SOURCE_GET)
		get_source(fd, request);
	else
		answer_ack(fd, request, do_plain(fd, request, cmd), NULL, 0);
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
	if (opened == 8 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair))
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
		send_live(kernel_ends[opened - 1]);
	return 0;
}
