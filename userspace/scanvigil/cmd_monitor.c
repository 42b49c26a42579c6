// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "monitor": events as they come, each once and in order. What the
 * socket drops is fetched from the kernel's ring by sequence number; what the
 * ring has overwritten too is told, never hidden.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "decode.h"
#include "nl.h"
#include "out.h"
#include "print.h"
#include "request.h"
#include "resolve.h"
#include "text.h"

/* Until what the kernel could not answer is asked again. */
#define PAUSE_NS 200000000
/* More messages than a queue has room for. */
#define QUEUE_LONGEST 65536

enum {
	OPTION_SINCE,
	OPTION_FORMAT,
	OPTION_COUNT,
};

const struct option_spec monitor_options[] = {
	{ "since", 0, "SEQ", "begin with this event; 0: with the oldest kept" },
	{ "format", 0, "FORMAT", "human, json or scanlogd" },
	{ "count", 0, "N", "end after so many events" },
	{ 0 },
};

enum ending {
	ENDING_NOT_YET,
	ENDING_DONE,
	ENDING_OFF,
	ENDING_UNLOADED,
};

/**
 * struct monitor - where the stream stands
 * @ask: socket for what was missed
 * @listen: socket that belongs to the groups
 * @format: how to print
 * @last: sequence number of the last event told
 * @whole: the first event is the oldest kept, so nothing is missing before it
 * @gap: something is missing behind @last
 * @left: events until the end, 0 for no end
 * @ending: why to end
 * @pending: newest event received while there is a gap
 */
struct monitor {
	struct nl *ask;
	struct nl *listen;
	enum print_format format;
	uint64_t last;
	bool whole;
	bool gap;
	uint64_t left;
	enum ending ending;
	struct event_view pending;
};

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

static int tell_event(struct monitor *monitor, const struct event_view *event)
{
	print_event(event, monitor->format);
	if (!out_flush() || (monitor->left && !--monitor->left)) {
		monitor->ending = ENDING_DONE;
		return -ECANCELED;
	}
	return 0;
}

static void tell_lost(struct monitor *monitor, uint64_t lost)
{
	if (lost)
		print_lost(lost, monitor->format);
}

/* An event in order; what lies between it and the last one is lost. */
static int take(void *context, const struct event_view *event)
{
	struct monitor *monitor = context;

	if (!view_has(event->has, SCANVIGIL_A_EVENT_SEQ)) {
		tell_lost(monitor, event->lost);
		monitor->last += event->lost;
		return 0;
	}
	if (event->seq <= monitor->last)
		return 0;
	if (!monitor->whole)
		tell_lost(monitor, event->seq - monitor->last - 1);
	monitor->whole = false;
	monitor->last = event->seq;
	return tell_event(monitor, event);
}

static int hear_event(struct monitor *monitor, const void *attrs, size_t len)
{
	struct decode_error error = { 0 };
	struct event_view event;

	if (decode_event(attrs, len, &event, &error)) {
		warn("an event is malformed: %s",
		     error.attr ? error.attr : error.set);
		return 0;
	}
	if (!view_has(event.has, SCANVIGIL_A_EVENT_SEQ) ||
	    event.seq <= monitor->last)
		return 0;
	if (monitor->gap || event.seq > monitor->last + 1) {
		monitor->gap = true;
		monitor->pending = event;
		return 0;
	}
	return take(monitor, &event);
}

static int hear_config(struct monitor *monitor, const void *attrs, size_t len)
{
	struct decode_error error = { 0 };
	struct config_view config;

	if (!decode_config(attrs, len, &config, &error) &&
	    view_has(config.has, SCANVIGIL_A_CONFIG_ENABLED) &&
	    !config.value[SCANVIGIL_A_CONFIG_ENABLED])
		monitor->ending = ENDING_OFF;
	return 0;
}

static int hear(void *context, uint8_t cmd, const void *attrs, size_t len)
{
	struct monitor *monitor = context;

	switch (cmd) {
	case SCANVIGIL_CMD_EVENT_NTF:
		return hear_event(monitor, attrs, len);
	case SCANVIGIL_CMD_CONFIG_NTF:
		return hear_config(monitor, attrs, len);
	default:
		return 0;
	}
}

static int catch_up(struct monitor *monitor)
{
	uint64_t since = monitor->whole ? 0 : monitor->last + 1;
	struct stats_view stats;
	int err;

	monitor->gap = false;
	err = request_events(monitor->ask, since, take, monitor);
	if (!err && monitor->pending.seq > monitor->last)
		err = take(monitor, &monitor->pending);
	monitor->pending.seq = 0;
	/* The message that it was switched off may be among the dropped. */
	if (!err)
		err = request_stats(monitor->ask, &stats);
	if (!err && !stats.value[SCANVIGIL_A_STATS_ENABLED])
		monitor->ending = ENDING_OFF;
	monitor->whole = false;
	return err;
}

/* Waits until there is something to read or to ask again, or a reason to end. */
static void await(struct monitor *monitor, const sigset_t *mask)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_NS };
	struct pollfd fds[] = {
		{ .fd = nl_fd(monitor->listen), .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};

	if (!interrupted)
		ppoll(fds, 2, monitor->gap ? &pause : NULL, mask);
	if (interrupted || fds[1].revents & (POLLERR | POLLHUP))
		monitor->ending = ENDING_DONE;
}

