// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sorts packets by what is known of their flow first and by their own headers second
 * (DETECTION 3.3.2). Knows no source and no threshold.
 */
#include "core/contact.h"
#include "core/anomaly.h"
#include "core/protocol.h"
#include <uapi/linux/scanvigil.h>

static void ask(struct contact *c, u8 class, u8 technique)
{
	c->class = class;
	c->technique = technique;
}

static u8 bogus_technique(u32 anomalies)
{
	if (anomalies & ANOMALY(TCP_NULL))
		return SCANVIGIL_TECHNIQUE_NULL;
	if (anomalies & ANOMALY(TCP_FIN))
		return SCANVIGIL_TECHNIQUE_FIN;
	if (anomalies & ANOMALY(TCP_XMAS))
		return SCANVIGIL_TECHNIQUE_XMAS;
	return SCANVIGIL_TECHNIQUE_FLAGS;
}

/*
 * An FTP server opens data connections to ports that its client chose: those of
 * services are not among them unless the client means others (RFC 2577).
 */
static bool is_bounce(const struct packet *p)
{
	return p->sport == FTP_DATA && p->dport < PORTS_LOW;
}

static void classify_tcp(const struct packet *p, u32 anomalies,
			 struct contact *c)
{
	if (anomalies & ANOMALY_TCP_FLAGS)
		ask(c, CONTACT_BOGUS, bogus_technique(anomalies));
	else if (p->flags & TCP_RST)
		ask(c, CONTACT_REPLYISH, SCANVIGIL_TECHNIQUE_RST);
	else if ((p->flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK))
		ask(c, CONTACT_REPLYISH, SCANVIGIL_TECHNIQUE_SYN_ACK);
	else if (p->flags & TCP_SYN && is_bounce(p))
		ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_BOUNCE);
	else if (p->flags & TCP_SYN)
		ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_SYN);
	else if (p->flags & TCP_FIN)
		ask(c, CONTACT_STRAY, SCANVIGIL_TECHNIQUE_MAIMON);
	else
		ask(c, CONTACT_STRAY, SCANVIGIL_TECHNIQUE_ACK);
}

static void classify_sctp(const struct packet *p, struct contact *c)
{
	if (p->type == SCTP_INIT_CHUNK)
		ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_SCTP_INIT);
	else if (p->type == SCTP_COOKIE_ECHO_CHUNK)
		ask(c, CONTACT_STRAY, SCANVIGIL_TECHNIQUE_SCTP_COOKIE);
}

static void classify_icmp(const struct packet *p, struct contact *c)
{
	switch (p->type) {
	case ICMP_REQUEST:
		ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_ECHO);
		break;
	case ICMP_TIMESTAMP_REQUEST:
		ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_TIMESTAMP);
		break;
	case ICMP_NETMASK_REQUEST:
		ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_NETMASK);
		break;
	case ICMP_INFO_REQUEST_TYPE:
	case ICMP_SOLICITATION:
		ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_ICMP_INFO);
		break;
	}
}

/* No flow, or the first packet of one. */
static void classify_new(const struct packet *p, u32 anomalies,
			 struct contact *c)
{
	if (p->fragment_offset)
		return;
	switch (p->proto) {
	case PROTO_TCP:
		if (c->has_port)
			classify_tcp(p, anomalies, c);
		break;
	case PROTO_UDP:
		if (c->has_port)
			ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_UDP);
		break;
	case PROTO_UDPLITE:
		if (c->has_port)
			ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_UDP_LITE);
		break;
	case PROTO_SCTP:
		classify_sctp(p, c);
		break;
	case PROTO_DCCP:
		if (p->type == DCCP_REQUEST)
			ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_DCCP);
		break;
	case PROTO_ICMP:
		if (p->family == 4)
			classify_icmp(p, c);
		break;
	case PROTO_ICMPV6:
		if (p->family == 6 && p->type == ICMPV6_REQUEST)
			ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_ECHO);
		break;
	case PROTO_NONE:
		break;
	default:
		ask(c, CONTACT_INIT, SCANVIGIL_TECHNIQUE_IP_PROTO);
	}
}

