# SPDX-License-Identifier: GPL-2.0-or-later
# Each memory allocation of each operation fails, one after the other, while
# packets pass: all of what was asked for is done or nothing, nothing is left
# behind, and no packet is lost.
# shellcheck shell=bash source=tests/faults/lib.sh
. "${0%/*}/../lib.sh"

if [ ! -e /sys/kernel/debug/failslab ]; then
	skip "each allocation fails in turn" "this kernel injects no faults"
	exit
fi

# try OPERATION...: what tools/nth.py says of them, and its lines for rows.
try() {
	local line
	while IFS= read -r line; do
		case $line in
		'#= '*) ROWS+=("${line#\#= }") ;;
		*) echo "$line" ;;
		esac
	done < <(PROBED=${ATTACKERS4##* } python3 "$FAULTS/tools/nth.py" "$@" 2>&1)
}

rows() {
	local lost=$LOST sent=$SENT memory=$MEMORY line name often came
	for line in "${ROWS[@]}"; do
		IFS=';' read -r name often came <<<"$line"
		LOST=$lost SENT=$sent MEMORY=$memory
		row "no memory: $name" "each of$often allocations" "${came# }"
	done
	ROWS=()
}

# exhaust KIND OPERATION...: under packets of that kind.
exhaust() {
	local kind=$1
	shift
	memory_mark
	# Something to list, to move and to keep.
	packets probe "${ATTACKERS4##* }" "$VICTIM4" 1-12
	packets noise "$VICTIM4" 100
	scanvigil allow add "$ATTACKER4" >/dev/null
	[ "$kind" != crowd ] || scanvigil allow del "$ATTACKER4" >/dev/null
	stream_start 300 "$kind"
	try "$@"
	stream_stop
	same $# ${#ROWS[@]} "every operation was tried"
	memory_back 0
	rows
}

modules() {
	memory_mark
	stream_start 300 crowd
	rmmod xt_scanvigil
	try insmod
	rmmod xt_scanvigil 2>/dev/null
	try "insmod of the match"
	stream_stop
	memory_back 0
	rows
}

everything_may_fail() {
	local kind
	for kind in failslab fail_page_alloc; do
		echo N >/sys/kernel/debug/$kind/ignore-gfp-wait
		echo 0 >/sys/kernel/debug/$kind/verbose
		echo 0 >/sys/kernel/debug/$kind/require-start
		echo 0xffffffffffffffff >/sys/kernel/debug/$kind/require-end
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
}

# rule TOOL: a rule with the match comes and goes, in a call that tools/nth_rule.c
# lets fail.
rule() {
	local tool=$1 n=0 left=0 code there bad='' done=0 refused=0
	while [ "$left" = 0 ]; do
		n=$((n + 1))
		rm -f "$work/left"
		NTH=$n NTH_LEFT=$work/left LD_PRELOAD=$work/nth_rule.so \
			"$tool" -I FORWARD -m scanvigil -j ACCEPT >"$work/said" 2>&1
		code=$?
		left=$(cat "$work/left" 2>/dev/null || echo 0)
		"$tool" -D FORWARD -m scanvigil -j ACCEPT >/dev/null 2>&1
		there=$?
		# Neither is told where the answer itself is lost.
		if [ $((code > 0)) != $((there > 0)) ] && ! grep -q 'buffer space' "$work/said"; then
			bad+="allocation $n: status $code, removed $there: $(<"$work/said")"$'\n'
		fi
		if [ "$left" = 0 ]; then
			if [ $code = 0 ]; then done=$((done + 1)); else refused=$((refused + 1)); fi
		fi
	done
	same '' "$bad" "$tool: with each allocation failing in turn, a rule is there or refused"
	ROWS+=("a rule ($tool); $((n - 1)); done all the same $done, refused $refused")
}

rules() {
	check "the call can be made to fail" cc -O2 -Wall -fPIC -shared -o "$work/nth_rule.so" \
		"$FAULTS/tools/nth_rule.c" || return
	memory_mark
	everything_may_fail
	stream_start 300 crowd
	rule iptables-legacy
	rule iptables-nft
	stream_stop
	memory_back 0
	rows
}

ROWS=()
exhaust crowd "switch on" "switch off"
exhaust scan "grow the table" "shrink the table" "grow the ring" "shrink the ring" \
	"set a parameter" "set ipv6-prefix" "set the mark" "allow" "allow no more" \
	"list sources" "list events" "list who is allowed" "show a source" \
	"parameters" "counters" "a namespace"
modules
rules
