// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is drawn is mostly right, so that it gets past what the kernel checks for
 * everybody, to what the module checks itself.
 */
#include <string.h>

#include "message.h"

/* The only family version that there is. */
#define VERSION 1
#define TYPES_OF_CONTROL 16
#define UNKNOWN_TYPES 80

void message_begin(struct message *m, uint16_t family, uint16_t flags,
		   uint8_t command)
{
	struct genlmsghdr *genl = (struct genlmsghdr *)(m->b + NLMSG_HDRLEN);

	memset(m, 0, sizeof(*m));
	m->len = MESSAGE_HEAD;
	m->head.nlmsg_type = family;
	m->head.nlmsg_flags = flags;
	genl->cmd = command;
	genl->version = VERSION;
}

void message_put(struct message *m, uint16_t type, const void *data,
		 uint32_t length)
{
	struct nlattr attr = { (uint16_t)(NLA_HDRLEN + length), type };

	if (m->len + NLA_HDRLEN + NLA_ALIGN(length) > MESSAGE_MAX)
		return;
	memcpy(m->b + m->len, &attr, sizeof(attr));
	memcpy(m->b + m->len + NLA_HDRLEN, data, length);
	memset(m->b + m->len + NLA_HDRLEN + length, 0,
	       NLA_ALIGN(length) - length);
	m->len += NLA_HDRLEN + NLA_ALIGN(length);
}

void message_end(struct message *m)
{
	m->head.nlmsg_len = m->len;
}

static uint64_t draw_value(struct draw *d, const struct field *f)
{
	uint64_t span = f->most - f->least + 1;

	switch (draw_below(d, 16)) {
	case 0:
		return f->least;
	case 1:
		return f->most;
	case 2:
		return f->least - 1;
	case 3:
		return f->most + 1;
	case 4:
		return draw_one_in(d, 2) ? 0 : ~0ULL;
	case 5:
		return 1ULL << draw_below(d, 64);
	case 6:
		return draw(d);
	case 7:
	case 8:
	case 9:
		/* Small ones, evenly by size. */
		return f->least + (draw(d) >> draw_below(d, 64)) %
					  (span ? span : 1ULL << 32);
	default:
		return f->least + (span ? draw(d) % span : draw(d));
	}
}

/* Few enough that requests meet in what they name. */
static uint32_t draw_address(struct draw *d, uint8_t *b)
{
	static const uint8_t v4[] = { 203, 0, 113, 0 };
	static const uint8_t v6[] = { 0x20, 0x01, 0x0d, 0xb8, 0, 10 };
	bool ipv6 = draw_one_in(d, 3);
	uint32_t length = ipv6 ? 16 : 4;

	memset(b, 0, 16);
	if (ipv6)
		memcpy(b, v6, sizeof(v6));
	else
		memcpy(b, v4, sizeof(v4));
	if (draw_one_in(d, 2))
		b[length - 1] = (uint8_t)draw_below(d, 40);
	if (draw_one_in(d, 8))
		draw_bytes(d, b, length);
	if (draw_one_in(d, 16))
		length = draw_below(d, 24);
	return length;
}

static uint32_t draw_text(struct draw *d, const struct field *f, uint8_t *b)
{
	static const char *const names[] = { "wan", "lan", "eth0", "" };
	uint32_t length;

	if (draw_one_in(d, 2)) {
		strcpy((char *)b, names[draw_below(d, 4)]);
		return (uint32_t)strlen((char *)b) + draw_below(d, 2);
	}
	length = draw_below(d, (uint32_t)f->most + 4);
	memset(b, 'x', length + 1);
	if (draw_one_in(d, 4))
		draw_bytes(d, b, length);
	b[length] = 0;
	return length + draw_below(d, 2);
}

static uint32_t size_of(enum field_type type)
{
	switch (type) {
	case FIELD_U8:
		return 1;
	case FIELD_U16:
		return 2;
	case FIELD_U32:
	case FIELD_S32:
		return 4;
	case FIELD_U64:
		return 8;
	default:
		return 0;
	}
}

static bool is_size(const struct field *f)
{
	return !strcmp(f->name, "table-size") || !strcmp(f->name, "event-ring");
}

