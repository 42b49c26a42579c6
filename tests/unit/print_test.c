// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Decoder and printer on hand-made messages: what they make of whole ones, and
 * that no cut, no odd length and no random byte leads them out of bounds (run
 * under the address and undefined behaviour sanitizers). Writes TAP.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allow.h"
#include "decode.h"
#include "json.h"
#include "out.h"
#include "print.h"
#include "redact.h"
#include "settings.h"
#include "text.h"

#define MESSAGE_MAX 1024
#define ROUNDS 20000

static unsigned int tests;
static unsigned int failures;

static void check(bool ok, const char *what)
{
	tests++;
	failures += !ok;
	printf("%sok %u - %s\n", ok ? "" : "not ", tests, what);
}

static void check_text(const char *got, const char *wanted, const char *what)
{
	bool ok = !strcmp(got, wanted);

	check(ok, what);
	if (!ok)
		printf("# got    '%s'\n# wanted '%s'\n", got, wanted);
}

/* Attributes in a buffer of exactly the size used, for the sanitizer to see. */
struct message {
	size_t len;
	unsigned char bytes[MESSAGE_MAX];
};

static void put(struct message *message, uint16_t id, const void *data,
		size_t len)
{
	struct nlattr header = { .nla_len = NLA_HDRLEN + len, .nla_type = id };

	memcpy(message->bytes + message->len, &header, sizeof(header));
	memcpy(message->bytes + message->len + NLA_HDRLEN, data, len);
	message->len += NLA_ALIGN(header.nla_len);
}

static void put_u8(struct message *message, uint16_t id, uint8_t value)
{
	put(message, id, &value, sizeof(value));
}

static void put_u32(struct message *message, uint16_t id, uint32_t value)
{
	put(message, id, &value, sizeof(value));
}

static void put_u64(struct message *message, uint16_t id, uint64_t value)
{
	put(message, id, &value, sizeof(value));
}

static void fill_source(struct message *message)
{
	static const uint8_t address[] = { 203, 0, 113, 7 };
	static const uint8_t target[] = { 198, 51, 100, 10 };
	static const uint16_t ports[] = { 22, 23, 80, 443, 3389 };

	put(message, SCANVIGIL_A_SOURCE_ADDRESS, address, 4);
	put_u8(message, SCANVIGIL_A_SOURCE_PREFIX_LEN, 32);
	put_u8(message, SCANVIGIL_A_SOURCE_LEVEL, SCANVIGIL_LEVEL_SCAN);
	put_u32(message, SCANVIGIL_A_SOURCE_KINDS,
		1u << SCANVIGIL_KIND_VERTICAL);
	put_u32(message, SCANVIGIL_A_SOURCE_TECHNIQUES, 1);
	put_u32(message, SCANVIGIL_A_SOURCE_ANOMALIES, 0);
	put_u32(message, SCANVIGIL_A_SOURCE_WHY, 1u << SCANVIGIL_WHY_SAME_ISN);
	put_u8(message, SCANVIGIL_A_SOURCE_TOOL, SCANVIGIL_TOOL_NMAP);
	put_u8(message, SCANVIGIL_A_SOURCE_DIRECTION,
	       SCANVIGIL_DIRECTION_INBOUND);
	put_u32(message, SCANVIGIL_A_SOURCE_SCORE, 12);
	put_u32(message, SCANVIGIL_A_SOURCE_PORTS, 120);
	put_u8(message, SCANVIGIL_A_SOURCE_PORTS_EXACT, 1);
	put_u32(message, SCANVIGIL_A_SOURCE_HOSTS, 1);
	put_u32(message, SCANVIGIL_A_SOURCE_PACKETS, 131);
	put_u32(message, SCANVIGIL_A_SOURCE_ANSWERED, 2);
	put_u32(message, SCANVIGIL_A_SOURCE_REJECTED, 118);
	put_u32(message, SCANVIGIL_A_SOURCE_FILTERED, 0);
	put_u8(message, SCANVIGIL_A_SOURCE_VERIFIED, 0);
	put_u64(message, SCANVIGIL_A_SOURCE_FIRST_NS, 1795359900123456789ULL);
	put_u64(message, SCANVIGIL_A_SOURCE_LAST_NS, 1795359925251547000ULL);
	put(message, SCANVIGIL_A_SOURCE_SAMPLE_PORTS, ports, sizeof(ports));
	put(message, SCANVIGIL_A_SOURCE_TARGET, target, 4);
	put_u8(message, SCANVIGIL_A_SOURCE_FLAGS_UNION, 0x06);
	put_u8(message, SCANVIGIL_A_SOURCE_FLAGS_COMMON, 0x02);
	put_u8(message, SCANVIGIL_A_SOURCE_TTL, 55);
	put_u8(message, SCANVIGIL_A_SOURCE_TOS, 0x10);
	put_u8(message, SCANVIGIL_A_SOURCE_PROTO, 6);
	put(message, SCANVIGIL_A_SOURCE_IFNAME, "eth0", 5);
}

