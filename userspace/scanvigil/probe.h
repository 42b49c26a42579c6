/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets of a small scan, as bytes. Sends none of them.
 */
#ifndef SCANVIGIL_PROBE_H
#define SCANVIGIL_PROBE_H

#include <stddef.h>

#include "addr.h"

/* An IPv6 header and a TCP header. */
#define PROBE_MAX 60
/* Packets of the scan. */
#define PROBE_COUNT 14

/**
 * probe_build - build a packet of the scan
 * @number: which, below PROBE_COUNT
 * @from: the scanner
 * @to: whom it scans, of the same family
 * @packet: of PROBE_MAX bytes, filled
 *
 * Return: length of the packet.
 */
size_t probe_build(unsigned int number, const struct addr *from,
		   const struct addr *to, void *packet);

#endif /* SCANVIGIL_PROBE_H */
