# SPDX-License-Identifier: GPL-2.0-or-later
# No memory to hand findings out with: who listens is told as soon as there is
# some, not when the next finding comes. And nothing within the packets' road asks
# for memory at all.
# shellcheck shell=bash source=tests/faults/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

if [ ! -e /sys/kernel/debug/failslab ]; then
	skip "findings are told when there is memory again" "this kernel injects no faults"
	exit
fi

knob() {
	local kind
	for kind in failslab fail_page_alloc; do
		echo "$2" >/sys/kernel/debug/$kind/"$1"
	done
}

# Who has asked in vain: the two counters of what may still fail.
failed() {
	local left=0 kind
	for kind in failslab fail_page_alloc; do
		left=$((left + $(<"/sys/kernel/debug/$kind/times")))
	done
	echo $((2 * TIMES - left))
}

# inject PERCENT WAITING [SYMBOL SYMBOL]: allocations of our functions between the
# two, or all; WAITING N has those fail, too, that may sleep.
TIMES=1000000
inject() {
	knob verbose 0
	knob task-filter N
	knob interval 1
	knob ignore-gfp-wait "$2"
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
	knob require-start "${3:-0}"
	knob require-end "${4:-0xffffffffffffffff}"
	knob times "$TIMES"
	knob probability "$1"
}

# Where the module's functions are.
text_of_ours() {
	awk '$2 ~ /[tT]/ && $4 == "[nf_scanvigil]" { print "0x" $1 }' /proc/kallsyms |
		sort | sed -n '1p;$p'
}

# Findings while everything fails that the module asks for, and no more of them.
all_of_ours() {
	local before seq failures range=()
	memory_mark
	mapfile -t range < <(text_of_ours)
	scanvigil set event-rate 1000000
	before=$(stat_of event_seq)
	listen $((before + 1))
	packets noise "$VICTIM4" 1 70000
	wait_for 20 test -s "$work/live"
	ok $? "the reader reads"
	inject 100 N "${range[0]}" "${range[1]}"
	stream_start 500
	wait_for 60 eval '[ "$(failed)" -ge 50 ]'
	ok $? "nothing can be handed out"
	stream_stop
	failures=$(failed)
	inject 0 Y
	seq=$(stat_of event_seq)
	listened "no memory"
	same "$(seq $((before + 1)) "$seq")" "$(jq 'select(.seq).seq' "$work/live")" \
		"each finding was told once, in order"
	memory_back 0
	row "no memory for the module: findings to hand out" "$failures allocations, all" \
		"$FOUND findings, all told when there was memory again"
}

# Every tenth allocation in softirqs fails, whoever asks: what others lose is
# theirs.
all_of_softirqs() {
	local failures
	memory_mark
	around_start
	stream_start 1000
	inject 10 Y
	wait_for 60 eval '[ "$(failed)" -ge $(short_or 500 5000) ]'
	ok $? "every tenth allocation of softirqs fails"
	failures=$(failed)
	inject 0 Y
	around_stop
	attacker nmap -n -Pn -sS -p 1-50 "$VICTIM4" >/dev/null 2>&1
	await "$ATTACKER4" '.level == "scan"'
	ok $? "it detects on"
	memory_back 0
	row "no memory in softirqs, whoever asks" "$failures allocations, one in ten" \
		"all packets pass our hook"
}

all_of_ours
all_of_softirqs
