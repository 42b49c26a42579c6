// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Follows the kernel's events. What is sent to the group only says that there is
 * something in the ring; it is always read from there, so that late, slow and
 * failing outputs take the same road as those that keep up.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <systemd/sd-daemon.h>

#include "fail.h"
#include "follow.h"
#include "nl.h"
#include "request.h"
#include "state.h"

#define POSITIONS "positions"
#define SAVE_EVERY_US 1000000ull
/* Messages that are read before the ring is: each is one wake-up. */
#define HEAR_MOST 256

/**
 * struct follow - the way from the ring to the outputs
 * @setup: from the caller
 * @watch: socket that hears of the module's coming and going
 * @ask: socket for requests; NULL without the module
 * @listen: socket that belongs to the groups; NULL without the module
 * @watch_io: wakes for @watch
 * @listen_io: wakes for @listen
 * @timer: wakes for what is tried again and for saving
 * @instance: of the module that the positions are in
 * @known: there is such an instance
 * @waiting: that there is no module has been told
 * @overrun: messages were dropped, and may still be
 * @asked: the first event asked for of the dump under way
 * @dirty: a position is not saved
 * @saved_us: when the positions were saved last
 * @trouble: whether saving fails
 * @link: whether the module is there and cannot be talked to
 */
struct follow {
	const struct follow_setup *setup;
	struct nl *watch;
	struct nl *ask;
	struct nl *listen;
	sd_event_source *watch_io;
	sd_event_source *listen_io;
	sd_event_source *timer;
	uint32_t instance;
	bool known;
	bool waiting;
	bool overrun;
	uint64_t asked;
	bool dirty;
	uint64_t saved_us;
	struct trouble trouble;
	struct trouble link;
};

static struct output *output_at(const struct follow *follow, size_t i)
{
	return follow->setup->outputs[i];
}

static void restore(struct follow *follow)
{
	json_t *object = state_read(follow->setup->state, POSITIONS);
	const json_t *outputs = json_object_get(object, "outputs");
	struct output *output;
	size_t i;

	follow->known = json_object_get(object, "instance");
	follow->instance = state_number(object, "instance");
	for (i = 0; i < follow->setup->count; i++) {
		output = output_at(follow, i);
		output->seq = state_number(outputs, output->ops->name);
		output->given = output->seq;
		/* One that is new asks for what there is. */
		output->whole = !json_object_get(outputs, output->ops->name);
	}
	json_decref(object);
}

static void save(struct follow *follow)
{
	json_t *outputs = json_object(), *object = json_object();
	const struct output *output;
	size_t i;
	int err;

	for (i = 0; i < follow->setup->count; i++) {
		output = output_at(follow, i);
		json_object_set_new(outputs, output->ops->name,
				    json_integer(output->seq));
	}
	json_object_set_new(object, "instance", json_integer(follow->instance));
	json_object_set_new(object, "outputs", outputs);
	err = state_write(follow->setup->state, POSITIONS, object, 0600);
	json_decref(object);
	follow->saved_us = say_clock_us();
	follow->dirty = err;
	if (err)
		trouble_begin(&follow->trouble, follow->setup->state,
			      strerror(-err));
	else
		trouble_end(&follow->trouble, follow->setup->state);
}

static void tell_status(const struct follow *follow)
{
	unsigned int failing = 0;
	uint64_t last = 0;
	size_t i;

	for (i = 0; i < follow->setup->count; i++) {
		failing += trouble_is(&output_at(follow, i)->trouble);
		if (output_at(follow, i)->seq > last)
			last = output_at(follow, i)->seq;
	}
	sd_notifyf(0, "STATUS=%s, last event %llu, %zu outputs, %u failing",
		   follow->ask ? "Following" : "Waiting for nf_scanvigil",
		   (unsigned long long)last, follow->setup->count, failing);
}

static void save_in_time(struct follow *follow)
{
	if (follow->dirty && follow->known && trouble_due(&follow->trouble) &&
	    say_clock_us() >= follow->saved_us + SAVE_EVERY_US)
		save(follow);
}

