// SPDX-License-Identifier: GPL-2.0-only
/*
 * The iptables match: -m scanvigil. It owns the check of what a rule asks and
 * the comparison of that with what the detector knows. It keeps no state, takes
 * no lock, and never changes the packet or what is known of its source.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/module.h>
#include <linux/netfilter/x_tables.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <uapi/linux/netfilter/xt_scanvigil.h>
#include <uapi/linux/scanvigil.h>

#include "scanvigil.h"

#define SCORE_MIN (-10)
#define SCORE_MAX 127

/*
 * Every source has the tool "unknown" until an exact test names another. A rule
 * that asks for it means scanners without a name, not all the innocent.
 */
static bool tool_holds(const struct scanvigil_verdict *verdict, u32 tools)
{
	if (verdict->tool == SCANVIGIL_TOOL_UNKNOWN &&
	    verdict->level == SCANVIGIL_LEVEL_NONE)
		return false;
	return tools & BIT(verdict->tool);
}

/* Which of the tests that look at the source would hold, not yet inverted. */
static u32 source_tests(const struct xt_scanvigil_mtinfo *info,
			const struct scanvigil_verdict *verdict)
{
	u32 holds = 0;

	if (verdict->level >= info->level)
		holds |= XT_SCANVIGIL_LEVEL;
	if (verdict->kinds & info->kinds)
		holds |= XT_SCANVIGIL_KIND;
	/* Everybody's first SYN is noted: it means something of suspects. */
	if (verdict->level && verdict->techniques & info->techniques)
		holds |= XT_SCANVIGIL_TECHNIQUE;
	if (tool_holds(verdict, info->tools))
		holds |= XT_SCANVIGIL_TOOL;
	if (verdict->score >= info->score_min &&
	    verdict->score <= info->score_max)
		holds |= XT_SCANVIGIL_SCORE;
	if (verdict->verified)
		holds |= XT_SCANVIGIL_VERIFIED;
	return holds;
}

static bool scanvigil_mt(const struct sk_buff *skb, struct xt_action_param *par)
{
	const struct xt_scanvigil_mtinfo *info = par->matchinfo;
	const u32 of_source = info->flags & ~XT_SCANVIGIL_ANOMALY;
	struct scanvigil_verdict verdict = {};

	if (info->flags & XT_SCANVIGIL_ANOMALY) {
		const u32 found =
			scanvigil_packet_anomalies(skb, xt_family(par));
		const bool inverted = info->invert & XT_SCANVIGIL_ANOMALY;

		if (!!(found & info->anomalies) == inverted)
			return false;
	}
	if (!of_source)
		return true;

	/* A miss leaves all zero: what is known of a source that did nothing. */
	scanvigil_lookup(xt_net(par), skb, xt_family(par), &verdict);
	return ((source_tests(info, &verdict) ^ info->invert) & of_source) ==
	       of_source;
}

/* A mask goes with its test: bits that exist, at least one, and none without. */
static int mask_check(const struct xt_scanvigil_mtinfo *info, u32 test,
		      u32 mask, unsigned int last, const char *name)
{
	if (mask & ~GENMASK(last, 0)) {
		pr_info_ratelimited("unknown %s %#lx\n", name,
				    mask & ~GENMASK(last, 0));
		return -EINVAL;
	}
	if (!mask == !(info->flags & test))
		return 0;
	pr_info_ratelimited("%s %#x do not go with flags %#x\n", name, mask,
			    info->flags);
	return -EINVAL;
}

static int masks_check(const struct xt_scanvigil_mtinfo *info)
{
	const struct {
		const char *name;
		u32 test;
		u32 mask;
		unsigned int last;
	} masks[] = {
		{ "kinds", XT_SCANVIGIL_KIND, info->kinds, SCANVIGIL_KIND_MAX },
		{ "techniques", XT_SCANVIGIL_TECHNIQUE, info->techniques,
		  SCANVIGIL_TECHNIQUE_MAX },
		{ "anomalies", XT_SCANVIGIL_ANOMALY, info->anomalies,
		  SCANVIGIL_ANOMALY_MAX },
		{ "tools", XT_SCANVIGIL_TOOL, info->tools, SCANVIGIL_TOOL_MAX },
	};
	unsigned int i;
	int err = 0;

	for (i = 0; i < ARRAY_SIZE(masks) && !err; i++)
		err = mask_check(info, masks[i].test, masks[i].mask,
				 masks[i].last, masks[i].name);
	return err;
}

static int scanvigil_mt_check(const struct xt_mtchk_param *par)
{
	const struct xt_scanvigil_mtinfo *info = par->matchinfo;

	if (!info->flags || info->flags & ~XT_SCANVIGIL_MASK) {
		pr_info_ratelimited("no test or unknown flags %#x\n",
				    info->flags);
		return -EINVAL;
	}
	if (info->invert & ~info->flags) {
		pr_info_ratelimited("inverted %#x is not part of flags %#x\n",
				    info->invert, info->flags);
		return -EINVAL;
	}
	if (memchr_inv(info->reserved, 0, sizeof(info->reserved))) {
		pr_info_ratelimited("reserved bytes are not zero\n");
		return -EINVAL;
	}
	if (info->level > SCANVIGIL_LEVEL_MAX ||
	    !info->level != !(info->flags & XT_SCANVIGIL_LEVEL)) {
		pr_info_ratelimited("level %u does not go with flags %#x\n",
				    info->level, info->flags);
		return -EINVAL;
	}
	if (info->score_min < SCORE_MIN || info->score_max > SCORE_MAX ||
	    info->score_min > info->score_max) {
		pr_info_ratelimited("score %d to %d is not within %d to %d\n",
				    info->score_min, info->score_max, SCORE_MIN,
				    SCORE_MAX);
		return -EINVAL;
	}
	return masks_check(info);
}

static struct xt_match scanvigil_mt_reg[] __read_mostly = {
	{
		.name = "scanvigil",
		.family = NFPROTO_IPV4,
		.checkentry = scanvigil_mt_check,
		.match = scanvigil_mt,
		.matchsize = sizeof(struct xt_scanvigil_mtinfo),
		.me = THIS_MODULE,
	},
#if IS_ENABLED(CONFIG_IPV6)
	{
		.name = "scanvigil",
		.family = NFPROTO_IPV6,
		.checkentry = scanvigil_mt_check,
		.match = scanvigil_mt,
		.matchsize = sizeof(struct xt_scanvigil_mtinfo),
		.me = THIS_MODULE,
	},
#endif
};

static int __init scanvigil_mt_init(void)
{
	/* Users and 32-bit tools count on these 32 bytes. */
	BUILD_BUG_ON(sizeof(struct xt_scanvigil_mtinfo) != 32);

	return xt_register_matches(scanvigil_mt_reg,
				   ARRAY_SIZE(scanvigil_mt_reg));
}

static void __exit scanvigil_mt_exit(void)
{
	xt_unregister_matches(scanvigil_mt_reg, ARRAY_SIZE(scanvigil_mt_reg));
}

module_init(scanvigil_mt_init);
module_exit(scanvigil_mt_exit);

MODULE_DESCRIPTION("Xtables: match what scanvigil knows of a packet's source");
MODULE_LICENSE("GPL");
MODULE_ALIAS("ipt_scanvigil");
MODULE_ALIAS("ip6t_scanvigil");
