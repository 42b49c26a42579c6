// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who must never be blocked, for how long the others are, and that the sets of a
 * firewall take them in bulk. The feeding wants a network namespace of its own
 * (guard.t gives it one) and says so where it has none. Writes TAP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "blocks.h"
#include "child.h"
#include "feed.h"
#include "hand.h"
#include "safeguard.h"
#include "state.h"

#define BULK 20000
#define MINUTE 60000ull

static unsigned int tests;
static unsigned int failures;
static char dir[] = "/tmp/guard-XXXXXX";

static void check(bool ok, const char *what)
{
	tests++;
	failures += !ok;
	printf("%sok %u - %s\n", ok ? "" : "not ", tests, what);
}

static void write_file(const char *name, const char *text)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "w");
	if (!file)
		abort();
	fputs(text, file);
	fclose(file);
}

static struct addr address(const char *text)
{
	struct addr addr;

	if (!addr_parse(text, &addr))
		abort();
	return addr;
}

static enum guard_why why(const struct safeguard *guard, const char *text,
			  unsigned int len)
{
	struct addr addr = address(text);

	return safeguard_find(guard, &addr, len);
}

/* An address as the kernel prints it in /proc/net: words of the host's order. */
static const char *words(const char *text, char hex[33])
{
	struct addr addr = address(text);
	uint32_t word;
	size_t i;

	for (i = 0; i < addr.len / 4u; i++) {
		memcpy(&word, addr.bytes + 4 * i, 4);
		sprintf(hex + 8 * i, "%08X", word);
	}
	return hex;
}

static void write_tables(void)
{
	char text[1024], a[33], b[33], c[33], d[33];

	sprintf(text,
		"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n"
		"eth0\t00000000\t%s\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
		"eth1\t%s\t%s\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0\n",
		words("192.0.2.1", a), words("198.51.100.0", b),
		words("192.0.2.99", c));
	write_file("route", text);
	write_file("ipv6_route",
		   "00000000000000000000000000000000 00 "
		   "00000000000000000000000000000000 00 "
		   "fe800000000000000000000000000001 00000400 00000001 "
		   "00000000 00000003     eth0\n"
		   "20010db8000000000000000000000000 20 "
		   "00000000000000000000000000000000 00 "
		   "fe800000000000000000000000000002 00000400 00000001 "
		   "00000000 00000003     eth0\n");
	sprintf(text,
		"  sl  local_address rem_address   st tx_queue\n"
		"   0: %s:0016 %s:C350 01 00000000:00000000\n"
		"   1: %s:0016 %s:C351 06 00000000:00000000\n"
		"   2: %s:0050 %s:C352 01 00000000:00000000\n",
		words("192.0.2.5", a), words("203.0.113.50", b),
		words("192.0.2.5", a), words("203.0.113.51", c),
		words("192.0.2.5", a), words("203.0.113.52", d));
	write_file("tcp", text);
	sprintf(text,
		"  sl  local_address                         remote_address\n"
		"   0: %s:08AE %s:C350 01 00000000:00000000\n",
		words("2001:db8::5", a), words("2001:db8:7::9", b));
	sprintf(text + strlen(text), "   1: %s:0016 %s:C350 01 0:0\n",
		words("::ffff:192.0.2.5", c), words("::ffff:203.0.113.60", d));
	write_file("tcp6", text);
	write_file("resolv.conf", "search example.net\n"
				  "nameserver 192.0.2.53\n"
				  "nameserver 2001:db8:53::1\n"
				  "nameserver fe80::53%eth0\n"
				  "# nameserver 192.0.2.54\n");
}

