// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verbs "save" and "restore". A file is replaced as a whole or not at all;
 * what is restored was checked to its last line before.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "json.h"
#include "nl.h"
#include "snapshot.h"

enum {
	OPTION_CHECK,
};

const struct option_spec restore_options[] = {
	{ "check", 0, NULL, "only check the file, change nothing" },
	{ 0 },
};

static int cannot_write(const char *path)
{
	return fail(EXIT_NO, errno, NULL, "cannot write %s: %s", path,
		    strerror(errno));
}

/* Write beside the file, then take its place. */
static int write_file(const char *path, const struct snapshot *snapshot)
{
	char beside[PATH_MAX];
	FILE *file = NULL;
	int fd, err;

	if ((size_t)snprintf(beside, sizeof(beside), "%s.XXXXXX", path) >=
	    sizeof(beside)) {
		errno = ENAMETOOLONG;
		return cannot_write(path);
	}
	fd = mkstemp(beside);
	if (fd >= 0)
		file = fdopen(fd, "w");
	if (!file)
		return cannot_write(path);
	fprintf(file, "# Written by scanvigil save.\n");
	snapshot_write(file, snapshot);
	err = ferror(file) || fflush(file) || fsync(fd);
	err |= fclose(file);
	if (!err && !rename(beside, path))
		return 0;
	err = errno;
	unlink(beside);
	errno = err;
	return cannot_write(path);
}

/* A device or a pipe cannot be replaced, only be written to. */
static int write_special(const char *path, const struct snapshot *snapshot)
{
	FILE *file = fopen(path, "w");

	if (!file)
		return cannot_write(path);
	snapshot_write(file, snapshot);
	return fclose(file) ? cannot_write(path) : 0;
}

static int write_to(const char *path, const struct snapshot *snapshot)
{
	struct stat status;

	if (!path || !strcmp(path, "-")) {
		snapshot_write(stdout, snapshot);
		return 0;
	}
	if (!lstat(path, &status) && !S_ISREG(status.st_mode))
		return write_special(path, snapshot);
	return write_file(path, snapshot);
}

int cmd_save(const struct tool *tool, const struct arguments *arguments)
{
	struct snapshot snapshot = { 0 };
	struct nl *nl;
	int code, err;

	(void)tool;
	code = nl_open(&nl);
	if (code)
		return code;
	err = snapshot_fetch(nl, &snapshot);
	if (err)
		code = nl_tell(nl, err, "cannot read the present state");
	else
		code = write_to(arguments->count ? arguments->words[0] : NULL,
				&snapshot);
	snapshot_free(&snapshot);
	nl_close(nl);
	return code;
}

/* Once the file is open, there is no other to reach. */
static int read_from(const char *path, struct snapshot *snapshot)
{
	bool standard = !strcmp(path, "-");
	FILE *file = standard ? stdin : fopen(path, "r");
	int code;

	if (!file)
		return fail(EXIT_NO, errno, NULL, "cannot read %s: %s", path,
			    strerror(errno));
	code = privilege_keep(PRIVILEGE_NETWORK);
	if (!code)
		code = snapshot_read(file, standard ? "standard input" : path,
				     snapshot);
	if (!standard)
		fclose(file);
	return code;
}

static void report(const struct snapshot *snapshot, bool applied)
{
	unsigned int keys = 0, id;
	json_t *object;

	for (id = 1; id <= SCANVIGIL_A_CONFIG_MAX; id++)
		keys += view_has(snapshot->config.has, id);
	object = json_object();
	json_put(object, "restored", json_boolean(applied));
	json_put(object, "keys", json_integer(keys));
	json_put(object, "allowed", json_unsigned(snapshot->allowed.count));
	json_document(object);
}

int cmd_restore(const struct tool *tool, const struct arguments *arguments)
{
	bool check = arguments->options[OPTION_CHECK];
	struct snapshot snapshot = { 0 };
	struct nl *nl = NULL;
	int code;

	code = read_from(arguments->words[0], &snapshot);
	if (!code && !check) {
		code = nl_open(&nl);
		if (!code)
			code = snapshot_apply(nl, &snapshot);
		nl_close(nl);
	}
	if (!code && tool->json)
		report(&snapshot, !check);
	snapshot_free(&snapshot);
	return code;
}
