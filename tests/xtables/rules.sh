#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tests/xtables/rules.sh, as root where the modules are loaded (scripts/lab):
# rules with -m scanvigil through iptables and ip6tables, legacy and nft, come
# back as they were given, can be found and deleted, match what they say, and
# forged match data is refused. It works in a network namespace of its own,
# where detection is off and nothing is known of any source. TAP on stdout.
set -uo pipefail
# shellcheck source=tests/xtables/lib.sh
. "$(dirname "$0")/lib.sh"

# run COMMAND...: its output is kept for the diagnosis.
run() { "$@" >"$work/out" 2>"$work/err"; }

why() { diag "$(cat "$work/out" "$work/err")"; }

# words RULE: sets words, as a command line would have them.
words() { read -ra words <<<"$1"; }

rules_in() { "$tool-save" -t "$1" 2>/dev/null | grep '^-A' | sort -s -k2,2; }

flush() {
	local table
	for table in raw mangle filter; do
		run "$tool" -t "$table" -F
		run "$tool" -t "$table" -X
	done
}

# All the rules of libxt_scanvigil.t in all their chains, at one stroke.
input_of() {
	local table=$1 chain rule
	echo "*$table"
	for chain in $(chains_of "$table"); do
		while IFS=';' read -r rule _; do
			echo "-A $chain $rule -j ACCEPT"
		done < <(rules_of "$table" OK)
	done
	echo COMMIT
}

listing_of() {
	local table=$1 chain listed
	for chain in $(chains_of "$table"); do
		while IFS=';' read -r _ listed; do
			echo "-A $chain $listed -j ACCEPT"
		done < <(rules_of "$table" OK)
	done | sort -s -k2,2
}

test_round_trip() {
	local table=$1 wanted name
	name="$tool: table $table ($(chains_of "$table" | xargs))"
	wanted=$(listing_of "$table")
	input_of "$table" >"$work/input"
	run "$tool-restore" "$work/input"
	ok $? "$name takes the rules" || why
	same "$wanted" "$(rules_in "$table")" "$name saves them to the letter"
	same "$wanted" "$("$tool" -t "$table" -S 2>/dev/null | grep '^-A' |
		sort -s -k2,2)" "$name lists them to the letter"
	"$tool-save" -t "$table" >"$work/saved" 2>/dev/null
	flush
	same "" "$(rules_in "$table")" "$name is empty in between"
	run "$tool-restore" "$work/saved"
	ok $? "$name takes back what it saved" || why
	same "$wanted" "$(rules_in "$table")" "$name saves the same again"
	flush
}

# Each rule alone: found by -C as it was given, deleted by -D as it is listed.
test_each_rule() {
	local rule listed words bad=
	while IFS=';' read -r rule listed; do
		words "$rule"
		run "$tool" -A INPUT "${words[@]}" -j ACCEPT || bad+="-A $rule"$'\n'
		run "$tool" -C INPUT "${words[@]}" -j ACCEPT || bad+="-C $rule"$'\n'
		words "$listed"
		run "$tool" -D INPUT "${words[@]}" -j ACCEPT || bad+="-D $listed"$'\n'
	done < <(rules_of filter OK)
	same "" "$bad" "$tool: each rule can be added, found and deleted"
	same "" "$(rules_in filter)" "$tool: nothing is left of them"
}

# Some ip6tables-legacy find any rule that differs in its match data only.
finds_any() {
	run "$tool" -A OUTPUT -m mark --mark 1 -j ACCEPT
	run "$tool" -C OUTPUT -m mark --mark 2 -j ACCEPT
	local status=$?
	run "$tool" -F OUTPUT
	return $status
}

# A rule is neither found nor deleted in place of another.
test_distinct() {
	local listed words found='' deleted=''
	run "$tool" -A INPUT -m scanvigil -j ACCEPT
	while read -r listed; do
		[ "$listed" != "-m scanvigil --level scan" ] || continue
		words "$listed"
		! run "$tool" -C INPUT "${words[@]}" -j ACCEPT || found+="$listed"$'\n'
		! run "$tool" -D INPUT "${words[@]}" -j ACCEPT || deleted+="$listed"$'\n'
	done < <(rules_of filter OK | cut -d';' -f2 | sort -u)
	if finds_any; then
		skip "$tool: no other rule is found for the bare match" \
			"this $tool -C does not tell any match data apart"
	else
		same "" "$found" "$tool: no other rule is found for the bare match"
	fi
	same "" "$deleted" "$tool: no other rule is deleted for the bare match"
	run "$tool" -D INPUT -m scanvigil --level scan -j ACCEPT
	ok $? "$tool: the bare match is --level scan" || why
}

