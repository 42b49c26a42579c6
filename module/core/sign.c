// SPDX-License-Identifier: GPL-2.0-only
/*
 * One function for each sign. They only count; detect tells, once for each kind.
 */
#include "core/sign.h"
#include "core/anomaly.h"
#include "core/known.h"
#include "core/protocol.h"
#include "core/toolprint.h"
#include "core/weight.h"

/* Any three of the four ways in which nmap asks whether a host is up. */
#define CHECKS_MIN 3
#define CHECK_SHIFT 30
#define CHECK_SPAN 4 /* units of 2^30 ns */

/* nmap breaks six handshakes off, 100 ms apart, to see the numbers in between. */
#define ABORTS_MIN 4
#define ABORT_SHIFT 28
#define ABORT_SPAN 4 /* units of 2^28 ns: 1.07 s */

#define IDLES_MIN 3
#define GRABS_MIN 3
/* A greeting, not a download. */
#define GREETING_MAX 65536

#define REPLIES_MIN 5
/* Source ports that make a scan of many, and a service of one. */
#define REPLY_CHANGES_MANY 4
#define REPLY_CHANGES_FEW 1
/* nmap moves its source port by a few from try to try (DETECTION row 31). */
#define REPLY_SPREAD 16

static u8 check_of(const struct contact *c)
{
	switch (c->technique) {
	case SCANVIGIL_TECHNIQUE_ECHO:
		return CHECK_ECHO;
	case SCANVIGIL_TECHNIQUE_TIMESTAMP:
		return CHECK_TIMESTAMP;
	case SCANVIGIL_TECHNIQUE_SYN:
		return c->port == HTTPS ? CHECK_HTTPS : 0;
	case SCANVIGIL_TECHNIQUE_ACK:
		return c->port == 80 ? CHECK_HTTP : 0;
	default:
		return 0;
	}
}

/* Unlike ways of asking one host whether it is there, within seconds. */
static u8 host_check(const struct record *r, const struct contact *c,
		     const struct scene *scene)
{
	struct source *s = r->source;
	u8 at = scene->now >> CHECK_SHIFT & 0x0f, check = check_of(c);
	u8 passed = (at - (s->checks >> 4)) & 0x0f;

	if (!check)
		return SIGN_NONE;
	if (!addr_equal(&r->detail->target, c->host) || passed > CHECK_SPAN)
		s->checks = (u8)(at << 4);
	s->checks |= check;
	if (hweight32(s->checks & 0x0f) < CHECKS_MIN)
		return SIGN_NONE;
	return SCANVIGIL_KIND_HOST_CHECK;
}

/* The user of a zombie asks it for its IP ID, over and over (nmap -sI). */
static u8 idle_scan(const struct record *r, const struct packet *p,
		    const struct contact *c, const struct scene *scene)
{
	struct source *s = r->source;
	u32 mark;

	if (c->class != CONTACT_REPLYISH || !toolprint_idle(p))
		return SIGN_NONE;
	mark = contact_mark(c, p, scene->key);
	/* From port to port it is a scan of another kind. */
	if (!source_is_last(s, mark)) {
		s->idles = 0;
		source_recall(s, mark);
	} else if (s->idles < FEW_MAX) {
		s->idles++;
	}
	return s->idles < IDLES_MIN ? SIGN_NONE : SCANVIGIL_KIND_IDLE_SCAN;
}

/*
 * Answers that nobody asked for. Many ports of the source answer one or two of
 * ours: somebody scans it from here, or in our name. One service answers many of
 * ours: somebody floods it in our name (Moore, Voelker, Savage: Inferring
 * Internet Denial-of-Service Activity, USENIX Security 2001).
 */
static u8 unasked(const struct record *r, const struct packet *p,
		  const struct contact *c, const struct scene *scene)
{
	struct replies *reply = &r->detail->replies;

	if (c->class != CONTACT_REPLYISH || r->source->bits & SOURCE_ASKED ||
	    weight_counts(p, c, scene))
		return SIGN_NONE;
	if (!reply->count)
		*reply = (struct replies){ .sport = p->sport,
					   .low = p->dport,
					   .high = p->dport };
	if (reply->sport != p->sport && reply->changes < U8_MAX)
		reply->changes++;
	reply->sport = p->sport;
	reply->low = min_t(u16, reply->low, p->dport);
	reply->high = max_t(u16, reply->high, p->dport);
	if (reply->count < U8_MAX)
		reply->count++;
	if (reply->count < REPLIES_MIN)
		return SIGN_NONE;
	if (reply->changes >= REPLY_CHANGES_MANY &&
	    reply->high - reply->low < REPLY_SPREAD)
		return SCANVIGIL_KIND_REPLY;
	if (reply->changes <= REPLY_CHANGES_FEW && reply->low != reply->high)
		return SCANVIGIL_KIND_BACKSCATTER;
	return SIGN_NONE;
}

