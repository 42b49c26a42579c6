#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The tool from the outside: words, exit codes, shapes of what it prints, and
# what it asks of the kernel. A fake kernel is linked into it (tool_fake/), so
# this needs no module and no rights. UNIT_MAKE and UNIT_RUN as for core.t.
# Writes TAP.
# shellcheck disable=SC2317 # functions that "that" calls
set -uo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd -P)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LC_ALL=C TZ=UTC TERM=xterm
unset NO_COLOR
count=0
failed=0

ok() {
	count=$((count + 1))
	printf 'ok %d - %s\n' "$count" "$1"
}

not_ok() {
	count=$((count + 1))
	failed=1
	printf 'not ok %d - %s\n' "$count" "$1"
	sed 's/^/# /' "$tmp/out" "$tmp/err" "$tmp/why"
	: >"$tmp/why"
}

skip() {
	count=$((count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$count" "$1" "$2"
}

# run WORD...: run the tool; leaves out, err and code.
run() {
	: >"$FAKE_LOG"
	"$tool" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	code=$?
}

# is CODE NAME: the last run ended so, with no report of a sanitizer.
is() {
	if [ "$code" = "$1" ] && ! grep -q 'Sanitizer\|runtime error' "$tmp/err"; then
		ok "$2"
	else
		printf '# exit code %s, not %s\n' "$code" "$1"
		not_ok "$2"
	fi
}

# has out|err|log PATTERN NAME
has() {
	if grep -qE -- "$2" "$tmp/$1"; then ok "$3"; else not_ok "$3"; fi
}

# that NAME COMMAND...: the command says yes.
that() {
	local name=$1
	shift
	if "$@"; then ok "$name"; else not_ok "$name"; fi
}

# silent NAME: nothing was sent to the kernel but the question for the family.
silent() {
	if [ -s "$FAKE_LOG" ]; then not_ok "$1"; else ok "$1"; fi
}

no_escapes() { ! grep -q "$(printf '\033')" "$tmp/out"; }

error_is_json() {
	jq -e '.error and .hint and .errno == 0' "$tmp/err" >/dev/null
}

# same FILE NAME: the output is exactly this.
same() {
	if diff -u "$1" "$tmp/out" >"$tmp/why"; then ok "$2"; else not_ok "$2"; fi
}

# json FILTER NAME: jq says true of the output.
json() {
	if jq -es "$1" "$tmp/out" >/dev/null 2>"$tmp/why"; then
		ok "$2"
	else
		not_ok "$2"
	fi
}

build() {
	# shellcheck disable=SC2086
	make -s -C "$top/userspace/scanvigil" O="$tmp/o" VERSION=test \
		CFLAGS='-O1 -g -fsanitize=address,undefined' ${UNIT_MAKE-} tests \
		>"$tmp/build" 2>&1
}

# runnable FILE: a program that runs it, itself where this machine can.
runnable() {
	if [ "${UNIT_RUN-}" ]; then
		mv "$1" "$1.foreign"
		printf '#!/bin/sh\nexec %s %s "$@"\n' "$UNIT_RUN" "$1.foreign" >"$1"
		chmod 755 "$1"
	fi
}

usage_errors() {
	run lst
	is 2 'an unknown verb is a usage error'
	has err "verb 'lst'.*'list'" 'and the nearest verb is named'
	run list --lvel scan
	is 2 'an unknown option is a usage error'
	has err "'--lvel'.*'--level'" 'and the nearest option is named'
	run set sacn-score 5
	is 2 'an unknown key is a usage error'
	has err "'sacn-score'.*'scan-score'" 'and the nearest key is named'
	run list --kind swep
	has err "'swep'.*'sweep'" 'the nearest kind is named'
	run set scan-score 500
	is 2 'a value out of range is a usage error'
	has err "scan-score.*'500'.*1 to 127" 'with key, value and range'
	run set scan-score 7 window-ms 1s
	is 2 'one bad value of several is enough'
	silent 'nothing was sent'
	run set scan-score 5 notice-score 6
	is 2 'scores that contradict each other are refused'
	run set mark 0x100/0x200
	is 2 'a mark outside its mask is refused'
	run set scan-score
	is 2 'a key without a value is a usage error'
	run show
	is 2 'a missing word is a usage error'
	run show 203.0.113.7 more
	has err "'more'" 'a word too many is named'
	run show 203.0.113.300
	is 2 'a bad address is a usage error'
	run allow add 192.0.2.1/24
	has err "did you mean '192.0.2.0/24'" 'host bits in a prefix are refused'
	run allow add 192.0.2.0/24 --for 8
	is 2 'a duration without a unit is refused'
	run -n '../x' list
	is 2 'a name of a namespace is no path'
	run -j lst
	is 2 'errors have the same code with --json'
	that 'and are JSON' error_is_json
}

refusals() {
	FAKE_NO_MODULE=1 run
	is 3 'without the module the code is 3'
	has err 'modprobe nf_scanvigil' 'and the remedy is told'
	FAKE_EPERM=1 run list
	is 4 'without permission the code is 4'
	has err 'CAP_NET_ADMIN' 'and the capability is named'
	FAKE_REFUSE=2:1 run set scan-score=7
	is 1 'a refusal of the kernel is code 1'
	has err 'scan-score: the fake does not like this' \
		"with the kernel's sentence and the attribute"
	FAKE_BAD=1 run list
	is 1 'an answer that makes no sense is an error'
	has err 'attribute ports' 'that names the attribute'
	run forget 192.0.2.99
	is 0 'forget takes an address'
}

reading() {
	run
	is 0 'no words at all are status'
	has out '^scanvigil on for 2 h 5 min' 'which tells the state'
	has out '^health +healthy$' 'and the health'
	has out '^203\.0\.113\.7 +scan ' 'and the worst sources'
	FAKE_EVICTED=4 run status
	has out 'raise table-size' 'a table that is too small is told'
	FAKE_OFF=1 run status
	has out 'set enabled on' 'detection that is off is told with the remedy'
	run -j status
	json '.[0] | .healthy and .sources == 3 and (.worst | length) == 2' \
		'status --json is one document'
	run list
	has out '^SOURCE +LEVEL +SCORE +PORTS +HOSTS +LAST +WHAT$' 'list has a head'
	has out '~120' 'an estimate is marked'
	that 'a pipe gets no escape byte' no_escapes
	run list --color=always
	has out "$(printf '\033')" 'unless it asks for colour'
	run list -j --level notice --sort last
	json '.[0] | length == 2 and .[0].src_ip == "203.0.113.7"' \
		'list --json is an array, filtered by the kernel'
	FAKE_INTR=2 run -j list
	json '.[0] | length == 3' 'an interrupted dump is repeated, not doubled'
	run -j list --net 203.0.113.0/24 --kind sweep,os_probe -4 --iif lo
	has log 'filter 6' 'the mask of kinds goes to the kernel'
	has log 'filter 4' 'the family goes to the kernel'
	has log 'filter 7' 'the interface goes to the kernel'
	run dump
	that 'dump has 34 columns' awk -F'\t' 'NF != 34 { exit 1 }' "$tmp/out"
	run test 203.0.113.7
	is 0 'test says that a source is flagged'
	run test 203.0.113.8
	is 1 'test says that a source is not flagged'
	run test --level notice 203.0.113.8
	is 0 'test takes a level'
	run test 192.0.2.1
	is 1 'test says that an unknown source is not flagged'
	run show 203.0.113.7 -j
	json '.[0] | .known and .allowed == null and .why == ["same_isn"]' \
		'show --json is one document'
	run show 192.0.2.1
	is 1 'show of an unknown source is code 1'
	run -j stats
	json '.[0] | .packets == 1234567 and .conntrack == true' 'stats --json'
	run -j get
	json '.[0] | .scan_score == 10 and .outside == ["eth0", "ppp0"]' 'get --json'
	run get mark idle-ms
	printf '%-18s%s\n' idle-ms 8h mark 0x100/0xff00 >"$tmp/wanted"
	same "$tmp/wanted" 'get prints what set takes'
}

# asks PID WORD: wait until it has asked the kernel for that, or has ended.
asks() {
	local i
	for ((i = 0; i < 2400; i++)); do
		! grep -q "^$2" "$FAKE_LOG" && kill -0 "$1" 2>/dev/null || return 0
		sleep 0.05
	done
}

streams() {
	FAKE_RING_LAST=6 FAKE_LIVE=4,5,7 FAKE_END=off run -j monitor
	is 1 'monitor ends when detection is switched off'
	json '[.[].seq] == [4, 5, 6, 7]' 'monitor fetches what it missed, once'
	has err 'switched off' 'and says why it ends'
	FAKE_RING_FIRST=5 FAKE_RING_LAST=6 FAKE_LIVE=5,6,9 FAKE_END=unload \
		run -j monitor --since 2
	is 3 'monitor ends when the module goes'
	json '[.[] | .seq // (.event_type + " \(.lost)")] ==
		["lost 3", 5, 6, "lost 2", 9]' 'monitor tells what is lost, in order'
	FAKE_RING_FIRST=5 FAKE_RING_LAST=6 FAKE_LIVE=5,6,7 FAKE_END=off \
		run -j monitor --since 0
	json '[.[].seq] == [5, 6, 7]' 'since 0 is all that is kept'
	FAKE_RING_FIRST=5 FAKE_RING_LAST=6 run monitor --since 4 --count 1
	is 0 'monitor ends after --count'
	has err '^lost 1 event$' 'people read of a loss on standard error'
	FAKE_RING_LAST=2 run monitor --since 1 --count 1 --format scanlogd
	has out '^203.0.113.7:40000 to 198.51.100.10 ports 443, 22, .*, \.\.\., fS' \
		"monitor writes scanlogd's line"
	FAKE_OFF=1 run monitor
	is 1 'monitor does not wait for detection that is off'
	FAKE_RING_LAST=6 timeout 120 "$tool" monitor --since 1 2>"$tmp/err" |
		head -n 1 >"$tmp/out"
	code=${PIPESTATUS[0]}
	is 0 'monitor ends in silence when the pipe closes'
	: >"$FAKE_LOG"
	"$tool" monitor >"$tmp/out" 2>"$tmp/err" &
	asks $! since
	kill -TERM $!
	wait $!
	code=$?
	is 0 'monitor ends with 0 on SIGTERM'
}

writing() {
	run save
	cp "$tmp/out" "$tmp/saved"
	has out '^set idle-ms 8h$' 'save writes set lines'
	run restore --check "$tmp/saved"
	is 0 'restore checks what save wrote'
	silent '--check sends nothing'
	run save "$tmp/file"
	grep -v '^#' "$tmp/file" >"$tmp/out"
	same "$tmp/saved" 'save writes the same to a file'
	cat >"$tmp/good" <<-'END'
		# a comment
		set scan-score 7
		allow add 192.0.2.1 --why "a \"b\" \x41"
		allow add 192.0.2.2 --ports 22 --for 8h
	END
	run -j restore "$tmp/good"
	is 0 'restore takes a file'
	json '.[0] | .restored and .keys == 1 and .allowed == 2' \
		'and says what it did'
	has log '^allow-add 2$' 'the allow-list was sent'
	printf 'set scan-score 7\nallow add 192.0.2.0/24 --wy x\n' >"$tmp/bad"
	run restore "$tmp/bad"
	is 2 'a bad line is a usage error'
	has err 'bad:2: .*--wy' 'with its number'
	silent 'and nothing was sent'
	printf 'allow add 192.0.2.1\nallow add 192.0.2.1\n' >"$tmp/bad"
	run restore "$tmp/bad"
	is 2 'an entry twice is refused'
	printf 'set scan-score "7\n' >"$tmp/bad"
	run restore "$tmp/bad"
	is 2 'an open quote is refused'
	FAKE_REFUSE=8:2 run restore "$tmp/good"
	is 1 'a refusal in the middle is an error'
	printf '%s\n' 'scan-score 7' 'allow-add 1' 'allow-del 1' \
		'scan-score 10' >"$tmp/wanted"
	cp "$FAKE_LOG" "$tmp/out"
	same "$tmp/wanted" 'and all is put back as it was'
	run allow add 192.0.2.0/24 --for 8h --why 'a test'
	has out '^allowed 192\.0\.2\.0/24 +all ports +8 h left +a test$' \
		'allow add tells what it did'
	run allow del 192.0.2.0/24
	is 1 'deleting what is not there is code 1'
	run set --json scan-score 7 enabled off
	json '.[0].set == {"enabled": false, "scan_score": 7}' 'set --json'
}

helping() {
	local verb
	run help
	is 0 'help is no error'
	that 'help fits on 80 columns' awk 'length > 80 { exit 1 }' "$tmp/out"
	for verb in $("$tool" help | awk '/^  [a-z]/ { print $1 }'); do
		run help "$verb"
		[ "$code" = 0 ] || break
		run "$verb" --help
		[ "$code" = 0 ] || break
	done
	is 0 'every verb has help, both ways'
	run help keys
	has out '^scan-score +1 to 127$' 'help keys tells the ranges'
	run help rules
	has out '^ +--by-mark ' 'rules is a verb'
	has out '^  same-isn ' 'and what made a finding'
	run -V
	has out '^scanvigil test$' '-V tells the version'
	run list -n
	is 2 'an option without its value is a usage error'
}

# shellcheck source=tests/unit/tool_admin.sh
. "$top/tests/unit/tool_admin.sh"
# shellcheck source=tests/unit/tool_block.sh
. "$top/tests/unit/tool_block.sh"
if ! build; then
	sed 's/^/# /' "$tmp/build"
	echo 'Bail out! the tool does not build'
	exit 1
fi
runnable "$tmp/o/scanvigil-fake"
runnable "$tmp/o/print_test"
tool=$tmp/o/scanvigil-fake
: >"$tmp/why"
export FAKE_LOG=$tmp/log
if "$tmp/o/print_test" >"$tmp/out" 2>"$tmp/err"; then
	ok 'decoder and printer hold (print_test)'
else
	not_ok 'decoder and printer hold (print_test)'
fi
usage_errors
refusals
reading
streams
writing
rules
selftests
machines
kernels
secure_boot
covered
logged_in
blocking
explained
reported
helping
printf '1..%d\n' "$count"
exit "$failed"
