# SPDX-License-Identifier: GPL-2.0-or-later
# A polite scan (nmap -T2) is as much a scan as a fast one.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

fresh
scanvigil set ipv6-prefix 128
attacker nmap -n -Pn -sS -T2 -p 1-11 "$VICTIM4" >"$work/1" 2>&1 &
pids=($!)
attacker nmap -6 -n -Pn -e eth0 -S "$ATTACKER6" -sS -T2 -p 1-11 "$VICTIM6" >"$work/2" 2>&1 &
pids+=($!)
attacker nmap -n -Pn -sS -T2 -p 1-11 -e eth0 -S "${ATTACKERS4##* }" \
	"$GATEWAY4" >"$work/3" 2>&1 &
pids+=($!)
wait "${pids[@]}"
known=$(jq -c --slurpfile told <(events 0) 'map(. as $s | . + {reached:
	([$told[0][] | select(.src_ip == $s.src_ip and .portscan.level == "scan")
	| .portscan.ports][0] // 9999)})' <(scanvigil -j list))
echo "#! -T2: distinct ports at level scan: $(jq -c 'map(.reached)' <<<"$known")"
for source in "$ATTACKER4" "$ATTACKER6" "${ATTACKERS4##* }"; do
	claims "$known" 'def of($a): .[] | select(.src_ip == $a);' <<-CLAIMS
		-T2 from $source: a scan by the tenth port :: of("$source") | .level == "scan" and .reached <= 10
		-T2 from $source: syn, by nmap, vertical :: of("$source") | .techniques == ["syn"] and .tool == "nmap" and .kinds == ["vertical"]
		-T2 from $source: 11 ports :: of("$source") | .ports == 11
	CLAIMS
done
