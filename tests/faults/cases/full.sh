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
# shellcheck disable=SC2034
# Counters go on through all that happens to the detector.
evicted=$(stat_of evicted) probation=$(stat_of probation)
since() { echo $(($(stat_of "$1") - $1)); }
stream_start 2000 crowd odd
wait_for 60 eval '[ "$(stat_of sources)" -ge 1000 ] && [ "$(since probation)" -ge 1000 ]'
ok $? "the table is full, and new sources have to wait"
attacker nmap -n -Pn -sS -S "$scanner" -e eth0 --max-rate 50 -p 1-60 "$VICTIM4" >/dev/null 2>&1
await "$scanner" '.level == "scan"'
ok $? "who scans below the flood is found"
wait_for 120 eval '[ $(($(since probation) + $(since evicted))) -ge $(short_or 5000 50000) ]'
ok $? "the flood goes on"
same "$limit $pages" "$(stat_of memory) $(vmalloc_of_ours)" "memory is what it was when it was empty"
sources=$(stat_of sources)
[ "$sources" -le 1024 ]
ok $? "there are no more sources than there is room for ($sources)"
stream_stop
happened="$(since evicted) made room, $(since probation) had to wait, 1 scanner found"
scanvigil set table-size 65536
memory_back 0
row "table full" "a flood of new sources upon 1,024 places" "$happened"
