/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Prefixes that are never accused: one array behind an RCU pointer, replaced
 * whole at each change. Only packets that would be held against somebody ask.
 */
#ifndef _SCANVIGIL_ALLOW_H
#define _SCANVIGIL_ALLOW_H

#include <uapi/linux/scanvigil.h>

#include "core/packet.h"
#include "net.h"

/**
 * struct allow_entry - one prefix
 * @addr: address, host bits zero
 * @until_ns: boot time at which it ends, 0 for never
 * @port_min: first destination port that it is for
 * @port_max: last one; 0 to 65535 is all, portless contacts included
 * @family: 4 or 6
 * @prefix_len: leading bits
 * @reason: why, for people
 */
struct allow_entry {
	struct addr addr;
	u64 until_ns;
	u16 port_min;
	u16 port_max;
	u8 family;
	u8 prefix_len;
	char reason[SCANVIGIL_REASON_MAX + 1];
};

static inline bool allow_is_whole(const struct allow_entry *entry)
{
	return !entry->port_min && entry->port_max == U16_MAX;
}

/**
 * scanvigil_allow_match - whether a contact is allowed
 * @sn: the namespace
 * @addr: who
 * @family: 4 or 6
 * @port: to which port
 * @has_port: whether there is one; else only entries without ports count
 * @now: boot time
 *
 * Context: RCU read side.
 */
bool scanvigil_allow_match(const struct scanvigil_net *sn,
			   const struct addr *addr, u8 family, u16 port,
			   bool has_port, u64 now);

/**
 * scanvigil_allow_add - add an entry, or renew the one with its prefix and ports
 * @sn: the namespace; its mutex is held
 * @entry: copied
 * @removed: sources that were forgotten for it
 *
 * An entry for all ports takes effect on what is known already.
 *
 * Context: may sleep.
 * Return: 0, -ENOSPC when the list is full, or -ENOMEM.
 */
int scanvigil_allow_add(struct scanvigil_net *sn,
			const struct allow_entry *entry, u32 *removed);

/**
 * scanvigil_allow_del - remove an entry
 * @sn: the namespace; its mutex is held
 * @entry: its prefix and ports
 *
 * Context: may sleep.
 * Return: 0, -ENOENT or -ENOMEM.
 */
int scanvigil_allow_del(struct scanvigil_net *sn,
			const struct allow_entry *entry);

/**
 * scanvigil_allow_next - walk the list
 * @sn: the namespace; its mutex is held
 * @index: where to go on, 0 to begin; moved on
 * @now: boot time; what has ended is passed over
 *
 * Return: the entry, valid while the mutex is held, or NULL at the end.
 */
const struct allow_entry *scanvigil_allow_next(const struct scanvigil_net *sn,
					       u32 *index, u64 now);

/**
 * scanvigil_allow_find - the entry that covers an address
 * @sn: the namespace; its mutex is held
 * @addr: the address
 * @family: 4 or 6
 * @now: boot time
 *
 * Return: the longest prefix, valid while the mutex is held, or NULL.
 */
const struct allow_entry *scanvigil_allow_find(const struct scanvigil_net *sn,
					       const struct addr *addr,
					       u8 family, u64 now);

/**
 * scanvigil_allow_exit - free the list
 * @sn: the namespace, detection off
 */
void scanvigil_allow_exit(struct scanvigil_net *sn);

#endif /* _SCANVIGIL_ALLOW_H */
