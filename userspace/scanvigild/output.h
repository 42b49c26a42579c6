/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where findings go. Each output has a position of its own in the kernel's ring
 * and moves on only when it has what came before for good: the ring is the
 * queue, so that nothing has to be kept here for an output that fails.
 */
#ifndef SCANVIGILD_OUTPUT_H
#define SCANVIGILD_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "say.h"
#include "view.h"

struct output;

/**
 * struct output_ops - what an output can do
 * @name: its section in the configuration
 * @event: take an event; 0, or -1 with @why of the output filled in
 * @lost: take note that so many events were lost, as @event
 * @commit: make what was taken last, as @event
 * @drop: forget what was taken since the last commit
 * @reopen: begin files and connections anew
 * @allowed: the allow-list may have changed; NULL if it makes no difference
 * @free: give back all that it has
 */
struct output_ops {
	const char *name;
	int (*event)(struct output *output, const struct event_view *event);
	int (*lost)(struct output *output, uint64_t count);
	int (*commit)(struct output *output);
	void (*drop)(struct output *output);
	void (*reopen)(struct output *output);
	void (*allowed)(struct output *output);
	void (*free)(struct output *output);
};

/**
 * struct output - an output
 * @ops: what it can do
 * @self: its own
 * @level: the lowest level that it wants
 * @seq: the last event that it has for good
 * @given: the last event that it was given
 * @whole: nothing before the first event is missing
 * @taken: events taken since the last commit
 * @owes: there is something to commit besides
 * @trouble: whether it fails
 * @why: the words for it
 */
struct output {
	const struct output_ops *ops;
	void *self;
	unsigned int level;
	uint64_t seq;
	uint64_t given;
	bool whole;
	unsigned int taken;
	bool owes;
	struct trouble trouble;
	char why[SAY_MAX];
};

/** output_ready - whether it may be given something now */
bool output_ready(const struct output *output);

/** output_rewind - begin with the oldest event; @whole: none before it is missed */
void output_rewind(struct output *output, bool whole);

/** output_give - an event, in order; what lies between it and the last is lost */
void output_give(struct output *output, const struct event_view *event);

/** output_skip - events up to @through are lost */
void output_skip(struct output *output, uint64_t through);

/** output_commit - make what was given last */
void output_commit(struct output *output);

/** output_fail - fill in why, from @format and errno if @err is not 0; returns -1 */
int output_fail(struct output *output, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

struct conf;

/* Each makes an output, or returns NULL without memory. */
struct output *output_json(const struct conf *conf);
struct output *output_journal(const struct conf *conf);
struct output *output_syslog(const struct conf *conf);
struct output *output_sets(const struct conf *conf);

#endif /* SCANVIGILD_OUTPUT_H */
