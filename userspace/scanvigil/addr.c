// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * IP addresses and prefixes, as text and as bytes in network order. Never asks
 * a resolver: names are the business of resolve.c.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "addr.h"

bool addr_set(struct addr *addr, const void *bytes, size_t len)
{
	if (len != 4 && len != 16)
		return false;

	memset(addr, 0, sizeof(*addr));
	addr->len = len;
	memcpy(addr->bytes, bytes, len);
	return true;
}

bool addr_parse(const char *text, struct addr *addr)
{
	uint8_t bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1)
		return addr_set(addr, bytes, 4);
	if (inet_pton(AF_INET6, text, bytes) == 1)
		return addr_set(addr, bytes, 16);
	return false;
}

bool addr_parse_prefix(const char *text, struct addr *addr, uint8_t *prefix_len)
{
	char copy[ADDR_TEXT_MAX];
	unsigned int bits = 0;
	char *slash;
	size_t i;

	if (strlen(text) >= sizeof(copy))
		return false;
	memcpy(copy, text, strlen(text) + 1);
	slash = strchr(copy, '/');
	if (slash)
		*slash++ = '\0';
	if (!addr_parse(copy, addr))
		return false;
	if (!slash) {
		*prefix_len = addr_bits(addr);
		return true;
	}
	for (i = 0; slash[i] >= '0' && slash[i] <= '9' && i < 3; i++)
		bits = bits * 10 + (slash[i] - '0');
	if (!i || slash[i] || bits > addr_bits(addr))
		return false;
	*prefix_len = bits;
	return true;
}

bool addr_mask(struct addr *addr, unsigned int prefix_len)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < addr->len; i++) {
		unsigned int kept = prefix_len > i * 8 ? prefix_len - i * 8 : 0;
		uint8_t mask = kept >= 8 ? 0xff : (uint8_t)(0xff00 >> kept);

		any |= addr->bytes[i] & (uint8_t)~mask;
		addr->bytes[i] &= mask;
	}
	return any;
}

unsigned int addr_bits(const struct addr *addr)
{
	return addr->len * 8;
}

int addr_compare(const struct addr *a, const struct addr *b)
{
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

const char *addr_text(const struct addr *addr, unsigned int prefix_len,
		      char *text)
{
	size_t used;

	if (addr->len != 4 && addr->len != 16)
		return memcpy(text, "-", 2);
	inet_ntop(addr->len == 4 ? AF_INET : AF_INET6, addr->bytes, text,
		  INET6_ADDRSTRLEN);
	used = strlen(text);
	if (prefix_len < addr_bits(addr))
		snprintf(text + used, ADDR_TEXT_MAX - used, "/%u", prefix_len);
	return text;
}
