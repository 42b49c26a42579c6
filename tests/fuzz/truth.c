// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One set of 64-bit names for everything that is counted once: contacts, those
 * who answered, handshakes.
 */
#include "truth.h"
#include "core/source.h"
#include "fuzz.h"

/* Believes that nobody sends to more ports than these; see tests/fuzz/fuzz.t. */
#ifdef FUZZ_BREAK
#define PORTS_BELIEVED 3
#else
#define PORTS_BELIEVED 65536
#endif

enum what {
	CONTACT = 1,
	ANSWERER,
	HANDSHAKE,
};

/* Where something is, or would be. */
static u64 *place(struct truth *t, enum what what, const struct truth_source *s,
		  u64 name, u64 *item)
{
	u32 at;

	*item = (u64)what << 60 | (u64)(s - t->source) << 54 | name;
	at = (u32)(*item * 0x9e3779b97f4a7c15ULL >> 50) % TRUTH_SEEN;
	while (t->seen[at] && t->seen[at] != *item)
		at = (at + 1) % TRUTH_SEEN;
	return &t->seen[at];
}

/* True the first time. */
static bool first(struct truth *t, enum what what, const struct truth_source *s,
		  u64 name)
{
	u64 item, *at = place(t, what, s, name, &item);

	if (*at)
		return false;
	*at = item;
	claim(++t->seen_count < TRUTH_SEEN, "%u", t->seen_count);
	return true;
}

static bool is_seen(struct truth *t, enum what what,
		    const struct truth_source *s, u64 name)
{
	u64 item;

	return *place(t, what, s, name, &item);
}

void truth_begin(struct truth *t, u32 ipv6_prefix)
{
	t->count = 0;
	t->ipv6_prefix = ipv6_prefix;
	t->senders = 0;
	if (t->seen_count)
		memset(t->seen, 0, sizeof(t->seen));
	t->seen_count = 0;
}

struct truth_source *truth_source(struct truth *t, const struct addr *addr,
				  u8 family)
{
	struct addr key = source_key(addr, family, t->ipv6_prefix);
	struct truth_source *s;
	u32 i;

	for (i = 0; i < t->count; i++)
		if (t->source[i].family == family &&
		    addr_equal(&t->source[i].key, &key))
			return &t->source[i];
	claim(t->count < SCRIPT_HOSTS, "%u", t->count);
	s = &t->source[t->count++];
	*s = (struct truth_source){ .key = key, .family = family };
	return s;
}

void truth_restart(struct truth_source *s)
{
	*s = (struct truth_source){ .key = s->key,
				    .family = s->family,
				    .verified = s->verified,
				    .generation = s->generation + 1 };
}

static bool has_ports(u8 proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP ||
	       proto == PROTO_UDPLITE || proto == PROTO_SCTP ||
	       proto == PROTO_DCCP;
}

/* A port of a host, as seen by a source since it began. */
static u64 name_of(const struct truth_source *s, const struct addr *host,
		   const struct build *d, u16 port)
{
	return (u64)(s->generation & 0x3ffff) << 32 |
	       (u64)script_host(host, d->family) << 24 | (u64)d->proto << 16 |
	       (has_ports(d->proto) ? port : 0);
}

static void asked(struct truth *t, struct truth_source *s,
		  const struct build *d)
{
	u16 port = has_ports(d->proto) ? d->dport : d->proto;
	u64 bit = 1ULL << (port & 63);

	s->hosts |= 1ULL << script_host(&d->dst, d->family);
	s->contacts += first(t, CONTACT, s, name_of(s, &d->dst, d, d->dport));
	if (s->ports[port / 64] & bit || s->port_count == PORTS_BELIEVED)
		return;
	s->ports[port / 64] |= bit;
	s->port_count++;
}

static void answered(struct truth *t, struct truth_source *s,
		     const struct build *d)
{
	bool error = d->proto == PROTO_ICMP || d->proto == PROTO_ICMPV6;

	s->received++;
	/* What an error is about, only the core can read. */
	s->answerers += error ||
			first(t, ANSWERER, s, name_of(s, &d->src, d, d->sport));
}

void truth_sent(struct truth *t, const struct sent *sent)
{
	const struct build *d = sent->build;
	struct truth_source *from = truth_source(t, &d->src, d->family);
	struct truth_source *to = truth_source(t, &d->dst, d->family);

	t->senders |= 1ULL << script_host(&d->src, d->family);
	asked(t, from, d);
	answered(t, to, d);
	if (d->proto != PROTO_TCP)
		return;
	from->went_on += d->flags & TCP_ACK || sent->piece;
	/* A piece may be put together with what another one says. */
	if (d->flags & TCP_ACK || sent->piece)
		from->verified |= is_seen(t, HANDSHAKE, from, d->ack);
	if (d->flags & TCP_SYN || sent->piece)
		first(t, HANDSHAKE, to, d->seq + 1);
}
