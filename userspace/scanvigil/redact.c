// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Text without addresses. Looks at runs of what addresses are written with, and
 * takes the longest beginning that is one; knows nothing of what the text says.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redact.h"

#define MAC_LEN 6
#define MAC_TEXT 17
#define NAME_MAX_LEN 64
/* Hosts of each of the three networks of RFC 5737. */
#define V4_HOSTS 254
#define V4_NETS 3

static bool is_part(char c)
{
	return isxdigit((unsigned char)c) || c == ':' || c == '.';
}

/* How many of this family came before: the number of its name, from 1 on. */
static size_t number_of(struct redactor *redactor, const struct addr *addr)
{
	struct addr *bigger;
	size_t i, number = 1;

	for (i = 0; i < redactor->count; i++) {
		if (redactor->seen[i].len != addr->len)
			continue;
		if (!memcmp(redactor->seen[i].bytes, addr->bytes, addr->len))
			return number;
		number++;
	}
	if (redactor->count == redactor->room) {
		redactor->room = redactor->room ? redactor->room * 2 : 64;
		bigger = reallocarray(redactor->seen, redactor->room,
				      sizeof(*bigger));
		if (!bigger)
			return 0;
		redactor->seen = bigger;
	}
	redactor->seen[redactor->count++] = *addr;
	return number;
}

/* Unspecified and loopback addresses are everybody's. */
static bool is_common(const struct addr *addr)
{
	static const uint8_t zero[15];

	if (addr->len == 4)
		return addr->bytes[0] == 127 || !memcmp(addr->bytes, zero, 4);
	return addr->len == 16 && !memcmp(addr->bytes, zero, 15) &&
	       addr->bytes[15] <= 1;
}

static void name_address(struct redactor *redactor, const struct addr *addr,
			 char *name)
{
	static const char *const nets[V4_NETS] = { "192.0.2", "198.51.100",
						   "203.0.113" };
	size_t number = number_of(redactor, addr);

	if (!number || number > 0xffff)
		snprintf(name, NAME_MAX_LEN, "address");
	else if (addr->len == MAC_LEN)
		snprintf(name, NAME_MAX_LEN, "00:00:5e:00:53:%02zx",
			 number & 0xff);
	else if (addr->len == 16)
		snprintf(name, NAME_MAX_LEN, "2001:db8::%zx", number);
	else if (number <= V4_NETS * V4_HOSTS)
		snprintf(name, NAME_MAX_LEN, "%s.%zu",
			 nets[(number - 1) / V4_HOSTS],
			 (number - 1) % V4_HOSTS + 1);
	else
		snprintf(name, NAME_MAX_LEN, "address-%zu", number);
}

static bool read_mac(const char *text, size_t len, struct addr *addr)
{
	unsigned int i;

	if (len < MAC_TEXT || (len > MAC_TEXT && text[MAC_TEXT] != ':'))
		return false;
	for (i = 0; i < MAC_LEN; i++) {
		if (!isxdigit((unsigned char)text[3 * i]) ||
		    !isxdigit((unsigned char)text[3 * i + 1]) ||
		    (i + 1 < MAC_LEN && text[3 * i + 2] != ':'))
			return false;
		addr->bytes[i] = strtoul(text + 3 * i, NULL, 16);
	}
	addr->len = MAC_LEN;
	return true;
}

/* Whether a beginning of that length is an address; not one that goes on. */
static bool is_address(const char *text, size_t len, size_t run,
		       struct addr *addr)
{
	char copy[INET6_ADDRSTRLEN];

	if (len >= sizeof(copy) ||
	    (len < run && text[len] != ':' && text[len] != '.'))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return addr_parse(copy, addr);
}

/* Characters of the longest address that the run begins with, 0 for none. */
static size_t find_address(const char *text, size_t run, struct addr *addr)
{
	size_t len;

	if (read_mac(text, run, addr))
		return MAC_TEXT;
	for (len = run < INET6_ADDRSTRLEN ? run : INET6_ADDRSTRLEN - 1; len > 1;
	     len--)
		if (is_address(text, len, run, addr))
			return len;
	return 0;
}

/* An address may begin with a run, and behind each separator in it. */
static void redact_run(struct redactor *redactor, const char *text, size_t run,
		       FILE *to)
{
	char name[NAME_MAX_LEN];
	struct addr addr;
	size_t at = 0, len;
	bool begins = true;

	while (at < run) {
		len = begins ? find_address(text + at, run - at, &addr) : 0;
		if (!len) {
			begins = text[at] == ':' || text[at] == '.';
			fputc(text[at++], to);
			continue;
		}
		if (is_common(&addr)) {
			fwrite(text + at, 1, len, to);
		} else {
			name_address(redactor, &addr, name);
			fputs(name, to);
		}
		at += len;
		begins = false;
	}
}

char *redact(struct redactor *redactor, const char *text)
{
	char *bytes = NULL;
	size_t size, run;
	FILE *to = open_memstream(&bytes, &size);

	if (!to)
		return NULL;
	while (*text) {
		for (run = 0; is_part(text[run]); run++)
			;
		if (run)
			redact_run(redactor, text, run, to);
		else
			fputc(*text, to);
		text += run ? run : 1;
	}
	if (fclose(to)) {
		free(bytes);
		return NULL;
	}
	return bytes;
}

void redact_forget(struct redactor *redactor)
{
	free(redactor->seen);
	*redactor = (struct redactor){ 0 };
}
