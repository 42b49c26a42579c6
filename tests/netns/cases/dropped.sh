# SPDX-License-Identifier: GPL-2.0-or-later
# The tool keeps no capability that its verb can do without: CAP_NET_ADMIN to ask
# the module, what it takes to reach files until they are open, and nothing at all
# while it reads what a stranger captured.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

NET_ADMIN=1000
FILES=100e # with CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_FOWNER
NOBODY=(setpriv --reuid 65534 --regid 65534 --clear-groups)

held() {
	local name=$1
	shift
	check "$name" python3 "$TOOLS/held.py" "$@"
}

fresh
attacker nmap -n -Pn -sS -p 1-30 "$VICTIM4" >/dev/null 2>&1
for verb in status list "show $ATTACKER4" dump get stats 'allow add 192.0.2.0/24' \
	'allow list' '-n victim get'; do
	# shellcheck disable=SC2086
	held "$verb: CAP_NET_ADMIN alone" $NET_ADMIN scanvigil $verb
done
held "monitor: the same, while it follows" $NET_ADMIN scanvigil monitor --since 1
for verb in explain help version '--help' 'help keys'; do
	# shellcheck disable=SC2086
	held "$verb: nothing" 0 scanvigil $verb
done
held "save: what it takes to reach a file" $FILES scanvigil save -

# A file of somebody else, where only root may look: reached, and no more.
theirs=$(mktemp -d)
scanvigil save "$theirs/saved"
cp "$theirs/saved" "$work/wanted"
attacker timeout 60 tcpdump -U -i eth0 -w "$theirs/capture" -c 20 tcp >/dev/null 2>&1 &
SERVERS+=($!)
wait_for 20 test -s "$theirs/capture"
attacker nmap -n -Pn -sS -p 1-30 "$VICTIM4" >/dev/null 2>&1
wait $!
chown -R nobody "$theirs"
chmod -R go= "$theirs"
check "save replaces a file of somebody else" scanvigil save "$theirs/saved"
same "$(grep -v '^#' "$work/wanted")" "$(grep -v '^#' "$theirs/saved")" "as a whole"
check "restore reads it" scanvigil restore "$theirs/saved"
scanvigil replay "$theirs/capture" | grep -q 'vertical syn by nmap'
ok $? "replay reads the capture of somebody else"
rm -rf "$theirs"

# What waits for more of a file has opened it, and is as it will be.
mkfifo "$work/file"
begun() {
	local name=$1 wanted=$2 begin=$3
	shift 3
	scanvigil "$@" "$work/file" >/dev/null 2>&1 &
	SERVERS+=($!)
	reader=$!
	exec {writer}>"$work/file"
	printf '%b' "$begin" >&"$writer"
	held "$name" "$wanted" $reader
}
begun "restore, while it reads: CAP_NET_ADMIN alone" $NET_ADMIN 'set ' restore
printf 'enabled on\n' >&"$writer"
exec {writer}>&-
wait $reader
ok $? "and it restores"
begun "replay, while it reads: nothing" 0 \
	'\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x65\0\0\0' replay
same $'65534\t65534\t65534\t65534' "$(sed -n 's/^Uid:\t//p' "/proc/$reader/status")" \
	"it is nobody"
same '' "$(sed -n 's/^Groups:\t *//p' "/proc/$reader/status")" "of no group"
same '0 0' "$(awk '/^Max open files/ { print $4, $5 }' "/proc/$reader/limits")" \
	"and can open no file or socket"
same '0 0' "$(awk '/^Max processes/ { print $3, $4 }' "/proc/$reader/limits")" \
	"nor start a process"
exec {writer}>&-
wait $reader
ok $? "and it ends well"

# CAP_NET_ADMIN is all that the tool asks for, whoever it is that has it.
ALONE='-all,+net_admin'
GRANTED=("${NOBODY[@]}" --inh-caps "$ALONE" --ambient-caps "$ALONE"
	--bounding-set "$ALONE" --)
mine=$(mktemp -d)
chmod 755 "$mine"
cp "$(command -v scanvigil)" "$mine/scanvigil"
for verb in status list get stats 'allow list' flush 'set scan-score 11' 'save -'; do
	# shellcheck disable=SC2086
	check "nobody with CAP_NET_ADMIN: $verb" "${GRANTED[@]}" "$mine/scanvigil" $verb
done
scanvigil set event-ring 64 event-rate 1000000
first=$(($(stat_of event_seq) + 1))
"${GRANTED[@]}" "$mine/scanvigil" -j monitor --since $first >"$work/live" 2>"$work/err" &
monitor=$!
SERVERS+=("$monitor")
packets noise "$VICTIM4" 10 100
wait_for 20 grep -q 10.77.0.109 "$work/live"
ok $? "nobody with CAP_NET_ADMIN: monitor tells findings"
held "and has nothing else" $NET_ADMIN $monitor
kill -STOP $monitor
packets noise "$VICTIM4" 3000 200
kill -CONT $monitor
told() { [ "$(jq -s 'map(.lost // 1) | add' "$work/live")" = $(($(stat_of event_seq) - first + 1)) ]; }
wait_for 30 told
ok $? "and may still ask the ring for what it missed"
stop $monitor

# The kernel's own refusal, in its words.
"${NOBODY[@]}" unshare -Urn "$mine/scanvigil" set enabled on table-size 131072 \
	>"$work/out" 2>&1
same "4 Error: nothing was changed: table-size: table-size is above 65536 in a user namespace" \
	"$? $(cat "$work/out")" "a table too large for a user namespace is refused as such"
rm -rf "$mine"