static void fill_event(struct message *message)
{
	struct message source = { 0 };
	uint16_t sport = 40000;

	put_u64(message, SCANVIGIL_A_EVENT_SEQ, 4711);
	put_u32(message, SCANVIGIL_A_EVENT_ID, 1183);
	put_u8(message, SCANVIGIL_A_EVENT_STATE, SCANVIGIL_STATE_START);
	put_u8(message, SCANVIGIL_A_EVENT_LEVEL, SCANVIGIL_LEVEL_SCAN);
	put_u8(message, SCANVIGIL_A_EVENT_KIND, SCANVIGIL_KIND_VERTICAL);
	put_u64(message, SCANVIGIL_A_EVENT_WALL_NS, 1795359925251547000ULL);
	put(message, SCANVIGIL_A_EVENT_SPORT, &sport, sizeof(sport));
	fill_source(&source);
	put(message, SCANVIGIL_A_EVENT_SOURCE | NLA_F_NESTED, source.bytes,
	    source.len);
}

static void test_shape(void)
{
	static const char wanted[] =
		"{\"timestamp\":\"2026-11-22T15:05:25.251547+00:00\","
		"\"host\":\"gw1\",\"seq\":4711,\"event_type\":\"portscan\","
		"\"in_iface\":\"eth0\",\"src_ip\":\"203.0.113.7\","
		"\"dest_ip\":\"198.51.100.10\",\"proto\":\"TCP\","
		"\"portscan\":{\"id\":1183,\"state\":\"start\","
		"\"level\":\"scan\",\"kind\":\"vertical\","
		"\"techniques\":[\"syn\"],\"tool\":\"nmap\","
		"\"direction\":\"inbound\",\"score\":12,\"ports\":120,"
		"\"hosts\":1,\"packets\":131,"
		"\"first\":\"2026-11-22T15:05:00.123456+00:00\","
		"\"last\":\"2026-11-22T15:05:25.251547+00:00\","
		"\"sample_ports\":\"22,23,80,443,3389\",\"answered\":2,"
		"\"rejected\":118,\"filtered\":0,\"verified\":false,"
		"\"why\":[\"same_isn\"],\"anomalies\":[],";
	struct message message = { 0 };
	struct decode_error error = { 0 };
	struct event_view event;
	json_t *json;
	char *text;

	fill_event(&message);
	check(!decode_event(message.bytes, message.len, &event, &error),
	      "a whole event is understood");
	json = print_event_json(&event);
	text = json_dumps(json, JSON_COMPACT);
	text[sizeof(wanted) - 1] = '\0';
	check_text(text, wanted, "an event has the keys, in order");
	free(text);
	json_decref(json);
	event.kind = SCANVIGIL_KIND_ANOMALY;
	json = print_event_json(&event);
	check_text(json_string_value(json_object_get(json, "event_type")),
		   "anomaly", "an anomaly is its own type of event");
	check(json_is_object(json_object_get(json, "portscan")),
	      "an anomaly keeps its object under the same name");
	json_decref(json);
}

/* What a printer writes, by way of a temporary file. */
static void capture(void (*print)(const void *view), const void *view,
		    char *text, size_t size)
{
	FILE *file = tmpfile();
	FILE *real = stdout;
	size_t len;

	stdout = file;
	print(view);
	stdout = real;
	rewind(file);
	len = fread(text, 1, size - 1, file);
	text[len] = '\0';
	fclose(file);
}