static void disconnect(struct follow *follow)
{
	follow->listen_io = sd_event_source_disable_unref(follow->listen_io);
	nl_close(follow->listen);
	nl_close(follow->ask);
	follow->listen = NULL;
	follow->ask = NULL;
}

static int take(void *context, const struct event_view *event)
{
	struct follow *follow = context;
	size_t i;

	follow->dirty = true;
	for (i = 0; i < follow->setup->count; i++) {
		if (view_has(event->has, SCANVIGIL_A_EVENT_SEQ))
			output_give(output_at(follow, i), event);
		else
			output_skip(output_at(follow, i),
				    follow->asked + event->lost - 1);
	}
	return 0;
}

/* Where the hindmost of those is that may be given something now. */
static bool first_wanted(const struct follow *follow, uint64_t *since)
{
	const struct output *output;
	bool found = false;
	size_t i;

	for (i = 0; i < follow->setup->count; i++) {
		output = output_at(follow, i);
		if (!output_ready(output))
			continue;
		if (!found || output->given + 1 < *since)
			*since = output->given + 1;
		found = true;
	}
	return found;
}

static void arm(struct follow *follow)
{
	uint64_t at = UINT64_MAX;
	const struct trouble *trouble;
	size_t i;

	if (follow->dirty)
		at = trouble_is(&follow->trouble) ?
			     follow->trouble.retry_us :
			     follow->saved_us + SAVE_EVERY_US;
	if (!trouble_due(&follow->link) && follow->link.retry_us < at)
		at = follow->link.retry_us;
	for (i = 0; i < follow->setup->count; i++) {
		trouble = &output_at(follow, i)->trouble;
		/* One that is due waits for an event to try with. */
		if (!trouble_due(trouble) && trouble->retry_us < at)
			at = trouble->retry_us;
	}
	sd_event_source_set_time(follow->timer, at);
	sd_event_source_set_enabled(follow->timer, at == UINT64_MAX ?
							   SD_EVENT_OFF :
							   SD_EVENT_ONESHOT);
}

static int pump(struct follow *follow)
{
	int err = 0;
	size_t i;

	if (follow->ask && first_wanted(follow, &follow->asked)) {
		err = request_events(follow->ask, follow->asked, take, follow);
		for (i = 0; i < follow->setup->count; i++)
			output_commit(output_at(follow, i));
	}
	save_in_time(follow);
	arm(follow);
	tell_status(follow);
	return err;
}

static void tell_allowed(struct follow *follow)
{
	struct output *output;
	size_t i;

	for (i = 0; i < follow->setup->count; i++) {
		output = output_at(follow, i);
		if (output->ops->allowed)
			output->ops->allowed(output);
	}
}

static int hear(void *context, uint8_t cmd, const void *attrs, size_t len)
{
	struct follow *follow = context;

	(void)attrs;
	(void)len;
	if (cmd == SCANVIGIL_CMD_ALLOW_NTF)
		tell_allowed(follow);
	return 0;
}

/*
 * The kernel tells of the first message that it drops and not of those until the
 * queue was empty: what was dropped before then may be anything.
 */
static int hear_all(struct follow *follow)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < HEAR_MOST; i++) {
		err = nl_receive(follow->listen, hear, follow);
		if (err != -ENOBUFS)
			continue;
		follow->overrun = true;
		err = 0;
	}
	if (err == -EAGAIN && follow->overrun) {
		follow->overrun = false;
		tell_allowed(follow);
	}
	return err == -EAGAIN ? 0 : err;
}

static void look_for_module(struct follow *follow);

static int on_listen(sd_event_source *source, int fd, uint32_t events,
		     void *context)
{
	struct follow *follow = context;
	int err = hear_all(follow);

	(void)source;
	(void)fd;
	(void)events;
	if (!err)
		err = pump(follow);
	if (err)
		look_for_module(follow);
	return 0;
}

