# SPDX-License-Identifier: GPL-2.0-or-later
# A reader that sleeps while findings rain gets all that the ring still holds and
# is told how many it does not: what it printed and what it lost are all.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

# overrun NAME RING FINDINGS CLAIM
overrun() {
	local name=$1 ring=$2 findings=$3 monitor seq
	fresh
	scanvigil set event-ring "$ring" event-rate 1000000
	before=$(stat_of event_seq)
	scanvigil -j monitor --since $((before + 1)) >"$work/live" 2>"$work/err" &
	monitor=$!
	SERVERS+=("$monitor")
	packets noise "$VICTIM4" 1 70000
	wait_for 10 test -s "$work/live"
	ok $? "$name: the reader reads"
	kill -STOP $monitor
	packets noise "$VICTIM4" "$findings"
	wait_for 20 eval '[ "$(stat_of event_seq)" -ge $((before + findings + 1)) ]'
	ok $? "$name: $findings findings were made"
	kill -CONT $monitor
	seq=$(stat_of event_seq)
	reached() { tail -n 1 "$work/live" | jq -e ".seq >= $seq"; }
	wait_for 20 reached
	ok $? "$name: the reader comes to the newest"
	stop $monitor
	claims "$(jq -cs --argjson seq "$seq" --argjson before "$before" \
		--argjson ring "$ring" '{
		seq: $seq, ring: $ring, made: ($seq - $before),
		told: map(select(.event_type != "lost") | .seq),
		lost: (map(.lost // 0) | add)}' "$work/live")" <<-CLAIMS
		$name: told and lost are all :: (.told | length) + .lost == .made
		$name: none twice, all in order :: .told == (.told | unique)
		$name: all that the ring holds was told :: ([.made, .ring] | min) as \$n | .seq as \$s | [.told[] | select(. > \$s - \$n)] | length == \$n
		$4
	CLAIMS
	diag "$name: $(jq -cs '"told \(map(select(.event_type != "lost")) | length), lost \(map(.lost // 0) | add)"' "$work/live")"
}

# Who comes when most has been overwritten: the number is known to the last one.
too_late() {
	local seq told
	seq=$(stat_of event_seq)
	told=$(timeout 120 scanvigil -j monitor --since $((before + 1)) --count 64 | jq -cs .)
	CLAIMS_SHOWN=300 claims "$(jq -n --argjson told "$told" --argjson made $((seq - before)) \
		'{told: $told, made: $made}')" <<-'CLAIMS'
		who comes too late gets the last 64 :: [.told[] | select(.seq)] | length == 64
		and is told how many are lost, before them :: .told[0].lost == .made - 64
	CLAIMS
}

overrun "a ring that holds all" 4096 1500 "nothing is lost :: .lost == 0"
overrun "a ring of 64" 64 3000 "what was not told is lost :: .lost == .made - (.told | length)"
too_late

# Dumps are whole while sources come and go.
dump_while_changing() {
	local i pid bad=''
	fresh
	packets probe "$ATTACKER4" "$VICTIM4" 101 102 103
	packets noise "$VICTIM4" 2000 &
	pid=$!
	for i in 1 2 3; do
		scanvigil -j list >"$work/list" 2>"$work/err" ||
			bad+="status $?: $(cat "$work/err")"$'\n'
		jq -e --arg a "$ATTACKER4" '([.[].src_ip] | length == (unique | length))
			and ([.[] | select(.src_ip == $a)] | length == 1)' \
			"$work/list" >/dev/null || bad+="dump $i: $(wc -c <"$work/list") bytes"$'\n'
	done
	wait $pid
	same "" "$bad" "three dumps while 2,000 sources come: each whole, nobody twice"
}

dump_while_changing
