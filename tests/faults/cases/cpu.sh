# SPDX-License-Identifier: GPL-2.0-or-later
# A processor goes and comes back while packets pass: what it counted and found
# stays counted, the numbers of events go on, and memory of it is used again.
# shellcheck shell=bash source=tests/faults/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

switch=/sys/devices/system/cpu/cpu1/online
if [ ! -w $switch ]; then
	skip "a processor goes" "this kernel lets none go"
	exit
fi
memory_mark
scanvigil set event-rate 1000000
rounds=$(short_or 3 20)
listen $(($(stat_of event_seq) + 1))
# All that our hooks are called for: what is looked at here, too.
nft -f - <<-'EOT'
	table inet hooks {
		counter seen {}
		chain in { type filter hook prerouting priority -198; counter name seen; }
		chain out { type filter hook output priority -198; counter name seen; }
	}
EOT
packets_before=$(stat_of packets)
stream_start 300
bad=0 last=$packets_before
for ((i = 0; i < rounds; i++)); do
	for state in 0 1; do
		echo $state >$switch || bad=1
		wait_for 20 eval '[ "$(stat_of packets)" -ge $((last + 100)) ]' || bad=1
		now=$(stat_of packets)
		[ "$now" -ge "$last" ] || bad=1
		last=$now
	done
done
ok $bad "$rounds times, a processor goes and comes back, and nothing is counted less"
stream_stop
agree() {
	local text
	text=$(nft list counter inet hooks seen)
	[[ $text =~ packets\ ([0-9]+) ]] &&
		[ "${BASH_REMATCH[1]}" = $(($(stat_of packets) - packets_before)) ]
}
wait_for 10 agree
ok $? "our counters and nftables' agree" ||
	diag "$(nft list counter inet hooks seen) $packets_before $(stat_of packets)"
nft delete table inet hooks
attacker nmap -n -Pn -sS -p 1-50 "$VICTIM4" >/dev/null 2>&1
await "$ATTACKER4" '.level == "scan"'
ok $? "it detects on"
listened "on whatever processor it was found"
packets_seen=$((last - packets_before))
memory_back 0
row "a processor goes and comes back" "$rounds times" \
	"$packets_seen packets counted, as by nftables; $FOUND findings"