static void meet(struct follow *follow, uint32_t instance)
{
	bool again = follow->known && follow->instance != instance;
	size_t i;

	if (again)
		say(LOG_NOTICE,
		    "the module was loaded anew; its events begin at 1");
	if (again || !follow->known)
		for (i = 0; i < follow->setup->count; i++)
			output_rewind(output_at(follow, i), !again);
	follow->dirty = true;
	follow->known = true;
	follow->instance = instance;
	tell_allowed(follow);
}

static int connect_module(struct follow *follow)
{
	struct stats_view stats;
	int err;

	err = nl_try(&follow->ask);
	if (!err)
		err = nl_try(&follow->listen);
	/* The groups are joined before the ring is read: nothing falls between. */
	if (!err)
		err = nl_join(follow->listen, NL_GROUP_EVENTS);
	if (!err)
		err = nl_join(follow->listen, NL_GROUP_CONFIG);
	if (!err)
		err = request_stats(follow->ask, &stats);
	if (!err)
		err = sd_event_add_io(follow->setup->loop, &follow->listen_io,
				      nl_fd(follow->listen), EPOLLIN, on_listen,
				      follow);
	if (err)
		return err;
	if (follow->waiting)
		say(LOG_NOTICE, "the module is there");
	trouble_end(&follow->link, "the module");
	follow->waiting = false;
	meet(follow, stats.value[SCANVIGIL_A_STATS_INSTANCE]);
	return pump(follow);
}

static void look_for_module(struct follow *follow)
{
	int err;

	disconnect(follow);
	err = connect_module(follow);
	if (!err)
		return;
	disconnect(follow);
	if (err == -EPERM || err == -EACCES) {
		say(LOG_ERR, "permission denied: CAP_NET_ADMIN is needed");
		sd_event_exit(follow->setup->loop, EXIT_NO_PERMISSION);
		return;
	}
	if (err != -ENOENT) {
		trouble_begin(&follow->link, "the module", strerror(-err));
		arm(follow);
		return;
	}
	if (!follow->waiting)
		say(LOG_NOTICE, "waiting for the module nf_scanvigil");
	follow->waiting = true;
	follow->link = (struct trouble){ 0 };
	tell_status(follow);
}

static int on_watch(sd_event_source *source, int fd, uint32_t events,
		    void *context)
{
	struct follow *follow = context;
	int state = nl_watch_receive(follow->watch);

	(void)source;
	(void)fd;
	(void)events;
	if (state > 0)
		look_for_module(follow);
	return state < 0 ? state : 0;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *context)
{
	struct follow *follow = context;

	(void)source;
	(void)usec;
	if (trouble_is(&follow->link) || pump(follow))
		look_for_module(follow);
	return 0;
}

int follow_start(struct follow **out, const struct follow_setup *setup)
{
	struct follow *follow = calloc(1, sizeof(*follow));
	int err;

	if (!follow)
		return -ENOMEM;
	*out = follow;
	follow->setup = setup;
	restore(follow);
	err = sd_event_add_time(setup->loop, &follow->timer, CLOCK_MONOTONIC,
				UINT64_MAX, 0, on_timer, follow);
	if (err >= 0)
		err = nl_open_watch(&follow->watch);
	if (err >= 0)
		err = sd_event_add_io(setup->loop, &follow->watch_io,
				      nl_fd(follow->watch), EPOLLIN, on_watch,
				      follow);
	if (err < 0)
		return err;
	look_for_module(follow);
	return 0;
}

void follow_again(struct follow *follow)
{
	struct output *output;
	size_t i;

	for (i = 0; i < follow->setup->count; i++) {
		output = output_at(follow, i);
		output->ops->reopen(output);
		output->trouble.retry_us = 0;
	}
	if (pump(follow))
		look_for_module(follow);
}

void follow_stop(struct follow *follow)
{
	if (!follow)
		return;
	if (follow->known) {
		pump(follow);
		save(follow);
	}
	disconnect(follow);
	sd_event_source_disable_unref(follow->watch_io);
	sd_event_source_disable_unref(follow->timer);
	nl_close(follow->watch);
	free(follow);
}
