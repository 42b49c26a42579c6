/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers for Prometheus: what the events say, counted here as an output that
 * never fails, and the module's own counters, asked for when somebody wants to
 * know. Served over HTTP on loopback, written to a file, or both.
 */
#ifndef SCANVIGILD_METRICS_H
#define SCANVIGILD_METRICS_H

#include <stdio.h>
#include <systemd/sd-event.h>

#include "conf_gen.h"
#include "output.h"

/** output_metrics - the output that counts; NULL without memory */
struct output *output_metrics(const struct conf *conf);

/** metrics_text - all numbers in the text format; to be freed; NULL without memory */
char *metrics_text(const struct output *output, size_t *len);

struct metrics_server;

/**
 * metrics_serve - serve the numbers as configured
 * @server: filled
 * @loop: the event loop
 * @conf: where
 * @output: from output_metrics()
 *
 * Return: 0, or -errno after telling why.
 */
int metrics_serve(struct metrics_server **server, sd_event *loop,
		  const struct conf *conf, const struct output *output);

/** metrics_stop - serve no more; NULL is fine */
void metrics_stop(struct metrics_server *server);

#endif /* SCANVIGILD_METRICS_H */
