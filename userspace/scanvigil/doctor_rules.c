// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks of what becomes of findings: whether rules act on them at all, on which
 * roads, and whether packets get there.
 */
#include <stdio.h>
#include <string.h>

#include "doctor.h"
#include "host.h"

static const char *const family_names[RULESET_FAMILIES] = { "IPv4", "IPv6" };
static const char *const road_names[RULESET_ROADS] = { "INPUT", "FORWARD" };

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
		doctor_fix(answer, "'scanvigil rules' prints what blocks");
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

/* Scanners that rules for verified sources are for. */
static size_t count_scanners(const struct source_list *sources)
{
	size_t i, count = 0;

	for (i = 0; i < sources->count; i++)
		count += sources->items[i].level == SCANVIGIL_LEVEL_SCAN &&
			 sources->items[i].verified;
	return count;
}

static void ask_rules(const struct doctor_facts *facts,
		      struct doctor_answer *answer)
{
	const struct ruleset *ruleset = &facts->ruleset;
	char text[256];
	uint64_t packets;
	size_t scanners;
	bool forward;

	if (!count_rules(ruleset, &packets)) {
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
		doctor_fix(answer, "scanvigil rules prints them for all roads");
		return;
	}
	scanners = count_scanners(&facts->sources);
	list_cover(ruleset, text, sizeof(text));
	doctor_say(answer, packets || !scanners ? DOCTOR_OK : DOCTOR_WARNING,
		   "rules cover %s", text);
	if (packets || !scanners)
		return;
	doctor_fix(
		answer,
		"%zu verified sources are at level scan and no rule was hit: look for rules before them that accept",
		scanners);
}

const struct doctor_check doctor_rules[] = {
	{ "mode", false, ask_mode },
	{ "rules", true, ask_rules },
	{ 0 },
};
