// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who must never be blocked, from the kernel's tables and the resolver's file.
 * Knows nothing of firewalls.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "safeguard.h"

#define ROUTE_GATEWAY 0x2
#define TCP_ESTABLISHED 1

int safeguard_add(struct safeguard *safeguard, const struct addr *addr,
		  unsigned int prefix_len, enum guard_why why)
{
	size_t room = safeguard->room ? safeguard->room * 2 : 32;
	struct guarded *items;

	if (safeguard->count == safeguard->room) {
		items = reallocarray(safeguard->items, room, sizeof(*items));
		if (!items)
			return -ENOMEM;
		safeguard->items = items;
		safeguard->room = room;
	}
	safeguard->items[safeguard->count++] = (struct guarded){
		.addr = *addr,
		.prefix_len = prefix_len,
		.why = why,
	};
	return 0;
}

static int add_host(struct safeguard *safeguard, const struct addr *addr,
		    enum guard_why why)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	struct addr inner;

	if (addr->len == 16 && !memcmp(addr->bytes, mapped, sizeof(mapped))) {
		addr_set(&inner, addr->bytes + sizeof(mapped), 4);
		addr = &inner;
	}
	return safeguard_add(safeguard, addr, addr_bits(addr), why);
}

/*
 * The kernel prints addresses as words of 32 bits in the order of the host,
 * but those of IPv6 routes byte by byte.
 */
static bool read_words(const char *hex, struct addr *addr)
{
	size_t i, words = strlen(hex) / 8;
	uint32_t word[4];

	if (strlen(hex) != 8 && strlen(hex) != 32)
		return false;
	for (i = 0; i < words; i++)
		if (sscanf(hex + 8 * i, "%8x", &word[i]) != 1)
			return false;
	return addr_set(addr, word, words * 4);
}

static bool read_bytes(const char *hex, struct addr *addr)
{
	uint8_t bytes[16];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		if (sscanf(hex + 2 * i, "%2hhx", &bytes[i]) != 1)
			return false;
	return addr_set(addr, bytes, sizeof(bytes));
}

typedef int (*line_fn)(struct safeguard *safeguard, const char *line,
		       const char *detail);

/* Each line of a file goes to @take; a file that is not there has none. */
static int each_line(struct safeguard *safeguard, const char *path,
		     line_fn take, const char *detail)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	int err = 0;

	if (!file)
		return errno == ENOENT ? 0 : -errno;
	while (!err && getline(&line, &size, file) >= 0)
		err = take(safeguard, line, detail);
	if (!err && ferror(file))
		err = -EIO;
	free(line);
	fclose(file);
	return err;
}

static int take_route4(struct safeguard *safeguard, const char *line,
		       const char *detail)
{
	unsigned int to, flags, mask;
	struct addr gateway;
	char via[9];

	(void)detail;
	if (sscanf(line, "%*s %x %8s %x %*d %*d %*d %x", &to, via, &flags,
		   &mask) != 4 ||
	    to || mask || !(flags & ROUTE_GATEWAY) ||
	    !read_words(via, &gateway))
		return 0;
	return add_host(safeguard, &gateway, GUARD_GATEWAY);
}

static int take_route6(struct safeguard *safeguard, const char *line,
		       const char *detail)
{
	unsigned int to_len, flags;
	struct addr gateway;
	char via[33];

	(void)detail;
	if (sscanf(line, "%*32s %x %*32s %*x %32s %*x %*x %*x %x", &to_len, via,
		   &flags) != 3 ||
	    to_len || !(flags & ROUTE_GATEWAY) || !read_bytes(via, &gateway))
		return 0;
	return add_host(safeguard, &gateway, GUARD_GATEWAY);
}

static bool is_listed(const char *ports, unsigned int port)
{
	char *end;

	while (*ports) {
		if (strtoul(ports, &end, 10) == port)
			return true;
		if (end == ports)
			end++;
		ports = end + strspn(end, ", ");
	}
	return false;
}

static int take_session(struct safeguard *safeguard, const char *line,
			const char *ssh_ports)
{
	unsigned int port, state;
	struct addr peer;
	char from[33];

	if (sscanf(line, "%*s %*32[0-9A-Fa-f]:%x %32[0-9A-Fa-f]:%*x %x", &port,
		   from, &state) != 3 ||
	    state != TCP_ESTABLISHED || !is_listed(ssh_ports, port) ||
	    !read_words(from, &peer))
		return 0;
	return add_host(safeguard, &peer, GUARD_SSH);
}

