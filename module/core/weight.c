// SPDX-License-Identifier: GPL-2.0-only
/*
 * One rule for each kind of innocent traffic that looks like a scan. Reads a
 * source's memory where it must; changes nothing.
 */
#include "core/weight.h"
#include "core/protocol.h"
#include "core/toolprint.h"

#define TRACEROUTE_TTL 30
/* Mail and chat servers that we call ask back who calls (RFC 1413). */
#define IDENT 113

static bool is_portless(u8 technique)
{
	return BIT(technique) & TECHNIQUES_ICMP;
}

bool weight_is_traceroute(const struct packet *p, const struct contact *c)
{
	return c->technique == SCANVIGIL_TECHNIQUE_UDP &&
	       c->port >= TRACEROUTE_FIRST && c->port <= TRACEROUTE_LAST &&
	       p->ttl < TRACEROUTE_TTL;
}

bool weight_counts(const struct packet *p, const struct contact *c,
		   const struct scene *scene)
{
	u32 low = scene->params->ephemeral_low;
	bool ephemeral = c->has_port && c->port >= low;
	bool service = c->peer_port < low;

	switch (c->class) {
	case CONTACT_STRAY:
		/* The end of a connection to a service, told late. */
		if (c->peer_port < PORTS_LOW && c->port >= PORTS_LOW)
			return false;
		return !ephemeral && !scene->grace;
	case CONTACT_REPLYISH:
		/* What a service sends is backscatter, of whoever asked it. */
		return !ephemeral && !service && !scene->grace;
	case CONTACT_INIT:
		if (!weight_is_udp(c->technique))
			return true;
		/* From a service, late: answers look so. */
		if (ephemeral && service)
			return false;
		return !weight_is_traceroute(p, c);
	default:
		return c->class == CONTACT_BOGUS;
	}
}

static bool is_near(const struct detail *d, const struct contact *c)
{
	return (u16)(c->peer_port - d->sport) <= SPORT_STEP;
}

/*
 * Live flows of a reloaded gateway come from a source port each and know what
 * they acknowledge; scanners hold on to a port, or acknowledge nothing.
 */
static bool is_probe(const struct detail *d, const struct packet *p,
		     const struct contact *c)
{
	if (!d->sport_count || is_near(d, c))
		return true;
	return p->proto == PROTO_TCP && !p->ack;
}

/*
 * Closed ports refuse a few tries each, and acknowledge only what does not (RFC
 * 9293 3.10.7): of refusals only a port that goes on refusing is no victim's. Then
 * the first ones count, too, unless they were probes, which counted as they came.
 */
static int weight_of_refusal(const struct source *s, const struct detail *d,
			     const struct contact *c)
{
	u32 only = TECHNIQUE(RST) | TECHNIQUE(CONNECT);

	if (!is_near(d, c) || d->sport_count < REFUSALS_MIN)
		return 0;
	if (d->sport_count > REFUSALS_MIN || s->techniques & ~only)
		return 1;
	return REFUSALS_MIN + 1;
}

/*
 * One port of ours after the other, from one that services have: datagrams were
 * asked for in our name (Rossow: Amplification Hell, NDSS 2014), segments before
 * we looked. Who chooses what to ask from there asks for services, too, or has
 * nothing to say.
 */
static bool is_answering(const struct source *s, const struct detail *d,
			 const struct packet *p, const struct params *params)
{
	bool low = p->proto == PROTO_TCP ||
		   s->low_ports * LOW_PORTS_SHARE >= d->sport_count;

	if (p->proto == PROTO_UDP && !p->payload)
		return false;
	return p->sport == d->sport && p->sport < params->ephemeral_low &&
	       (p->dport >= PORTS_LOW || !low);
}

/* Stacks take another port for each connection (RFC 6056), masscan does not. */
static bool keeps_sport(const struct detail *d, const struct packet *p)
{
	return p->proto == PROTO_TCP && d->contacts > 1 && p->sport == d->sport;
}

/* Contacts that no client makes by the dozen, whether answered or not. */
static bool is_telling(const struct detail *d, const struct packet *p,
		       const struct contact *c)
{
	return BIT(c->technique) & (TECHNIQUE(SCTP_INIT) | TECHNIQUE(DCCP)) ||
	       toolprint(p) != SCANVIGIL_TOOL_UNKNOWN || keeps_sport(d, p);
}

int weight_of(const struct record *r, const struct packet *p,
	      const struct contact *c, const struct novelty *first,
	      const struct params *params)
{
	const struct detail *d = r->detail;

	/* Pings are counted by hosts; whoever watches machines sends many. */
	if (is_portless(c->technique))
		return 0;
	if (c->port == IDENT && c->technique == SCANVIGIL_TECHNIQUE_SYN &&
	    d->ports <= 1 && d->contacts < params->sweep_hosts)
		return 0;
	if ((weight_claims(c) || weight_is_udp(c->technique)) &&
	    is_answering(r->source, d, p, params))
		return 0;
	if (c->technique == SCANVIGIL_TECHNIQUE_RST)
		return first->port ? weight_of_refusal(r->source, d, c) : 0;
	if (weight_claims(c))
		return first->port && is_probe(d, p, c);
	/* One port of many hosts is a service that is liked, or a tool's. */
	if (!params->replies_visible)
		return is_telling(d, p, c) ? first->contact : first->port;
	/* Peers and games call one port of many; protocols are not hosts. */
	if (weight_is_udp(c->technique) ||
	    c->technique == SCANVIGIL_TECHNIQUE_IP_PROTO)
		return first->port;
	return first->contact;
}
