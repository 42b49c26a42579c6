/* SPDX-License-Identifier: GPL-2.0-only */
/* Where packets come in: registration of the hooks of one namespace. */
#ifndef _SCANVIGIL_HOOK_H
#define _SCANVIGIL_HOOK_H

struct scanvigil_net;

/**
 * scanvigil_hook_register - begin to see packets
 * @sn: the namespace
 *
 * Context: may sleep.
 * Return: 0 or a negative error.
 */
int scanvigil_hook_register(struct scanvigil_net *sn);

/**
 * scanvigil_hook_unregister - see no more packets
 * @sn: the namespace
 *
 * Packets on their way are through a grace period later.
 *
 * Context: may sleep.
 */
void scanvigil_hook_unregister(struct scanvigil_net *sn);

#endif /* _SCANVIGIL_HOOK_H */