static void as_scanlogd(const void *view)
{
	print_scanlogd(view);
}

static void as_columns(const void *view)
{
	print_source_columns(view);
}

static void test_lines(void)
{
	struct message message = { 0 };
	struct decode_error error = { 0 };
	struct event_view event, long_event;
	char text[2048];
	unsigned int i, tabs = 0;

	fill_event(&message);
	decode_event(message.bytes, message.len, &event, &error);
	capture(as_scanlogd, &event, text, sizeof(text));
	check_text(text,
		   "203.0.113.7:40000 to 198.51.100.10 ports 22, 23, 80, 443, "
		   "3389, ..., fS?pauxy, TOS 10, TTL 55 @15:05:00\n",
		   "scanlogd's line, source port fixed");
	event.source.why = 0;
	event.source.hosts = 3;
	capture(as_scanlogd, &event, text, sizeof(text));
	check_text(text,
		   "203.0.113.7 to 198.51.100.10 and others, ports 22, 23, 80, "
		   "443, 3389, ..., fS?pauxy, TOS 10, TTL 55 @15:05:00\n",
		   "scanlogd's line, source port and hosts vary");
	long_event = event;
	long_event.source.samples = SCANVIGIL_SAMPLES_MAX;
	for (i = 0; i < SCANVIGIL_SAMPLES_MAX; i++)
		long_event.source.sample_ports[i] = 10000 + i;
	capture(as_scanlogd, &long_event, text, sizeof(text));
	check(strlen(text) - 1 <= 120 && strlen(text) - 1 > 113,
	      "scanlogd's line is cut between ports at its length");
	capture(as_columns, &event.source, text, sizeof(text));
	for (i = 0; text[i]; i++)
		tabs += text[i] == '\t';
	check(tabs == 33, "dump has 34 columns");
	check_text(text,
		   "203.0.113.7\t32\tscan\t12\tvertical\tsyn\t-\t-\tnmap\t"
		   "inbound\t120\t1\t3\t-\t131\t2\t118\t0\t0\t"
		   "1795359900123456789\t1795359925251547000\t-\t-\t"
		   "22,23,80,443,3389\t198.51.100.10\t6\t2\t55\t16\t6\t-\t"
		   "eth0\t-\t-\n",
		   "dump has its columns in order");
}

static void test_sentence(void)
{
	struct message message = { 0 };
	struct decode_error error = { 0 };
	struct event_view event;
	char text[1024], few[40];
	json_t *lost;

	fill_event(&message);
	decode_event(message.bytes, message.len, &event, &error);
	print_event_text(&event, text, sizeof(text));
	check_text(text,
		   "scan start 203.0.113.7 vertical syn by nmap, 120 ports of "
		   "198.51.100.10: 22-23,80,443,3389 +115 more in eth0",
		   "the sentence of an event");
	event.source.verified = true;
	print_event_text(&event, few, sizeof(few));
	check_text(few, "scan start 203.0.113.7 (verified) verti",
		   "that a source is verified stands where no cut reaches");
	event.source.direction = SCANVIGIL_DIRECTION_LATERAL;
	print_event_text(&event, few, sizeof(few));
	check_text(few, "scan start 203.0.113.7 (inside, verifie",
		   "and that it is one of our own");
	lost = print_lost_json(7);
	check(json_integer_value(json_object_get(lost, "lost")) == 7 &&
		      json_is_string(json_object_get(lost, "timestamp")) &&
		      json_is_string(json_object_get(lost, "host")),
	      "events that are lost have a time and a place, as others do");
	json_decref(lost);
}

static void test_ports(void)
{
	struct source_view source = { .samples = 6,
				      .ports = 120,
				      .sample_ports = { 443, 22, 24, 23, 80,
							22 } };
	char text[64];

	check_text(print_ports_text(&source, 80, text, sizeof(text)),
		   "22-24,80,443 +115 more", "ports are sorted ranges");
	check_text(print_ports_text(&source, 10, text, sizeof(text)),
		   "22-24 +117 more", "ports end where the room does");
	source.ports = 5;
	check_text(print_ports_text(&source, 80, text, sizeof(text)),
		   "22-24,80,443", "nothing is said to be more where all are");
	source.samples = 0;
	check_text(print_ports_text(&source, 80, text, sizeof(text)), "",
		   "no ports, no text");
}

