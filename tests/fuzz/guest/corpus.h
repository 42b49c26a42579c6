/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inputs that a fuzzer in a guest begins with: the files of a folder. */
#ifndef _SCANVIGIL_FUZZ_CORPUS_H
#define _SCANVIGIL_FUZZ_CORPUS_H

#include <stdint.h>

/* Longer ones are not read to their end. */
#define CORPUS_BYTES 2048

/**
 * corpus_read - read them all, in the order of their names: runs can be repeated
 * @folder: where they are
 * @take: gets the bytes of each
 */
void corpus_read(const char *folder,
		 void (*take)(const uint8_t *bytes, uint32_t count));

#endif /* _SCANVIGIL_FUZZ_CORPUS_H */
