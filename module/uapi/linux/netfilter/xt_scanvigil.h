/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/*
 * What `-m scanvigil` says to the kernel: one struct for IPv4 and IPv6, fixed
 * width and 8-aligned, so that 32-bit tools work on 64-bit kernels.
 */
#ifndef _UAPI_LINUX_NETFILTER_XT_SCANVIGIL_H
#define _UAPI_LINUX_NETFILTER_XT_SCANVIGIL_H

#include <linux/types.h>

/**
 * enum xt_scanvigil_flags - the tests of a rule; all of them have to hold
 * @XT_SCANVIGIL_LEVEL: the source is at @level or above
 * @XT_SCANVIGIL_KIND: the source was found doing one of @kinds
 * @XT_SCANVIGIL_TECHNIQUE: the source used one of @techniques
 * @XT_SCANVIGIL_ANOMALY: this packet itself has one of @anomalies
 * @XT_SCANVIGIL_TOOL: the source's scanner is one of @tools
 * @XT_SCANVIGIL_SCORE: the source's score is within @score_min to @score_max
 * @XT_SCANVIGIL_VERIFIED: the source completed a handshake
 * @XT_SCANVIGIL_MASK: all of the above; other bits are refused
 */
enum xt_scanvigil_flags {
	XT_SCANVIGIL_LEVEL = 1 << 0,
	XT_SCANVIGIL_KIND = 1 << 1,
	XT_SCANVIGIL_TECHNIQUE = 1 << 2,
	XT_SCANVIGIL_ANOMALY = 1 << 3,
	XT_SCANVIGIL_TOOL = 1 << 4,
	XT_SCANVIGIL_SCORE = 1 << 5,
	XT_SCANVIGIL_VERIFIED = 1 << 6,
	XT_SCANVIGIL_MASK = (1 << 7) - 1,
};

/**
 * struct xt_scanvigil_mtinfo - the match data of revision 0
 * @flags: which tests the rule has, of enum xt_scanvigil_flags; not 0
 * @invert: which of them are negated; a subset of @flags
 * @kinds: mask of 1 << enum scanvigil_kind
 * @techniques: mask of 1 << enum scanvigil_technique
 * @anomalies: mask of 1 << enum scanvigil_anomaly
 * @tools: mask of 1 << enum scanvigil_tool
 * @score_min: lowest score, -10 to 127
 * @score_max: highest score, not below @score_min
 * @level: enum scanvigil_level, not none
 * @reserved: zero
 */
struct xt_scanvigil_mtinfo {
	__u32 flags;
	__u32 invert;
	__u32 kinds;
	__u32 techniques;
	__u32 anomalies;
	__u32 tools;
	__s16 score_min;
	__s16 score_max;
	__u8 level;
	__u8 reserved[3];
} __attribute__((aligned(8)));

#endif /* _UAPI_LINUX_NETFILTER_XT_SCANVIGIL_H */
