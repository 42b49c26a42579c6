// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verbs "block list", "block add" and "block del": who is in the sets of a
 * firewall. Whoever is put in by hand passes the safe-guards that the daemon's do.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "allow.h"
#include "block.h"
#include "command.h"
#include "json.h"
#include "out.h"
#include "rules.h"
#include "ruleset.h"
#include "text.h"

/* What list tells of an entry besides. */
struct reason {
	const char *by;
	char text[HAND_WHY_MAX + 32];
	const struct block *block;
};

static int open_place(const struct arguments *arguments,
		      struct block_place *place, bool write)
{
	int code;

	place->lock = -1;
	place->blocks = NULL;
	place->hand = (struct hand){ 0 };
	code = rules_conf(arguments->options[RULES_CONFIG], &place->conf);
	if (code)
		return code;
	place->backend = block_backend(arguments, &place->conf);
	return block_open(place, write);
}

static int read_entries(const struct block_place *place, struct feed_list *list)
{
	char why[RULES_WHY_MAX];

	if (!feed_read(place->backend, list, why, sizeof(why)))
		return 0;
	return block_refused("cannot read the sets", why, NULL);
}

static void find_reason(const struct block_place *place,
			const struct feed_entry *entry, struct reason *reason)
{
	const struct hand_entry *hand =
		hand_find(&place->hand, &entry->addr, entry->prefix_len);
	const struct block *block =
		blocks_find(place->blocks, &entry->addr, entry->prefix_len);
	uint64_t now = block_now();

	*reason = (struct reason){ 0 };
	if (block && block->until_ms > now)
		reason->block = block;
	if (hand && hand->until_ms > now &&
	    (!reason->block || hand->until_ms >= block->until_ms)) {
		reason->by = "hand";
		snprintf(reason->text, sizeof(reason->text), "by hand%s%s",
			 *hand->why ? ": " : "", hand->why);
	} else if (reason->block) {
		reason->by = "scanvigild";
		snprintf(reason->text, sizeof(reason->text),
			 block->times > 1 ?
				 "scan %u, blocked for the %u. time" :
				 "scan %u",
			 block->scan, block->times);
	}
}

static json_t *entry_json(const struct feed_entry *entry,
			  const struct reason *reason)
{
	const struct block *block = reason->block;
	json_t *object = json_object();
	char text[ADDR_TEXT_MAX];

	json_put(object, "prefix",
		 json_string(addr_text(&entry->addr, entry->prefix_len, text)));
	json_put(object, "left_ms", json_unsigned(entry->seconds * 1000));
	json_put(object, "by",
		 reason->by ? json_string(reason->by) : json_null());
	json_put(object, "why",
		 *reason->text ? json_text(reason->text) : json_null());
	json_put(object, "scan_id",
		 block ? json_integer(block->scan) : json_null());
	json_put(object, "times",
		 block ? json_integer(block->times) : json_null());
	return object;
}

static void print_entry(const struct feed_entry *entry,
			const struct reason *reason)
{
	char text[ADDR_TEXT_MAX], span[TEXT_SPAN_MAX];

	out_add(PAINT_BOLD, 20, "%s",
		addr_text(&entry->addr, entry->prefix_len, text));
	out_add(PAINT_NONE, *reason->text ? 20 : 0, "  %s left",
		text_span(entry->seconds * 1000, span));
	if (*reason->text)
		out_add(PAINT_NONE, 0, "  %s", reason->text);
	out_end();
}

static void print_all(const struct tool *tool, const struct block_place *place,
		      const struct feed_list *list)
{
	json_t *array = tool->json ? json_array() : NULL;
	struct reason reason;
	size_t i;

	for (i = 0; i < list->count; i++) {
		find_reason(place, &list->items[i], &reason);
		if (array)
			json_array_append_new(array, entry_json(&list->items[i],
								&reason));
		else
			print_entry(&list->items[i], &reason);
	}
	if (array)
		json_document(array);
	else if (!list->count && out_is_terminal())
		fputs("Nobody is in the sets.\n", stderr);
}

int block_list(const struct tool *tool, const struct arguments *arguments)
{
	struct feed_list list = { 0 };
	struct block_place place;
	int code;

	code = open_place(arguments, &place, false);
	if (!code)
		code = read_entries(&place, &list);
	if (!code)
		print_all(tool, &place, &list);
	feed_free(&list);
	block_close(&place);
	return code;
}

