// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A line of syslog for each finding, in the form of RFC 3164 that /dev/log is
 * written in.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "conf_gen.h"
#include "dgram.h"
#include "output.h"
#include "print.h"

#define SYSLOG_SOCKET "/dev/log"
#define LINE_BYTES 1024

/**
 * struct line_sink - where lines go
 * @dgram: the way there
 * @facility: under which they are told
 */
struct line_sink {
	struct dgram dgram;
	int facility;
};

static const int facilities[] = {
	[CONF_FACILITY_DAEMON] = LOG_DAEMON,
	[CONF_FACILITY_AUTH] = LOG_AUTH,
	[CONF_FACILITY_AUTHPRIV] = LOG_AUTHPRIV,
	[CONF_FACILITY_LOCAL0] = LOG_LOCAL0,
	[CONF_FACILITY_LOCAL1] = LOG_LOCAL1,
	[CONF_FACILITY_LOCAL2] = LOG_LOCAL2,
	[CONF_FACILITY_LOCAL3] = LOG_LOCAL3,
	[CONF_FACILITY_LOCAL4] = LOG_LOCAL4,
	[CONF_FACILITY_LOCAL5] = LOG_LOCAL5,
	[CONF_FACILITY_LOCAL6] = LOG_LOCAL6,
	[CONF_FACILITY_LOCAL7] = LOG_LOCAL7,
};

static int send_line(struct output *output, int priority, const char *text)
{
	struct line_sink *sink = output->self;
	char line[LINE_BYTES + 96], stamp[32];
	time_t now = time(NULL);
	struct tm local;
	int len, err;

	localtime_r(&now, &local);
	strftime(stamp, sizeof(stamp), "%b %e %H:%M:%S", &local);
	len = snprintf(line, sizeof(line), "<%d>%s scanvigild[%d]: %s",
		       sink->facility | priority, stamp, (int)getpid(), text);
	err = dgram_send(&sink->dgram, line, len);
	if (!err)
		return 0;
	return output_fail(output, err, "cannot write to syslog");
}

static int syslog_event(struct output *output, const struct event_view *event)
{
	char text[LINE_BYTES];
	int priority = LOG_INFO;

	if (event->level == SCANVIGIL_LEVEL_SCAN)
		priority = LOG_WARNING;
	else if (event->level == SCANVIGIL_LEVEL_NOTICE)
		priority = LOG_NOTICE;
	if (!print_event_text(event, text, sizeof(text)))
		return output_fail(output, errno, "cannot print an event");
	return send_line(output, priority, text);
}

static int syslog_lost(struct output *output, uint64_t count)
{
	unsigned long long lost = count;
	char text[64];

	snprintf(text, sizeof(text), "lost %llu event%s", lost,
		 lost == 1 ? "" : "s");
	return send_line(output, LOG_WARNING, text);
}

/* Each datagram that was taken is there for good. */
static int syslog_commit(struct output *output)
{
	(void)output;
	return 0;
}

static void syslog_drop(struct output *output)
{
	output->seq = output->given;
}

static void syslog_reopen(struct output *output)
{
	dgram_close(&((struct line_sink *)output->self)->dgram);
}

static void syslog_free(struct output *output)
{
	syslog_reopen(output);
	free(output->self);
	free(output);
}

static const struct output_ops syslog_ops = {
	.name = "syslog",
	.event = syslog_event,
	.lost = syslog_lost,
	.commit = syslog_commit,
	.drop = syslog_drop,
	.reopen = syslog_reopen,
	.free = syslog_free,
};

struct output *output_syslog(const struct conf *conf)
{
	struct output *output = calloc(1, sizeof(*output));
	struct line_sink *sink = calloc(1, sizeof(*sink));

	if (!output || !sink) {
		free(output);
		free(sink);
		return NULL;
	}
	sink->dgram = (struct dgram){ .path = SYSLOG_SOCKET, .fd = -1 };
	sink->facility = facilities[conf->syslog_facility];
	output->ops = &syslog_ops;
	output->self = sink;
	output->level = conf->syslog_level + SCANVIGIL_LEVEL_INFO;
	return output;
}
