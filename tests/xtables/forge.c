// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin for -m scanvigil that sends the kernel any match data: --bytes takes
 * them as hexadecimal digits. It checks nothing, for the kernel's own check is
 * what it tests, and it is never installed.
 */
#include <stdio.h>
#include <xtables.h>
#include <linux/netfilter/xt_scanvigil.h>

enum {
	O_BYTES,
};

static const struct xt_option_entry options[] = {
	{ .name = "bytes",
	  .id = O_BYTES,
	  .type = XTTYPE_STRING,
	  .flags = XTOPT_MAND },
	XTOPT_TABLEEND,
};

static void forge_parse(struct xt_option_call *cb)
{
	unsigned char *data = cb->data;
	size_t i;

	xtables_option_parse(cb);
	for (i = 0; i < sizeof(struct xt_scanvigil_mtinfo); i++)
		if (sscanf(cb->arg + 2 * i, "%2hhx", &data[i]) != 1)
			xtables_error(PARAMETER_PROBLEM,
				      "--bytes: %zu hexadecimal bytes",
				      sizeof(struct xt_scanvigil_mtinfo));
}

#define MATCH(nfproto)                                                         \
	{                                                                      \
		.version = XTABLES_VERSION, .name = "scanvigil",               \
		.family = nfproto,                                             \
		.size = XT_ALIGN(sizeof(struct xt_scanvigil_mtinfo)),          \
		.userspacesize = XT_ALIGN(sizeof(struct xt_scanvigil_mtinfo)), \
		.x6_parse = forge_parse, .x6_options = options,                \
	}

static struct xtables_match matches[] = {
	MATCH(NFPROTO_IPV4),
	MATCH(NFPROTO_IPV6),
};

static void __attribute__((constructor)) register_matches(void)
{
	xtables_register_matches(matches, sizeof(matches) / sizeof(matches[0]));
}
