/* SPDX-License-Identifier: GPL-2.0-only */
/* The generic netlink family: registration and notifications. */
#ifndef _SCANVIGIL_NETLINK_H
#define _SCANVIGIL_NETLINK_H

struct event;
struct scanvigil_net;

/**
 * scanvigil_netlink_init - register the family
 *
 * Return: 0 or a negative error.
 */
int scanvigil_netlink_init(void);

/**
 * scanvigil_netlink_exit - the reverse; requests under way are through after it
 */
void scanvigil_netlink_exit(void);

/**
 * scanvigil_netlink_event - hand an event to the listeners of a namespace
 * @sn: the namespace
 * @event: the event
 *
 * Who does not keep up is told by the socket (ENOBUFS) and comes back for it.
 *
 * Context: may sleep.
 */
void scanvigil_netlink_event(struct scanvigil_net *sn,
			     const struct event *event);

#endif /* _SCANVIGIL_NETLINK_H */
