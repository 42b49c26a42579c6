// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's allow-list, as the safe-guard of rules by the match and by the mark.
 * Entries that were made here are known by their reason; others are left alone.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "block.h"
#include "command.h"
#include "nl.h"
#include "request.h"

#define DAY_MS (24 * 3600 * 1000ull)
#define ALLOW_WHY "block enable: "

/* Who must not be blocked is not accused either, by these two ways. */
static int allow(struct nl *nl, const struct guarded *item)
{
	struct allow_view entry = {
		.address = item->addr,
		.prefix_len = item->prefix_len,
		.ttl_ms = DAY_MS,
		.has = 1ULL << SCANVIGIL_A_ALLOW_REASON,
	};
	int err;

	if (item->why == GUARD_SSH)
		entry.has |= 1ULL << SCANVIGIL_A_ALLOW_TTL_MS;
	snprintf(entry.reason, sizeof(entry.reason), ALLOW_WHY "%s",
		 safeguard_text(item->why));
	err = request_allow_add(nl, &entry, NULL);
	if (!err)
		return 0;
	return nl_tell(nl, err, "cannot allow-list who must not be blocked");
}

static bool is_ours(const struct allow_view *entry)
{
	return !strncmp(entry->reason, ALLOW_WHY, strlen(ALLOW_WHY));
}

int block_disallow(struct nl *nl, const struct allow_list *keep, bool *found)
{
	struct allow_list list = { 0 };
	size_t i, j;
	int err;

	err = request_allowed(nl, &list);
	for (i = 0; !err && i < list.count; i++) {
		for (j = 0; keep && j < keep->count; j++)
			if (!addr_compare(&keep->items[j].address,
					  &list.items[i].address))
				break;
		if (!is_ours(&list.items[i]) || (keep && j < keep->count))
			continue;
		*found = true;
		err = request_allow_del(nl, &list.items[i]);
		/* Its time may have ended meanwhile. */
		if (err == -ENOENT)
			err = 0;
	}
	request_free_allowed(&list);
	return err;
}

/* Entries for some ports only do not keep a source from being accused. */
static bool is_allowed(const struct allow_list *list,
		       const struct guarded *item)
{
	struct addr addr;
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct allow_view *entry = &list->items[i];

		addr = item->addr;
		if (view_has(entry->has, SCANVIGIL_A_ALLOW_PORT_MIN) ||
		    entry->prefix_len > item->prefix_len)
			continue;
		addr_mask(&addr, entry->prefix_len);
		if (!addr_compare(&addr, &entry->address))
			return true;
	}
	return false;
}

int block_allow(struct nl *nl, const char *ssh_ports,
		const struct allow_list *before, struct safeguard *added)
{
	struct safeguard guard = { 0 };
	int code = 0, err;
	size_t i;

	err = safeguard_here(&guard, ssh_ports);
	if (err)
		code = fail(EXIT_NO, -err, NULL,
			    "cannot tell who must not be blocked: %s",
			    strerror(-err));
	for (i = 0; !code && i < guard.count; i++) {
		const struct guarded *item = &guard.items[i];

		/* What comes from here is not looked at. */
		if (item->why == GUARD_OWN || item->why == GUARD_ALLOWED ||
		    is_allowed(before, item) ||
		    safeguard_find(added, &item->addr, item->prefix_len))
			continue;
		code = allow(nl, item);
		if (!code && safeguard_add(added, &item->addr, item->prefix_len,
					   item->why))
			code = fail(EXIT_NO, ENOMEM, NULL, "out of memory");
	}
	safeguard_free(&guard);
	return code;
}
