/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a source's manner gives away beside the walk: probes that come together,
 * handshakes broken off, greetings read without a word, answers unasked for.
 * Keeps a few bits of its own in the source's memory.
 */
#ifndef _SCANVIGIL_CORE_SIGN_H
#define _SCANVIGIL_CORE_SIGN_H

#include "core/detect.h"

/* No kind. */
#define SIGN_NONE 0xff

/**
 * sign_contact - what a contact and those before it amount to
 * @record: the source, before the contact is filed
 * @packet: the packet
 * @contact: contact_classify() of it
 * @scene: what surrounds it
 *
 * Return: enum scanvigil_kind, or SIGN_NONE.
 */
u8 sign_contact(const struct record *record, const struct packet *packet,
		const struct contact *contact, const struct scene *scene);

/**
 * sign_outcome - what the end of a connection and those before it amount to
 * @record: the source
 * @packet: the packet
 * @contact: contact_classify() of it
 * @scene: what surrounds it
 *
 * Return: enum scanvigil_kind, or SIGN_NONE.
 */
u8 sign_outcome(const struct record *record, const struct packet *packet,
		const struct contact *contact, const struct scene *scene);

/**
 * sign_level - how much a kind is held against a source
 * @kind: enum scanvigil_kind, as the above return it
 *
 * Answers can be provoked in anybody's name; greetings are read by whoever
 * watches over services, and paths are traced by anybody: told for what they
 * are, and no more.
 *
 * Return: enum scanvigil_level.
 */
u8 sign_level(u8 kind);

#endif /* _SCANVIGIL_CORE_SIGN_H */
