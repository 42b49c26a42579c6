# SPDX-License-Identifier: GPL-2.0-or-later
# The wall clock jumps by days, forwards and backwards, while somebody scans: a
# scan stays one scan, nobody ages, no friend is forgotten, and events tell the
# time that the clock shows.
# shellcheck shell=bash source=tests/faults/lib.sh
. "${0%/*}/../lib.sh"

DAY=86400
memory_mark
scanvigil set keep-ms 86400000 event-rate 1000000
scanvigil allow add 192.0.2.7 --for 1h >/dev/null
boot=${EPOCHREALTIME%.*}
start=$(cut -d. -f1 /proc/uptime)
listen $(($(stat_of event_seq) + 1))
stream_start 200 udp
bad='' port=100
for days in 10 -20 3650 -7300 3660; do
	packets probe "$ATTACKER4" "$VICTIM4" $port-$((port + 9))
	port=$((port + 10))
	await "$ATTACKER4" ".ports >= $((port - 100))" || bad+=" ports before $days;"
	date -s "@$((EPOCHSECONDS + days * DAY))" >/dev/null || bad+=" no clock;"
	packets odd "${ATTACKERS4##* }" "$VICTIM4" tcp_null
	await "${ATTACKERS4##* }" '.level != "none"' || bad+=" nothing found at $days;"
	[ "$(events "$(stat_of event_seq)" | jq '.[0].timestamp[0:10]')" = "$(date -u +'"%F"')" ] ||
		bad+=" another date than $(date -u +%F);"
	scanvigil forget "${ATTACKERS4##* }" >/dev/null
	knows "$ATTACKER4" '.level == "scan"' || bad+=" forgotten at $days;"
	scanvigil allow list | grep -q 192.0.2.7 || bad+=" the friend is forgotten at $days;"
done
same '' "$bad" "five jumps: the scan goes on, friends stay, events tell the clock's time"
date -s "@$((boot + $(cut -d. -f1 /proc/uptime) - start))" >/dev/null
stream_stop
listened "events of all dates"
claims "$(jq -cs --arg a "$ATTACKER4" 'map(select(.src_ip == $a))' "$work/live")" <<-'CLAIMS'
	it is one scan from its start :: [.[] | select(.portscan.level == "scan").portscan.id] | unique | length == 1
	which does not end :: all(.[]; .portscan.state != "end")
CLAIMS
memory_back 0
row "wall clock jumps" "by 10, -20, 3,650, -7,300 and 3,660 days" \
	"one scan of $((port - 100)) ports, no source or friend aged"
