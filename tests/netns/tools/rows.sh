#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/netns/tools/rows.sh TARGET HOST... sends the rows of standard input, each
# "SOURCE WORD...", some at a time. The words are nmap, masscan or hping3 with
# options, traffic with a command of traffic.py, or a command of packets.py; for
# TARGET, HOSTS and SOURCE stand the addresses. Runs in the attacker's namespace,
# as one process, for each costs.
set -uo pipefail

PORTS=${PORTS:-1-15}
SIDE_BY_SIDE=${SIDE_BY_SIDE:-6}
TARGET=$1
HOSTS=("${@:2}")
PACKETS=() JOBS=()

# by_nmap SOURCE OPTION...: as fast as is fair, and the default ports.
by_nmap() {
	local source=$1 options=(-n --disable-arp-ping --max-retries 1
		--initial-rtt-timeout 300ms --max-rtt-timeout 500ms -e eth0 -S "$1")
	shift
	[[ $source != *:* ]] || options+=(-6)
	[[ " $* " == *' -sn '* ]] || options+=(-Pn)
	[[ " $* " == *' -sn '* || " $* " == *' -p '* ]] || options+=(-p "$PORTS")
	exec nmap "${options[@]}" "$@"
}

# It sees that its time is over when it sees a packet: stir sends some.
by_masscan() {
	local source=$1
	shift
	exec timeout -s KILL 40 masscan -e eth0 \
		--adapter-ip "$source" --adapter-mac 02:00:00:00:0a:02 \
		--router-mac 02:00:00:00:0a:01 --rate 200 --wait 0 "$@"
}

by_hping3() {
	local source=$1
	shift
	exec hping3 -q -a "$source" "$@"
}

by_traffic() {
	shift
	exec python3 -IS "${0%/*}/traffic.py" "$@"
}

# Whoever has this address: nobody, so it is asked for on the wire and no more.
stir() {
	while sleep 1; do
		echo >/dev/udp/203.0.113.2/9
	done 2>/dev/null
}

# start COMMAND...: when one of those that run has ended.
start() {
	local ended=''
	if [ ${#JOBS[@]} -ge "$SIDE_BY_SIDE" ]; then
		wait -n -p ended "${JOBS[@]}"
		unset "JOBS[$ended]"
	fi
	("$@") &
	JOBS[$!]=$!
}

row() {
	local source=$1 words=() word
	shift
	for word; do
		case $word in
		TARGET) words+=("$TARGET") ;;
		HOSTS) words+=("${HOSTS[@]}") ;;
		SOURCE) words+=("$source") ;;
		*) words+=("$word") ;;
		esac
	done
	case $1 in
	nmap | masscan | hping3 | traffic) start "by_$1" "$source" "${words[@]:1}" ;;
	*) PACKETS+=("${words[@]}" ",") ;;
	esac
}

stir &
stirring=$!
while read -ra line; do
	[ ${#line[@]} = 0 ] || row "${line[@]}" </dev/null
done
[ ${#PACKETS[@]} = 0 ] || start python3 -IS "${0%/*}/packets.py" "${PACKETS[@]}"
wait "${JOBS[@]}"
kill $stirring
