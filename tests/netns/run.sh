#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/netns/run.sh [CASE...] runs the cases (all, or these names) one after the
# other on the laboratory's gateway (scripts/lab) and joins what they say into
# one TAP stream. A case that dies or takes too long is a failure of its own.
set -uo pipefail
cd "$(dirname "$0")" || exit

LIMIT=${CASE_SECONDS:-240}
total=0
failed=0

if [ "${LAB-}" != 1 ]; then
	echo "1..0 # SKIP not in the laboratory: scripts/lab tests/netns/run.sh"
	exit 0
fi

# A case counts packets: none may get lost in a queue of the guest.
sysctl -qw net.core.netdev_max_backlog=100000
DEFAULTS=$(mktemp)
export DEFAULTS
scanvigil set enabled on && scanvigil save "$DEFAULTS" || exit 1

run_case() {
	local name=$1 out code start=$SECONDS
	out=$(mktemp)
	timeout -k 5 "$LIMIT" bash "cases/$name.sh" </dev/null >"$out" 2>&1
	code=$?
	# What programs say besides is no TAP.
	sed -E '/^(ok|not ok) - |^#/!s/^/# /' "$out"
	total=$((total + $(grep -cE '^(not )?ok - ' "$out")))
	failed=$((failed + $(grep -E '^not ok - ' "$out" | grep -vc '# TODO')))
	# A status of 1 is that of the last test, which has been told.
	if [ $code -gt 1 ]; then
		echo "not ok - $name ends (status $code)"
		total=$((total + 1))
		failed=$((failed + 1))
	fi
	echo "# $name: $((SECONDS - start)) s"
	rm -f "$out"
}

if [ $# = 0 ]; then
	set -- cases/*.sh
	set -- "${@#cases/}"
	set -- "${@%.sh}"
fi
for name; do
	if [ -f "cases/$name.sh" ]; then
		run_case "$name"
	else
		echo "not ok - there is a case $name"
		total=$((total + 1))
		failed=$((failed + 1))
	fi
done
echo "1..$total"
[ $failed = 0 ]
