/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follows the kernel's events. Waits for the module, survives its reload, reads
 * the ring from the position of each output on, and remembers the positions.
 */
#ifndef SCANVIGILD_FOLLOW_H
#define SCANVIGILD_FOLLOW_H

#include <stddef.h>
#include <systemd/sd-event.h>

#include "output.h"

#define FOLLOW_OUTPUTS_MAX 8

struct follow;

/**
 * struct follow_setup - what to follow for
 * @loop: the event loop; ended with an exit code where following is hopeless
 * @state: directory of the file of positions
 * @outputs: who gets the events; they stay the caller's
 * @count: how many
 */
struct follow_setup {
	sd_event *loop;
	const char *state;
	struct output *const *outputs;
	size_t count;
};

/** follow_start - begin; 0 or -errno. The setup has to outlive it. */
int follow_start(struct follow **follow, const struct follow_setup *setup);

/** follow_again - try what failed now, and begin files anew */
void follow_again(struct follow *follow);

/** follow_stop - hand out what there is, remember the positions; NULL is fine */
void follow_stop(struct follow *follow);

#endif /* SCANVIGILD_FOLLOW_H */
