// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A scan as nmap's makers would recognise it: segments to ports that nobody
 * listens at, first such as no stack sends, then SYNs that share one sequence
 * number. Pure functions.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <string.h>

#include "probe.h"

#define TTL 55
#define SPORT 40125
#define SEQ 0x5ca17e57
#define WINDOW 1024

/* Null, port 0, and what comes after is SYN. */
static const struct {
	uint16_t port;
	uint8_t flags;
} probes[PROBE_COUNT] = {
	{ 9, 0 },	  { 0, TH_SYN },    { 21, TH_SYN },  { 22, TH_SYN },
	{ 23, TH_SYN },	  { 25, TH_SYN },   { 80, TH_SYN },  { 110, TH_SYN },
	{ 139, TH_SYN },  { 443, TH_SYN },  { 445, TH_SYN }, { 1433, TH_SYN },
	{ 3306, TH_SYN }, { 3389, TH_SYN },
};

static uint32_t add_words(uint32_t sum, const void *data, size_t len)
{
	const uint8_t *bytes = data;
	size_t i;

	for (i = 0; i < len; i += 2)
		sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
	return sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum & 0xffff);
}

static size_t put_ip(const struct addr *from, const struct addr *to,
		     void *packet)
{
	struct ip6_hdr ip6 = { .ip6_plen = htons(sizeof(struct tcphdr)),
			       .ip6_nxt = IPPROTO_TCP,
			       .ip6_hlim = TTL };
	struct ip ip = { .ip_v = 4,
			 .ip_hl = sizeof(ip) / 4,
			 .ip_len = htons(sizeof(ip) + sizeof(struct tcphdr)),
			 .ip_ttl = TTL,
			 .ip_p = IPPROTO_TCP };

	if (from->len == 4) {
		memcpy(&ip.ip_src, from->bytes, 4);
		memcpy(&ip.ip_dst, to->bytes, 4);
		ip.ip_sum = fold(add_words(0, &ip, sizeof(ip)));
		memcpy(packet, &ip, sizeof(ip));
		return sizeof(ip);
	}
	ip6.ip6_vfc = 6 << 4;
	memcpy(&ip6.ip6_src, from->bytes, 16);
	memcpy(&ip6.ip6_dst, to->bytes, 16);
	memcpy(packet, &ip6, sizeof(ip6));
	return sizeof(ip6);
}

size_t probe_build(unsigned int number, const struct addr *from,
		   const struct addr *to, void *packet)
{
	struct tcphdr tcp = { .th_sport = htons(SPORT),
			      .th_dport = htons(probes[number].port),
			      .th_seq = htonl(SEQ),
			      .th_off = sizeof(tcp) / 4,
			      .th_flags = probes[number].flags,
			      .th_win = htons(WINDOW) };
	size_t at = put_ip(from, to, packet);
	uint32_t sum = IPPROTO_TCP + sizeof(tcp);

	sum = add_words(sum, from->bytes, from->len);
	sum = add_words(sum, to->bytes, to->len);
	tcp.th_sum = fold(add_words(sum, &tcp, sizeof(tcp)));
	memcpy((char *)packet + at, &tcp, sizeof(tcp));
	return at + sizeof(tcp);
}
