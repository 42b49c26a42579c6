// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Follows the jumps from where packets come in to where they are dropped for
 * what the detector found. Knows no syntax of rules; those are read beside it.
 */
#include <stdlib.h>
#include <string.h>

#include "ruleset_internal.h"

static void *grow(void *items, size_t *count, size_t size)
{
	void *bigger;

	/* In powers of two, from 64 on. */
	if (*count < 64 ? *count : *count & (*count - 1))
		return items;
	bigger = reallocarray(items, *count < 64 ? 64 : *count * 2, size);
	if (bigger)
		memset((char *)bigger + *count * size, 0,
		       ((*count < 64 ? 64 : *count * 2) - *count) * size);
	return bigger;
}

struct chain *ruleset_add_chain(struct rules_found *found)
{
	void *bigger = grow(found->chains, &found->chain_count,
			    sizeof(*found->chains));

	if (!bigger)
		return NULL;
	found->chains = bigger;
	return &found->chains[found->chain_count++];
}

struct rule *ruleset_add_rule(struct rules_found *found)
{
	void *bigger =
		grow(found->rules, &found->rule_count, sizeof(*found->rules));

	if (!bigger)
		return NULL;
	found->rules = bigger;
	return &found->rules[found->rule_count++];
}

bool ruleset_is_mark(const struct rules_found *found, uint32_t value,
		     uint32_t mask)
{
	const uint32_t both = mask & found->mask;

	return both && value && (value & both) == (found->mark & both);
}

static void count(struct ruleset *ruleset, const struct chain *chain,
		  const struct rule *rule)
{
	unsigned int family, road;

	for (family = 0; family < RULESET_FAMILIES; family++)
		for (road = 0; road < RULESET_ROADS; road++) {
			if (!(chain->families >> family & 1) ||
			    !(chain->roads >> road & 1) ||
			    (rule->families && !(rule->families >> family & 1)))
				continue;
			ruleset->cover[family][road].rules++;
			ruleset->cover[family][road].sets += rule->set;
			ruleset->cover[family][road].packets += rule->packets;
		}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct chain *)a)->name,
		      ((const struct chain *)b)->name);
}

static int by_chain(const void *a, const void *b)
{
	return strcmp(((const struct rule *)a)->chain,
		      ((const struct rule *)b)->chain);
}

static struct chain *find_chain(const struct rules_found *found,
				const char *name)
{
	struct chain wanted = { 0 };

	if (!found->chain_count)
		return NULL;
	strncpy(wanted.name, name, sizeof(wanted.name) - 1);
	return bsearch(&wanted, found->chains, found->chain_count,
		       sizeof(wanted), by_name);
}

/* Rules of a chain next to each other, and the chain knows where. */
static void sort(struct rules_found *found)
{
	struct chain *chain;
	size_t i, j;

	if (!found->chain_count || !found->rule_count)
		return;
	qsort(found->chains, found->chain_count, sizeof(*found->chains),
	      by_name);
	qsort(found->rules, found->rule_count, sizeof(*found->rules), by_chain);
	for (i = 0; i < found->rule_count; i = j) {
		for (j = i + 1; j < found->rule_count &&
				!by_chain(&found->rules[i], &found->rules[j]);
		     j++)
			;
		chain = find_chain(found, found->rules[i].chain);
		if (!chain)
			continue;
		chain->first = i;
		chain->last = j;
	}
}

/* @ours: a jump before asked for what the detector found. */
static void follow(struct ruleset *ruleset, const struct rules_found *found,
		   const struct chain *from, struct chain *chain, bool ours)
{
	const struct rule *rule;
	size_t i;

	if (!chain || chain->seen[ours] == from)
		return;
	chain->seen[ours] = from;
	for (i = chain->first; i < chain->last; i++) {
		rule = &found->rules[i];
		if (rule->blocks && (ours || rule->ours))
			count(ruleset, from, rule);
		else if (*rule->jump)
			follow(ruleset, found, from,
			       find_chain(found, rule->jump),
			       ours || rule->ours);
	}
}

void ruleset_read(struct ruleset *ruleset, uint32_t mark, uint32_t mask)
{
	struct rules_found found = { .mark = mark, .mask = mask };
	size_t i;

	*ruleset = (struct ruleset){ 0 };
	ruleset->iptables = ruleset_read_iptables(&found);
	ruleset->nft = ruleset_read_nft(&found);
	sort(&found);
	for (i = 0; i < found.chain_count; i++)
		if (found.chains[i].roads)
			follow(ruleset, &found, &found.chains[i],
			       &found.chains[i], false);
	free(found.chains);
	free(found.rules);
}
