# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion of scanvigild. Options come from the daemon itself, so that they are
# those of the version that is installed.
# shellcheck shell=bash

_scanvigild() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()
	case $prev in
	-c | --config | --check-config)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		;;
	*)
		mapfile -t COMPREPLY < <(compgen -W "$(scanvigild --help 2>/dev/null |
			grep '^  ' | grep -oE -- '(^| )--?[a-zA-Z][a-z-]*')" -- "$cur")
		;;
	esac
}

complete -F _scanvigild scanvigild
