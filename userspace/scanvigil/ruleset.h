/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules of this namespace that act on findings: where they are, whether
 * packets get there, and how many did. Reads what iptables-save and nft print,
 * and never changes a rule.
 */
#ifndef SCANVIGIL_RULESET_H
#define SCANVIGIL_RULESET_H

#include <stdbool.h>
#include <stdint.h>

enum ruleset_family {
	RULESET_IPV4,
	RULESET_IPV6,
	RULESET_FAMILIES,
};

enum ruleset_road {
	RULESET_INPUT,
	RULESET_FORWARD,
	RULESET_ROADS,
};

/**
 * struct ruleset_cover - rules on one road of one family
 * @rules: how many drop or reject what sources send
 * @sets: how many of them ask for the sets that scanvigild feeds
 * @packets: how many packets they did that to
 */
struct ruleset_cover {
	unsigned int rules;
	unsigned int sets;
	uint64_t packets;
};

/**
 * struct ruleset - all of them
 * @iptables: rules of iptables could be read
 * @nft: rules of nftables could be read
 * @cover: what they cover
 */
struct ruleset {
	bool iptables;
	bool nft;
	struct ruleset_cover cover[RULESET_FAMILIES][RULESET_ROADS];
};

/**
 * ruleset_read - read what there is
 * @ruleset: filled
 * @mark: the mark that the module sets
 * @mask: its bits, 0 if it sets none
 */
void ruleset_read(struct ruleset *ruleset, uint32_t mark, uint32_t mask);

#endif /* SCANVIGIL_RULESET_H */
