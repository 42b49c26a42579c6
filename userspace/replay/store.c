// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Numbers count from 1, so that 0 is an empty place of the index. The index
 * doubles before it is half full.
 */
#include <stdlib.h>

#include "store.h"

#define SLAB 4096
#define SLABS (STORE_SOURCES_MAX / SLAB)
#define INDEX_FIRST 8192U
/* Dossiers open at a time; the kernel's largest table has fewer. */
#define DOSSIERS_MAX 4096

struct slab {
	struct source source[SLAB];
	struct detail detail[SLAB];
	struct dossier *dossier[SLAB];
};

struct store {
	struct env_key key;
	struct slab *slab[SLABS];
	u32 *index; /* numbers of sources */
	u32 mask;
	u32 count;
	u32 dossiers;
};

struct store *store_new(const struct env_key *key)
{
	struct store *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->key = *key;
	s->mask = INDEX_FIRST - 1;
	s->index = calloc(INDEX_FIRST, sizeof(*s->index));
	if (s->index)
		return s;
	free(s);
	return NULL;
}

void store_free(struct store *s)
{
	u32 i, n;

	if (!s)
		return;
	for (i = 0; i < SLABS && s->slab[i]; i++) {
		for (n = 0; n < SLAB; n++)
			free(s->slab[i]->dossier[n]);
		free(s->slab[i]);
	}
	free(s->index);
	free(s);
}

u32 store_count(const struct store *s)
{
	return s->count;
}

static struct slab *slab_of(const struct store *s, u32 number)
{
	return s->slab[(number - 1) / SLAB];
}

struct record store_record(const struct store *s, u32 number)
{
	struct slab *slab = slab_of(s, number);
	u32 i = (number - 1) % SLAB;

	return (struct record){ &slab->source[i], &slab->detail[i],
				slab->dossier[i] };
}

static bool is_source(const struct store *s, u32 number, const struct addr *key,
		      u8 family)
{
	const struct source *source = store_record(s, number).source;

	return addr_equal(&source->key, key) &&
	       !!(source->bits & SOURCE_IPV6) == (family == 6);
}

/* The place of a source in the index, or the free one that it would get. */
static u32 *place(const struct store *s, const struct addr *key, u8 family)
{
	u32 at = addr_hash(key, family, &s->key) & s->mask;

	while (s->index[at] && !is_source(s, s->index[at], key, family))
		at = (at + 1) & s->mask;
	return &s->index[at];
}

static bool grow(struct store *s)
{
	u32 *old = s->index, i, old_mask = s->mask;
	u32 *new = calloc((size_t)(old_mask + 1) * 2, sizeof(*new));

	if (!new)
		return false;
	s->index = new;
	s->mask = old_mask * 2 + 1;
	for (i = 0; i <= old_mask; i++) {
		const struct source *source;

		if (!old[i])
			continue;
		source = store_record(s, old[i]).source;
		*place(s, &source->key, source->bits & SOURCE_IPV6 ? 6 : 4) =
			old[i];
	}
	free(old);
	return true;
}

u32 store_find(const struct store *s, const struct addr *key, u8 family)
{
	return *place(s, key, family);
}

u32 store_add(struct store *s, const struct addr *key, u8 family, u64 now)
{
	u32 slab = s->count / SLAB, number;
	struct record r;

	if (s->count == STORE_SOURCES_MAX)
		return 0;
	if (s->count * 2 > s->mask && !grow(s))
		return 0;
	if (!s->slab[slab])
		s->slab[slab] = calloc(1, sizeof(struct slab));
	if (!s->slab[slab])
		return 0;
	number = ++s->count;
	r = store_record(s, number);
	source_init(&r, key, family, now);
	*place(s, key, family) = number;
	return number;
}

void store_drop_dossier(struct store *s, u32 number)
{
	struct slab *slab = slab_of(s, number);
	u32 i = (number - 1) % SLAB;

	if (!slab->dossier[i])
		return;
	free(slab->dossier[i]);
	slab->dossier[i] = NULL;
	slab->detail[i].dossier = 0;
	s->dossiers--;
}

void store_want_dossier(struct store *s, u32 number)
{
	struct record r = store_record(s, number);

	if (!source_wants_dossier(&r) || s->dossiers == DOSSIERS_MAX)
		return;
	r.dossier = malloc(sizeof(*r.dossier));
	if (!r.dossier)
		return;
	slab_of(s, number)->dossier[(number - 1) % SLAB] = r.dossier;
	r.detail->dossier = 1;
	s->dossiers++;
	source_open_dossier(&r);
}
