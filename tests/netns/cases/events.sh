# SPDX-License-Identifier: GPL-2.0-or-later
# The stream of events: a scan begins, grows by tens and ends under one number;
# who comes late gets the same lines from the kernel's memory.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

fresh
scanvigil -j monitor >"$work/live" 2>"$work/err" &
SERVERS+=($!)
monitor=$!
# A finding proves that the monitor listens.
listening() {
	packets odd "${ATTACKERS4##* }" "$VICTIM4" tcp_null
	[ -s "$work/live" ] || { scanvigil forget "${ATTACKERS4##* }"; false; }
}
wait_for 20 listening
ok $? "the monitor tells of a finding"
attacker nmap -n -Pn -sS -p 1-1000 "$VICTIM4" >/dev/null 2>&1
# Only now: a guest that stands still for a second must not end it before.
scanvigil set end-ms 1000
ended() { grep -q '"src_ip":"'"$ATTACKER4"'".*"state":"end"' "$work/live"; }
wait_for 20 ended
ok $? "a scan that ends is told"
mine=$(jq -cs --arg a "$ATTACKER4" 'map(select(.src_ip == $a))' "$work/live")
claims "$mine" <<-'CLAIMS'
	one number for the whole scan :: [.[].portscan.id] | unique | length == 1
	it starts :: .[0].portscan.state == "start"
	it is started as a scan once :: [.[] | select(.portscan.state == "start" and .portscan.level == "scan")] | length == 1
	it is updated at ten, a hundred and a thousand ports :: [.[] | select(.portscan.state == "update") | .portscan.ports] == [10, 100, 1000]
	it ends :: .[-1].portscan.state == "end" and .[-1].portscan.ports == 1000
	and nothing comes behind its end :: [.[] | select(.portscan.state == "end")] | length == 1
	events are numbered without gaps :: [.[].seq] as $s | $s[-1] - $s[0] >= ($s | length) - 1
CLAIMS
await_count() { [ "$(wc -l <"$work/live")" -ge "$1" ]; }
seq=$(stat_of event_seq)
last_told() { [ "$(tail -n 1 "$work/live" | jq .seq)" -ge "$seq" ]; }
wait_for 10 last_told
ok $? "the live stream has the last event"
stop $monitor
first=$(head -n 1 "$work/live" | jq .seq)
count=$(wc -l <"$work/live")
timeout 120 scanvigil -j monitor --since "$first" --count "$count" >"$work/late"
same "$(jq -cS 'del(.in_iface)' "$work/live")" "$(jq -cS 'del(.in_iface)' "$work/late")" \
	"who comes late reads the same $count lines"
last=$(jq .seq <(tail -n 1 "$work/live"))
timeout 120 scanvigil -j monitor --since "$last" --count 1 >"$work/one"
same "$last" "$(jq .seq "$work/one")" "--since begins with the event that it names"
same "$(seq "$first" "$last")" "$(jq .seq "$work/live")" "every number was told once, in order"

# The same source again is another scan.
attacker nmap -n -Pn -sS -p 1-20 "$VICTIM4" >/dev/null 2>&1
again=$(events $((last + 1)))
claims "$(jq -n --argjson again "$again" --argjson mine "$mine" '{again: $again, mine: $mine}')" <<-CLAIMS
	a scan after the end of one is told from its start :: [.again[].portscan | select(.state == "start" and .level == "scan")] | length > 0 and (.[0].ports <= 10)
	and it is another :: .again[0].portscan.id != .mine[0].portscan.id
CLAIMS
