// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "doctor": all checks one after the other, each with its answer. What
 * they are is in doctor_*.c; this reads what several need, once, and counts.
 */
#include <stdio.h>

#include "array.h"
#include "command.h"
#include "doctor.h"
#include "json.h"
#include "out.h"
#include "words.h"

#define STATE_WIDTH 9
#define NAME_WIDTH 13

enum {
	OPTION_ALLOW_ADMIN,
};

const struct option_spec doctor_options[] = {
	{ "allow-admin", 0, NULL,
	  "allow-list who is logged in over SSH for 24 h" },
	{ 0 },
};

static const struct doctor_check *const families[] = {
	doctor_install, doctor_network, doctor_rules, doctor_admin, doctor_load,
};

static const struct {
	const char *word;
	enum paint paint;
} states[DOCTOR_STATES] = {
	[DOCTOR_OK] = { "ok", PAINT_GREEN },
	[DOCTOR_WARNING] = { "warning", PAINT_YELLOW },
	[DOCTOR_FAILED] = { "failed", PAINT_RED },
};

static void print_answer(const char *name, const struct doctor_answer *answer)
{
	out_add(states[answer->state].paint, STATE_WIDTH, "%s",
		states[answer->state].word);
	out_add(PAINT_BOLD, NAME_WIDTH, "%s", name);
	words_add(answer->text, STATE_WIDTH + NAME_WIDTH);
	if (!*answer->fix)
		return;
	out_add(PAINT_NONE, STATE_WIDTH, "%s", "");
	out_add(PAINT_DIM, NAME_WIDTH, "%s", "  to do");
	words_add(answer->fix, STATE_WIDTH + NAME_WIDTH);
}

static json_t *answer_json(const char *name, const struct doctor_answer *answer)
{
	json_t *object = json_object();

	json_put(object, "name", json_name(name));
	json_put(object, "state", json_string(states[answer->state].word));
	json_put(object, "text", json_text(answer->text));
	json_put(object, "fix",
		 *answer->fix ? json_text(answer->fix) : json_null());
	return object;
}

/* Asks all checks, and counts their answers. */
static void ask_all(const struct doctor_facts *facts, json_t *array,
		    unsigned int counts[DOCTOR_STATES])
{
	const struct doctor_check *check;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(families); i++)
		for (check = families[i]; check->name; check++) {
			struct doctor_answer answer = { 0 };

			if (check->needs && !facts->nl)
				continue;
			check->ask(facts, &answer);
			counts[answer.state]++;
			if (array)
				json_array_append_new(array,
						      answer_json(check->name,
								  &answer));
			else
				print_answer(check->name, &answer);
		}
}

/* Without the module there is something to say, without rights there is not. */
static int connect(struct doctor_facts *facts)
{
	int code;

	fail_hush(true);
	code = nl_open(&facts->nl);
	fail_hush(false);
	if (code == EXIT_NO_MODULE) {
		facts->nl = NULL;
		return 0;
	}
	return code ? nl_open(&facts->nl) : 0;
}

static int read_facts(struct doctor_facts *facts)
{
	const uint32_t *value = facts->config.value;
	const struct filter all = { .has = 0 };
	int code, err = 0;

	code = connect(facts);
	if (code)
		return code;
	if (facts->nl) {
		err = request_stats(facts->nl, &facts->stats);
		if (!err)
			err = request_config(facts->nl, &facts->config);
		if (!err && facts->stats.value[SCANVIGIL_A_STATS_ENABLED])
			err = request_sources(facts->nl, &all, &facts->sources);
	}
	if (err)
		return nl_tell(facts->nl, err, "cannot read the state");
	ruleset_read(&facts->ruleset, value[SCANVIGIL_A_CONFIG_MARK],
		     value[SCANVIGIL_A_CONFIG_MARK_MASK]);
	return 0;
}

static void report(const struct tool *tool, const struct doctor_facts *facts,
		   unsigned int counts[DOCTOR_STATES])
{
	json_t *array = tool->json ? json_array() : NULL;
	json_t *object;

	ask_all(facts, array, counts);
	if (!tool->json) {
		printf("\n%u ok, %u warning%s, %u failed\n", counts[DOCTOR_OK],
		       counts[DOCTOR_WARNING],
		       counts[DOCTOR_WARNING] == 1 ? "" : "s",
		       counts[DOCTOR_FAILED]);
		return;
	}
	object = json_object();
	json_put(object, "checks", array);
	json_put(object, "ok", json_integer(counts[DOCTOR_OK]));
	json_put(object, "warnings", json_integer(counts[DOCTOR_WARNING]));
	json_put(object, "failed", json_integer(counts[DOCTOR_FAILED]));
	json_document(object);
}

int cmd_doctor(const struct tool *tool, const struct arguments *arguments)
{
	struct doctor_facts facts = {
		.allow_admin = arguments->options[OPTION_ALLOW_ADMIN],
	};
	unsigned int counts[DOCTOR_STATES] = { 0 };
	int code;

	code = read_facts(&facts);
	if (!code) {
		report(tool, &facts, counts);
		code = counts[DOCTOR_FAILED] ? EXIT_NO : EXIT_DONE;
	}
	request_free_sources(&facts.sources);
	nl_close(facts.nl);
	return code;
}
