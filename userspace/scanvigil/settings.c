// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Parameters as people write them. Knows ranges and forms; never asks the
 * kernel.
 */
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "fail.h"
#include "settings.h"
#include "text.h"

bool settings_is_switch(const struct spec_attr *attr)
{
	return attr->type == SPEC_U8 && attr->max == 1;
}

bool settings_is_span(const struct spec_attr *attr)
{
	size_t len = strlen(attr->name);

	return len > 3 && !strcmp(attr->name + len - 3, "-ms");
}

static bool is_bits(const struct spec_attr *attr)
{
	return attr->id == SCANVIGIL_A_CONFIG_MARK ||
	       attr->id == SCANVIGIL_A_CONFIG_MARK_MASK;
}

const struct spec_attr *settings_find(const char *key)
{
	const struct spec_attr *attr = spec_attr_find(&spec_set_config, key);

	if (!attr)
		fail_unknown("key", key,
			     spec_attr_nearest(&spec_set_config, key),
			     "'scanvigil help keys' lists them");
	return attr;
}

const char *settings_range(const struct spec_attr *attr, char *text)
{
	char low[TEXT_SPAN_MAX], high[TEXT_SPAN_MAX];

	if (attr->type == SPEC_STRING)
		snprintf(text, SETTINGS_TEXT_MAX,
			 "up to %d interfaces, or none", SCANVIGIL_OUTSIDE_MAX);
	else if (settings_is_switch(attr))
		snprintf(text, SETTINGS_TEXT_MAX, "on or off");
	else if (settings_is_span(attr))
		snprintf(text, SETTINGS_TEXT_MAX, "%llu to %llu (%s to %s)",
			 (unsigned long long)attr->min,
			 (unsigned long long)attr->max,
			 text_short_span(attr->min, low),
			 text_short_span(attr->max, high));
	else if (is_bits(attr))
		snprintf(text, SETTINGS_TEXT_MAX, "0 to 0xffffffff");
	else
		snprintf(text, SETTINGS_TEXT_MAX, "%llu to %llu",
			 (unsigned long long)attr->min,
			 (unsigned long long)attr->max);
	return text;
}

static int refuse(const struct spec_attr *attr, const char *value)
{
	char range[SETTINGS_TEXT_MAX], hint[SETTINGS_TEXT_MAX + 32];

	snprintf(hint, sizeof(hint), "it takes %s",
		 settings_range(attr, range));
	return fail(EXIT_USAGE, 0, hint, "%s cannot be '%s'", attr->name,
		    value);
}

static bool read_switch(const char *value, uint64_t *number)
{
	static const char *const words[] = { "0",  "1",	  "off",   "on",
					     "no", "yes", "false", "true" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(value, words[i]))
			continue;
		*number = i & 1;
		return true;
	}
	return false;
}

static int read_number(const struct spec_attr *attr, const char *value,
		       struct config_view *config)
{
	uint64_t number;
	bool ok;

	if (settings_is_switch(attr))
		ok = read_switch(value, &number);
	else if (settings_is_span(attr))
		ok = text_read_span(value, &number, true);
	else
		ok = text_read_number(value, &number);
	if (!ok || number < attr->min || number > attr->max)
		return refuse(attr, value);
	config->value[attr->id] = number;
	config->has |= 1ULL << attr->id;
	return 0;
}

static int given_twice(const struct spec_attr *attr)
{
	return fail(EXIT_USAGE, 0, NULL, "%s is given twice", attr->name);
}

/* VALUE/MASK sets both halves of the mark. */
static int read_mark(const struct spec_attr *attr, const char *value,
		     struct config_view *config)
{
	const struct spec_attr *mask =
		spec_attr_find(&spec_set_config, "mark-mask");
	const char *slash = strchr(value, '/');
	char bits[24];

	if (!slash)
		return read_number(attr, value, config);
	if (view_has(config->has, SCANVIGIL_A_CONFIG_MARK_MASK))
		return given_twice(mask);
	if ((size_t)(slash - value) >= sizeof(bits))
		return refuse(attr, value);
	snprintf(bits, sizeof(bits), "%.*s", (int)(slash - value), value);
	if (read_number(attr, bits, config))
		return EXIT_USAGE;
	return read_number(mask, slash + 1, config);
}

