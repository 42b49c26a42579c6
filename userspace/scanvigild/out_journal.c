// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Findings in the journal, in its native protocol: NAME=VALUE lines of one
 * datagram. Values hold no line end, for they come from the printer and the
 * tables of the spec. The fields are a promise that scanvigild(8) makes.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf_gen.h"
#include "dgram.h"
#include "output.h"
#include "print.h"
#include "spec.h"
#include "text.h"

#define JOURNAL_SOCKET "/run/systemd/journal/socket"
#define ENTRY_MAX 8192
#define LINE_MAX_BYTES 2048

/* What "journalctl MESSAGE_ID=" finds findings and losses by; never changed. */
#define ID_FINDING "81985851368d4c979f93de83bc4c479f"
#define ID_LOST "236e64a082124765a255188225889ef8"

/**
 * struct entry - an entry under construction
 * @used: bytes of @text
 * @text: its lines
 */
struct entry {
	size_t used;
	char text[ENTRY_MAX];
};

__attribute__((format(printf, 3, 4))) static void
put(struct entry *entry, const char *name, const char *format, ...)
{
	size_t left = sizeof(entry->text) - entry->used;
	char value[LINE_MAX_BYTES], clean[LINE_MAX_BYTES];
	va_list args;
	int len;

	va_start(args, format);
	vsnprintf(value, sizeof(value), format, args);
	va_end(args);
	len = snprintf(entry->text + entry->used, left, "%s=%s\n", name,
		       text_clean(value, clean, sizeof(clean)));
	if (len > 0 && (size_t)len < left)
		entry->used += len;
}

static void put_mask(struct entry *entry, const char *name,
		     const struct spec_enum *values, uint32_t mask)
{
	char text[SPEC_LIST_MAX];

	if (mask)
		put(entry, name, "%s",
		    spec_mask_text(values, mask, text, sizeof(text)));
}

static void put_source(struct entry *entry, const struct source_view *source)
{
	char text[ADDR_TEXT_MAX], number[12];

	put(entry, "SCANVIGIL_SRC", "%s",
	    addr_text(&source->address, 128, text));
	put(entry, "SCANVIGIL_PREFIX_LEN", "%u", source->prefix_len);
	if (source->target.len)
		put(entry, "SCANVIGIL_DEST", "%s",
		    addr_text(&source->target, 128, text));
	if (*source->ifname)
		put(entry, "SCANVIGIL_IN_IFACE", "%s", source->ifname);
	put(entry, "SCANVIGIL_PROTO", "%s",
	    print_proto_name(source->proto, number, sizeof(number)));
	put_mask(entry, "SCANVIGIL_TECHNIQUES", &spec_enum_technique,
		 source->techniques);
	put_mask(entry, "SCANVIGIL_ANOMALIES", &spec_enum_anomaly,
		 source->anomalies);
	put_mask(entry, "SCANVIGIL_WHY", &spec_enum_why, source->why);
	put(entry, "SCANVIGIL_TOOL", "%s",
	    spec_value_name(&spec_enum_tool, source->tool));
	put(entry, "SCANVIGIL_DIRECTION", "%s",
	    spec_value_name(&spec_enum_direction, source->direction));
	put(entry, "SCANVIGIL_SCORE", "%d", source->score);
	put(entry, "SCANVIGIL_PORTS", "%u", source->ports);
	put(entry, "SCANVIGIL_HOSTS", "%u", source->hosts);
	put(entry, "SCANVIGIL_PACKETS", "%u", source->packets);
	put(entry, "SCANVIGIL_VERIFIED", "%u", source->verified);
}

static int priority_of(unsigned int level)
{
	switch (level) {
	case SCANVIGIL_LEVEL_SCAN:
		return LOG_WARNING;
	case SCANVIGIL_LEVEL_NOTICE:
		return LOG_NOTICE;
	default:
		return LOG_INFO;
	}
}

static int send_entry(struct output *output, const struct entry *entry)
{
	struct dgram *journal = output->self;
	int err = dgram_send(journal, entry->text, entry->used);

	if (!err)
		return 0;
	return output_fail(output, err, "cannot write to the journal");
}

static void begin(struct entry *entry, int priority, const char *id)
{
	entry->used = 0;
	put(entry, "PRIORITY", "%d", priority);
	put(entry, "SYSLOG_IDENTIFIER", "scanvigild");
	put(entry, "MESSAGE_ID", "%s", id);
}

static int journal_event(struct output *output, const struct event_view *event)
{
	char text[LINE_MAX_BYTES];
	struct entry entry;

	begin(&entry, priority_of(event->level), ID_FINDING);
	if (print_event_text(event, text, sizeof(text)))
		put(&entry, "MESSAGE", "%s", text);
	put(&entry, "SCANVIGIL_SEQ", "%llu", (unsigned long long)event->seq);
	put(&entry, "SCANVIGIL_ID", "%u", event->id);
	put(&entry, "SCANVIGIL_STATE", "%s",
	    spec_value_name(&spec_enum_state, event->state));
	put(&entry, "SCANVIGIL_LEVEL", "%s",
	    spec_value_name(&spec_enum_level, event->level));
	put(&entry, "SCANVIGIL_KIND", "%s",
	    spec_value_name(&spec_enum_kind, event->kind));
	put_source(&entry, &event->source);
	return send_entry(output, &entry);
}

static int journal_lost(struct output *output, uint64_t count)
{
	unsigned long long lost = count;
	struct entry entry;

	begin(&entry, LOG_WARNING, ID_LOST);
	put(&entry, "MESSAGE", "lost %llu event%s", lost, lost == 1 ? "" : "s");
	put(&entry, "SCANVIGIL_LOST", "%llu", lost);
	return send_entry(output, &entry);
}

/* Each datagram that was taken is there for good. */
static int journal_commit(struct output *output)
{
	(void)output;
	return 0;
}

static void journal_drop(struct output *output)
{
	output->seq = output->given;
}

static void journal_reopen(struct output *output)
{
	dgram_close(output->self);
}

static void journal_free(struct output *output)
{
	dgram_close(output->self);
	free(output->self);
	free(output);
}

static const struct output_ops journal_ops = {
	.name = "journal",
	.event = journal_event,
	.lost = journal_lost,
	.commit = journal_commit,
	.drop = journal_drop,
	.reopen = journal_reopen,
	.free = journal_free,
};

struct output *output_journal(const struct conf *conf)
{
	struct output *output = calloc(1, sizeof(*output));
	struct dgram *journal = calloc(1, sizeof(*journal));

	if (!output || !journal) {
		free(output);
		free(journal);
		return NULL;
	}
	*journal = (struct dgram){ .path = JOURNAL_SOCKET, .fd = -1 };
	output->ops = &journal_ops;
	output->self = journal;
	output->level = conf->journal_level + SCANVIGIL_LEVEL_INFO;
	return output;
}
