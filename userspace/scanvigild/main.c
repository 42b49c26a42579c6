// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scanvigild: options, signals, and the one event loop. What is done with events
 * is the outputs' business, where they come from that of follow.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "conf.h"
#include "fail.h"
#include "follow.h"
#include "metrics.h"
#include "privilege.h"

/**
 * struct daemon - all there is
 * @conf: what is configured
 * @outputs: the outputs that are switched on
 * @count: how many
 * @setup: what to follow for
 * @follow: the way to the kernel
 * @metrics: who tells the numbers
 */
struct daemon {
	struct conf conf;
	struct output *outputs[FOLLOW_OUTPUTS_MAX];
	size_t count;
	struct follow_setup setup;
	struct follow *follow;
	struct metrics_server *metrics;
};

static const char usage[] =
	"Usage: scanvigild [--config FILE]\n"
	"       scanvigild --check-config FILE\n"
	"\n"
	"Tells what scanvigil finds to the journal, a file, syslog and firewall sets.\n"
	"\n"
	"  -c, --config FILE    read this instead of " CONF_PATH_DEFAULT "\n"
	"      --check-config FILE\n"
	"                       say whether a configuration is understood\n"
	"  -h, --help           this\n"
	"  -V, --version        the version\n";

static int on_hangup(sd_event_source *source,
		     const struct signalfd_siginfo *info, void *context)
{
	struct daemon *daemon = context;

	(void)source;
	(void)info;
	sd_notify(0, "RELOADING=1");
	follow_again(daemon->follow);
	sd_notify(0, "READY=1");
	return 0;
}

static int add_signals(struct daemon *daemon, sd_event *loop)
{
	sigset_t mask;
	int err;

	sigemptyset(&mask);
	sigaddset(&mask, SIGHUP);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	signal(SIGPIPE, SIG_IGN);
	err = sd_event_add_signal(loop, NULL, SIGHUP, on_hangup, daemon);
	/* Without a handler, these end the loop in order. */
	if (err >= 0)
		err = sd_event_add_signal(loop, NULL, SIGTERM, NULL, NULL);
	if (err >= 0)
		err = sd_event_add_signal(loop, NULL, SIGINT, NULL, NULL);
	return err;
}

static int add_output(struct daemon *daemon, bool enabled,
		      struct output *(*make)(const struct conf *conf))
{
	if (!enabled)
		return 0;
	daemon->outputs[daemon->count] = make(&daemon->conf);
	return daemon->outputs[daemon->count++] ? 0 : -ENOMEM;
}

static int make_metrics(struct daemon *daemon, sd_event *loop)
{
	const struct conf *conf = &daemon->conf;
	int err;

	if (!*conf->metrics_listen && !*conf->metrics_textfile)
		return 0;
	err = add_output(daemon, true, output_metrics);
	return err ? err :
		     metrics_serve(&daemon->metrics, loop, conf,
				   daemon->outputs[daemon->count - 1]);
}

static int make_outputs(struct daemon *daemon)
{
	const struct conf *conf = &daemon->conf;
	int err;

	err = add_output(daemon, conf->json_enabled, output_json);
	if (!err)
		err = add_output(daemon, conf->journal_enabled, output_journal);
	if (!err)
		err = add_output(daemon, conf->syslog_enabled, output_syslog);
	/* Last: the others need not wait for a firewall. */
	if (!err)
		err = add_output(daemon,
				 conf->blocking_backend != CONF_BACKEND_NONE,
				 output_sets);
	return err;
}

static int start(struct daemon *daemon, sd_event *loop)
{
	int err;

	err = privilege_drop();
	if (err >= 0)
		err = add_signals(daemon, loop);
	if (err >= 0)
		err = make_metrics(daemon, loop);
	if (err >= 0)
		err = make_outputs(daemon);
	if (err >= 0)
		err = sd_event_set_watchdog(loop, true);
	if (err < 0)
		return err;
	daemon->setup = (struct follow_setup){
		.loop = loop,
		.state = daemon->conf.general_state,
		.outputs = daemon->outputs,
		.count = daemon->count,
	};
	return follow_start(&daemon->follow, &daemon->setup);
}

static int run(struct daemon *daemon)
{
	sd_event *loop = NULL;
	int err;
	size_t i;

	err = sd_event_new(&loop);
	if (err >= 0)
		err = start(daemon, loop);
	if (err >= 0) {
		sd_notify(0, "READY=1");
		err = sd_event_loop(loop);
		sd_notify(0, "STOPPING=1");
	}
	follow_stop(daemon->follow);
	metrics_stop(daemon->metrics);
	for (i = 0; i < daemon->count; i++)
		daemon->outputs[i]->ops->free(daemon->outputs[i]);
	sd_event_unref(loop);
	if (err < 0)
		return fail(EXIT_NO, -err, NULL, "cannot go on: %s",
			    strerror(-err));
	return err;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "check-config", required_argument, NULL, 'C' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 },
	};
	static struct daemon daemon;
	const char *path = CONF_PATH_DEFAULT;
	int option, code;

	while ((option = getopt_long(argc, argv, "c:hV", options, NULL)) >= 0) {
		switch (option) {
		case 'c':
			path = optarg;
			break;
		case 'C':
			return conf_read(optarg, &daemon.conf);
		case 'h':
			fputs(usage, stdout);
			return EXIT_DONE;
		case 'V':
			puts("scanvigild " SCANVIGIL_VERSION);
			return EXIT_DONE;
		default:
			return EXIT_USAGE;
		}
	}
	if (optind < argc)
		return fail(EXIT_USAGE, 0, "see scanvigild --help",
			    "there is no argument '%s'", argv[optind]);
	code = conf_read(path, &daemon.conf);
	return code ? code : run(&daemon);
}
