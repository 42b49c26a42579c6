/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One source's memory, in three parts by how often they are touched: source
 * (one cache line, every tracked packet), detail (when something changes) and
 * dossier (exact counts, for the few that reach far). No pointers: the
 * table moves them as bytes.
 */
#ifndef _SCANVIGIL_CORE_SOURCE_H
#define _SCANVIGIL_CORE_SOURCE_H

#include "core/contact.h"
#include "core/params.h"
#include <uapi/linux/scanvigil.h>

#define SCORE_MIN (-10)
#define SCORE_MAX 127
#define CHILDREN_MAX 3
/* What four bits can count: ports and hosts of the sample each, and others. */
#define LISTED_MAX 15
#define FEW_MAX 15U
#define PAIR_MAX 3U /* and two */

/* struct source.bits */
#define SOURCE_USED BIT(0)
#define SOURCE_IPV6 BIT(1)
#define SOURCE_VERIFIED BIT(2)
#define SOURCE_ASKED BIT(3) /* detail.token is in use, not detail.replies */

/**
 * struct source - what every tracked packet of a source touches
 * @key: address, host bits zero
 * @last_ns: last packet
 * @known: contact_mark() of the two last contacts, the later one first; known.h
 * @packets: packets looked at, saturating
 * @techniques: mask of enum scanvigil_technique
 * @anomalies: mask of enum scanvigil_anomaly
 * @kinds: mask of enum scanvigil_kind told at any level
 * @why: mask of enum scanvigil_why
 * @sport: source port of the last contact that was filed
 * @decay_at: when the score last lost one, in units of 2^32 ns
 * @checks: which ways of asking whether its last target is up were seen (low
 *          half), and when the first of them, in units of 2^30 ns (high half)
 * @abort_at: when the first of @aborts was, in units of 2^28 ns
 * @score: the walk, SCORE_MIN to SCORE_MAX
 * @udp_score: a walk of its own for UDP, which fails a lot in peace
 * @proto: transport protocol of the last packet
 * @aborts: handshakes with one service broken off within a second
 * @idles: answers that nobody asked for, as the user of a zombie sends them
 * @grabs: services that it listened to without a word
 * @grabbed: four bits of the hash of the last of them
 * @tool: enum scanvigil_tool
 * @protocols: IP protocols without ports, saturating
 * @step: decimal digits of the count that was told last
 * @low_ports: privileged UDP ports of one host, from one source port
 * @bits: SOURCE_*
 * @level: enum scanvigil_level
 * @votes: packets for @tool less those against it, up to a few
 */
struct source {
	struct addr key;
	u64 last_ns;
	u32 known[2];
	u32 packets;
	u32 techniques;
	u32 anomalies;
	u32 kinds;
	u16 why;
	u16 sport;
	u16 decay_at;
	u8 checks;
	u8 abort_at;
	s8 score;
	s8 udp_score;
	u8 proto;
	u8 aborts : 4;
	u8 idles : 4;
	u8 grabs : 4;
	u8 grabbed : 4;
	u8 tool : 4;
	u8 protocols : 4;
	u8 step : 4;
	u8 low_ports : 4;
	u8 bits : 4;
	u8 level : 2;
	u8 votes : 2;
};

/**
 * struct token - a number that RFC 6528 or RFC 6056 stacks do not repeat
 * @value: sequence number, or acknowledgment number where ACK is set
 * @sport: source port
 * @count: distinct contacts that carried both
 * @is_ack: @value is an acknowledgment number
 */
struct token {
	u32 value;
	u16 sport;
	u8 count;
	u8 is_ack;
};

/**
 * struct replies - answers of a source that has asked for nothing itself
 * @count: answers, saturating
 * @changes: how often they came from another port than the one before
 * @sport: source port of the last one
 * @low: lowest destination port
 * @high: highest destination port
 */
struct replies {
	u8 count;
	u8 changes;
	u16 sport;
	u16 low;
	u16 high;
};

