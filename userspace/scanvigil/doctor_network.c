// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks of what passes: whether detection is on in this namespace, what it sees
 * of connections and answers, and between which interfaces.
 */
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "host.h"

#define CONFIG(facts, name) ((facts)->config.value[SCANVIGIL_A_CONFIG_##name])
#define STAT(facts, name) ((facts)->stats.value[SCANVIGIL_A_STATS_##name])
/* Silent contacts from which on it is no chance that nobody answered one. */
#define SILENT_MIN 50
#define SILENT_SOURCES_MIN 3

static void ask_detection(const struct doctor_facts *facts,
			  struct doctor_answer *answer)
{
	if (!STAT(facts, ENABLED)) {
		doctor_say(answer, DOCTOR_FAILED,
			   "detection is off in this network namespace");
		doctor_fix(answer, "scanvigil set enabled on");
	} else if (!STAT(facts, PACKETS)) {
		doctor_say(answer, DOCTOR_WARNING,
			   "detection is on, but has not seen a packet yet");
		doctor_fix(
			answer,
			"scanvigil selftest shows that it works; then look where the traffic goes");
	} else {
		doctor_say(answer, DOCTOR_OK,
			   "detection is on, %llu packets seen",
			   (unsigned long long)STAT(facts, PACKETS));
	}
}

static void ask_conntrack(const struct doctor_facts *facts,
			  struct doctor_answer *answer)
{
	if (STAT(facts, CONNTRACK))
		doctor_say(
			answer, DOCTOR_OK,
			"connection tracking is used: who answers whom is known exactly");
	else
		doctor_say(
			answer, DOCTOR_OK,
			"connection tracking is not active here: a small cache of who spoke first takes its place; any rule that asks for connection states switches it on");
}

/* A gateway on the way back sees answers or refusals to some of so many. */
static void ask_replies(const struct doctor_facts *facts,
			struct doctor_answer *answer)
{
	unsigned long long seen = 0, silent = 0, sources = 0;
	size_t i;

	if (!CONFIG(facts, REPLIES_VISIBLE)) {
		doctor_say(
			answer, DOCTOR_OK,
			"replies-visible is off: contacts are counted without waiting for answers");
		return;
	}
	for (i = 0; i < facts->sources.count; i++) {
		seen += facts->sources.items[i].answered +
			facts->sources.items[i].rejected;
		silent += facts->sources.items[i].filtered;
		sources += facts->sources.items[i].filtered != 0;
	}
	if (seen || silent < SILENT_MIN || sources < SILENT_SOURCES_MIN) {
		doctor_say(
			answer, DOCTOR_OK,
			seen ? "replies are visible: %llu contacts answered or refused" :
			       "nothing says that replies are not visible (%llu seen so far)",
			seen);
		return;
	}
	doctor_say(
		answer, DOCTOR_WARNING,
		"none of %llu contacts of %llu sources got an answer: if answers take another way, each connection looks like a failed one",
		silent, sources);
	doctor_fix(answer, "scanvigil set replies-visible off");
}

/* The interface of the default route, the likeliest to lead outside. */
static bool default_interface(char *name)
{
	char *routes = host_read("/proc/net/route", NULL), *line, *rest;
	char dest[16], mask[16];
	bool found = false;

	for (line = routes ? strtok_r(routes, "\n", &rest) : NULL;
	     line && !found; line = strtok_r(NULL, "\n", &rest))
		found = sscanf(line, "%15s %15s %*s %*s %*s %*s %*s %15s", name,
			       dest, mask) == 3 &&
			!strcmp(dest, "00000000") && !strcmp(mask, "00000000");
	free(routes);
	return found;
}

static void list_interfaces(const struct doctor_facts *facts, char *text,
			    size_t size)
{
	unsigned int i;
	size_t used = 0;

	*text = '\0';
	for (i = 0; i < facts->config.outside_count && used < size; i++)
		used += snprintf(text + used, size - used, "%s%s",
				 i ? ", " : "", facts->config.outside[i]);
}

static void ask_outside(const struct doctor_facts *facts,
			struct doctor_answer *answer)
{
	char text[SCANVIGIL_OUTSIDE_MAX * (VIEW_IFNAME_MAX + 2)];
	char name[VIEW_IFNAME_MAX];
	unsigned int i;

	for (i = 0; i < facts->config.outside_count; i++) {
		if (if_nametoindex(facts->config.outside[i]))
			continue;
		doctor_say(answer, DOCTOR_WARNING,
			   "there is no interface %s, which outside names",
			   facts->config.outside[i]);
		doctor_fix(
			answer,
			"scanvigil set outside NAME,... or wait until it is up");
		return;
	}
	if (facts->config.outside_count) {
		list_interfaces(facts, text, sizeof(text));
		doctor_say(
			answer, DOCTOR_OK,
			"outside is %s: scans are told inbound, outbound or lateral",
			text);
		return;
	}
	doctor_say(
		answer, DOCTOR_WARNING,
		"outside names no interface: scans from inside are not told from those from outside");
	doctor_fix(answer, "scanvigil set outside %s",
		   default_interface(name) ? name : "NAME");
}

bool doctor_forwards(enum ruleset_family family)
{
	char word[8];

	return host_word(family == RULESET_IPV4 ?
				 "/proc/sys/net/ipv4/ip_forward" :
				 "/proc/sys/net/ipv6/conf/all/forwarding",
			 word, sizeof(word)) &&
	       *word != '0';
}

static void ask_forwarding(const struct doctor_facts *facts,
			   struct doctor_answer *answer)
{
	bool v4 = doctor_forwards(RULESET_IPV4);
	bool v6 = doctor_forwards(RULESET_IPV6);

	(void)facts;
	if (v4 || v6)
		doctor_say(answer, DOCTOR_OK,
			   "this is a gateway: it forwards %s%s%s",
			   v4 ? "IPv4" : "", v4 && v6 ? " and " : "",
			   v6 ? "IPv6" : "");
	else
		doctor_say(
			answer, DOCTOR_OK,
			"this is no gateway: only scans of this machine are seen");
}

const struct doctor_check doctor_network[] = {
	{ "detection", true, ask_detection },
	{ "conntrack", true, ask_conntrack },
	{ "replies", true, ask_replies },
	{ "outside", true, ask_outside },
	{ "forwarding", false, ask_forwarding },
	{ 0 },
};
