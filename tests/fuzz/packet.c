// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as one packet: parsed in one piece and in pieces, which must give the
 * same, judged alone and as a fragment, looked up, classified for what the cache
 * says and for whatever else could be known of its flow, and filed in a source.
 *
 * An input is two bytes about what surrounds the packet, then the packet.
 */
#include "core/anomaly.h"
#include "core/detect.h"
#include "core/fragment.h"
#include "core/glance.h"
#include "core/parse.h"
#include "core/toolprint.h"
#include "core/weight.h"
#include "fuzz.h"

/* parse.c once more, with every read through the reader's own buffer. */
enum parse_result parse_pieces(const struct env_bytes *bytes,
			       struct packet *packet);

#define SETS 16
#define SECOND 1000000000ULL

/* The first of the two bytes. */
#define ROUND_TRIP BIT(0) /* the packet is answered by its mirror image */
#define GRACE BIT(1)
#define HIDDEN BIT(2) /* replies are not visible */
#define DOSSIER BIT(3)

static const struct env_key key = { { 7, 11 } };
static struct conncache_set sets[SETS];
static struct fragments fragments;
static struct source source;
static struct detail detail;
static struct dossier dossier;

struct around {
	struct conncache cache;
	struct params params;
	struct scene scene;
	struct record record;
	bool begun;
};

static enum parse_result read_packet(const struct env_bytes *bytes,
				     struct packet *p)
{
	enum parse_result result = parse(bytes, p);
	struct packet other;

	claim(parse_pieces(bytes, &other) == result, "result %d", result);
	claim(!memcmp(p, &other, sizeof(other)), "family %u proto %u",
	      p->family, p->proto);
	/* parse_transport() subtracts what parse_ipv4() and _ipv6() checked. */
	claim(result != PARSE_OK || p->transport_len <= bytes->len,
	      "%u of %u bytes", p->transport_len, bytes->len);
	claim(!(p->anomalies & ~(ANOMALY(FRAG_CHAIN) | ANOMALY(SOURCE_ROUTE))),
	      "0x%x", p->anomalies);
	claim(p->options <= 40, "%u bytes", p->options);
	claim(p->fragment_offset <= 0xffff, "%u", p->fragment_offset);
	claim(!p->fragment_offset || p->bits & PACKET_FRAGMENT, "0x%x",
	      p->bits);
	/* Four bits of type; a quotation is of one's own packet. */
	claim(!p->about_port || p->about_proto, "port %u", p->about_port);
	return result;
}

/*
 * What a first glance takes for plain is what parse reads of it, a first packet
 * with nothing odd about it: else a contact would be known again that is another.
 */
static void check_glance(const struct env_bytes *bytes,
			 enum parse_result result, const struct packet *p)
{
	u8 family = bytes->len > bytes->cut && bytes->data[0] >> 4 == 6 ? 6 : 4;
	struct glance plain = {};
	struct contact c;

	if (!(family == 6 ? glance_ipv6 : glance_ipv4)(bytes, &plain))
		return;
	claim(result == PARSE_OK, "malformed");
	claim(!(p->bits & (PACKET_GROUP | PACKET_FRAGMENT)), "0x%x", p->bits);
	claim(!anomaly_packet(p), "0x%x", anomaly_packet(p));
	claim(p->family == plain.family && p->proto == plain.proto, "IPv%u, %u",
	      p->family, p->proto);
	claim(addr_equal(&p->src, &plain.src) &&
		      addr_equal(&p->dst, &plain.dst),
	      "other hosts");
	claim(p->sport == plain.sport && p->dport == plain.dport, "%u to %u",
	      p->sport, p->dport);
	contact_classify(p, FLOW_NEW, 0, &c);
	claim(c.class == CONTACT_INIT && c.technique == plain.technique,
	      "class %u, technique %u", c.class, c.technique);
	claim(!weight_is_traceroute(p, &c), "traceroute");
}

static void check_contact(const struct packet *p, const struct contact *c)
{
	bool turned = c->class > CONTACT_BOGUS && c->source == &p->dst;

	claim(c->class <= CONTACT_ABORT, "class %u", c->class);
	claim(c->technique <= SCANVIGIL_TECHNIQUE_MAX, "technique %u",
	      c->technique);
	claim(c->anomalies < BIT(SCANVIGIL_ANOMALY_MAX + 1), "0x%x",
	      c->anomalies);
	/* Who asks is judged; who is answered is judged by the answer. */
	claim(turned || c->source == &p->src ||
		      (c->class == CONTACT_NONE && !c->anomalies),
	      "class %u", c->class);
	claim(!turned || !c->anomalies, "0x%x held against who was answered",
	      c->anomalies);
	claim(c->has_port || c->port <= U8_MAX, "protocol %u", c->port);
}

