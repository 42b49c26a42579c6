#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The verb "top" on real terminals of several sizes, by tmux: what is drawn, what
# keys do, and that it fits. The kernel is the tool's fake one. Writes TAP.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

unset NO_COLOR TMUX
export TZ=UTC FAKE_LOG=/dev/null
work=$(mktemp -d)
term() { tmux -S "$work/socket" -f /dev/null "$@"; }
trap 'term kill-server 2>/dev/null; rm -rf "$work"' EXIT
command -v tmux >/dev/null || skip_all "no tmux"
if ! make -s -C userspace/scanvigil O="$work/bin" \
	CFLAGS='-O1 -g -fsanitize=address,undefined' "$work/bin/scanvigil-fake" >"$work/make" 2>&1; then
	cat "$work/make" >&2
	exit 1
fi
top=$work/bin/scanvigil-fake

screen() { term capture-pane -p -t top; }
shows() { screen | grep -qE -- "$1"; }
# sees PATTERN NAME: soon.
sees() {
	wait_for 20 shows "$1"
	ok $? "$2" || diag "$(screen)"
}
press() { term send-keys -t top "$@"; }

term new-session -d -s top -x 80 -y 24 \
	"LC_ALL=C.UTF-8 '$top' top -i 200ms 2>'$work/err'; echo ended with \$?; read -r line"
sees '^SOURCE +LEVEL +SCORE +PORTS +HOSTS +LAST +WHAT' "80x24: the columns are named"
sees '^203.0.113.7 +scan +12 +~120 +1 .*vertical syn' "80x24: the worst source, and what it does"
sees '^scanvigil .*3 of 65,536 sources' "the head tells how full the table is"
sees 'findings ▁▁▁' "findings of each look are drawn"
same '203.0.113.7 2001:db8:0:1::/64 203.0.113.9' \
	"$(screen | sed -n '5,7s/ .*//p' | tr '\n' ' ' | sed 's/ $//')" "the worst comes first"
press Enter
sees 'why +same-isn' "Enter shows all of the source"
sees 'ports +22-24,80,443' "with its ports"
press j
sees '^2001:db8:0:1::/64: notice' "down chooses the next"
press k
sees '^203.0.113.7: scan' "up the one before"
press Enter
press s
sees 'by last' "s changes the order"
press l
sees '^2 shown: notice' "l leaves out what is below the level"
press l
sees '^1 shown: scan' "and more"
press l
sees '^3 shown: all sources' "and all are there again"
press p
sees 'paused' "p makes it stand still"
stands() { # the history does not grow
	local before
	before=$(screen | grep -o ▁ | wc -l)
	for _ in 1 2 3; do press x; done
	[ "$(screen | grep -o ▁ | wc -l)" = "$before" ]
}
check "and still it stands" stands
press p
press '?'
sees 'q +quit' "? lists the keys"
press '?'
term resize-window -t top -x 200 -y 60
sees '^203.0.113.7 .* 22-24,80,443,8080 \+114 more' "200x60: ports are beside it"
term resize-window -t top -x 30 -y 6
sees '^203.0.113.7 +scan' "30x6: what fits is there"
same 6 "$(screen | wc -l)" "30x6: and no more than fits"
press q
term resize-window -t top -x 80 -y 24
sees 'ended with 0' "q ends it"
same '' "$(cat "$work/err")" "nothing was said on standard error"

"$top" top </dev/null >"$work/out" 2>"$work/err"
same 2 $? "without a terminal it is refused"
grep -q -- '--once' "$work/err"
ok $? "and what to use is named"
"$top" top --once -i 100ms >"$work/out" 2>&1
same 0 $? "--once prints one look"
same 3 "$(grep -cE '^(203|2001)' "$work/out")" "with every source"
grep -q "$(printf '\033')" "$work/out"
same 1 $? "and no escape byte"
same '3 "203.0.113.7"' "$("$top" -j top -i 100ms | jq -r '"\(.sources | length) \"\(.sources[0].src_ip)\""')" "--json is one object"
"$top" top --interval 1 --once >"$work/out" 2>"$work/err"
same 2 $? "an interval without a unit is refused"
FAKE_NO_MODULE=1 "$top" top --once >"$work/out" 2>"$work/err"
same 3 $? "no module: the exit code says so"
echo "1..$tap_count"