static void test_safeguard(void)
{
	char resolver[64];
	const char *files[] = { resolver, "/nonexistent/resolv.conf", NULL };
	struct safeguard_places places = { dir, files, "22,2222" };
	struct safeguard guard = { 0 }, none = { 0 };
	struct allow_view entry = { .prefix_len = 24 };
	struct allow_list list = { &entry, 1, 1 };

	snprintf(resolver, sizeof(resolver), "%s/resolv.conf", dir);
	write_tables();
	entry.address = address("198.18.7.0");
	check(!safeguard_read(&guard, &places), "the tables are read");
	check(!safeguard_allow(&guard, &list), "and the allow-list");
	check(why(&guard, "192.0.2.1", 32) == GUARD_GATEWAY &&
		      why(&guard, "fe80::1", 128) == GUARD_GATEWAY,
	      "the default gateway is safe");
	check(!why(&guard, "192.0.2.99", 32) && !why(&guard, "fe80::2", 128),
	      "the gateway of another route is not");
	check(why(&guard, "127.0.0.1", 32) == GUARD_OWN,
	      "so is an own address");
	check(why(&guard, "192.0.2.53", 32) == GUARD_RESOLVER &&
		      why(&guard, "2001:db8:53::1", 128) == GUARD_RESOLVER &&
		      why(&guard, "fe80::53", 128) == GUARD_RESOLVER,
	      "so is a resolver");
	check(!why(&guard, "192.0.2.54", 32), "one in a comment is not");
	check(why(&guard, "203.0.113.50", 32) == GUARD_SSH &&
		      why(&guard, "2001:db8:7::9", 128) == GUARD_SSH &&
		      why(&guard, "203.0.113.60", 32) == GUARD_SSH,
	      "so is who is logged in by SSH, by whichever family and port");
	check(!why(&guard, "203.0.113.51", 32), "who has left is not");
	check(!why(&guard, "203.0.113.52", 32),
	      "who has a connection to another port is not");
	check(why(&guard, "198.18.7.200", 32) == GUARD_ALLOWED,
	      "so is who is within an allow-listed prefix");
	check(why(&guard, "2001:db8:7::", 64) == GUARD_SSH,
	      "and a prefix with one of them in it");
	check(!why(&guard, "203.0.113.7", 32) &&
		      !why(&guard, "2001:db8:8::", 64),
	      "others are not safe");
	safeguard_free(&guard);
	places.proc_net = resolver;
	check(safeguard_read(&none, &places) < 0,
	      "what cannot be read is an error");
	safeguard_free(&none);
}

static const struct block_terms terms = {
	.ttl_ms = 10 * MINUTE,
	.factor = 4,
	.max_ms = 100 * MINUTE,
	.forget_ms = 1000 * MINUTE,
	.most = 16,
};

static struct block wanted(const char *text, uint32_t scan)
{
	return (struct block){ .addr = address(text),
			       .prefix_len = 32,
			       .scan = scan };
}

static void test_blocks(void)
{
	struct blocks *blocks = blocks_new(&terms), *again;
	struct block block = wanted("203.0.113.7", 1), *live;
	uint64_t now = 5000 * MINUTE;
	json_t *saved;
	size_t count;
	int i;

	check(blocks_judge(blocks, &block, now, now) &&
		      block.until_ms == now + 10 * MINUTE,
	      "who is new is blocked for ttl");
	blocks_put(blocks, &block, now);
	check(!blocks_judge(blocks, &block, now + 1, now + 1),
	      "not again for the same scan");
	now += 11 * MINUTE;
	block.scan = 2;
	check(!blocks_judge(blocks, &block, now - 2 * MINUTE, now),
	      "not for what it did while it was blocked");
	check(blocks_judge(blocks, &block, now, now) &&
		      block.until_ms == now + 40 * MINUTE,
	      "who comes back is blocked for longer");
	blocks_put(blocks, &block, now);
	saved = blocks_json(blocks);
	again = blocks_new(&terms);
	blocks_load(again, saved, now);
	json_decref(saved);
	block.scan = 3;
	check(blocks_judge(again, &block, now, now) &&
		      block.until_ms == now + 100 * MINUTE,
	      "never for longer than max-ttl, nor forgotten by a restart");
	block.scan = 4;
	check(blocks_judge(blocks, &block, now + 2000 * MINUTE,
			   now + 2000 * MINUTE) &&
		      block.times == 1,
	      "who was away for long is new");
	block = wanted("203.0.113.8", 5);
	check(!blocks_judge(blocks, &block, now - 20 * MINUTE, now),
	      "nobody for what is longer ago than its time");
	for (i = 0; i < 40; i++) {
		block = wanted("203.0.113.9", 6);
		block.addr.bytes[3] += i;
		block.until_ms = now + (i < 20 ? 0 : MINUTE);
		block.times = 1;
		blocks_put(blocks, &block, now);
	}
	live = blocks_live(blocks, now, &count);
	check(count == 16, "no more than max-entries, those that are live");
	free(live);
	block = wanted("203.0.113.7", 1);
	blocks_end(blocks, &block);
	live = blocks_live(blocks, now, &count);
	check(count == 15, "one that is ended is not");
	free(live);
	blocks_free(again);
	blocks_free(blocks);
}

