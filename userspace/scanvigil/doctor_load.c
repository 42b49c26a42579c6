// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks of whether what it was given is enough: places for sources, events that
 * are told, and events that are kept.
 */
#include "doctor.h"
#include "text.h"

#define CONFIG(facts, name) ((facts)->config.value[SCANVIGIL_A_CONFIG_##name])
#define STAT(facts, name) ((facts)->stats.value[SCANVIGIL_A_STATS_##name])

static void ask_table(const struct doctor_facts *facts,
		      struct doctor_answer *answer)
{
	char used[TEXT_SPAN_MAX], limit[TEXT_SPAN_MAX];
	unsigned long long untracked = STAT(facts, UNTRACKED);
	unsigned long long evicted = STAT(facts, EVICTED);
	unsigned long long waiting = STAT(facts, PROBATION);
	uint64_t size = CONFIG(facts, TABLE_SIZE);

	text_count(STAT(facts, SOURCES), used);
	text_count(STAT(facts, SOURCES_LIMIT), limit);
	if (!untracked && !evicted && !waiting) {
		doctor_say(
			answer, DOCTOR_OK,
			"%s of %s places for sources are taken, none had to go",
			used, limit);
		return;
	}
	doctor_say(
		answer, DOCTOR_WARNING,
		"%s of %s places are taken: %llu sources went before their time, %llu packets found no place, %llu waited for a second contact",
		used, limit, evicted, untracked, waiting);
	if (size < 1048576)
		doctor_fix(answer, "scanvigil set table-size %llu",
			   (unsigned long long)(size * 2));
	else
		doctor_fix(
			answer,
			"the table is as large as it gets: scanvigil set idle-ms with a shorter time");
}

static void ask_event_rate(const struct doctor_facts *facts,
			   struct doctor_answer *answer)
{
	unsigned long long suppressed = STAT(facts, EVENTS_SUPPRESSED);

	if (!suppressed) {
		doctor_say(answer, DOCTOR_OK, "no event was beyond event-rate");
		return;
	}
	doctor_say(
		answer, DOCTOR_WARNING,
		"%llu events beyond event-rate (%u a second) were only counted",
		suppressed, CONFIG(facts, EVENT_RATE));
	doctor_fix(answer, "scanvigil set event-rate %u",
		   CONFIG(facts, EVENT_RATE) > 500000 ?
			   1000000 :
			   CONFIG(facts, EVENT_RATE) * 2);
}

static void ask_events(const struct doctor_facts *facts,
		       struct doctor_answer *answer)
{
	unsigned long long gone = STAT(facts, EVENTS_OVERWRITTEN);

	if (gone)
		doctor_say(
			answer, DOCTOR_OK,
			"%llu old events made room for new ones: who reads later than those were told has lost them; event-ring keeps more",
			gone);
	else
		doctor_say(answer, DOCTOR_OK,
			   "every event so far is still kept (%llu)",
			   (unsigned long long)STAT(facts, EVENT_SEQ));
}

const struct doctor_check doctor_load[] = {
	{ "table", true, ask_table },
	{ "event-rate", true, ask_event_rate },
	{ "events", true, ask_events },
	{ 0 },
};