/*
 * Takes what there is, to the last: the kernel tells of the first message that it
 * drops and not of those until the queue was empty. What is asked for before then
 * would not be all; and what waits is older than what was dropped, and may be gone
 * from the ring by now, so it is told first.
 */
static int hear_all(struct monitor *monitor)
{
	unsigned int left = QUEUE_LONGEST;
	bool overrun = false;
	int err = 0;

	while (!err && left-- && (overrun || !monitor->gap)) {
		err = nl_receive(monitor->listen, hear, monitor);
		if (err == -ENOBUFS) {
			overrun = true;
			left = QUEUE_LONGEST;
			err = 0;
		}
	}
	if (overrun)
		monitor->gap = true;
	return err == -EAGAIN ? 0 : err;
}

static int follow(struct monitor *monitor, const sigset_t *mask)
{
	int err = 0;

	while (!err && !monitor->ending) {
		await(monitor, mask);
		if (monitor->ending)
			break;
		err = hear_all(monitor);
		if (err == -ENODEV)
			monitor->ending = ENDING_UNLOADED;
		if (!err && monitor->gap)
			err = catch_up(monitor);
		/* The kernel has no memory to answer with; it may have soon. */
		if (err == -ENOBUFS || err == -ENOMEM) {
			monitor->gap = true;
			err = 0;
		}
	}
	return err;
}

static int farewell(const struct monitor *monitor, int err)
{
	switch (monitor->ending) {
	case ENDING_DONE:
		return EXIT_DONE;
	case ENDING_OFF:
		return fail(EXIT_NO, 0, "'scanvigil set enabled on' starts it",
			    "detection was switched off");
	case ENDING_UNLOADED:
		return fail(EXIT_NO_MODULE, ENODEV, "try modprobe nf_scanvigil",
			    "the module was unloaded");
	default:
		return nl_tell(monitor->ask, err, "cannot follow the events");
	}
}

static int join(struct monitor *monitor)
{
	int err;

	err = nl_join(monitor->listen, NL_GROUP_EVENTS);
	if (!err)
		err = nl_join(monitor->listen, NL_GROUP_CONFIG);
	if (!err)
		err = nl_watch_unload(monitor->listen);
	return err;
}

/* The groups are joined before the dump, so that nothing falls between. */
static int begin(struct monitor *monitor, const char *since)
{
	struct stats_view stats;
	int err;

	err = request_stats(monitor->ask, &stats);
	if (err)
		return nl_tell(monitor->ask, err, "cannot read the counters");
	if (!stats.value[SCANVIGIL_A_STATS_ENABLED])
		return fail(EXIT_NO, 0, "'scanvigil set enabled on' starts it",
			    "detection is off");
	if (!since)
		monitor->last = stats.value[SCANVIGIL_A_STATS_EVENT_SEQ];
	err = join(monitor);
	return err ? nl_tell(monitor->listen, err, "cannot follow the events") :
		     0;
}

static int run(struct monitor *monitor)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked, mask;
	int err;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	err = catch_up(monitor);
	if (!err && !monitor->ending)
		err = follow(monitor, &mask);
	return farewell(monitor, err);
}

static int read_format(const char *text, struct monitor *monitor)
{
	if (!strcmp(text, "human"))
		monitor->format = PRINT_HUMAN;
	else if (!strcmp(text, "json"))
		monitor->format = PRINT_JSON;
	else if (!strcmp(text, "scanlogd"))
		monitor->format = PRINT_SCANLOGD;
	else
		return fail(EXIT_USAGE, 0, "it is human, json or scanlogd",
			    "there is no format '%s'", text);
	return 0;
}

static int read_options(const struct arguments *arguments,
			struct monitor *monitor)
{
	const char *since = arguments->options[OPTION_SINCE];
	const char *format = arguments->options[OPTION_FORMAT];
	const char *count = arguments->options[OPTION_COUNT];

	if (format && read_format(format, monitor))
		return EXIT_USAGE;
	if (since && !text_read_number(since, &monitor->last))
		return fail(EXIT_USAGE, 0, NULL, "'%s' is no sequence number",
			    since);
	monitor->whole = since && !monitor->last;
	if (monitor->last)
		monitor->last--;
	if (count &&
	    (!text_read_number(count, &monitor->left) || !monitor->left))
		return fail(EXIT_USAGE, 0, NULL, "'%s' is no number of events",
			    count);
	return 0;
}

int cmd_monitor(const struct tool *tool, const struct arguments *arguments)
{
	struct monitor monitor = {
		.format = tool->json ? PRINT_JSON : PRINT_HUMAN,
	};
	int code;

	if (read_options(arguments, &monitor))
		return EXIT_USAGE;
	if (tool->resolve)
		resolve_start();
	code = nl_open(&monitor.ask);
	if (!code)
		code = nl_open(&monitor.listen);
	if (!code)
		code = begin(&monitor, arguments->options[OPTION_SINCE]);
	if (!code)
		code = run(&monitor);
	nl_close(monitor.listen);
	nl_close(monitor.ask);
	return code;
}
