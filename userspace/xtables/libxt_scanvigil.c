// SPDX-License-Identifier: GPL-2.0-only
/*
 * iptables and ip6tables learn -m scanvigil here: the options of the match, its
 * help and the text of a rule. It owns no name (names_gen.h has them) and never
 * talks to the kernel. That the same rule is always the same bytes and the same
 * text is what -C, -D and iptables-restore rest on.
 */
#include <assert.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xtables.h>
#include <linux/netfilter/xt_scanvigil.h>
#include <linux/scanvigil.h>

#include "names_gen.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define SCORE_MIN (-10)
#define SCORE_MAX 127
#define HELP_WIDTH 78

/* The number of an option in libxtables is that of its flag's bit. */
#define ID(flag) ((unsigned int)__builtin_ctz(flag))

#define OPTION(option, flag, kind)                            \
	{                                                     \
		.name = option, .id = ID(flag), .type = kind, \
		.flags = XTOPT_INVERT                         \
	}

static const struct xt_option_entry options[] = {
	OPTION("level", XT_SCANVIGIL_LEVEL, XTTYPE_STRING),
	OPTION("kind", XT_SCANVIGIL_KIND, XTTYPE_STRING),
	OPTION("technique", XT_SCANVIGIL_TECHNIQUE, XTTYPE_STRING),
	OPTION("anomaly", XT_SCANVIGIL_ANOMALY, XTTYPE_STRING),
	OPTION("tool", XT_SCANVIGIL_TOOL, XTTYPE_STRING),
	OPTION("score", XT_SCANVIGIL_SCORE, XTTYPE_STRING),
	OPTION("verified", XT_SCANVIGIL_VERIFIED, XTTYPE_NONE),
	XTOPT_TABLEEND,
};

/* The words of an option: word[first] to word[count - 1] can be asked for. */
struct words {
	const char *option;
	const char *usage;
	const char *help;
	const char *const *word;
	size_t first;
	size_t count;
};

#define MANY_WORDS(name, usage, help)                                         \
	{                                                                     \
#name, usage, help, name##_names, 0, ARRAY_SIZE(name##_names) \
	}

static const struct words words_of[] = {
	[ID(XT_SCANVIGIL_LEVEL)] = { "level", "LEVEL",
				     "the source is at this level or above:",
				     level_names, SCANVIGIL_LEVEL_INFO,
				     ARRAY_SIZE(level_names) },
	[ID(XT_SCANVIGIL_KIND)] =
		MANY_WORDS(kind, "KIND[,KIND...]",
			   "the source was found doing one of these:"),
	[ID(XT_SCANVIGIL_TECHNIQUE)] =
		MANY_WORDS(technique, "NAME[,NAME...]",
			   "the source probed in one of these ways:"),
	[ID(XT_SCANVIGIL_ANOMALY)] =
		MANY_WORDS(anomaly, "NAME[,NAME...]",
			   "this very packet has one of these:"),
	[ID(XT_SCANVIGIL_TOOL)] =
		MANY_WORDS(tool, "TOOL[,TOOL...]",
			   "the source's scanner is one of these:"),
};

static_assert(ARRAY_SIZE(level_names) == SCANVIGIL_LEVEL_MAX + 1, "level");
static_assert(ARRAY_SIZE(kind_names) == SCANVIGIL_KIND_MAX + 1, "kind");
static_assert(ARRAY_SIZE(technique_names) == SCANVIGIL_TECHNIQUE_MAX + 1,
	      "technique");
static_assert(ARRAY_SIZE(anomaly_names) == SCANVIGIL_ANOMALY_MAX + 1,
	      "anomaly");
static_assert(ARRAY_SIZE(tool_names) == SCANVIGIL_TOOL_MAX + 1, "tool");