/**
 * struct detail - what only changes touch
 * @first_ns: first packet
 * @contacted: contacts of this window and the one before, two bits each
 * @answered: contacts that were answered, as above
 * @hosts: a bit for each host, linear counting, for when @sample is full
 * @sample: the first ports, from the front, and hashes of the first hosts, from
 *          the back: exact as long as they do not meet
 * @token: the two last tokens, once it has asked for something
 * @replies: what it answered until then; see SOURCE_ASKED
 * @target: last destination
 * @scan_id: the scan that is being told, 0 for none
 * @ifindex: interface of the last packet
 * @scan_kinds: mask of enum scanvigil_kind told at level scan
 * @handshake: acknowledgment that will complete the last handshake
 * @fast_at: time of the last new port, in units of 2^20 ns
 * @window_at: start of the window, in units of 2^34 ns
 * @answered_count: contacts answered, saturating
 * @rejected_count: contacts refused, saturating
 * @contacts: distinct contacts, saturating
 * @ports: distinct ports, saturating
 * @fast_weight: weight of ports in short succession
 * @dossier: index of the dossier plus one, 0 for none
 * @sport: source port of the last first contact
 * @sport_host: hash of the host that it went to
 * @last_port: port of the last contact
 * @sport_count: ports of that host reached from that source port
 * @sampled: ports in @sample
 * @listed: hosts in @sample
 * @flags_union: TCP flags of any probe
 * @flags_common: TCP flags of all probes
 * @ttl: TTL of the last packet
 * @tos: TOS of the last packet
 * @flight: contacts that may still be answered, less and less of the old ones
 * @flight_at: time of the last one, in units of 2^31 ns
 */
struct detail {
	u64 first_ns;
	u64 contacted[2][2];
	u64 answered[2];
	u64 hosts;
	u16 sample[SCANVIGIL_SAMPLES_MAX];
	union {
		struct token token[2];
		struct replies replies;
	};
	struct addr target;
	u32 scan_id;
	u32 ifindex;
	u32 scan_kinds;
	u32 handshake;
	u32 fast_at;
	u16 window_at;
	u16 answered_count;
	u16 rejected_count;
	u16 contacts;
	u16 ports;
	u16 fast_weight;
	u16 dossier;
	u16 sport;
	u16 sport_host;
	u16 last_port;
	u8 sport_count;
	u8 sampled : 4;
	u8 listed : 4;
	u8 flags_union;
	u8 flags_common;
	u8 ttl;
	u8 tos;
	u8 flight;
	u8 flight_at;
};

#define DOSSIER_HOSTS 1024

/**
 * struct dossier - exact counts of a source under suspicion
 * @ports: a bit for each port
 * @hosts: a bit for each hash of a host
 * @children: IPv6 addresses seen within the prefix
 * @hosts_estimate: sixteenths of hosts, corrected for hashes that fell together
 * @child_count: entries of @children in use
 */
struct dossier {
	u64 ports[65536 / 64];
	u64 hosts[DOSSIER_HOSTS / 64];
	struct addr children[CHILDREN_MAX];
	u32 hosts_estimate;
	u32 child_count;
};

static_assert(sizeof(struct source) == 64);
static_assert(SCANVIGIL_WHY_MAX < 16);
static_assert(SCANVIGIL_LEVEL_MAX < 4);
static_assert(sizeof(struct detail) == 176);

/**
 * struct record - the parts of one source together, as the table hands them out
 * @source: never NULL
 * @detail: never NULL
 * @dossier: NULL where there is none
 */
struct record {
	struct source *source;
	struct detail *detail;
	struct dossier *dossier;
};

/**
 * source_init - begin a source
 * @record: memory to begin in; the dossier is not touched
 * @key: its address, as source_key() makes it
 * @family: 4 or 6
 * @now: nanoseconds of a clock that does not stop
 */
void source_init(const struct record *record, const struct addr *key, u8 family,
		 u64 now);

/**
 * source_prefix - how many bits tell a source from others
 * @addr: its address
 * @family: 4 or 6
 * @ipv6_prefix: as configured
 *
 * Link-local neighbours all share one prefix: each is itself (RFC 4291 2.5.6).
 */
static inline u32 source_prefix(const struct addr *addr, u8 family,
				u32 ipv6_prefix)
{
	if (family == 4)
		return 32;
	if (addr->b[0] == 0xfe && (addr->b[1] & 0xc0) == 0x80)
		return 128;
	return ipv6_prefix;
}

/**
 * source_key - the address that a source is filed under
 * @addr: an address
 * @family: 4 or 6
 * @ipv6_prefix: leading bits that tell IPv6 sources apart, 32 to 128
 *
 * Return: @addr, host bits zero.
 */
struct addr source_key(const struct addr *addr, u8 family, u32 ipv6_prefix);

/**
 * source_contact_hash - a contact as the source's memory tells them apart
 * @contact: the contact
 * @packet: the packet it was made from
 * @key: secret of the namespace
 */
u32 source_contact_hash(const struct contact *contact,
			const struct packet *packet, const struct env_key *key);

/**
 * struct novelty - what a contact is the first of
 * @contact: first to this port of this host
 * @port: first to this port
 * @host: first to this host
 */
