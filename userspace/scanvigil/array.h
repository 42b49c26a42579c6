/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sizes of arrays, and nothing else.
 */
#ifndef SCANVIGIL_ARRAY_H
#define SCANVIGIL_ARRAY_H

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif /* SCANVIGIL_ARRAY_H */
