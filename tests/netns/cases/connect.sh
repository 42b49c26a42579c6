# SPDX-License-Identifier: GPL-2.0-or-later
# A connect scan by nmap: whole handshakes where a port is open, so the source
# is verified and both of its techniques are told; a half-open one is not.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

# connect_scan NAME SOURCE KEY TARGET [-6]
connect_scan() {
	local name=$1 source=$2 target=$3 v6=${4-} reached
	fresh
	# shellcheck disable=SC2086
	attacker nmap $v6 -n -Pn -sT -p 1-1000 "$target" >"$work/nmap" 2>&1
	reached=$(jq '[.[] | select(.portscan.level == "scan") | .portscan.ports][0] // 9999' \
		<<<"$(events 0)")
	echo "#! $name: distinct ports at level scan: $reached"
	# With one secret of a thousand the second answer looks like the first, and a port
	# that fails looks like one that answered, once in some hundred.
	claims "$(show "$source" | jq ". + {reached: $reached}")" <<-CLAIMS
		$name: a scan by the tenth port that fails :: .level == "scan" and .reached <= 12
		$name: vertical, on one host :: .kinds == ["vertical"] and .hosts == 1
		$name: 1,000 ports to the last one :: .ports == 1000
		$name: no tool is accused :: .tool == "unknown"
		$name: the open ports answered :: .answered == 2 or .answered == 1
		$name: handshakes were seen :: .techniques == ["syn", "connect"] and .verified
	CLAIMS
}

connect_scan "connect scan, IPv4" "$ATTACKER4" "$VICTIM4"
connect_scan "connect scan, IPv6" "$ATTACKER6" "$VICTIM6" -6
