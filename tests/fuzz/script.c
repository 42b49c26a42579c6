// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads orders, keeps the clock and what was sent, and makes packets into bytes.
 */
#include "acts.h"

#define MS 1000000ULL
#define SECOND (1000 * MS)
#define MINUTE (60 * SECOND)
#define ORDER_BYTES 4

/* The first byte of a script. */
#define ONE_SIDED BIT(0) /* replies are not visible */
#define NO_DOSSIERS BIT(1)
#define SINGLE_V6 BIT(2) /* each IPv6 address for itself */
#define STRICT BIT(3)
#define HASTY BIT(4) /* scans end and sources expire soon */
#define CROWDED BIT(5) /* it takes little for a flood or a shared scan */
#define REFUSES BIT(6)

const u64 script_pauses[PAUSES] = {
	0,	    0,		 0,	      MS,
	10 * MS,    100 * MS,	 500 * MS,    SECOND,
	3 * SECOND, 10 * SECOND, 21 * SECOND, MINUTE,
	5 * MINUTE, 20 * MINUTE, 60 * MINUTE, 0,
};

struct addr script_address(u32 host)
{
	if (host < SCRIPT_HOSTS_V4)
		return v4(0xcb007100 + host);
	host -= SCRIPT_HOSTS_V4;
	return host < 4 ? v6(1, host) : v6(host, host);
}

u32 script_host(const struct addr *addr, u8 family)
{
	if (family == 4)
		return addr->b[3] % SCRIPT_HOSTS_V4;
	return SCRIPT_HOSTS_V4 + addr->b[15] % 8;
}

/* The transport bytes [@off, @off + @length) of @whole, as a fragment. */
void script_send_piece(struct script *s, const struct build *d,
		       const struct wire *whole, u32 off, u32 length)
{
	struct wire w = { .len = whole->transport };
	u32 more = off + length < whole->len - whole->transport;
	struct sent sent = { d, &w, 0, s->wall_ns, true };

	memcpy(w.b, whole->b, whole->transport);
	w.transport = whole->transport;
	if (d->family == 4)
		patch16(&w, 6, (more ? IP4_MF : 0) | off / 8);
	else
		patch16(&w, w.transport - 6, off | (more ? IP6_MF : 0));
	put_bytes(&w, whole->b + whole->transport + off,
		  min_t(u32, length, whole->len - whole->transport - off));
	set_length(&w, w.len);
	sent.held = w.len;
	s->send(&sent);
}

bool script_remember(struct script *s, const struct build *d)
{
	if (s->count == SCRIPT_PACKETS)
		return false;
	s->past[s->count++] = *d;
	return true;
}

void script_send_cut(struct script *s, const struct build *d, u32 cut)
{
	struct wire w = build(d);
	struct sent sent = { d, &w, w.len, s->wall_ns, false };

	sent.held -= min_t(u32, cut, w.len);
	if (script_remember(s, d))
		s->send(&sent);
}

void script_send(struct script *s, const struct build *d)
{
	script_send_cut(s, d, 0);
}

static void set_params(struct params *p, u8 how)
{
	p->replies_visible = !(how & ONE_SIDED);
	if (how & SINGLE_V6)
		p->ipv6_prefix = 128;
	if (how & STRICT) {
		p->notice_score = 1;
		p->scan_score = 2;
		p->udp_score = 1;
		p->contacts_min = 1;
		p->sweep_hosts = 2;
		p->stray_ports = 2;
		p->isn_repeat = 2;
		p->sport_repeat = 3;
	}
	if (how & HASTY) {
		p->window_ms = 60000;
		p->end_ms = 1000;
		p->idle_ms = 10000;
		p->keep_ms = 20000;
		p->decay_ms = 1000;
	}
	if (how & CROWDED) {
		p->flood_rate = 10;
		p->shared_ports = 10;
		p->shared_sources = 2;
	}
}

void script_begin(struct script *s, const u8 **bytes, size_t *size)
{
	struct params_error error;
	u8 how = 0, rate = 0;

	if (*size >= 2) {
		how = (*bytes)[0];
		rate = (*bytes)[1];
		*bytes += 2;
		*size -= 2;
	}
	s->params = params_default;
	set_params(&s->params, how);
	assert(params_check(&s->params, &error));
	s->no_dossiers = how & NO_DOSSIERS;
	s->refuse = how & REFUSES ? 1 + rate % 4u : 0;
	s->count = 0;
	s->wall_ns = 1700000000 * SECOND;
}

void script_run(struct script *s, const u8 *bytes, size_t size)
{
	for (; size >= ORDER_BYTES && s->count < SCRIPT_PACKETS;
	     bytes += ORDER_BYTES, size -= ORDER_BYTES) {
		struct order o = { .act = bytes[0] & 15,
				   .pause = bytes[0] >> 4,
				   .from = bytes[1] & 31,
				   .variant = bytes[1] >> 5,
				   .to = bytes[2] & 31,
				   .sport = bytes[2] >> 5,
				   .port = bytes[3] & 63,
				   .number = bytes[3] >> 6 };

		s->wall_ns += script_pauses[o.pause];
		acts[o.act](s, &o);
	}
}
