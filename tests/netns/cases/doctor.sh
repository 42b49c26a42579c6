# SPDX-License-Identifier: GPL-2.0-or-later
# The doctor tells rules that miss a road from rules that do not, by iptables and
# by nft, and who is logged in over SSH; it changes nothing unless told to.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

here() {
	scanvigil get
	scanvigil -j allow list
	{ iptables-save; ip6tables-save; } | sed 's/^#.*//; s/\[.*//'
	nft -s list ruleset
}

# state NAME: how a check of the last answer is, and what it says.
state() { jq -r --arg name "$1" '.checks[] | select(.name == $name) | "\(.state): \(.text)"' "$work/said"; }
doctor() { scanvigil -j doctor "$@" >"$work/said" 2>"$work/err"; }

# says CHECK PATTERN NAME
says() {
	local said
	said=$(state "$1")
	[[ $said =~ $2 ]]
	ok $? "$3" || diag "$1 is $said; $(cat "$work/err")"
}

scan() { attacker nmap -n -Pn -r -sT --max-retries 0 -p 1-30 "$VICTIM4" >/dev/null 2>&1; }

fresh
was=$(here)
check "nothing has failed" doctor
says module '^ok: .*version' "the module has the tool's version"
says forwarding '^ok: .*IPv4 and IPv6' "this is a gateway"
says mode '^ok: it observes' "without rules it observes"
says outside '^warning: ' "nobody said which side is outside"
same "$was" "$(here)" "nothing was changed"

scanvigil set outside wan,nowhere
scanvigil rules --input | sh -e
doctor
same 1 $? "rules that miss a road are a failure"
says rules '^failed: .*FORWARD of IPv4, FORWARD of IPv6' "FORWARD is what they miss"
says outside '^warning: there is no interface nowhere' "an interface that is not there is told"
scanvigil rules --input --delete | sh -e
scanvigil rules | sh -e
scan
check "rules on all roads are none" doctor
says mode '^ok: it blocks' "then it blocks"
says rules 'FORWARD of IPv4 \([1-9][0-9]* packet' "and packets prove it"
scanvigil rules --delete | sh -e

iptables -N SCANNERS
iptables -A SCANNERS -j DROP
iptables -I FORWARD -m scanvigil -j SCANNERS
doctor
says rules '^failed: .* FORWARD of IPv6, INPUT of IPv4' "a chain of its own counts, for its family and road"
iptables -D FORWARD -m scanvigil -j SCANNERS
iptables -F SCANNERS
iptables -X SCANNERS

scanvigil set mark 0x100/0x100
scanvigil rules --nft | nft -f -
nft add rule inet scanvigil forward ip saddr "$ATTACKER4" meta mark '&' 0x100 == 0x100 counter drop
scan
check "rules by the mark cover as well" doctor
says rules 'FORWARD of IPv4 \([1-9][0-9]* packet' "with packets"
scanvigil set mark 0x200/0x200
doctor
says mode '^ok: it observes' "rules on another mark are not ours"
scanvigil rules --nft --delete | nft -f -

mkdir "$work/bin"
ln -s "$(command -v scanvigil)" "$work/bin/scanvigil"
check "without iptables, nft and ss it still answers" env PATH="$work/bin" scanvigil doctor
PATH=$work/bin doctor
says mode '^ok: .*neither iptables nor nft' "and says so"

mkfifo "$work/hold"
exec {hold}<>"$work/hold"
nc -l "$GATEWAY4" 22 <&"$hold" >"$work/said-by-nc" & server=$!
connects() { ss -Htln '( sport = :22 )' | grep -q .; }
wait_for 20 connects
attacker nc "$GATEWAY4" 22 <&"$hold" >"$work/nc" & client=$!
SERVERS+=("$server" "$client")
connected() { ss -Htn state established '( sport = :22 )' | grep -q "$ATTACKER4"; }
wait_for 20 connected
ok $? "somebody is logged in at port 22"
doctor
says admin "^warning: not allow-listed.* $ATTACKER4;" "who is logged in is not allow-listed"
same '[]' "$(scanvigil -j allow list | jq -c .)" "and is not by asking"
doctor --allow-admin
says admin "^ok: .* for 24 h now: $ATTACKER4\$" "--allow-admin does so"
claims "$(scanvigil -j allow list)" <<-CLAIMS
	alone, for a day :: length == 1 and .[0].prefix == "$ATTACKER4" and .[0].ttl_ms > 86000000 and .[0].ttl_ms <= 86400000
CLAIMS
doctor
says admin "^ok: .* allow-listed: $ATTACKER4" "and then he is"
scanvigil set enabled off
doctor
same 1 $? "detection that is off is a failure"
says detection '^failed: ' "which is told"
scanvigil set enabled on
