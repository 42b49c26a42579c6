// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A guest that cannot read its inputs ends: with none of them nothing is tried.
 */
#include <dirent.h>
#include <fcntl.h>

#include "corpus.h"
#include "told.h"

void corpus_read(const char *folder,
		 void (*take)(const uint8_t *bytes, uint32_t count))
{
	uint8_t bytes[CORPUS_BYTES];
	struct dirent **entries;
	int count, i, fd, taken = 0;
	char path[4096];
	ssize_t size;

	count = scandir(folder, &entries, NULL, alphasort);
	need(count >= 0, "read %s", folder);
	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder,
			 entries[i]->d_name);
		free(entries[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		size = read(fd, bytes, sizeof(bytes));
		close(fd);
		if (size <= 0)
			continue;
		take(bytes, (uint32_t)size);
		taken++;
	}
	free(entries);
	need(taken, "find anything in %s", folder);
}
