# SPDX-License-Identifier: GPL-2.0-or-later
# Whoever completes a handshake is verified, and rules can ask for it; whoever
# sends from where it may not be is not.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

read -ra from4 <<<"$ATTACKERS4"
fresh
attacker nmap -n -Pn -sS -p 1-100 -e eth0 -S "${from4[1]}" "$VICTIM4" >/dev/null 2>&1
attacker nmap -n -Pn -sT -p 1-100 "$VICTIM4" >/dev/null 2>&1
attacker curl -s --interface "${from4[2]}" -o /dev/null "http://$VICTIM4/"
attacker curl -s -o /dev/null "http://[$VICTIM6]/"
packets stray "${from4[3]}" "$VICTIM4" A 40000 80
packets probe "${from4[4]}" "$VICTIM4" 80
packets stray "${from4[4]}" "$VICTIM4" A 40000 80
await "${from4[4]}" '.packets >= 1'
claims "$(scanvigil -j list)" 'def of($a): .[] | select(.src_ip == $a);' <<-CLAIMS
	nmap -sS is not verified :: of("${from4[1]}") | .verified | not
	nmap -sT with an open port is :: of("$ATTACKER4") | .verified
	a web client is :: of("${from4[2]}") | .verified
	a web client is, by IPv6 :: of("${ATTACKER6%7}/64", "${ATTACKER6%7}") | .verified
	an ACK from nowhere is not :: all(of("${from4[3]}"); .verified | not)
	a SYN and an ACK that fit no answer are not :: of("${from4[4]}") | .verified | not
CLAIMS

iptables-nft -t mangle -A PREROUTING -m scanvigil --verified -j MARK --set-mark 1
iptables-nft -t mangle -A PREROUTING -m scanvigil ! --verified --level scan -j MARK --set-mark 2
attacker ping -qc 1 -W 5 "$VICTIM4" >/dev/null
attacker ping -qc 1 -W 5 -I "${from4[1]}" "$VICTIM4" >/dev/null
same '1 1' "$(iptables-nft -t mangle -S -v | sed -n 's/^-A.* -c \([0-9]*\) .*/\1/p' | xargs)" \
	"rules tell verified sources from others"
iptables-nft -t mangle -F
