// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Options of -m scanvigil as iptables hands them over, a word to a line, through
 * libxtables and the plugin. What is taken is written as iptables-save does, and
 * that, read again, has to be the same bytes. After a NUL the input is match data
 * as a kernel might give it, newer or broken, to be written.
 */
#include <setjmp.h>

#include "fuzz.h"
/* Its matches and its parser are static. */
#include "libxt_scanvigil.c"

#define WORDS_MAX 64

static jmp_buf refused;

__attribute__((noreturn, format(printf, 2, 3))) static void
refuse(enum xtables_exittype status, const char *format, ...)
{
	char message[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	claim(status == PARAMETER_PROBLEM, "%d: %s", status, message);
	claim(message[0], "a refusal without a word");
	longjmp(refused, 1);
}

static struct xtables_globals globals = {
	.program_name = "fuzz",
	.program_version = XTABLES_VERSION,
	.exit_err = refuse,
};

/* The match as iptables prepares it for a rule. */
static struct xtables_match *prepare(void)
{
	static union {
		struct xt_entry_match entry;
		char room[sizeof(struct xt_entry_match) +
			  XT_ALIGN(sizeof(struct xt_scanvigil_mtinfo))];
	} rule;
	struct xtables_match *match = &matches[0];

	memset(&rule, 0, sizeof(rule));
	rule.entry.u.match_size = sizeof(rule.room);
	match->m = &rule.entry;
	match->mflags = 0;
	return match;
}

static const struct xt_option_entry *option_of(const char *word)
{
	const struct xt_option_entry *option;

	for (option = options; option->name; option++)
		if (!strncmp(word, "--", 2) && !strcmp(word + 2, option->name))
			return option;
	return NULL;
}

/* False for what getopt_long() would not have let through. */
static bool read_rule(struct xtables_match *match, char **words, int count)
{
	const struct xt_option_entry *option;
	bool invert;
	int i;

	for (i = 0; i < count; i++) {
		invert = !strcmp(words[i], "!");
		i += invert;
		option = i < count ? option_of(words[i]) : NULL;
		if (!option)
			return false;
		optarg = NULL;
		if (option->type != XTTYPE_NONE) {
			if (++i == count)
				return false;
			optarg = words[i];
		}
		xtables_option_mpcall(option->id + match->option_offset, words,
				      invert, match, NULL);
		fuzz_steps++;
	}
	xtables_option_mfcall(match);
	return true;
}

static int split(char *text, const char *between, char **words)
{
	char *word, *rest = text;
	int count = 0;

	while (count < WORDS_MAX && (word = strsep(&rest, between)))
		if (*word || *between == '\n')
			words[count++] = word;
	return count;
}

static char *kept;
static size_t kept_size;
static FILE *before;

static void keep_output(void)
{
	before = stdout;
	stdout = open_memstream(&kept, &kept_size);
	claim(stdout, "no memory");
}

static char *kept_output(void)
{
	fclose(stdout);
	stdout = before;
	return kept;
}

/* What iptables -L says; to be freed, as the next. */
static char *listed(const struct xtables_match *match)
{
	keep_output();
	match->print(NULL, match->m, 1);
	return kept_output();
}

/* What iptables-save says. */
static char *saved(const struct xtables_match *match)
{
	keep_output();
	match->save(NULL, match->m);
	return kept_output();
}

static bool is_valid(const struct xt_scanvigil_mtinfo *info)
{
	return info->flags && !(info->flags & ~XT_SCANVIGIL_MASK) &&
	       !(info->invert & ~info->flags) &&
	       info->kinds < 1U << (SCANVIGIL_KIND_MAX + 1) &&
	       info->techniques < 1U << (SCANVIGIL_TECHNIQUE_MAX + 1) &&
	       info->anomalies < 1U << (SCANVIGIL_ANOMALY_MAX + 1) &&
	       info->tools < 1U << (SCANVIGIL_TOOL_MAX + 1) &&
	       info->level <= SCANVIGIL_LEVEL_MAX;
}

/* The same rule is always the same bytes: -C, -D and restore rest on it. */
static void check_again(struct xtables_match *match)
{
	struct xt_scanvigil_mtinfo info;
	char *words[WORDS_MAX], *text;
	int count;

	memcpy(&info, match->m->data, sizeof(info));
	claim(is_valid(&info), "flags 0x%x of a rule that was taken",
	      info.flags);
	claim(info.score_min <= info.score_max, "%d:%d", info.score_min,
	      info.score_max);
	free(listed(match));
	text = saved(match);
	count = split(text, " ", words);
	match = prepare();
	if (setjmp(refused))
		claim(false, "what was saved is refused");
	claim(read_rule(match, words, count), "what was saved cannot be read");
	claim(!memcmp(&info, match->m->data, sizeof(info)), "another rule");
	free(text);
}

static void test_words(char *text)
{
	struct xtables_match *match = prepare();
	char *words[WORDS_MAX];
	int count = split(text, "\n", words);

	if (!setjmp(refused) && read_rule(match, words, count))
		check_again(match);
}

static void test_bytes(const uint8_t *data, size_t size)
{
	struct xtables_match *match = prepare();

	if (size > sizeof(struct xt_scanvigil_mtinfo))
		size = sizeof(struct xt_scanvigil_mtinfo);
	memcpy(match->m->data, data, size);
	free(listed(match));
	free(saved(match));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_count_steps();
	return xtables_set_params(&globals);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size && !*data) {
		test_bytes(data + 1, size - 1);
		return 0;
	}
	text = strndup((const char *)data, size);
	claim(text, "no memory");
	test_words(text);
	free(text);
	return 0;
}