/* A copy of exactly len bytes, so that reading one more is seen. */
static int decode_copy(const struct message *message, size_t len)
{
	struct decode_error error = { 0 };
	struct source_view source;
	struct config_view config;
	struct event_view event;
	struct allow_view allow;
	struct stats_view stats;
	unsigned char *copy = malloc(len ? len : 1);
	int err;

	memcpy(copy, message->bytes, len);
	err = decode_event(copy, len, &event, &error);
	json_decref(print_event_json(&event));
	decode_source(copy, len, &source, &error);
	json_decref(print_source_json(&source));
	decode_config(copy, len, &config, &error);
	decode_stats(copy, len, &stats, &error);
	decode_allow(copy, len, &allow, &error);
	free(copy);
	return err;
}

static void test_cuts(void)
{
	struct message message = { 0 };
	unsigned int refused = 0, whole = 0;
	size_t len;

	fill_event(&message);
	for (len = 0; len < message.len; len++) {
		if (decode_copy(&message, len) == -EBADMSG)
			refused++;
		else
			whole++;
	}
	check(refused > whole, "most cut messages are refused");
	check(!decode_copy(&message, 0), "no attributes are no error");
	check(decode_copy(&message, message.len - 1) == -EBADMSG,
	      "a nest that is cut by one byte is refused");
}

static void test_noise(void)
{
	struct message message = { 0 };
	struct message noisy;
	unsigned int round, refused = 0, i;

	fill_event(&message);
	srand(1);
	for (round = 0; round < ROUNDS; round++) {
		noisy = message;
		for (i = 0; i < 1 + round % 8; i++)
			noisy.bytes[rand() % noisy.len] = rand();
		refused += decode_copy(&noisy, noisy.len) == -EBADMSG;
	}
	check(refused > ROUNDS / 20 && refused < ROUNDS,
	      "random bytes are refused or harmless");
}

static void test_odd_lengths(void)
{
	static const uint8_t bytes[64];
	struct decode_error error;
	struct source_view source;
	struct message message;
	unsigned int refused = 0;

	for (size_t i = 0; i < spec_set_source.count; i++) {
		const struct spec_attr *attr = &spec_set_source.attrs[i];

		message.len = 0;
		put(&message, attr->id, bytes, 3);
		error = (struct decode_error){ 0 };
		if (!decode_source(message.bytes, message.len, &source, &error))
			continue;
		refused += error.attr && !strcmp(error.attr, attr->name);
	}
	/* A pad and a string may have three bytes. */
	check(refused == spec_set_source.count - 2,
	      "every attribute of a wrong length is refused by its name");
	message.len = 0;
	put(&message, SCANVIGIL_A_SOURCE_IFNAME, "interface-name-16", 16);
	check(decode_source(message.bytes, message.len, &source, &error),
	      "an interface's name that is too long is refused");
	message.len = 0;
	put(&message, 900, bytes, 5);
	check(!decode_source(message.bytes, message.len, &source, &error),
	      "an attribute of a later module is passed over");
}

static void test_text(void)
{
	char text[64];
	uint64_t number;

	check_text(text_clean("a\033[31mb\xff\xc3\xa4\xe2\x80\xae", text,
			      sizeof(text)),
		   "a?[31mb?\xc3\xa4???", "escape bytes are made harmless");
	check_text(text_ago(1000000000, 38500000000, text), "37 s ago",
		   "a time is told from now");
	check_text(text_short_span(5400000, text), "90m", "a span is exact");
	check_text(text_bytes(15938355, text), "15.1 MiB", "memory is rounded");
	check_text(text_count(65536, text), "65,536", "thousands are apart");
	check(text_read_span("8h", &number, false) && number == 28800000,
	      "8h is eight hours");
	check(!text_read_span("8", &number, false), "a unit can be demanded");
	check(!text_read_span("9999999999999999d", &number, true),
	      "a span that overflows is refused");
	check(!text_read_number("18446744073709551616", &number),
	      "a number that overflows is refused");
	check(text_read_number("0xFf", &number) && number == 255,
	      "hexadecimal is read");
}

