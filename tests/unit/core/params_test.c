// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Parameters that do not fit each other are refused with the attribute at
 * fault and a sentence; those that just fit are not.
 */
#include "core/params.h"
#include "tap.h"
#include <uapi/linux/scanvigil.h>

struct misfit {
	const char *name;
	int attribute;
	u32 params_offset;
	u32 edge; /* accepted; one further is not */
	int further;
};

#define FIELD(field) offsetof(struct params, field)

static const struct misfit misfits[] = {
	{ "scan-score", SCANVIGIL_A_CONFIG_SCAN_SCORE, FIELD(scan_score), 5,
	  -1 },
	{ "udp-score", SCANVIGIL_A_CONFIG_UDP_SCORE, FIELD(udp_score), 5, -1 },
	{ "keep-ms", SCANVIGIL_A_CONFIG_KEEP_MS, FIELD(keep_ms), 3600000, -1 },
	{ "end-ms", SCANVIGIL_A_CONFIG_END_MS, FIELD(end_ms), 86400000, 1 },
	{ "fast-gap-ms", SCANVIGIL_A_CONFIG_FAST_GAP_MS, FIELD(fast_gap_ms),
	  3600000, 1 },
};

static void set(struct params *params, u32 offset, u32 value)
{
	memcpy((char *)params + offset, &value, sizeof(value));
}

static void test_misfit(const struct misfit *m)
{
	struct params params = params_default;
	struct params_error error = {};

	set(&params, m->params_offset, m->edge);
	ok(params_check(&params, &error), "%s may be %u", m->name, m->edge);
	set(&params, m->params_offset, m->edge + (u32)m->further);
	ok(!params_check(&params, &error), "but not %u",
	   m->edge + (u32)m->further);
	is(error.attribute, m->attribute, "the attribute is named");
	ok(error.reason && strstr(error.reason, m->name) &&
		   !strchr(error.reason, '\n'),
	   "and so is the field, in a sentence");
}

int main(void)
{
	struct params params = params_default;
	struct params_error error = {};
	u32 i;

	ok(params_check(&params, &error), "the defaults fit each other");
	for (i = 0; i < ARRAY_SIZE(misfits); i++)
		test_misfit(&misfits[i]);
	params.notice_score = 11;
	ok(!params_check(&params, &error),
	   "a notice score above the scan score is refused");
	is(error.attribute, SCANVIGIL_A_CONFIG_SCAN_SCORE,
	   "and told as the scan score's fault");
	return done();
}