static void classify_reply(const struct packet *p, struct contact *c)
{
	bool refusal =
		(p->proto == PROTO_TCP && p->flags & TCP_RST) ||
		(p->proto == PROTO_SCTP && p->type == SCTP_ABORT_CHUNK) ||
		(p->proto == PROTO_DCCP && p->type == DCCP_RESET_TYPE);

	c->class = refusal ? CONTACT_REJECT : CONTACT_ANSWER;
}

static bool is_unreachable(const struct packet *p)
{
	return (p->proto == PROTO_ICMP && p->type == ICMP_UNREACHABLE) ||
	       (p->proto == PROTO_ICMPV6 && p->type == ICMPV6_UNREACHABLE);
}

/* Told to who asked: filed under that, with what was asked for. */
static void classify_unreachable(const struct packet *p, struct contact *c)
{
	c->source = &p->dst;
	c->host = &p->about;
	c->proto = p->about_proto;
	c->has_port = p->about_port;
	c->port = c->has_port ? p->about_port : p->about_proto;
	c->anomalies = 0;
	/* Code 0 is no route, in both families: nobody was disturbed. */
	c->class = p->code ? CONTACT_REJECT : CONTACT_UNROUTED;
}

static void turn(const struct packet *p, struct contact *c)
{
	c->source = &p->dst;
	c->host = &p->src;
	if (c->has_port) {
		c->port = p->sport;
		c->peer_port = p->dport;
	}
}

static void begin(const struct packet *p, u32 anomalies, struct contact *c)
{
	*c = (struct contact){
		.source = &p->src,
		.host = &p->dst,
		.anomalies = anomalies,
		.class = CONTACT_NONE,
		.has_port = p->bits & PACKET_PORTS,
		.port = p->bits & PACKET_PORTS ? p->dport : p->proto,
		.peer_port = p->sport,
		.proto = p->proto,
	};
}

void contact_fragment(const struct packet *p, u32 anomalies, bool flood,
		      bool alone, struct contact *c)
{
	begin(p, anomalies, c);
	c->begins = flood;
	if (alone && c->has_port && anomalies & ANOMALY_TINY)
		ask(c, CONTACT_BOGUS, SCANVIGIL_TECHNIQUE_FRAGMENT);
}

void contact_classify(const struct packet *p, enum flow known, u32 anomalies,
		      struct contact *c)
{
	begin(p, anomalies, c);

	switch (known) {
	case FLOW_NONE:
	case FLOW_NEW:
		classify_new(p, anomalies, c);
		break;
	case FLOW_ESTABLISHED:
		if (anomalies & ANOMALY_TCP_FLAGS)
			classify_new(p, anomalies, c);
		break;
	case FLOW_UNSEEN:
		if (anomalies & ANOMALY_TCP_FLAGS)
			classify_new(p, anomalies, c);
		else
			c->class = CONTACT_UNSEEN;
		break;
	case FLOW_CONFIRM:
		c->class = CONTACT_CONFIRM;
		break;
	case FLOW_VOUCHED_CLOSE:
		c->class = CONTACT_VERIFY;
		break;
	case FLOW_CLOSE:
		c->class = CONTACT_CLOSE;
		break;
	case FLOW_ABORT:
		c->class = CONTACT_ABORT;
		break;
	case FLOW_REPLY:
		/* Broken boxes answer with odd flags: never held against them. */
		turn(p, c);
		c->anomalies = 0;
		classify_reply(p, c);
		break;
	case FLOW_RELATED:
		c->anomalies = 0;
		if (is_unreachable(p) && p->about_proto)
			classify_unreachable(p, c);
		break;
	case FLOW_SETTLED:
		c->anomalies = 0;
		break;
	}
}
