/* SPDX-License-Identifier: GPL-2.0-only */
/* What the detector can be told: defaults, and checks across fields. */
#ifndef _SCANVIGIL_CORE_PARAMS_H
#define _SCANVIGIL_CORE_PARAMS_H

#include "env/env.h"

/**
 * struct params - thresholds of the detector, as configured
 *
 * Field by field as in module/uapi/scanvigil.yaml, which has the meaning, the
 * units and the range of each.
 */
struct params {
	u32 notice_score;
	u32 scan_score;
	u32 contacts_min;
	u32 sweep_hosts;
	u32 stray_ports;
	u32 isn_repeat;
	u32 sport_repeat;
	u32 udp_score;
	u32 fast_weight;
	u32 low_port_weight;
	u32 fast_gap_ms;
	u32 window_ms;
	u32 decay_ms;
	u32 idle_ms;
	u32 keep_ms;
	u32 end_ms;
	u32 ipv6_prefix;
	u32 ephemeral_low;
	u32 grace_ms;
	u32 replies_visible;
	u32 flood_rate;
	u32 shared_ports;
	u32 shared_sources;
};

/* DETECTION 3.1 and 3.3; scanlogd's 21 and 3 s, Weaver's T with a notice. */
extern const struct params params_default;

/**
 * struct params_error - why a set of parameters was refused
 * @attribute: the attribute at fault, of enum scanvigil_a_config
 * @reason: a sentence about it
 */
struct params_error {
	int attribute;
	const char *reason;
};

/**
 * params_check - whether the fields fit each other
 * @params: each field within its own range
 * @error: filled in on refusal
 *
 * Return: true if they do.
 */
bool params_check(const struct params *params, struct params_error *error);

static inline u64 ms_to_ns(u32 ms)
{
	return (u64)ms * 1000000;
}

#endif /* _SCANVIGIL_CORE_PARAMS_H */
