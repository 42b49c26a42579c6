#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the words of a finding mean: every word of the spec is explained, each
# part of it is there, and thresholds are those of the detector. Needs neither
# root nor the module. Writes TAP.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

SPEC=module/uapi/scanvigil.yaml
TABLE=userspace/explain/detections.yaml
export LC_ALL=C TERM=xterm
unset NO_COLOR
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
if ! make -s -C userspace/scanvigil O="$work/bin" \
	CFLAGS='-O1 -g -fsanitize=address,undefined' >"$work/make" 2>&1; then
	cat "$work/make" >&2
	exit 1
fi
PATH=$work/bin:$PATH

# refused NAME PATTERN WORD...: a usage error that says so.
refused() {
	local name=$1 pattern=$2 code
	shift 2
	scanvigil "$@" >"$work/out" 2>"$work/err"
	code=$?
	[ $code = 2 ] && [ ! -s "$work/out" ] && grep -qE -- "$pattern" "$work/err"
	ok $? "$name" || diag "status $code: $(cat "$work/err")"
}

# names_of TOPIC: the words of the spec, by the help that is made from it.
names_of() { scanvigil -j help "$1" | jq -r 'keys_unsorted[]'; }

# One call with all words of a group, each of which is another look-up.
group() {
	local group=$1 topic=$2 word words bad
	mapfile -t words < <(names_of "$topic")
	same "${words[*]//-/_}" "$(jq -r --arg group "$group" \
		'[.[] | select(.group == $group).name] | join(" ")' "$work/all")" \
		"all $topic of the spec are explained, in its order"
	same "${words[*]//-/_}" "$(scanvigil -j explain "${words[@]}" | jq -r \
		--arg group "$group" '[.[] | select(.group == $group).name] | join(" ")')" \
		"each of the $topic by its name, in JSON"
	scanvigil explain "${words[@]}" >"$work/text"
	same "$(cat "$work/text")" "$(scanvigil explain "${words[@]//-/_}")" \
		"and for people, with dashes or underscores"
	bad=''
	for word in "${words[@]}"; do
		grep -qE "^[a-z]+ $word(:|\$)" "$work/text" || bad+=" $word(text)"
		grep -qE "[ ]$word(,|\$)" "$work/list" || bad+=" $word(list)"
		grep -qFx "## $word" userspace/man/generated/detections.scd ||
			bad+=" $word(manual)"
	done
	same '' "$bad" "all of them in the text, the list and the manual"
}

every_word() {
	scanvigil explain >"$work/list"
	group level levels
	group kind kinds
	group technique techniques
	group anomaly anomalies
	group why rules
	group tool tools
}

parts() {
	claims "$(cat "$work/all")" <<-'END'
		each says what it means, what fires it and what to do :: .[] | [.meaning, .predicate, .action] | all(.[]; length > 0)
		each but levels says what is innocent and looks so :: .[] | select(.group != "level").false_positives | length > 0
		each but levels and tools says what it rests on :: .[] | select(.group | IN("level", "tool") | not).standard | length > 0
		what a part does not have is null :: .[] | select(.group == "level").standard == null
		predicates name their keys :: .[] | select(.group == "why" and .name == "same_isn").keys == ["isn_repeat"]
	END
}

# Each "key (default)" in the table is the default of the detector.
defaults() {
	jq -r '.[].predicate' "$work/all" |
		grep -oE '[a-z0-9]+(-[a-z0-9]+)+ \([0-9]+(ms|s|m|h|d)?\)' | sort -u |
		tr -d '()' >"$work/said"
	awk -v unit='ms 1 s 1000 m 60000 h 3600000 d 86400000' '
		BEGIN { n = split(unit, u, " "); for (i = 1; i < n; i += 2) ms[u[i]] = u[i + 1] }
		FNR == NR { if (/^\t\.[a-z0-9_]+ = [0-9]+,$/) {
			gsub(/[.,]/, ""); gsub(/_/, "-", $1); known[$1] = $3 }; next }
		{ value = $2; sub(/[a-z]+$/, "", value); name = $2; sub(/^[0-9]+/, "", name)
		  if (name) value *= ms[name]
		  if ($1 in known) { seen++; if (known[$1] != value) { print; bad = 1 } } }
		END { if (seen < 10) { print seen + 0, "seen"; bad = 1 }; exit bad }' \
		module/core/params.c "$work/said"
}

shapes() {
	local all
	mapfile -t all < <(jq -r '.[].name' "$work/all")
	scanvigil explain "${all[@]}" >"$work/text"
	check "80 columns are enough" awk 'length > 80 { print; bad = 1 } END { exit bad }' "$work/text"
	scanvigil explain >>"$work/text"
	! grep -q $'\033' "$work/text"
	ok $? "a pipe gets no escape byte"
	grep -q $'\033' <<<"$(scanvigil --color=always explain sweep)"
	ok $? "unless it asks for colour"
	same 'kind anomaly' "$(scanvigil -j explain land | jq -r '[.[].group] | join(" ")')" \
		"a name in two groups is explained in both"
	same "$(scanvigil explain tcp-null)" "$(scanvigil explain TCP_Null)" \
		"capitals do not matter"
	same 'sweep same_isn' "$(scanvigil -j explain sweep same-isn | jq -r '[.[].name] | join(" ")')" \
		"several names are explained in their order"
}

refusals() {
	refused "an unknown name is a usage error that names the nearest" \
		"'swep'.*did you mean 'sweep'\?" explain swep
	refused "or the nearest ones" "'fragment', .* or '" explain frag
	refused "or where to find them" "'scanvigil explain' lists them" explain qqqqqq
	refused "one unknown name of several is enough" "'walc'.*'walk'" explain sweep walc
	refused "an address stands alone" "an address alone, not '203\.0\.113\.7'" \
		explain sweep 203.0.113.7
	refused "a prefix, too" "an address alone, not '2001:db8::/32'" explain 2001:db8::/32 sweep
	refused "errors are JSON with --json" '^\{"error":.*"hint":"did you mean' -j explain swep
}

completes() {
	same same-isn "$(
		# shellcheck source=userspace/completion/scanvigil.bash
		. userspace/completion/scanvigil.bash
		COMP_WORDS=(scanvigil explain same-is) COMP_CWORD=2
		_scanvigil
		printf '%s\n' "${COMPREPLY[@]}"
	)" "bash completes names"
}

# wrong NAME PATTERN EDIT: the generator refuses the edited table, and says why.
wrong() {
	local said
	sed "$3" $TABLE >"$work/table.yaml"
	said=$(python3 -B scripts/generate.d/explain.py $SPEC "$work/table.yaml" \
		"$work/generated" 2>&1)
	[ $? = 1 ] && grep -qE -- "$2" <<<"$said" && [ ! -e "$work/generated" ]
	ok $? "$1" || diag "$said"
}

generating() {
	wrong "a value without an entry is an error" "kind: 'sweep' is missing" \
		'/^  sweep:$/,/^  block:$/{/^  block:$/!d}'
	wrong "an entry without a value is an error" "'swept' is not in the spec" \
		's/^  sweep:$/  swept:/'
	wrong "a part with another name is an error" "kind anomaly: 'standards'" \
		'0,/^    standard: >-$/s//    standards: >-/'
	wrong "a name that comes twice is an error" "'sweep' is there twice" \
		's/^  block:$/  sweep:/'
}

scanvigil -j explain >"$work/all"
ok $? "explain in JSON is one document" || exit 1
every_word
parts
check "thresholds are said as the detector has them" defaults
shapes
refusals
completes
generating
plan
