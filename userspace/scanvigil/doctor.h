/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the doctor asks, one table for each family of checks, and what it is
 * answered: how it is, in one sentence, and what to do. Checks read; only
 * "admin" changes anything, where it is told to.
 */
#ifndef SCANVIGIL_DOCTOR_H
#define SCANVIGIL_DOCTOR_H

#include "request.h"
#include "ruleset.h"

enum doctor_state {
	DOCTOR_OK,
	DOCTOR_WARNING,
	DOCTOR_FAILED,
	DOCTOR_STATES,
};

/**
 * struct doctor_facts - what was read once for all checks
 * @nl: the road to the module, NULL if it is not loaded
 * @stats: its counters
 * @config: its parameters
 * @sources: what it knows
 * @ruleset: the rules of this namespace
 * @allow_admin: the admin is to be allow-listed
 */
struct doctor_facts {
	struct nl *nl;
	struct stats_view stats;
	struct config_view config;
	struct source_list sources;
	struct ruleset ruleset;
	bool allow_admin;
};

/**
 * struct doctor_answer - how it is
 * @state: well or not
 * @text: a sentence
 * @fix: what to do, empty for nothing
 */
struct doctor_answer {
	enum doctor_state state;
	char text[384];
	char fix[320];
};

/**
 * struct doctor_check - a question
 * @name: a word
 * @needs: it cannot be asked without the module
 * @ask: fills the answer
 */
struct doctor_check {
	const char *name;
	bool needs;
	void (*ask)(const struct doctor_facts *facts,
		    struct doctor_answer *answer);
};

/** Families of checks, each ended by an entry without a name. */
extern const struct doctor_check doctor_install[];
extern const struct doctor_check doctor_network[];
extern const struct doctor_check doctor_rules[];
extern const struct doctor_check doctor_admin[];
extern const struct doctor_check doctor_load[];

/** doctor_say - set state and sentence */
void doctor_say(struct doctor_answer *answer, enum doctor_state state,
		const char *format, ...) __attribute__((format(printf, 3, 4)));

/** doctor_fix - set what to do */
void doctor_fix(struct doctor_answer *answer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** doctor_forwards - whether this namespace forwards packets of a family */
bool doctor_forwards(enum ruleset_family family);

#endif /* SCANVIGIL_DOCTOR_H */
