// SPDX-License-Identifier: GPL-2.0-only
/*
 * Direct-mapped: a datagram or a sender pushes out whoever had its place, and
 * what was known of that is forgotten. Keeps no byte of any payload.
 */
#include "core/fragment.h"
#include "core/anomaly.h"

#define AT_SHIFT 30
#define DATAGRAM_SPAN 30 /* units of 2^30 ns: how long receivers wait */

const struct crowd_finding fragment_flood = {
	.kind = SCANVIGIL_KIND_FRAGMENTS,
	.level = SCANVIGIL_LEVEL_NOTICE,
	.why = SCANVIGIL_WHY_RATE,
	.tell = true,
	.raise = true,
};

static struct fragment_datagram *datagram_of(struct fragments *f,
					     const struct packet *p,
					     const struct scene *scene)
{
	u32 hash = env_hash4(addr_hash(&p->src, p->family, scene->key),
			     addr_hash(&p->dst, p->family, scene->key),
			     p->fragment_id, p->proto, scene->key);
	struct fragment_datagram *d = &f->datagram[hash % FRAGMENT_DATAGRAMS];
	u32 at = (u32)(scene->now >> AT_SHIFT);

	/* A first piece behind the last: the identification is used again. */
	if (!d->count || d->hash != hash || at - d->at > DATAGRAM_SPAN ||
	    (d->ended && !p->fragment_offset))
		*d = (struct fragment_datagram){ .hash = hash, .at = at };
	return d;
}

/* What this piece does to one that came before. */
static u32 compare(u32 from, u32 to, u32 old_from, u32 old_to)
{
	if (from == old_from && to == old_to)
		return 0;
	if (from >= old_to || to <= old_from)
		return 0;
	if (!from && !old_from)
		return ANOMALY(FRAG_REWRITE);
	return ANOMALY(FRAG_OVERLAP);
}

static u32 overlaps(struct fragment_datagram *d, const struct packet *p)
{
	u32 from = p->fragment_offset, to = from + p->transport_len;
	u32 i, known = min_t(u32, d->count, FRAGMENT_PIECES), found = 0;

	for (i = 0; i < known; i++)
		found |= compare(from, to, d->from[i], d->to[i]);
	d->from[d->count % FRAGMENT_PIECES] = from;
	d->to[d->count % FRAGMENT_PIECES] = to;
	d->ended |= !(p->bits & PACKET_MORE);
	/* A multiple of the pieces, so that the next place is the same. */
	if (++d->count == U32_MAX)
		d->count = FRAGMENT_PIECES;
	return found;
}

static bool is_flood(struct fragments *f, const struct packet *p,
		     const struct scene *scene)
{
	u32 hash = addr_hash(&p->src, p->family, scene->key);
	struct fragment_sender *s = &f->sender[hash % FRAGMENT_SENDERS];
	u32 at = (u32)(scene->now >> AT_SHIFT);

	if (s->hash != hash || s->at != at)
		*s = (struct fragment_sender){ .hash = hash, .at = at };
	if (!p->fragment_offset && s->open < U32_MAX)
		s->open++;
	else if (p->fragment_offset && !(p->bits & PACKET_MORE) && s->open)
		s->open--;
	return s->open >= scene->params->flood_rate;
}

u32 fragment_observe(struct fragments *f, const struct packet *p,
		     const struct scene *scene, bool *flood)
{
	*flood = is_flood(f, p, scene);
	return overlaps(datagram_of(f, p, scene), p);
}
