# SPDX-License-Identifier: GPL-2.0-or-later
# 300 spoofed sources between every two probes of a 60-port scan do not hide it,
# not even from a table that they fill. Each probe has a fresh source port and
# sequence number, so that only the walk can find it.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "$(dirname "$0")/../lib.sh"

# The victim's answers to addresses that are nobody's go nowhere.
ip route replace blackhole 10.64.0.0/10

# hidden NAME [PARAMETER VALUE]
hidden() {
	local name=$1 told
	shift
	fresh
	[ $# = 0 ] || scanvigil set "$@"
	# shellcheck disable=SC2046
	packets hide "$ATTACKER4" "$VICTIM4" 300 $(seq 100 159)
	await "$ATTACKER4" '.ports == 60'
	told=$(events 0)
	diag "$name: distinct ports at level scan: $(jq --arg a "$ATTACKER4" '[.[] |
		select(.src_ip == $a and .portscan.level == "scan") |
		.portscan.ports][0]' <<<"$told")"
	CLAIMS_SHOWN=800 claims "$(jq -n --argjson s "$(show "$ATTACKER4")" \
		--argjson told "$told" --argjson stats "$(scanvigil -j stats)" \
		'{s: $s, told: $told, stats: $stats}')" <<-CLAIMS
		$name: the scan is found :: .s.level == "scan"
		$name: by the walk :: .s.why == ["walk"] or .s.why == ["walk", "fast"]
		$name: all of its 60 ports :: .s.ports == 60
		$name: nobody else is accused :: [.told[].src_ip] | unique == ["$ATTACKER4"]
		$name: 18,000 others were seen :: .stats.packets > 18000
	CLAIMS
}

hidden "hidden in 18,000 sources"
hidden "hidden, in a table of 1,024" table-size 1024
claims "$(scanvigil -j stats)" <<-'CLAIMS'
	the table was full :: .sources > 900 and .sources <= 1024 and .probation > 0
CLAIMS
ip route del blackhole 10.64.0.0/10