test_refused() {
	local rule words bad=
	while IFS=';' read -r rule _; do
		words "$rule"
		! run "$tool" -A INPUT "${words[@]}" -j ACCEPT || bad+="$rule"$'\n'
		printf '*filter\n-A INPUT %s -j ACCEPT\nCOMMIT\n' "$rule" >"$work/input"
		! run "$tool-restore" --noflush "$work/input" || bad+="restore: $rule"$'\n'
	done < <(rules_of filter FAIL)
	same "" "$bad" "$tool: wrong rules are refused"
	same "" "$(rules_in filter)" "$tool: nothing is left of them"
}

test_listing() {
	flush
	run "$tool" -N suspects
	run "$tool" -A suspects -m scanvigil --level notice ! --kind land,sweep -j DROP
	run "$tool" -A FORWARD -m scanvigil ! --score -3:7 --verified -j suspects
	ok $? "$tool: rules in and to a chain of the user's" || why
	same "scanvigil level notice ! kind sweep,land" \
		"$("$tool" -nL suspects 2>/dev/null | grep -o 'scanvigil.*[a-z]')" \
		"$tool: -L says it in words"
	same "scanvigil ! score -3:7 verified" \
		"$("$tool" -nL FORWARD 2>/dev/null | grep -o 'scanvigil.*[a-z]')" \
		"$tool: -L says scores and verified"
	flush
}

# hits TABLE: the packet counter of each rule, in order.
hits() {
	"$tool" -t "$1" -S -v 2>/dev/null | sed -n 's/^-A.* -c \([0-9]*\) .*/\1/p' |
		xargs
}

# Of a source that is not in the table nothing is known; a rule holds when the
# inversion of that is what it asks for.
test_unknown_source() {
	local wanted=() rule words hit address=127.0.0.1
	[[ $tool != ip6* ]] || address=::1
	while read -r hit rule; do
		words "$rule"
		run "$tool" -A INPUT -p udp --dport 9 "${words[@]}" || why
		wanted+=("$hit")
	done <<-RULES
		0 -m scanvigil
		0 -m scanvigil --level info
		1 -m scanvigil ! --level info
		0 -m scanvigil --kind $KINDS
		1 -m scanvigil ! --kind $KINDS
		0 -m scanvigil --technique $TECHNIQUES
		1 -m scanvigil ! --technique udp
		0 -m scanvigil --tool $TOOLS
		1 -m scanvigil ! --tool unknown
		1 -m scanvigil --score 0:0
		1 -m scanvigil --score :0
		0 -m scanvigil --score 1
		0 -m scanvigil ! --score -10:127
		0 -m scanvigil --verified
		1 -m scanvigil ! --verified
		1 -m scanvigil ! --verified --score 0 ! --level info
		0 -m scanvigil ! --verified --score 0 --level info
		1 -m scanvigil ! --anomaly tcp-null
		0 -m scanvigil --anomaly tcp-null
		1 -m scanvigil ! --anomaly tcp-null ! --level info
		0 -m scanvigil ! --anomaly tcp-null --level info
	RULES
	echo >"/dev/udp/$address/9"
	same "${wanted[*]}" "$(hits filter)" "$tool: what holds of an unknown source"
	flush
}

# A TCP segment without any flag, and with a good checksum.
send_null() {
	python3 - "$1" <<-'PYTHON'
		import socket, struct, sys
		at = sys.argv[1]
		family = socket.AF_INET6 if ":" in at else socket.AF_INET
		def segment(check):
		    return struct.pack("!HHIIBBHHH", 4711, 9, 1, 0, 5 << 4, 0, 1024, check, 0)
		head = socket.inet_pton(family, at) * 2 + struct.pack("!II", 20, 6)
		total = sum(struct.unpack(f"!{(len(head) + 20) // 2}H", head + segment(0)))
		while total >> 16:
		    total = (total & 0xffff) + (total >> 16)
		with socket.socket(family, socket.SOCK_RAW, 6) as raw:
		    raw.sendto(segment(~total & 0xffff), (at, 0))
	PYTHON
}

# The packet itself is judged before anything is known of connections.
test_anomaly() {
	local wanted=() rule words hit address=127.0.0.1
	[[ $tool != ip6* ]] || address=::1
	while read -r hit rule; do
		words "$rule"
		run "$tool" -t raw -A PREROUTING -p tcp --dport 9 "${words[@]}" || why
		wanted+=("$hit")
	done <<-RULES
		1 -m scanvigil --anomaly tcp-null
		1 -m scanvigil --anomaly tcp-null,tcp-xmas
		0 -m scanvigil --anomaly tcp-xmas,tcp-fin
		0 -m scanvigil ! --anomaly tcp-null
		1 -m scanvigil ! --anomaly tcp-xmas
		1 -m scanvigil --anomaly tcp-null ! --level info
		0 -m scanvigil --anomaly tcp-null --level info
	RULES
	run send_null "$address" || why
	same "${wanted[*]}" "$(hits raw)" "$tool: what holds of a null packet in raw"
	flush
}

