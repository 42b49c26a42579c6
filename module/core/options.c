// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks lists of options, one or two bytes at a time before each length is
 * believed. Every list is shorter than 40 bytes, and every step goes on.
 */
#include "core/options.h"

#define OPTIONS_MAX 40
#define OPTION_END 0
#define OPTION_NOP 1
#define OPTION_MSS 2
#define OPTION_TIMESTAMP 8
#define OPTION_LSRR 131
#define OPTION_SSRR 137

/* nmap sends MSS 1460 and nothing else with a SYN scan. */
static const u8 mss_1460[] = { OPTION_MSS, 4, 0x05, 0xb4 };
/* No clock reads this in a first packet; nmap's probes do (DETECTION row 23). */
static const u8 os_timestamp[] = { 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0 };

/* The length of the option at @i, 0 at the end of those that can be read. */
static u32 length_at(const u8 *options, u32 i, u32 len)
{
	if (i >= len || options[i] == OPTION_END)
		return 0;
	if (options[i] == OPTION_NOP)
		return 1;
	if (i + 1 >= len || options[i + 1] < 2 || options[i + 1] > len - i)
		return 0;
	return options[i + 1];
}

bool options_ipv4(const struct env_bytes *bytes, u32 off, u32 len)
{
	u8 buf[OPTIONS_MAX];
	const u8 *options = env_pull(bytes, off, len, buf);
	u32 i = 0, step;

	if (!options)
		return false;
	for (; (step = length_at(options, i, len)); i += step) {
		if (options[i] == OPTION_LSRR || options[i] == OPTION_SSRR)
			return true;
	}
	return false;
}

u8 options_tcp(const struct env_bytes *bytes, u32 off, u32 len)
{
	u8 buf[OPTIONS_MAX], bits = 0;
	const u8 *options = env_pull(bytes, off, len, buf);
	u32 i = 0, step;

	if (!options)
		return 0;
	if (len == sizeof(mss_1460) &&
	    !memcmp(options, mss_1460, sizeof(mss_1460)))
		bits |= PACKET_MSS_ONLY;
	for (; (step = length_at(options, i, len)); i += step) {
		if (options[i] == OPTION_TIMESTAMP && step == 10 &&
		    !memcmp(options + i + 2, os_timestamp,
			    sizeof(os_timestamp)))
			bits |= PACKET_OS_OPTION;
	}
	return bits;
}
