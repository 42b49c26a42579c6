# SPDX-License-Identifier: GPL-2.0-or-later
# Scans that hide behind others: decoys, many sources, a zombie, an FTP server.
# And what many packets are that are no scan: floods, fragments, answers. Each
# is told for what it is, with all who take part, and nothing else of it.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/netns/matrix-lib.sh
. "$NETNS/matrix-lib.sh"

read -ra from4 <<<"$ATTACKERS4"
read -ra from6 <<<"$ATTACKERS6"
read -ra to4 <<<"$VICTIMS4"
read -ra to6 <<<"$VICTIMS6"
ZOMBIE=198.51.100.66

# What was told of a source or of a kind, and the kinds of a source.
DEFINITIONS='
	def of($a): .known[] | select(.src_ip == $a);
	def told($kind): .told[] | select(.portscan.kind == $kind);
	def begun($kind): [told($kind) | select(.portscan.state == "start")];
	def only($kinds): (.kinds - ["anomaly"]) - $kinds == [];'

# everything: what is known and what was told, as far as it matters here.
everything() {
	jq -n --slurpfile told <(events 0) --slurpfile known <(scanvigil -j list) '
		{told: $told[0] | map({src_ip, dest_ip, portscan: .portscan |
			{level, kind, state, ports, members, members_total}} |
			select(.portscan.kind != "anomaly")),
		known: $known[0] | map(select(.level != "none") | {src_ip, level, kinds, techniques, anomalies, tool, why})}'
}

# list WORD...: as a list of jq, sorted.
list() {
	local words
	printf -v words '"%s",' "$@"
	echo "[${words%,}] | sort"
}

# members NAME KIND SOURCE...: a finding with all of them, and no more.
members() {
	local name=$1 kind=$2
	shift 2
	cat <<-CLAIMS
		$name: one finding of kind $kind, at level scan :: begun("$kind") | length == 1 and .[0].portscan.level == "scan"
		$name: all $# members of it :: [told("$kind")] | last.portscan | (.members | sort) == ($(list "$@")) and .members_total == $#
	CLAIMS
}

# Ten decoys, and who scans somewhere among them.
decoys() {
	local all4=("${from4[@]:0:11}") all6=("${from6[@]:0:11}") i
	fresh
	scanvigil set ipv6-prefix 128
	attacker nmap -n -Pn --max-retries 1 -e eth0 \
		-S "${all4[3]}" -sS -p 1-15 \
		-D "$(IFS=,; echo "${all4[*]:0:3},ME,${all4[*]:4}")" "$VICTIM4" >/dev/null 2>&1
	claims "$(everything)" "$DEFINITIONS" < <(
		members "nmap -D" decoy "${all4[@]}"
		for i in "${all4[@]}"; do
			echo "nmap -D: $i is a scanner, too :: of(\"$i\") | .level == \"scan\" and .techniques == [\"syn\"] and .tool == \"nmap\""
		done
	)
	fresh
	scanvigil set ipv6-prefix 128
	attacker nmap -6 -n -Pn --max-retries 1 -e eth0 \
		-S "${all6[0]}" -sS -p 1-15 \
		-D "$(IFS=,; echo "ME,${all6[*]:1}")" "$VICTIM6" >/dev/null 2>&1
	claims "$(everything)" "$DEFINITIONS" < <(
		members "nmap -6 -D" decoy "${all6[@]}"
	)
}

# Seventeen ports each, of a hundred: where it is only just enough to be told, ports
# that look alike to a host's memory, with the wrong secret, are too many.
distributed() {
	fresh
	scanvigil set ipv6-prefix 128
	packets share "$VICTIM4" 100-201 "${from4[@]:0:6}" , \
		share "$VICTIM6" 100-201 "${from6[@]:0:6}"
	claims "$(everything)" "$DEFINITIONS" <<-CLAIMS
		102 ports by 6 sources: a finding for each host :: begun("distributed") | length == 2 and all(.[]; .portscan.level == "scan")
		102 ports by 6 sources: all members, IPv4 :: [told("distributed") | select(.portscan.members | index("${from4[0]}"))] | last.portscan.members | sort == ($(list "${from4[@]:0:6}"))
		102 ports by 6 sources: all members, IPv6 :: [told("distributed") | select(.portscan.members | index("${from6[0]}"))] | last.portscan.members | sort == ($(list "${from6[@]:0:6}"))
	CLAIMS
}

