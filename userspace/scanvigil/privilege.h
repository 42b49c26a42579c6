/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tool may do, once it knows what it is asked for: capabilities only
 * ever go. Never asks for any, and never runs another program.
 */
#ifndef SCANVIGIL_PRIVILEGE_H
#define SCANVIGIL_PRIVILEGE_H

#include <stdbool.h>

/**
 * enum privilege - what a verb cannot do without
 * @PRIVILEGE_NETWORK: to ask the module: CAP_NET_ADMIN
 * @PRIVILEGE_FILES: that, and to reach the caller's files wherever they are
 * @PRIVILEGE_FIREWALL: that, and to have iptables run: CAP_NET_RAW
 * @PRIVILEGE_NONE: nothing
 * @PRIVILEGE_LATER: the verb drops what it has itself
 */
enum privilege {
	PRIVILEGE_NETWORK,
	PRIVILEGE_FILES,
	PRIVILEGE_FIREWALL,
	PRIVILEGE_NONE,
	PRIVILEGE_LATER,
};

/**
 * privilege_keep - drop every capability but those, for good
 * @privilege: what is still needed
 *
 * Return: 0, or the exit code of a failure already told.
 */
int privilege_keep(enum privilege privilege);

/** privilege_has_network - whether there is CAP_NET_ADMIN */
bool privilege_has_network(void);

/**
 * privilege_files - room to open as many files as there may be
 */
void privilege_files(void);

/**
 * privilege_confine - before bytes from strangers are read
 *
 * No capability, no new file, socket or process; root becomes nobody, where there
 * is a nobody.
 *
 * Return: 0, or the exit code of a failure already told.
 */
int privilege_confine(void);

#endif /* SCANVIGIL_PRIVILEGE_H */
