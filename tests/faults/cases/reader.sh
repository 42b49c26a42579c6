# SPDX-License-Identifier: GPL-2.0-or-later
# Who reads events is stopped, killed and started again while findings rain upon
# a ring too small for them: what was told and what was said to be lost are all.
# shellcheck shell=bash source=tests/faults/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

monitor=''
read_since() {
	scanvigil -j monitor --since "$1" >>"$work/live" 2>>"$work/err" &
	monitor=$!
	SERVERS+=("$monitor")
}

last_told() {
	local seq
	seq=$(grep -v '"lost"' "$work/live" | tail -n 1 | jq .seq)
	echo "${seq:-$before}"
}
made() { [ "$(stat_of event_seq)" -ge "$1" ]; }
came() { [ "$(last_told)" -ge "$1" ]; }

# more N: so many findings have been made since.
more() {
	local from
	from=$(stat_of event_seq)
	wait_for 60 made $((from + $1))
}

# killed ROUNDS: whatever state it is in.
killed() {
	local i bad=0
	read_since $(($(last_told) + 1))
	for ((i = 0; i < $1; i++)); do
		more 50 || bad=1
		kill -STOP "$monitor"
		more 200 || bad=1
		kill -CONT "$monitor"
		wait_for 20 came "$(stat_of event_seq)" || bad=1
		kill -KILL "$monitor"
		wait "$monitor" 2>/dev/null
		# What the dead one had begun to tell, or said to be lost before what it
		# did not tell any more, is told again by the next.
		[ -z "$(tail -c 1 "$work/live")" ] || sed -i '$d' "$work/live"
		sed -i '${/"lost"/d}' "$work/live"
		more 100 || bad=1
		read_since $(($(last_told) + 1))
	done
	ok $bad "$1 times, the reader is stopped, goes on, is killed and comes again"
}

# overrun ROUNDS: more than its socket has room for while it does not read, and
# the last of it while it goes on.
overrun() {
	local i bad=0
	for ((i = 0; i < $1; i++)); do
		stream_start 4000 odd
		kill -STOP "$monitor"
		more "$burst" || bad=1
		kill -CONT "$monitor"
		read -r -t "0.0$((i % 10))" <> <(:)
		stream_stop
		wait_for 20 came "$(stat_of event_seq)" || bad=1
	done
	ok $bad "$1 times, its socket overflows, and it comes to the newest"
}

memory_mark
# Everybody is news, and there is room for them all.
scanvigil set event-ring 64 event-rate 1000000 table-size 262144
rounds=$(short_or 2 20)
# A kernel with sanitizers makes a few dozen a second.
burst=8000
[ "$LAB_KERNEL" != debug ] || burst=1000
before=$(stat_of event_seq)
: >"$work/live"
stream_start 500 odd
killed "$rounds"
stream_stop
overrun "$rounds"
seq=$(stat_of event_seq)
stop "$monitor"
told=$(jq 'select(.seq).seq' "$work/live" | wc -l)
lost=$(jq -s 'map(.lost // 0) | add' "$work/live")
UNTOLD=$((seq - before - told - lost))
same "$told" "$(jq 'select(.seq).seq' "$work/live" | sort -nu | wc -l)" "nothing is told twice"
[ "$lost" -gt 0 ]
ok $? "the ring was too small"
scanvigil set table-size 65536
memory_back 0
row "reader stopped, killed, started again" "$rounds times each, ring of 64" \
	"$((seq - before)) findings: $told told, $lost said to be lost"
