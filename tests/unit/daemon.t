#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What of the daemon can be tried without the module: its configuration, who must
# never be blocked and for how long others are, and the sets of a firewall, in a
# network namespace of its own where the machine lets us have one. Writes TAP.
set -uo pipefail
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
top=$(cd "$(dirname "$0")/../.." && pwd -P)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
default=$top/userspace/scanvigild/scanvigil.conf

if ! make -s -C "$top/userspace/scanvigild" O="$tmp/o" VERSION=test \
	CFLAGS='-O1 -g -fsanitize=address,undefined' all tests >"$tmp/build" 2>&1; then
	diag "$(cat "$tmp/build")"
	echo 'Bail out! the daemon does not build'
	exit 1
fi
daemon=$tmp/o/scanvigild

# programs say TAP with numbers; streams are joined without.
joined() {
	"$@" 2>&1 | sed -E 's/^(not )?ok [0-9]+ - /\1ok - /; /^1\.\./d'
	[ "${PIPESTATUS[0]}" -le 1 ] || ok 1 "$1 ends"
}

own_namespace() { holds unshare -n nft list ruleset; }
if own_namespace; then
	results=$(joined unshare -n sh -c "ip link set lo up; exec '$tmp/o/guard_test' feed")
else
	results=$(joined "$tmp/o/guard_test"; skip "sets of a firewall" "no namespace for them")
fi
printf '%s\n' "$results"
tap_count=$((tap_count + $(grep -cE '^(not )?ok ' <<<"$results")))

# refuses NAME TEXT PATTERN: a configuration is refused in these words.
refuses() {
	printf '%b' "$2" >"$tmp/conf"
	local said code
	said=$("$daemon" --check-config "$tmp/conf" 2>&1)
	code=$?
	[ "$code" = 2 ] && grep -qE -- "$3" <<<"$said"
	ok $? "$1" || diag "status $code: $said"
}

check "the default file is taken" "$daemon" --check-config "$default"
grep -qE '^[^#[]' "$default"
ok $((! $?)) "the default file says nothing but defaults"
sed -E 's/^#([a-z])/\1/' "$default" >"$tmp/all"
check "and its defaults are allowed when they are spelt out" \
	"$daemon" --check-config "$tmp/all"
refuses "a misspelt key is refused, with the nearest" \
	'[json]\nenbled = no\n' "conf:2: there is no key 'enbled': did you mean 'enabled'"
refuses "a key of another section is refused" \
	'[journal]\npath = /x\n' "conf:2: there is no key 'path'"
refuses "an unknown section is refused" '[jsn]\nenabled = no\n' \
	"conf:1: there is no section 'jsn': did you mean 'json'"
refuses "also one without a key" '[general]\n\n[else]\n' \
	"conf:3: there is no section 'else': there are: general, journal"
refuses "a bad word is refused, with those that are allowed" \
	'# a comment\n\n[json]\nlevel = high\n' \
	"conf:4: level: 'high' is not allowed: info, notice or scan"
refuses "a duration beyond its range is refused" \
	'[blocking]\nttl = 90d\n' "conf:2: ttl: '90d' is not allowed: 1s to 20d"
refuses "a duration without a unit is refused" '[blocking]\nttl = 90\n' "conf:2: ttl"
refuses "a relative path is refused" '[json]\npath = events.json\n' \
	"conf:2: path: .*an absolute path"
refuses "bad ports are refused" '[blocking]\nssh-ports = 22,0\n' "conf:2: ssh-ports"
refuses "a key twice is refused" '[json]\nlevel = scan\nlevel = info\n' \
	"conf:3: 'level' is there twice"
refuses "a key outside of a section is refused" 'level = scan\n' \
	"conf:1: 'level' is in no section"
refuses "a line that is none is refused" '[json]\nlevel\n' "conf:2: the line makes no sense"
refuses "a line that is too long is refused" \
	"[json]\npath = /$(printf 'x%.0s' {1..300})\n" "conf:2: the line is longer"
status 2 "a file that is not there is refused" "$daemon" --check-config "$tmp/none"

# The reader's table, the default file and the manual name the same keys.
keys_of_table() {
	sed -nE 's/^\t\t\.section = "(.*)",/\1/p; s/^\t\t\.name = "(.*)",/ \1/p' \
		"$top/userspace/scanvigild/conf_gen.c" | paste -d '' - -
}
keys_of_file() {
	sed -nE 's/^\[(.*)\]$/\1/p; s/^#([a-z-]+) = .*/ \1/p' "$1" |
		awk '/^[^ ]/ { section = $0; next } { print section $0 }'
}
keys_of_manual() {
	sed -nE 's/^## \[(.*)\]$/\1/p; s/^\*([a-z-]+)\* = .*/ \1/p' "$1" |
		awk '/^[^ ]/ { section = $0; next } { print section $0 }'
}
same "$(keys_of_table)" "$(keys_of_file "$default")" "the default file names every key"
same "$(keys_of_table)" "$(keys_of_manual "$top/userspace/man/generated/conf.scd")" \
	"and so does the manual"

# What else is installed.
if [ -x /usr/bin/systemd-analyze ]; then
	sed "s,/usr/sbin/scanvigild,$daemon," "$top/userspace/scanvigild/scanvigild.service" \
		>"$tmp/scanvigild.service"
	same "" "$(systemd-analyze verify --man=no "$tmp/scanvigild.service" 2>&1)" \
		"systemd has nothing to say of the unit"
	check "its exposure is 2.0 at most" systemd-analyze security --no-pager \
		--offline=true --threshold=20 "$tmp/scanvigild.service"
else
	skip "the unit" "no systemd-analyze"
fi
if [ -x /usr/sbin/logrotate ]; then
	cp "$top/userspace/scanvigild/scanvigil.logrotate" "$tmp/logrotate"
	chmod 644 "$tmp/logrotate"
	check "logrotate understands its file" /usr/sbin/logrotate --debug \
		--state "$tmp/logrotate.state" "$tmp/logrotate"
else
	skip "the file for logrotate" "no logrotate"
fi
man=$(make -s -C "$top/userspace/man" O="$tmp/man" lint 2>&1)
same "" "$man" "mandoc has nothing to say of the manual"
plan
