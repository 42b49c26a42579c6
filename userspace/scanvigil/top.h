/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What "top" shows, apart from how: cmd_top.c asks the kernel and keeps it,
 * top_screen.c draws it and is the only file that knows ncurses.
 */
#ifndef SCANVIGIL_TOP_H
#define SCANVIGIL_TOP_H

#include <stdbool.h>

#include "pick.h"
#include "view.h"

#define TOP_HISTORY 256

/**
 * struct top - what is shown
 * @list: sources, in order
 * @filter: which sources
 * @order: in which order
 * @stats: counters now
 * @now_ns: wall time of both
 * @packets: packets a second since the last look
 * @findings: findings of each look, the last one first
 * @looks: how many of them there are
 * @selected: the source under the cursor
 * @paused: stands still
 * @detail: all of the selected source is shown
 * @help: the keys are shown
 * @interval_ms: from look to look
 */
struct top {
	struct source_list list;
	struct filter filter;
	enum pick_order order;
	struct stats_view stats;
	uint64_t now_ns;
	uint64_t packets;
	uint32_t findings[TOP_HISTORY];
	unsigned int looks;
	struct addr selected;
	bool paused;
	bool detail;
	bool help;
	unsigned int interval_ms;
};

/** enum top_wish - what the user wants */
enum top_wish {
	TOP_GO_ON,
	TOP_LOOK, /* at once: the filter changed */
	TOP_QUIT,
};

/** top_screen_begin - take the terminal; false if it cannot show anything */
bool top_screen_begin(void);

/** top_screen_end - give it back */
void top_screen_end(void);

/** top_screen_draw - draw all of it */
void top_screen_draw(struct top *top);

/** top_screen_key - wait for a key, so long at most, and do what it says */
enum top_wish top_screen_key(struct top *top, unsigned int wait_ms);

#endif /* SCANVIGIL_TOP_H */