static int take_resolver(struct safeguard *safeguard, const char *line,
			 const char *detail)
{
	char text[INET6_ADDRSTRLEN + 16];
	struct addr addr;

	(void)detail;
	if (sscanf(line, " nameserver %61s", text) != 1)
		return 0;
	/* A link-local address may name its interface. */
	text[strcspn(text, "%")] = '\0';
	if (!addr_parse(text, &addr))
		return 0;
	return add_host(safeguard, &addr, GUARD_RESOLVER);
}

static int read_own(struct safeguard *safeguard)
{
	struct ifaddrs *list, *item;
	struct addr addr;
	int err = 0;

	if (getifaddrs(&list))
		return -errno;
	for (item = list; !err && item; item = item->ifa_next) {
		const struct sockaddr *own = item->ifa_addr;
		const void *bytes;

		if (!own)
			continue;
		if (own->sa_family == AF_INET) {
			bytes = &((const struct sockaddr_in *)own)->sin_addr;
			addr_set(&addr, bytes, 4);
		} else if (own->sa_family == AF_INET6) {
			bytes = &((const struct sockaddr_in6 *)own)->sin6_addr;
			addr_set(&addr, bytes, 16);
		} else {
			continue;
		}
		err = add_host(safeguard, &addr, GUARD_OWN);
	}
	freeifaddrs(list);
	return err;
}

int safeguard_read(struct safeguard *safeguard,
		   const struct safeguard_places *places)
{
	static const struct {
		const char *name;
		line_fn take;
	} tables[] = {
		{ "route", take_route4 },
		{ "ipv6_route", take_route6 },
		{ "tcp", take_session },
		{ "tcp6", take_session },
	};
	const char *const *file;
	char path[PATH_MAX];
	int err = 0;
	size_t i;

	for (i = 0; !err && i < sizeof(tables) / sizeof(*tables); i++) {
		snprintf(path, sizeof(path), "%s/%s", places->proc_net,
			 tables[i].name);
		err = each_line(safeguard, path, tables[i].take,
				places->ssh_ports);
	}
	for (file = places->resolv_conf; !err && *file; file++)
		err = each_line(safeguard, *file, take_resolver, NULL);
	return err ? err : read_own(safeguard);
}

int safeguard_allow(struct safeguard *safeguard, const struct allow_list *list)
{
	int err = 0;
	size_t i;

	for (i = 0; !err && i < list->count; i++)
		err = safeguard_add(safeguard, &list->items[i].address,
				    list->items[i].prefix_len, GUARD_ALLOWED);
	return err;
}

static int read_allowed(struct safeguard *safeguard)
{
	struct allow_list list = { 0 };
	struct nl *nl;
	int err;

	err = nl_try(&nl);
	if (err)
		return err;
	err = request_allowed(nl, &list);
	if (!err)
		err = safeguard_allow(safeguard, &list);
	request_free_allowed(&list);
	nl_close(nl);
	return err;
}

int safeguard_here(struct safeguard *safeguard, const char *ssh_ports)
{
	static const char *const resolv_conf[] = {
		"/etc/resolv.conf",
		"/run/systemd/resolve/resolv.conf",
		NULL,
	};
	const struct safeguard_places places = {
		.proc_net = "/proc/self/net",
		.resolv_conf = resolv_conf,
		.ssh_ports = ssh_ports,
	};
	int err;

	err = safeguard_read(safeguard, &places);
	return err ? err : read_allowed(safeguard);
}

enum guard_why safeguard_find(const struct safeguard *safeguard,
			      const struct addr *addr, unsigned int prefix_len)
{
	size_t i;

	for (i = 0; i < safeguard->count; i++) {
		const struct guarded *item = &safeguard->items[i];
		struct addr a = *addr, b = item->addr;
		unsigned int len = prefix_len;

		if (item->prefix_len < len)
			len = item->prefix_len;
		if (a.len != b.len)
			continue;
		addr_mask(&a, len);
		addr_mask(&b, len);
		if (!addr_compare(&a, &b))
			return item->why;
	}
	return GUARD_NONE;
}

const char *safeguard_text(enum guard_why why)
{
	static const char *const texts[] = {
		[GUARD_NONE] = "nothing is against it",
		[GUARD_GATEWAY] = "it is the default gateway",
		[GUARD_OWN] = "it is an address of this host",
		[GUARD_RESOLVER] = "it is a resolver of this host",
		[GUARD_SSH] = "it is logged in by SSH",
		[GUARD_ALLOWED] = "it is allow-listed",
	};

	return texts[why];
}

void safeguard_free(struct safeguard *safeguard)
{
	free(safeguard->items);
	*safeguard = (struct safeguard){ 0 };
}
