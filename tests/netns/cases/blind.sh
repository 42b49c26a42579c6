# SPDX-License-Identifier: GPL-2.0-or-later
# Forged suspects do not shut the door: a Null packet each from thousands of
# addresses fills the table with sources at level notice, and a scan that comes
# after them is found all the same. Switching off and on under traffic is safe.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

fresh
scanvigil set table-size 1024
attacker hping3 -n -q --rand-source -p 80 -c 6000 -i u200 "$VICTIM4" >/dev/null 2>&1
claims "$(scanvigil -j stats)" <<-'CLAIMS'
	the table is full of suspects :: .sources > 1000
CLAIMS
attacker nmap -n -Pn -sT -p 1-40 "$VICTIM4" >/dev/null 2>&1
await "$ATTACKER4" '.level == "scan"'
ok $? "a scan is found in a table full of forged suspects" || diag "$(show "$ATTACKER4")"

# Slowly, and when all is quiet: whoever has to wait is let in all the same.
fresh
scanvigil set table-size 1024
# To a closed port: an open one would go on answering for a minute.
attacker hping3 -n -q --rand-source -S -p 4444 -c 6000 -i u200 "$VICTIM4" >/dev/null 2>&1
sleep 1.1 # another second, of which no request is looked at twice
read -ra from4 <<<"$ATTACKERS4"
attacker nmap -n -Pn -sS -p 1-30 --max-retries 0 --scan-delay 50ms \
	-e eth0 -S "${from4[5]}" "$VICTIM4" >/dev/null 2>&1
await "${from4[5]}" '.level == "scan"'
ok $? "a slow scan is let into a table that a flood has filled" || diag "$(show "${from4[5]}") $(scanvigil -j stats)"

fresh
nsenter --net=/run/netns/attacker -- hping3 -n -q -S -i u50 -p ++1 "$VICTIM4" >/dev/null 2>&1 &
flood=$!
SERVERS+=("$flood")
toggled=0
for _ in $(seq 12); do
	scanvigil set enabled off || toggled=1
	scanvigil set enabled on || toggled=1
done
ok $toggled "detection goes off and on again and again under a flood"
stop "$flood"
true
