// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rules between parameters, as the manual tells them, and the order in which
 * attributes of a request count: the last of its kind, names all together.
 */
#include <string.h>

#include "settings.h"
#include "told.h"

/* The first is never above the second. */
static const char *const ordered[][2] = {
	{ "notice-score", "scan-score" }, { "notice-score", "udp-score" },
	{ "idle-ms", "keep-ms" },	  { "end-ms", "keep-ms" },
	{ "fast-gap-ms", "window-ms" },
};

static const char *const powers[] = { "table-size", "event-ring" };

static unsigned int number_of(const char *name)
{
	unsigned int i;

	for (i = 0; i < set_config.count; i++)
		if (!strcmp(set_config.field[i].name, name))
			return i + 1;
	claim(false, "the specification has no %s", name);
	return 0;
}

static uint64_t value_of(const struct settings *s, const char *name)
{
	return s->value[number_of(name)];
}

static bool is_power(unsigned int number)
{
	return number == number_of(powers[0]) || number == number_of(powers[1]);
}

static uint64_t rounded(uint64_t value)
{
	uint64_t power = 1;

	while (power < value)
		power <<= 1;
	return power;
}

static void take_name(struct settings *s, const uint8_t *data, uint32_t length)
{
	size_t used = strnlen((const char *)data, length);

	if (!used)
		return;
	claim(s->outside_count < OUTSIDE_MAX, "more than %u names",
	      OUTSIDE_MAX);
	claim(used < NAME_MAX_LENGTH, "a name of %zu bytes", used);
	memset(s->outside[s->outside_count], 0, NAME_MAX_LENGTH);
	memcpy(s->outside[s->outside_count++], data, used);
}

static void take(struct settings *s, const uint8_t *data, uint32_t count)
{
	bool named = false;
	struct nlattr attr;
	uint32_t at;

	for (at = 0; at + sizeof(attr) <= count;
	     at += NLA_ALIGN(attr.nla_len)) {
		const uint8_t *payload = data + at + sizeof(attr);
		unsigned int number;
		const struct field *f;
		uint64_t value = 0;

		memcpy(&attr, data + at, sizeof(attr));
		if (attr.nla_len < sizeof(attr) || attr.nla_len > count - at)
			return;
		number = attr.nla_type & NLA_TYPE_MASK;
		f = field_of(&set_config, number);
		if (!f || f->type == FIELD_PAD)
			continue;
		if (f->type == FIELD_STRING) {
			if (!named)
				s->outside_count = 0;
			named = true;
			take_name(s, payload, attr.nla_len - sizeof(attr));
			continue;
		}
		if (attr.nla_len - sizeof(attr) > sizeof(value))
			continue;
		memcpy(&value, payload, attr.nla_len - sizeof(attr));
		s->known |= 1ULL << number;
		s->value[number] = is_power(number) ? rounded(value) : value;
	}
}

void settings_read(struct settings *s, const uint8_t *data, uint32_t count)
{
	memset(s, 0, sizeof(*s));
	take(s, data, count);
	settings_check(s);
}

void settings_apply(struct settings *s, const struct message *m)
{
	take(s, m->b + MESSAGE_HEAD, m->len - MESSAGE_HEAD);
}

void settings_check(const struct settings *s)
{
	unsigned int i;

	for (i = 0; i < set_config.count; i++) {
		const struct field *f = &set_config.field[i];

		if (f->type == FIELD_PAD || f->type == FIELD_STRING)
			continue;
		claim(s->known >> (i + 1) & 1, "%s is not told", f->name);
		claim(s->value[i + 1] >= f->least && s->value[i + 1] <= f->most,
		      "%s is %llu", f->name,
		      (unsigned long long)s->value[i + 1]);
	}
	for (i = 0; i < sizeof(ordered) / sizeof(*ordered); i++)
		claim(value_of(s, ordered[i][0]) <= value_of(s, ordered[i][1]),
		      "%s is %llu, %s %llu", ordered[i][0],
		      (unsigned long long)value_of(s, ordered[i][0]),
		      ordered[i][1],
		      (unsigned long long)value_of(s, ordered[i][1]));
	claim(!(value_of(s, "mark") & ~value_of(s, "mark-mask")),
	      "a mark outside its mask");
}

void settings_same(const struct settings *wanted, const struct settings *s)
{
	unsigned int i;

	for (i = 1; i <= set_config.count; i++)
		claim(wanted->value[i] == s->value[i],
		      "%s is %llu and not %llu", set_config.field[i - 1].name,
		      (unsigned long long)s->value[i],
		      (unsigned long long)wanted->value[i]);
	claim(wanted->outside_count == s->outside_count,
	      "%u outside interfaces and not %u", s->outside_count,
	      wanted->outside_count);
	claim(!memcmp(wanted->outside, s->outside,
		      s->outside_count * sizeof(*s->outside)),
	      "other outside interfaces");
}
