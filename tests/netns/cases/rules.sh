# SPDX-License-Identifier: GPL-2.0-or-later
# -m scanvigil -j DROP in raw, mangle and filter, by iptables and ip6tables,
# legacy and nft, stops the rest of a scan and nobody else; the rules come back
# from save and restore as they were.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

read -ra from4 <<<"$ATTACKERS4"
read -ra from6 <<<"$ATTACKERS6"
TABLES=(raw:PREROUTING mangle:FORWARD filter:FORWARD)
TOOLS4=(iptables-legacy iptables-nft)
TOOLS6=(ip6tables-legacy ip6tables-nft)

# source_of TOOL NUMBER: a scanner of its own for each rule.
source_of() {
	local at=$2
	[[ $1 != *-nft ]] || at=$((at + 3))
	if [[ $1 == ip6* ]]; then echo "${from6[at]}"; else echo "${from4[at]}"; fi
}

add_rules() {
	local tool=$1 i
	for i in 0 1 2; do
		"$tool" -t "${TABLES[i]%:*}" -A "${TABLES[i]#*:}" \
			-s "$(source_of "$tool" $i)" -m scanvigil -j DROP
	done
}

# scan SOURCE: closed ports in order, then one that is open.
scan() {
	local source=$1 target=$VICTIM4 v6=''
	[[ $source != *:* ]] || target=$VICTIM6 v6=-6
	# shellcheck disable=SC2086
	attacker nmap $v6 -n -Pn -e eth0 -S "$source" -r -sS --max-retries 0 \
		--host-timeout 120 -oG "$work/$source" -p 1-21,80 "$target" >/dev/null 2>&1
}

# judge_rules TOOL
judge_rules() {
	local tool=$1 i source hits
	mapfile -t hits < <(for i in 0 1 2; do
		"$tool" -t "${TABLES[i]%:*}" -S -v 2>/dev/null
	done | sed -n 's/^-A.*scanvigil.* -c \([0-9]*\) .*/\1/p')
	for i in 0 1 2; do
		source=$(source_of "$tool" $i)
		[ "${hits[i]:-0}" -gt 0 ]
		ok $? "$tool, ${TABLES[i]}: the rest of the scan was dropped (${hits[i]:-0})"
		! grep -q '80/open' "$work/$source"
		ok $? "$tool, ${TABLES[i]}: it does not find the open port behind" ||
			diag "$(cat "$work/$source")"
	done
}

round_trip() {
	local tool=$1 saved
	saved=$("$tool-save" 2>/dev/null | grep '^-A.*scanvigil')
	"$tool-save" 2>/dev/null >"$work/rules"
	clear_rules "$tool"
	same "" "$("$tool-save" 2>/dev/null | grep scanvigil)" "$tool: no rule is left"
	check "$tool-restore takes what was saved" "$tool-restore" "$work/rules"
	same "$saved" "$("$tool-save" 2>/dev/null | grep '^-A.*scanvigil')" \
		"$tool: the rules are unchanged"
	same 3 "$(wc -l <<<"$saved")" "$tool: there were three"
	clear_rules "$tool"
}

clear_rules() {
	local table
	for table in "${TABLES[@]}"; do
		"$1" -t "${table%:*}" -F
	done
}

fresh
scanvigil set ipv6-prefix 128
usable=()
for tool in "${TOOLS4[@]}" "${TOOLS6[@]}"; do
	if holds "$tool" -t raw -S; then
		usable+=("$tool")
	else
		skip "$tool" "this kernel has no tables for it"
	fi
done
for tool in "${usable[@]}"; do add_rules "$tool"; done
scan "${from4[20]}" & pids=($!)
for tool in "${usable[@]}"; do
	for i in 0 1 2; do
		scan "$(source_of "$tool" $i)" & pids+=($!)
	done
done
wait "${pids[@]}"
claims "$(scanvigil -j list)" <<-CLAIMS
	every scan is found :: map(select(.level == "scan")) | length == $((${#usable[@]} * 3 + 1))
CLAIMS
for tool in "${usable[@]}"; do judge_rules "$tool"; done
grep -q 80/open "$work/${from4[20]}"
ok $? "a scanner that no rule is for finds the open port"
for tool in "${usable[@]}"; do round_trip "$tool"; done
