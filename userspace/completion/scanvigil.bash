# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion of scanvigil: verbs, options, keys with their ranges, and the
# sources that are known now. Words come from the tool itself, so that they are
# those of the version that is installed.
# shellcheck shell=bash

# The options that a verb's help lists, and those that take a value with "=".
_scanvigil_options() {
	scanvigil help "$1" 2>/dev/null | grep -oE -- '(^| )--?[a-z0-9][a-z0-9-]*'
	echo '--json --netns --resolve --color --help'
}

_scanvigil_sources() {
	scanvigil "${net[@]}" dump 2>/dev/null | cut -f1
}

_scanvigil_keys() {
	scanvigil help keys 2>/dev/null | awk '/^[a-z]/ { print $1 }'
}

_scanvigil_topic() {
	scanvigil help ${1:+"$1"} 2>/dev/null | awk '/^  [a-z]/ { print $1 }'
}

_scanvigil_explained() {
	local topic
	for topic in kinds techniques anomalies rules tools levels; do
		_scanvigil_topic "$topic"
	done
}

# A value cannot be completed, but its range can be shown: two words that
# nobody can mean keep bash from inserting one of them.
_scanvigil_value() {
	local range
	range=$(scanvigil help keys 2>/dev/null |
		awk -v key="$1" '$1 == key { $1 = ""; print substr($0, 2) }')
	case $range in
	'on or off') mapfile -t COMPREPLY < <(compgen -W 'on off' -- "$cur") ;;
	'') ;;
	*) [ "$cur" ] || COMPREPLY=("$range" ' ') ;;
	esac
}

# Values of options, wherever they are; false if the word is none.
_scanvigil_option_value() {
	case $prev in
	-n | --netns) words=$(ls /run/netns 2>/dev/null) ;;
	--color) words='auto always never' ;;
	--level) words=$(_scanvigil_topic levels) ;;
	--kind) words=$(_scanvigil_topic kinds) ;;
	--iif) words=$(ls /sys/class/net) ;;
	--sort) words='score last ports' ;;
	--format) words='human json scanlogd' ;;
	--from) words=$(_scanvigil_sources) ;;
	--for) words='30m 8h 1d 7d' ;;
	-i | --interval) words='1s 2s 10s' ;;
	--config) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	--since | --count | --net | --ports | --why | --mark | --set) words='' ;;
	*) return 1 ;;
	esac
}

# The verb, the words after it, and the namespace to look for sources in.
_scanvigil_parse() {
	local i
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-n | --netns)
			net=(-n "${COMP_WORDS[++i]-}")
			;;
		--color | --level | --kind | --iif | --sort | --format | --for | --from | \
			--config | --since | --count | --net | --ports | --why | --mark | --set | \
			-i | --interval) ((i++)) ;;
		-*) ;;
		*) if [ "$verb" ]; then after+=("${COMP_WORDS[i]}"); else
			verb=${COMP_WORDS[i]}
		fi ;;
		esac
	done
}

_scanvigil_words() {
	case $verb in
	'') words=$(_scanvigil_topic '') ;;
	show | test | forget) words=$(_scanvigil_sources) ;;
	explain) words="$(_scanvigil_sources) $(_scanvigil_explained)" ;;
	get) words=$(_scanvigil_keys) ;;
	set)
		if ((${#after[@]} % 2)); then
			_scanvigil_value "$prev"
			return
		fi
		words=$(_scanvigil_keys)
		;;
	allow)
		case ${after[*]} in
		'') words='add del list' ;;
		add) words=$(_scanvigil_sources) ;;
		del) words=$(scanvigil "${net[@]}" allow list 2>/dev/null |
			awk '{ print $1 }') ;;
		esac
		;;
	block)
		case ${after[*]} in
		'') words='enable disable list add del' ;;
		add) words=$(_scanvigil_sources) ;;
		del) words=$(scanvigil "${net[@]}" block list 2>/dev/null |
			awk '{ print $1 }') ;;
		esac
		;;
	help) words="$(_scanvigil_topic '') keys levels kinds techniques anomalies
		tools directions states rules" ;;
	save | restore | replay | report) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	esac
}

_scanvigil() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local words='' verb='' after=() net=()
	COMPREPLY=()
	_scanvigil_parse
	if ! _scanvigil_option_value; then
		if [[ $cur == -* ]]; then
			words=$(_scanvigil_options "${verb:-status}")
		else
			_scanvigil_words
		fi
	fi
	[ -z "$words" ] || mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
	if declare -F __ltrim_colon_completions >/dev/null; then
		__ltrim_colon_completions "$cur"
	fi
}

complete -F _scanvigil scanvigil
