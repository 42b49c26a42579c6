/* SPDX-License-Identifier: GPL-2.0-only */
/* The version of modules, tool and plugin alike. */
#ifndef _SCANVIGIL_VERSION_H
#define _SCANVIGIL_VERSION_H

#define SCANVIGIL_VERSION "0.1.0"

#endif /* _SCANVIGIL_VERSION_H */
