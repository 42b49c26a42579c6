// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "selftest": a small scan through the real hook, in a namespace that
 * goes with this process, under the parameters and the allow-list of the one
 * that it was called in. Reads those, and changes nothing of them.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "allow.h"
#include "array.h"
#include "command.h"
#include "decode.h"
#include "json.h"
#include "nl.h"
#include "out.h"
#include "print.h"
#include "probe.h"
#include "sandbox.h"
#include "snapshot.h"
#include "text.h"

/* Ten seconds for a finding that comes in a thousandth of one. */
#define WAIT_MS 20
#define WAITS_MAX 500
#define WAITS_QUIET 10
/* The least that the module takes; a dozen packets need no more. */
#define TABLE_SIZE 1024
#define EVENT_RING 64

enum {
	OPTION_FROM,
};

const struct option_spec selftest_options[] = {
	{ "from", 0, "ADDRESS", "as if this address scanned" },
	{ 0 },
};

/**
 * struct selftest - a test under way
 * @json: write JSON
 * @from: the scanner
 * @to: whom it scans
 * @settings: parameters and allow-list of the namespace it is called in
 * @own: @settings could be read
 * @off: detection is off in that namespace
 * @nl: the road to the module, of the namespace the test is in
 * @listen: the same, for events
 * @events: what was told of the scanner
 * @told: number of the last event
 * @found: one of them was at level scan
 */
struct selftest {
	bool json;
	struct addr from;
	struct addr to;
	struct snapshot settings;
	bool own;
	bool off;
	struct nl *nl;
	struct nl *listen;
	json_t *events;
	uint64_t told;
	bool found;
};

/* Why there was no finding, for programs and for people. */
struct reason {
	const char *word;
	char text[256];
	const char *hint;
};

static int read_settings(struct selftest *test)
{
	struct config_view *config = &test->settings.config;
	struct nl *nl;
	int code, err;

	code = nl_open(&nl);
	if (code)
		return code;
	err = snapshot_fetch(nl, &test->settings);
	if (err && err != -EPERM)
		code = nl_tell(nl, err, "cannot read the parameters");
	nl_close(nl);
	if (err)
		return code;
	test->own = true;
	test->off = !config->value[SCANVIGIL_A_CONFIG_ENABLED];
	return 0;
}

static void set(struct config_view *config, unsigned int id, uint32_t value)
{
	config->has |= 1ULL << id;
	config->value[id] = value;
}

/* Where some interfaces are outside, the test's is. */
static void set_outside(struct config_view *config)
{
	if (!config->outside_count)
		return;
	config->outside_count = 1;
	snprintf(config->outside[0], sizeof(config->outside[0]), "%s",
		 SANDBOX_INTERFACE);
}

/* The same detector as outside, as far as memory goes in small. */
static int switch_on(struct selftest *test)
{
	struct config_view *config = &test->settings.config;
	int code;

	code = nl_open(&test->nl);
	if (!code)
		code = nl_open(&test->listen);
	if (code)
		return code;
	set(config, SCANVIGIL_A_CONFIG_ENABLED, 1);
	set(config, SCANVIGIL_A_CONFIG_TABLE_SIZE, TABLE_SIZE);
	set(config, SCANVIGIL_A_CONFIG_EVENT_RING, EVENT_RING);
	set_outside(config);
	code = snapshot_apply(test->nl, &test->settings);
	if (!code && nl_join(test->listen, NL_GROUP_EVENTS))
		code = fail(EXIT_NO, 0, NULL, "cannot follow the events");
	return code;
}

static int scan(const struct selftest *test)
{
	struct sandbox sandbox;
	uint8_t packet[PROBE_MAX];
	unsigned int i;
	int code, err = 0;
	size_t len;

	code = sandbox_build(&sandbox, &test->to);
	for (i = 0; !code && !err && i < PROBE_COUNT; i++) {
		len = probe_build(i, &test->from, &test->to, packet);
		err = sandbox_send(&sandbox, packet, len);
	}
	if (err)
		code = fail(EXIT_NO, -err, NULL,
			    "cannot send in the test's network: %s",
			    strerror(-err));
	sandbox_close(&sandbox);
	return code;
}

