// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Allow-list entries as people write them, and as they are shown. Refuses what
 * is not meant, such as host bits in a prefix; never corrects it silently.
 */
#include <stdio.h>
#include <string.h>

#include "allow.h"
#include "fail.h"
#include "json.h"
#include "out.h"
#include "text.h"

#define HAS(entry, name) view_has((entry)->has, SCANVIGIL_A_ALLOW_##name)
#define GIVE(entry, name) ((entry)->has |= 1ULL << SCANVIGIL_A_ALLOW_##name)

static int read_prefix(const char *text, struct allow_view *entry)
{
	char masked[ADDR_TEXT_MAX], hint[ADDR_TEXT_MAX + 32];

	if (!addr_parse_prefix(text, &entry->address, &entry->prefix_len))
		return fail(EXIT_USAGE, 0,
			    "such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32",
			    "'%s' is no address or prefix", text);
	GIVE(entry, ADDRESS);
	GIVE(entry, PREFIX_LEN);
	if (!addr_mask(&entry->address, entry->prefix_len))
		return 0;
	snprintf(hint, sizeof(hint), "did you mean '%s'?",
		 addr_text(&entry->address, entry->prefix_len, masked));
	return fail(EXIT_USAGE, 0, hint,
		    "'%s' has bits set beyond its prefix length", text);
}

static bool read_port(const char *text, size_t len, uint16_t *port)
{
	uint64_t number;
	char copy[8];

	if (len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (!text_read_number(copy, &number) || number > 65535)
		return false;
	*port = number;
	return true;
}

static int read_ports(const char *text, struct allow_view *entry)
{
	size_t len = strcspn(text, "-");

	if (!read_port(text, len, &entry->port_min) ||
	    !read_port(text[len] ? text + len + 1 : text,
		       text[len] ? strlen(text + len + 1) : len,
		       &entry->port_max) ||
	    entry->port_max < entry->port_min)
		return fail(EXIT_USAGE, 0, "such as 22 or 1024-2048",
			    "'%s' is no range of ports", text);
	GIVE(entry, PORT_MIN);
	GIVE(entry, PORT_MAX);
	return 0;
}

static int read_span(const char *text, struct allow_view *entry)
{
	if (!text_read_span(text, &entry->ttl_ms, false) || !entry->ttl_ms)
		return fail(EXIT_USAGE, 0, "such as 30m, 8h or 7d",
			    "'%s' is no duration with a unit", text);
	GIVE(entry, TTL_MS);
	return 0;
}

static int read_reason(const char *text, struct allow_view *entry)
{
	size_t len = strlen(text);

	if (len > SCANVIGIL_REASON_MAX)
		return fail(EXIT_USAGE, 0, NULL,
			    "the reason has %zu bytes; %d is the most", len,
			    SCANVIGIL_REASON_MAX);
	memcpy(entry->reason, text, len + 1);
	if (*text)
		GIVE(entry, REASON);
	return 0;
}

int allow_read(const struct allow_words *words, struct allow_view *entry)
{
	memset(entry, 0, sizeof(*entry));
	if (read_prefix(words->prefix, entry) ||
	    (words->ports && read_ports(words->ports, entry)) ||
	    (words->span && read_span(words->span, entry)) ||
	    (words->reason && read_reason(words->reason, entry)))
		return EXIT_USAGE;
	return 0;
}

/* The kernel may leave out port-max where it is port-min. */
static uint16_t last_port(const struct allow_view *entry)
{
	return HAS(entry, PORT_MAX) ? entry->port_max : entry->port_min;
}

bool allow_same_key(const struct allow_view *a, const struct allow_view *b)
{
	if (addr_compare(&a->address, &b->address) ||
	    a->prefix_len != b->prefix_len ||
	    HAS(a, PORT_MIN) != HAS(b, PORT_MIN))
		return false;
	return !HAS(a, PORT_MIN) ||
	       (a->port_min == b->port_min && last_port(a) == last_port(b));
}

const char *allow_ports_text(const struct allow_view *entry, char *text,
			     size_t size)
{
	text[0] = '\0';
	if (!HAS(entry, PORT_MIN))
		return text;
	if (last_port(entry) == entry->port_min)
		snprintf(text, size, "%u", entry->port_min);
	else
		snprintf(text, size, "%u-%u", entry->port_min,
			 last_port(entry));
	return text;
}

void allow_add_columns(const struct allow_view *entry)
{
	char prefix[ADDR_TEXT_MAX], ports[16], span[TEXT_SPAN_MAX];

	out_add(PAINT_BOLD, 20, "%s",
		addr_text(&entry->address, entry->prefix_len, prefix));
	allow_ports_text(entry, ports, sizeof(ports));
	out_add(PAINT_NONE, 13, "  %s", *ports ? ports : "all ports");
	if (HAS(entry, TTL_MS))
		text_span(entry->ttl_ms, span);
	else
		snprintf(span, sizeof(span), "for good");
	out_add(PAINT_NONE, *entry->reason ? 20 : 0, "  %s%s", span,
		HAS(entry, TTL_MS) ? " left" : "");
	if (*entry->reason)
		out_add(PAINT_NONE, 0, "  %s", entry->reason);
}

json_t *allow_json(const struct allow_view *entry)
{
	char text[ADDR_TEXT_MAX];
	json_t *object = json_object();

	json_put(object, "prefix",
		 json_string(
			 addr_text(&entry->address, entry->prefix_len, text)));
	json_put(object, "port_min",
		 HAS(entry, PORT_MIN) ? json_integer(entry->port_min) :
					json_null());
	json_put(object, "port_max",
		 HAS(entry, PORT_MIN) ? json_integer(last_port(entry)) :
					json_null());
	json_put(object, "ttl_ms",
		 HAS(entry, TTL_MS) ? json_unsigned(entry->ttl_ms) :
				      json_null());
	json_put(object, "reason", json_text(entry->reason));
	return object;
}