/* Calls of write() so far, -1 where the kernel does not count them. */
static long long writes(void)
{
	FILE *file = fopen("/proc/self/io", "r");
	long long count = -1;
	char line[64];

	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "syscw: %lld", &count);
	if (file)
		fclose(file);
	return count;
}

/* The daemon stands still while it saves what it remembers. */
static void test_state(void)
{
	const struct block_terms many = { .forget_ms = MINUTE, .most = BULK };
	struct blocks *blocks = blocks_new(&many), *again = blocks_new(&many);
	struct block block = wanted("10.0.0.0", 1);
	json_t *object, *saved;
	long long before;
	size_t count;
	int i, err;

	block.until_ms = MINUTE;
	block.times = 1;
	for (i = 0; i < 1000; i++) {
		block.addr.bytes[2] = i >> 8;
		block.addr.bytes[3] = i;
		blocks_put(blocks, &block, 0);
	}
	object = json_pack("{s:o}", "blocks", blocks_json(blocks));
	before = writes();
	err = state_write(dir, "state", object, 0600);
	check(!err && (before < 0 || writes() - before < 10),
	      "what is remembered is written at once");
	saved = state_read(dir, "state");
	blocks_load(again, json_object_get(saved, "blocks"), 0);
	free(blocks_live(again, 0, &count));
	check(count == 1000, "and read again");
	json_decref(saved);
	json_decref(object);
	blocks_free(again);
	blocks_free(blocks);
}

static struct hand_entry decided(const char *text, unsigned int len,
				 uint64_t at, uint64_t until)
{
	return (struct hand_entry){ .addr = address(text),
				    .prefix_len = len,
				    .at_ms = at,
				    .until_ms = until,
				    .why = "why" };
}

static const struct block *among(const struct block *live, size_t count,
				 const char *text)
{
	struct addr addr = address(text);
	size_t i;

	for (i = 0; i < count; i++)
		if (!addr_compare(&live[i].addr, &addr))
			return &live[i];
	return NULL;
}

