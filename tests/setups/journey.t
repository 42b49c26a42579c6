#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What an admin does on a fresh Debian 12 and a fresh Debian 13, from the first command
# to the purge, each in a guest under emulation that takes most of an hour
# (scripts/journey); RELEASES names others. Writes TAP.
set -uo pipefail
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

journey=$(dirname "$0")/../../scripts/journey
[ "$(id -u)" = 0 ] || holds sudo -n true || skip_all "a fresh system is made as root"
holds unshare --mount true || holds sudo -n unshare --mount true ||
	skip_all "nothing may be mounted here"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
read -ra releases <<<"${RELEASES:-12 13}"
for release in "${releases[@]}"; do
	"$journey" "$release" >"$work/$release" ||
		grep -q '^1\.\.' "$work/$release" ||
		echo "not ok - scripts/journey" >>"$work/$release"
	sed -i 's/^1\.\.0 # SKIP/ok - a kernel to upgrade to # SKIP/' "$work/$release"
	sed -E "/^1\\.\\./d; s/^((not )?ok) - /\\1 - Debian $release: /" "$work/$release"
	sed -n "s/^# time: /$release: /p" "$work/$release" >&2
done
echo "1..$(cat "$work"/* | grep -cE '^(not )?ok ')"