static int check_guard(const struct block_place *place,
		       const struct allow_view *entry)
{
	struct safeguard guard = { 0 };
	char text[ADDR_TEXT_MAX];
	enum guard_why why;
	int err;

	err = safeguard_here(&guard, place->conf.blocking_ssh_ports);
	why = safeguard_find(&guard, &entry->address, entry->prefix_len);
	safeguard_free(&guard);
	if (err == -ENOENT)
		return fail(
			EXIT_NO_MODULE, 0, "try modprobe nf_scanvigil",
			"nobody is blocked without the module, which has the allow-list");
	if (err)
		return block_refused("cannot tell who must not be blocked",
				     strerror(-err), NULL);
	if (!why)
		return 0;
	addr_text(&entry->address, entry->prefix_len, text);
	if (entry->prefix_len < addr_bits(&entry->address))
		return fail(
			EXIT_NO, 0, "block a smaller network",
			"%s is not blocked, for an address in it must not be: %s",
			text, safeguard_text(why));
	return fail(EXIT_NO, 0,
		    why == GUARD_ALLOWED ? "'scanvigil allow list' shows why" :
					   NULL,
		    "%s is not blocked: %s", text, safeguard_text(why));
}

static bool is_within(const struct feed_entry *inner,
		      const struct feed_entry *outer)
{
	struct addr addr = inner->addr;

	if (addr.len != outer->addr.len ||
	    inner->prefix_len <= outer->prefix_len)
		return false;
	addr_mask(&addr, outer->prefix_len);
	return !addr_compare(&addr, &outer->addr);
}

/* Whether it is in a set of networks. */
static bool is_network(const struct feed_entry *entry)
{
	return entry->prefix_len != (entry->addr.len == 4 ? 32 : FEED_LEN6);
}

/* Networks in each other are more than a set of nftables takes. */
static int check_overlap(const struct block_place *place,
			 const struct allow_view *entry)
{
	const struct feed_entry wanted = { entry->address, entry->prefix_len,
					   0 };
	struct feed_list list = { 0 };
	char text[ADDR_TEXT_MAX], other[ADDR_TEXT_MAX];
	size_t i;
	int code;

	code = read_entries(place, &list);
	addr_text(&wanted.addr, wanted.prefix_len, text);
	for (i = 0; !code && i < list.count; i++) {
		const struct feed_entry *item = &list.items[i];

		addr_text(&item->addr, item->prefix_len, other);
		if (is_within(&wanted, item))
			code = fail(EXIT_NO, 0, NULL,
				    "%s is blocked already, within %s", text,
				    other);
		else if (is_within(item, &wanted) && is_network(item))
			code = fail(EXIT_NO, 0,
				    "'scanvigil block del' it first",
				    "%s is blocked already, within %s", other,
				    text);
	}
	feed_free(&list);
	return code;
}

static int read_span(const struct block_place *place,
		     const struct allow_view *entry, uint64_t *span)
{
	const struct conf *conf = &place->conf;
	char text[TEXT_SPAN_MAX];

	*span = conf->blocking_ttl;
	if (!view_has(entry->has, SCANVIGIL_A_ALLOW_TTL_MS))
		return 0;
	*span = entry->ttl_ms;
	if (*span >= 1000 && *span <= conf->blocking_max_ttl)
		return 0;
	return fail(EXIT_USAGE, 0, "max-ttl in scanvigil.conf is the longest",
		    "--for is 1s to %s",
		    text_short_span(conf->blocking_max_ttl, text));
}

/* "Says blocked, and packets pass." */
static void warn_of_rules(const struct block_place *place)
{
	struct ruleset ruleset;
	unsigned int family, road, rules = 0;

	ruleset_read(&ruleset, 0, 0);
	for (family = 0; family < RULESET_FAMILIES; family++)
		for (road = 0; road < RULESET_ROADS; road++)
			rules += ruleset.cover[family][road].sets;
	if (!rules)
		warn("no rule drops who is in the sets: 'scanvigil block enable --by-set --%s' loads some",
		     place->backend == FEED_IPSET ? "iptables" : "nft");
}

