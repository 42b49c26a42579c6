// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Puts together what speaks for and against a source. The kernel keeps the score
 * and what moved it, not each step: what time took is the rest of the sum.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "case.h"
#include "explain_gen.h"
#include "spec.h"
#include "text.h"
#include "weights.h"

#define BIT_OF(name) (1U << SCANVIGIL_TECHNIQUE_##name)
#define UDP_TECHNIQUES (BIT_OF(UDP) | BIT_OF(UDP_LITE))
#define ICMP_TECHNIQUES \
	(BIT_OF(ECHO) | BIT_OF(TIMESTAMP) | BIT_OF(NETMASK) | BIT_OF(ICMP_INFO))

static struct case_term *add_term(struct case_file *file, const char *word,
				  int points)
{
	struct case_term *term = &file->terms[file->term_count++];

	term->word = word;
	term->points = points;
	return term;
}

/* Datagrams have a walk of their own, which is not told; pings have none. */
static bool is_apart(const struct source_view *source)
{
	return source->techniques &&
	       !(source->techniques & ~(UDP_TECHNIQUES | ICMP_TECHNIQUES));
}

static void add_contacts(struct case_file *file)
{
	const struct source_view *source = &file->source;
	int failed = (int)(source->rejected + source->filtered);
	struct case_term *term;

	if (is_apart(source)) {
		term = add_term(file, "apart", 0);
		snprintf(
			term->text, sizeof(term->text),
			"%u contacts by UDP or ping: UDP has a walk of its own (udp-score), pings are counted by hosts (sweep-hosts)",
			source->answered + failed);
		return;
	}
	if (failed) {
		term = add_term(file, "failed", failed);
		snprintf(term->text, sizeof(term->text),
			 "contacts refused (%u) or not answered (%u), 1 each",
			 source->rejected, source->filtered);
	}
	if (source->answered) {
		term = add_term(file, "answered",
				(int)source->answered * weights_answer());
		snprintf(term->text, sizeof(term->text),
			 "%u contacts that were answered, %d each",
			 source->answered, weights_answer());
	}
}

static void sum_up(struct case_file *file)
{
	const struct source_view *source = &file->source;
	int points = weights_anomalies(source->anomalies), sum = 0;
	char names[SPEC_LIST_MAX];
	struct case_term *term;
	size_t i;

	add_contacts(file);
	if (source->anomalies) {
		term = add_term(file, "anomalies", points);
		snprintf(term->text, sizeof(term->text), "for %.160s",
			 spec_mask_text(&spec_enum_anomaly, source->anomalies,
					names, sizeof(names)));
	}
	for (i = 0; i < file->term_count; i++)
		sum += file->terms[i].points;
	if (sum == source->score)
		return;
	term = add_term(file, "rest", source->score - sum);
	snprintf(
		term->text, sizeof(term->text),
		"the rest: time, contacts that weigh nothing or more than one%s, and the bounds -10 and 127",
		source->techniques & UDP_TECHNIQUES ?
			", UDP with a walk of its own" :
			"");
}

struct event_reader {
	struct case_file *file;
	uint32_t fired;
};

/* The newest are kept, with the first, which says when it began. */
static int take_event(void *context, const struct event_view *event)
{
	struct event_reader *reader = context;
	struct case_file *file = reader->file;
	struct case_event *kept;

	if (addr_compare(&event->source.address, &file->source.address) ||
	    !view_has(event->has, SCANVIGIL_A_EVENT_SEQ))
		return 0;
	if (file->event_count == CASE_EVENTS_MAX)
		memmove(&file->events[1], &file->events[2],
			sizeof(*kept) * (CASE_EVENTS_MAX - 2));
	else
		file->event_count++;
	kept = &file->events[file->event_count - 1];
	*kept = (struct case_event){
		.seq = event->seq,
		.wall_ns = event->wall_ns,
		.state = event->state,
		.level = event->level,
		.kind = event->kind,
		.fired = event->source.why & ~reader->fired,
	};
	/* What fires after the end of a scan fires anew. */
	reader->fired = event->state == SCANVIGIL_STATE_END ? 0 :
							      event->source.why;
	return 0;
}

static void judge_mark(const struct case_file *file,
		       const struct config_view *config,
		       struct case_match *match)
{
	const uint32_t *value = config->value;
	const struct source_view *source = &file->source;
	uint32_t mask = value[SCANVIGIL_A_CONFIG_MARK_MASK];
	bool verified = value[SCANVIGIL_A_CONFIG_MARK_VERIFIED];