static void test_addresses(void)
{
	struct addr addr;
	uint8_t len;
	char text[ADDR_TEXT_MAX];

	check(addr_parse_prefix("2001:db8::1/33", &addr, &len) && len == 33,
	      "a prefix is read");
	check(addr_mask(&addr, len), "host bits are noticed");
	check_text(addr_text(&addr, len, text), "2001:db8::/33",
		   "a prefix is written");
	check(!addr_parse_prefix("192.0.2.0/33", &addr, &len),
	      "a prefix length beyond the address is refused");
	check(!addr_parse_prefix("192.0.2.0/", &addr, &len),
	      "a prefix without its length is refused");
	check(!addr_parse_prefix("192.0.2.0/+8", &addr, &len),
	      "a prefix length with a sign is refused");
	check(addr_parse_prefix("0.0.0.0/0", &addr, &len) && !len &&
		      !addr_mask(&addr, len),
	      "the whole is a prefix");
}

static void test_settings(void)
{
	struct config_view config = { 0 };
	const struct spec_attr *attr = settings_find("mark");
	char text[SETTINGS_TEXT_MAX];

	check(!settings_read("mark", "0x100/0x300", &config),
	      "a mark with a mask is read");
	check_text(settings_text(&config, attr, text), "0x100/0x300",
		   "a mark is written with its mask");
	check(!settings_read("outside", "eth0,ppp0", &config) &&
		      config.outside_count == 2,
	      "interfaces are read");
	attr = settings_find("outside");
	check_text(settings_text(&config, attr, text), "eth0,ppp0",
		   "interfaces are written");
	config = (struct config_view){ 0 };
	check(!settings_read("outside", "", &config) && config.has &&
		      !config.outside_count,
	      "an empty list is a list");
	check(!settings_read("window_ms", "10m", &config) &&
		      config.value[SCANVIGIL_A_CONFIG_WINDOW_MS] == 600000,
	      "underscores and units are taken");
}

static void redacts(struct redactor *redactor, const char *text,
		    const char *wanted, const char *what)
{
	char *got = redact(redactor, text);

	check_text(got, wanted, what);
	free(got);
}

static void test_redaction(void)
{
	struct redactor redactor = { 0 };

	redacts(&redactor, "a 10.1.2.3, 10.9.9.9:80 and 10.1.2.3.",
		"a 192.0.2.1, 192.0.2.2:80 and 192.0.2.1.",
		"the same address has the same name");
	redacts(&redactor, "[2A00:1450::7]:22 2a00:1450:0::7 2a00:1450::/32",
		"[2001:db8::1]:22 2001:db8::1 2001:db8::2/32",
		"however it is written");
	redacts(&redactor, "MAC=8e:b0:11:22:33:44:8e:b0:11:22:33:55:08:00",
		"MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00",
		"hardware addresses have names, too");
	redacts(&redactor, "::ffff:10.1.2.3 x10.7.7.7 in:2a00:1450::9;",
		"2001:db8::3 x192.0.2.3 in:2001:db8::4;",
		"whatever stands before them");
	redacts(&redactor,
		"127.0.0.1 ::1 0.0.0.0/0 ::/0 09:07:35 6.1.0-53 v1.8.9",
		"127.0.0.1 ::1 0.0.0.0/0 ::/0 09:07:35 6.1.0-53 v1.8.9",
		"what is no address, or everybody's, stays");
	redacts(&redactor, "10.1.2.3/24 1.2.3.4.5 fe80::1%eth0 cafe:1.2.3.4",
		"192.0.2.1/24 192.0.2.4.5 2001:db8::5%eth0 cafe:192.0.2.4",
		"rather too much is replaced");
	redact_forget(&redactor);
}

int main(void)
{
	setenv("TZ", "UTC", 1);
	setenv("TERM", "dumb", 1);
	out_setup("never");
	print_use_host("gw1");
	test_shape();
	test_lines();
	test_sentence();
	test_ports();
	test_cuts();
	test_noise();
	test_odd_lengths();
	test_text();
	test_addresses();
	test_settings();
	test_redaction();
	printf("1..%u\n", tests);
	return failures != 0;
}
