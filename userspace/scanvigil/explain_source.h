/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a source is what it is, from what the kernel keeps of it.
 */
#ifndef SCANVIGIL_EXPLAIN_SOURCE_H
#define SCANVIGIL_EXPLAIN_SOURCE_H

#include "addr.h"
#include "command.h"

/**
 * explain_source - tell all that speaks for and against a source
 * @tool: what the global options say
 * @address: the source
 *
 * Return: an exit code; EXIT_NO if nothing is known of it.
 */
int explain_source(const struct tool *tool, const struct addr *address);

#endif /* SCANVIGIL_EXPLAIN_SOURCE_H */
