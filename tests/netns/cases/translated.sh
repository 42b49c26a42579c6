# SPDX-License-Identifier: GPL-2.0-or-later
# The victim behind the gateway's address: a scan of the gateway is one, the port
# that is passed on is answered, and the victim's own clients are nobody's scan.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

if [ "$LAB_NAT" != 1 ]; then
	skip "addresses are translated" "not on this gateway (scripts/lab --nat)"
	exit 0
fi
for family in 4 6; do
	attacker=ATTACKER$family gateway=GATEWAY$family
	attacker=${!attacker} gateway=${!gateway}
	v6='' web="http://$gateway"
	[ $family = 4 ] || v6=-6 web="http://[$gateway]"
	fresh
	# shellcheck disable=SC2086
	attacker nmap $v6 -n -Pn -sS -p 1-200 -oG "$work/nmap" "$gateway" >/dev/null 2>&1
	grep -q 80/open "$work/nmap"
	ok $? "IPv$family: the port that is passed on is open"
	claims "$(show "$attacker")" <<-CLAIMS
		IPv$family: a scan of the gateway, passed on or not :: .level == "scan" and .ports == 200 and .hosts == 1
		IPv$family: the open port answered :: .answered == 1
	CLAIMS
	claims "$(scanvigil -j list)" <<-CLAIMS
		IPv$family: nobody else is accused :: [.[] | select(.level != "none")] | length == 1
	CLAIMS
	fresh
	attacker curl -s -o /dev/null "$web/[1-50]"
	ok $? "IPv$family: 50 pages through the gateway"
	claims "$(scanvigil -j list)" <<-CLAIMS
		IPv$family: nobody is accused of them :: all(.[]; .level == "none" and .score <= 0)
	CLAIMS
done

fresh
serve listening nsenter --net=/run/netns/attacker -- python3 "$TOOLS/traffic.py" listen "$ATTACKER4" 50000 100
check "the victim reaches 100 ports outside" victim python3 "$TOOLS/traffic.py" \
	connect "$ATTACKER4" 50000 100
victim nmap -n -Pn -sS -p 1-100 "${ATTACKERS4##* }" >/dev/null 2>&1
claims "$(scanvigil -j list)" <<-CLAIMS
	the victim's scan is the victim's :: map(select(.level == "scan") | .src_ip) == ["$VICTIM4"]
	and all of its ports :: map(select(.src_ip == "$VICTIM4"))[0].ports >= 100
CLAIMS
