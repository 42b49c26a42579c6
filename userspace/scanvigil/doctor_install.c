// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks of the installation: the module that is loaded, those of the kernels
 * that may be booted next, and whether they may be loaded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "command.h"
#include "doctor.h"
#include "host.h"

#define MODULES "/lib/modules"
#define SECURE_BOOT                 \
	"/sys/firmware/efi/efivars" \
	"/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

/* What is set outlives a module that the service changes for another. */
static bool has_service(void)
{
	return host_has("/run/systemd/system") &&
	       host_has("/usr/lib/systemd/system/scanvigil.service");
}

static const char *how_to_load(void)
{
	return has_service() ? "systemctl restart scanvigil" :
			       "modprobe nf_scanvigil";
}

static void ask_module(const struct doctor_facts *facts,
		       struct doctor_answer *answer)
{
	if (!facts->nl) {
		doctor_say(answer, DOCTOR_FAILED, "the module is not loaded");
		doctor_fix(answer, "%s", how_to_load());
	} else if (strcmp(facts->stats.version, tool_version)) {
		doctor_say(answer, DOCTOR_WARNING,
			   "the module is version %s, the tool is %s",
			   facts->stats.version, tool_version);
		doctor_fix(
			answer,
			has_service() ?
				"systemctl restart scanvigil" :
				"modprobe -r xt_scanvigil nf_scanvigil; modprobe nf_scanvigil");
	} else {
		doctor_say(answer, DOCTOR_OK,
			   "the module is loaded, version %s as the tool",
			   tool_version);
	}
}

/* A folder of modules of a kernel that is there, not what one left behind. */
static bool is_kernel(const char *release)
{
	char path[256];

	snprintf(path, sizeof(path), MODULES "/%s/modules.dep", release);
	return host_has(path);
}

static bool has_module(const char *release)
{
	char path[256], *names;
	bool found;

	snprintf(path, sizeof(path), MODULES "/%s/modules.dep", release);
	names = host_read(path, NULL);
	found = names && strstr(names, "/nf_scanvigil.ko");
	free(names);
	return found;
}

static bool has_headers(const char *release)
{
	char path[256];

	snprintf(path, sizeof(path), MODULES "/%s/build/Makefile", release);
	return host_has(path);
}

/**
 * struct lacking - kernels without the module
 * @kernels: how many kernels there are
 * @count: how many lack it
 * @first: the release of one: the running kernel, or else the newest
 * @headers: it can be built for @first
 * @running: @first is the running kernel
 */
struct lacking {
	size_t kernels;
	size_t count;
	char first[128];
	bool headers;
	bool running;
};

static void find_lacking(struct lacking *lacking)
{
	struct utsname name;
	size_t count, i;
	char **releases = host_names(MODULES, &count);

	if (!releases)
		return;
	uname(&name);
	for (i = 0; i < count; i++) {
		if (!releases[i] || !is_kernel(releases[i]))
			continue;
		lacking->kernels++;
		if (has_module(releases[i]))
			continue;
		lacking->count++;
		/* The newest is the likeliest to be booted next. */
		if (lacking->running)
			continue;
		lacking->running = !strcmp(releases[i], name.release);
		snprintf(lacking->first, sizeof(lacking->first), "%s",
			 releases[i]);
		lacking->headers = has_headers(releases[i]);
	}
	host_free_names(releases, count);
}

static void fix_kernels(struct doctor_answer *answer,
			const struct lacking *lacking, bool needed)
{
	char headers[192] = "";

	if (!lacking->headers)
		snprintf(headers, sizeof(headers),
			 "apt install linux-headers-%s && ", lacking->first);
	doctor_fix(
		answer, "%sdkms autoinstall -k %s%s%s%s", headers,
		lacking->first, needed ? " && " : "",
		needed ? how_to_load() : "",
		needed && !lacking->headers ?
			"; where those headers are not to be had any more, apt full-upgrade, and reboot" :
			"");
}

static void ask_kernels(const struct doctor_facts *facts,
			struct doctor_answer *answer)
{
	struct lacking lacking = { 0 };
	bool needed;

	find_lacking(&lacking);
	needed = lacking.running && !facts->nl;
	if (!lacking.kernels) {
		doctor_say(
			answer, DOCTOR_WARNING,
			"no kernel is installed here, so nothing can be said of its modules");
		return;
	}
	if (!lacking.count) {
		doctor_say(answer, DOCTOR_OK,
			   "every installed kernel has the module (%zu)",
			   lacking.kernels);
		return;
	}
	doctor_say(
		answer, needed ? DOCTOR_FAILED : DOCTOR_WARNING,
		"the module is missing for %zu of %zu installed kernels, such as %s%s",
		lacking.count, lacking.kernels, lacking.first,
		lacking.headers ?
			"" :
			", whose headers are missing: DKMS builds nothing for it, in silence");
	fix_kernels(answer, &lacking, needed);
}

/* Four bytes of attributes, then the value. */
static bool is_secure_boot(void)
{
	size_t len = 0;
	char *bytes = host_read(SECURE_BOOT, &len);
	bool on = bytes && len > 4 && bytes[4];

	free(bytes);
	return on;
}

static bool is_enforced(void)
{
	char word[64];

	if (host_word("/sys/module/module/parameters/sig_enforce", word,
		      sizeof(word)) &&
	    *word == 'Y')
		return true;
	return host_word("/sys/kernel/security/lockdown", word, sizeof(word)) &&
	       !strstr(word, "[none]");
}

/* Who signed the module on disk: empty for nobody; false if that is not known. */
static bool find_signer(char *signer, size_t size)
{
	static const char *const argv[] = { "modinfo", "-F", "signer",
					    "nf_scanvigil", NULL };
	char *said = host_run(argv);

	if (!said)
		return false;
	snprintf(signer, size, "%.*s", (int)strcspn(said, "\n"), said);
	free(said);
	return true;
}

static const char enrol[] =
	"mokutil --import /var/lib/dkms/mok.pub, reboot, confirm the key at the console; DKMS signs with it";

static void ask_secure_boot(const struct doctor_facts *facts,
			    struct doctor_answer *answer)
{
	const char *what = is_secure_boot() ? "Secure Boot" :
			   is_enforced()    ? "signature checking" :
					      NULL;
	char signer[128];

	if (!what) {
		doctor_say(
			answer, DOCTOR_OK,
			"Secure Boot is off: the kernel takes modules without a signature");
	} else if (!find_signer(signer, sizeof(signer))) {
		doctor_say(
			answer, DOCTOR_WARNING,
			"%s is on, and modinfo cannot tell whether the module is signed: without it the kernel says \"Key was rejected by service\"",
			what);
	} else if (!*signer) {
		doctor_say(
			answer, facts->nl ? DOCTOR_WARNING : DOCTOR_FAILED,
			"%s is on and the module on disk is not signed: the kernel will refuse it with \"Key was rejected by service\"",
			what);
		doctor_fix(answer, "%s", enrol);
	} else if (facts->nl) {
		doctor_say(answer, DOCTOR_OK,
			   "%s is on, and the module is signed (%s)", what,
			   signer);
	} else {
		doctor_say(
			answer, DOCTOR_WARNING,
			"%s is on and the module is signed (%s): if modprobe says \"Key was rejected by service\", the machine does not know that key yet",
			what, signer);
		doctor_fix(answer, "%s", enrol);
	}
}

const struct doctor_check doctor_install[] = {
	{ "module", false, ask_module },
	{ "kernels", false, ask_kernels },
	{ "secure-boot", false, ask_secure_boot },
	{ 0 },
};
