# SPDX-License-Identifier: GPL-2.0-or-later
# Vertical TCP scans of every flag kind by nmap, of a forwarded host and of the
# gateway itself, IPv4 and IPv6: each is at level scan by its tenth port, named
# for what it is, and its ports are counted to the last one.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

# Technique, tool, ports, options of nmap.
ALL=(
	'syn nmap 1000 -sS'
	'fin nmap 200 -sF --max-retries 1'
	'null nmap 200 -sN --max-retries 1'
	'xmas nmap 200 -sX --max-retries 1'
	'ack nmap 200 -sA'
	'ack nmap 200 -sW'
	'maimon nmap 200 -sM'
	'syn_ack any 200 --scanflags SYNACK'
	'rst nmap 200 --scanflags RST --max-retries 0 --min-rate 400'
	'flags any 200 --scanflags SYNFIN --max-retries 1'
)

SOME=("${ALL[@]:0:2}" "${ALL[@]:4:1}" "${ALL[@]:7:1}")

# scan TARGET: each kind from a source of its own, all at once.
scan() {
	local target=$1 i pids=() options v6=()
	[[ $target != *:* ]] || v6=(-6)
	for i in "${!KINDS[@]}"; do
		read -ra options <<<"${KINDS[i]}"
		attacker nmap "${v6[@]}" -n -Pn -e eth0 -S "${SOURCES[i]}" \
			"${options[@]:3}" -p "1-${options[2]}" "$target" \
			>"$work/nmap.$i" 2>&1 &
		pids+=($!)
	done
	wait "${pids[@]}"
}

# claim NAME: what shall hold of each source, in lines for claims.
claim() {
	local i technique tool ports options name of
	for i in "${!KINDS[@]}"; do
		read -r technique tool ports options <<<"${KINDS[i]}"
		name="$1, ${options%% --m*}:"
		of="of(\"${SOURCES[i]}\")"
		cat <<-CLAIMS
			$name a scan by the tenth port :: $of | .level == "scan" and .reached <= 10
			$name named $technique :: $of | .techniques == ["$technique"]
			$name tool $tool :: $of | .tool == "$tool" or "$tool" == "any"
			$name vertical, on one host :: $of | .kinds - ["anomaly"] == ["vertical"] and .hosts == 1
			$name $ports ports to the last one :: $of | .ports == $ports
			$name not verified :: $of | .verified | not
		CLAIMS
	done
}

# judge NAME: what is known of each source afterwards.
judge() {
	local known
	known=$(jq -c --slurpfile told <(events 0) 'map(. as $s | . + {reached:
		([$told[0][] | select(.src_ip == $s.src_ip and .portscan.level == "scan")
		| .portscan.ports][0] // 9999)})' <(scanvigil -j list))
	echo "#! $1: distinct ports at level scan: $(jq -r 'map("\(.techniques | join("+")) \(.reached)") | join(", ")' <<<"$known")"
	claims "$known" 'def of($a): .[] | select(.src_ip == $a);' < <(claim "$1")
}

# matrix NAME TARGET SOURCE...: of KINDS.
matrix() {
	local name=$1 target=$2
	shift 2
	SOURCES=("$@")
	fresh
	scanvigil set ipv6-prefix 128
	scan "$target"
	judge "$name"
}

# shellcheck disable=SC2086
{
	KINDS=("${ALL[@]}")
	matrix "victim, IPv4" "$VICTIM4" $ATTACKERS4
	matrix "victim, IPv6" "$VICTIM6" $ATTACKERS6
	KINDS=("${SOME[@]}")
	matrix "gateway, IPv4" "$GATEWAY4" $ATTACKERS4
	matrix "gateway, IPv6" "$GATEWAY6" $ATTACKERS6
}
