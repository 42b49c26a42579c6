/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules that make findings stop packets, in lines for sh or for nft, and the
 * way into the kernel and out of it. Who is blocked is not decided here.
 */
#ifndef SCANVIGIL_RULES_H
#define SCANVIGIL_RULES_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "conf.h"

#define RULES_WHY_MAX 256
#define RULES_SPEC_MAX 128

enum rules_way {
	RULES_BY_MATCH,
	RULES_BY_MARK,
	RULES_BY_SET,
};

/* The first options of each verb that takes rules. */
enum rules_option {
	RULES_IPTABLES,
	RULES_NFT,
	RULES_INPUT,
	RULES_FORWARD,
	RULES_MARKED,
	RULES_SET,
	RULES_MARK,
	RULES_ANY,
	RULES_CONFIG,
	RULES_OPTIONS,
};

/* clang-format off */
#define RULES_OPTION_TABLE \
	{ "iptables", 0, NULL, "by iptables; the same without" }, \
	{ "nft", 0, NULL, "by nft, and by the mark" }, \
	{ "input", 0, NULL, "only for packets to this machine" }, \
	{ "forward", 0, NULL, "only for packets through it" }, \
	{ "by-mark", 0, NULL, "by the mark that the module sets" }, \
	{ "by-set", 0, NULL, "by the sets that scanvigild feeds" }, \
	{ "mark", 0, "V/M", "by this mark; the module is not asked" }, \
	{ "any", 0, NULL, "also sources that may be forged" }, \
	{ "config", 0, "FILE", "of scanvigild, for its sets" }
/* clang-format on */

/**
 * struct rules - which rules are wanted
 * @way: what they ask for
 * @nft: for nft, not for iptables
 * @any: unverified sources, too
 * @undo: the reverse
 * @input: for packets to this machine
 * @forward: for packets through it
 * @mark: bits of the mark, by which
 * @mask: which bits of it count
 * @size: entries that a set may hold
 */
struct rules {
	enum rules_way way;
	bool nft;
	bool any;
	bool undo;
	bool input;
	bool forward;
	uint32_t mark;
	uint32_t mask;
	uint64_t size;
};

/**
 * rules_conf - read what is configured for the sets
 * @path: the file, NULL for the one that scanvigild reads, if there is one
 * @conf: filled
 *
 * Return: 0, or the exit code of a failure already told.
 */
int rules_conf(const char *path, struct conf *conf);

/**
 * rules_read - read which rules are wanted
 * @arguments: with options that begin with RULES_OPTION_TABLE
 * @conf: filled where they are by set
 * @rules: filled; @undo is the caller's
 *
 * Return: 0, or the exit code of a failure already told.
 */
int rules_read(const struct arguments *arguments, struct conf *conf,
	       struct rules *rules);

/** rules_lines - the rules, an array of strings */
json_t *rules_lines(const struct rules *rules);

/** rules_json - an object with the rules and what they are */
json_t *rules_json(const struct rules *rules);

/** rules_spec - what a rule of iptables tests and does, without its chain */
const char *rules_spec(const struct rules *rules, bool six,
		       char text[RULES_SPEC_MAX]);

/**
 * rules_load - load what rules_lines() says, instead of what is loaded of it
 * @rules: the rules
 * @why: filled where it fails; then everything is as it was
 *
 * Return: 0, or -1 with @why.
 */
int rules_load(const struct rules *rules, char why[RULES_WHY_MAX]);

/**
 * rules_unload - take away all rules and sets, whichever way they were loaded
 * @found: whether there was anything
 * @why: filled where something does not go
 *
 * Return: 0, or -1 with @why; then the rest has gone.
 */
int rules_unload(bool *found, char why[RULES_WHY_MAX]);

#endif /* SCANVIGIL_RULES_H */
