/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's road over a capture: the same core, a table that only grows, and
 * time that comes from the packets. The same packets give the same findings.
 */
#ifndef SCANVIGIL_ENGINE_H
#define SCANVIGIL_ENGINE_H

#include "core/detect.h"

/**
 * struct engine_counts - what became of the packets
 * @packets: IP packets
 * @malformed: with headers that are cut short or lie
 * @fragments: fragments
 * @observed: held against or for a source
 * @untracked: of sources beyond STORE_SOURCES_MAX
 * @sources: sources remembered
 */
struct engine_counts {
	u64 packets;
	u64 malformed;
	u64 fragments;
	u64 observed;
	u64 untracked;
	u32 sources;
};

struct engine;

/**
 * engine_told - called for each finding, in the order of the packets
 * @context: the caller's
 * @finding: valid during the call
 * @wall_ns: time of the packet, since 1970
 * @wall_offset: what to add to times within the finding for wall time
 */
typedef void (*engine_told)(void *context, const struct finding *finding,
			    u64 wall_ns, u64 wall_offset);

/**
 * engine_new - an engine
 * @params: thresholds; copied
 * @told: called for each finding
 * @context: given to @told
 *
 * Return: the engine, or NULL without memory.
 */
struct engine *engine_new(const struct params *params, engine_told told,
			  void *context);

/** engine_free - the reverse */
void engine_free(struct engine *engine);

/**
 * engine_packet - let a packet pass
 * @engine: the engine
 * @bytes: from the IP header on
 * @length: how many of its bytes the capture holds
 * @wire: how many there were on the wire
 * @wall_ns: when, since 1970
 *
 * Clocks in captures go back and jump. Inside, time is the sum of all steps
 * forward: a step back stands still.
 */
void engine_packet(struct engine *engine, const u8 *bytes, u32 length, u32 wire,
		   u64 wall_ns);

/**
 * engine_finish - judge what the end of the capture leaves open
 * @engine: the engine
 *
 * As if nothing came for a while: who called many hosts and got no answer.
 */
void engine_finish(struct engine *engine);

/** engine_count - what became of the packets */
void engine_count(const struct engine *engine, struct engine_counts *counts);

#endif /* SCANVIGIL_ENGINE_H */
