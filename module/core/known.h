/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a source's first line knows of its two last contacts: enough to let a
 * client that comes again go, without a lock and without its other lines.
 */
#ifndef _SCANVIGIL_CORE_KNOWN_H
#define _SCANVIGIL_CORE_KNOWN_H

#include "core/source.h"

/* How nmap asks whether a host is up (nmap -sn); struct source.checks. */
#define CHECK_ECHO BIT(0)
#define CHECK_TIMESTAMP BIT(1)
#define CHECK_HTTPS BIT(2)
#define CHECK_HTTP BIT(3)
#define CHECKS_OTHER (CHECK_ECHO | CHECK_TIMESTAMP | CHECK_HTTP)
#define HTTPS 443

/* Of struct source.known: an answer to the contact was filed. */
#define KNOWN_ANSWERED MARK_FREE

/**
 * source_knows - whether a contact is one of the last two
 * @source: the source
 * @mark: contact_mark() of the contact
 *
 * Context: any; without the lock, who asks has to make sure that the source is
 * still the one it looked for.
 *
 * Return: what is kept of it, 0 if it is neither.
 */
static inline u32 source_knows(const struct source *source, u32 mark)
{
	u32 last = READ_ONCE(source->known[0]);
	u32 other = READ_ONCE(source->known[1]);
	/* Which of them it is cannot be guessed, so nothing branches on it. */
	u32 is_last = -(u32)((last ^ mark) <= KNOWN_ANSWERED);
	u32 known = (last & is_last) | (other & ~is_last);

	return (known ^ mark) <= KNOWN_ANSWERED ? known : 0;
}

/**
 * source_repeats - whether a packet is of a client that comes again
 * @source: the source
 * @mark: contact_mark() of the contact
 * @technique: enum scanvigil_technique of it
 * @sport: its source port
 * @dport: its destination port
 *
 * All that there is to do for one without anomalies is to count it. The same
 * source port once more may be the same packet once more, which tells that
 * nobody has answered. Context: as above.
 *
 * Return: source_knows() if so, 0 if not.
 */
static inline u32 source_repeats(const struct source *source, u32 mark,
				 u8 technique, u16 sport, u16 dport)
{
	u32 plain = BIT(SCANVIGIL_TECHNIQUE_SYN) | BIT(SCANVIGIL_TECHNIQUE_UDP);

	if (!(READ_ONCE(source->techniques) & plain & BIT(technique)) ||
	    READ_ONCE(source->sport) == sport)
		return 0;
	/* The third way of asking whether a host is up, perhaps. */
	if (dport == HTTPS && READ_ONCE(source->checks) & CHECKS_OTHER)
		return 0;
	return source_knows(source, mark);
}

static inline bool source_is_last(const struct source *source, u32 mark)
{
	return (source->known[0] ^ mark) <= KNOWN_ANSWERED;
}

/**
 * source_recall - make one of the last two contacts the last one again
 * @source: the source
 * @mark: contact_mark() of the contact
 *
 * Return: true if it was one of them, and not the last one.
 */
bool source_recall(struct source *source, u32 mark);

/**
 * source_file - note a contact as the last one
 * @source: the source
 * @mark: contact_mark() of the contact
 * @sport: its source port
 * @answered: whether an answer to it was filed before
 */
void source_file(struct source *source, u32 mark, u16 sport, bool answered);

#endif /* _SCANVIGIL_CORE_KNOWN_H */
