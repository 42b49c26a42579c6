# SPDX-License-Identifier: GPL-2.0-only
# What the tests of the plugin share: TAP lines and the rules of
# libxt_scanvigil.t. Sourced by bash; sourcing it does nothing but define.
# shellcheck shell=bash

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
PLUGIN_DIR=$TOP/userspace/xtables
RULES=$PLUGIN_DIR/libxt_scanvigil.t
count=0
failed=0

diag() {
	local text="$*"
	echo "# ${text//$'\n'/$'\n# '}"
}

# ok STATUS NAME: 0 is good, as it is of a command; false where it is not.
ok() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		return 1
	fi
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# same WANTED GOT NAME
same() {
	if [ "$1" = "$2" ]; then
		ok 0 "$3"
	else
		ok 1 "$3"
		diag "wanted against got:"
		diag "$(diff <(echo "$1") <(echo "$2"))"
	fi
}

finish() {
	echo "1..$count"
	[ "$failed" = 0 ]
}

skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

# system_xtlibdir: where this system's own plugins are.
system_xtlibdir() {
	local dir
	dir=$(pkg-config --variable=xtlibdir xtables 2>/dev/null)
	for dir in "$dir" /usr/lib/*/xtables /usr/lib64/xtables /usr/lib/xtables; do
		if [ -n "$dir" ] && [ -e "$dir/libxt_standard.so" ]; then
			echo "$dir"
			return
		fi
	done
}

# rules_of TABLE OK|FAIL: the rules of a table, as "RULE;RULE AS LISTED".
rules_of() {
	awk -F';' -v table="$1" -v wanted="$2" '
		BEGIN { now = "filter" }
		/^#/ || /^:/ { next }
		/^\*/ { now = substr($0, 2); next }
		now == table && $3 == wanted { print $1 ";" ($2 == "=" ? $1 : $2) }
	' "$RULES"
}

# chains_of TABLE
chains_of() {
	awk -v table="$1" '
		BEGIN { now = "filter" }
		/^\*/ { now = substr($0, 2) }
		/^:/ && now == table { gsub(/[:,]/, " "); print }
	' "$RULES"
}

# words_of OPTION: the names that the specification has for it.
words_of() {
	python3 - "$TOP/module/uapi/scanvigil.yaml" "$1" <<-'PYTHON'
		import sys, yaml
		with open(sys.argv[1], encoding="utf-8") as file:
		    spec = yaml.safe_load(file)
		for enum in spec["definitions"]:
		    if enum["type"] == "enum" and enum["name"] == sys.argv[2]:
		        for e in enum["entries"]:
		            print(e["name"] if isinstance(e, dict) else e)
	PYTHON
}