/* All but the level are masks; NULL for what has no words at all. */
static __u32 *mask_of(struct xt_scanvigil_mtinfo *info, unsigned int flag)
{
	switch (flag) {
	case XT_SCANVIGIL_KIND:
		return &info->kinds;
	case XT_SCANVIGIL_TECHNIQUE:
		return &info->techniques;
	case XT_SCANVIGIL_ANOMALY:
		return &info->anomalies;
	case XT_SCANVIGIL_TOOL:
		return &info->tools;
	}
	return NULL;
}

static void help_words(const struct words *words)
{
	const size_t indent = 8;
	size_t i, column = 0;

	for (i = words->first; i < words->count; i++) {
		const char *word = words->word[i];
		const char *comma = i + 1 < words->count ? "," : "\n";

		if (!column)
			column =
				printf("%*s%s%s", (int)indent, "", word, comma);
		else if (column + 1 + strlen(word) + 1 <= HELP_WIDTH)
			column += printf(" %s%s", word, comma);
		else
			column = printf("\n%*s%s%s", (int)indent, "", word,
					comma) -
				 1;
	}
}

static void help_line(const char *option, const char *usage, const char *help)
{
	char left[48];

	snprintf(left, sizeof(left), "[!] --%s %s", option, usage);
	printf("%-32s%s\n", left, help);
}

static void scanvigil_mt_help(void)
{
	char score[64];
	size_t i;

	printf("scanvigil match options (all that are given have to hold; none means\n"
	       "--level scan; a list holds when any of its names does):\n");
	for (i = 0; i < ARRAY_SIZE(words_of); i++) {
		const struct words *words = &words_of[i];

		help_line(words->option, words->usage, words->help);
		help_words(words);
	}
	snprintf(score, sizeof(score), "the source's score, %d to %d",
		 SCORE_MIN, SCORE_MAX);
	help_line("score", "MIN[:MAX]", score);
	help_line("verified", "", "the source completed a handshake");
}

/* All that the option knows, for the message that ends the program. */
static const char *all_words(const struct words *words)
{
	static char text[1024];
	size_t i, used = 0;

	for (i = words->first; i < words->count && used < sizeof(text); i++)
		used += snprintf(text + used, sizeof(text) - used, "%s%s",
				 used ? ", " : "", words->word[i]);
	return text;
}

static size_t parse_word(const struct words *words, const char *text,
			 size_t length)
{
	size_t i;

	for (i = words->first; i < words->count; i++)
		if (strlen(words->word[i]) == length &&
		    !strncmp(words->word[i], text, length))
			return i;
	xtables_error(PARAMETER_PROBLEM,
		      "scanvigil: --%s: \"%.*s\" is not one of: %s",
		      words->option, (int)length, text, all_words(words));
}

static __u32 parse_mask(const struct words *words, const char *text)
{
	__u32 mask = 0;
	size_t length;

	for (;; text += length + 1) {
		length = strcspn(text, ",");
		mask |= 1U << parse_word(words, text, length);
		if (!text[length])
			return mask;
	}
}

/* A decimal number and nothing that strtol() would forgive. */
static bool parse_bound(const char **text, __s16 *bound)
{
	const char *digits = *text + (**text == '-');
	char *end;
	long value;

	if (!isdigit((unsigned char)*digits))
		return false;
	value = strtol(*text, &end, 10);
	if (value < SCORE_MIN || value > SCORE_MAX)
		return false;
	*bound = value;
	*text = end;
	return true;
}

static void parse_score(struct xt_scanvigil_mtinfo *info, const char *arg)
{
	const char *text = arg;
	bool good;

	info->score_min = SCORE_MIN;
	info->score_max = SCORE_MAX;
	good = *text == ':' ? text[1] : parse_bound(&text, &info->score_min);
	if (good && *text == ':' && *++text)
		good = parse_bound(&text, &info->score_max);
	if (!good || *text || info->score_min > info->score_max)
		xtables_error(
			PARAMETER_PROBLEM,
			"scanvigil: --score: \"%s\" is not MIN, MIN:MAX or :MAX with %d <= MIN <= MAX <= %d",
			arg, SCORE_MIN, SCORE_MAX);
}

