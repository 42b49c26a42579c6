// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The detector's own weights, out of its core. Has none of its own.
 */
#include "core/weight.h"
#include "weights.h"

int weights_anomalies(uint32_t anomalies)
{
	return weight_of_anomalies(anomalies);
}

/* One for the contact, less for its answer. */
int weights_answer(void)
{
	return 1 - ANSWER_WEIGHT;
}
