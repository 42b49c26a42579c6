// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the daemon says of itself. Owns standard error and the patience with what
 * fails; never decides what to do about it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "say.h"
#include "text.h"

#define WAIT_FIRST_US 1000000ull
#define WAIT_MOST_US 60000000ull

void say(int priority, const char *format, ...)
{
	char message[SAY_MAX], clean[SAY_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	text_clean(message, clean, sizeof(clean));
	if (getenv("JOURNAL_STREAM"))
		fprintf(stderr, "<%d>%s\n", priority, clean);
	else
		fprintf(stderr, "scanvigild: %s\n", clean);
}

uint64_t say_clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000ull + now.tv_nsec / 1000;
}

bool trouble_due(const struct trouble *trouble)
{
	return !trouble->since_us || say_clock_us() >= trouble->retry_us;
}

void trouble_begin(struct trouble *trouble, const char *what, const char *why)
{
	uint64_t now = say_clock_us();

	if (!trouble->since_us) {
		say(LOG_WARNING, "%s: %s; trying again until it works", what,
		    why);
		trouble->since_us = now;
		trouble->wait_us = WAIT_FIRST_US / 2;
	}
	trouble->wait_us *= 2;
	if (trouble->wait_us > WAIT_MOST_US)
		trouble->wait_us = WAIT_MOST_US;
	trouble->retry_us = now + trouble->wait_us;
}

void trouble_end(struct trouble *trouble, const char *what)
{
	char span[TEXT_SPAN_MAX];

	if (!trouble->since_us)
		return;
	say(LOG_NOTICE, "%s: works again after %s", what,
	    text_span((say_clock_us() - trouble->since_us) / 1000, span));
	*trouble = (struct trouble){ 0 };
}
