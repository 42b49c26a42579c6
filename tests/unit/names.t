#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The help, the manual, the completion of both shells and the specification name the
# same verbs, options, keys and words, of the tool and of the daemon. Needs neither root
# nor the module. Writes TAP.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

export LC_ALL=C TERM=xterm
unset NO_COLOR
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for part in scanvigil scanvigild; do
	make -s -C "userspace/$part" O="$work/$part" VERSION=test \
		CFLAGS='-O1 -g -fsanitize=address,undefined' "$work/$part/$part" >"$work/make" 2>&1 && continue
	diag "$(cat "$work/make")"
	echo 'Bail out! it does not build'
	exit 1
done
PATH=$work/scanvigil:$work/scanvigild:$PATH
MAN=userspace/man

# The manual: the first lines of its entries, each with the verb or option that it is of.
entries() {
	awk -v section="$1" '/^# / { within = $0 == "# " section; next }
		within && /^\*/ { print }' "$MAN/$2"
}
words_of() { grep -oE -- "$1" | sort -u; }

# The options in a text, those with letters in capitals being values.
options() { sed 's/_[^_]*_//g' | words_of '(^|[^-a-zA-Z0-9])--?[a-zA-Z0-9][a-z0-9-]*' | sed 's/^[^-]//' | sort -u; }

verbs=$(scanvigil help | sed -nE '/^Options/q; s/^  ([a-z]+).*/\1/p' | sort)
[ "$(wc -w <<<"$verbs")" -gt 20 ]
ok $? "there are verbs"
same "$verbs" "$(entries VERBS scanvigil.8.scd | words_of '(^|, )\*[a-z]+' | tr -d '*, ' | sort -u)" \
	"the manual has every verb, and no other"

# What the help of a verb has, as "-x --name" on a line.
help_options() {
	scanvigil help "$1" | sed -nE '/^Options/,$s/^ +((-[a-zA-Z0-9]), )?(--[a-z0-9-]+)( .*)?/\2 \3/p'
}
filters=$(grep -A2 '^Filters are' $MAN/scanvigil.8.scd | options)
# manual_options VERB: those in the first lines of its entries, filters spelt out.
manual_options() {
	local first
	first=$(entries VERBS scanvigil.8.scd | grep -E "(^|, )\*$1( [a-z]+)?\*")
	options <<<"$first"
	[[ $first != *_FILTER_* ]] || echo "$filters"
}
# An option is in the manual by its name or by its letter.
bad='' count=0
for verb in $verbs; do
	in_manual=$(manual_options "$verb")
	while read -r letter name; do
		[ "$name" ] || { name=$letter letter=$name; }
		count=$((count + 1))
		grep -qxe "$name" ${letter:+-e "$letter"} <<<"$in_manual" || bad+=" $verb:$name(manual)"
	done < <(help_options "$verb")
	for option in $in_manual; do
		help_options "$verb" | tr ' ' '\n' | grep -qxe "$option" || bad+=" $verb:$option(help)"
	done
done
same '' "$bad" "help and manual have the same options of every verb"
[ $count -gt 40 ]
ok $? "of which there are many"
same "$(scanvigil help | sed -n '/^Options/,$p' | options)" \
	"$(entries OPTIONS scanvigil.8.scd | options)" "and the same options of all verbs"

# bash, by its own function. What it is asked is at the end of its words.
bash_completes() {
	(
		# shellcheck source=/dev/null
		. "userspace/completion/$1.bash"
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		COMPREPLY=()
		"_$1"
		printf '%s\n' "${COMPREPLY[@]}" | sort -u
	)
}
same "$verbs" "$(bash_completes scanvigil '')" "bash completes every verb"
globals='--json --netns --resolve --color --help'
bad=''
for verb in $verbs; do
	wanted=$({ help_options "$verb" | tr ' ' '\n'; tr ' ' '\n' <<<"$globals"; } | grep -- '^--' | sort -u)
	[ "$wanted" = "$(bash_completes scanvigil "$verb" --)" ] || bad+=" $verb"
done
same '' "$bad" "and every option of each"
same "$(scanvigil help keys | words_of '^[a-z][a-z0-9-]*')" \
	"$(bash_completes scanvigil get '')" "and every key"
