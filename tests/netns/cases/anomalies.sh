# SPDX-License-Identifier: GPL-2.0-or-later
# Packets that no stack sends, each from a source of its own: named by what they
# break, by hping3, nmap and by hand; the same packets from IPv6.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

read -ra from4 <<<"$ATTACKERS4"
read -ra from6 <<<"$ATTACKERS6"

hping() { attacker hping3 -q -c 1 "$@" "$VICTIM4" >/dev/null 2>&1; }

by_programs() {
	fresh
	attacker nmap -n -Pn -e eth0 -S "${from4[10]}" -f -sS -p 1-20 "$VICTIM4" >/dev/null 2>&1 &
	attacker nmap -n -Pn -e eth0 -S "${from4[11]}" -O --max-os-tries 1 -p 22,81 "$VICTIM4" >/dev/null 2>&1 &
	hping -a "${from4[0]}" -S -p 0 &
	hping -a "${from4[1]}" -2 -p 0 &
	hping -a "${from4[2]}" -S -f -d 64 -p 80 &
	hping -a "${from4[3]}" -F -P -U -p 81 &
	hping -a "${from4[4]}" -S -F -p 81 &
	hping -a "${from4[5]}" -S -p 81 &
	hping -a "${from4[6]}" -p 81 &
	wait
	claims "$(scanvigil -j list)" 'def of($a): .[] | select(.src_ip == $a);' <<-CLAIMS
		hping3 -S -p 0 :: of("${from4[0]}") | .anomalies | index("tcp_port_zero") != null
		hping3 -S -p 0: by hping3 :: of("${from4[0]}") | .tool == "hping3" and .level == "notice"
		hping3 -2 -p 0 :: of("${from4[1]}") | .anomalies == ["udp_port_zero"] and .level == "notice"
		hping3 -f :: of("${from4[2]}") | .anomalies | index("frag_tiny") != null
		hping3 -F -P -U :: of("${from4[3]}") | .anomalies == ["tcp_xmas"] and .techniques == ["xmas"]
		hping3 -S -F :: of("${from4[4]}") | .anomalies | index("tcp_syn_fin") != null
		hping3 -S :: of("${from4[5]}") | .anomalies == ["tcp_syn_ack_value"] and .tool == "hping3"
		hping3 without a flag :: of("${from4[6]}") | .anomalies == ["tcp_null"] and .techniques == ["null"]
		one odd packet is no scan :: all(.[] | select(.packets < 3); .level != "scan")
		nmap -f: tiny fragments :: of("${from4[10]}") | .anomalies | index("frag_tiny") != null
		nmap -f: the scan within :: of("${from4[10]}") | .level == "scan" and .ports == 20 and .techniques == ["syn"]
		nmap -O: a scan :: of("${from4[11]}") | .level == "scan" and .tool == "nmap"
		nmap -O: its probes by name :: of("${from4[11]}") | .anomalies | contains(["tcp_os_probe", "icmp_os_probe", "udp_os_probe"])
		nmap -O: an OS probe :: of("${from4[11]}") | .kinds | index("os_probe") != null
	CLAIMS
}

# by_hand FAMILY TARGET SOURCE...
by_hand() {
	local family=$1 target=$2 names i
	shift 2
	fresh
	scanvigil set ipv6-prefix 128
	packets odds "$target" "$@" >"$work/names"
	read -ra names <"$work/names"
	claims "$(scanvigil -j list)" 'def of($a): .[] | select(.src_ip == $a);' < <(
		for i in "${!names[@]}"; do
			echo "$family, by hand: ${names[i]} :: of(\"${*:1+i%$#:1}\") | .anomalies | index(\"${names[i]}\") != null"
		done
	)
	i=$(stat_of anomalies)
	[ "$i" -ge ${#names[@]} ]
	ok $? "$family, by hand: all of ${#names[@]} are counted ($i)"
}

land() {
	fresh
	packets odd "$1" "$2" land
	claims "$(show "$2")" <<-CLAIMS
		land, $2: from and to the same :: .anomalies | index("land") != null
	CLAIMS
}

by_programs
by_hand IPv4 "$VICTIM4" "${from4[@]}"
by_hand IPv6 "$VICTIM6" "${from6[@]}"
land "$ATTACKER4" "$VICTIM4"
land "$ATTACKER6" "$VICTIM6"