# What the kernel has to refuse, whoever sends it: flags, inverted, kinds,
# techniques, anomalies, tools, lowest and highest score, level, reserved.
forgeries() {
	cat <<-'LIST'
		nothing, for it is valid;127 127 262143 2097151 134217727 127 -10 127 3 000000
		no test at all;0 0 0 0 0 0 0 0 0 000000
		an unknown test;128 0 0 0 0 0 0 0 0 000000
		an unknown test besides;129 0 0 0 0 0 0 0 3 000000
		all bits of flags;4294967295 0 1 1 1 1 0 127 3 000000
		an inversion without its test;1 2 0 0 0 0 0 0 3 000000
		an unknown inversion;1 128 0 0 0 0 0 0 3 000000
		level none;1 0 0 0 0 0 0 0 0 000000
		a level too high;1 0 0 0 0 0 0 0 4 000000
		a level without its test;64 0 0 0 0 0 0 0 3 000000
		no kind;2 0 0 0 0 0 0 0 0 000000
		an unknown kind;2 0 262144 0 0 0 0 0 0 000000
		the highest bit of kinds;2 0 2147483648 0 0 0 0 0 0 000000
		kinds without their test;64 0 1 0 0 0 0 0 0 000000
		no technique;4 0 0 0 0 0 0 0 0 000000
		an unknown technique;4 0 0 2147483648 0 0 0 0 0 000000
		no anomaly;8 0 0 0 0 0 0 0 0 000000
		an unknown anomaly;8 0 0 0 2147483648 0 0 0 0 000000
		no tool;16 0 0 0 0 0 0 0 0 000000
		an unknown tool;16 0 0 0 0 128 0 0 0 000000
		a score range upside down;32 0 0 0 0 0 5 4 0 000000
		a score too low;32 0 0 0 0 0 -11 4 0 000000
		a score too high;32 0 0 0 0 0 4 128 0 000000
		the lowest score there is;32 0 0 0 0 0 -32768 4 0 000000
		the first reserved byte;64 0 0 0 0 0 0 0 0 010000
		the last reserved byte;64 0 0 0 0 0 0 0 0 000001
	LIST
}

# The list with struct xt_scanvigil_mtinfo in hexadecimal digits.
forged_bytes() {
	forgeries | python3 -c 'import struct, sys
for line in sys.stdin:
	name, fields = line.split(";")
	*numbers, reserved = fields.split()
	print(name, struct.pack("=6I2hB3s", *map(int, numbers),
		bytes.fromhex(reserved)).hex(), sep=";")'
}

forge() {
	XTABLES_LIBDIR=$work/forge:$SYSTEM_XTLIBDIR run "$tool" -A INPUT \
		-m scanvigil --bytes "$1" -j ACCEPT
}

test_forged() {
	local name bytes
	{
		IFS=';' read -r name bytes
		forge "$bytes"
		ok $? "$tool: the kernel refuses $name" || why
		flush
		while IFS=';' read -r name bytes; do
			! forge "$bytes" && grep -q 'Invalid argument' "$work/err"
			ok $? "$tool: the kernel refuses $name" || why
		done
	} <"$work/forged"
	same "" "$(rules_in filter)" "$tool: nothing is left of them"
	flush
}

test_backend() {
	tool=$1
	local table
	if ! command -v "$tool" >/dev/null; then
		skip "$tool" "not installed"
		return
	fi
	for table in raw mangle filter; do
		run "$tool" -t "$table" -S && continue
		skip "$tool" "this kernel has no table $table for it"
		return
	done
	flush
	for table in raw mangle filter; do
		test_round_trip "$table"
	done
	test_each_rule
	test_distinct
	test_refused
	test_listing
	test_unknown_source
	test_anomaly
	if [ -e "$work/forge" ]; then
		test_forged
	else
		skip "$tool: forged data" "no compiler, or no xtables.h"
	fi
}

build_forge() {
	mkdir "$work/forge"
	cc -I"$TOP/module/uapi" -fPIC -shared -o "$work/forge/libxt_scanvigil.so" \
		"$TOP/tests/xtables/forge.c" -lxtables >"$work/out" 2>"$work/err" &&
		return
	why
	rm -r "$work/forge"
}

if [ "${1-}" != --here ]; then
	[ "$(id -u)" = 0 ] || skip_all "not root"
	grep -q '^xt_scanvigil ' /proc/modules 2>/dev/null ||
		skip_all "xt_scanvigil is not loaded"
	exec unshare --net -- "$0" --here
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SYSTEM_XTLIBDIR=$(system_xtlibdir)
: "${XTABLES_LIBDIR:=$PLUGIN_DIR:$SYSTEM_XTLIBDIR}"
export XTABLES_LIBDIR
KINDS=$(words_of kind | paste -sd,)
TECHNIQUES=$(words_of technique | paste -sd,)
TOOLS=$(words_of tool | paste -sd,)
forged_bytes >"$work/forged"
ip link set lo up
build_forge
for tool in iptables-legacy iptables-nft ip6tables-legacy ip6tables-nft; do
	test_backend $tool
done
finish