struct novelty {
	bool contact;
	bool port;
	bool host;
};

/**
 * source_remember - file a contact
 * @record: the source
 * @contact: the contact
 * @hash: its source_contact_hash()
 * @host_hash: hash of its host
 * @params: for the length of the window
 * @now: nanoseconds
 *
 * Exact for the first ports and wherever there is a dossier; beyond that a
 * contact may be taken for a known one, never the other way round within one
 * window.
 *
 * Return: what it is the first of.
 */
struct novelty source_remember(const struct record *record,
			       const struct contact *contact, u32 hash,
			       u32 host_hash, const struct params *params,
			       u64 now);

/**
 * source_answered - file an answer
 * @record: the source that asked
 * @hash: source_contact_hash() of what it asked
 * @mark: contact_mark() of it
 *
 * Return: true if it had asked and no answer was filed before.
 */
bool source_answered(const struct record *record, u32 hash, u32 mark);

/**
 * source_has_asked - whether a contact is remembered
 * @detail: of the source
 * @hash: source_contact_hash() of it
 */
bool source_has_asked(const struct detail *detail, u32 hash);

/**
 * source_was_answered - whether an answer to a contact was filed
 * @detail: of the source
 * @hash: source_contact_hash() of it
 *
 * May err towards yes, once dozens were.
 */
bool source_was_answered(const struct detail *detail, u32 hash);

/**
 * source_score - move the walk
 * @source: the source
 * @by: how far; the score stays within SCORE_MIN and SCORE_MAX
 */
void source_score(struct source *source, int by);

/**
 * source_score_udp - move the walk of UDP, as above
 */
void source_score_udp(struct source *source, int by);

/**
 * source_decay - let a positive score fade
 * @source: the source
 * @params: for the rate
 * @now: nanoseconds
 */
void source_decay(struct source *source, const struct params *params, u64 now);

/**
 * source_landed - note that a contact was answered or refused
 * @record: the source
 */
static inline void source_landed(const struct record *record)
{
	if (record->detail->flight)
		record->detail->flight--;
}

/**
 * source_settle - give up what was not answered for long
 * @detail: of the source
 * @now: nanoseconds
 */
void source_settle(struct detail *detail, u64 now);

/**
 * source_hosts - distinct hosts
 * @record: the source
 *
 * Return: an estimate; exact up to a few.
 */
u32 source_hosts(const struct record *record);

/**
 * source_open_dossier - carry what is known over into a new dossier
 * @record: the source, with a dossier of any content
 */
void source_open_dossier(const struct record *record);

/* From here on counts are estimates, unless there is a dossier. */
static inline bool source_sample_is_full(const struct detail *detail)
{
	return detail->listed == LISTED_MAX ||
	       detail->sampled + detail->listed == SCANVIGIL_SAMPLES_MAX;
}

/**
 * source_wants_dossier - whether exact counts would serve
 * @record: the source
 *
 * Nothing is lost until the sample is full, and a source that was seen once must
 * not take what a scanner needs.
 */
static inline bool source_wants_dossier(const struct record *record)
{
	return !record->detail->dossier &&
	       source_sample_is_full(record->detail);
}

/**
 * source_rank - who makes room first when there is none
 * @source: the source
 * @now: nanoseconds
 *
 * Score before idle time: whoever is suspected stays, and a flood of sources
 * that were seen once pushes out its own (DETECTION 0.4). A score counts for a
 * minute after the last packet, unless the source is verified: suspects can be
 * forged, and must not keep the door shut.
 *
 * Return: a number; the lowest goes first.
 */
u64 source_rank(const struct source *source, u64 now);

/**
 * source_expired - whether a source's time is up
 * @source: the source
 * @params: for idle_ms and keep_ms
 * @now: nanoseconds
 */
bool source_expired(const struct source *source, const struct params *params,
		    u64 now);

/**
 * struct view - a source flattened for reports, by value
 * @source: copied
 * @detail: copied
 * @children: IPv6 addresses seen within the prefix
 * @hosts: distinct hosts
 * @child_count: entries of @children in use
 * @ports_exact: ports were counted, not estimated
 */
struct view {
	struct source source;
	struct detail detail;
	struct addr children[CHILDREN_MAX];
	u32 hosts;
	u8 child_count;
	bool ports_exact;
};

/**
 * source_view - copy a source out for a report
 * @record: the source
 * @view: filled in
 */
void source_view(const struct record *record, struct view *view);

#endif /* _SCANVIGIL_CORE_SOURCE_H */
