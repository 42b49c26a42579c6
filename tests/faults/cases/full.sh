# SPDX-License-Identifier: GPL-2.0-or-later
# More sources than the table has room for: memory stays as it is, and who scans
# below the flood is found.
# shellcheck shell=bash source=tests/faults/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

memory_mark
scanvigil set table-size 1024
limit=$(stat_of memory)
pages=$(vmalloc_of_ours)
scanner=${ATTACKERS4##* }
stream_start 2000 crowd odd
wait_for 60 eval '[ "$(stat_of sources)" -ge 1000 ] && [ "$(stat_of probation)" -ge 1000 ]'
ok $? "the table is full, and new sources have to wait"
attacker nmap -n -Pn -sS -S "$scanner" -e eth0 --max-rate 50 -p 1-60 "$VICTIM4" >/dev/null 2>&1
await "$scanner" '.level == "scan"'
ok $? "who scans below the flood is found"
wait_for 120 eval '[ $(($(stat_of probation) + $(stat_of evicted))) -ge $(short_or 5000 50000) ]'
ok $? "the flood goes on"
same "$limit $pages" "$(stat_of memory) $(vmalloc_of_ours)" "memory is what it was when it was empty"
sources=$(stat_of sources)
[ "$sources" -le 1024 ]
ok $? "there are no more sources than there is room for ($sources)"
stream_stop
happened="$(stat_of evicted) made room, $(stat_of probation) had to wait, 1 scanner found"
scanvigil set table-size 65536
memory_back 0
row "table full" "a flood of new sources upon 1,024 places" "$happened"
