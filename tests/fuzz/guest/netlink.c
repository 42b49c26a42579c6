// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Requests at random to the module, by administrators and by others, in namespaces
 * of all owners, from several processes at a time; and what has to hold of what
 * becomes of each. Runs in a guest; scripts/fuzz netlink starts it.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "answer.h"
#include "corpus.h"
#include "cover.h"
#include "door.h"
#include "kernel.h"
#include "told.h"

#define LANES 3
#define DOORS_MAX 3
#define POOL_MAX 2048
#define ERRORS_MAX 135
#define GROUPS_MAX 8
/* So long without a message something hangs. */
#define STUCK_SECONDS 300
#define TABLE_USUAL 8192
#define TABLE_LARGEST (1 << 20)
/* Largest that a namespace of another user namespace may have. */
#define TABLE_OWNED (1 << 16)

/* What a process does, where all can see it. */
struct lane {
	uint64_t messages;
	uint64_t taken;
	uint64_t refused;
	uint64_t denied;
	uint64_t errors[ERRORS_MAX];
	uint32_t coverage;
	pid_t pid;
	char door[32];
	struct batch batch;
};

struct kept {
	uint32_t count;
	uint8_t b[MESSAGE_MAX];
};

static struct board {
	bool stop;
	struct lane lane[LANES];
} * board;

static struct kept *pool;
static uint32_t pool_count;
static struct draw dice;
/* Most messages that are sent at once. */
static uint32_t batch_max = 32;

static void keep(const uint8_t *bytes, uint32_t count)
{
	uint32_t at = pool_count < POOL_MAX ? pool_count++ :
					      draw_below(&dice, POOL_MAX);

	pool[at].count = count;
	memcpy(pool[at].b, bytes, count);
}

static void make_message(struct message *m, const struct door *door)
{
	uint32_t table = TABLE_USUAL;

	do {
		const struct kept *k = &pool[draw_below(&dice, pool_count)];

		if (draw_one_in(&dice, 3)) {
			message_recall(m, door->family, k->b, k->count);
			if (!draw_one_in(&dice, 8))
				message_change(m, &dice);
		} else {
			message_draw(m, &dice, door->family);
		}
	} while (m->len < MESSAGE_HEAD ||
		 (door->no_set &&
		  message_is_for(m, door->family, "config-set")));
	if (draw_one_in(&dice, 2048))
		table = door->is_owned ? TABLE_OWNED : TABLE_LARGEST;
	/* Refused there, and so free to ask for. */
	if (door->is_owned && draw_one_in(&dice, 64))
		table = TABLE_LARGEST;
	message_limit(m, table);
}

/* Whether the kernel gets as far as to ask who may do this. */
static bool is_request(const struct message *m)
{
	uint16_t flags = m->head.nlmsg_flags;
	uint16_t known = NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO | NLM_F_DUMP;
	const struct request *r = request_of(message_command(m));

	if (!r || flags & ~known || m->b[NLMSG_HDRLEN + 2] ||
	    m->b[NLMSG_HDRLEN + 3])
		return false;
	if (!(flags & NLM_F_DUMP))
		return true;
	return r->dumps && (flags & NLM_F_DUMP) == NLM_F_DUMP;
}

static void judge_denied(const struct message *m, const struct outcome *o)
{
	claim(!o->data, "somebody without the right to is answered");
	if (is_request(m))
		claim(o->error == EPERM, "%s for who has no right to",
		      strerror(o->error));
	else
		claim(o->error == EPERM || o->error == EOPNOTSUPP ||
			      o->error == EINVAL,
		      "%s for who has no right to", strerror(o->error));
}

static bool is_known_error(int error)
{
	static const int known[] = { EINVAL,	   ERANGE,     ENOENT, ENOSPC,
				     EAFNOSUPPORT, EOPNOTSUPP, EPERM,  EBUSY };
	unsigned int i;

	for (i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (known[i] == error)
			return true;
	return false;
}

static void judge_one(struct door *door, struct lane *lane,
		      const struct message *m, const struct outcome *o)
{
	if (m->alone || m->head.nlmsg_type != door->family ||
	    !(m->head.nlmsg_flags & NLM_F_REQUEST))
		return;
	lane->errors[o->error < ERRORS_MAX ? o->error : 0]++;
	if (!o->error && !o->data && !lane->batch.is_heard)
		return;
	if (door->who != DOOR_ROOT) {
		judge_denied(m, o);
		lane->denied++;
		return;
	}
	if (!o->error) {
		answer_taken(m);
		lane->taken++;
		if (message_is_for(m, door->family, "config-set"))
			settings_apply(&door->settings, m);
		return;
	}
	lane->refused++;
	claim(is_known_error(o->error), "%s", strerror(o->error));
	claim(o->error != EPERM || door->is_owned, "an administrator may not");
	/* A second dump by the same socket, and no command at all, are not ours. */
	claim(o->text[0] || o->error == EBUSY || !is_request(m),
	      "%s without a sentence", strerror(o->error));
}

/* Of a length that is not so as much may be taken as is in order by chance. */
static bool is_foreseen(const struct batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->count; i++)
		if (batch->message[i].alone)
			return false;
	return true;
}

