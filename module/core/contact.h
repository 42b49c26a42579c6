/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a packet means for a source: a first contact, a stray, an answer to an
 * earlier contact, or nothing. Most packets end here.
 */
#ifndef _SCANVIGIL_CORE_CONTACT_H
#define _SCANVIGIL_CORE_CONTACT_H

#include "core/conncache.h"
#include "core/packet.h"

/**
 * enum contact_class - what kind of contact
 * @CONTACT_NONE: says nothing about anybody
 * @CONTACT_INIT: asks for something: SYN, first UDP, echo request, INIT ...
 * @CONTACT_STRAY: claims a connection that is not there
 * @CONTACT_REPLYISH: answers what nobody asked (SYN/ACK, RST)
 * @CONTACT_BOGUS: carries an anomaly that no stack sends
 * @CONTACT_ANSWER: the other side of an earlier contact took it
 * @CONTACT_UNSEEN: taken, if the source is to be believed
 * @CONTACT_REJECT: the other side, or a router, refused it
 * @CONTACT_UNROUTED: it went nowhere, for there is no route
 * @CONTACT_CONFIRM: may complete a handshake, if the acknowledgment is right
 * @CONTACT_VERIFY: did complete one, as connection tracking vouches
 * @CONTACT_CLOSE: ends a connection, which nobody vouches for
 * @CONTACT_ABORT: breaks a handshake off that was answered
 */
enum contact_class {
	CONTACT_NONE,
	CONTACT_INIT,
	CONTACT_STRAY,
	CONTACT_REPLYISH,
	CONTACT_BOGUS,
	CONTACT_ANSWER,
	CONTACT_UNSEEN,
	CONTACT_REJECT,
	CONTACT_UNROUTED,
	CONTACT_CONFIRM,
	CONTACT_VERIFY,
	CONTACT_CLOSE,
	CONTACT_ABORT,
};

/**
 * struct contact - a packet, from the point of view of a source
 * @source: the side that is judged
 * @host: the other side
 * @anomalies: mask of enum scanvigil_anomaly held against the source
 * @port: the port on the other side, or the protocol where there are no ports
 * @peer_port: the port on the source's side
 * @proto: transport protocol of what was asked
 * @class: enum contact_class
 * @technique: enum scanvigil_technique, for classes that ask or claim
 * @has_port: whether @port is one
 * @begins: begins a source even if it weighs nothing
 */
struct contact {
	const struct addr *source;
	const struct addr *host;
	u32 anomalies;
	u16 port;
	u16 peer_port;
	u8 proto;
	u8 class;
	u8 technique;
	bool has_port;
	bool begins;
};

/* Bits of contact_mark() that are not hash: one is free, one never 0. */
#define MARK_FREE BIT(0)
#define MARK_USED BIT(1)

/**
 * contact_mark_of - a contact in thirty bits, for a source to know it again
 * @host: the other side
 * @family: 4 or 6
 * @proto: transport protocol
 * @port: the port on the other side
 * @key: secret of the namespace
 *
 * Cheaper than a hash that could be told: two contacts have the same mark with a
 * probability of 2^-30, and nobody can see which do.
 *
 * Return: a number with MARK_USED and without MARK_FREE.
 */
static inline u32 contact_mark_of(const struct addr *host, u8 family, u8 proto,
				  u16 port, const struct env_key *key)
{
	u32 what = (u32)proto << 16 | port;
	u32 mark = family == 4 ? env_mark2(host->w[0], what, key) :
				 env_mark5(host->w, what, key);

	return (mark | MARK_USED) & ~MARK_FREE;
}

static inline u32 contact_mark(const struct contact *contact,
			       const struct packet *packet,
			       const struct env_key *key)
{
	return contact_mark_of(contact->host, packet->family, contact->proto,
			       contact->port, key);
}

/**
 * contact_lot - bits of a mark to go by, each as good as drawn
 * @mark: from contact_mark()
 *
 * Marks go by distance: with one secret of a hundred some bits are the same for all
 * ports in a row, which the end of another hash mends (Appleby: MurmurHash3, fmix32).
 *
 * Return: a number that other marks do not have.
 */
static inline u32 contact_lot(u32 mark)
{
	mark = (mark ^ mark >> 16) * 0x85ebca6b;
	mark = (mark ^ mark >> 13) * 0xc2b2ae35;
	return mark ^ mark >> 16;
}

/**
 * contact_classify - what a packet means
 * @packet: as parsed, not malformed
 * @known: what is known of its flow
 * @anomalies: what the packet alone gives away
 * @contact: filled in, pointing into @packet
 *
 * Answers and refusals are filed under the side that asked: @contact->source
 * is then the packet's destination.
 */
void contact_classify(const struct packet *packet, enum flow known,
		      u32 anomalies, struct contact *contact);

/**
 * contact_fragment - what a fragment means, before reassembly
 * @packet: as parsed, whole or not
 * @anomalies: what it gives away
 * @flood: it is one of too many
 * @alone: nothing reassembles it here, so that no whole packet follows
 * @contact: filled in, pointing into @packet
 */
void contact_fragment(const struct packet *packet, u32 anomalies, bool flood,
		      bool alone, struct contact *contact);

#endif /* _SCANVIGIL_CORE_CONTACT_H */