static int put_in(struct block_place *place, const struct allow_view *entry,
		  uint64_t span)
{
	struct hand_entry hand = {
		.addr = entry->address,
		.prefix_len = entry->prefix_len,
		.at_ms = block_now(),
	};
	int code;

	hand.until_ms = hand.at_ms + span;
	snprintf(hand.why, sizeof(hand.why), "%s", entry->reason);
	code = block_feed(place, &entry->address, entry->prefix_len,
			  (span + 999) / 1000);
	if (code)
		return code;
	if (hand_put(&place->hand, &hand))
		code = fail(EXIT_NO, ENOMEM, NULL, "out of memory");
	else
		code = block_save(place);
	if (code)
		block_feed(place, &entry->address, entry->prefix_len, 0);
	return code;
}

static int read_words(const struct arguments *arguments,
		      struct allow_view *entry)
{
	const struct allow_words words = {
		.prefix = arguments->words[1],
		.span = arguments->options[BLOCK_FOR],
		.reason = arguments->options[BLOCK_WHY],
	};

	return allow_read(&words, entry);
}

int block_add(const struct tool *tool, const struct arguments *arguments)
{
	char text[ADDR_TEXT_MAX], span[TEXT_SPAN_MAX];
	struct reason reason;
	struct block_place place;
	struct allow_view entry;
	uint64_t ms = 0;
	int code;

	if (read_words(arguments, &entry))
		return EXIT_USAGE;
	code = open_place(arguments, &place, true);
	if (!code)
		code = read_span(&place, &entry, &ms);
	if (!code)
		code = check_guard(&place, &entry);
	if (!code)
		code = check_overlap(&place, &entry);
	if (!code)
		code = put_in(&place, &entry, ms);
	if (!code) {
		const struct feed_entry put = { entry.address, entry.prefix_len,
						ms / 1000 };

		find_reason(&place, &put, &reason);
		if (tool->json)
			json_document(entry_json(&put, &reason));
		else
			printf("blocked %s for %s\n",
			       addr_text(&put.addr, put.prefix_len, text),
			       text_span(ms, span));
		warn_of_rules(&place);
	}
	block_close(&place);
	return code;
}

/* Whether it is in the sets, or would be put back; false is told. */
static bool is_blocked(const struct block_place *place,
		       const struct feed_list *list,
		       const struct feed_entry *wanted)
{
	const struct hand_entry *hand =
		hand_find(&place->hand, &wanted->addr, wanted->prefix_len);
	const struct block *block =
		blocks_find(place->blocks, &wanted->addr, wanted->prefix_len);
	char text[ADDR_TEXT_MAX], other[ADDR_TEXT_MAX + 32] = "";
	uint64_t now = block_now();
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct feed_entry *item = &list->items[i];

		if (item->prefix_len == wanted->prefix_len &&
		    !addr_compare(&item->addr, &wanted->addr))
			return true;
		if (is_within(wanted, item))
			snprintf(other, sizeof(other), "it is within %s",
				 addr_text(&item->addr, item->prefix_len,
					   text));
	}
	if (hand ? hand->until_ms > now : block && block->until_ms > now)
		return true;
	fail(EXIT_NO, ENOENT,
	     *other ? other : "'scanvigil block list' shows all",
	     "there is no %s in the sets",
	     addr_text(&wanted->addr, wanted->prefix_len, text));
	return false;
}

static int take_out(struct block_place *place, const struct feed_entry *entry)
{
	const struct hand_entry freed = {
		.addr = entry->addr,
		.prefix_len = entry->prefix_len,
		.at_ms = block_now(),
	};
	int code;

	/* First: a daemon that fills the sets meanwhile is to know. */
	if (hand_put(&place->hand, &freed))
		return fail(EXIT_NO, ENOMEM, NULL, "out of memory");
	code = block_save(place);
	return code ? code :
		      block_feed(place, &entry->addr, entry->prefix_len, 0);
}

int block_del(const struct tool *tool, const struct arguments *arguments)
{
	struct feed_list list = { 0 };
	struct block_place place;
	struct allow_view entry;
	struct feed_entry wanted;
	int code;

	if (read_words(arguments, &entry))
		return EXIT_USAGE;
	wanted = (struct feed_entry){ entry.address, entry.prefix_len, 0 };
	code = open_place(arguments, &place, true);
	if (!code)
		code = read_entries(&place, &list);
	if (!code && !is_blocked(&place, &list, &wanted))
		code = EXIT_NO;
	if (!code)
		code = take_out(&place, &wanted);
	if (!code && tool->json) {
		const struct reason none = { 0 };

		json_document(entry_json(&wanted, &none));
	}
	feed_free(&list);
	block_close(&place);
	return code;
}
