/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the module can be asked, one function for each operation of the spec.
 * All return 0 or -errno; nl_tell() has the words.
 */
#ifndef SCANVIGIL_REQUEST_H
#define SCANVIGIL_REQUEST_H

#include "nl.h"
#include "view.h"

/**
 * struct filter - which sources a dump shall give
 * @has: mask of 1 << SCANVIGIL_A_FILTER_..., which conditions count
 */
struct filter {
	uint64_t has;
	struct addr address;
	uint8_t prefix_len;
	uint8_t family;
	uint8_t level;
	uint32_t kinds;
	uint32_t ifindex;
};

/**
 * struct source_list - sources of a dump, to be freed by request_free_sources()
 */
struct source_list {
	struct source_view *items;
	size_t count;
	size_t room;
};

/**
 * struct allow_list - the allow-list, to be freed by request_free_allowed()
 */
struct allow_list {
	struct allow_view *items;
	size_t count;
	size_t room;
};

/** typedef request_event_fn - take an event of a dump; -errno ends it */
typedef int (*request_event_fn)(void *context, const struct event_view *event);

int request_config(struct nl *nl, struct config_view *config);
int request_config_set(struct nl *nl, const struct config_view *config);
int request_source(struct nl *nl, const struct addr *address,
		   struct source_view *source);
int request_sources(struct nl *nl, const struct filter *filter,
		    struct source_list *list);
int request_source_del(struct nl *nl, const struct addr *address);
int request_flush(struct nl *nl);
int request_stats(struct nl *nl, struct stats_view *stats);

/** request_events - events from @since on, 0 for all that are kept */
int request_events(struct nl *nl, uint64_t since, request_event_fn take,
		   void *context);

/** request_allowed_by - the entry that covers an address, else -ENOENT */
int request_allowed_by(struct nl *nl, const struct addr *address,
		       struct allow_view *entry);
int request_allowed(struct nl *nl, struct allow_list *list);
int request_allow_add(struct nl *nl, const struct allow_view *entry,
		      uint32_t *removed);
int request_allow_del(struct nl *nl, const struct allow_view *entry);

/** request_allow_append - add a copy of an entry to a list; 0 or -ENOMEM */
int request_allow_append(struct allow_list *list,
			 const struct allow_view *entry);

void request_free_sources(struct source_list *list);
void request_free_allowed(struct allow_list *list);

#endif /* SCANVIGIL_REQUEST_H */
