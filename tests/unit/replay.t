#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Replays captures of our own making: the same scan in every link type, cut up,
# backwards and cut short gives the same finding, and what is no capture gives a
# clear message. Needs neither root nor the module.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! make -s -C userspace/scanvigil O="$work/build" >"$work/make" 2>&1; then
	cat "$work/make" >&2
	exit 1
fi
tool=$work/build/scanvigil

capture() { python3 tests/unit/replay/capture.py "$1" "$work/$1.pcap"; }
replay() { "$tool" replay --json "$@" 2>"$work/error"; }

# found KIND: the first event at level scan, as "source ports technique tool".
found() {
	replay "$work/$1.pcap" | jq -r 'select(.portscan.level == "scan") |
		"\(.src_ip) \(.portscan.ports) \(.portscan.techniques[0]) \(.portscan.tool)"' |
		head -n 1
}

for kind in scan plain cooked vlan past pieces; do
	capture $kind
	[ "$(found $kind)" = '203.0.113.7 3 syn nmap' ]
	ok $? "$kind: a SYN scan by nmap, at its third port" || diag "$(found $kind)"
done

replay "$work/pieces.pcap" | jq -e 'select(.portscan.anomalies | index("frag_tiny"))' >/dev/null
ok $? "pieces: that it is cut up is told, too"

replay "$work/scan.pcap" >"$work/one"
replay "$work/scan.pcap" >"$work/two"
cmp -s "$work/one" "$work/two" && [ -s "$work/one" ]
ok $? "the same capture gives the same bytes"

"$tool" replay --json - <"$work/scan.pcap" | cmp -s - "$work/one"
ok $? "and so does standard input"

capture cut
replay "$work/cut.pcap" >"$work/out"
[ $? = 1 ] && [ "$(jq -r 'select(.portscan.level == "scan") | .src_ip' "$work/out" | head -n 1)" = 203.0.113.7 ]
ok $? "cut: status 1, and what could be read is told"
grep -q 'after 11 frames' "$work/error"
ok $? "cut: where it ends is told" || diag "$(cat "$work/error")"

capture wifi
replay "$work/wifi.pcap" >/dev/null
[ $? = 1 ] && grep -q 'link type 105' "$work/error"
ok $? "a link type that we cannot read is named"

replay "$work" >/dev/null
[ $? = 1 ] && grep -q 'a directory, not a capture' "$work/error"
ok $? "a directory is refused"

echo "nothing of the kind" >"$work/text.pcap"
replay "$work/text.pcap" >/dev/null
[ $? = 1 ] && [ -s "$work/error" ]
ok $? "a text is refused"

capture empty
replay "$work/empty.pcap" >"$work/out" && [ ! -s "$work/out" ]
ok $? "a capture of nothing gives nothing"

[ -z "$(replay --set isn-repeat=16,sport-repeat=64,fast-weight=10000 "$work/scan.pcap" |
	jq -r 'select(.portscan.level == "scan" and .portscan.ports < 8)')" ]
ok $? "thresholds can be set: by the walk alone it takes eight"

replay --set nonsense=1 "$work/scan.pcap" >/dev/null
[ $? = 2 ] && grep -q nonsense "$work/error"
ok $? "one that there is not is named"

replay --set scan-score=2,notice-score=5 "$work/scan.pcap" >/dev/null
[ $? = 2 ] && [ -s "$work/error" ]
ok $? "those that do not agree are refused"

# While it waits for more of a capture, it can do nothing else.
mkfifo "$work/fifo"
"$tool" replay "$work/fifo" >/dev/null 2>&1 &
reader=$!
exec 7>"$work/fifo"
head -c 24 "$work/scan.pcap" >&7
confined() {
	awk '/^Cap(Prm|Eff|Inh|Amb):/ && $2 !~ /^0+$/ { bad = 1 }
		/^NoNewPrivs:/ && $2 != 1 { bad = 1 }
		END { exit bad }' "/proc/$reader/status" &&
		grep -q '^Max open files  *0  *0 ' "/proc/$reader/limits" &&
		grep -q '^Max processes  *0  *0 ' "/proc/$reader/limits"
}
wait_for 20 confined
ok $? "while it reads it has no capability and can open and start nothing" ||
	diag "$(grep -E 'Cap|NoNew' "/proc/$reader/status")"
tail -c +25 "$work/scan.pcap" >&7
exec 7>&-
wait $reader
ok $? "and it reads to the end"
for i in {1..300}; do ln -f "$work/scan.pcap" "$work/link$i"; done
(ulimit -Sn 64 && replay "$work"/link* >/dev/null)
ok $? "300 captures, though 64 files may be open unless one asks for more" ||
	diag "$(tail -n 2 "$work/error")"

plan