# The zombie is no kernel's: it has to be found without asking for it.
idle() {
	ip -n gateway neigh replace "$ZOMBIE" lladdr 02:00:00:00:0b:02 nud permanent dev lan
	ip -n victim neigh replace "$ZOMBIE" lladdr 02:00:00:00:0b:01 nud permanent dev eth0
	serve listening nsenter --net=/run/netns/victim -- python3 -IS "$TOOLS/traffic.py" idle "$ZOMBIE"
	fresh
	attacker nmap -n -Pn --max-retries 1 -p 22,23,25,80,81-90 -sI "$ZOMBIE:8080" \
		"$VICTIM4" >"$work/idle" 2>&1
	packets zombie "${from4[2]}" "${to4[5]}" 80 12
	grep -q '^80/tcp *open' "$work/idle"
	ok $? "nmap -sI finds the open port" || diag "$(tail -n 20 "$work/idle")"
	claims "$(everything)" "$DEFINITIONS" <<-CLAIMS
		nmap -sI: who asks the zombie is told at notice :: begun("idle_scan") | any(.[]; .src_ip == "$ATTACKER4" and .portscan.level == "notice")
		nmap -sI: and accused of nothing else :: of("$ATTACKER4") | only(["idle_scan"])
		nmap -sI: the scan in the zombie's name :: of("$ZOMBIE") | .level == "scan" and only(["vertical"]) and .techniques == ["syn"]
		probes of an IP ID alone: told at notice :: begun("idle_scan") | any(.[]; .src_ip == "${from4[2]}" and .portscan.level == "notice")
		probes of an IP ID alone: no scan :: of("${from4[2]}") | .level == "notice" and only(["idle_scan"])
	CLAIMS
}

# The server is the victim, and whoever it scans for is on the other side.
bounce() {
	local target=${from4[10]}
	serve listening nsenter --net=/run/netns/victim -- python3 -IS "$TOOLS/traffic.py" ftp "$VICTIM4"
	fresh
	attacker nmap -n -Pn -b "anonymous:x@$VICTIM4" -p 1-14 "$target" >"$work/bounce" 2>&1
	grep -q '^14/tcp *closed' "$work/bounce"
	ok $? "nmap -b gets its answers" || diag "$(tail -n 20 "$work/bounce")"
	claims "$(everything)" "$DEFINITIONS" <<-CLAIMS
		nmap -b: the server scans, from port 20 :: of("$VICTIM4") | .level == "scan" and only(["vertical"]) and (.techniques | index("bounce") != null)
		nmap -b: by the tenth port :: [.told[] | select(.src_ip == "$VICTIM4" and .portscan.level == "scan") | .portscan.ports][0] // 9999 | . <= 10
		nmap -b: whoever asked it to speaks FTP :: [.known[] | select(.src_ip == "$ATTACKER4" and (.level | IN("notice", "scan")))] == []
	CLAIMS
}

