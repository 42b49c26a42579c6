/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chains and rules as both readers leave them for the one that follows the
 * jumps. Nobody but ruleset*.c includes it.
 */
#ifndef SCANVIGIL_RULESET_INTERNAL_H
#define SCANVIGIL_RULESET_INTERNAL_H

#include <stddef.h>

#include "ruleset.h"

#define RULESET_NAME_MAX 160

/* Roads and families are masks here, for one chain may be on several. */
#define ROAD(name) (1U << RULESET_##name)
#define FAMILY(name) (1U << RULESET_##name)

/**
 * struct chain - a chain of some table
 * @name: family, table and chain in one
 * @families: whose packets come there
 * @roads: on which roads it lies by itself, 0 if only by jumps
 * @first: the first of its rules, once they are sorted
 * @last: the one behind its last
 * @seen: from where it was reached last, without and with a test before it
 */
struct chain {
	char name[RULESET_NAME_MAX];
	unsigned int families;
	unsigned int roads;
	size_t first;
	size_t last;
	const struct chain *seen[2];
};

/**
 * struct rule - what of a rule matters
 * @chain: where it is
 * @families: whose packets it can be about, 0 for those of its chain
 * @ours: it asks for what the detector found
 * @set: by a set
 * @blocks: it drops or rejects
 * @jump: the chain it goes on in, empty for none
 * @packets: that it acted on
 */
struct rule {
	char chain[RULESET_NAME_MAX];
	char jump[RULESET_NAME_MAX];
	unsigned int families;
	bool ours;
	bool set;
	bool blocks;
	uint64_t packets;
};

/**
 * struct rules_found - what was read
 * @mark: the mark that the module sets
 * @mask: its bits
 */
struct rules_found {
	struct chain *chains;
	size_t chain_count;
	struct rule *rules;
	size_t rule_count;
	uint32_t mark;
	uint32_t mask;
};

/** ruleset_add_chain - a new chain, NULL without memory */
struct chain *ruleset_add_chain(struct rules_found *found);

/** ruleset_add_rule - a new rule, NULL without memory */
struct rule *ruleset_add_rule(struct rules_found *found);

/** ruleset_is_mark - whether a test of the mark asks for ours */
bool ruleset_is_mark(const struct rules_found *found, uint32_t value,
		     uint32_t mask);

/** ruleset_read_iptables - what iptables-save prints; whether there was any */
bool ruleset_read_iptables(struct rules_found *found);

/** ruleset_read_nft - what nft prints beside it; whether there was any */
bool ruleset_read_nft(struct rules_found *found);

#endif /* SCANVIGIL_RULESET_INTERNAL_H */
