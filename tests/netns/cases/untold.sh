# SPDX-License-Identifier: GPL-2.0-or-later
# No finding is lost untold: of a flood of 100,000 while the reader sleeps, each is
# printed, or is among those that it tells as lost, or is counted as beyond the
# rate; the sum is right to the unit.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

RING=16384

# Nobody answers.
victim nft -f - <<-NFT
	table inet silent {
		chain early { type filter hook prerouting priority -500; policy drop; }
	}
NFT

# sums NAME MADE CLAIM: what was printed and told of findings since $before.
sums() {
	local after
	after=$(scanvigil -j stats)
	claims "$(jq -cs --argjson a "$before" --argjson b "$after" --argjson made "$2" \
		--argjson ring $RING '{
		found: ($b.findings - $a.findings), made: $made, ring: $ring,
		refused: ($b.events_suppressed - $a.events_suppressed),
		overwritten: ($b.events_overwritten - $a.events_overwritten),
		kept: ([$b.event_oldest, $a.event_seq + 1] | max | $b.event_seq - . + 1),
		printed: map(select(.event_type != "lost")) | length,
		last: $b.event_seq,
		seqs: (map(select(.event_type != "lost") | .seq) |
			{first: min, last: max, unique: (unique | length), sorted: (. == sort)}),
		lost: (map(.lost // 0) | add)}' "$work/live")" <<-CLAIMS
		$1: as many findings as were made :: .found >= .made
		$1: printed, told as lost and refused by the rate are all that were found :: .printed + .lost + .refused == .found
		$1: none twice, in order, up to the newest :: .seqs.unique == .printed and .seqs.sorted and .seqs.last == .last
		$1: $3 :: $3
	CLAIMS
	diag "$1: $(jq -c --argjson a "$before" --argjson b "$after" -n '
		{found: ($b.findings - $a.findings), refused: ($b.events_suppressed - $a.events_suppressed),
		overwritten: $b.events_overwritten}'), printed $(jq -s 'map(select(.event_type != "lost")) | length' \
		"$work/live"), told as lost $(jq -s 'map(.lost // 0) | add' "$work/live")"
}

# follow: a reader that begins with the next event.
follow() {
	before=$(scanvigil -j stats)
	scanvigil -j monitor --since $(($(field event_seq "$before") + 1)) \
		>"$work/live" 2>"$work/err" &
	monitor=$!
	SERVERS+=("$monitor")
}

caught_up() { tail -n 1 "$work/live" | jq -e ".seq >= $1"; }

# judged: packets that are done with, their findings told. Few have no room.
judged() {
	local stats
	stats=$(scanvigil -j stats)
	echo $(($(field observed "$stats") + $(field probation "$stats")))
}
judged_all() { [ "$(judged)" -ge "$1" ]; }

# fill COUNT FIRST: so many findings, each of a source of its own.
fill() {
	local wanted=$(($(judged) + $1))
	packets storm "$VICTIM4" "$1" "$2"
	wait_for 300 judged_all "$wanted"
}

fresh
scanvigil set table-size 262144 event-ring $RING event-rate 1000000
follow
packets noise "$VICTIM4" 1 1
wait_for 20 test -s "$work/live"
ok $? "the reader reads"
kill -STOP "$monitor"
fill 101000 1000
kill -CONT "$monitor"
wait_for 300 caught_up "$(stat_of event_seq)"
ok $? "the reader comes to the newest"
stop "$monitor"
# What the ring still has, and before it what waited in the socket all the time.
sums "asleep" 100000 ".lost > 0 and .overwritten >= .lost and .kept == .ring and .printed > .kept + 100"

scanvigil flush
follow
fill 20000 200000
wait_for 300 caught_up "$(stat_of event_seq)"
stop "$monitor"
sums "awake" 19900 ".refused == 0 and .printed + .lost == .found"

scanvigil flush
scanvigil set event-rate 100
follow
fill 20000 300000
wait_for 300 caught_up "$(stat_of event_seq)"
stop "$monitor"
sums "beyond the rate" 19900 ".refused > 0 and .lost == 0"
victim nft delete table inet silent