	match->word = "mark";
	snprintf(match->rule, sizeof(match->rule),
		 mask ? "the mark %#x/%#x" : "the mark",
		 value[SCANVIGIL_A_CONFIG_MARK], mask);
	match->holds = mask && source->level == SCANVIGIL_LEVEL_SCAN &&
		       (source->verified || !verified);
	if (!mask)
		snprintf(match->because, sizeof(match->because),
			 "none is set ('scanvigil set mark 0x100/0x100')");
	else if (source->level < SCANVIGIL_LEVEL_SCAN)
		snprintf(match->because, sizeof(match->because),
			 "it is not at level scan");
	else if (!match->holds)
		snprintf(match->because, sizeof(match->because),
			 "it is not verified and mark-verified is on");
}

static void judge_matches(struct case_file *file,
			  const struct config_view *config)
{
	struct case_match *level = &file->matches[CASE_MATCH_LEVEL];
	struct case_match *verified = &file->matches[CASE_MATCH_VERIFIED];
	const struct source_view *source = &file->source;

	level->word = "level_scan";
	snprintf(level->rule, sizeof(level->rule), "-m scanvigil --level scan");
	level->holds = source->level == SCANVIGIL_LEVEL_SCAN;
	if (!level->holds)
		snprintf(level->because, sizeof(level->because),
			 "it is at level %s",
			 spec_value_name(&spec_enum_level, source->level));
	verified->word = "verified";
	snprintf(verified->rule, sizeof(verified->rule),
		 "-m scanvigil --level scan --verified");
	verified->holds = level->holds && source->verified;
	if (!source->verified)
		snprintf(verified->because, sizeof(verified->because),
			 "it completed no handshake, so it may be forged");
	judge_mark(file, config, &file->matches[CASE_MATCH_MARK]);
}

static void add_action(struct case_file *file, const char *text)
{
	size_t i;

	for (i = 0; i < file->action_count; i++)
		if (!strcmp(file->actions[i], text))
			return;
	if (text && file->action_count < CASE_ACTIONS_MAX)
		file->actions[file->action_count++] = text;
}

static const struct explain_group *group_of(const struct spec_enum *values)
{
	size_t i;

	for (i = 0; i < EXPLAIN_GROUPS; i++)
		if (explain_groups[i].values == values)
			return &explain_groups[i];
	return NULL;
}

static const char *part_of(const struct spec_enum *values, unsigned int value,
			   enum explain_part part)
{
	const struct explain_group *group = group_of(values);

	return group && value < values->count ?
		       group->entries[value].part[part] :
		       NULL;
}

static void advise(struct case_file *file)
{
	unsigned int kind;
	const char *text;

	if (file->is_allowed)
		add_action(
			file,
			"Nothing: it is allow-listed, so nothing is held against it.");
	else if (!file->is_source)
		add_action(
			file,
			"Nothing. 'scanvigil selftest --from ADDRESS' shows whether a scan from there would be found.");
	if (file->is_allowed || !file->is_source)
		return;
	for (kind = 0; kind < spec_enum_kind.count; kind++) {
		if (!(file->source.kinds >> kind & 1))
			continue;
		text = part_of(&spec_enum_kind, kind, EXPLAIN_ACTION);
		if (text)
			add_action(file, text);
	}
	text = part_of(&spec_enum_level, file->source.level, EXPLAIN_ACTION);
	if (!file->action_count && text)
		add_action(file, text);
}

static int read_all(struct nl *nl, const struct addr *address,
		    struct case_file *file, struct config_view *config)
{
	struct event_reader reader = { .file = file };
	int err;

	err = request_source(nl, address, &file->source);
	if (err && err != -ENOENT)
		return err;
	file->is_source = !err;
	err = request_allowed_by(nl, address, &file->allowed);
	if (err && err != -ENOENT)
		return err;
	file->is_allowed = !err && file->allowed.address.len;
	err = request_config(nl, config);
	if (!err && file->is_source)
		err = request_events(nl, 0, take_event, &reader);
	return err;
}

int case_open(struct case_file *file, const struct addr *address)
{
	struct config_view config;
	const char *test;
	struct nl *nl;
	int code, err;

	code = nl_open(&nl);
	if (code)
		return code;
	err = read_all(nl, address, file, &config);
	if (err)
		code = nl_tell(nl, err, "cannot look up the source");
	nl_close(nl);
	if (code)
		return code;
	file->notice_score = config.value[SCANVIGIL_A_CONFIG_NOTICE_SCORE];
	file->scan_score = config.value[SCANVIGIL_A_CONFIG_SCAN_SCORE];
	test = file->source.tool ? part_of(&spec_enum_tool, file->source.tool,
					   EXPLAIN_PREDICATE) :
				   NULL;
	file->tool_test = test ? test : "";
	if (file->is_source) {
		sum_up(file);
		judge_matches(file, &config);
	}
	advise(file);
	return 0;
}
