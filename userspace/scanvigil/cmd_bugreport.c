// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verb "bugreport": what the makers would ask for, in one text. It lets the
 * other verbs speak for themselves, and takes the addresses out of all of it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/utsname.h>

#include "array.h"
#include "command.h"
#include "host.h"
#include "json.h"
#include "redact.h"
#include "text.h"

#define LOG_LINES_MAX 200
#define KLOG_READ_ALL 3
#define KLOG_SIZE 10

enum {
	OPTION_WITH_ADDRESSES,
};

const struct option_spec bugreport_options[] = {
	{ "with-addresses", 0, NULL, "leave addresses as they are" },
	{ 0 },
};

static void write_word(FILE *to, const char *what, const char *path)
{
	char word[256];

	if (host_word(path, word, sizeof(word)))
		fprintf(to, "%s: %s\n", what, word);
}

static void write_program(FILE *to, const char *name, const char *option)
{
	const char *const argv[] = { name, option, NULL };
	char *said = host_run(argv);

	if (said)
		fprintf(to, "%.*s\n", (int)strcspn(said, "\n"), said);
	else
		fprintf(to, "%s: none\n", name);
	free(said);
}

static void write_system(FILE *to)
{
	char *release = host_read("/etc/os-release", NULL);
	const char *name = release ? strstr(release, "PRETTY_NAME=") : NULL;

	if (name)
		fprintf(to, "system: %.*s\n", (int)strcspn(name + 12, "\n"),
			name + 12);
	free(release);
}

/* Not the name of the machine, which is nobody's business. */
static void write_versions(FILE *to)
{
	struct utsname name;

	fprintf(to, "tool: %s\n", tool_version);
	write_word(to, "module", "/sys/module/nf_scanvigil/version");
	write_word(to, "module source", "/sys/module/nf_scanvigil/srcversion");
	write_word(to, "match source", "/sys/module/xt_scanvigil/srcversion");
	if (!uname(&name))
		fprintf(to, "kernel: %s %s %s\n", name.release, name.version,
			name.machine);
	write_word(to, "taint", "/proc/sys/kernel/tainted");
	write_system(to);
	write_program(to, "iptables", "-V");
	write_program(to, "nft", "-v");
}

static void write_parameters(FILE *to)
{
	static const char folder[] = "/sys/module/nf_scanvigil/parameters";
	char path[sizeof(folder) + 256];
	size_t count = 0, i;
	char **names = host_names(folder, &count);

	for (i = 0; names && i < count; i++) {
		if (!names[i])
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		write_word(to, names[i], path);
	}
	if (!count)
		fputs("none\n", to);
	host_free_names(names, count);
}

static bool is_relevant(const char *line)
{
	static const char *const words[] = {
		"scanvigil",  "nf_conntrack:",	     "Lockdown:",
		"Loading of", "module verification", "x_tables:",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (strcasestr(line, words[i]))
			return true;
	return false;
}

static void write_log(FILE *to)
{
	int size = klogctl(KLOG_SIZE, NULL, 0), len;
	char *bytes = size > 0 ? malloc(size + 1) : NULL, *line, *rest;
	unsigned int lines = 0;

	len = bytes ? klogctl(KLOG_READ_ALL, bytes, size) : -1;
	if (len < 0) {
		fprintf(to, "cannot be read: %s\n", strerror(errno));
		free(bytes);
		return;
	}
	bytes[len] = '\0';
	for (line = strtok_r(bytes, "\n", &rest); line && lines < LOG_LINES_MAX;
	     line = strtok_r(NULL, "\n", &rest))
		if (is_relevant(line)) {
			fprintf(to, "%s\n", line);
			lines++;
		}
	free(bytes);
}

/* A part of the report: another verb, or a function of this one. */
struct section {
	const char *name;
	const char *verb;
	const char *word;
	void (*write)(FILE *to);
};

static const struct section sections[] = {
	{ "versions", NULL, NULL, write_versions },
	{ "doctor", "doctor", NULL, NULL },
	{ "status", "status", NULL, NULL },
	{ "parameters", "get", NULL, NULL },
	{ "allow-list", "allow", "list", NULL },
	{ "sources", "list", NULL, NULL },
	{ "counters", "stats", NULL, NULL },
	{ "module parameters", NULL, NULL, write_parameters },
	{ "kernel log", NULL, NULL, write_log },
};

static char *run_verb(const struct tool *tool, const struct section *section)
{
	const char *argv[] = { "/proc/self/exe", section->verb, NULL, NULL,
			       NULL };
	size_t at = 2;

	if (section->word)
		argv[at++] = section->word;
	if (tool->json)
		argv[at] = "--json";
	return host_capture(argv);
}

static char *collect(const struct tool *tool, const struct section *section)
{
	char *bytes = NULL;
	size_t size;
	FILE *to;

	if (section->verb)
		return run_verb(tool, section);
	to = open_memstream(&bytes, &size);
	if (!to)
		return NULL;
	section->write(to);
	return fclose(to) ? NULL : bytes;
}

static void print_section(const struct section *section, const char *text)
{
	char clean[4096];
	const char *line;
	size_t len;

	printf("\n== %s\n", section->name);
	for (line = text; *line; line += len + (line[len] == '\n')) {
		char copy[4096];

		len = strcspn(line, "\n");
		snprintf(copy, sizeof(copy), "%.*s", (int)len, line);
		puts(text_clean(copy, clean, sizeof(clean)));
	}
}

/* What a verb says in JSON stays JSON; everything else is a string. */
static json_t *section_json(const char *text)
{
	json_t *value = json_loads(text, 0, NULL);

	return value ? value : json_string(text);
}

static int add_section(const struct tool *tool, const struct section *section,
		       struct redactor *redactor, json_t *object)
{
	char *text = collect(tool, section), *plain;

	if (text && redactor) {
		plain = redact(redactor, text);
		free(text);
		text = plain;
	}
	if (!text)
		return fail(EXIT_NO, ENOMEM, NULL, "the section '%s' is lost",
			    section->name);
	if (object)
		json_put(object, section->name, section_json(text));
	else
		print_section(section, text);
	free(text);
	return 0;
}

int cmd_bugreport(const struct tool *tool, const struct arguments *arguments)
{
	bool plain = arguments->options[OPTION_WITH_ADDRESSES];
	json_t *object = tool->json ? json_object() : NULL;
	struct redactor redactor = { 0 };
	char date[TEXT_TIME_MAX];
	int code = EXIT_DONE;
	size_t i;

	if (!tool->json)
		printf("scanvigil bug report, %s\n%s\n",
		       text_date(text_now_ns(), date),
		       plain ? "Addresses are as they are." :
			       "Addresses are replaced, the same by the same. Read it before you send it.");
	for (i = 0; i < ARRAY_SIZE(sections); i++)
		if (add_section(tool, &sections[i], plain ? NULL : &redactor,
				object))
			code = EXIT_NO;
	redact_forget(&redactor);
	if (object)
		json_document(object);
	return code;
}
