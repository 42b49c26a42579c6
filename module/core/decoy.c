// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links sources by probes that are the same in all that nmap does not vary. Both
 * tables are direct-mapped: whoever fills them up loses links, and no more.
 */
#include "core/decoy.h"
#include "core/protocol.h"

#define PROBE_SHIFT 20
#define PROBE_SPAN 1000 /* units of 2^20 ns: a second */
#define GROUP_SHIFT 30
#define GROUP_SPAN 60 /* units of 2^30 ns: a minute */
#define LINKS_MIN 3

/* What a probe and its copies have in common. */
static u32 probe_hash(const struct packet *p, const struct env_key *key)
{
	u32 number = p->flags & TCP_ACK ? p->ack : p->seq;
	u32 hash = env_hash4(addr_hash(&p->dst, p->family, key),
			     (u32)p->sport << 16 | p->dport, number,
			     (u32)p->ip_id << 16 | p->proto << 8 | p->flags,
			     key);

	return hash ?: 1;
}

static bool has_member(const struct members *m, const struct addr *addr)
{
	u32 i;

	for (i = 0; i < m->count; i++)
		if (addr_equal(&m->list[i], addr))
			return true;
	return false;
}

/* Beyond what can be listed, the first round tells how many there are. */
static void add_member(struct decoy_group *g, const struct addr *addr,
		       bool counting)
{
	struct members *m = &g->members;

	if (has_member(m, addr))
		return;
	if (m->count < ARRAY_SIZE(m->list)) {
		m->list[m->count++] = *addr;
		m->total++;
	} else if (counting) {
		m->total++;
	}
}

static struct decoy_group *group_of(struct decoys *d, const struct addr *first,
				    const struct packet *p,
				    const struct scene *scene)
{
	u32 hash = addr_hash(first, p->family, scene->key) ?: 1;
	struct decoy_group *g = &d->group[hash % DECOY_GROUPS];
	u32 at = (u32)(scene->now >> GROUP_SHIFT);

	if (g->first != hash || at - g->at > GROUP_SPAN) {
		*g = (struct decoy_group){ .first = hash };
		add_member(g, first, true);
	}
	g->at = at;
	return g;
}

bool decoy_observe(struct decoys *d, const struct packet *p,
		   const struct scene *scene, struct crowd_finding *crowd,
		   struct members *members)
{
	u32 hash = probe_hash(p, scene->key);
	struct decoy_probe *probe = &d->probe[hash % DECOY_PROBES];
	u32 at = (u32)(scene->now >> PROBE_SHIFT);
	struct decoy_group *g;

	if (probe->hash != hash || at - probe->at > PROBE_SPAN) {
		*probe = (struct decoy_probe){ .source = p->src,
					       .hash = hash,
					       .at = at };
		return false;
	}
	if (addr_equal(&probe->source, &p->src))
		return false;
	g = group_of(d, &probe->source, p, scene);
	/* Of the first probe alone, or the next one's first copy counts again. */
	add_member(g, &p->src, !g->links || (g->links == 1 && probe->linked));
	if (!probe->linked && g->links < U8_MAX)
		g->links++;
	probe->linked = true;
	if (g->links < LINKS_MIN)
		return false;
	*crowd = (struct crowd_finding){ .kind = SCANVIGIL_KIND_DECOY,
					 .level = SCANVIGIL_LEVEL_SCAN,
					 .why = SCANVIGIL_WHY_LINKED,
					 .tell = !g->told };
	if (crowd->tell)
		*members = g->members;
	g->told = true;
	return true;
}
