/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who must never be blocked: the default gateway, the host itself, its
 * resolvers, who is logged in by SSH, and who is allow-listed. Says so; never
 * blocks or frees anybody.
 */
#ifndef SCANVIGIL_SAFEGUARD_H
#define SCANVIGIL_SAFEGUARD_H

#include "request.h"

enum guard_why {
	GUARD_NONE,
	GUARD_GATEWAY,
	GUARD_OWN,
	GUARD_RESOLVER,
	GUARD_SSH,
	GUARD_ALLOWED,
};

/**
 * struct guarded - a prefix that must not be blocked
 * @addr: its address
 * @prefix_len: its length
 * @why: the reason
 */
struct guarded {
	struct addr addr;
	uint8_t prefix_len;
	enum guard_why why;
};

/**
 * struct safeguard - all of them, to be freed by safeguard_free()
 */
struct safeguard {
	struct guarded *items;
	size_t count;
	size_t room;
};

/**
 * struct safeguard_places - where to read
 * @proc_net: directory of the kernel's tables, such as /proc/self/net
 * @resolv_conf: files in the form of resolv.conf(5), ended by NULL
 * @ssh_ports: ports of SSH servers here, separated by commas
 */
struct safeguard_places {
	const char *proc_net;
	const char *const *resolv_conf;
	const char *ssh_ports;
};

/**
 * safeguard_read - read who must not be blocked now
 * @safeguard: added to
 * @places: where
 *
 * Return: 0, or -errno if anything could not be read: then nobody may be blocked.
 * A file that does not exist says nothing, as on a host without IPv6.
 */
int safeguard_read(struct safeguard *safeguard,
		   const struct safeguard_places *places);

/** safeguard_allow - add the entries of the allow-list; 0 or -ENOMEM */
int safeguard_allow(struct safeguard *safeguard, const struct allow_list *list);

/**
 * safeguard_here - all of that for this host, and the module's allow-list
 * @safeguard: added to
 * @ssh_ports: ports of SSH servers here
 *
 * Return: 0, or -errno: then nobody may be blocked.
 */
int safeguard_here(struct safeguard *safeguard, const char *ssh_ports);

/** safeguard_add - add a prefix; 0 or -ENOMEM */
int safeguard_add(struct safeguard *safeguard, const struct addr *addr,
		  unsigned int prefix_len, enum guard_why why);

/**
 * safeguard_find - why a prefix must not be blocked
 * @safeguard: who must not be
 * @addr: address of the prefix
 * @prefix_len: its length
 *
 * Return: the reason of the first that it has an address in common with.
 */
enum guard_why safeguard_find(const struct safeguard *safeguard,
			      const struct addr *addr, unsigned int prefix_len);

/** safeguard_text - a reason in words, such as "it is the default gateway" */
const char *safeguard_text(enum guard_why why);

/** safeguard_free - give back what it holds */
void safeguard_free(struct safeguard *safeguard);

#endif /* SCANVIGIL_SAFEGUARD_H */
