/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets by which the module is asked: in a namespace, with or without the right
 * to, opened again at will. Sends batches and hears what became of each message.
 */
#ifndef _SCANVIGIL_FUZZ_DOOR_H
#define _SCANVIGIL_FUZZ_DOOR_H

#include "message.h"
#include "settings.h"

#define BATCH_MAX 256
#define TEXT_MAX 96

/**
 * enum door_who - who opens a socket, and who sends by it
 * @DOOR_ROOT: both the administrator
 * @DOOR_OPENED: opened by somebody else
 * @DOOR_SENT: somebody else sends
 */
enum door_who {
	DOOR_ROOT,
	DOOR_OPENED,
	DOOR_SENT,
};

/**
 * struct door - a socket
 * @name: for people
 * @who: with which right
 * @no_set: nothing that goes through here changes the configuration
 * @is_owned: its namespace belongs to another user namespace
 * @namespace: an open file of it
 * @fd: the socket
 * @family: what the kernel calls the module
 * @seq: of the last message
 * @settings: of its namespace, where nobody else changes them
 */
struct door {
	const char *name;
	enum door_who who;
	bool no_set;
	bool is_owned;
	int namespace;
	int fd;
	uint16_t family;
	uint32_t seq;
	struct settings settings;
};

/**
 * struct outcome - what became of a message
 * @error: 0, or the error that it was refused with
 * @data: something was answered
 * @text: the sentence of a refusal
 */
struct outcome {
	int error;
	bool data;
	char text[TEXT_MAX];
};

/**
 * struct batch - messages that are sent at once
 * @count: how many
 * @message: the messages
 * @outcome: what became of them
 * @is_heard: all that was said is known: who was not refused was taken
 */
struct batch {
	uint32_t count;
	bool is_heard;
	struct message message[BATCH_MAX];
	struct outcome outcome[BATCH_MAX];
};

/** door_open - a socket in the door's namespace; one that is open is closed */
void door_open(struct door *door);

/** door_join - get what is told unasked */
void door_join(struct door *door, uint32_t group);

/** door_own - open the door to a new namespace that somebody else owns */
void door_own(struct door *door);

/**
 * door_send - send a batch and hear all that is said of it
 * @door: the door
 * @batch: its outcomes are filled in
 * @patience: how often to look for answers; what is left stays unheard
 */
void door_send(struct door *door, struct batch *batch, uint32_t patience);

/** door_settings - ask for the configuration */
void door_settings(struct door *door, struct settings *settings);

/** door_groups - numbers of the multicast groups, at most @most of them */
uint32_t door_groups(struct door *door, uint32_t *groups, uint32_t most);

#endif /* _SCANVIGIL_FUZZ_DOOR_H */
