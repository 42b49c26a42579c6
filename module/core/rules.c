// SPDX-License-Identifier: GPL-2.0-only
/*
 * Levels and kinds out of a source's memory alone, so that the same contacts
 * give the same verdict at any speed. Some rules need no walk: numbers that no
 * stack repeats are enough. Writes to nothing.
 */
#include "core/rules.h"
#include "core/anomaly.h"
#include "core/protocol.h"

/* UDP ports for each host, below which it is peers that are called. */
#define UDP_PORTS_A_HOST 4
/* Ports of a sweep, at the most. */
#define UDP_SWEEP_PORTS 2
/* Hosts or ports from which on a scan is called wide. */
#define WIDE 5
/* A peer is called by TCP and UDP and once more, at the most. */
#define PEER_CONTACTS 3
/* One in so many listens at a port of a service, to get past firewalls. */
#define PEER_SHARE 3
/* Services of one host, above which whoever uses them takes stock. */
#define SERVICES_MAX 12
/* Tunnels and their like are three to a host at the most (DETECTION row 40). */
#define PROTOCOLS_MIN 4
#define PROTOCOLS_MAX 256
/* Different fingerprint probes that only come from one tool. */
#define OS_PROBES_MIN 2

/* Rules whose evidence may be overwritten; once true, true for the scan. */
#define WHY_STICKY                                                     \
	(WHY(SAME_ISN) | WHY(SAME_ACK) | WHY(SAME_SPORT) | WHY(FAST) | \
	 WHY(HOSTS) | WHY(PROBE_SET))

static u32 tokens(const struct record *r, const struct params *params)
{
	const struct detail *d = r->detail;
	u32 why = 0;
	unsigned int i;

	if (!(r->source->bits & SOURCE_ASKED))
		return 0;
	for (i = 0; i < ARRAY_SIZE(d->token); i++)
		if (d->token[i].count >= params->isn_repeat)
			why |= d->token[i].is_ack ? WHY(SAME_ACK) :
						    WHY(SAME_ISN);
	return why;
}

/*
 * One source port to many ports of one host. UDP has holes punched and calls
 * set up like that, so there it takes as many as twice its own threshold, or a
 * few that no client has business with at once; and never comes from a service,
 * whose answers go to any port.
 */
static bool same_sport(const struct record *r, const struct params *params)
{
	const struct detail *d = r->detail;

	/* Refusals come from where they were asked for. */
	if (r->source->proto == PROTO_TCP)
		return d->sport_count >= params->sport_repeat &&
		       r->source->techniques != TECHNIQUE(RST);
	if (d->sport < PORTS_LOW)
		return false;
	if (r->source->low_ports >= params->sport_repeat &&
	    r->source->low_ports * LOW_PORTS_SHARE >= d->sport_count)
		return true;
	return d->sport >= params->ephemeral_low &&
	       d->sport_count >= 2 * params->udp_score;
}

/* Kinds of ICMP requests that only tools like xprobe2 send together. */
static bool is_icmp_set(const struct source *s)
{
	u32 icmp = s->techniques & TECHNIQUES_ICMP;

	if (s->techniques & TECHNIQUE(ICMP_INFO))
		return hweight32(icmp) > 2;
	return s->anomalies & ANOMALY(ICMP_CODE) && icmp != TECHNIQUE(ECHO) &&
	       hweight32(icmp) > 1;
}

static u32 privileged(const struct detail *d)
{
	u32 i, n = 0;

	for (i = 0; i < d->sampled; i++)
		n += d->sample[i] < PORTS_LOW;
	return n;
}

/* More than one in so many of all ports, as far as they are known, is privileged. */
static bool asks_for_services(const struct record *r)
{
	const struct detail *d = r->detail;
	u32 i, n = 0;

	if (!r->dossier)
		return PEER_SHARE * privileged(d) > d->sampled;
	for (i = 0; i < PORTS_LOW / 64; i++)
		n += (u32)hweight64(r->dossier->ports[i]);
	return PEER_SHARE * n > d->ports;
}

/*
 * Another port of another host nearly each time, and few of a service: peers, as
 * others told of them. Who scans asks most of the hosts for most of the ports.
 */
static bool is_peers(const struct record *r)
{
	const struct detail *d = r->detail;
	u32 hosts = source_hosts(r), ports = d->ports;

	return r->source->tool == SCANVIGIL_TOOL_UNKNOWN && hosts >= WIDE &&
	       ports >= WIDE && 3 * ports >= hosts &&
	       d->contacts <= PEER_CONTACTS * hosts && !asks_for_services(r);
}

/* Rules that make a scan at once, whatever the walk says. */
static u32 certain(const struct record *r, const struct params *params)
{
	const struct source *s = r->source;
	const struct detail *d = r->detail;
	bool icmp = !(s->techniques & ~TECHNIQUES_ICMP);
	u32 why = (s->why & WHY_STICKY) | tokens(r, params);

	if (same_sport(r, params))
		why |= WHY(SAME_SPORT);
	if (icmp && source_hosts(r) >= params->sweep_hosts)
		why |= WHY(HOSTS);
	if (d->fast_weight >= params->fast_weight &&
	    s->score >= (int)params->notice_score && !is_peers(r))
		why |= WHY(FAST);
	if (hweight32(s->anomalies & ANOMALY_OS_PROBES) >= OS_PROBES_MIN ||
	    is_icmp_set(s))
		why |= WHY(PROBE_SET);
	return why;
}

/* Whoever asks for so many ports, a few of them privileged, is no peer. */
static bool is_long_udp(const struct record *r, const struct params *params)
{
	return privileged(r->detail) >= params->sport_repeat &&
	       r->source->udp_score >= 2 * (int)params->udp_score;
}

