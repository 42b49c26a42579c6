// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Looks at each byte of an answer, those between attributes included: what the
 * kernel did not write there would be memory of somebody else.
 */
#include <string.h>

#include "answer.h"
#include "told.h"

/* The longest of what has no length in the specification: sixteen ports. */
#define BINARY_MAX 32

static uint32_t size_of(enum field_type type)
{
	static const uint8_t size[] = {
		[FIELD_U8] = 1,	 [FIELD_U16] = 2, [FIELD_U32] = 4,
		[FIELD_U64] = 8, [FIELD_S32] = 4, [FIELD_STRING] = 0,
	};

	return type < sizeof(size) ? size[type] : 0;
}

static uint64_t number_in(const uint8_t *data, uint32_t length)
{
	uint64_t value = 0;

	memcpy(&value, data, length);
	return value;
}

static void check_text(const struct field *f, const uint8_t *data,
		       uint32_t length)
{
	claim(length && strnlen((const char *)data, length) == length - 1,
	      "%s of %u bytes ends elsewhere", f->name, length);
	claim(!f->most || length - 1 <= f->most, "%s of %u bytes", f->name,
	      length);
}

static bool is_address(const struct field *f)
{
	return strcmp(f->name, "sample-ports");
}

static void check_fields(const struct fields *set, const uint8_t *data,
			 uint32_t count);

static void check_field(const struct field *f, const uint8_t *data,
			uint32_t length)
{
	uint32_t size = size_of(f->type);

	if (size) {
		claim(length == size, "%s of %u bytes", f->name, length);
		claim(number_in(data, size) <= f->most, "%s is %llu", f->name,
		      (unsigned long long)number_in(data, size));
		return;
	}
	switch (f->type) {
	case FIELD_STRING:
		check_text(f, data, length);
		break;
	case FIELD_NEST:
		check_fields(f->nested, data, length);
		break;
	case FIELD_PAD:
		claim(!length, "a pad of %u bytes", length);
		break;
	default:
		claim(!is_address(f) || length == 4 || length == 16,
		      "%s of %u bytes", f->name, length);
		claim(length && length <= BINARY_MAX, "%s of %u bytes", f->name,
		      length);
	}
}

static void check_fields(const struct fields *set, const uint8_t *data,
			 uint32_t count)
{
	uint64_t seen = 0;
	struct nlattr attr;
	uint32_t at, i;

	for (at = 0; at < count; at += NLA_ALIGN(attr.nla_len)) {
		const struct field *f;
		unsigned int number;

		claim(count - at >= sizeof(attr), "%u bytes are left over",
		      count - at);
		memcpy(&attr, data + at, sizeof(attr));
		claim(attr.nla_len >= sizeof(attr) &&
			      attr.nla_len <= count - at,
		      "an attribute of %u in %u bytes", attr.nla_len,
		      count - at);
		number = attr.nla_type & NLA_TYPE_MASK;
		f = field_of(set, number);
		claim(f, "%s has no attribute %u", set->name, number);
		claim(f->multi || f->type == FIELD_PAD || !(seen >> number & 1),
		      "%s: %s twice", set->name, f->name);
		seen |= 1ULL << number;
		check_field(f, data + at + sizeof(attr),
			    attr.nla_len - (uint32_t)sizeof(attr));
		for (i = attr.nla_len; i % NLA_ALIGNTO; i++)
			claim(at + i < count && !data[at + i],
			      "%s is filled up with 0x%02x", f->name,
			      data[at + i]);
	}
}

void answer_check(const struct nlmsghdr *head)
{
	const uint8_t *data = (const uint8_t *)head + NLMSG_HDRLEN;
	const struct genlmsghdr *genl = (const struct genlmsghdr *)data;

	claim(head->nlmsg_len >= MESSAGE_HEAD, "%u bytes", head->nlmsg_len);
	claim(genl->cmd && genl->cmd <= command_max, "command %u", genl->cmd);
	claim(!genl->reserved, "reserved is 0x%x", genl->reserved);
	check_fields(answer_sets[genl->cmd], data + GENL_HDRLEN,
		     head->nlmsg_len - MESSAGE_HEAD);
}

static void check_taken(const struct field *f, const uint8_t *data,
			uint32_t length)
{
	uint32_t size = size_of(f->type);
	uint64_t value;

	if (size) {
		claim(length == size, "%s of %u bytes is taken", f->name,
		      length);
		value = number_in(data, size);
		claim(value >= f->least && value <= f->most,
		      "%s of %llu is taken", f->name,
		      (unsigned long long)value);
		return;
	}
	if (f->type == FIELD_STRING && length && !data[length - 1])
		length--;
	claim(!f->most || length <= f->most, "%s of %u bytes is taken", f->name,
	      length);
}

void answer_taken(const struct message *m)
{
	const struct request *r = request_of(message_command(m));
	struct nlattr attr;
	uint32_t at;

	claim(r, "command %u is taken", message_command(m));
	for (at = MESSAGE_HEAD; at < m->len; at += NLA_ALIGN(attr.nla_len)) {
		const struct field *f;
		unsigned int number;

		claim(m->len - at >= sizeof(attr),
		      "%u bytes too many are taken", m->len - at);
		memcpy(&attr, m->b + at, sizeof(attr));
		claim(attr.nla_len >= sizeof(attr) &&
			      attr.nla_len <= m->len - at,
		      "an attribute of %u in %u bytes is taken", attr.nla_len,
		      m->len - at);
		number = attr.nla_type & NLA_TYPE_MASK;
		f = field_of(r->set, number);
		claim(f && r->wanted >> number & 1, "%s: attribute %u is taken",
		      r->name, number);
		check_taken(f, m->b + at + sizeof(attr),
			    attr.nla_len - (uint32_t)sizeof(attr));
	}
}
