# SPDX-License-Identifier: GPL-2.0-or-later
# nmap -T1 and -T0, a probe in 15 seconds and in five minutes, with time made to
# pass: real scans are captured at the gateway, their times are drawn out and the
# detector reads them (scanvigil replay). Slow scans are as much scans as others.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/netns/matrix-lib.sh
. "$NETNS/matrix-lib.sh"

# A point of the score fades in half an hour, in which -T0 has six probes: what
# only a walk finds takes one port more then.
#  name   kind      technique    tool    anomaly  level  notice scan
PACED=(
'-sS     | vertical  syn          nmap    any         scan    3     3 | nmap -sS TARGET'
'-sT     | vertical  syn+         unknown any         scan    5    11 | nmap -sT TARGET'
'-sF     | vertical  fin          nmap    tcp_fin     scan    3     3 | nmap -sF TARGET'
'-sX     | vertical  xmas         nmap    tcp_xmas    scan    3     3 | nmap -sX TARGET'
'-sN     | vertical  null         nmap    tcp_null    scan    3     3 | nmap -sN TARGET'
'-sA     | vertical  ack          nmap    any         scan    3     3 | nmap -sA TARGET'
'-sM     | vertical  maimon       nmap    any         scan    3     3 | nmap -sM TARGET'
'-sU     | vertical  udp          any     any         any    11   any | nmap -sU TARGET'
'-sY     | vertical  sctp_init    any     any         scan    5    11 | nmap -sY TARGET'
)

# written FILE: all that was seen is in it, for it grows no more.
written() {
	local size
	size=$(stat -c %s "$1")
	sleep 0.5
	[ "$(stat -c %s "$1")" = "$size" ]
}

# capture FILE TARGET SOURCE...: the rows, as they pass the gateway.
capture() {
	local file=$1 target=$2
	shift 2
	serve "tcpdump: listening on wan, link-type EN10MB (Ethernet), snapshot length 256 bytes" \
		tcpdump -U --immediate-mode -B 8192 -i wan -s 256 -w "$file" "host $target"
	send_rows "$target" "$@"
	wait_for 20 written "$file"
	stop "${SERVERS[-1]}"
	unset 'SERVERS[-1]'
}

# paced NAME SECONDS CAPTURE PREFIX: the rows, so far apart.
paced() {
	python3 -IS "$TOOLS/stretch.py" "$2" "$3" "$work/slow.pcap" "$4"
	scanvigil replay --json --level info --set ipv6-prefix=128 "$work/slow.pcap" \
		>"$work/slow.json" 2>"$work/slow.error" || diag "$(cat "$work/slow.error")"
	judge_rows "$1" "$(jq -cs . "$work/slow.json")"
}

nmap_data
for family in 4 6; do
	ROWS=("${PACED[@]}")
	[ $family = 4 ] || ROWS=("${PACED[@]:0:2}" "${PACED[7]}")
	victim=VICTIM$family sources=ATTACKERS$family gateway=GATEWAY$family
	gateway=${!gateway}
	# shellcheck disable=SC2086
	capture "$work/fast.pcap" "${!victim}" ${!sources}
	ROWS=("${ROWS[@]/ 11 | / 10 | }")
	paced "-T1, IPv$family" 15 "$work/fast.pcap" "${gateway%1}"
	ROWS=("${ROWS[@]/ 10 | / 11 | }")
	paced "-T0, IPv$family" 300 "$work/fast.pcap" "${gateway%1}"
done
