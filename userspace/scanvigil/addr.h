/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP addresses and prefixes, as text and as bytes in network order. Knows
 * nothing of netlink or of what the addresses mean.
 */
#ifndef SCANVIGIL_ADDR_H
#define SCANVIGIL_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest text: an IPv6 address, "/128" and the final NUL. */
#define ADDR_TEXT_MAX 52

/**
 * struct addr - an address of either family
 * @len: bytes used: 0 (none), 4 or 16
 * @bytes: in network order
 */
struct addr {
	uint8_t len;
	uint8_t bytes[16];
};

/**
 * addr_set - copy bytes of the wire
 * @addr: to fill
 * @bytes: in network order
 * @len: 4 or 16
 *
 * Return: false if @len is neither.
 */
bool addr_set(struct addr *addr, const void *bytes, size_t len);

/**
 * addr_parse - read an address, without a prefix length
 * @text: numeric, of either family
 * @addr: filled on success
 *
 * Return: whether @text is an address.
 */
bool addr_parse(const char *text, struct addr *addr);

/**
 * addr_parse_prefix - read ADDRESS or ADDRESS/LENGTH
 * @text: numeric, of either family
 * @addr: filled on success
 * @prefix_len: filled on success, all bits of the family if not given
 *
 * Return: whether @text is a prefix; host bits may be set.
 */
bool addr_parse_prefix(const char *text, struct addr *addr,
		       uint8_t *prefix_len);

/** addr_mask - clear the bits beyond @prefix_len; true if any was set */
bool addr_mask(struct addr *addr, unsigned int prefix_len);

/** addr_bits - 32, 128, or 0 for no address */
unsigned int addr_bits(const struct addr *addr);

/** addr_compare - order of two addresses, IPv4 first */
int addr_compare(const struct addr *a, const struct addr *b);

/**
 * addr_text - write an address
 * @addr: the address; "-" is written for none
 * @prefix_len: appended as "/LENGTH" unless it covers the whole address
 * @text: of at least ADDR_TEXT_MAX bytes
 *
 * Return: @text.
 */
const char *addr_text(const struct addr *addr, unsigned int prefix_len,
		      char *text);

#endif /* SCANVIGIL_ADDR_H */
