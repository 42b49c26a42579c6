/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a contact weighs: whether it can be held against its source, and how far
 * it moves the walk. Most of the traps of DETECTION 4 are avoided here.
 */
#ifndef _SCANVIGIL_CORE_WEIGHT_H
#define _SCANVIGIL_CORE_WEIGHT_H

#include "core/anomaly.h"
#include "core/detect.h"
#include "core/rules.h"

/* Asks, claims, answers unasked, or is bogus. */
static inline bool weight_accuses(const struct contact *contact)
{
	return contact->class >= CONTACT_INIT &&
	       contact->class <= CONTACT_BOGUS;
}

/* Claims a connection, or answers what nobody asked. */
static inline bool weight_claims(const struct contact *contact)
{
	return contact->class == CONTACT_STRAY ||
	       contact->class == CONTACT_REPLYISH;
}

/* Asks for something that may be answered, or pretends to. */
static inline bool weight_asks(const struct contact *contact)
{
	return weight_accuses(contact) && contact->class != CONTACT_REPLYISH;
}

/* What an anomaly adds to the walk, and what an answer takes from it. */
#define ANOMALY_WEIGHT 2
#define ANSWER_WEIGHT 2

/** weight_of_anomalies - how far anomalies that are new move the walk */
static inline int weight_of_anomalies(u32 anomalies)
{
	return (int)hweight32(anomalies & ~ANOMALY_HARMLESS) * ANOMALY_WEIGHT;
}

/* Refusals that a closed port may owe to one who asks it again. */
#define REFUSALS_MIN 2
/* How far scanners move their source port from probe to probe. */
#define SPORT_STEP 2

static inline bool weight_is_udp(u8 technique)
{
	return BIT(technique) & TECHNIQUES_UDP;
}

/**
 * weight_is_traceroute - UDP to the ports of traceroute, about to die
 * @packet: the packet
 * @contact: contact_classify() of it
 */
bool weight_is_traceroute(const struct packet *packet,
			  const struct contact *contact);

/**
 * weight_counts - whether a contact can be held against its source at all
 * @packet: the packet
 * @contact: contact_classify() of it
 * @scene: what surrounds it
 *
 * What claims or answers a connection and what looks like a late UDP answer is
 * only believed against ports that our own hosts do not open for themselves.
 */
bool weight_counts(const struct packet *packet, const struct contact *contact,
		   const struct scene *scene);

/**
 * weight_of - how far a contact moves the walk, or that of UDP
 * @record: the source
 * @packet: the packet
 * @contact: contact_classify() of it
 * @first: what it is the first of
 * @params: thresholds
 *
 * Return: 0 or 1; more where contacts before were not counted as they came.
 */
int weight_of(const struct record *record, const struct packet *packet,
	      const struct contact *contact, const struct novelty *first,
	      const struct params *params);

#endif /* _SCANVIGIL_CORE_WEIGHT_H */
