/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzzers found and is not mended yet: 1 lets it pass. Whoever mends it
 * takes the line and its uses away.
 */
#ifndef _SCANVIGIL_KNOWN_H
#define _SCANVIGIL_KNOWN_H

/* In replay, flows come alive again after a gap of an hour or more. */
#define KNOWN_AGES_WRAP 1

#endif /* _SCANVIGIL_KNOWN_H */
