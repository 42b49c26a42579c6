/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds of everything that the kernel says, and of what it takes: it is as
 * the specification has it, to the byte.
 */
#ifndef _SCANVIGIL_FUZZ_ANSWER_H
#define _SCANVIGIL_FUZZ_ANSWER_H

#include "message.h"

/**
 * answer_check - claim that an answer of the family is one
 * @head: the message
 */
void answer_check(const struct nlmsghdr *head);

/** answer_taken - claim that a request which was not refused deserved it */
void answer_taken(const struct message *m);

#endif /* _SCANVIGIL_FUZZ_ANSWER_H */