static void run_batch(struct door *door, struct lane *lane)
{
	bool hasty = door->no_set && draw_one_in(&dice, 4);
	uint32_t patience = hasty ? draw_below(&dice, 2) : ~0U, i;
	struct batch *batch = &lane->batch;
	uint8_t bytes[MESSAGE_MAX];
	struct settings now;

	snprintf(lane->door, sizeof(lane->door), "%s", door->name);
	batch->count = 1 + draw_below(&dice, batch_max);
	for (i = 0; i < batch->count; i++)
		make_message(&batch->message[i], door);
	cover_forget();
	door_send(door, batch, patience);
	if (cover_is_news())
		for (i = 0; i < batch->count; i++)
			keep(bytes, message_keep(&batch->message[i], bytes));
	for (i = 0; i < batch->count; i++)
		judge_one(door, lane, &batch->message[i], &batch->outcome[i]);
	lane->messages += batch->count;
	lane->coverage = cover_count();
	if (door->no_set || door->who != DOOR_ROOT)
		return;
	lane->messages++;
	door_settings(door, &now);
	if (is_foreseen(batch))
		settings_same(&door->settings, &now);
	else
		door->settings = now;
}

static int namespace_of(const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	need(fd >= 0, "open %s", path);
	return fd;
}

static struct door door_to(const char *name, const char *namespace,
			   enum door_who who, bool no_set)
{
	struct door door = { .name = name, .who = who, .no_set = no_set };

	door.namespace = namespace_of(namespace);
	door_open(&door);
	if (who == DOOR_ROOT && !no_set)
		door_settings(&door, &door.settings);
	return door;
}

static void set_doors(struct door *doors, unsigned int lane)
{
	switch (lane) {
	case 0:
		doors[0] = door_to("gateway", "gateway", DOOR_ROOT, false);
		doors[1] = door_to("gateway, opened by nobody", "gateway",
				   DOOR_OPENED, true);
		doors[2] = door_to("gateway, sent by nobody", "gateway",
				   DOOR_SENT, true);
		break;
	case 1:
		doors[0] = door_to("attacker", "attacker", DOOR_ROOT, false);
		doors[1] = (struct door){ .name = "owner", .is_owned = true };
		door_own(&doors[1]);
		doors[2] = door_to("attacker, opened by nobody", "attacker",
				   DOOR_OPENED, true);
		break;
	default:
		doors[0] = door_to("reader of gateway", "gateway", DOOR_ROOT,
				   true);
		doors[1] = door_to("another of gateway", "gateway", DOOR_ROOT,
				   true);
		doors[2] = door_to("reader of attacker", "attacker", DOOR_ROOT,
				   true);
	}
}

static void reopen(struct door *door)
{
	uint32_t groups[GROUPS_MAX], count, i;

	if (door->is_owned) {
		door_own(door);
		return;
	}
	door_open(door);
	if (!door->no_set || door->who != DOOR_ROOT || draw_one_in(&dice, 2))
		return;
	count = door_groups(door, groups, GROUPS_MAX);
	claim(count == 2, "%u groups", count);
	for (i = 0; i < count; i++)
		door_join(door, groups[i]);
}

static void run_lane(struct lane *lane, unsigned int number, uint64_t seed)
{
	static struct door doors[DOORS_MAX];

	dice.state = seed * LANES + number;
	cover_begin();
	set_doors(doors, number);
	while (!__atomic_load_n(&board->stop, __ATOMIC_RELAXED)) {
		uint32_t which = draw_below(&dice, 8);
		struct door *door = &doors[which < 2 ? 1 + which : 0];

		run_batch(door, lane);
		if (draw_one_in(&dice, door->no_set ? 64 : 1024))
			reopen(door);
	}
	_exit(0);
}

