# SPDX-License-Identifier: GPL-2.0-or-later
# The rules that "scanvigil rules" prints, piped into a shell or nft, cut a
# scanner off from the gateway and from what is behind it, and go again.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

# scan 4|6: a port that is open, so that the source is verified, and closed ones.
scan() {
	local six='' target=$VICTIM4
	[ "$1" = 4 ] || six=-6 target=$VICTIM6
	# shellcheck disable=SC2086
	attacker nmap $six -n -Pn -r -sT --max-retries 0 -p 1-30 "$target" >/dev/null 2>&1
}

reaches() { attacker ping -qc 1 -W "$2" "$1" >/dev/null 2>&1; }

# cut_off NAME: who scanned gets no answer, neither from here nor from behind.
cut_off() {
	local address
	for address in "$GATEWAY4" "$VICTIM4" "$GATEWAY6" "$VICTIM6"; do
		! reaches "$address" 1
		ok $? "$1: the scanner cannot reach $address"
	done
}

reaches_all() {
	local address
	for address in "$GATEWAY4" "$VICTIM4" "$GATEWAY6" "$VICTIM6"; do
		reaches "$address" 5
		ok $? "$1: it reaches $address"
	done
}

fresh
scan 4
scan 6
knows "$ATTACKER4" '.level == "scan"' && knows "$ATTACKER6" '.level == "scan"'
ok $? "two sources scan"
reaches_all "without rules"
check "rules | sh" sh -e -c 'scanvigil rules | sh -e'
cut_off "iptables"
check "rules --delete | sh" sh -e -c 'scanvigil rules --delete | sh -e'
reaches_all "iptables, deleted"
status 1 "no table for nft without a mark" scanvigil rules --nft
scanvigil set mark 0x100/0x100
check "rules --nft | nft" sh -e -c 'scanvigil rules --nft | nft -f -'
check "once more, instead of the first" sh -e -c 'scanvigil rules --nft | nft -f -'
cut_off "nft"
check "rules --nft --forward | nft" sh -e -c 'scanvigil rules --nft --forward | nft -f -'
reaches "$GATEWAY4" 5 && ! reaches "$VICTIM4" 1
ok $? "with --forward only what is behind is out of reach"
check "rules --nft --delete | nft" sh -e -c 'scanvigil rules --nft --delete | nft -f -'
check "rules --by-mark | sh" sh -e -c 'scanvigil rules --by-mark | sh -e'
cut_off "iptables by the mark"
check "rules --by-mark --delete | sh" sh -e -c 'scanvigil rules --by-mark --delete | sh -e'
reaches_all "iptables by the mark, deleted"
