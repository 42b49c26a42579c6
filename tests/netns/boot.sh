#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/netns/boot.sh NAME [OPTIONS OF scripts/lab...] -- SCRIPT [ARGS...] boots
# one guest for one stream of TAP and keeps the stream in the cache. On standard
# error it repeats what is worth to be seen: failures, and lines that begin with
# "#!". What the kernel complained of fails it, whatever the stream says.
set -uo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/../../scripts/lib.sh"

# The failures, each with the comments that follow it.
highlights() {
	awk -v name="$1" '
		/^#! / { print name ": " substr($0, 4) }
		/^not ok/ && !/# TODO/ { shown = 1; print ""; print name ": " $0; next }
		/^(ok|not ok)|^# [a-z-]+: [0-9]+ s$/ { shown = 0 }
		shown && /^#/' "$2"
}

name=$1
shift
kept=$(cache_dir)/tap/$name
mkdir -p "${kept%/*}"
tap=$(mktemp "$kept.XXXXXX")
"$TOP/scripts/lab" "$@" | tee "$tap"
code=${PIPESTATUS[0]}
highlights "$name" "$tap" >&2
mv "$tap" "$kept"
exit "$code"
