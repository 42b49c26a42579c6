#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/fuzz/guest/run.sh NAMES SECONDS SEED NETLINK WIRE, on the laboratory's
# gateway: runs the fuzzers "netlink" and "wire", which are the programs NETLINK and
# WIRE, and looks whether the gateway still does what it is for. What is wrong is a
# line that begins with "not true:". scripts/fuzz starts it.
set -uo pipefail

names=$1 seconds=$2 seed=$3 netlink=$4 wire=$5
corpus=$(cd "${BASH_SOURCE[0]%/*}/../corpus" && pwd -P)
work=$(mktemp -d)
defaults=$work/defaults
failed=0
# Nobody else sends from there.
read -ra from <<<"$ATTACKERS4"
SCANNERS=("${from[@]:14}")
# What caches keep of a run, in KiB.
MEMORY_KEPT=65536

wrong() {
	echo "not true: $*"
	failed=1
}

attacker() { nsenter --net=/run/netns/attacker -- "$@"; }

# field NAME JSON: a number of an object that has no other within.
field() {
	[[ $2 =~ \"$1\":\ *([0-9]+) ]] && echo "${BASH_REMATCH[1]}"
}

available() { awk '/^MemAvailable/ { print $2 }' /proc/meminfo; }

afresh() {
	scanvigil set enabled off
	scanvigil restore "$defaults" || wrong "the defaults come back"
}

# Packets in flight are counted when two readings agree.
settled_stats() {
	local before='' now i
	for ((i = 0; i < 50; i++)); do
		now=$(scanvigil -j stats)
		[ "$(field packets "$now")" != "$before" ] || break
		before=$(field packets "$now")
		sleep 0.2
	done
	echo "$now"
}

# Each packet is counted once more by what became of it, and so may be a fragment.
check_sums() {
	local stats sum=0 item packets fragments
	stats=$(settled_stats)
	packets=$(field packets "$stats")
	fragments=$(field fragments "$stats")
	for item in established ignored allowed malformed observed probation untracked; do
		sum=$((sum + $(field "$item" "$stats")))
	done
	if [ "$sum" -lt "$packets" ] || [ "$sum" -gt $((packets + fragments)) ]; then
		wrong "counters add up ($1): $sum of $packets packets, $fragments fragments"
	fi
	[ "$(field findings "$stats")" = \
		$(($(field events "$stats") + $(field events_suppressed "$stats"))) ] ||
		wrong "findings are told or suppressed ($1): $stats"
	[ "$(field sources "$stats")" -le "$(field sources_limit "$stats")" ] ||
		wrong "sources are within their limit ($1): $stats"
	echo "# $1: $packets packets, $fragments fragments, $(field malformed "$stats") malformed, $(field findings "$stats") findings, $(field sources "$stats") sources"
}

# A real scan, of a source that was not seen before.
check_scan() {
	local source=${SCANNERS[0]} i
	SCANNERS=("${SCANNERS[@]:1}")
	scanvigil forget "$source" 2>/dev/null
	attacker nmap -n -Pn -e eth0 -S "$source" -sS -p 1-20 --max-retries 1 \
		"$VICTIM4" >"$work/nmap" 2>&1
	for ((i = 0; i < 50; i++)); do
		if scanvigil test "$source" >/dev/null 2>&1; then
			echo "# $1: a scan by nmap is found"
			return
		fi
		sleep 0.1
	done
	wrong "a scan by nmap is found ($1): $(scanvigil -j show "$source" 2>&1)"
	cat "$work/nmap"
}

# The largest table there is, again and again, besides that of another namespace.
ask_for_much() {
	local round
	scanvigil -n attacker set enabled on table-size 65536
	for round in 1 2 3; do
		scanvigil set table-size 1048576 event-ring 65536 ||
			wrong "the largest table is given ($round)"
		scanvigil set table-size 1024 event-ring 64 ||
			wrong "the smallest table is given ($round)"
	done
	[ "$(field memory "$(scanvigil -j stats)")" -lt 8388608 ] ||
		wrong "a small table takes little: $(scanvigil -j stats)"
}

run_netlink() {
	local before after traffic batch=32
	before=$(available)
	"$wire" --seconds 100000 --rate 1000 --seed "$seed" \
		--corpus "$corpus/packet" >"$work/wire" 2>&1 &
	traffic=$!
	# Few at a time tell better which it was; many are many more.
	[ "$LAB_KERNEL" = debug ] || batch=256
	"$netlink" --seconds "$seconds" --seed "$seed" --batch "$batch" \
		--corpus "$corpus/netlink" || wrong "netlink finds nothing"
	kill "$traffic"
	wait "$traffic" 2>/dev/null
	[ $failed = 0 ] || return
	ask_for_much
	scanvigil -n attacker set enabled off
	afresh
	scanvigil flush
	check_scan "after the requests"
	after=$(available)
	echo "# memory: $before KiB before, $after after"
	[ $((before - after)) -lt $MEMORY_KEPT ] ||
		wrong "memory comes back: $before KiB before, $after after"
}

# half NAME SEED
half() {
	afresh
	"$wire" --seconds $(((seconds + 1) / 2)) --seed "$2" \
		--corpus "$corpus/packet" || wrong "wire finds nothing ($1)"
	[ $failed = 0 ] || return
	check_sums "$1"
	check_scan "$1"
}

run_wire() {
	local feature
	# Segments may arrive as they were sent, more than a frame at a time.
	for feature in sg tx tso gso; do
		attacker ethtool -K eth0 $feature on >/dev/null 2>&1
	done
	half "with connection tracking" "$seed"
	[ $failed = 0 ] || return
	nft delete table inet lab_conntrack
	half "without" $((seed + 1))
}

[ "${LAB-}" = 1 ] || { echo "not in the laboratory: scripts/fuzz $names"; exit 2; }
scanvigil set enabled on
scanvigil save "$defaults"
for name in $names; do
	[ $failed = 0 ] || break
	echo "= $name"
	case $name in
	netlink) run_netlink ;;
	wire) run_wire ;;
	*) wrong "there is a fuzzer $name" ;;
	esac
done
rm -rf "$work"
exit $failed
