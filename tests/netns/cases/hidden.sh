# SPDX-License-Identifier: GPL-2.0-or-later
# 300 spoofed sources between every two probes of a 60-port scan do not hide it,
# not even from a table that they fill. Each probe has a fresh source port and
# sequence number, so that only the walk can find it.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

# What the spoofed sources want is of no interest behind the detector.
nft -f - <<-'NFT'
	table ip hide {
		chain prerouting {
			type filter hook prerouting priority 0; policy accept;
			ip saddr 10.64.0.0/10 drop
		}
	}
NFT

# hidden NAME PROBES [PARAMETER VALUE]
hidden() {
	local name=$1 probes=$2
	shift 2
	fresh
	[ $# = 0 ] || scanvigil set "$@"
	packets hide "$ATTACKER4" "$VICTIM4" 300 "100-$((99 + probes))"
	await "$ATTACKER4" ".ports == $probes"
	CLAIMS_SHOWN=800 claims "$(jq -n --slurpfile s <(show "$ATTACKER4") \
		--slurpfile told <(events 0) --slurpfile stats <(scanvigil -j stats) \
		'{s: $s[0], told: $told[0], stats: $stats[0]}' | tee "$work/all")" <<-CLAIMS
		$name: the scan is found by its tenth port :: .s.level == "scan" and ([.told[] | select(.portscan.level == "scan") | .portscan.ports][0] // 9999 | . <= 10)
		$name: by the walk :: .s.why == ["walk"] or .s.why == ["walk", "fast"]
		$name: all of its $probes ports :: .s.ports == $probes
		$name: nobody else is accused :: [.told[] | select(.portscan.level != "info").src_ip] | unique == ["$ATTACKER4"]
		$name: $((probes * 300)) others were seen :: .stats.packets > $((probes * 300))
	CLAIMS
	echo "#! $name: distinct ports at level scan: $(jq '[.told[] |
		select(.portscan.level == "scan") | .portscan.ports][0]' "$work/all")"
}

hidden "60 probes in 18,000 sources" 60
hidden "30 probes in 9,000, in a table of 1,024" 30 table-size 1024
claims "$(scanvigil -j stats)" <<-'CLAIMS'
	the table was full :: .sources > 900 and .sources <= 1024 and .probation > 0
CLAIMS
nft delete table ip hide