static bool is_from(const struct source_view *source, const struct addr *from)
{
	struct addr masked = *from;

	addr_mask(&masked, source->prefix_len);
	return !addr_compare(&source->address, &masked);
}

static int hear(void *context, uint8_t cmd, const void *attrs, size_t len)
{
	struct selftest *test = context;
	struct decode_error error = { 0 };
	struct event_view event;

	if (cmd != SCANVIGIL_CMD_EVENT_NTF ||
	    decode_event(attrs, len, &event, &error))
		return 0;
	test->told = event.seq;
	if (!is_from(&event.source, &test->from))
		return 0;
	if (test->json)
		json_array_append_new(test->events, print_event_json(&event));
	else
		print_event(&event, PRINT_HUMAN);
	if (event.level == SCANVIGIL_LEVEL_SCAN)
		test->found = true;
	return 0;
}

/* All packets went by, and of all events that they made we were told. */
static bool is_over(struct selftest *test)
{
	struct stats_view stats;

	return request_stats(test->nl, &stats) ||
	       (stats.value[SCANVIGIL_A_STATS_PACKETS] >= PROBE_COUNT &&
		test->told >= stats.value[SCANVIGIL_A_STATS_EVENT_SEQ]);
}

/*
 * Events come from a queue of the kernel's, a moment after their packets. What
 * else is counted there may hide a packet that is late: it has a moment more.
 */
static void await(struct selftest *test)
{
	struct pollfd fd = { .fd = nl_fd(test->listen), .events = POLLIN };
	unsigned int waits, quiet = 0;

	for (waits = 0; waits < WAITS_MAX && quiet < WAITS_QUIET; waits++) {
		if (poll(&fd, 1, WAIT_MS) > 0 &&
		    nl_receive(test->listen, hear, test))
			break;
		if (!is_over(test))
			quiet = 0;
		else if (test->found)
			break;
		else
			quiet++;
	}
}

static bool is_ignored(struct selftest *test, struct allow_view *entry)
{
	return !request_allowed_by(test->nl, &test->from, entry) &&
	       entry->address.len &&
	       !view_has(entry->has, SCANVIGIL_A_ALLOW_PORT_MIN);
}

static void ignored_reason(const struct selftest *test,
			   const struct allow_view *entry,
			   struct reason *reason)
{
	char from[ADDR_TEXT_MAX], prefix[ADDR_TEXT_MAX], span[TEXT_SPAN_MAX];

	if (view_has(entry->has, SCANVIGIL_A_ALLOW_TTL_MS))
		text_span(entry->ttl_ms, span);
	reason->word = "allowed";
	snprintf(
		reason->text, sizeof(reason->text),
		"the scan was ignored, for %s is allow-listed by %s (%s, %s%s)",
		addr_text(&test->from, 128, from),
		addr_text(&entry->address, entry->prefix_len, prefix),
		*entry->reason ? entry->reason : "no reason given",
		view_has(entry->has, SCANVIGIL_A_ALLOW_TTL_MS) ? span :
								 "for good",
		view_has(entry->has, SCANVIGIL_A_ALLOW_TTL_MS) ? " left" : "");
	reason->hint =
		"'scanvigil allow list' shows all, --from takes another address";
}

static void find_reason(struct selftest *test, const struct allow_view *entry,
			struct reason *reason)
{
	struct source_view source;
	struct stats_view stats;

