// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names for addresses. A thread for each look-up, for the C library has no
 * other way to go on without an answer; a bounded number of them, and a
 * bounded time to wait for each batch.
 */
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "out.h"
#include "print.h"
#include "resolve.h"

#define LOOKUPS_MAX 256
#define BATCH_MAX 64
#define BATCH_MS 1000
#define SINGLE_MS 250
#define NAME_MAX_LEN 256

struct lookup {
	struct addr addr;
	bool done;
	char name[NAME_MAX_LEN];
};

static struct lookup lookups[LOOKUPS_MAX];
static unsigned int used;
static unsigned int waiting;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t answered = PTHREAD_COND_INITIALIZER;

static int ask(const struct addr *addr, char *name)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	if (addr->len == 4) {
		memcpy(&v4.sin_addr, addr->bytes, 4);
		return getnameinfo((struct sockaddr *)&v4, sizeof(v4), name,
				   NAME_MAX_LEN, NULL, 0, NI_NAMEREQD);
	}
	memcpy(&v6.sin6_addr, addr->bytes, 16);
	return getnameinfo((struct sockaddr *)&v6, sizeof(v6), name,
			   NAME_MAX_LEN, NULL, 0, NI_NAMEREQD);
}

static void *run(void *argument)
{
	struct lookup *lookup = argument;
	char name[NAME_MAX_LEN] = "";
	int err;

	err = ask(&lookup->addr, name);
	pthread_mutex_lock(&lock);
	if (!err)
		memcpy(lookup->name, name, sizeof(name));
	lookup->done = true;
	waiting--;
	pthread_cond_broadcast(&answered);
	pthread_mutex_unlock(&lock);
	return NULL;
}

static struct lookup *find(const struct addr *addr)
{
	unsigned int i;

	for (i = 0; i < used; i++)
		if (!addr_compare(&lookups[i].addr, addr))
			return &lookups[i];
	return NULL;
}

/* Both with the lock held; a full table or too many threads: no name. */
static void begin(const struct addr *addr)
{
	struct lookup *lookup;
	pthread_t thread;

	if (!addr->len || find(addr) || used == LOOKUPS_MAX ||
	    waiting >= BATCH_MAX)
		return;
	lookup = &lookups[used];
	lookup->addr = *addr;
	if (pthread_create(&thread, NULL, run, lookup))
		return;
	pthread_detach(thread);
	used++;
	waiting++;
}

static void await(unsigned int ms)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += ms % 1000 * 1000000L;
	until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	while (waiting)
		if (pthread_cond_timedwait(&answered, &lock, &until))
			break;
}

static const char *name_of(const struct addr *addr)
{
	static char name[NAME_MAX_LEN];
	const struct lookup *lookup;

	name[0] = '\0';
	pthread_mutex_lock(&lock);
	if (!find(addr)) {
		begin(addr);
		await(SINGLE_MS);
	}
	lookup = find(addr);
	if (lookup && lookup->done)
		memcpy(name, lookup->name, sizeof(name));
	pthread_mutex_unlock(&lock);
	return *name ? name : NULL;
}

static const char *known_name_of(const struct addr *addr)
{
	static char name[NAME_MAX_LEN];
	const struct lookup *lookup;

	name[0] = '\0';
	pthread_mutex_lock(&lock);
	lookup = find(addr);
	if (lookup && lookup->done)
		memcpy(name, lookup->name, sizeof(name));
	pthread_mutex_unlock(&lock);
	return *name ? name : NULL;
}

void resolve_start(void)
{
	print_use_names(name_of);
}

void resolve_sources(const struct source_view *sources, size_t count)
{
	size_t i;

	if (out_is_terminal() && count > out_height())
		count = out_height();
	pthread_mutex_lock(&lock);
	for (i = 0; i < count && i < BATCH_MAX; i++)
		begin(&sources[i].address);
	await(BATCH_MS);
	pthread_mutex_unlock(&lock);
	print_use_names(known_name_of);
}
