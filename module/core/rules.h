/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules (DETECTION 3.3): what a source's memory amounts to. They read it
 * and change nothing.
 */
#ifndef _SCANVIGIL_CORE_RULES_H
#define _SCANVIGIL_CORE_RULES_H

#include "core/source.h"

/* Fewer than one privileged port in so many is what chance brings. */
#define LOW_PORTS_SHARE 4

#define TECHNIQUE(name) BIT(SCANVIGIL_TECHNIQUE_##name)
#define WHY(name) BIT(SCANVIGIL_WHY_##name)
#define KIND(name) BIT(SCANVIGIL_KIND_##name)

#define TECHNIQUES_UDP (TECHNIQUE(UDP) | TECHNIQUE(UDP_LITE))
#define TECHNIQUES_ICMP                                                \
	(TECHNIQUE(ECHO) | TECHNIQUE(TIMESTAMP) | TECHNIQUE(NETMASK) | \
	 TECHNIQUE(ICMP_INFO))
#define TECHNIQUES_STRAY                                           \
	(TECHNIQUE(ACK) | TECHNIQUE(MAIMON) | TECHNIQUE(SYN_ACK) | \
	 TECHNIQUE(RST) | TECHNIQUE(SCTP_COOKIE))

/**
 * rules_level - the level that a source has reached
 * @record: the source
 * @params: thresholds
 * @why: mask of enum scanvigil_why behind it
 *
 * Return: enum scanvigil_level.
 */
u8 rules_level(const struct record *record, const struct params *params,
	       u32 *why);

/**
 * rules_kind - what its contacts look like from above
 * @record: the source
 * @technique: of the last contact
 * @why: from rules_level()
 *
 * Return: enum scanvigil_kind.
 */
u8 rules_kind(const struct record *record, u8 technique, u32 why);

#endif /* _SCANVIGIL_CORE_RULES_H */
