// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Positions in the ring, and what becomes of an output that fails: it keeps its
 * position, is told of once and tried again later. Knows no output by name.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "output.h"

/* So many events may come again after a crash between two commits. */
#define COMMIT_EVERY 64

bool output_ready(const struct output *output)
{
	return trouble_due(&output->trouble);
}

void output_rewind(struct output *output, bool whole)
{
	output->seq = 0;
	output->given = 0;
	output->whole = whole;
}

static void give_up(struct output *output)
{
	output->ops->drop(output);
	output->given = output->seq;
	output->taken = 0;
	trouble_begin(&output->trouble, output->ops->name, output->why);
}

void output_skip(struct output *output, uint64_t through)
{
	uint64_t count = through - output->given;

	if (!output_ready(output) || through <= output->given)
		return;
	if (!output->whole && output->ops->lost(output, count)) {
		give_up(output);
		return;
	}
	output->given = through;
	output->taken++;
}

void output_give(struct output *output, const struct event_view *event)
{
	if (!output_ready(output) || event->seq <= output->given)
		return;
	output_skip(output, event->seq - 1);
	if (!output_ready(output))
		return;
	if (event->level >= output->level &&
	    output->ops->event(output, event)) {
		give_up(output);
		return;
	}
	output->given = event->seq;
	output->whole = false;
	if (++output->taken >= COMMIT_EVERY)
		output_commit(output);
}

void output_commit(struct output *output)
{
	if ((!output->taken && !output->owes) || !output_ready(output))
		return;
	if (output->ops->commit(output)) {
		give_up(output);
		return;
	}
	output->taken = 0;
	output->owes = false;
	output->seq = output->given;
	trouble_end(&output->trouble, output->ops->name);
}

int output_fail(struct output *output, int err, const char *format, ...)
{
	char text[SAY_MAX / 2];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	snprintf(output->why, sizeof(output->why), "%s%s%s", text,
		 err ? ": " : "", err ? strerror(err) : "");
	return -1;
}