static uint32_t draw_payload(struct draw *d, const struct field *f, uint8_t *b)
{
	uint64_t value;

	if (draw_one_in(d, 64)) {
		draw_bytes(d, b, 80);
		return draw_below(d, 80);
	}
	if (f->type == FIELD_STRING)
		return draw_text(d, f, b);
	if (f->type == FIELD_BINARY)
		return draw_address(d, b);
	value = draw_value(d, f);
	memcpy(b, &value, sizeof(value));
	if (draw_one_in(d, 64))
		return draw_below(d, 12);
	return size_of(f->type);
}

/* Whether a change of it waits for all processors. */
static bool is_slow(const struct field *f)
{
	return is_size(f) || !strcmp(f->name, "enabled") ||
	       !strcmp(f->name, "ipv6-prefix");
}

static void put_drawn(struct message *m, struct draw *d,
		      const struct fields *set, unsigned int number)
{
	uint16_t type = (uint16_t)number;
	uint8_t b[128];
	uint32_t at = m->len;

	message_put(m, type, b, draw_payload(d, &set->field[number - 1], b));
	if (draw_one_in(d, 128))
		m->b[at + 3] |= draw_one_in(d, 2) ? 0x80 : 0x40;
	/* An attribute that lies of its length. */
	if (draw_one_in(d, 256))
		m->b[at] = (uint8_t)draw(d);
	/* What fills it up is no zero, and no matter. */
	if (draw_one_in(d, 64) && m->len > at + 4)
		m->b[m->len - 1] |= 0x55;
}

static void put_odd(struct message *m, struct draw *d, const struct fields *set)
{
	uint8_t b[64];

	if (draw_one_in(d, 2)) {
		put_drawn(m, d, set, 1 + draw_below(d, set->count));
		return;
	}
	draw_bytes(d, b, sizeof(b));
	message_put(m, (uint16_t)draw_below(d, UNKNOWN_TYPES), b,
		    draw_below(d, sizeof(b)));
}

static void draw_attributes(struct message *m, struct draw *d,
			    const struct request *r)
{
	/* Few of many, for each may be what is refused. */
	uint32_t share = r->set == &set_config ? 8 : 2;
	unsigned int first = draw_below(d, r->set->count), i;

	for (i = 0; i < r->set->count; i++) {
		unsigned int number = 1 + (first + i) % r->set->count;
		const struct field *f = &r->set->field[number - 1];
		uint32_t rare = is_slow(f) ? 16 * share : share;

		if (!(r->wanted >> number & 1) || !draw_one_in(d, rare))
			continue;
		do {
			put_drawn(m, d, r->set, number);
		} while (draw_one_in(d, f->multi ? 2 : 32));
	}
	if (draw_one_in(d, 16))
		put_odd(m, d, r->set);
}

static uint16_t draw_flags(struct draw *d, const struct request *r)
{
	if (draw_one_in(d, 64))
		return (uint16_t)(NLM_F_REQUEST | draw(d));
	if (r && r->dumps && draw_one_in(d, 3))
		return (uint16_t)(NLM_F_REQUEST | NLM_F_DUMP |
				  (draw_one_in(d, 2) ? NLM_F_ACK : 0));
	if (draw_one_in(d, 16))
		return NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO;
	return (uint16_t)(NLM_F_REQUEST | (draw_one_in(d, 4) ? NLM_F_ACK : 0));
}

/* What is not the attributes' fault. */
static void draw_junk(struct message *m, struct draw *d)
{
	switch (draw_below(d, 6)) {
	case 0:
		m->b[NLMSG_HDRLEN] = (uint8_t)draw(d);
		break;
	case 1:
		m->b[NLMSG_HDRLEN + 1] = (uint8_t)draw(d);
		break;
	case 2:
		m->b[NLMSG_HDRLEN + 2] = (uint8_t)draw(d);
		break;
	case 3:
		m->head.nlmsg_type = (uint16_t)draw_below(d, TYPES_OF_CONTROL);
		break;
	case 4:
		m->head.nlmsg_pid = (uint32_t)draw(d);
		break;
	default:
		m->alone = true;
		m->head.nlmsg_len = draw_one_in(d, 2) ?
					    draw_below(d, m->len + 64) :
					    (uint32_t)draw(d);
	}
}