static void check_record(const struct source *s, const struct detail *d)
{
	claim(s->score >= SCORE_MIN && s->score <= SCORE_MAX, "%d", s->score);
	claim(s->udp_score >= SCORE_MIN, "%d", s->udp_score);
	claim(s->level <= SCANVIGIL_LEVEL_SCAN, "%u", s->level);
	claim(s->tool <= SCANVIGIL_TOOL_MAX, "%u", s->tool);
	claim(d->sampled + d->listed <= SCANVIGIL_SAMPLES_MAX, "%u and %u",
	      d->sampled, d->listed);
	claim(d->flags_common == 0xff || !(d->flags_common & ~d->flags_union),
	      "0x%x of 0x%x", d->flags_common, d->flags_union);
}

static void check_finding(const struct finding *f)
{
	claim(f->state <= SCANVIGIL_STATE_UPDATE, "%u", f->state);
	claim(f->level && f->level <= SCANVIGIL_LEVEL_SCAN, "%u", f->level);
	claim(f->kind <= SCANVIGIL_KIND_MAX, "%u", f->kind);
	claim(f->why && f->why < BIT(SCANVIGIL_WHY_MAX + 1), "0x%x", f->why);
}

/* One source stands for all: what is filed in it is never looked up. */
static void file(struct around *a, const struct packet *p,
		 const struct contact *c)
{
	const struct record *r = &a->record;
	struct finding finding;
	struct hint hint;
	bool told;

	fuzz_steps++;
	check_contact(p, c);
	if (detect_wants(c)) {
		if (!a->begun && !detect_begins(p, c, &a->scene))
			return;
		a->begun = true;
		told = detect(r, p, c, &a->scene, &finding, &hint);
	} else if (c->class > CONTACT_BOGUS) {
		told = detect_outcome(r, p, c, &a->scene, &finding);
	} else {
		return;
	}
	if (told) {
		detect_report(r, 1, &finding);
		check_finding(&finding);
	}
	check_record(r->source, r->detail);
}

static void judge(struct around *a, const struct packet *p, int known)
{
	u32 found = anomaly_packet(p);
	struct contact c;
	enum flow flow;

	claim(found < BIT(SCANVIGIL_ANOMALY_MAX + 1), "0x%x", found);
	claim(toolprint(p) <= SCANVIGIL_TOOL_MAX, "%u", toolprint(p));
	flow = conncache_observe(&a->cache, p, &key, a->scene.now);
	claim(flow <= FLOW_SETTLED, "%d", flow);
	contact_classify(p, flow, found & ~ANOMALY_FRAGMENTS, &c);
	file(a, p, &c);
	if (known > FLOW_SETTLED)
		return;
	contact_classify(p, (enum flow)known, found & ~ANOMALY_FRAGMENTS, &c);
	file(a, p, &c);
}

static void judge_fragment(struct around *a, const struct packet *p)
{
	u32 found = anomaly_fragment(p);
	struct contact c;
	bool flood;

	claim(!(found & ~ANOMALY_FRAGMENTS), "0x%x", found);
	found |= fragment_observe(&fragments, p, &a->scene, &flood);
	claim(!(found & ~ANOMALY_FRAGMENTS), "0x%x", found);
	contact_fragment(p, found, flood, true, &c);
	file(a, p, &c);
}

static void begin(struct around *a, u8 how)
{
	static const struct addr nobody;

	memset(sets, 0, sizeof(sets));
	memset(&fragments, 0, sizeof(fragments));
	*a = (struct around){ .cache = { .sets = sets, .mask = SETS - 1 },
			      .params = params_default };
	a->params.replies_visible = !(how & HIDDEN);
	a->scene = (struct scene){ .key = &key,
				   .params = &a->params,
				   .now = 1ULL << 42,
				   .ifindex = 2,
				   .grace = how & GRACE };
	a->record = (struct record){ &source, &detail, NULL };
	source_init(&a->record, &nobody, 4, a->scene.now);
	if (how & DOSSIER) {
		a->record.dossier = &dossier;
		detail.dossier = 1;
		source_open_dossier(&a->record);
	}
}

static struct packet mirror(const struct packet *p)
{
	struct packet back = *p;

	back.src = p->dst;
	back.dst = p->src;
	back.sport = p->dport;
	back.dport = p->sport;
	back.seq = p->ack;
	back.ack = p->seq + 1;
	if (p->flags & TCP_SYN)
		back.flags |= TCP_ACK;
	return back;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_count_steps();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct env_bytes bytes;
	enum parse_result result;
	struct packet p, back;
	struct around a;
	int n;

	if (size < 2)
		return 0;
	/* A capture that kept less than there was on the wire. */
	bytes = (struct env_bytes){ data + 2, (u32)(size - 2), data[1] >> 4 };
	bytes.len += bytes.cut;
	begin(&a, data[0]);
	result = read_packet(&bytes, &p);
	check_glance(&bytes, result, &p);
	for (n = 0; n < 3; n++) {
		if (p.bits & PACKET_FRAGMENT)
			judge_fragment(&a, &p);
		if (result != PARSE_OK || p.bits & PACKET_GROUP)
			return 0;
		judge(&a, &p, data[1] & 0x0f);
		if (data[0] & ROUND_TRIP) {
			back = mirror(&p);
			judge(&a, &back, data[1] & 0x0f);
		}
		a.scene.now += (u64)(data[0] >> 4) * SECOND;
	}
	return 0;
}
