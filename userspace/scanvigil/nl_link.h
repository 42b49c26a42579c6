/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pair of interfaces that are joined by a cable, and nothing else of routing
 * netlink.
 */
#ifndef SCANVIGIL_NL_LINK_H
#define SCANVIGIL_NL_LINK_H

#include <stdint.h>

#define NL_LINK_MAC 6

/**
 * struct nl_link - one end of the cable
 * @name: of the interface
 * @mac: its address
 */
struct nl_link {
	const char *name;
	uint8_t mac[NL_LINK_MAC];
};

/**
 * nl_link_add_pair - make both ends in this namespace, down
 * @near: one end
 * @far: the other
 *
 * Return: 0 or -errno.
 */
int nl_link_add_pair(const struct nl_link *near, const struct nl_link *far);

#endif /* SCANVIGIL_NL_LINK_H */
