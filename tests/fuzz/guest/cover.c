// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The interface is that of the kernel's Documentation/dev-tools/kcov.rst. Places
 * are the ends of basic blocks, few enough for a table of their own.
 */
#include <fcntl.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cover.h"

#define KCOV_INIT_TRACE _IOR('c', 1, unsigned long)
#define KCOV_ENABLE _IO('c', 100)
#define KCOV_TRACE_PC 0
#define RECORD (1 << 17)
#define PLACES (1 << 16)

static unsigned long *record;
static unsigned long places[PLACES];
static uint32_t count;

void cover_begin(void)
{
	size_t size = RECORD * sizeof(*record);
	int fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, KCOV_INIT_TRACE, RECORD))
		return;
	record = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (record == MAP_FAILED || ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC))
		record = NULL;
}

void cover_forget(void)
{
	if (record)
		__atomic_store_n(&record[0], 0, __ATOMIC_RELAXED);
}

static bool add(unsigned long place)
{
	uint32_t at = (uint32_t)(place * 0x9e3779b97f4a7c15ULL >> 48);

	while (places[at] && places[at] != place)
		at = (at + 1) % PLACES;
	if (places[at] || count == PLACES / 2)
		return false;
	places[at] = place;
	count++;
	return true;
}

bool cover_is_news(void)
{
	unsigned long n, i;
	bool news = false;

	if (!record)
		return false;
	n = __atomic_load_n(&record[0], __ATOMIC_RELAXED);
	for (i = 1; i <= n; i++)
		news |= add(record[i]);
	return news;
}

uint32_t cover_count(void)
{
	return count;
}
