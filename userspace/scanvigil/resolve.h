/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for addresses, without ever holding up the output for long: what the
 * resolver has not answered in time is shown as a number.
 */
#ifndef SCANVIGIL_RESOLVE_H
#define SCANVIGIL_RESOLVE_H

#include <stddef.h>

#include "view.h"

/** resolve_start - have the printer ask for names one by one, as they come */
void resolve_start(void);

/**
 * resolve_sources - look up what fits on a screen, all at once
 * @sources: those to be printed, the first first
 * @count: how many
 */
void resolve_sources(const struct source_view *sources, size_t count);

#endif /* SCANVIGIL_RESOLVE_H */
