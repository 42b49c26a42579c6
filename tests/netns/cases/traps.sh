# SPDX-License-Identifier: GPL-2.0-or-later
# What looks like a scan and is none: each trap of real life, from sources of its
# own, all at once. Nobody gets to level notice; what is told is told as
# backscatter, answers or traceroute.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "$(dirname "$0")/../lib.sh"

read -ra from4 <<<"$ATTACKERS4"
read -ra from6 <<<"$ATTACKERS6"
read -ra to4 <<<"$VICTIMS4"
read -ra to6 <<<"$VICTIMS6"
# shellcheck source=tests/netns/matrix-lib.sh
. "$NETNS/matrix-lib.sh"
TRAPS=()
more_attackers 1

traffic() { nsenter "--net=/run/netns/$1" -- python3 -IS "$TOOLS/traffic.py" "${@:2}"; }

# stack FAST_OPEN ECN: what the attacker's stack does, as far as it can.
stack() {
	# shellcheck disable=SC2016
	nsenter --net=/run/netns/attacker -- sh -c 'cd /proc/sys/net/ipv4
		echo "$0" >tcp_fastopen; echo "$1" >tcp_ecn' "$@" 2>/dev/null
}

# trap_of NAME ADDRESS...: who would be accused of it.
trap_of() { TRAPS+=("$1 | ${*:2}"); }

# judge: a test for each trap; for it, "at the most" is level info.
judge() {
	local name text good
	printf '%s\n' "${TRAPS[@]}" >"$work/traps"
	jq -rn --slurpfile told <(events 0) --slurpfile known <(scanvigil -j list) \
		--rawfile traps "$work/traps" --arg when "$1" '
		def loud: .level | IN("notice", "scan");
		def line($good; $name; $seen):
			[if $good then "0" else "1" end, $name, ($seen | tojson)] | join("\u0001");
		($known[0] | map({src_ip, level, kinds, techniques, score, ports, hosts, why})) as $known |
		($told[0] | map({src_ip} + (.portscan | {level, kind, ports, hosts}) | select(loud))) as $told |
		($traps / "\n" | map(select(. != "") / " | ")[] | .[0] as $name |
			(.[1] / " ") as $who |
			[$known[] | select(.src_ip | IN($who[]))] as $k |
			[$told[] | select(.src_ip | IN($who[]))] as $t |
			line($t == [] and all($k[]; loud | not) and
				all($k[].kinds[]; IN("backscatter", "reply", "traceroute", "anomaly"));
				$name; $k + $t)),
		line($told == [] and all($known[]; loud | not);
			"nobody at all reaches notice (\($when))";
			$told + ($known | map(select(loud))))' >"$work/judged" 2>&1 ||
		diag "$(cat "$work/judged")"
	while IFS=$'\001' read -r good name text; do
		ok "$good" "quiet: $name" || diag "$text"
	done <"$work/judged"
	TRAPS=()
}

# Clients outside, servers inside; the clients have AccECN where the kernel has.
from_outside() {
	local hosts=("${to4[@]:0:15}")
	trap_of "Happy Eyeballs" "${from4[5]}" "${from6[5]}" "${from6[0]%7}"
	trap_of "health checks that connect and reset" "${from4[6]}"
	trap_of "port knocking" "${from4[7]}"
	trap_of "a crowd behind one address, some of it mistaken" "${from4[8]}"
	trap_of "data in SYNs (TCP Fast Open)" "${from4[9]}"
	trap_of "passive FTP, many files" "${from4[11]}"
	trap_of "calls: SIP and RTP" "${from4[12]}"
	stack 5 3
	traffic attacker race 80 8 "${from6[5]}" "${to6[0]}" "${from4[5]}" "${to4[0]}" , \
		health "${from4[6]}" "${to4[0]}" 30 22 80 50000 , \
		knock "${from4[7]}" "${to4[0]}" 7000 8000 9000 , \
		knock "${from4[7]}" "${to4[0]}" 7000 8000 9000 , \
		crowd "${from4[8]}" "${hosts[@]}" , \
		open "${from4[9]}" "${to4[0]}" 80 20 , \
		connect "${to4[0]}" 50000 60 "${from4[11]}" , \
		call "${from4[12]}" "${to4[0]}" 8
	ok $? "clients outside get what they want"
	stack 1 2
}

# Clients inside, servers and peers outside.
from_inside() {
	trap_of "a burst of names asked for, and its answers" "${to4[1]}" "${from4[0]}"
	trap_of "QUIC" "${to4[2]}" "${from4[1]}"
	trap_of "active FTP" "${to4[3]}" "${from4[2]}"
	trap_of "peers, of whom most are gone" "${to4[4]}"
	trap_of "NTP" "${to4[5]}" "${from4[3]}"
	traffic victim ask "${from4[0]}" 300 53 "${to4[1]}" , \
		ask "${from4[1]}" 60 443 "${to4[2]}" , \
		fetch "${to4[3]}" "${from4[2]}" 20 , \
		peers "${to4[4]}" "${from4[@]}" , \
		ask "${from4[3]}" 20 123 "${to4[5]}"
	ok $? "clients inside get what they want"
}

