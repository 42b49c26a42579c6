// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tell DIR [CAPTURE] writes what the daemon's own outputs tell of a capture: the file
 * of JSON Lines, the datagrams of syslog and of the journal, the numbers. Of the
 * daemon only the ring and the sockets are missing; the module's counters are those
 * of the fake kernel. What a capture does not have is made up: on which side 10/8
 * is, and an interface with a name that wants to break out. Without a capture, nothing
 * has happened yet.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf_gen.h"
#include "dgram.h"
#include "metrics.h"
#include "output.h"
#include "print.h"
#include "replay/capture.h"
#include "replay/replay.h"

#define OUTPUTS 4

int __wrap_dgram_send(struct dgram *dgram, const void *data, size_t len);

static const char *directory;
static uint64_t last_seq;

static FILE *open_in(const char *name, const char *mode)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, mode);
	if (!file) {
		perror(path);
		exit(1);
	}
	return file;
}

int __wrap_dgram_send(struct dgram *dgram, const void *data, size_t len)
{
	bool journal = strstr(dgram->path, "journal");
	FILE *file = open_in(journal ? "journal" : "syslog", "a");

	fwrite(data, 1, len, file);
	fputc('\n', file);
	return fclose(file);
}

static void on_event(void *context, const struct event_view *told)
{
	struct output **outputs = context;
	struct event_view event = *told;
	struct source_view *source = &event.source;
	bool inside = source->address.len == 4 &&
		      source->address.bytes[0] == 10;
	size_t i;

	source->has |= UINT64_C(1) << SCANVIGIL_A_SOURCE_DIRECTION;
	source->direction = inside ? SCANVIGIL_DIRECTION_OUTBOUND :
				     SCANVIGIL_DIRECTION_INBOUND;
	snprintf(source->ifname, sizeof(source->ifname), "%s",
		 source->address.len == 4 ? "eth0" : "a\"|=\\}{,'(b");
	for (i = 0; i < OUTPUTS; i++)
		output_give(outputs[i], &event);
	last_seq = event.seq;
}

static int tell(const char *capture, struct output **outputs)
{
	struct config_view config = { 0 };
	struct replay *replay;
	const char *reason;
	char error[256];
	FILE *file;

	file = capture_file(capture, error, sizeof(error));
	replay = replay_new(&config, on_event, outputs, &reason);
	if (!file || !replay ||
	    !replay_file(replay, file, NULL, error, sizeof(error))) {
		fprintf(stderr, "%s: %s\n", capture, error);
		return 1;
	}
	replay_finish(replay);
	replay_free(replay);
	return 0;
}

static void tell_numbers(const struct output *metrics)
{
	FILE *file = open_in("metrics", "w");
	size_t len;
	char *text = metrics_text(metrics, &len);

	fwrite(text, 1, len, file);
	free(text);
	fclose(file);
}

int main(int argc, char **argv)
{
	static struct conf conf = { .json_enabled = true };
	struct output *outputs[OUTPUTS];
	size_t i;
	int code;

	if (argc < 2)
		return 2;
	directory = argv[1];
	snprintf(conf.json_path, sizeof(conf.json_path), "%s/events.json",
		 directory);
	print_use_host("gw1");
	outputs[0] = output_json(&conf);
	outputs[1] = output_syslog(&conf);
	outputs[2] = output_journal(&conf);
	outputs[3] = output_metrics(&conf);
	code = argc > 2 ? tell(argv[2], outputs) : 0;
	for (i = 0; i < OUTPUTS && argc > 2; i++) {
		output_skip(outputs[i], last_seq + 3);
		output_commit(outputs[i]);
	}
	tell_numbers(outputs[3]);
	for (i = 0; i < OUTPUTS; i++)
		outputs[i]->ops->free(outputs[i]);
	return code;
}
