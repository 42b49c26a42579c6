// SPDX-License-Identifier: GPL-2.0-only
/*
 * Default thresholds and the rules between them. Ranges of single fields are
 * the spec's and are checked where a value enters.
 */
#include "core/params.h"
#include <uapi/linux/scanvigil.h>

const struct params params_default = {
	.notice_score = 5,
	.scan_score = 10,
	.contacts_min = 5,
	.sweep_hosts = 10,
	.stray_ports = 5,
	.isn_repeat = 3,
	.sport_repeat = 4,
	.udp_score = 10,
	.fast_weight = 21,
	.low_port_weight = 3,
	.fast_gap_ms = 3000,
	.window_ms = 3600000,
	.decay_ms = 1800000,
	.idle_ms = 3600000,
	.keep_ms = 86400000,
	.end_ms = 900000,
	.ipv6_prefix = 64,
	.ephemeral_low = 32768,
	.grace_ms = 0,
	.replies_visible = 1,
	.flood_rate = 500,
	.shared_ports = 50,
	.shared_sources = 5,
};

static bool refuse(struct params_error *error, int attribute,
		   const char *reason)
{
	error->attribute = attribute;
	error->reason = reason;
	return false;
}

bool params_check(const struct params *p, struct params_error *error)
{
	if (p->scan_score < p->notice_score)
		return refuse(error, SCANVIGIL_A_CONFIG_SCAN_SCORE,
			      "scan-score is below notice-score");
	if (p->udp_score < p->notice_score)
		return refuse(error, SCANVIGIL_A_CONFIG_UDP_SCORE,
			      "udp-score is below notice-score");
	if (p->keep_ms < p->idle_ms)
		return refuse(error, SCANVIGIL_A_CONFIG_KEEP_MS,
			      "keep-ms is below idle-ms");
	if (p->end_ms > p->keep_ms)
		return refuse(error, SCANVIGIL_A_CONFIG_END_MS,
			      "end-ms is above keep-ms");
	if (p->fast_gap_ms > p->window_ms)
		return refuse(error, SCANVIGIL_A_CONFIG_FAST_GAP_MS,
			      "fast-gap-ms is above window-ms");
	return true;
}
