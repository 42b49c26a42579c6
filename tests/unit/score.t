#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The scoreboard counts right: a small folder of captures of our own making, whose
# score is known, sound and damaged; and the peers' models on cases that their
# rules decide. Needs neither root nor the module.
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
python3 tests/unit/score/folder.py "$work/f" || exit 1

score() { scripts/score --tool "$work/build/scanvigil" "$@" 2>"$work/error"; }

json=$(score --json "$work/f/sound")
ok $? "a folder that can be read: status 0"
claims "$json" <<'END'
captures are counted by label :: .captures == {"scan": 11, "benign": 2, "anomaly": 1, "flood": 1, "backscatter": 1, "mixed": 1}
scans: those where somebody is expected :: .scans == 10 and .sources == 10
found, and the quiet one missed :: .detectors.scanvigil.scans == {"notice": 9, "scan": 9}
a miss is named with its source :: .detectors.scanvigil.missed == ["missed  scan S quiet.pcap: 198.51.100.77 (none)"]
recall by technique :: .detectors.scanvigil.techniques | .S == {"of": 6, "scan": 5, "notice": 5} and .A == {"of": 1, "scan": 1, "notice": 1}
an IPv6 source is told by its prefix, and found :: .detectors.scanvigil.captures[] | select(.file == "v6.pcap") | .expected == {"2001:db8:bad::7": "scan"}
two sources of one capture :: .detectors.scanvigil.captures[] | select(.file == "two.pcap") | .expected == {"203.0.113.7": "scan", "203.0.113.8": "scan"}
a packed capture :: .detectors.scanvigil.captures[] | select(.file == "packed.pcap.gz") | .expected == {"203.0.113.7": "scan"}
who is expected without a name is not accused :: .detectors.scanvigil.captures[] | select(.file == "slow.pcap") | .accused == {}
a wrong name is one :: .detectors.scanvigil.wrong_names == ["name    misnamed.pcap: 203.0.113.7 is NULL, called fin"]
a benign source is accused, with the reason :: .detectors.scanvigil.captures[] | select(.file == "trap.pcap") | .accused["198.51.100.66"] | .level == "scan" and (.why | index("walk"))
of benign sources, each address once :: .benign_sources == 3 and .benign_sources_by_file == 3 and .detectors.scanvigil.accused_benign_sources == {"notice": 1, "scan": 1}
a flood that its label allows to be told is no accusation :: .detectors.scanvigil.accused_files.flood == {"notice": 0, "scan": 0}
an anomaly is told :: .detectors.scanvigil.anomalies.info == 1 and .detectors.scanlogd.anomalies.info == 0
scanlogd sees neither ACK, nor IPv6, nor slow ones :: .detectors.scanlogd.missed | length == 4 and (join(" ") | test("ack.*quiet.*v6.*slow"))
xt_psd sees IPv6 :: .detectors.xt_psd.missed | length == 3 and (join(" ") | test("ack.*quiet.*slow"))
a label that is not known is said :: .notes | any(test("label 'riddle' is not known"))
so is a technique :: .notes | any(test("technique 'WINK' is not known"))
and an address that is none :: .notes | any(test("'nobody' is no address"))
END

score "$work/f/sound" >"$work/out"
grep -q '^S  *6  *5  *5  *3  *4$' "$work/out"
ok $? "the table has a column for each detector" || diag "$(cat "$work/out")"
grep -q '^accused benign trap.pcap: 198.51.100.66: scan vertical' "$work/out"
ok $? "the accused are printed without asking"
score --verbose "$work/f/sound" >"$work/verbose" && ! grep -q '^missed' "$work/out" &&
	grep -q '^missed  scan S quiet' "$work/verbose"
ok $? "misses are printed when asked for"

json=$(score --json "$work/f/damaged")
[ $? = 1 ]
ok $? "captures that cannot be read: status 1"
claims "$json" <<'END'
a missing one is named :: .notes | any(test("missing.pcap: NOT COUNTED: No such file"))
so is one that is none :: .notes | any(test("text.pcap: NOT COUNTED"))
one that is cut short counts, and is named :: .notes | any(test("cut.pcap: cut short: after 10 frames"))
what could not be read is not counted :: .captures == {"scan": 1}
END

mkdir "$work/empty"
score "$work/empty" >"$work/out"
[ $? = 1 ] && grep -q 'captures.tsv' "$work/error"
ok $? "a folder without labels: status 1 and the reason"
printf 'name\tlabel\n' >"$work/empty/captures.tsv"
score "$work/empty" >"$work/out"
[ $? = 1 ] && grep -q "no column 'file'" "$work/error"
ok $? "a column that is lacking is named"
scripts/score --tool "$work/no" "$work/f/sound" 2>"$work/error"
[ $? = 1 ] && grep -q 'make tool' "$work/error"
ok $? "a tool that is not built: status 1 and what to do"
status 2 "bad usage" scripts/score --nonsense
status 2 "a threshold that there is not" scripts/score \
	--tool "$work/build/scanvigil" --set nonsense=1 "$work/f/sound"

same "7 low ports: yes yes
6 low ports and 2 high, weight 20: no no
6 low ports and 3 high, weight 21: yes yes
20 high ports: no no
21 high ports: yes yes
gaps of 2.6 s: yes yes
gaps of 3.3 s: no no
a port that comes again is no new one: no no
one port, 40 times: no no
FIN: yes yes
NULL: yes yes
Xmas: yes yes
ACK: no no
SYN and ACK: no no
RST: no no
FIN and ACK: no no
two targets: no no
UDP: no yes
ports 0 and 65535: yes yes
20 sources of one bucket: no no
8 scans in a second: yes yes
fifo of 256: no no" "$(python3 tests/unit/score/folder.py --peers)" \
	"what scanlogd and xt_psd make of the cases that their rules decide"

if [ -x /usr/sbin/scanlogd ] && holds command -v cc; then
	check "the real scanlogd logs what its model logs" scripts/score.d/validate --streams 15
else
	skip "the real scanlogd logs what its model logs" "no scanlogd: apt install scanlogd"
fi

plan