static bool is_set(const struct request *r)
{
	return !strcmp(r->name, "config-set");
}

void message_draw(struct message *m, struct draw *d, uint16_t family)
{
	const struct request *r = &requests[draw_below(d, request_count)];

	/* What most can go wrong with gets the most. */
	while (!is_set(r) && draw_one_in(d, 4))
		r = &requests[draw_below(d, request_count)];
	message_begin(m, family, draw_flags(d, r), r->command);
	if (!draw_one_in(d, 32))
		draw_attributes(m, d, r);
	if (draw_one_in(d, 128) && m->len < MESSAGE_MAX - 8)
		m->len += 1 + draw_below(d, 7);
	message_end(m);
	if (draw_one_in(d, 64))
		draw_junk(m, d);
}

/* Move what follows @at by @by bytes. */
static void shift(struct message *m, uint32_t at, int by)
{
	if (by < 0 && at + (uint32_t)-by > m->len)
		return;
	if (by > 0 && m->len + (uint32_t)by > MESSAGE_MAX)
		return;
	if (by < 0)
		memmove(m->b + at, m->b + at - by, m->len - at + by);
	else
		memmove(m->b + at + by, m->b + at, m->len - at);
	m->len += by;
}

void message_change(struct message *m, struct draw *d)
{
	uint32_t times = 1 + draw_below(d, 4), at;

	while (times--) {
		if (m->len <= MESSAGE_HEAD)
			break;
		at = MESSAGE_HEAD + draw_below(d, m->len - MESSAGE_HEAD);
		switch (draw_below(d, 6)) {
		case 0:
			m->b[at] ^= (uint8_t)(1 << draw_below(d, 8));
			break;
		case 1:
			m->b[at] = (uint8_t)draw(d);
			break;
		case 2:
			shift(m, at, 4 * (1 + (int)draw_below(d, 4)));
			break;
		case 3:
			shift(m, at & ~3u, -4 * (1 + (int)draw_below(d, 4)));
			break;
		case 4:
			m->len = at;
			break;
		default:
			m->b[at & ~3u] = (uint8_t)draw_below(d, 40);
		}
	}
	message_end(m);
}

bool message_is_for(const struct message *m, uint16_t family, const char *name)
{
	const struct request *r = request_of(message_command(m));

	return m->head.nlmsg_type == family && r && !strcmp(r->name, name);
}

void message_limit(struct message *m, uint32_t table_size)
{
	struct nlattr attr;
	uint32_t at, value;

	for (at = MESSAGE_HEAD; at + sizeof(attr) <= m->len;
	     at += NLA_ALIGN(attr.nla_len)) {
		const struct field *f;

		memcpy(&attr, m->b + at, sizeof(attr));
		if (attr.nla_len < sizeof(attr))
			return;
		f = field_of(&set_config, attr.nla_type & NLA_TYPE_MASK);
		if (!f || strcmp(f->name, "table-size") ||
		    attr.nla_len != sizeof(attr) + sizeof(value))
			continue;
		memcpy(&value, m->b + at + sizeof(attr), sizeof(value));
		if (value > table_size && value <= f->most)
			value %= table_size;
		memcpy(m->b + at + sizeof(attr), &value, sizeof(value));
	}
}

uint32_t message_keep(const struct message *m, uint8_t *bytes)
{
	memcpy(bytes, &m->head.nlmsg_flags, sizeof(uint16_t));
	memcpy(bytes + 2, m->b + NLMSG_HDRLEN, m->len - NLMSG_HDRLEN);
	return m->len - NLMSG_HDRLEN + 2;
}

void message_recall(struct message *m, uint16_t family, const uint8_t *bytes,
		    uint32_t count)
{
	memset(m, 0, sizeof(*m));
	if (count > MESSAGE_MAX - NLMSG_HDRLEN)
		count = MESSAGE_MAX - NLMSG_HDRLEN;
	if (count < 2 + GENL_HDRLEN)
		return;
	m->head.nlmsg_type = family;
	memcpy(&m->head.nlmsg_flags, bytes, sizeof(uint16_t));
	memcpy(m->b + NLMSG_HDRLEN, bytes + 2, count - 2);
	m->len = NLMSG_HDRLEN + count - 2;
	message_end(m);
}