/* Five are blocked for a minute by what was found; then an admin decides. */
static void test_hand(void)
{
	const uint64_t now = 5000 * MINUTE;
	const struct hand_entry entries[] = {
		decided("203.0.113.2", 32, now + 1, 0),
		decided("203.0.113.3", 32, now - 1, 0),
		decided("203.0.113.4", 32, now, now + 9 * MINUTE),
		decided("203.0.113.5", 32, now, now + 1),
		decided("198.18.0.0", 15, now, now + 9 * MINUTE),
		decided("198.51.100.7", 32, now - 2 * MINUTE, now - MINUTE),
		decided("192.0.2.7", 32, now - 9 * MINUTE, 0),
	};
	struct blocks *blocks = blocks_new(&terms);
	struct hand hand = { 0 }, again = { 0 };
	struct block block = wanted("203.0.113.1", 1), *live;
	size_t count, i;

	for (i = 0; i < 5; i++) {
		block.addr.bytes[3] = i + 1;
		block.begun_ms = now;
		block.until_ms = now + MINUTE;
		block.times = 1;
		blocks_put(blocks, &block, now);
	}
	for (i = 0; i < sizeof(entries) / sizeof(*entries); i++)
		hand_put(&hand, &entries[i]);
	check(!hand_write(&hand, dir, now, 5 * MINUTE) &&
		      !hand_read(&again, dir) && again.count == 5,
	      "what is over is not written");
	live = blocks_live(blocks, now, &count);
	live = hand_over(&again, live, &count, now);
	check(count == 5 && !among(live, count, "203.0.113.2"),
	      "who was freed is not put back");
	check(among(live, count, "203.0.113.3"),
	      "unless he was blocked again since");
	check(among(live, count, "203.0.113.4")->until_ms == now + 9 * MINUTE,
	      "who was blocked by hand stays for longer");
	check(among(live, count, "203.0.113.5")->until_ms == now + MINUTE,
	      "not for shorter");
	check(among(live, count, "198.18.0.0")->prefix_len == 15,
	      "who was blocked by hand alone is put back");
	block = wanted("198.19.7.7", 1);
	check(hand_covers(&again, &block, now) &&
		      !hand_covers(&again, &block, now + 9 * MINUTE),
	      "a network covers who is in it, for its time");
	free(live);
	hand_free(&again);
	hand_free(&hand);
	blocks_free(blocks);
}

static bool shell_says(const char *command)
{
	char *argv[] = { "sh", "-c", (char *)command, NULL };
	char text[256];

	return !child_run(argv, "", 0, text, sizeof(text));
}

