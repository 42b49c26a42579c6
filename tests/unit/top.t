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
# fits COLUMNS LINES: nothing is wider or higher than the terminal, nor wrapped by it.
fits() {
	local wide wrapped
	wide=$(screen | LC_ALL=C.UTF-8 wc -L)
	wrapped=$(term capture-pane -p -J -t top | LC_ALL=C.UTF-8 wc -L)
	[ "$wide" -le "$1" ] && [ "$wrapped" -le "$1" ] && [ "$(screen | wc -l)" = "$2" ]
	ok $? "$1x$2: no line is wider than the terminal" || diag "$(screen)"
}
press() { term send-keys -t top "$@"; }

term new-session -d -s top -x 80 -y 24 \
	"LC_ALL=C.UTF-8 '$top' top -i 200ms 2>'$work/err'; echo ended with \$?; read -r line"
sees '^SOURCE +LEVEL +SCORE +PORTS +HOSTS +LAST +WHAT' "80x24: the columns are named"
fits 80 24
sees 'kinds +sweep 2, vertical 1' "what they do is counted"
sees '[0-9:]{8} UTC$' "the clock names its zone"
sees '^203.0.113.7 +scan +12 +~120 +1 .*vertical syn' "80x24: the worst source, and what it does"
sees '^scanvigil .*3 of 65,536 sources' "the head tells how full the table is"
sees 'findings  ▁▁▁' "findings of each look are drawn"
same '203.0.113.7 2001:db8:0:1::/64 203.0.113.9' \
	"$(screen | sed -n '6,8s/ .*//p' | tr '\n' ' ' | sed 's/ $//')" "the worst comes first"
press Enter
sees 'because +same-isn' "Enter shows all of the source"
sees 'ports +22-24,80,443' "with its ports"
sees 'seen +20.* UTC$' "with times, and what zone they are of"
sees '^203.0.113.7 +scan' "beside the list"
press j
sees '^2001:db8:0:1::/64: notice' "down chooses the next"
sees 'scanvigil explain 2001:db8:0:1::$' "which has an address to ask for"
press k
sees '^203.0.113.7: scan' "up the one before"
press j
sees '^2001:db8:0:1::/64: notice' "down again"
term resize-window -t top -x 200 -y 60
sees '^SOURCE .* WHICH PORTS' "a larger terminal is used at once"
sees '^2001:db8:0:1::/64: notice' "and the same source is chosen"
fits 200 60
term resize-window -t top -x 80 -y 24
gone() { ! shows 'WHICH PORTS'; }
wait_for 20 gone
sees '^2001:db8:0:1::/64: notice' "as in a smaller one"
press k
press Enter
press s
sees 'by last' "s changes the order"
press l
sees '^2 shown: notice and above' "l leaves out what is below the level"
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

# begin COLUMNS LINES ENVIRONMENT...: another one, with words of its own.
begin() {
	local columns=$1 lines=$2
	shift 2
	term kill-session -t top
	term new-session -d -s top -x "$columns" -y "$lines" \
		"env LC_ALL=C.UTF-8 $* -i 200ms 2>'$work/err'; echo ended with \$?; read -r line"
}
term set-option -g remain-on-exit on
term new-session -d -s keeper
long='2001:db8:a4a5:a6a7:a8a9:aaab:acad:aeaf'
begin 80 24 FAKE_LONG=1 "'$top' top"
sees '\.\.\. scan +32000 ~65535 ~65535 ' "80x24: what is too long ends in dots"
press Enter
sees "^$long: scan" "80x24: the details have the whole address"
sees '^  does .*\.\.\.$' "80x24: a list that is too long ends in dots"
fits 80 24
same '' "$(screen | grep -o "$(printf '\033')")" "an interface cannot paint the screen"
begin 200 60 FAKE_LONG=1 "'$top' top"
sees "^$long +scan +32000" "200x60: the whole address is in the list"
fits 200 60
begin 80 24 FAKE_SOURCES=0 "'$top' top"
sees 'Nothing was found so far; l shows' "an empty list says what it means"
press l
sees 'No source has this level' "and what it means with a filter"
begin 80 24 FAKE_SOURCES=0 "'$top' top --net 203.0.113.0/24 --kind sweep -4"
sees '^0 shown: info and above, IPv4, of 203.0.113.0/24, doing sweep, by score' "the head tells the filter"
sees 'No source is as asked for' "which nothing may be as"
begin 80 24 LC_ALL=C "'$top' top"
sees 'findings +_____' "without UTF-8 findings are drawn in ASCII"
begin 80 24 FAKE_OFF=1 FAKE_SOURCES=0 "'$top' top"
sees 'Detection is off: .scanvigil set enabled on.' "switched off, an empty list says so"

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
