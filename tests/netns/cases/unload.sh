# SPDX-License-Identifier: GPL-2.0-or-later
# The modules go and come back while packets, dumps, readers and changes of
# parameters are at it; a rule holds the match; long connections outlive it all
# and nobody is accused of them. Leaks and complaints are the laboratory's.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

unload() { rmmod xt_scanvigil && rmmod nf_scanvigil; }
load() { insmod "$LAB_MODULES/nf_scanvigil.ko" enable="${1:-1}" && insmod "$LAB_MODULES/xt_scanvigil.ko"; }

without_module() {
	local before
	before=$(stat_of instance)
	check "the modules unload" unload
	status 3 "without them: status 3, list" scanvigil list
	status 3 "without them: status 3, monitor" scanvigil monitor
	status 3 "without them: status 3, test" scanvigil test "$ATTACKER4"
	status 3 "without them: status 3, selftest" scanvigil selftest
	status 1 "without them: the doctor fails" scanvigil doctor
	scanvigil status 2>&1 | grep -q 'modprobe nf_scanvigil'
	ok $? "without them: the remedy is told"
	check "they load with detection off" load 0
	claims "$(scanvigil -j status)" <<-'CLAIMS'
		enable=0 leaves it off :: .enabled == false
	CLAIMS
	unload
	check "they load" insmod "$LAB_MODULES/nf_scanvigil.ko"
	check "and the match" insmod "$LAB_MODULES/xt_scanvigil.ko"
	claims "$(scanvigil -j status)" <<-'CLAIMS'
		detection is on by itself :: .enabled
	CLAIMS
	[ "$(stat_of instance)" != "$before" ]
	ok $? "and that its numbers began anew can be told"
}

held_by_rule() {
	iptables-nft -A FORWARD -m scanvigil -j ACCEPT
	status 1 "a rule holds the match" rmmod xt_scanvigil
	status 1 "and the match the detector" rmmod nf_scanvigil
	attacker nmap -n -Pn -sS -p 1-50 "$VICTIM4" >/dev/null 2>&1
	knows "$ATTACKER4" '.level == "scan"'
	ok $? "which goes on detecting"
	iptables-nft -F FORWARD
}

# The flows of a gateway that was reloaded are nobody's scan.
long_lived() {
	serve listening nsenter --net=/run/netns/attacker -- python3 "$TOOLS/traffic.py" \
		hold "$VICTIM4" 22 20 "$work"
	unload && load 1
	ok $? "a reload under 20 connections"
	touch "$work/go"
	wait_for 10 test -e "$work/done"
	ok $? "the connections live on"
	claims "$(scanvigil -j list)" <<-'CLAIMS'
		nobody is accused of them :: all(.[]; .level == "none")
	CLAIMS
}

# busy N: all at once, until it ends.
busy() {
	local n=$1 i bad=0
	nsenter --net=/run/netns/attacker -- timeout 500 nmap -n -Pn -sS -p 1-20000 --min-rate 500 \
		"$VICTIM4" >/dev/null 2>&1 &
	SERVERS+=($!)
	nsenter --net=/run/netns/attacker -- timeout 500 hping3 -q -i u2000 -S -p ++1 --rand-source \
		"$VICTIM4" >/dev/null 2>&1 &
	SERVERS+=($!)
	for i in list 'set table-size 2048' 'set table-size 65536' 'monitor --count 20'; do
		timeout 500 bash -c "until [ -e '$work/enough' ]; do scanvigil -j $i; done" \
			>/dev/null 2>&1 &
		SERVERS+=($!)
	done
	for ((i = 0; i < n; i++)); do
		wait_for 10 eval '[ "$(stat_of observed)" -gt 20 ]' || bad=1
		wait_for 10 rmmod xt_scanvigil || bad=1
		wait_for 10 rmmod nf_scanvigil || bad=1
		load 1 || bad=1
	done
	ok $bad "$n reloads under packets, dumps, readers and changes"
	touch "$work/enough"
	stop "${SERVERS[@]}"
	SERVERS=()
}

fresh
without_module
held_by_rule
long_lived
fresh
busy 3
check "the modules stand" scanvigil status
