/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The detector's own weights, for who explains a score. The core's types have
 * the names of ours, so nobody can include both.
 */
#ifndef SCANVIGIL_WEIGHTS_H
#define SCANVIGIL_WEIGHTS_H

#include <stdint.h>

/** weights_anomalies - what these anomalies added to a score */
int weights_anomalies(uint32_t anomalies);

/** weights_answer - what is left of a contact that was answered */
int weights_answer(void);

#endif /* SCANVIGIL_WEIGHTS_H */
