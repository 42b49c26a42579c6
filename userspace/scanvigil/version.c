// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The version of the tool, as the build gives it, and nothing else.
 */
#include "command.h"

#ifndef SCANVIGIL_VERSION
#define SCANVIGIL_VERSION "unknown"
#endif

const char tool_version[] = SCANVIGIL_VERSION;