static void scanvigil_mt_parse(struct xt_option_call *cb)
{
	struct xt_scanvigil_mtinfo *info = cb->data;
	unsigned int id = cb->entry->id;
	__u32 flag = 1U << id;
	__u32 *mask = mask_of(info, flag);

	xtables_option_parse(cb);
	info->flags |= flag;
	if (cb->invert)
		info->invert |= flag;

	if (mask)
		*mask = parse_mask(&words_of[id], cb->arg);
	else if (flag == XT_SCANVIGIL_LEVEL)
		info->level =
			parse_word(&words_of[id], cb->arg, strlen(cb->arg));
	else if (flag == XT_SCANVIGIL_SCORE)
		parse_score(info, cb->arg);
}

static void scanvigil_mt_check(struct xt_fcheck_call *cb)
{
	struct xt_scanvigil_mtinfo *info = cb->data;

	if (cb->xflags)
		return;
	info->flags = XT_SCANVIGIL_LEVEL;
	info->level = SCANVIGIL_LEVEL_SCAN;
}

/*
 * A bit that only a newer kernel and plugin know shows as a number: better that
 * the saved rule is refused here than that it comes back as another rule.
 */
static void print_mask(const struct words *words, __u32 mask)
{
	const char *comma = " ";
	size_t i;

	for (i = 0; i < words->count; i++) {
		if (!(mask & 1U << i))
			continue;
		printf("%s%s", comma, words->word[i]);
		comma = ",";
		mask &= ~(1U << i);
	}
	if (mask)
		printf("%s%#x", comma, mask);
}

static void print_level(__u8 level)
{
	if (level < ARRAY_SIZE(level_names))
		printf(" %s", level_names[level]);
	else
		printf(" %u", level);
}

static void print_score(int min, int max)
{
	if (max == SCORE_MAX)
		printf(" %d", min);
	else if (min == SCORE_MIN)
		printf(" :%d", max);
	else
		printf(" %d:%d", min, max);
}

static void print_tests(const struct xt_entry_match *match, const char *dashes)
{
	const struct xt_option_entry *option;
	struct xt_scanvigil_mtinfo info;

	memcpy(&info, match->data, sizeof(info));
	for (option = options; option->name; option++) {
		__u32 flag = 1U << option->id;
		__u32 *mask = mask_of(&info, flag);

		if (!(info.flags & flag))
			continue;
		printf("%s %s%s", info.invert & flag ? " !" : "", dashes,
		       option->name);
		if (mask)
			print_mask(&words_of[option->id], *mask);
		else if (flag == XT_SCANVIGIL_LEVEL)
			print_level(info.level);
		else if (flag == XT_SCANVIGIL_SCORE)
			print_score(info.score_min, info.score_max);
	}
}

static void scanvigil_mt_print(const void *ip,
			       const struct xt_entry_match *match, int numeric)
{
	printf(" scanvigil");
	print_tests(match, "");
}

static void scanvigil_mt_save(const void *ip,
			      const struct xt_entry_match *match)
{
	print_tests(match, "--");
}

/* Not NFPROTO_UNSPEC: ebtables and arptables would offer it, too. */
#define MATCH(nfproto)                                                         \
	{                                                                      \
		.version = XTABLES_VERSION, .name = "scanvigil",               \
		.revision = 0, .family = nfproto,                              \
		.size = XT_ALIGN(sizeof(struct xt_scanvigil_mtinfo)),          \
		.userspacesize = XT_ALIGN(sizeof(struct xt_scanvigil_mtinfo)), \
		.help = scanvigil_mt_help, .x6_parse = scanvigil_mt_parse,     \
		.x6_fcheck = scanvigil_mt_check, .x6_options = options,        \
		.print = scanvigil_mt_print, .save = scanvigil_mt_save,        \
	}

static struct xtables_match matches[] = {
	MATCH(NFPROTO_IPV4),
	MATCH(NFPROTO_IPV6),
};

static void __attribute__((constructor)) register_matches(void)
{
	xtables_register_matches(matches, ARRAY_SIZE(matches));
}