# What no program sends when it is told to.
by_hand() {
	trap_of "answers that come late: DNS, QUIC, SSDP" "${from4[13]}"
	trap_of "a server that ends connections late" "${from4[14]}"
	trap_of "clients that end connections late" "${from4[15]}"
	trap_of "SYNs with the bits of AccECN" "${from4[16]}"
	trap_of "SSDP and mDNS" "${from4[17]}"
	trap_of "NTP that nobody answers" "${from4[18]}"
	trap_of "the answers of seed 004" "${from4[19]}"
	trap_of "traceroute" "${from4[20]}"
	trap_of "half-open health checks, and SYNs that lose a race" "${MORE4[0]}"
	packets from "${from4[13]}" "${to4[0]}" 53 40000-40030 , \
		from "${from4[13]}" "${to4[0]}" 443 41000-41030 , \
		from "${from4[13]}" "${to4[0]}" 1900 42000-42030 , \
		stray "${from4[14]}" "${to4[0]}" FA 443 40000-40020 , \
		stray "${from4[14]}" "${to4[0]}" R 443 41000-41020 , \
		stray "${from4[14]}" "${to4[0]}" RA 80 42000-42020 , \
		stray "${from4[14]}" "${to4[0]}" A 443 43000-43020 , \
		ends "${from4[15]}" "${to4[0]}" FA 40000 80 20 , \
		ends "${from4[15]}" "${to4[0]}" R 41000 443 20 , \
		ends "${from4[15]}" "${to4[1]}" A 42000 443 20 , \
		accurate "${from4[16]}" "${to4[0]}" 80 3 , \
		groups "${from4[17]}" , \
		from "${from4[18]}" "${to4[0]}" 123 123 123 123 123 123 123 , \
		replies "${from4[19]}" "${to4[0]}" , \
		path "${from4[20]}" "${to4[0]}" , \
		abort "${MORE4[0]}" "${to4[0]}" 80 5 0.6
}

# Everybody who calls knows one port of ours, and nobody listens there.
called() {
	local i words=()
	for i in "${from4[@]:0:20}"; do
		words+=(probe "$i" "${to4[7]}" 51413 "," from "$i" "${to4[7]}" 6881 51413 51413 ",")
	done
	trap_of "twenty peers that call a port where nobody listens" "${from4[@]}"
	packets "${words[@]}"
}

# A gateway that forgets all flows while they go on.
rebooted() {
	trap_of "a gateway that starts again under 20 connections" "$ATTACKER4" "$VICTIM4"
	serve listening nsenter --net=/run/netns/attacker -- python3 -IS "$TOOLS/traffic.py" \
		hold "$VICTIM4" 22 20 "$work"
	scanvigil set enabled off && scanvigil set enabled on
	[ "$LAB_CONNTRACK" != 1 ] || conntrack -F >/dev/null 2>&1
	touch "$work/go"
	wait_for 10 test -e "$work/done"
	ok $? "20 connections live on"
}

# Half of each connection goes another way.
asymmetric() {
	scanvigil set replies-visible off
	trap_of "a browser of which only the questions are seen" "${from4[0]}"
	trap_of "servers of which only the answers are seen" "${from4[1]}" "${from6[1]}"
	trap_of "a server that one asks much of" "${from4[2]}"
	packets ends "${from4[0]}" "${to4[0]}" S 40000 443 40 , \
		ends "${from4[0]}" "${to4[0]}" A 40000 443 40 , \
		ends "${from4[0]}" "${to4[0]}" FA 40000 443 40 , \
		stray "${from4[1]}" "${to4[0]}" SA 443 40000-40040 , \
		stray "${from4[1]}" "${to4[0]}" A 443 40000-40040 , \
		stray "${from6[1]}" "${to6[0]}" SA 443 40000-40040 , \
		from "${from4[2]}" "${to4[0]}" 53 40000-40040
}

peers=()
for address in "${from4[@]}"; do peers+=(listen "$address" 6881 1 ","); done
serve listening nsenter --net=/run/netns/attacker -- python3 -IS "$TOOLS/traffic.py" \
	answer "${from4[0]}" 53 , answer "${from4[1]}" 443 , ftp "${from4[2]}" , \
	answer "${from4[3]}" 123 , "${peers[@]}"
# shellcheck disable=SC2046
serve listening nsenter --net=/run/netns/victim -- python3 -IS "$TOOLS/traffic.py" \
	listen "${to4[0]}" 50000 60 , \
	answer "${to4[0]}" 5060 $(seq 16384 4 16396) $(seq 16385 4 16397) $(seq 16386 4 16398)

fresh
from_outside
from_inside
by_hand
judge "a day in the life"
fresh
called
rebooted
judge "after a reboot"
fresh
asymmetric
judge "asymmetric routes"
