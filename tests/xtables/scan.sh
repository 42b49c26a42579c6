#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tests/xtables/scan.sh, as the script of scripts/lab: rules on the gateway see
# a scan through it and stop it, while another client goes on undisturbed. It
# leaves the detector to its defaults and only looks at what rules did.
set -uo pipefail
# shellcheck source=tests/xtables/lib.sh
. "$(dirname "$0")/lib.sh"

in_attacker() { ip netns exec attacker "$@"; }

# web FROM TO: the victim's web server answers.
web() {
	local at=$2
	[[ $at != *:* ]] || at="[$at]"
	in_attacker curl -sg -m 3 -o /dev/null --interface "$1" "http://$at/"
}

# hits RULE: how many packets the rule counted, as "no" or "some".
hits() {
	"$tool" -S -v 2>/dev/null | grep -F -- "-m scanvigil $1 -c" |
		sed -E 's/.* -c ([0-9]+) .*/\1/; s/^0$/no/; s/^[0-9]+$/some/'
}

RULES='some --level scan
some --level notice
some --level scan --kind vertical
some --technique syn
no --technique udp
no --kind backscatter,reply
some --score 1
some --level scan --verified
no --level scan ! --verified'

# The client's address sends nothing but honest requests.
test_backend() {
	local attacker=$2 client=$3 victim=$4 wanted rule words name
	tool=$1
	name="$tool: -m scanvigil"
	if ! "$tool" -S >/dev/null 2>&1; then
		skip "$name" "this kernel has no tables for it"
		return
	fi
	while read -r wanted rule; do
		read -ra words <<<"$rule"
		"$tool" -A FORWARD -s "$attacker" -m scanvigil "${words[@]}"
	done <<<"$RULES"
	"$tool" -A FORWARD -s "$client" -m scanvigil --level info
	web "$attacker" "$victim"
	ok $? "$name: the attacker reaches the victim at first"
	in_attacker nmap -n -Pn -sS --max-retries 1 -T4 -p 1-200 -e eth0 -S "$attacker" \
		"${@:5}" "$victim" >/dev/null 2>&1
	while read -r wanted rule; do
		same "$wanted" "$(hits "$rule")" "$name $rule counts $wanted of it"
	done <<<"$RULES"
	"$tool" -I FORWARD -m scanvigil -j DROP
	! web "$attacker" "$victim"
	ok $? "$name -j DROP shuts the attacker out"
	web "$client" "$victim"
	ok $? "$name -j DROP lets the client through"
	same no "$(hits "--level info")" "$name leaves the client alone"
	"$tool" -F
	scanvigil flush >/dev/null
}

# A client of the attacker's /64 would share its fate.
add_client6() {
	ip -n attacker address add 2001:db8:c::1/64 dev eth0 nodad &&
		ip route add 2001:db8:c::/64 via "$ATTACKER6"
}

[ "${LAB-}" ] || skip_all "not in the laboratory"
read -ra clients4 <<<"$ATTACKERS4"
for tool in iptables-legacy iptables-nft; do
	test_backend $tool "$ATTACKER4" "${clients4[5]}" "$VICTIM4"
done
add_client6
for tool in ip6tables-legacy ip6tables-nft; do
	test_backend $tool "$ATTACKER6" 2001:db8:c::1 "$VICTIM6" -6
done
finish