for topic in level:levels kind:kinds; do
	same "$(scanvigil -j help "${topic#*:}" | jq -r 'keys[]')" \
		"$(bash_completes scanvigil list "--${topic%:*}" '')" "and every ${topic%:*}"
done

# zsh, by what our function gives to its own _arguments.
zsh_options() {
	zsh -f -c '_arguments() { print -rl -- "$@"; state=none }; words=(scanvigil)
		. userspace/completion/_scanvigil >/dev/null
		reply=(); _scanvigil_own_options $1; print -rl -- $reply' zsh "$1" |
		sed -E 's/^\([^)]*\)//; s/[[:space:]]*\[.*//' | grep '^-' | sort -u
}
if holds zsh --version; then
	bad=''
	for verb in $verbs; do
		[ "$(help_options "$verb" | tr ' ' '\n' | grep . | sort -u)" = "$(zsh_options "$verb")" ] ||
			bad+=" $verb"
	done
	same '' "$bad" "zsh completes every option of each verb"
	mkdir "$work/zsh"
	cp userspace/completion/_* "$work/zsh/"
	same "$(printf '%s\n' 'scanvigil monitor ' 'scanvigil list --level ' 'scanvigil explain traceroute ' \
		'scanvigil top --interval ' 'scanvigild --check-config ')" \
		"$(printf '%s\n' 'scanvigil moni' 'scanvigil list --lev' 'scanvigil explain tracer' \
			'scanvigil top --inter' 'scanvigild --chec' |
			python3 tests/unit/names/zsh.py "$work/zsh" 2>&1)" "a real zsh, on a terminal, does"
else
	skip "zsh" "there is none"
fi

# The daemon.
daemon=$(scanvigild --help | grep '^  ' | options)
same "$daemon" "$(entries OPTIONS scanvigild.8.scd | options)" "the daemon's help and manual have the same options"
same "$daemon" "$(bash_completes scanvigild -)" "bash completes them"
! holds zsh --version ||
	same "$daemon" "$(zsh -f -c '_arguments() { print -rl -- "$@" }
		. userspace/completion/_scanvigild' | sed -E 's/^\([^)]*\)//; s/\[.*//' | sort -u)" "so does zsh"

# Words and keys: the specification itself, the help, and the manual as it is read.
make -s -C $MAN O="$work/man" >"$work/make" 2>&1
ok $? "the manual builds" || diag "$(cat "$work/make")"
for page in scanvigil.8 scanvigil-events.7 scanvigil-detections.7; do
	mandoc -Tutf8 "$work/man/$page" 2>/dev/null | col -bx >"$work/$page"
done
spec() {
	python3 - "$1" <<-'END'
		import sys, yaml
		with open("module/uapi/scanvigil.yaml", encoding="utf-8") as file:
		    spec = yaml.safe_load(file)
		name = sys.argv[1]
		if name == "config":
		    for part in next(s for s in spec["attribute-sets"] if s["name"] == name)["attributes"]:
		        if part.get("type") != "pad":
		            print(part["name"])
		else:
		    for entry in next(d for d in spec["definitions"] if d["name"] == name)["entries"]:
		        print(entry if isinstance(entry, str) else entry["name"])
	END
}
for topic in level:levels kind:kinds technique:techniques anomaly:anomalies tool:tools \
	direction:directions state:states why:rules; do
	words=$(spec "${topic%:*}")
	same "$words" "$(scanvigil -j help "${topic#*:}" | jq -r 'keys_unsorted[]')" \
		"the help has every ${topic%:*} of the specification"
	bad=''
	for word in $words; do
		grep -qE "(^|[ ,_])$word([ ,.:]|\$)" "$work"/scanvigil-*.7 || bad+=" $word"
	done
	same '' "$bad" "and so has the manual"
done
same "$(spec config)" "$(scanvigil help keys | grep -oE '^[a-z][a-z0-9-]*')" \
	"the help has every key of the specification"
same "$(spec config)" "$(sed -n '/^KEYS/,/^COLUMNS/p' "$work/scanvigil.8" |
	sed -nE 's/^ {7}([a-z][a-z0-9-]*)( .*)?$/\1/p')" "and so has the manual"
plan
