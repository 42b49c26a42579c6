#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/fuzz/guest/boot.sh SECONDS SEED builds the fuzzers of the module, runs them
# for so long each in one guest and writes TAP. The guest's kernel is the sanitizer
# kernel unless TEST_KERNEL is "uml".
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

seconds=$1 seed=$2
[ "${TEST_KERNEL-}" != debian ] ||
	skip_all "some seconds are too few under emulation"
# Not where fuzz.t builds, which may do so at this moment.
built=$PWD/tests/fuzz/build/module
log=$(mktemp)
trap 'rm -f "$log"' EXIT

check "what the fuzzers need is there" scripts/deps fuzz
mkdir -p "$built"
check "the fuzzers of the module build" \
	flock "$built" make -s -C tests/fuzz "O=$built" netlink wire
scripts/lab --kernel "${TEST_KERNEL:-debug}" --timeout $((20 * seconds + 1800)) -- \
	tests/fuzz/guest/run.sh "netlink wire" "$seconds" "$seed" \
	"$built/fuzz_netlink" "$built/fuzz_wire" >"$log" 2>&1
code=$?
! grep -q 'not true:\|the kernel says:' "$log"
ok $? "requests and packets at random: all that is claimed holds (seed $seed)"
ok $code "the gateway finds scans afterwards, and the kernel is silent"
if [ $code = 0 ]; then
	diag "$(grep '^# \|^steps:\|^= ' "$log")"
else
	diag "$(tail -n 60 "$log" | cut -c1-400)"
fi
plan
