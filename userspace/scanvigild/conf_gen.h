/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do not edit: made from userspace/scanvigild/conf.yaml.
 * To regenerate run: scripts/generate
 */
#ifndef SCANVIGILD_CONF_GEN_H
#define SCANVIGILD_CONF_GEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONF_TEXT_MAX 192

enum conf_type {
	CONF_BOOL,
	CONF_CHOICE,
	CONF_SPAN,
	CONF_NUMBER,
	CONF_PATH,
	CONF_LOOPBACK,
	CONF_PORTS,
};

/**
 * struct conf_key - a key of the configuration
 * @section: in which it is
 * @name: its name
 * @type: what its value is
 * @offset: of its member in struct conf
 * @min: least value of a number, in milliseconds of a span
 * @max: greatest value
 * @values: words of a choice, ended by NULL
 * @fallback: its default, as it would be written
 * @allowed: what is allowed, in words
 */
struct conf_key {
	const char *section;
	const char *name;
	enum conf_type type;
	size_t offset;
	uint64_t min;
	uint64_t max;
	const char *const *values;
	const char *fallback;
	const char *allowed;
};

/* All that can be configured; spans in milliseconds. */
struct conf {
	char general_state[CONF_TEXT_MAX];
	bool journal_enabled;
	unsigned int journal_level;
	bool json_enabled;
	unsigned int json_level;
	char json_path[CONF_TEXT_MAX];
	bool syslog_enabled;
	unsigned int syslog_level;
	unsigned int syslog_facility;
	unsigned int blocking_backend;
	unsigned int blocking_level;
	bool blocking_verified_only;
	bool blocking_inside;
	uint64_t blocking_ttl;
	uint64_t blocking_repeat_factor;
	uint64_t blocking_max_ttl;
	uint64_t blocking_forget_after;
	uint64_t blocking_max_entries;
	char blocking_ssh_ports[CONF_TEXT_MAX];
	char metrics_listen[CONF_TEXT_MAX];
	char metrics_textfile[CONF_TEXT_MAX];
	uint64_t metrics_interval;
};

enum conf_facility {
	CONF_FACILITY_DAEMON,
	CONF_FACILITY_AUTH,
	CONF_FACILITY_AUTHPRIV,
	CONF_FACILITY_LOCAL0,
	CONF_FACILITY_LOCAL1,
	CONF_FACILITY_LOCAL2,
	CONF_FACILITY_LOCAL3,
	CONF_FACILITY_LOCAL4,
	CONF_FACILITY_LOCAL5,
	CONF_FACILITY_LOCAL6,
	CONF_FACILITY_LOCAL7,
};

enum conf_backend {
	CONF_BACKEND_NONE,
	CONF_BACKEND_NFT,
	CONF_BACKEND_IPSET,
};

#define CONF_KEYS 22

extern const struct conf_key conf_keys[CONF_KEYS];

#endif /* SCANVIGILD_CONF_GEN_H */
