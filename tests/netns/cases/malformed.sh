# SPDX-License-Identifier: GPL-2.0-or-later
# Packets that are cut short, lie about their length or wrap header in header:
# counted as malformed and passed on; the sanitizers see that nothing is read
# past an end. Then thousands of packets drawn at random.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

came() {
	victim nft -j list counter inet seen came | jq '.nftables[1].counter.packets'
}

# passed_on NAME SOURCE TARGET FAMILY
passed_on() {
	local name=$1 source=$2 target=$3 family=$4 sent before
	fresh
	victim nft -f - <<-NFT
		table inet seen {
			counter came { }
			chain early {
				type filter hook prerouting priority -500; policy accept;
				$family saddr $source counter name came
			}
		}
	NFT
	before=$(stat_of malformed)
	packets malformed "$source" "$target" >"$work/sent"
	sent=$(<"$work/sent")
	wait_for 10 eval '[ "$(stat_of malformed)" -ge $((before + sent)) ]'
	same "$sent" "$(($(stat_of malformed) - before))" "$name: $sent sent, all counted as malformed"
	same "$sent" "$(came)" "$name: all passed on"
	same '[]' "$(scanvigil -j list)" "$name: nobody is accused of them"
	victim nft delete table inet seen
}

fuzz() {
	fresh
	packets fuzz "$1" "$2" 4711 1500
	packets fuzz "$1" "$3" 4712 300
	wait_for 10 eval '[ "$(stat_of packets)" -ge 1000 ]'
	ok $? "$4: 1,800 packets drawn at random came by ($(scanvigil -j stats |
		jq -r '"\(.packets) seen, \(.malformed) malformed, \(.fragments) fragments"'))"
	attacker ping -qc 1 -W 5 "$2" >/dev/null
	ok $? "$4: the gateway still forwards"
}

passed_on IPv4 "$ATTACKER4" "$VICTIM4" ip
passed_on IPv6 "$ATTACKER6" "$VICTIM6" ip6
fuzz "$ATTACKER4" "$VICTIM4" "$GATEWAY4" IPv4
fuzz "$ATTACKER6" "$VICTIM6" "$GATEWAY6" IPv6
