# SPDX-License-Identifier: GPL-2.0-or-later
# What is told of a source adds up: its score is the sum of its parts, rules fired
# when their events say, and a rule matches where the match does.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

read -ra from4 <<<"$ATTACKERS4"
scanner=${from4[1]}

fresh
status 1 "explain: nobody knows it" scanvigil explain "$scanner"
packets probe "$scanner" "$VICTIM4" 101-110
packets odd "$scanner" "$VICTIM4" tcp_null
packets probe "$scanner" "$VICTIM4" 111-112
await "$scanner" '.ports >= 12'
explained=$(scanvigil -j explain "$scanner")
claims "$explained" <<-'CLAIMS'
	the score is the sum of its parts :: (.score_terms | map(.points) | add) == .score
	a failed contact weighs one :: [.score_terms[] | select(.for == "failed").points] == [.rejected + .filtered]
	nothing is left over but for the bounds of a walk :: all(.score_terms[] | select(.for == "rest"); .points >= -2 and .points <= 2)
	the rule walk fired :: any(.fired[]; .fired | index("walk") != null)
	with a time and a level :: all(.fired[]; .timestamp != null and .level != null)
	the match would hold, for verified sources it would not :: .matches.level_scan and (.matches.verified | not) and (.matches.mark | not)
	there is something to do :: .actions | length > 0
CLAIMS
scanvigil set mark 0x100/0x100 mark-verified off
claims "$(scanvigil -j explain "$scanner")" <<-'CLAIMS'
	with a mark for all it is marked :: .matches.mark
CLAIMS
scanvigil explain "$scanner" | grep -q '= [0-9]*; notice from 5, scan from 10'
ok $? "people are told the sum"
attacker nmap -n -Pn -r -sT --max-retries 0 -p 1-30 "$VICTIM4" >/dev/null 2>&1
claims "$(scanvigil -j explain "$ATTACKER4")" <<-'CLAIMS'
	who completed a handshake would be matched for that :: .verified and .matches.verified
	an answer takes one away :: [.score_terms[] | select(.for == "answered").points] == [- .answered]
CLAIMS
packets from "${from4[2]}" "$VICTIM4" 40125 101-112
await "${from4[2]}" '.ports >= 12'
claims "$(scanvigil -j explain "${from4[2]}")" <<-'CLAIMS'
	datagrams are told to be counted apart :: any(.score_terms[]; .for == "apart" and .points == 0)
CLAIMS
scanvigil allow add "$scanner" --for 2h --why 'a friend' >/dev/null
claims "$(scanvigil -j explain "$scanner")" <<-'CLAIMS'
	who allow-listed it, and for how long :: .allowed.reason == "a friend" and .allowed.ttl_ms > 7000000
	then nothing is held against it :: (.known | not) and (.actions | length == 1)
CLAIMS
status 2 "an address among words" scanvigil explain "$scanner" syn

# The report has all of that, and no address of it.
bugreport() { scanvigil "$@" bugreport; }
check "bugreport" bugreport
bugreport >"$work/report"
grep -q '^== doctor$' "$work/report" && grep -q 'a friend' "$work/report"
ok $? "the report has its parts"
bugreport -j >"$work/json"
check "it is one document in JSON" jq -e '.status.enabled and (.doctor.checks | length > 5)' "$work/json"
! grep -hE '203\.0\.113\.|198\.51\.100\.|2001:db8:[ab]:|02:00:00:00' "$work/report" "$work/json" >"$work/leak"
ok $? "no address of the laboratory is in it" || diag "$(cat "$work/leak")"
scanvigil bugreport --with-addresses | grep -qF "$ATTACKER4"
ok $? "unless that is asked for"
