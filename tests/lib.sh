# SPDX-License-Identifier: GPL-2.0-or-later
# What shell tests share: TAP lines without numbers, so that streams can be
# joined, and waiting for a state instead of for time. Sourced by bash; sourcing
# it does nothing but define.
# shellcheck shell=bash

tap_count=0
tap_todo=''

diag() {
	local text="$*"
	echo "# ${text//$'\n'/$'\n# '}"
}

# ok STATUS NAME: 0 is good, as it is of a command; false where it is not.
ok() {
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		echo "ok - $2$tap_todo"
		return 0
	fi
	echo "not ok - $2$tap_todo"
	return 1
}

skip() {
	tap_count=$((tap_count + 1))
	echo "ok - $1 # SKIP $2"
}

skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

# todo REASON: what fails until "todo" without one is known to fail.
todo() { tap_todo=${1:+ # TODO $1}; }

# same WANTED GOT NAME
same() {
	if [ "$1" = "$2" ]; then
		ok 0 "$3"
		return
	fi
	ok 1 "$3"
	diag "wanted against got:"
	diag "$(diff <(echo "$1") <(echo "$2") | head -n 12 | cut -c1-400)"
	return 1
}

# check NAME COMMAND...: the command succeeds; its output is shown if not.
check() {
	local name=$1 text
	shift
	if text=$("$@" 2>&1); then
		ok 0 "$name"
		return
	fi
	ok 1 "$name"
	diag "$*: $text"
	return 1
}

# status CODE NAME COMMAND...: the command exits with CODE.
status() {
	local wanted=$1 name=$2 text code=0
	shift 2
	text=$("$@" 2>&1) || code=$?
	[ "$code" != "$wanted" ] || { ok 0 "$name"; return; }
	ok 1 "$name"
	diag "$*: status $code: $text"
	return 1
}

# holds COMMAND...: whether it succeeds, without its output.
holds() { "$@" >/dev/null 2>&1; }

# wait_for SECONDS COMMAND...: until it succeeds; false when time is over. That is
# three times as long, for machines and guests may have more to do than this.
wait_for() {
	local end=$((SECONDS + 3 * $1))
	shift
	until holds "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}

# claims JSON [DEFINITIONS]: for each line "NAME :: FILTER" of standard input,
# whether jq finds the filter true of the JSON. One process for all of them.
claims() {
	local json=$1 line program='' names=() answers=() bad=0 i
	while IFS= read -r line; do
		[ -n "$line" ] || continue
		names+=("${line%% :: *}")
		program+=",(try ([${line#* :: }] | length > 0 and all(. == true)) catch false)"
	done
	mapfile -t answers < <(jq "${2-} ${program#,}" <<<"$json" 2>&1)
	for i in "${!names[@]}"; do
		[ "${answers[i]-}" = true ]
		ok $? "${names[i]}" && continue
		[ $bad = 1 ] ||
			diag "$(jq -c . <<<"$json" 2>&1 | cut -c1-"${CLAIMS_SHOWN:-2500}")"
		bad=1
	done
	[ ${#answers[@]} = ${#names[@]} ] || diag "${answers[*]}"
	return $bad
}

plan() { echo "1..$tap_count"; }
