/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The judge: one contact and one source's memory in, perhaps a finding out.
 * Pure: time, secret and thresholds are arguments, so replay is deterministic.
 */
#ifndef _SCANVIGIL_CORE_DETECT_H
#define _SCANVIGIL_CORE_DETECT_H

#include "core/source.h"

/**
 * struct members - addresses that have a part in one finding
 * @list: the first of them
 * @count: entries of @list in use
 * @total: how many there are at the least
 */
struct members {
	struct addr list[SCANVIGIL_MEMBERS_MAX];
	u32 count;
	u32 total;
};

/**
 * struct finding - what there is to tell
 * @view: the source as it is now
 * @members: who else has a part in it, for kinds that need several
 * @why: mask of enum scanvigil_why behind this finding
 * @sport: source port of the packet that made it
 * @dport: destination port of the packet that made it
 * @state: enum scanvigil_state
 * @level: enum scanvigil_level
 * @kind: enum scanvigil_kind
 * @anomalies: mask of enum scanvigil_anomaly that it is there to tell
 * @is_news: nothing of that kind was told of this scan before
 * @begins: nothing at all was
 */
struct finding {
	struct view view;
	struct members members;
	u32 why;
	u32 anomalies;
	u16 sport;
	u16 dport;
	u8 state;
	u8 level;
	u8 kind;
	bool is_news;
	bool begins;
};

/**
 * struct hint - why a contact is worth comparing with those of other sources
 * @repeats: its source has used these numbers before: a scanner's, most likely
 * @first: first to its port of its host, and held against the source, of which
 *         nothing worse is known
 */
struct hint {
	bool repeats;
	bool first;
};

/**
 * struct scene - what surrounds a packet
 * @key: secret of the namespace
 * @params: thresholds
 * @now: nanoseconds of a clock that does not stop
 * @ifindex: interface it came in on, 0 for this host
 * @grace: packets without a connection are not held against their source yet
 */
struct scene {
	const struct env_key *key;
	const struct params *params;
	u64 now;
	u32 ifindex;
	bool grace;
};

/**
 * detect_wants - whether detect() has any use for a contact
 * @contact: contact_classify() of a packet
 */
bool detect_wants(const struct contact *contact);

/**
 * detect_begins - whether a contact may begin a source
 * @packet: the packet
 * @contact: contact_classify() of it; one that detect_wants()
 * @scene: what surrounds it
 *
 * What weighs nothing and has no anomalies is only filed where there is
 * something already: the answers that a scanned host sends must not make a
 * suspect of it.
 */
bool detect_begins(const struct packet *packet, const struct contact *contact,
		   const struct scene *scene);

/**
 * detect - judge a contact
 * @record: the source; the caller keeps others out
 * @packet: the packet
 * @contact: contact_classify() of it; one that detect_wants()
 * @scene: what surrounds it
 * @finding: filled in where there is something to tell, but for its view
 * @hint: filled in
 *
 * A source is told once for each level and kind, and then each time that its
 * ports, hosts or packets reach another power of ten.
 *
 * Return: true if @finding was filled in.
 */
bool detect(const struct record *record, const struct packet *packet,
	    const struct contact *contact, const struct scene *scene,
	    struct finding *finding, struct hint *hint);

/**
 * detect_report - complete a finding
 * @record: the source that detect() found something about
 * @id: the scan that it belongs to, unless one is being told already
 * @finding: what detect() filled in; gets the view
 */
void detect_report(const struct record *record, u32 id,
		   struct finding *finding);

/**
 * detect_untold - take back that a finding was told
 * @record: the source
 * @finding: what could not be told; its next contact tells it
 */
void detect_untold(const struct record *record, const struct finding *finding);

/**
 * detect_outcome - file an answer, a refusal or the end of a connection
 * @record: the source that asked
 * @packet: the packet
 * @contact: contact_classify() of it; a class behind CONTACT_BOGUS
 * @scene: what surrounds it
 * @finding: as for detect()
 *
 * Return: true if @finding was filled in.
 */
bool detect_outcome(const struct record *record, const struct packet *packet,
		    const struct contact *contact, const struct scene *scene,
		    struct finding *finding);

/**
 * struct crowd_finding - what a source has a part in
 * @kind: enum scanvigil_kind
 * @level: enum scanvigil_level of the finding
 * @why: enum scanvigil_why
 * @tell: it is news; else the source is only counted in
 * @raise: the source itself is at that level, not only those that it is one of
 */
struct crowd_finding {
	u8 kind;
	u8 level;
	u8 why;
	bool tell;
	bool raise;
};

/**
 * detect_join - note that a source has a part in what several do together
 * @record: the source
 * @packet: the packet that showed it
 * @crowd: what
 * @finding: filled in where it is to be told, but for view and members
 *
 * Return: true if @finding was filled in.
 */
bool detect_join(const struct record *record, const struct packet *packet,
		 const struct crowd_finding *crowd, struct finding *finding);

/**
 * detect_settle - judge a source by what nobody has answered by now
 * @record: the source
 * @params: thresholds
 * @now: nanoseconds
 * @finding: filled in where there is something to tell, but for its view
 *
 * For those who call many hosts at once and fall silent before it shows that
 * none of them is there.
 *
 * Return: true if @finding was filled in.
 */
bool detect_settle(const struct record *record, const struct params *params,
		   u64 now, struct finding *finding);

/**
 * detect_end - end a scan that has been silent for long enough
 * @record: the source
 * @params: for end_ms
 * @now: nanoseconds
 * @finding: filled in where a scan ends
 *
 * The next scan of the source begins at zero, but for some of the score.
 *
 * Return: true if @finding was filled in.
 */
bool detect_end(const struct record *record, const struct params *params,
		u64 now, struct finding *finding);

#endif /* _SCANVIGIL_CORE_DETECT_H */