static void print_batch(unsigned int number)
{
	const struct lane *lane = &board->lane[number];
	uint8_t bytes[MESSAGE_MAX];
	uint32_t i, n, count;

	printf("found: process %u at message %llu, %s, had sent (a line for each, as in tests/fuzz/corpus/netlink):\n",
	       number, (unsigned long long)lane->messages, lane->door);
	for (i = 0; i < lane->batch.count; i++) {
		count = message_keep(&lane->batch.message[i], bytes);
		printf("%3d ", lane->batch.outcome[i].error);
		for (n = 0; n < count; n++)
			printf("%02x", bytes[n]);
		printf("\n");
	}
}

static uint64_t sum_of(size_t offset)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < LANES; i++)
		sum += *(uint64_t *)((char *)&board->lane[i] + offset);
	return sum;
}

static void report(uint64_t seed, time_t seconds)
{
	uint32_t coverage = 0;
	unsigned int i;
	uint64_t n;

	for (i = 0; i < LANES; i++)
		if (board->lane[i].coverage > coverage)
			coverage = board->lane[i].coverage;
	for (i = 0; i < ERRORS_MAX; i++) {
		n = sum_of(offsetof(struct lane, errors[0]) + i * sizeof(n));
		if (n)
			printf("%s: %llu\n",
			       i ? strerrorname_np((int)i) : "taken",
			       (unsigned long long)n);
	}
	printf("seed: %llu\nsteps: %llu\ndenied: %llu\ncoverage: %u\nseconds: %lld\n",
	       (unsigned long long)seed,
	       (unsigned long long)sum_of(offsetof(struct lane, messages)),
	       (unsigned long long)sum_of(offsetof(struct lane, denied)),
	       coverage, (long long)seconds);
}

/* True if all is well. */
static bool watch(time_t seconds)
{
	time_t begun = time(NULL), moved = begun;
	uint64_t before = 0, now;
	unsigned int i;
	int status;

	while (time(NULL) - begun < seconds) {
		usleep(100000);
		for (i = 0; i < LANES; i++)
			if (waitpid(board->lane[i].pid, &status, WNOHANG) > 0) {
				printf("process %u ended (%d)\n", i, status);
				board->lane[i].pid = 0;
				print_batch(i);
				return false;
			}
		if (kernel_complains()) {
			for (i = 0; i < LANES; i++)
				print_batch(i);
			return false;
		}
		now = sum_of(offsetof(struct lane, messages));
		if (now != before)
			moved = time(NULL);
		before = now;
		if (time(NULL) - moved > STUCK_SECONDS) {
			printf("nothing is answered any more\n");
			return false;
		}
	}
	return true;
}

/* Whoever does not end when asked has been answered by nobody. */
static bool end_lanes(void)
{
	bool well = true;
	unsigned int i, tries;
	int status;

	__atomic_store_n(&board->stop, true, __ATOMIC_RELAXED);
	for (i = 0; i < LANES; i++) {
		pid_t pid = board->lane[i].pid, ended = 0;

		for (tries = 0; pid && !ended && tries < 10 * STUCK_SECONDS;
		     tries++) {
			ended = waitpid(pid, &status, WNOHANG);
			if (!ended)
				usleep(100000);
		}
		if (!pid || (ended && !status))
			continue;
		well = false;
		print_batch(i);
		kill(pid, SIGKILL);
	}
	return well && !kernel_complains();
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seconds", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'r' },
		{ "corpus", required_argument, NULL, 'c' },
		{ "batch", required_argument, NULL, 'b' },
		{}
	};
	uint64_t seed = (uint64_t)time(NULL);
	const char *corpus = "corpus/netlink";
	time_t seconds = 60, begun;
	unsigned int i;
	bool well;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		if (option == 's')
			seconds = atol(optarg);
		else if (option == 'r')
			seed = strtoull(optarg, NULL, 0);
		else if (option == 'c')
			corpus = optarg;
		else if (option == 'b' && atoi(optarg) > 0 &&
			 atoi(optarg) <= BATCH_MAX)
			batch_max = (uint32_t)atoi(optarg);
		else
			return 2;
	}
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pool = calloc(POOL_MAX, sizeof(*pool));
	need(board != MAP_FAILED && pool, "get memory");
	corpus_read(corpus, keep);
	kernel_listen();
	begun = time(NULL);
	for (i = 0; i < LANES; i++) {
		fflush(stdout);
		board->lane[i].pid = fork();
		need(board->lane[i].pid >= 0, "fork");
		if (!board->lane[i].pid)
			run_lane(&board->lane[i], i, seed);
	}
	well = watch(seconds);
	well &= end_lanes();
	report(seed, time(NULL) - begun);
	return !well;
}
