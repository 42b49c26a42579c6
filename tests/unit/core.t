#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The detector core in user space: builds core/*_test under sanitizers, runs
# each, and joins their results into one TAP stream. A program that dies or
# stops before its plan is a failure of its own. For another architecture,
# UNIT_MAKE is what make is told besides, UNIT_RUN what runs programs, and
# UNIT_BUILD where they are built.
set -u
cd "$(dirname "$0")/core" || exit 1

build=${UNIT_BUILD:-build}
mkdir -p "$build"
# shellcheck disable=SC2086
if ! make -s -j"$(nproc)" BUILD="$build" ${UNIT_MAKE-} >"$build/make.log" 2>&1; then
	printf '1..1\nnot ok 1 - the core builds in user space\n'
	sed 's/^/# /' "$build/make.log"
	exit 1
fi

for program in "$build"/*_test; do
	printf '= %s\n' "$(basename "$program" _test)"
	# shellcheck disable=SC2086
	${UNIT_RUN-} "$program" 2>&1
	printf '! %d\n' $?
done | awk '
	function result(passed, name) {
		printf("%sok %d - %s: %s\n", passed ? "" : "not ", ++count, room, name)
		failed = failed || !passed
	}
	$1 == "=" { room = $2; seen = 0; plan = -1; next }
	$1 == "!" { result($2 < 2 && plan == seen, "ran to its end"); next }
	/^1\.\.[0-9]+$/ { plan = substr($0, 4) + 0; next }
	/^(not )?ok [0-9]+ - / {
		seen++
		passed = /^ok/
		sub(/^(not )?ok [0-9]+ - /, "")
		result(passed, $0)
		next
	}
	{ sub(/^# /, ""); print "# " $0 }
	END { printf("1..%d\n", count); exit failed }
'
