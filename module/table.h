/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory of all sources of one namespace: a fixed number of sets, sixteen
 * sources each. Entries and locks never leave this room.
 */
#ifndef _SCANVIGIL_TABLE_H
#define _SCANVIGIL_TABLE_H

#include <linux/types.h>
#include "core/detect.h"
#include "core/glance.h"
#include "net.h"
#include "scanvigil.h"

struct scanvigil_table;
struct scanvigil_stats;

#define TABLE_SIZE_DEFAULT 65536
#define TABLE_SIZE_MIN 1024
#define TABLE_SIZE_MAX 1048576

/**
 * enum table_result - what became of an observation
 * @TABLE_SEEN: filed
 * @TABLE_FINDING: filed, and there is something to tell
 * @TABLE_IGNORED: would have begun a source, and must not
 * @TABLE_PROBATION: a new source, noted until it comes again
 * @TABLE_UNTRACKED: a new source, for which there is no room
 */
enum table_result {
	TABLE_SEEN,
	TABLE_FINDING,
	TABLE_IGNORED,
	TABLE_PROBATION,
	TABLE_UNTRACKED,
};

/**
 * scanvigil_table_alloc - memory for sources
 * @size: how many, a power of two within the limits
 *
 * Context: may sleep.
 * Return: the table, or NULL without memory.
 */
struct scanvigil_table *scanvigil_table_alloc(u32 size);

/**
 * scanvigil_table_free - the reverse
 * @table: no longer published, and a grace period ago; may be NULL
 *
 * Context: may sleep.
 */
void scanvigil_table_free(struct scanvigil_table *table);

/**
 * scanvigil_table_bytes - memory that a table of this size takes
 * @size: how many sources
 */
u64 scanvigil_table_bytes(u32 size);

/**
 * scanvigil_table_move - hand all sources over to another table
 * @net: the namespace; its config mutex is held
 * @to: an empty table that nobody else knows yet
 *
 * Packets find sources in whichever table they are, all the while. The new
 * table is published when this returns and the old one may be freed after a
 * grace period. Where the new one is smaller, the lowest ranks go.
 *
 * Context: may sleep.
 * Return: the old table.
 */
struct scanvigil_table *scanvigil_table_move(struct scanvigil_net *net,
					     struct scanvigil_table *to);

/**
 * scanvigil_table_hash - where a source is
 * @net: the namespace
 * @addr: any address of it
 * @family: 4 or 6
 * @prefix: leading bits that tell IPv6 sources apart
 */
static inline u32 scanvigil_table_hash(const struct scanvigil_net *net,
				       const struct addr *addr, u8 family,
				       u32 prefix)
{
	struct addr key;

	if (family == 4)
		return addr_hash(addr, 4, &net->secret);
	key = source_key(addr, family, prefix);
	return addr_hash(&key, family, &net->secret);
}

/**
 * scanvigil_table_again - deal with a plain packet that is no news
 * @net: the namespace
 * @glance: the packet, the first of its flow
 * @hash: scanvigil_table_hash() of its source
 * @now: boot time
 * @stats: this CPU's, to draw a lot from
 *
 * For a client that comes again it takes no lock, and writes nothing for most
 * packets of a source that sends many: beyond 128 they are counted by lot, in
 * steps of 64.
 *
 * Context: softirqs of this CPU kept out; RCU read side.
 * Return: TABLE_SEEN if the packet was counted, which is all there is to it (see
 * source_repeats()); TABLE_PROBATION if its source is new and there is no room;
 * TABLE_IGNORED if it is for scanvigil_table_observe().
 */
enum table_result scanvigil_table_again(struct scanvigil_net *net,
					const struct glance *glance, u32 hash,
					u64 now, struct scanvigil_stats *stats);

/**
 * scanvigil_table_observe - file a contact under its source, and judge it
 * @net: the namespace
 * @packet: the packet
 * @contact: what it means
 * @scene: what surrounds it
 * @hash: scanvigil_table_hash() of its source
 * @finding: filled in for TABLE_FINDING
 * @hint: filled in for TABLE_FINDING and TABLE_SEEN
 *
 * Takes the lock of one set; allocates nothing.
 *
 * Context: softirqs of this CPU kept out; RCU read side.
 */