/*
 * What UDP alone makes: a scan only where the ports are said to be closed, or
 * where nobody would look for peers.
 */
static u8 walked_udp(const struct record *r, const struct params *params,
		     u32 *why)
{
	const struct source *s = r->source;
	const struct detail *d = r->detail;

	/* One service asked of many hosts, none of which has it. */
	if (s->techniques & TECHNIQUES_UDP && !d->answered_count &&
	    d->ports <= UDP_SWEEP_PORTS &&
	    source_hosts(r) >= 2 * params->sweep_hosts) {
		*why |= WHY(WALK);
		return SCANVIGIL_LEVEL_NOTICE;
	}
	if (s->udp_score < (int)params->udp_score ||
	    d->ports < UDP_PORTS_A_HOST * source_hosts(r))
		return SCANVIGIL_LEVEL_NONE;
	*why |= WHY(WALK);
	if (privileged(d) >= min_t(u32, params->udp_score, LISTED_MAX) ||
	    is_long_udp(r, params))
		return SCANVIGIL_LEVEL_SCAN;
	/* Refusals of UDP are only known apart where nothing else was asked. */
	if (d->rejected_count >= params->udp_score &&
	    !(s->techniques & ~(TECHNIQUES_UDP | TECHNIQUES_ICMP)))
		return SCANVIGIL_LEVEL_SCAN;
	return SCANVIGIL_LEVEL_NOTICE;
}

/*
 * The walk, without what may still be answered where it goes to many hosts: a
 * browser or a peer begins dozens of connections before the first is taken. A
 * scanner does not wait for answers, and where none pass there are none to wait
 * for.
 */
static int settled_score(const struct record *r, const struct params *params)
{
	if (!params->replies_visible || source_hosts(r) <= r->detail->ports ||
	    r->source->tool != SCANVIGIL_TOOL_UNKNOWN)
		return r->source->score;
	return r->source->score - r->detail->flight;
}

/*
 * Failures in a row, not one success between them, need a fifth less (Jung,
 * Paxson, Berger, Balakrishnan: Fast Portscan Detection, IEEE S&P 2004).
 */
static int scan_score(const struct detail *d, const struct params *params)
{
	bool none = params->replies_visible && !d->answered_count;
	u32 less = none ? params->scan_score / 5 : 0;

	return (int)max_t(u32, params->scan_score - less, params->notice_score);
}

/*
 * Protocol after protocol, of which those with ports have one port each: nmap -sO
 * asks for them, too.
 */
static bool is_protocols(const struct record *r)
{
	const struct source *s = r->source;
	u32 others = s->techniques & ~(TECHNIQUE(IP_PROTO) | TECHNIQUES_ICMP);
	u32 ports = r->detail->ports;

	if (!s->protocols)
		return false;
	if (s->protocols == FEW_MAX)
		return ports <= PROTOCOLS_MAX + hweight32(others);
	return s->protocols + hweight32(others) >= ports;
}

/*
 * No client opens so many services of one host, and no other host, nor UDP; those
 * that are open would pay for those that are not. What servers send to privileged
 * ports of clients (rsh, NFS) is no such thing.
 */
static bool is_inventory(const struct record *r)
{
	u32 techniques = r->source->techniques;

	return techniques & TECHNIQUE(SYN) && !(techniques & TECHNIQUES_UDP) &&
	       privileged(r->detail) >= SERVICES_MAX && source_hosts(r) == 1;
}

/* The level that the walks alone make, and which rule of them. */
static u8 walked(const struct record *r, const struct params *params, u32 *why)
{
	const struct source *s = r->source;
	const struct detail *d = r->detail;
	bool stray = !(s->techniques & ~TECHNIQUES_STRAY);
	u8 udp = walked_udp(r, params, why);
	int score = settled_score(r, params);

	if (s->protocols >= PROTOCOLS_MIN && is_protocols(r)) {
		*why |= WHY(PROTOCOLS);
		return s->protocols < 2 * PROTOCOLS_MIN ?
			       SCANVIGIL_LEVEL_NOTICE :
			       SCANVIGIL_LEVEL_SCAN;
	}
	if (is_inventory(r)) {
		*why |= WHY(DISTINCT);
		return SCANVIGIL_LEVEL_SCAN;
	}
	if (score < (int)params->notice_score ||
	    d->contacts < params->contacts_min || is_peers(r))
		return udp;
	if (stray && d->ports < params->stray_ports)
		return udp;
	if (stray)
		*why |= WHY(STRAY);
	else
		*why |= params->replies_visible ? WHY(WALK) : WHY(DISTINCT);
	return score < scan_score(d, params) ? SCANVIGIL_LEVEL_NOTICE :
					       SCANVIGIL_LEVEL_SCAN;
}

u8 rules_level(const struct record *r, const struct params *params, u32 *why)
{
	u8 level;

	*why = certain(r, params);
	level = walked(r, params, why);
	return *why & WHY_STICKY ? SCANVIGIL_LEVEL_SCAN : level;
}

u8 rules_kind(const struct record *r, u8 technique, u32 why)
{
	u32 hosts = source_hosts(r), ports = r->detail->ports;

	if (why == WHY(PROBE_SET))
		return SCANVIGIL_KIND_OS_PROBE;
	if (technique == SCANVIGIL_TECHNIQUE_IP_PROTO || is_protocols(r))
		return SCANVIGIL_KIND_PROTOCOL;
	if (hosts >= WIDE && ports >= WIDE)
		return SCANVIGIL_KIND_BLOCK;
	return hosts > ports ? SCANVIGIL_KIND_SWEEP : SCANVIGIL_KIND_VERTICAL;
}
