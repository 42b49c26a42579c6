/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures through the detector, for the tool: files in, the same events out
 * that the kernel would have told. Needs neither root nor the module.
 */
#ifndef SCANVIGIL_REPLAY_H
#define SCANVIGIL_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "view.h"

/**
 * struct replay_counts - what became of a run's packets
 * @frames: frames in the captures
 * @packets: IP packets among them
 * @malformed: with headers that are cut short or lie
 * @fragments: fragments
 * @observed: held against or for a source
 * @untracked: of sources that there was no room for
 * @sources: sources seen
 */
struct replay_counts {
	uint64_t frames;
	uint64_t packets;
	uint64_t malformed;
	uint64_t fragments;
	uint64_t observed;
	uint64_t untracked;
	uint32_t sources;
};

struct replay;

/** replay_told - called for each event */
typedef void (*replay_told)(void *context, const struct event_view *event);

/** replay_progress - called now and then; @total is 0 if unknown */
typedef void (*replay_progress)(void *context, uint64_t done, uint64_t total);

/**
 * replay_new - begin a run
 * @config: thresholds that are not the defaults
 * @told: called for each event
 * @context: given to @told and @progress
 * @reason: on refusal, which thresholds do not agree
 *
 * Return: the run, or NULL: without memory, then @reason is NULL.
 */
struct replay *replay_new(const struct config_view *config, replay_told told,
			  void *context, const char **reason);

/** replay_free - the reverse */
void replay_free(struct replay *replay);

/**
 * replay_file - let a capture pass
 * @replay: the run; what earlier captures left is remembered
 * @file: from capture_file(); taken over
 * @progress: called now and then; NULL for nobody
 * @error: filled with a sentence if not all of it could be read
 * @size: of @error
 *
 * Return: true if all of it could be read; what could be is told either way.
 */
bool replay_file(struct replay *replay, FILE *file, replay_progress progress,
		 char *error, size_t size);

/**
 * replay_finish - tell what is left to tell after the last file
 * @replay: the replay
 */
void replay_finish(struct replay *replay);

/** replay_count - what became of the packets so far */
void replay_count(const struct replay *replay, struct replay_counts *counts);

#endif /* SCANVIGIL_REPLAY_H */