/* Of processors, ours and of who was run: others may keep them busy. */
static double seconds(void)
{
	static const int whose[] = { RUSAGE_SELF, RUSAGE_CHILDREN };
	struct rusage used;
	double sum = 0;
	int i;

	for (i = 0; i < 2; i++) {
		getrusage(whose[i], &used);
		sum += used.ru_utime.tv_sec + used.ru_stime.tv_sec;
		sum += (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	}
	return sum;
}

/* Prefixes of each length and family, in, with a new time, read, and out again. */
static void test_networks(enum feed_backend backend, const char *name)
{
	struct feed_entry entries[] = {
		{ address("198.18.0.0"), 15, 600 },
		{ address("203.0.113.7"), 32, 600 },
		{ address("2001:db8::"), 32, 600 },
		{ address("2001:dba:0:1::"), 64, 600 },
		{ address("2001:dbb::7"), 128, 600 },
	};
	const size_t most = sizeof(entries) / sizeof(*entries);
	struct feed_list list = { 0 };
	char text[256] = "", what[128];
	bool same;
	size_t i;

	same = !feed_read(backend, &list, text, sizeof(text)) && !list.there &&
	       !list.count;
	snprintf(what, sizeof(what), "%s: no sets are no error", name);
	check(same, what);
	feed_run(backend, 4096, entries, most, text, sizeof(text));
	for (i = 0; i < most; i++)
		entries[i].seconds = 900;
	same = !feed_run(backend, 4096, entries, most, text, sizeof(text)) &&
	       !feed_read(backend, &list, text, sizeof(text)) && list.there &&
	       list.count == most;
	for (i = 0; same && i < most; i++)
		same = !addr_compare(&list.items[i].addr, &entries[i].addr) &&
		       list.items[i].prefix_len == entries[i].prefix_len &&
		       list.items[i].seconds > 800 &&
		       list.items[i].seconds <= 900;
	snprintf(what, sizeof(what),
		 "%s: prefixes are read as they were put in", name);
	check(same, what);
	if (!same)
		printf("# %zu; %s\n", list.count, text);
	feed_free(&list);
	for (i = 0; i < most; i++)
		entries[i].seconds = 0;
	same = !feed_run(backend, 4096, entries, most, text, sizeof(text)) &&
	       !feed_read(backend, &list, text, sizeof(text)) && !list.count;
	snprintf(what, sizeof(what), "%s: and taken out", name);
	check(same, what);
	feed_free(&list);
	same = !feed_destroy(backend, text, sizeof(text)) &&
	       !feed_read(backend, &list, text, sizeof(text)) && !list.there;
	snprintf(what, sizeof(what), "%s: sets can go", name);
	check(same, what);
	feed_free(&list);
}

static void test_feed(enum feed_backend backend, const char *name,
		      const char *has4, const char *has6, const char *list)
{
	static struct feed_entry bulk[BULK];
	struct feed_entry entries[] = {
		{ address("203.0.113.7"), 32, 600 },
		{ address("2001:db8:0:1::"), 64, 600 },
	};
	char text[256], what[128];
	double begun;
	int i, err;

	err = feed_run(backend, 65536, entries, 2, text, sizeof(text));
	if (err)
		printf("# %s\n", text);
	snprintf(what, sizeof(what), "%s: an entry of each family", name);
	check(!err && shell_says(has4) && shell_says(has6), what);
	entries[0].seconds = 90000;
	err = feed_run(backend, 65536, entries, 1, text, sizeof(text));
	snprintf(what, sizeof(what), "%s: one that is there gets its new time",
		 name);
	snprintf(text, sizeof(text),
		 "%s | grep -qE '203.0.113.7 .*(25h|1d|[89][0-9]{4})'", list);
	check(!err && shell_says(text), what);
	entries[0].seconds = 0;
	err = feed_run(backend, 65536, entries, 1, text, sizeof(text)) ||
	      feed_run(backend, 65536, entries, 1, text, sizeof(text));
	snprintf(what, sizeof(what), "%s: taken out, twice if need be", name);
	check(!err && !shell_says(has4), what);
	for (i = 0; i < BULK; i++) {
		uint8_t bytes[4] = { 10, i >> 16, i >> 8, i };

		addr_set(&bulk[i].addr, bytes, 4);
		bulk[i].prefix_len = 32;
		bulk[i].seconds = 600;
	}
	begun = seconds();
	err = feed_run(backend, 65536, bulk, BULK, text, sizeof(text));
	begun = seconds() - begun;
	printf("# %s: %d entries in %.2f s\n", name, BULK, begun);
	snprintf(what, sizeof(what), "%s: 20,000 entries in less than 2 s",
		 name);
	check(!err && begun < 2, what);
	snprintf(what, sizeof(what), "%s: a full set is an error in words",
		 name);
	snprintf(text, sizeof(text), "%s", "");
	shell_says("nft flush ruleset; ipset destroy");
	check(feed_run(backend, 1000, bulk, BULK, text, sizeof(text)) && *text,
	      what);
	printf("# %s\n", text);
	shell_says("nft flush ruleset; ipset destroy");
}

static void test_child(void)
{
	char *missing[] = { "no-such-program", NULL }, text[256] = "";

	check(child_run(missing, "", 0, text, sizeof(text)) &&
		      strstr(text, "cannot run no-such-program"),
	      "a program that is missing is named");
}

int main(int argc, char **argv)
{
	(void)argv;
	if (!mkdtemp(dir))
		return 1;
	test_safeguard();
	test_blocks();
	test_state();
	test_hand();
	test_child();
	if (argc > 1) {
		test_networks(FEED_NFT, "nft");
		test_feed(
			FEED_NFT, "nft",
			"nft get element inet scanvigil blocked4 '{ 203.0.113.7 }'",
			"nft get element inet scanvigil blocked6 '{ 2001:db8:0:1:: }'",
			"nft list ruleset");
		if (shell_says("ipset list")) {
			test_networks(FEED_IPSET, "ipset");
			test_feed(FEED_IPSET, "ipset",
				  "ipset test scanvigil4 203.0.113.7",
				  "ipset test scanvigil6 2001:db8:0:1::77",
				  "ipset list");
		}
	}
	printf("1..%u\n", tests);
	return failures != 0;
}