	if (entry->address.len) {
		ignored_reason(test, entry, reason);
		return;
	}
	if (!request_stats(test->nl, &stats) &&
	    !stats.value[SCANVIGIL_A_STATS_PACKETS]) {
		reason->word = "unseen";
		reason->hint = "'scanvigil bugreport' is for its makers";
		snprintf(reason->text, sizeof(reason->text),
			 "the module saw none of the packets");
		return;
	}
	if (request_source(test->nl, &test->from, &source)) {
		reason->word = "unknown";
		reason->hint = "'scanvigil get' shows the parameters";
		snprintf(
			reason->text, sizeof(reason->text),
			"the packets came, and none was held against its source");
		return;
	}
	reason->word = "below";
	reason->hint =
		"'scanvigil get' shows the thresholds, such as scan-score and isn-repeat";
	snprintf(reason->text, sizeof(reason->text),
		 "the scan got to level %s with a score of %d, and no further",
		 spec_value_name(&spec_enum_level, source.level), source.score);
}

static void report_json(const struct selftest *test,
			const struct allow_view *entry, const char *why)
{
	json_t *object = json_object();

	json_put(object, "passed", json_boolean(!why));
	json_put(object, "why", why ? json_string(why) : json_null());
	json_put(object, "src_ip", json_addr(&test->from));
	json_put(object, "dest_ip", json_addr(&test->to));
	json_put(object, "packets", json_integer(PROBE_COUNT));
	json_put(object, "own_parameters", json_boolean(test->own));
	json_put(object, "allowed",
		 entry->address.len ? allow_json(entry) : json_null());
	json_put(object, "events", json_incref(test->events));
	json_document(object);
}

static int report(struct selftest *test)
{
	struct allow_view entry = { 0 };
	struct reason reason = { 0 };

	if (!test->found && !is_ignored(test, &entry))
		entry = (struct allow_view){ 0 };
	if (!test->found) {
		find_reason(test, &entry, &reason);
	} else if (test->off) {
		reason.word = "off";
		reason.hint = "'scanvigil set enabled on' starts it";
		snprintf(
			reason.text, sizeof(reason.text),
			"the scan was found in the test, but detection is off here");
	}
	if (test->json)
		report_json(test, &entry, reason.word);
	if (reason.word)
		return fail(EXIT_NO, 0, reason.hint, "%s", reason.text);
	if (!test->json)
		puts("The scan was found, and all of the test is gone again.");
	return EXIT_DONE;
}

static void announce(const struct selftest *test)
{
	char from[ADDR_TEXT_MAX], to[ADDR_TEXT_MAX];

	if (test->json)
		return;
	printf("%d packets from %s to %s, in a namespace of their own%s:\n",
	       PROBE_COUNT, addr_text(&test->from, 128, from),
	       addr_text(&test->to, 128, to),
	       test->own ? "" : ", with default parameters");
	out_flush();
}

static int run(struct selftest *test)
{
	int code;

	code = read_settings(test);
	if (!code)
		code = sandbox_enter();
	if (!code)
		code = switch_on(test);
	if (code)
		return code;
	announce(test);
	code = scan(test);
	if (code)
		return code;
	await(test);
	return report(test);
}

static int read_options(const struct arguments *arguments,
			struct selftest *test)
{
	const char *from = arguments->options[OPTION_FROM];

	if (command_read_address(from ? from : "203.0.113.7", &test->from))
		return EXIT_USAGE;
	addr_parse(test->from.len == 4 ? "198.51.100.10" : "2001:db8:5ca::10",
		   &test->to);
	if (addr_compare(&test->from, &test->to))
		return 0;
	return fail(EXIT_USAGE, 0, NULL, "%s is the address that is scanned",
		    from);
}

int cmd_selftest(const struct tool *tool, const struct arguments *arguments)
{
	struct selftest test = { .json = tool->json };
	int code;

	if (read_options(arguments, &test))
		return EXIT_USAGE;
	test.events = json_array();
	code = run(&test);
	json_decref(test.events);
	nl_close(test.listen);
	nl_close(test.nl);
	snapshot_free(&test.settings);
	return code;
}