enum table_result scanvigil_table_observe(struct scanvigil_net *net,
					  const struct packet *packet,
					  const struct contact *contact,
					  const struct scene *scene, u32 hash,
					  struct finding *finding,
					  struct hint *hint);

/**
 * scanvigil_table_untold - take back that a finding was told
 * @net: the namespace
 * @finding: what could not be told
 * @scene: what surrounded it
 *
 * It is told at the source's next contact instead. Context: as above.
 */
void scanvigil_table_untold(struct scanvigil_net *net,
			    const struct finding *finding,
			    const struct scene *scene);

/**
 * scanvigil_table_outcome - file an answer under the source that asked
 * @net: the namespace
 * @packet: the packet
 * @contact: what it means
 * @scene: what surrounds it
 * @finding: filled in where there is something to tell
 *
 * Context: as above. A source that is not there is not added.
 * Return: true if there is something to tell.
 */
bool scanvigil_table_outcome(struct scanvigil_net *net,
			     const struct packet *packet,
			     const struct contact *contact,
			     const struct scene *scene,
			     struct finding *finding);

/**
 * scanvigil_table_join - note that a source has a part in what several do
 * @net: the namespace
 * @packet: the packet that showed it
 * @contact: what it means
 * @scene: what surrounds it
 * @crowd: what they do
 * @finding: filled in where there is something to tell, but for its members
 *
 * Context: as above. A source that is not there is not added.
 * Return: true if there is something to tell.
 */
bool scanvigil_table_join(struct scanvigil_net *net,
			  const struct packet *packet,
			  const struct contact *contact,
			  const struct scene *scene,
			  const struct crowd_finding *crowd,
			  struct finding *finding);

/**
 * scanvigil_table_lookup - what is known of an address, for rules
 * @net: the namespace
 * @addr: the address
 * @family: 4 or 6
 * @verdict: filled in
 *
 * Takes no lock: a set that changes meanwhile is read again.
 *
 * Context: RCU read side.
 * Return: true if the source is there.
 */
bool scanvigil_table_lookup(struct scanvigil_net *net, const struct addr *addr,
			    u8 family, struct scanvigil_verdict *verdict);

/**
 * scanvigil_table_get - what is known of an address, for people
 * @net: the namespace; its config mutex is held
 * @addr: the address
 * @family: 4 or 6
 * @view: filled in
 *
 * Return: true if the source is there.
 */
bool scanvigil_table_get(struct scanvigil_net *net, const struct addr *addr,
			 u8 family, struct view *view);

/**
 * scanvigil_table_forget - forget what matches
 * @net: the namespace; its config mutex is held
 * @addr: address, host bits zero; NULL for all sources
 * @family: 4 or 6
 * @prefix_len: leading bits of @addr that have to agree
 *
 * Context: may sleep.
 * Return: how many were forgotten.
 */
u32 scanvigil_table_forget(struct scanvigil_net *net, const struct addr *addr,
			   u8 family, u8 prefix_len);

/**
 * struct table_cursor - a walk over the table that others may change meanwhile
 * @set: the set to read next
 * @way: the entry of it to read next
 */
struct table_cursor {
	u32 set;
	u32 way;
};

/**
 * scanvigil_table_next - the next source of a walk
 * @net: the namespace; its config mutex is held
 * @cursor: zero to begin, moved on
 * @view: filled in
 *
 * Sources do not move within a table, so a walk sees each at most once, and
 * each that is there all the while exactly once.
 *
 * Return: false at the end.
 */
bool scanvigil_table_next(struct scanvigil_net *net,
			  struct table_cursor *cursor, struct view *view);

/**
 * scanvigil_table_age - forget what is too old, tell what time has shown
 * @net: the namespace; its config mutex is held
 * @params: thresholds
 * @now: nanoseconds
 * @tell: called for each scan that ended, and for each source that was found
 *        out by nobody's answering, without locks held
 *
 * Context: may sleep.
 * Return: how many were forgotten.
 */
u32 scanvigil_table_age(struct scanvigil_net *net, const struct params *params,
			u64 now,
			bool (*tell)(struct scanvigil_net *net,
				     const struct finding *finding));

/**
 * scanvigil_table_size - how many sources there is room for
 * @table: the table
 */
u32 scanvigil_table_size(const struct scanvigil_table *table);

#endif /* _SCANVIGIL_TABLE_H */
