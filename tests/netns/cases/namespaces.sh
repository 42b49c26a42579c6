# SPDX-License-Identifier: GPL-2.0-or-later
# Each namespace has a detector of its own, off until it is switched on there;
# one goes with its namespace, also under traffic.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

fresh
claims "$(scanvigil -n victim -j status)" <<-'CLAIMS'
	detection is off in a namespace that nobody asked it for :: .enabled == false
CLAIMS
check "it is switched on by name" scanvigil -n victim set enabled on
scanvigil -n victim set scan-score 20
attacker nmap -n -Pn -sS -p 1-50 "$VICTIM4" >/dev/null 2>&1
# The gateway's own scan of the victim is seen there only.
nmap -n -Pn -sS -p 1-30 "$VICTIM4" >/dev/null 2>&1
claims "$(scanvigil -j list)" <<-CLAIMS
	the gateway saw the attacker :: map(select(.level == "scan") | .src_ip) | index("$ATTACKER4") != null
CLAIMS
claims "$(scanvigil -n victim -j list)" <<-CLAIMS
	the victim saw it, too :: map(select(.src_ip == "$ATTACKER4"))[0] | .level == "scan" and .ports == 50
	and the gateway :: map(select(.src_ip == "$GATEWAY_LAN4"))[0] | .level == "scan" and .ports == 30
CLAIMS
same 10 "$(scanvigil -j get scan-score | jq .scan_score)" "parameters are not shared"
scanvigil flush
scanvigil -n victim test "$ATTACKER4" >/dev/null
ok $? "what one forgets the other remembers"
check "it is switched off" scanvigil -n victim set enabled off
status 1 "and knows nothing then" scanvigil -n victim test "$ATTACKER4"
counted=$(field packets "$(scanvigil -n victim -j stats)")
check "it is switched on again" scanvigil -n victim set enabled on
again=$(field packets "$(scanvigil -n victim -j stats)")
[ "$counted" -ge 50 ] && [ "$again" -lt 50 ]
ok $? "and its counters begin anew" || diag "$counted packets before, $again after"
check "and off" scanvigil -n victim set enabled off
status 2 "a namespace that is not there" scanvigil -n nowhere status

# doomed N: a namespace with a detector goes while packets come.
doomed() {
	local i pid bad=0
	for i in $(seq "$1"); do
		ip netns add doomed
		ip -n doomed link set lo up
		ip link add doom type veth peer name eth0 netns doomed
		ip address add 192.0.2.1/24 dev doom
		ip link set doom up
		ip -n doomed address add 192.0.2.2/24 dev eth0
		ip -n doomed link set eth0 up
		scanvigil -n doomed set enabled on event-ring 64 || bad=1
		timeout 120 hping3 -q --flood -S -p ++1 192.0.2.2 >/dev/null 2>&1 &
		pid=$!
		wait_for 10 eval '[ "$(scanvigil -n doomed -j stats | jq .observed)" -gt 100 ]' || bad=1
		ip netns delete doomed
		gone() { ! ip link show doom; }
		wait_for 10 gone || ip link delete doom 2>/dev/null
		kill $pid 2>/dev/null
		wait $pid 2>/dev/null
	done
	ok $bad "$1 namespaces go while packets come"
}
doomed 2
attacker nmap -n -Pn -sS -p 1-50 "$VICTIM4" >/dev/null 2>&1
knows "$ATTACKER4" '.level == "scan" and .ports == 50'
ok $? "ours detects on"
