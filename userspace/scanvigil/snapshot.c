// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Parameters and allow-list together: the kernel's side. Applying is all or
 * nothing: what was there before is fetched first, and put back if the kernel
 * refuses a part.
 */
#include <errno.h>

#include "allow.h"
#include "fail.h"
#include "snapshot.h"

int snapshot_fetch(struct nl *nl, struct snapshot *snapshot)
{
	int err;

	err = request_config(nl, &snapshot->config);
	if (err)
		return err;
	/* An empty list of interfaces is a list too. */
	snapshot->config.has |= 1ULL << SCANVIGIL_A_CONFIG_OUTSIDE;
	return request_allowed(nl, &snapshot->allowed);
}

static const struct allow_view *find(const struct allow_list *list,
				     const struct allow_view *entry)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (allow_same_key(&list->items[i], entry))
			return &list->items[i];
	return NULL;
}

/* Entries go before others come, for the list may be full. */
static int reconcile(struct nl *nl, const struct allow_list *now,
		     const struct allow_list *wanted)
{
	int err = 0;
	size_t i;

	for (i = 0; !err && i < now->count; i++) {
		if (find(wanted, &now->items[i]))
			continue;
		err = request_allow_del(nl, &now->items[i]);
		/* It may have ended by itself meanwhile. */
		if (err == -ENOENT)
			err = 0;
	}
	for (i = 0; !err && i < wanted->count; i++)
		err = request_allow_add(nl, &wanted->items[i], NULL);
	return err;
}

static int put_back(struct nl *nl, const struct snapshot *before)
{
	struct allow_list now = { 0 };
	int err, config_err;

	err = request_allowed(nl, &now);
	if (!err)
		err = reconcile(nl, &now, &before->allowed);
	request_free_allowed(&now);
	config_err = request_config_set(nl, &before->config);
	return err ? err : config_err;
}

static int apply(struct nl *nl, const struct snapshot *before,
		 const struct snapshot *snapshot)
{
	int code, err;

	err = request_config_set(nl, &snapshot->config);
	if (err)
		return nl_tell(nl, err, "nothing was changed");
	err = reconcile(nl, &before->allowed, &snapshot->allowed);
	if (!err)
		return 0;
	code = nl_tell(nl, err, "cannot restore the allow-list");
	if (put_back(nl, before))
		warn("the state from before could not be put back in full");
	else
		warn("everything is again as it was before");
	return code;
}

int snapshot_apply(struct nl *nl, const struct snapshot *snapshot)
{
	struct snapshot before = { 0 };
	int code, err;

	err = snapshot_fetch(nl, &before);
	if (err)
		code = nl_tell(nl, err, "cannot read the present state");
	else
		code = apply(nl, &before, snapshot);
	snapshot_free(&before);
	return code;
}

void snapshot_free(struct snapshot *snapshot)
{
	request_free_allowed(&snapshot->allowed);
}
