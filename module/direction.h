/* SPDX-License-Identifier: GPL-2.0-only */
/* Which way a scan goes, asked only when there is something to tell. */
#ifndef _SCANVIGIL_DIRECTION_H
#define _SCANVIGIL_DIRECTION_H

#include <linux/types.h>

struct net;
struct scanvigil_config;
struct view;

/**
 * scanvigil_direction - where a source and its target are
 * @net: the namespace
 * @config: for the outside interfaces
 * @view: for the interface it was seen on and its last target
 *
 * Context: process; takes RCU itself.
 * Return: enum scanvigil_direction.
 */
u8 scanvigil_direction(struct net *net, const struct scanvigil_config *config,
		       const struct view *view);

#endif /* _SCANVIGIL_DIRECTION_H */
