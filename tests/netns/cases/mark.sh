# SPDX-License-Identifier: GPL-2.0-or-later
# For nftables: packets of sources at level scan carry the mark that was asked
# for, other bits of the mark are left alone, and a rule on it stops the scan.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

counter() { nft -j list counter inet vigil "$1" | jq '.nftables[1].counter.packets'; }

fresh
check "the mark can be set" scanvigil set mark 0x100/0x100
nft -f - <<-'NFT'
	table inet vigil {
		counter stopped { }
		counter disturbed { }
		chain before {
			type filter hook prerouting priority raw; policy accept;
			meta mark set 0x6
		}
		chain forward {
			type filter hook forward priority filter; policy accept;
			meta mark & 0xff != 0x6 counter name disturbed
			meta mark & 0x100 == 0x100 counter name stopped drop
		}
	}
NFT
attacker curl -s -o /dev/null "http://$VICTIM4/[1-10]"
same 0 "$(counter stopped)" "a web client's packets have no mark"
scanvigil flush
attacker nmap -n -Pn -sS --max-retries 0 -p 1-20 "$VICTIM4" >/dev/null 2>&1
knows "$ATTACKER4" '.level == "scan"'
ok $? "a scanner that may be forged is known"
same 0 "$(counter stopped)" "but not marked, by default"
scanvigil set mark-verified off
attacker nmap -n -Pn -r -sS --max-retries 0 -oG "$work/nmap" -p 1-21,80 "$VICTIM4" >/dev/null 2>&1
[ "$(counter stopped)" -gt 0 ]
ok $? "a scanner's packets have it ($(counter stopped))"
! grep -q 80/open "$work/nmap"
ok $? "the scan does not find the open port behind" || diag "$(cat "$work/nmap")"
same 0 "$(counter disturbed)" "other bits of the mark are as they were"
scanvigil set mark 0/0
stopped=$(counter stopped)
attacker ping -qc 1 -W 5 "$VICTIM4" >/dev/null
same "$stopped" "$(counter stopped)" "without a mask no packet is marked"
nft delete table inet vigil
