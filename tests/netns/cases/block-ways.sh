# SPDX-License-Identifier: GPL-2.0-or-later
# A scan of all ports is cut off after the finding by each way of blocking, at the
# gateway and at what is behind it; who is allow-listed and the admin's session are
# not; and when its time is over, the scanner is let in again.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"
# shellcheck source=tests/netns/block-lib.sh
. "$NETNS/block-lib.sh"

says() { grep -qE -- "$1" "$work/said"; }
found() { knows "$1" '.level == "scan" and .verified'; }
listed() { scanvigil block list --config "$conf" | grep -q "^$1 "; }
gone() { ! listed "$1"; }
forgotten() { [ "$(show "$1")" = null ]; }
# cut_off WAY WHERE SOURCE: who scanned it is cut off from both.
cut_off() {
	local address pids=() pid code=0
	for address in "$VICTIM4" "$GATEWAY4"; do
		cannot_connect "$3" "$address" & pids+=($!)
	done
	for pid in "${pids[@]}"; do wait "$pid" || code=1; done
	ok $code "$1: who scans the $2 cannot connect to either any more"
}

# not_cut WAY: the friend and the admin scan, too; then both still get through.
not_cut() {
	local way=$1
	scan "$FRIEND" "$VICTIM4" 1-60 10
	scan "$FRIEND" "$GATEWAY4" 1-60 10
	connects "$FRIEND" "$VICTIM4" && connects "$FRIEND" "$GATEWAY4"
	ok $? "$way: who is allow-listed scans and is not cut off"
	scan "$ADMIN" "$VICTIM4" 1-400 20
	scan "$ADMIN" "$GATEWAY4" 1-400 20
	lives "$way-$RANDOM"
	ok $? "$way: the admin scans, and the session lives" || diag "$(cat "$work/said" "$work/enabled")"
}

# let_back WAY VICTIM-SOURCE GATEWAY-SOURCE
let_back() {
	connects "$2" "$VICTIM4" && connects "$3" "$GATEWAY4"
	ok $? "$1: when time is over, both are let in again"
}

# scans WAY NUMBER FOUND: two strangers, one for each chain, at the same time.
scans() {
	local a=${from[$2]} b=${from[$2 + 1]} one two
	scan "$a" "$VICTIM4" - 120 & one=$!
	scan "$b" "$GATEWAY4" - 120 & two=$!
	is_cut "$1" victim "$a" "$3" "$a"
	is_cut "$1" gateway "$b" "$3" "$b"
	scan_end "$one" "$VICTIM4"
	scan_end "$two" "$GATEWAY4"
	cut_off "$1" victim "$a"
	cut_off "$1" gateway "$b"
}

# by_module WAY NUMBER OPTION...: the match or the mark, which forget a source after
# keep-ms.
by_module() {
	local way=$1 number=$2
	shift 2
	fresh
	[ -z "$MARK" ] || scanvigil set mark "$MARK"
	scanvigil allow add "$FRIEND" >/dev/null
	arrivals_start
	scanvigil block enable --config "$conf" "$@" >"$work/enabled" 2>&1
	ok $? "$way: block enable" || diag "$(cat "$work/enabled")"
	scans "$way" "$number" found
	not_cut "$way"
	scanvigil set end-ms 5s idle-ms 10s keep-ms 10s
	wait_for 60 forgotten "${from[number]}" && wait_for 60 forgotten "${from[number + 1]}"
	let_back "$way" "${from[number]}" "${from[number + 1]}"
	scanvigil block disable >/dev/null
	arrivals_stop
}

# by_set WAY NUMBER BACKEND: who is in for ttl.
by_set() {
	local way=$1 number=$2 backend=$3 a b
	a=${from[number]} b=${from[number + 1]}
	fresh
	scanvigil set end-ms 1s
	scanvigil allow add "$FRIEND" >/dev/null
	rm -rf "$work/state"
	mkdir "$work/state"
	: >"$work/said"
	configure "backend = $backend" 'ttl = 60s' 'max-ttl = 1h' 'repeat-factor = 1'
	arrivals_start
	scanvigil block enable --by-set --config "$conf" >"$work/enabled" 2>&1
	ok $? "$way: block enable" || diag "$(cat "$work/enabled")"
	daemon_start
	scans "$way" "$number" listed
	not_cut "$way"
	wait_for 30 says "$ADMIN is not blocked: it is logged in by SSH"
	ok $? "$way: the daemon says why the admin is not blocked" || diag "$(cat "$work/said")"
	wait_for 120 gone "$a" && wait_for 120 gone "$b"
	let_back "$way" "$a" "$b"
	daemon_stop
	scanvigil block disable >/dev/null
	arrivals_stop
}

MARK=''
: >"$work/said"
configure
serve_here
session_start
ok $? "the admin is connected"
by_module "the match" 0
MARK=0x100/0x100
by_module "the mark, by nft" 2 --nft
by_module "the mark, by iptables" 4 --by-mark
MARK=''
by_set "sets of nft" 6 nft
by_set "ipset" 8 ipset
