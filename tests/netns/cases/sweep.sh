# SPDX-License-Identifier: GPL-2.0-or-later
# Sweeps by nmap: pings, and one closed port, over twenty hosts or more.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

read -ra from4 <<<"$ATTACKERS4"
read -ra from6 <<<"$ATTACKERS6"
read -ra to4 <<<"$VICTIMS4"
read -ra to6 <<<"$VICTIMS6"
to6=("${to6[@]:0:20}")

# sweep SOURCE OPTION...: targets come last.
sweep() {
	local source=$1
	shift
	attacker nmap -n -e eth0 -S "$source" "$@" >"$work/$source" 2>&1
}

fresh
scanvigil set ipv6-prefix 128
sweep "${from4[0]}" -sn -PE "${to4[@]}" &
sweep "${from4[1]}" -Pn -sS -p 445 "${to4[@]:0:20}" &
sweep "${from6[0]}" -6 -sn -PE "${to6[@]}" &
sweep "${from6[1]}" -6 -Pn -sS -p 445 "${to6[@]}" &
sweep "${from4[2]}" -sn -PP "${to4[@]}" &
sweep "${from4[3]}" -Pn -sA -p 445 "${to4[@]:0:20}" &
wait
# of SOURCE NAME TECHNIQUE HOSTS PORTS: hosts are estimated above a few.
of() {
	cat <<-CLAIMS
		$2: a sweep at level scan :: of("$1") | .level == "scan" and .kinds == ["sweep"]
		$2: named $3 :: of("$1") | .techniques == ["$3"]
		$2: $4 hosts, by estimate :: of("$1") | .hosts >= $4 * 0.85 and .hosts <= $4 * 1.15
		$2: $5 ports :: of("$1") | .ports == $5
	CLAIMS
}
claims "$(scanvigil -j list)" 'def of($a): .[] | select(.src_ip == $a);' < <(
	of "${from4[0]}" "ping sweep, IPv4" echo 31 0
	of "${from4[1]}" "SYN sweep, IPv4" syn 20 1
	of "${from6[0]}" "ping sweep, IPv6" echo 20 0
	of "${from6[1]}" "SYN sweep, IPv6" syn 20 1
	of "${from4[2]}" "timestamp sweep" timestamp 31 0
	of "${from4[3]}" "ACK sweep" ack 20 1
)
claims "$(events 0)" <<-'CLAIMS'
	each sweep begins once :: [.[] | select(.portscan.state == "start" and .portscan.level == "scan") | .src_ip] | length == (unique | length) and length == 6
CLAIMS

# Some pings are what everybody sends. With one secret of seven thousand two of the
# five hosts look like one.
fresh
attacker nmap -n -sn -PE "${to4[@]:0:5}" >/dev/null 2>&1
claims "$(show "${from4[0]}")" <<-'CLAIMS'
	five pings are nothing :: .level == "none" and (.hosts == 5 or .hosts == 4)
CLAIMS
