# SPDX-License-Identifier: GPL-2.0-or-later
# Every packet that is seen is counted once, under one reason: so many of a sort
# are sent and so many are counted, and the reasons add up to what was seen.
# Counters of all packets are exact; only those of one source go by lot.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

REASONS='.established + .ignored + .allowed + .malformed + .observed + .probation + .untracked'
IGNORED='.ignored_elsewhere + .ignored_known + .ignored_mute + .ignored_harmless'

at_rest() {
	local text
	text=$(scanvigil -j stats | jq -c 'del(.uptime_ms)')
	sleep 0.3
	[ "$text" = "$(scanvigil -j stats | jq -c 'del(.uptime_ms)')" ]
}

seen() { [ "$(stat_of packets)" -ge "$1" ]; }

# counted NAME PACKETS CLAIM COMMAND...: what the command makes the counters do.
counted() {
	local name=$1 wanted=$2 claim=$3 before after
	shift 3
	wait_for 20 at_rest
	before=$(scanvigil -j stats)
	"$@" >"$work/said" 2>&1
	wait_for 20 seen $(($(field packets "$before") + wanted))
	wait_for 20 at_rest
	after=$(scanvigil -j stats)
	claims "$(jq -n --argjson a "$before" --argjson b "$after" '
		$b | with_entries(select(.value | type == "number")) |
		with_entries(.value -= ($a[.key] // 0))')" <<-CLAIMS
		$name: $wanted are seen :: .packets == $wanted
		$name: $claim :: $claim
		$name: the reasons add up to what was seen :: $REASONS == .packets
		$name: so do those to ignore :: $IGNORED == .ignored
	CLAIMS
}

# Nobody answers: what is sent is all that comes by.
victim nft -f - <<-NFT
	table inet silent {
		chain early { type filter hook prerouting priority -500; policy drop; }
	}
NFT
fresh
counted "odd packets" 50 '.observed == 50 and .anomalies == 50' \
	packets noise "$VICTIM4" 50
counted "one SYN again and again, beyond where lots are drawn" 300 '.observed == 300' \
	packets again "$ATTACKER4" "$VICTIM4" 81 300
counted "the same, IPv6" 300 '.observed == 300' \
	packets again "$ATTACKER6" "$VICTIM6" 81 300
scanvigil allow add 10.77.0.0/16
counted "allow-listed" 40 '.allowed == 40 and .observed == 0' \
	packets noise "$VICTIM4" 40 100
scanvigil allow del 10.77.0.0/16
counted "cut short" 28 '.malformed == 28' packets malformed "$ATTACKER4" "$VICTIM4"
counted "to everybody on the link" 30 '.ignored_elsewhere == 30' \
	packets shout "$ATTACKER4" "$VICTIM4" 30
counted "to groups" 80 '.ignored_elsewhere >= 40' packets groups "$ATTACKER4"
counted "errors about nothing" 25 '.ignored_mute == 25' \
	packets errors "$ATTACKER4" "$VICTIM4" 25
# Each of three pings goes out and comes in, as does its answer.
counted "the loopback device" 12 '.ignored_elsewhere == 12' \
	ping -qc 3 -i 0.2 127.0.0.1
scanvigil flush
counted "late answers of a name server" 1 '.ignored_harmless == 1' \
	packets late "$ATTACKER4" "$VICTIM4" 50000
scanvigil set table-size 1024
scanvigil flush
counted "more sources than fit" 3000 '.probation > 1000 and .observed + .probation == 3000' \
	packets noise "$VICTIM4" 3000 5000
twice() {
	packets noise "$VICTIM4" 1000 9000 1000
	packets noise "$VICTIM4" 1000 9000 20000
}
counted "twice, and they are let in" 2000 '.evicted > 250 and .observed >= .evicted and .observed + .probation == 2000' \
	twice

# Fragments are counted apart, before reassembly; where nothing reassembles them
# each of them is a packet as well.
whole=$((LAB_CONNTRACK ? 0 : 50))
scanvigil set table-size 65536
scanvigil flush
pieces() {
	local _ odd
	for _ in {1..10}; do
		for odd in frag_tiny frag_overlap frag_length frag_oversize frag_df; do
			packets odd "$ATTACKER4" "$VICTIM4" $odd
		done
	done
}
counted "odd fragments" $whole '.fragments == 50 and .anomalies >= 50' pieces
victim nft delete table inet silent

# All that real programs send, both ways.
real() {
	attacker nmap -n -Pn -sS -p 1-200 "$VICTIM4"
	attacker nmap -n -Pn -sT -p 1-50 "$VICTIM4"
	attacker nmap -n -Pn -sU --max-retries 0 -p 1-10 "$VICTIM4"
	attacker ping -qc 5 -i 0.2 "$VICTIM6"
	attacker ping -qc 2 -i 0.2 -s 4000 "$VICTIM4"
	packets fuzz "$ATTACKER4" "$VICTIM4" 4713 500
	packets fuzz "$ATTACKER6" "$VICTIM6" 4714 500
}
before=$(scanvigil -j stats)
real >/dev/null 2>&1
wait_for 20 at_rest
claims "$(scanvigil -j stats)" <<-CLAIMS
	scanners, pings and packets drawn at random: many :: .packets > $(field packets "$before") + 800
	and the reasons of all of them add up to what was seen :: $REASONS == .packets
	so do those to ignore :: $IGNORED == .ignored
	every finding was told or is counted :: .events + .events_suppressed == .findings
CLAIMS

# What is counted begins when detection is switched on.
scanvigil set enabled off
scanvigil set enabled on
wait_for 20 at_rest
claims "$(scanvigil -j stats)" <<-CLAIMS
	switched off and on, counting begins anew :: .packets < 50 and .findings == 0 and .events == 0 and .evicted == 0
CLAIMS
