# SPDX-License-Identifier: GPL-2.0-or-later
# Parameters that change while a scan runs act on its next packet, one probe at
# a time; the table grows and shrinks without losing anything.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

me=$ATTACKER4
next=100

# probes N: as many new closed ports.
probes() {
	local last=$((next + $1 - 1))
	packets probe "$me" "$VICTIM4" "$next-$last"
	next=$((last + 1))
	await "$me" ".ports == $((last - 99))" || diag "$(show "$me")"
}

level() { field level "$(show "$me")"; }

thresholds() {
	fresh
	scanvigil set notice-score 60 scan-score 100 udp-score 60 fast-weight 10000
	probes 8
	same none "$(level)" "eight failed contacts are nothing at notice-score 60"
	scanvigil set notice-score 9 scan-score 13
	same none "$(level)" "a threshold alone accuses nobody"
	probes 1
	same notice "$(level)" "the next packet is judged by the new notice-score"
	probes 1
	same notice "$(level)" "the tenth is not yet a scan at scan-score 13, a fifth less unanswered"
	scanvigil set scan-score 10
	probes 1
	same scan "$(level)" "the next packet is judged by the new scan-score"
}

allowed() {
	scanvigil allow add "$me/32" --why "a friend" >/dev/null
	ok $? "the scanner is allowed"
	same null "$(show "$me" | jq -c 'select(.known) // null')" \
		"what was known of it is forgotten"
	packets probe "$me" "$VICTIM4" 300-320
	wait_for 10 eval '[ "$(stat_of allowed)" -ge 21 ]'
	ok $? "its next packets are allowed"
	same null "$(show "$me" | jq -c 'select(.known) // null')" \
		"and nothing is known of it"
	scanvigil allow del "$me/32" >/dev/null
	ok $? "it is allowed no more"
	packets probe "$me" "$VICTIM4" 340-349
	await "$me" '.level == "scan" and .ports == 10'
	ok $? "and its next ten packets are a scan"
	scanvigil flush
	scanvigil allow add "$me/32" --ports 300-399 >/dev/null
	packets probe "$me" "$VICTIM4" 360-379 400
	await "$me" '.ports == 1 and .score == 1'
	ok $? "an entry with ports is for these ports only"
	scanvigil allow del "$me/32" --ports 300-399 >/dev/null
}

# Two hundred sources stay what they are, to the letter: as many as no part of the
# smallest table is too small for, with whatever secret.
resized() {
	local before size
	fresh
	packets probe "$me" "$VICTIM4" 100-139
	packets noise "$VICTIM4" 200
	wait_for 10 eval '[ "$(stat_of sources)" -ge 201 ]'
	ok $? "201 sources are known"
	before=$(scanvigil -j list | jq -cS 'sort_by(.src_ip)[]')
	for size in 1024 262144 65536; do
		check "table-size $size" scanvigil set table-size $size
		same "$before" "$(scanvigil -j list | jq -cS 'sort_by(.src_ip)[]')" \
			"every source and score is kept at table-size $size"
		same $size "$(stat_of sources_limit)" \
			"and there is room for $size"
	done
}

while_scanned() {
	local i pid
	fresh
	attacker nmap -n -Pn -sS --max-rate 400 -p 1-1000 "$VICTIM4" >"$work/nmap" 2>&1 &
	pid=$!
	wait_for 10 knows "$me" '.ports >= 10'
	for i in 1 2; do
		scanvigil set table-size 1024 && scanvigil set table-size 262144
	done
	ok $? "the table grows and shrinks while a scan runs"
	wait $pid
	claims "$(show "$me")" <<-'CLAIMS'
		not a port of it is lost or counted twice :: .ports == 1000
		nor its level :: .level == "scan"
	CLAIMS
}

thresholds
allowed
resized
while_scanned
