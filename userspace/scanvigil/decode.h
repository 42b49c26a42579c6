/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the attributes of a netlink message to views. Every attribute is
 * checked for its type's length before it is used; unknown ones are passed
 * over, so that a newer module can be asked too.
 */
#ifndef SCANVIGIL_DECODE_H
#define SCANVIGIL_DECODE_H

#include <stddef.h>

#include "spec_gen.h"
#include "view.h"

/**
 * struct decode_error - which attribute could not be understood
 * @set: its attribute set
 * @attr: its name, or NULL where the framing itself is broken
 */
struct decode_error {
	const char *set;
	const char *attr;
};

/*
 * Each fills the view from @len bytes of attributes at @attrs, which need no
 * alignment, and returns 0, or -EBADMSG with @error filled in.
 */
int decode_source(const void *attrs, size_t len, struct source_view *view,
		  struct decode_error *error);
int decode_event(const void *attrs, size_t len, struct event_view *view,
		 struct decode_error *error);
int decode_allow(const void *attrs, size_t len, struct allow_view *view,
		 struct decode_error *error);
int decode_config(const void *attrs, size_t len, struct config_view *view,
		  struct decode_error *error);
int decode_stats(const void *attrs, size_t len, struct stats_view *view,
		 struct decode_error *error);

#endif /* SCANVIGIL_DECODE_H */
