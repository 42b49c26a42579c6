/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The case against a source: what the kernel keeps of it, put in order. Prints
 * nothing.
 */
#ifndef SCANVIGIL_CASE_H
#define SCANVIGIL_CASE_H

#include "request.h"

#define CASE_TERMS_MAX 5
#define CASE_EVENTS_MAX 32
#define CASE_ACTIONS_MAX 8

enum case_match_kind {
	CASE_MATCH_LEVEL,
	CASE_MATCH_VERIFIED,
	CASE_MATCH_MARK,
	CASE_MATCHES,
};

/**
 * struct case_term - a part of the score
 * @word: for programs
 * @text: for people
 * @points: what it adds
 */
struct case_term {
	const char *word;
	char text[192];
	int points;
};

/**
 * struct case_event - a finding that the kernel still has
 * @fired: rules that had not fired before it
 */
struct case_event {
	uint64_t seq;
	uint64_t wall_ns;
	uint8_t state;
	uint8_t level;
	uint8_t kind;
	uint32_t fired;
};

/**
 * struct case_match - whether a rule matches the source now
 * @word: for programs
 * @rule: the rule
 * @holds: whether
 * @because: why not, or what is to be known besides; may be empty
 */
struct case_match {
	const char *word;
	char rule[64];
	bool holds;
	char because[128];
};

/**
 * struct case_file - all of it
 * @is_source: the kernel knows the source
 * @is_allowed: an entry of the allow-list covers it
 * @tool_test: how the tool was known, empty if none was
 */
struct case_file {
	bool is_source;
	bool is_allowed;
	struct source_view source;
	struct allow_view allowed;
	unsigned int notice_score;
	unsigned int scan_score;
	const char *tool_test;
	struct case_term terms[CASE_TERMS_MAX];
	size_t term_count;
	struct case_event events[CASE_EVENTS_MAX];
	size_t event_count;
	struct case_match matches[CASE_MATCHES];
	const char *actions[CASE_ACTIONS_MAX];
	size_t action_count;
};

/**
 * case_open - read what the kernel has of a source
 * @file: zeroed; filled
 * @address: the source
 *
 * Return: 0, or the exit code of a failure already told.
 */
int case_open(struct case_file *file, const struct addr *address);

#endif /* SCANVIGIL_CASE_H */
