# SPDX-License-Identifier: GPL-2.0-or-later
# Tables of scans: each row is a scan from a source of its own and what shall be
# told of it. All rows of a table run side by side, and one jq looks at what was
# told of all. Sourced by cases, after lib.sh.
#
# A row is "NAME | WANTED | COMMAND". WANTED has seven words:
#   kind technique tool anomaly level notice scan
# kind and technique are lists with commas of all that may be found; with "+" at
# the end they have to be among it. notice and scan are the most first contacts
# until that level, "never" where it must not be reached. "any" is no matter.
# COMMAND is for tools/rows.sh.
# shellcheck shell=bash disable=SC2154

ROWS=() ROW_SOURCES=() HOSTS=()

# more_attackers N: addresses besides those that the laboratory has, for tables
# longer than that; in MORE4 and MORE6.
more_attackers() {
	local i
	MORE4=() MORE6=()
	for ((i = 0; i < $1; i++)); do
		MORE4+=("203.0.113.$((100 + i))")
		MORE6+=("2001:db8:a::$((100 + i))")
	done
	{
		printf 'address replace %s/24 dev eth0\n' "${MORE4[@]}"
		printf 'address replace %s/64 dev eth0 nodad\n' "${MORE6[@]}"
	} | ip -n attacker -batch -
	{
		printf 'neigh replace %s lladdr 02:00:00:00:0a:02 nud permanent dev wan\n' \
			"${MORE4[@]}" "${MORE6[@]}"
	} | ip -n gateway -batch -
}

# nmap -sV and -O read megabytes of what they know, which takes longer here than
# the scan: they shall know a secure shell, and one system that is not ours.
nmap_data() {
	local from=/usr/share/nmap
	cp -r "$NMAPDIR" "$work/nmap"
	NMAPDIR=$work/nmap
	printf '%s\n' 'Probe TCP NULL q||' 'totalwaitms 6000' \
		'match ssh m|^SSH-([\d.]+)-| p/SSH/' >"$NMAPDIR/nmap-service-probes"
	awk '/^Fingerprint/ && n++ { exit } 1' $from/nmap-os-db >"$NMAPDIR/nmap-os-db"
}

# send_rows TARGET SOURCE...: every row of ROWS, from one source after the other.
send_rows() {
	local target=$1 i
	shift
	ROW_SOURCES=("${@:1:${#ROWS[@]}}")
	if [ ${#ROW_SOURCES[@]} -lt ${#ROWS[@]} ]; then
		ok 1 "there are sources for ${#ROWS[@]} rows"
		return 1
	fi
	for i in "${!ROWS[@]}"; do
		printf '%s %s\n' "${ROW_SOURCES[i]}" "${ROWS[i]##* | }"
	done >"$work/rows.sent"
	attacker "$TOOLS/rows.sh" "$target" "${HOSTS[@]}" \
		<"$work/rows.sent" >"$work/rows.said" 2>&1
}

# What was told of a source, in one object: what it was first told for at each
# level, and what is known in the end.
# shellcheck disable=SC2016
FACTS='
	def contacts: [.portscan.ports, .portscan.hosts] | max;
	def first($told; $levels): [$told[] |
		select(.portscan.level | IN($levels[])) | contacts][0];
	def facts($source; $told; $known):
		[$told[] | select(.src_ip == $source)] as $mine |
		([$known[] | select(.src_ip == $source)][0] //
			($mine | last | .portscan) // {}) |
		{source: $source, level: (.level // "nothing"), kinds: (.kinds // []),
		techniques: (.techniques // []), anomalies: (.anomalies // []),
		tool, why, score, ports, hosts,
		notice: first($mine; ["notice", "scan"]), scan: first($mine; ["scan"])};
	def listed($have; $want): $want == "any" or
		($want | rtrimstr("+") / ",") as $all |
		if $want | endswith("+") then $all - $have == []
		else ($have | sort) == ($all | sort) end;
	def within($reached; $most): $most == "any" or
		if $most == "never" then $reached == null
		else $reached != null and $reached <= ($most | tonumber) end;
	def fits($f; $w):
		listed($f.kinds - (if $w[0] | contains("anomaly") then [] else ["anomaly"] end); $w[0])
		and listed($f.techniques; $w[1]) and ($w[2] | IN("any", $f.tool))
		and ($w[3] == "any" or ($w[3] / "," - $f.anomalies == []))
		and ($w[4] | IN("any", $f.level))
		and within($f.notice; $w[5]) and within($f.scan; $w[6]);
	def shown($n): $n // "-" | tostring;'

# judge_rows NAME EVENTS [SOURCES]: a test for each row, a table of all.
judge_rows() {
	local name=$1 events=$2 known=${3:-[]} good row facts summary summaries=() i
	{
		for i in "${!ROWS[@]}"; do
			printf '%s | %s\n' "${ROW_SOURCES[i]}" "${ROWS[i]}"
		done
	} >"$work/rows"
	jq -rn --argjson told "$events" --argjson known "$known" \
		--rawfile rows "$work/rows" "$FACTS"'
		$rows / "\n" | map(select(. != "") / " | " | map(gsub("^ +| +$"; "")))[] |
		. as [$source, $name, $wanted] | ($wanted | [splits(" +")]) as $w |
		facts($source; $told; $known) as $f |
		[if fits($f; $w) then "0" else "1" end,
		"\($name): \($w[0]) \($w[1])\(if $w[2] | IN("any", "unknown") then "" else " by " + $w[2] end)\(if $w[3] != "any" then ", " + $w[3] else "" end), \(if $w[6] | IN("never", "any") then "notice by " + $w[5] else "scan by " + $w[6] end)",
		"\($name) \(shown($f.notice))/\(shown($f.scan))", ($f | tojson)] | join("\u0001")' \
		>"$work/judged" 2>&1 || diag "$(cat "$work/judged")"
	while IFS=$'\001' read -r good row summary facts; do
		ok "$good" "$name: $row" || diag "$facts"
		summaries+=("$summary")
	done <"$work/judged"
	printf -v summary '%s; ' "${summaries[@]}"
	echo "#! $name: contacts until notice/scan: ${summary%; }"
}

# table NAME TARGET SOURCE...: send the rows, see what is told of them.
table() {
	local name=$1
	shift
	send_rows "$@"
	judge_rows "$name" "$(events 0)" "$(scanvigil -j list)"
}
