# SPDX-License-Identifier: GPL-2.0-or-later
# What the kernel tells of a scan as it happens is what replay tells of a capture
# of the same packets, event by event. Without connection tracking, for that is
# what a capture does not hold.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "$(dirname "$0")/../lib.sh"

# What the two may not differ in: all but the clock, the host and the interface.
# Tiny fragments are left out: replay reassembles, and a gateway that tracks
# nothing does not.
TOLD='[.[] | select(.portscan.anomalies | index("frag_tiny") | not) | {src_ip, dest_ip, proto, portscan: (.portscan |
	{state, level, kind, techniques, tool, score, ports, hosts, packets,
	sample_ports, answered, rejected, filtered, verified, why, anomalies,
	first_port, last_port, flags_union, flags_common, ttl, sport, dport, kinds,
	members, members_total})}]'

# replayed NAME COMMAND...: send, capture, compare.
replayed() {
	local name=$1 live again
	shift
	fresh
	scanvigil set ipv6-prefix 128
	tcpdump -i wan -w "$work/pcap" -U -s 0 -B 8192 --immediate-mode \
		2>"$work/tcpdump" &
	SERVERS+=($!)
	wait_for 20 grep -q listening "$work/tcpdump"
	"$@" >"$work/said" 2>&1
	stop "${SERVERS[-1]}"
	unset 'SERVERS[-1]'
	live=$(events 0 | jq -c "$TOLD | .[]")
	again=$(scanvigil -j replay --set ipv6-prefix=128 "$work/pcap" |
		jq -cs "$TOLD | .[]")
	[ -n "$live" ]
	ok $? "$name: something is told" || diag "$(cat "$work/said")"
	same "$live" "$again" "$name: live and from a capture, the same"
}

scans() {
	attacker nmap -n -Pn -sS -p 20-60 --max-retries 0 "$VICTIM4"
	attacker nmap -n -Pn -sX -p 20-40 --max-retries 0 -S "${from[1]}" -e eth0 "$VICTIM4"
	attacker nmap -n -Pn -sA -p 20-40 --max-retries 0 -S "${from[2]}" -e eth0 "$VICTIM4"
}

decoys() {
	attacker nmap -n -Pn -sS -p 20-40 --max-retries 0 \
		-D "${from[3]},${from[4]},ME,${from[5]}" "$VICTIM4"
}

read -ra from <<<"$ATTACKERS4"
if [ "$LAB_CONNTRACK" = 1 ]; then
	skip "live and from a capture, the same" "connections are tracked"
	exit
fi
replayed "three scans" scans
replayed "decoys" decoys
replayed "every odd packet" packets odds "$VICTIM4" "${from[@]}"
