/* SPDX-License-Identifier: GPL-2.0-only */
/* What a packet leaves in its source's memory. */
#ifndef _SCANVIGIL_CORE_NOTE_H
#define _SCANVIGIL_CORE_NOTE_H

#include "core/detect.h"

/**
 * note_tool - count a packet for the tool that it looks like the work of
 * @source: its source
 * @tool: enum scanvigil_tool
 */
void note_tool(struct source *source, u8 tool);

/**
 * note_packet - remember how a packet looked
 * @record: its source
 * @packet: the packet
 * @contact: contact_classify() of it
 * @scene: what surrounds it
 */
void note_packet(const struct record *record, const struct packet *packet,
		 const struct contact *contact, const struct scene *scene);

/**
 * note_contact - remember a contact that is held against its source
 * @record: the source
 * @packet: the packet
 * @contact: contact_classify() of it
 * @scene: what surrounds it
 * @hash: source_contact_hash() of it
 * @hint: filled in where the contact is new
 */
void note_contact(const struct record *record, const struct packet *packet,
		  const struct contact *contact, const struct scene *scene,
		  u32 hash, struct hint *hint);

/**
 * note_repetition - remember that the last contact came again
 * @record: the source
 * @packet: the packet
 * @since: nanoseconds since the last packet of the source
 */
void note_repetition(const struct record *record, const struct packet *packet,
		     s64 since);

#endif /* _SCANVIGIL_CORE_NOTE_H */
