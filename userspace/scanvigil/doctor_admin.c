// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The check that nobody locks himself out: who is logged in over SSH should be
 * on the allow-list. Adds to it, for a day, where it is told to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allow.h"
#include "doctor.h"
#include "host.h"
#include "text.h"

#define CLIENTS_MAX 16
#define SSH_PORT ":22"
#define DAY_MS (24 * 3600 * 1000ULL)

struct clients {
	struct addr address[CLIENTS_MAX];
	size_t count;
};

static bool is_loopback(const struct addr *address)
{
	static const uint8_t v6[16] = { [15] = 1 };

	return address->len == 4 ? address->bytes[0] == 127 :
				   !memcmp(address->bytes, v6, sizeof(v6));
}

/* "203.0.113.7", "[2001:db8::7]", "[::ffff:203.0.113.7]", "fe80::1%eth0" */
static void add_client(struct clients *clients, const char *text)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	struct addr address, inner;
	char plain[64];
	size_t i;

	text += *text == '[';
	snprintf(plain, sizeof(plain), "%.*s", (int)strcspn(text, "]%"), text);
	if (!addr_parse(plain, &address))
		return;
	if (address.len == 16 &&
	    !memcmp(address.bytes, mapped, sizeof(mapped)) &&
	    addr_set(&inner, address.bytes + sizeof(mapped), 4))
		address = inner;
	if (is_loopback(&address) || clients->count == CLIENTS_MAX)
		return;
	for (i = 0; i < clients->count; i++)
		if (!addr_compare(&clients->address[i], &address))
			return;
	clients->address[clients->count++] = address;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && !strcmp(text + len - end_len, end);
}

/* Local and foreign end, and whose socket it is, if ss could tell. */
static void read_socket(struct clients *clients, char *line)
{
	char local[80], peer[80], owner[128] = "";
	char *colon;

	if (sscanf(line, "%*s %*s %79s %79s %127s", local, peer, owner) < 2)
		return;
	if (!ends_with(local, SSH_PORT) && !strstr(owner, "\"sshd") &&
	    !strstr(owner, "\"dropbear"))
		return;
	colon = strrchr(peer, ':');
	if (colon)
		*colon = '\0';
	add_client(clients, peer);
}

static bool read_sockets(struct clients *clients)
{
	static const char *const argv[] = { "ss", "-Htnp", "state",
					    "established", NULL };
	char *bytes = host_run(argv), *line, *rest;

	if (!bytes)
		return false;
	for (line = strtok_r(bytes, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		read_socket(clients, line);
	free(bytes);
	return true;
}

/* Whether anything could tell who they are. */
static bool find_clients(struct clients *clients)
{
	const char *connection = getenv("SSH_CONNECTION");
	char own[64];

	if (connection) {
		snprintf(own, sizeof(own), "%.*s",
			 (int)strcspn(connection, " "), connection);
		add_client(clients, own);
	}
	return read_sockets(clients) || connection;
}

static bool is_allowed(struct nl *nl, const struct addr *address)
{
	struct allow_view entry;

	return !request_allowed_by(nl, address, &entry) && entry.address.len &&
	       !view_has(entry.has, SCANVIGIL_A_ALLOW_PORT_MIN);
}

static int allow(struct nl *nl, const struct addr *address)
{
	struct allow_view entry = {
		.address = *address,
		.prefix_len = addr_bits(address),
		.ttl_ms = DAY_MS,
		.reason = "SSH client, by scanvigil doctor",
		.has = 1ULL << SCANVIGIL_A_ALLOW_TTL_MS |
		       1ULL << SCANVIGIL_A_ALLOW_REASON,
	};

	return request_allow_add(nl, &entry, NULL);
}

static void add_name(char *text, size_t size, const struct addr *address)
{
	char one[ADDR_TEXT_MAX];
	size_t used = strlen(text);

	snprintf(text + used, size - used, "%s%s", used ? ", " : "",
		 addr_text(address, 128, one));
}

static void ask_admin(const struct doctor_facts *facts,
		      struct doctor_answer *answer)
{
	char allowed[160] = "", others[160] = "", added[160] = "";
	struct clients clients = { .count = 0 };
	bool known = find_clients(&clients);
	const struct addr *address;
	size_t i;

	for (i = 0; i < clients.count; i++) {
		address = &clients.address[i];
		if (is_allowed(facts->nl, address))
			add_name(allowed, sizeof(allowed), address);
		else if (facts->allow_admin && !allow(facts->nl, address))
			add_name(added, sizeof(added), address);
		else
			add_name(others, sizeof(others), address);
	}
	if (*others) {
		doctor_say(
			answer, DOCTOR_WARNING,
			"not allow-listed, though logged in over SSH: %s; a rule may cut that off",
			others);
		doctor_fix(answer,
			   "scanvigil doctor --allow-admin does so for 24 h");
	} else if (*added) {
		doctor_say(
			answer, DOCTOR_OK,
			"logged in over SSH and allow-listed for 24 h now: %s",
			added);
	} else if (*allowed) {
		doctor_say(answer, DOCTOR_OK,
			   "logged in over SSH and allow-listed: %s", allowed);
	} else if (known) {
		doctor_say(answer, DOCTOR_OK, "nobody is logged in over SSH");
	} else {
		doctor_say(
			answer, DOCTOR_WARNING,
			"cannot tell who is logged in over SSH, for ss is not here");
		doctor_fix(
			answer,
			"apt install iproute2, or scanvigil allow add YOUR-ADDRESS --for 24h");
	}
}

const struct doctor_check doctor_admin[] = {
	{ "admin", true, ask_admin },
	{ 0 },
};
