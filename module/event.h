/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A bounded ring of findings with sequence numbers. Softirqs put in, in
 * constant time; a worker hands out to listeners; late readers come back for
 * what the ring still holds.
 */
#ifndef _SCANVIGIL_EVENT_H
#define _SCANVIGIL_EVENT_H

#include "core/detect.h"
#include "net.h"

/**
 * struct event - one entry of the ring
 * @seq: counts from 1 without gaps for each namespace
 * @wall_ns: when, wall time
 * @boot_ns: when, boot time
 * @finding: what
 */
struct event {
	u64 seq;
	u64 wall_ns;
	u64 boot_ns;
	struct finding finding;
};

/**
 * struct event_counts - the ring's own accounting
 * @seq: the newest event, 0 before the first
 * @oldest: the oldest that the ring still holds, 0 if it holds none
 * @suppressed: findings beyond the rate limit
 * @overwritten: events that made room
 * @stored: events put into the ring
 */
struct event_counts {
	u64 seq;
	u64 oldest;
	u64 suppressed;
	u64 overwritten;
	u64 stored;
};

/**
 * scanvigil_event_alloc - a ring
 * @sn: the namespace it is for
 * @size: events, a power of two
 *
 * Context: may sleep.
 * Return: the ring, or NULL without memory.
 */
struct event_ring *scanvigil_event_alloc(struct scanvigil_net *sn, u32 size);

/**
 * scanvigil_event_free - the reverse
 * @ring: unpublished, and a grace period ago; may be NULL
 *
 * Context: may sleep.
 */
void scanvigil_event_free(struct event_ring *ring);

/**
 * scanvigil_event_last - the number of the newest event
 * @ring: no longer written to
 */
u64 scanvigil_event_last(const struct event_ring *ring);

/**
 * scanvigil_event_bytes - memory that a ring of this size takes
 * @size: events
 */
u64 scanvigil_event_bytes(u32 size);

/**
 * scanvigil_event_move - go on with another ring
 * @sn: the namespace; its mutex is held
 * @to: an empty ring, gets the newest events that fit and the counts
 *
 * Return: the old ring.
 */
struct event_ring *scanvigil_event_move(struct scanvigil_net *sn,
					struct event_ring *to);

/**
 * scanvigil_event_push - tell a finding
 * @sn: the namespace
 * @finding: copied
 *
 * Each second has room for event-rate findings at level scan, as many at notice,
 * and few at info; what goes beyond is counted. No lock of a set may be held.
 *
 * Context: softirq or process.
 * Return: false if it was only counted.
 */
bool scanvigil_event_push(struct scanvigil_net *sn,
			  const struct finding *finding);

/**
 * scanvigil_event_next - an event by number, or the first after it
 * @sn: the namespace; its mutex is held
 * @seq: the lowest number wanted
 * @event: filled in
 *
 * Return: false if there is none so new.
 */
bool scanvigil_event_next(struct scanvigil_net *sn, u64 seq,
			  struct event *event);

/**
 * scanvigil_event_count - the ring's accounting
 * @sn: the namespace; its mutex is held
 * @counts: filled in; zero while detection is off
 */
void scanvigil_event_count(struct scanvigil_net *sn,
			   struct event_counts *counts);

#endif /* _SCANVIGIL_EVENT_H */