u8 sign_contact(const struct record *r, const struct packet *p,
		const struct contact *c, const struct scene *scene)
{
	u8 kind;

	if (!weight_accuses(c))
		return SIGN_NONE;
	kind = host_check(r, c, scene);
	if (kind == SIGN_NONE)
		kind = idle_scan(r, p, c, scene);
	if (kind == SIGN_NONE)
		kind = unasked(r, p, c, scene);
	if (kind == SIGN_NONE && c->class == CONTACT_INIT &&
	    weight_is_traceroute(p, c))
		kind = SCANVIGIL_KIND_TRACEROUTE;
	return kind;
}

/* Handshakes with one service broken off, one after the other and no other. */
static u8 isn_probe(const struct record *r, const struct packet *p,
		    const struct contact *c, const struct scene *scene)
{
	struct source *s = r->source;
	u32 mark = contact_mark(c, p, scene->key);
	u8 at = (u8)(scene->now >> ABORT_SHIFT);

	if (!source_is_last(s, mark)) {
		s->aborts = 0;
		if (!source_recall(s, mark))
			return SIGN_NONE;
	}
	if ((u8)(at - s->abort_at) > ABORT_SPAN)
		s->aborts = 0;
	if (!s->aborts)
		s->abort_at = at;
	if (s->aborts < FEW_MAX)
		s->aborts++;
	return s->aborts < ABORTS_MIN ? SIGN_NONE : SCANVIGIL_KIND_ISN_PROBE;
}

/* A connection that ends before its client has said a word, but not its server. */
static bool is_grab(const struct detail *d, const struct packet *p)
{
	u32 got = p->ack - d->handshake;
	unsigned int i;

	if (p->payload || !d->handshake || !got || got > GREETING_MAX)
		return false;
	for (i = 0; i < ARRAY_SIZE(d->token); i++)
		if (d->token[i].count && !d->token[i].is_ack &&
		    d->token[i].sport == p->sport &&
		    d->token[i].value + 1 == p->seq)
			return true;
	return false;
}

static u8 banner_grab(const struct record *r, const struct packet *p,
		      const struct contact *c, const struct scene *scene)
{
	struct source *s = r->source;
	u32 hash;

	/* Data connections of passive FTP are read without a word, too. */
	if (c->port >= scene->params->ephemeral_low ||
	    !(s->bits & SOURCE_ASKED) || !is_grab(r->detail, p))
		return SIGN_NONE;
	hash = source_contact_hash(c, p, scene->key) & FEW_MAX;
	if (s->grabs && s->grabbed == hash)
		return SIGN_NONE;
	s->grabbed = hash & FEW_MAX;
	if (s->grabs < FEW_MAX)
		s->grabs++;
	return s->grabs < GRABS_MIN ? SIGN_NONE : SCANVIGIL_KIND_BANNER_GRAB;
}

u8 sign_outcome(const struct record *r, const struct packet *p,
		const struct contact *c, const struct scene *scene)
{
	switch (c->class) {
	case CONTACT_ABORT:
		return isn_probe(r, p, c, scene);
	case CONTACT_VERIFY:
	case CONTACT_CLOSE:
		return banner_grab(r, p, c, scene);
	default:
		return SIGN_NONE;
	}
}

u8 sign_level(u8 kind)
{
	switch (kind) {
	case SCANVIGIL_KIND_BACKSCATTER:
	case SCANVIGIL_KIND_BANNER_GRAB:
	case SCANVIGIL_KIND_REPLY:
	case SCANVIGIL_KIND_TRACEROUTE:
		return SCANVIGIL_LEVEL_INFO;
	default:
		return SCANVIGIL_LEVEL_NOTICE;
	}
}
