// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks of what becomes of findings: whether rules act on them at all, on which
 * roads, and whether packets get there.
 */
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "doctor.h"
#include "feed.h"
#include "host.h"

static const char *const family_names[RULESET_FAMILIES] = { "IPv4", "IPv6" };
static const char *const road_names[RULESET_ROADS] = { "INPUT", "FORWARD" };

/* Of those, the rules that ask for sets. */
static unsigned int count_sets(const struct ruleset *ruleset)
{
	unsigned int family, road, sets = 0;

	for (family = 0; family < RULESET_FAMILIES; family++)
		for (road = 0; road < RULESET_ROADS; road++)
			sets += ruleset->cover[family][road].sets;
	return sets;
}

static unsigned int count_rules(const struct ruleset *ruleset,
				uint64_t *packets)
{
	unsigned int family, road, rules = 0;

	*packets = 0;
	for (family = 0; family < RULESET_FAMILIES; family++)
		for (road = 0; road < RULESET_ROADS; road++) {
			rules += ruleset->cover[family][road].rules;
			*packets += ruleset->cover[family][road].packets;
		}
	return rules;
}

static void ask_mode(const struct doctor_facts *facts,
		     struct doctor_answer *answer)
{
	uint64_t packets;

	if (count_rules(&facts->ruleset, &packets)) {
		doctor_say(answer, DOCTOR_OK,
			   "it blocks: rules drop what flagged sources send");
	} else if (!facts->ruleset.iptables && !facts->ruleset.nft) {
		doctor_say(
			answer, DOCTOR_OK,
			"it observes: neither iptables nor nft is here, so nothing is dropped");
	} else {
		doctor_say(
			answer, DOCTOR_OK,
			"it observes: no rule acts on findings, so nothing is dropped");
		doctor_fix(
			answer,
			"'scanvigil rules' prints what blocks, 'scanvigil block enable' loads it");
	}
}

/* Roads that no rule is on, where packets go; those that are forwarded count. */
static void list_gaps(const struct ruleset *ruleset, char *text, size_t size,
		      bool *forward)
{
	unsigned int family, road;
	size_t used = 0;

	*text = '\0';
	*forward = false;
	for (road = RULESET_ROADS; road-- > 0;)
		for (family = 0; family < RULESET_FAMILIES; family++) {
			if (ruleset->cover[family][road].rules ||
			    (family == RULESET_IPV6 &&
			     !host_has("/proc/net/if_inet6")) ||
			    (road == RULESET_FORWARD &&
			     !doctor_forwards(family)))
				continue;
			if (used < size)
				used += snprintf(text + used, size - used,
						 "%s%s of %s", used ? ", " : "",
						 road_names[road],
						 family_names[family]);
			*forward |= road == RULESET_FORWARD;
		}
}

static void list_cover(const struct ruleset *ruleset, char *text, size_t size)
{
	const struct ruleset_cover *cover;
	unsigned int family, road;
	size_t used = 0;

	*text = '\0';
	for (road = 0; road < RULESET_ROADS; road++)
		for (family = 0; family < RULESET_FAMILIES; family++) {
			cover = &ruleset->cover[family][road];
			if (cover->rules && used < size)
				used += snprintf(
					text + used, size - used,
					"%s%s of %s (%llu packet%s)",
					used ? ", " : "", road_names[road],
					family_names[family],
					(unsigned long long)cover->packets,
					cover->packets == 1 ? "" : "s");
		}
}

/* Those of inside get into no set, unless that is configured. */
static bool is_inside(const struct source_view *source)
{
	return source->direction == SCANVIGIL_DIRECTION_OUTBOUND ||
	       source->direction == SCANVIGIL_DIRECTION_LATERAL;
}

/* Scanners that rules for verified sources are for, and what they sent. */
static size_t count_scanners(const struct source_list *sources, bool by_set,
			     unsigned long long *sent)
{
	size_t i, count = 0;

	*sent = 0;
	for (i = 0; i < sources->count; i++) {
		const struct source_view *source = &sources->items[i];

		if (source->level != SCANVIGIL_LEVEL_SCAN ||
		    !source->verified || (by_set && is_inside(source)))
			continue;
		*sent += source->packets;
		count++;
	}
	return count;
}

static void ask_rules(const struct doctor_facts *facts,
		      struct doctor_answer *answer)
{
	const struct ruleset *ruleset = &facts->ruleset;
	char text[256];
	unsigned long long sent;
	unsigned int rules;
	uint64_t packets;
	size_t scanners;
	bool forward;

	rules = count_rules(ruleset, &packets);
	if (!rules) {
		doctor_say(answer, DOCTOR_OK,
			   "there are none, as none are needed to observe");
		return;
	}
	list_gaps(ruleset, text, sizeof(text), &forward);
	if (*text) {
		doctor_say(
			answer, forward ? DOCTOR_FAILED : DOCTOR_WARNING,
			"rules act on findings, but none of them covers %s: flagged sources get through there",
			text);
		doctor_fix(
			answer,
			"scanvigil rules prints them for all roads, 'scanvigil block enable' loads them");
		return;
	}
	scanners = count_scanners(&facts->sources, count_sets(ruleset) == rules,
				  &sent);
	list_cover(ruleset, text, sizeof(text));
	if (packets || !scanners) {
		doctor_say(answer, DOCTOR_OK, "rules cover %s", text);
		return;
	}
	doctor_say(
		answer, DOCTOR_WARNING,
		"rules cover %s, but none was ever hit, while %zu verified sources at level scan sent %llu packets",
		text, scanners, sent);
	doctor_fix(
		answer,
		"look for rules before them that accept, and at 'sets' below");
}

/* What is in the sets of either firewall. */
static size_t count_entries(void)
{
	static const enum feed_backend backends[] = { FEED_NFT, FEED_IPSET };
	struct feed_list list = { 0 };
	char why[128];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(backends); i++)
		feed_read(backends[i], &list, why, sizeof(why));
	i = list.count;
	feed_free(&list);
	return i;
}

/* Sets that nobody feeds block nobody. */
static void ask_sets(const struct doctor_facts *facts,
		     struct doctor_answer *answer)
{
	unsigned long long sent;
	size_t scanners = count_scanners(&facts->sources, true, &sent);
	size_t entries;

	if (!count_sets(&facts->ruleset)) {
		doctor_say(answer, DOCTOR_OK,
			   "no rule asks for the sets that scanvigild feeds");
		return;
	}
	entries = count_entries();
	if (entries || !scanners) {
		doctor_say(answer, DOCTOR_OK,
			   "%zu blocked are in the sets that rules ask for",
			   entries);
		return;
	}
	doctor_say(
		answer, DOCTOR_WARNING,
		"rules ask for sets in which nobody is, while %zu verified sources are at level scan",
		scanners);
	doctor_fix(
		answer,
		"systemctl status scanvigild; its backend is nft or ipset in scanvigil.conf");
}

const struct doctor_check doctor_rules[] = {
	{ "mode", false, ask_mode },
	{ "rules", true, ask_rules },
	{ "sets", true, ask_sets },
	{ 0 },
};
