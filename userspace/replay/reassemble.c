// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Collects the first bytes of fragmented datagrams until the transport header
 * is complete, puts a plain IP header before them and parses again. Later
 * bytes are never kept.
 */
#include <stdlib.h>

#include "core/parse.h"
#include "core/protocol.h"
#include "reassemble.h"

#define PLACES 1024
#define KEPT 60 /* the longest TCP header */
#define UNIT 8 /* fragments begin at multiples of it */
#define TIMEOUT 30000000000ULL
#define IPV4_HEADER 20
#define IPV6_HEADER 40
#define TCP_HEADER 20
#define OTHER_HEADER 16

struct header {
	struct addr src;
	struct addr dst;
	u64 since;
	u32 id;
	u8 proto;
	u8 family;
	bool done;
	u64 have; /* a bit for each byte of @bytes */
	u8 bytes[KEPT];
};

struct reassembly {
	struct header header[PLACES];
	struct env_key key;
};

struct reassembly *reassembly_new(void)
{
	return calloc(1, sizeof(struct reassembly));
}

void reassembly_free(struct reassembly *reassembly)
{
	free(reassembly);
}

/* Where the fragment's own bytes are, and which datagram it belongs to. */
static bool locate(const struct env_bytes *bytes, const struct packet *p,
		   u32 *off, u32 *id)
{
	if (p->family == 4) {
		*off = (u32)(bytes->data[0] & 0x0f) * 4;
		*id = p->ip_id;
		return *off < bytes->len - bytes->cut;
	}
	/* The fragment header is the last before the fragment's own bytes. */
	if (p->transport_len > bytes->len)
		return false;
	*off = bytes->len - p->transport_len;
	if (*off < IPV6_HEADER + UNIT || *off >= bytes->len - bytes->cut)
		return false;
	*id = (u32)bytes->data[*off - 4] << 24 |
	      (u32)bytes->data[*off - 3] << 16 |
	      (u32)bytes->data[*off - 2] << 8 | bytes->data[*off - 1];
	return true;
}

static struct header *place(struct reassembly *r, const struct packet *p,
			    u32 id, u64 now)
{
	u32 hash = env_hash4(addr_hash(&p->src, p->family, &r->key),
			     addr_hash(&p->dst, p->family, &r->key), id,
			     p->proto, &r->key);
	struct header *h = &r->header[hash % PLACES];

	if (h->family == p->family && h->id == id && h->proto == p->proto &&
	    addr_equal(&h->src, &p->src) && addr_equal(&h->dst, &p->dst) &&
	    now - h->since < TIMEOUT)
		return h;
	memset(h, 0, sizeof(*h));
	h->src = p->src;
	h->dst = p->dst;
	h->since = now;
	h->id = id;
	h->proto = p->proto;
	h->family = p->family;
	return h;
}

static void keep(struct header *h, const u8 *from, u32 length, u32 at)
{
	u32 i;

	for (i = 0; i < length && at + i < KEPT; i++) {
		if (h->have >> (at + i) & 1)
			continue;
		h->bytes[at + i] = from[i];
		h->have |= 1ULL << (at + i);
	}
}

static u32 complete_until(const struct header *h)
{
	u32 n = 0;

	while (n < KEPT && h->have >> n & 1)
		n++;
	return n;
}

static u32 needed(const struct header *h, u32 have)
{
	u32 length;

	if (h->proto != PROTO_TCP)
		return OTHER_HEADER;
	if (have < TCP_HEADER)
		return TCP_HEADER;
	length = (u32)(h->bytes[12] >> 4) * 4;
	return length < TCP_HEADER ? TCP_HEADER : length;
}

static bool parse_whole(const struct header *h, u32 have, struct packet *p)
{
	u8 buf[IPV6_HEADER + KEPT] = { 0 };
	struct env_bytes bytes = { buf, 0, 0 };

	if (h->family == 4) {
		bytes.len = IPV4_HEADER + have;
		buf[0] = 0x45;
		buf[1] = p->tos;
		buf[2] = (u8)(bytes.len >> 8);
		buf[3] = (u8)bytes.len;
		buf[4] = (u8)(h->id >> 8);
		buf[5] = (u8)h->id;
		buf[8] = p->ttl;
		buf[9] = h->proto;
		memcpy(buf + 12, h->src.b, 4);
		memcpy(buf + 16, h->dst.b, 4);
		memcpy(buf + IPV4_HEADER, h->bytes, have);
	} else {
		bytes.len = IPV6_HEADER + have;
		buf[0] = (u8)(0x60 | p->tos >> 4);
		buf[1] = (u8)(p->tos << 4);
		buf[4] = (u8)(have >> 8);
		buf[5] = (u8)have;
		buf[6] = h->proto;
		buf[7] = p->ttl;
		memcpy(buf + 8, h->src.b, 16);
		memcpy(buf + 24, h->dst.b, 16);
		memcpy(buf + IPV6_HEADER, h->bytes, have);
	}
	return parse(&bytes, p) == PARSE_OK;
}

bool reassemble(struct reassembly *r, const struct env_bytes *bytes,
		struct packet *p, u64 now)
{
	struct header *h;
	u32 off, id, have, held = bytes->len - bytes->cut;

	if (!locate(bytes, p, &off, &id))
		return false;
	h = place(r, p, id, now);
	if (h->done)
		return false;
	if (p->fragment_offset < KEPT)
		keep(h, bytes->data + off,
		     min_t(u32, held - off, p->transport_len),
		     p->fragment_offset);
	have = complete_until(h);
	/* Short datagrams end before the header that we would wait for. */
	if (have < needed(h, have) && p->bits & PACKET_MORE)
		return false;
	if (have < needed(h, have) && have < p->fragment_offset)
		return false;
	h->done = true;
	return parse_whole(h, have, p);
}
