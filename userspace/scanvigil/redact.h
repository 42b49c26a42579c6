/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text without addresses: each is replaced by one that is for documentation (RFC
 * 5737, RFC 3849, RFC 7042), the same by the same. Rather replaces too much.
 */
#ifndef SCANVIGIL_REDACT_H
#define SCANVIGIL_REDACT_H

#include <stddef.h>

#include "addr.h"

/**
 * struct redactor - which addresses have which names; zeroed before first use
 * @seen: addresses in the order they came; hardware addresses have six bytes
 * @count: how many
 * @room: for how many there is room
 */
struct redactor {
	struct addr *seen;
	size_t count;
	size_t room;
};

/** redact - a copy of the text without addresses, to be freed; or NULL */
char *redact(struct redactor *redactor, const char *text);

/** redact_forget - give back what a redactor holds */
void redact_forget(struct redactor *redactor);

#endif /* SCANVIGIL_REDACT_H */
