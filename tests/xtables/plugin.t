#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What the plugin says of rules before any kernel sees them: help, refusals, and
# that the names are those of the specification. iptables-translate reads rules
# with the parser of iptables and asks no kernel, so neither root nor a module
# is needed. It never makes a rule.
set -uo pipefail
# shellcheck source=tests/xtables/lib.sh
. "$(dirname "$0")/lib.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# parse TOOL RULE: the rule's words are split, as on a command line.
parse() {
	local tool=$1 words
	read -ra words <<<"$2"
	"$tool-translate" -A INPUT "${words[@]}" -j ACCEPT >"$work/out" 2>"$work/err"
}

test_rules() {
	local tool=$1 table rule bad
	for table in filter raw mangle; do
		bad=
		while IFS=';' read -r rule _; do
			parse "$tool" "$rule" || bad+="$rule: $(<"$work/err")"$'\n'
		done < <(rules_of "$table" OK)
		ok ${#bad} "$tool: takes every rule for table $table"
		[ -z "$bad" ] || diag "$bad"
	done
	bad=
	while IFS=';' read -r rule _; do
		parse "$tool" "$rule"
		[ $? = 2 ] || bad+="$rule: $(cat "$work"/{out,err})"$'\n'
	done < <(rules_of filter FAIL)
	ok ${#bad} "$tool: refuses every wrong rule with status 2"
	[ -z "$bad" ] || diag "$bad"
}

# refusal RULE TEXT...: the message has each of the texts.
refusal() {
	local rule=$1 text
	shift
	parse iptables "$rule"
	for text; do
		grep -qF -- "$text" "$work/err" && continue
		ok 1 "the refusal of '$rule' says '$text'"
		diag "$(<"$work/err")"
		return
	done
	ok 0 "the refusal of '$rule' says what is wrong"
}

test_refusals() {
	local option names
	for option in kind technique anomaly tool; do
		names=$(words_of "$option" | paste -sd, | sed 's/,/, /g')
		refusal "-m scanvigil --$option wrong" \
			"scanvigil: --$option: \"wrong\" is not one of: $names"
	done
	refusal "-m scanvigil --level none" '"none" is not one of: info, notice, scan'
	refusal "-m scanvigil --kind sweep,wrong,land" '"wrong" is not one of'
	refusal "-m scanvigil --kind sweep,,land" '"" is not one of'
	refusal "-m scanvigil --score 9:3" '"9:3"' '-10 <= MIN <= MAX <= 127'
	refusal "-m scanvigil --score 1000" '"1000"' '-10 <= MIN <= MAX <= 127'
	refusal "-m scanvigil --score 1 --score 2" '"--score" can only be used once'
}

# Each option has its line, each name stands once below its own option, and no
# line is wider than a terminal.
test_help() {
	local tool=$1 option listed
	"$tool-translate" -m scanvigil --help >"$work/all" 2>"$work/err"
	ok $? "$tool: -m scanvigil --help"
	sed -n '/^scanvigil match options/,$p' "$work/all" >"$work/help"
	for option in level kind technique anomaly tool score verified; do
		grep -q "^\[!\] --$option " "$work/help"
		ok $? "$tool: the help has --$option"
	done
	for option in kind technique anomaly tool; do
		listed=$(sed -n "/^\[!\] --$option /,/^\[/{/^ /p}" "$work/help" |
			tr -d ' \n' | tr ',' '\n')
		same "$(words_of "$option")" "$listed" \
			"$tool: the help lists the names of --$option"
	done
	[ "$(wc -L <"$work/help")" -lt 80 ]
	ok $? "$tool: the help fits in 80 columns"
}

test_manual() {
	local option text listed
	text=$(sed 's/\\-/-/g' "$PLUGIN_DIR/libxt_scanvigil.man")
	for option in level kind technique anomaly tool score verified; do
		grep -qF -- "--$option" <<<"$text"
		ok $? "the manual has --$option"
	done
	for option in kind technique anomaly; do
		listed=$(sed -n "/^\[.*--$option/,/^\.TP/p" <<<"$text" |
			sed -n '/^\.BR/{/ and /d;s/^\.BR//;s/[",. ]\+/\n/g;p}' |
			grep -v '^$' | grep -v before_defrag)
		same "$(words_of "$option")" "$listed" \
			"the manual lists the names of --$option"
	done
	if command -v mandoc >/dev/null; then
		{
			echo '.TH IPTABLES-EXTENSIONS 8 2020-01-01'
			echo '.SH SCANVIGIL'
			cat "$PLUGIN_DIR/libxt_scanvigil.man"
		} >"$work/man.8"
		same "" "$(mandoc -Tlint "$work/man.8" 2>&1)" "the manual has no mistakes"
	else
		skip "the manual has no mistakes" "mandoc is missing"
	fi
}

test_generated() {
	"$TOP/scripts/generate.d/xt_names.py" "$TOP/module/uapi/scanvigil.yaml" \
		"$work/names_gen.h"
	cmp "$work/names_gen.h" "$PLUGIN_DIR/names_gen.h" >/dev/null 2>&1
	ok $? "names_gen.h is what the specification makes"
}

command -v iptables-translate >/dev/null || skip_all "iptables is missing"
python3 -c 'import yaml' 2>/dev/null || skip_all "python3-yaml is missing"
if ! make -s -C "$PLUGIN_DIR" PLUGIN="$work/libxt_scanvigil.so" \
	>"$work/build" 2>&1; then
	diag "$(<"$work/build")"
	ok 1 "the plugin builds"
	finish
	exit
fi
same "" "$(<"$work/build")" "the plugin builds without a warning"
XTABLES_LIBDIR=$work:$(system_xtlibdir)
export XTABLES_LIBDIR
for tool in iptables ip6tables; do
	test_rules $tool
	test_help $tool
done
test_refusals
test_manual
test_generated
finish
