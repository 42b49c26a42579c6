#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/netns/run.sh [CASE...] runs the cases (all, or these names) one after the
# other on the laboratory's gateway (scripts/lab) and joins what they say into
# one TAP stream. --part 2/3: of all cases each third, from the second on; with
# --without PATTERN, not those. A case that dies or takes too long is a failure of
# its own.
set -uo pipefail
cd "$(dirname "$0")" || exit

LIMIT=${CASE_SECONDS:-240}
CASES=${CASES:-cases}
total=0
failed=0

if [ "${LAB-}" != 1 ]; then
	echo "1..0 # SKIP not in the laboratory: scripts/lab tests/netns/run.sh"
	exit 0
fi

# A case counts packets: none may get lost in a queue of the guest.
sysctl -qw net.core.netdev_max_backlog=100000
scratch=$(mktemp -d)
said=$scratch/said
export DEFAULTS=$scratch/defaults
scanvigil set enabled on && scanvigil save "$DEFAULTS" || exit 1

# pass_on: what the case said, counted; what programs say besides is no TAP.
pass_on() {
	local line
	while IFS= read -r line; do
		case $line in
		'ok - '*) total=$((total + 1)) ;;
		'not ok - '*)
			total=$((total + 1))
			[[ $line == *'# TODO'* ]] || failed=$((failed + 1))
			;;
		'#'*) ;;
		*) line="# $line" ;;
		esac
		printf '%s\n' "$line"
	done
}

run_case() {
	local name=$1 code start=$SECONDS
	timeout -k 5 "$LIMIT" bash "$CASES/$name.sh" </dev/null >"$said" 2>&1
	code=$?
	pass_on <"$said"
	# A status of 1 is that of the last test, which has been told.
	if [ $code -gt 1 ]; then
		pass_on <<<"not ok - $name ends (status $code)"
	fi
	echo "# $name: $((SECONDS - start)) s"
}

# all_cases [FIRST STEP WITHOUT]: every case, or each STEP-th of those that do not match.
all_cases() {
	local files i
	names=()
	mapfile -t files < <(cd "$CASES" && printf '%s\n' *.sh | grep -vxE "(${3-})\.sh")
	for ((i = ${1:-1} - 1; i < ${#files[@]}; i += ${2:-1})); do
		names+=("${files[i]%.sh}")
	done
}

names=("$@")
case ${1-} in
'') all_cases ;;
--part) all_cases "${2%/*}" "${2#*/}" "${4-}" ;;
esac
for name in "${names[@]}"; do
	if [ -f "$CASES/$name.sh" ]; then
		run_case "$name"
	else
		pass_on <<<"not ok - there is a case $name"
	fi
done
rm -rf "$scratch"
echo "1..$total"
[ $failed = 0 ]