# In a slow guest less than the default is a flood. Where nothing is put together
# again, first fragments are datagrams, too, and as many are a flood.
floods() {
	fresh
	scanvigil set flood-rate 100
	packets flood "${from4[1]}" "${to4[1]}" 3 , flood any "${to4[2]}" 3 , \
		pieces "${from4[3]}" "${to4[3]}" 1000
	claims "$(everything)" "$DEFINITIONS" <<-CLAIMS
		SYNs to one port: a flood, at notice :: begun("flood") | any(.[]; .src_ip == "${from4[1]}" and .portscan.level == "notice")
		SYNs to one port: no scan :: of("${from4[1]}") | .level == "notice" and only(["flood", "isn_probe"])
		SYNs from anywhere to one port: a flood, of which nobody is accused :: begun("flood") | any(.[]; .dest_ip == "${to4[2]}" and .portscan.level == "info")
		SYNs from anywhere to one port: nobody scans :: all(.known[]; .level != "scan")
		SYNs from anywhere to one port: told once :: begun("flood") | length <= 4
		fragments that lack the rest: told, at notice :: begun("fragments") | any(.[]; .src_ip == "${from4[3]}" and .portscan.level == "notice")
		fragments that lack the rest: no scan :: of("${from4[3]}") | .level == "notice" and only(["fragments", "flood"])
	CLAIMS
}

# What a packet or two give away that only hold together.
pairs() {
	fresh
	scanvigil set ipv6-prefix 128
	packets rewrite "${from4[0]}" "$VICTIM4" , overlap "${from4[1]}" "$VICTIM4" , \
		overlap "${from6[1]}" "$VICTIM6" , odd "${from4[2]}" "${to4[9]}" land , \
		odd "${from6[2]}" "${to6[9]}" land , rewrite "${from6[0]}" "$VICTIM6"
	claims "$(everything)" "$DEFINITIONS" <<-CLAIMS
		two first fragments (RFC 3128) :: of("${from4[0]}") | .anomalies | index("frag_rewrite") != null
		two first fragments, IPv6 :: of("${from6[0]}") | .anomalies | index("frag_rewrite") != null
		fragments that overlap :: of("${from4[1]}") | .anomalies | index("frag_overlap") != null
		fragments that overlap, IPv6 (RFC 5722) :: of("${from6[1]}") | .anomalies | index("frag_overlap") != null
		land: told as info :: begun("land") | any(.[]; .src_ip == "${to4[9]}" and .portscan.level == "info")
		land, IPv6: told as info :: begun("land") | any(.[]; .src_ip == "${to6[9]}" and .portscan.level == "info")
		land: its victim is not accused :: of("${to4[9]}") | .level == "info"
		none of them is a scan :: all(.known[]; .level != "scan")
	CLAIMS
}

# What comes back for what somebody else sent, or to map the way.
answers() {
	fresh
	scanvigil set ipv6-prefix 128
	packets replies "${from4[0]}" "$VICTIM4" , scatter "${from4[1]}" 443 "${to4[@]}" , \
		path "${from4[2]}" "$VICTIM4" , scatter "${from6[1]}" 443 "${to6[@]}" , \
		path "${from6[2]}" "$VICTIM6"
	claims "$(everything)" "$DEFINITIONS" <<-CLAIMS
		ten answers to a scan of our own: told as info :: begun("reply") | any(.[]; .src_ip == "${from4[0]}" and .portscan.level == "info")
		ten answers to a scan of our own: nobody is accused :: of("${from4[0]}") | .level == "info" and only(["reply"])
		answers to nobody: backscatter, as info :: begun("backscatter") | any(.[]; .src_ip == "${from4[1]}" and .portscan.level == "info")
		answers to nobody: not accused :: of("${from4[1]}") | .level == "info" and only(["backscatter"])
		answers to nobody, IPv6: backscatter :: begun("backscatter") | any(.[]; .src_ip == "${from6[1]}" and .portscan.level == "info")
		traceroute: told as info :: begun("traceroute") | any(.[]; .src_ip == "${from4[2]}" and .portscan.level == "info")
		traceroute: not accused :: of("${from4[2]}") | .level == "info" and only(["traceroute"])
		traceroute, IPv6: told as info :: begun("traceroute") | any(.[]; .src_ip == "${from6[2]}" and .portscan.level == "info")
	CLAIMS
}

decoys
distributed
idle
bounce
floods
pairs
answers
