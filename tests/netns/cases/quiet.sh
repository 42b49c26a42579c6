# SPDX-License-Identifier: GPL-2.0-or-later
# What people do all day and no detector may call a scan: web clients, secure
# shells, name servers, passive FTP, ECN. Nobody gets to level notice.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

PORTS=100

# quiet NAME: nobody is accused of anything.
quiet() {
	claims "$(scanvigil -j list)" <<-CLAIMS
		$1: nobody reaches notice :: all(.[]; .level != "notice" and .level != "scan")
		$1: no score is above zero :: all(.[]; .score <= 0)
	CLAIMS
	same '[]' "$(events 0)" "$1: no event"
}

web() {
	fresh
	attacker curl -s -o "$work/pages" "http://$VICTIM4/[1-500]"
	ok $? "500 pages from port 80"
	attacker curl -s -o "$work/pages" "http://[$VICTIM6]/[1-50]"
	ok $? "50 pages by IPv6"
	quiet "web"
}

shells() {
	local i
	fresh
	for i in 1 2 3 4; do
		attacker timeout 60 nc -N "$VICTIM4" 22 </dev/null >"$work/ssh" &
		attacker timeout 60 nc -N "$VICTIM6" 22 </dev/null >"$work/ssh6" &
	done
	wait
	grep -q SSH "$work/ssh"
	ok $? "nc reads the greeting of port 22"
	quiet "nc"
}

names() {
	fresh
	serve listening nsenter --net=/run/netns/victim -- python3 "$TOOLS/traffic.py" answer "$VICTIM4"
	check "1,000 names are answered" attacker python3 "$TOOLS/traffic.py" \
		ask "$VICTIM4" 1000
	quiet "DNS"
	fresh
	packets late "$ATTACKER4" "$VICTIM4" 40000-40999
	wait_for 10 eval '[ "$(stat_of packets)" -ge 1000 ]'
	ok $? "1,000 late answers came by"
	quiet "late answers"
}

passive_ftp() {
	fresh
	# What the victim asks for itself may be from any of these ports.
	nsenter --net=/run/netns/victim -- sysctl -qw \
		"net.ipv4.ip_local_reserved_ports=50000-$((49999 + PORTS))"
	serve listening nsenter --net=/run/netns/victim -- python3 "$TOOLS/traffic.py" \
		listen "$VICTIM4" 50000 $PORTS
	check "$PORTS ports answer" attacker python3 "$TOOLS/traffic.py" \
		connect "$VICTIM4" 50000 $PORTS
	quiet "passive FTP"
}

ecn() {
	fresh
	attacker sysctl -qw net.ipv4.tcp_ecn=1
	attacker curl -s -o "$work/pages" "http://$VICTIM4/[1-20]"
	ok $? "20 pages with ECN"
	attacker sysctl -qw net.ipv4.tcp_ecn=2
	quiet "ECN"
}

web
shells
names
passive_ftp
ecn