static bool is_ifname(const char *name, size_t len)
{
	size_t i;

	if (!len || len >= VIEW_IFNAME_MAX)
		return false;
	for (i = 0; i < len; i++)
		if (name[i] <= ' ' || name[i] == 0x7f || name[i] == '/')
			return false;
	return true;
}

static int read_outside(const struct spec_attr *attr, const char *value,
			struct config_view *config)
{
	const char *at = value;
	size_t len;

	config->outside_count = 0;
	config->has |= 1ULL << attr->id;
	if (!*value || !strcmp(value, "none"))
		return 0;
	while (true) {
		len = strcspn(at, ",");
		if (!is_ifname(at, len) ||
		    config->outside_count == SCANVIGIL_OUTSIDE_MAX)
			return refuse(attr, value);
		snprintf(config->outside[config->outside_count++],
			 VIEW_IFNAME_MAX, "%.*s", (int)len, at);
		if (!at[len])
			return 0;
		at += len + 1;
	}
}

int settings_read(const char *key, const char *value,
		  struct config_view *config)
{
	const struct spec_attr *attr = settings_find(key);

	if (!attr)
		return EXIT_USAGE;
	if (view_has(config->has, attr->id))
		return given_twice(attr);
	if (attr->type == SPEC_STRING)
		return read_outside(attr, value, config);
	if (attr->id == SCANVIGIL_A_CONFIG_MARK)
		return read_mark(attr, value, config);
	return read_number(attr, value, config);
}

int settings_check(const struct config_view *config)
{
	uint32_t notice = config->value[SCANVIGIL_A_CONFIG_NOTICE_SCORE];
	uint32_t scan = config->value[SCANVIGIL_A_CONFIG_SCAN_SCORE];
	uint32_t mark = config->value[SCANVIGIL_A_CONFIG_MARK];
	uint32_t mask = config->value[SCANVIGIL_A_CONFIG_MARK_MASK];

	if (view_has(config->has, SCANVIGIL_A_CONFIG_NOTICE_SCORE) &&
	    view_has(config->has, SCANVIGIL_A_CONFIG_SCAN_SCORE) &&
	    scan < notice)
		return fail(EXIT_USAGE, 0, NULL,
			    "scan-score %u is below notice-score %u", scan,
			    notice);
	if (view_has(config->has, SCANVIGIL_A_CONFIG_MARK) &&
	    view_has(config->has, SCANVIGIL_A_CONFIG_MARK_MASK) && mark & ~mask)
		return fail(EXIT_USAGE, 0, NULL,
			    "mark 0x%x has bits outside mark-mask 0x%x", mark,
			    mask);
	return 0;
}

static const char *outside_text(const struct config_view *config, char *text)
{
	size_t used = 0;
	unsigned int i;

	snprintf(text, SETTINGS_TEXT_MAX, "none");
	for (i = 0; i < config->outside_count; i++)
		used += snprintf(text + used, SETTINGS_TEXT_MAX - used, "%s%s",
				 i ? "," : "", config->outside[i]);
	return text;
}

const char *settings_text(const struct config_view *config,
			  const struct spec_attr *attr, char *text)
{
	uint32_t value = config->value[attr->id];

	if (attr->type == SPEC_STRING)
		return outside_text(config, text);
	if (settings_is_switch(attr))
		snprintf(text, SETTINGS_TEXT_MAX, "%s", value ? "on" : "off");
	else if (settings_is_span(attr))
		text_short_span(value, text);
	else if (attr->id == SCANVIGIL_A_CONFIG_MARK)
		snprintf(text, SETTINGS_TEXT_MAX, "0x%x/0x%x", value,
			 config->value[SCANVIGIL_A_CONFIG_MARK_MASK]);
	else if (is_bits(attr))
		snprintf(text, SETTINGS_TEXT_MAX, "0x%x", value);
	else
		snprintf(text, SETTINGS_TEXT_MAX, "%u", value);
	return text;
}
