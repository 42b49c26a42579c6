#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What packets, captures, rules and settings may do to the core and the tools, at
# random for a minute each and from where the last run ended (scripts/fuzz). Writes
# TAP.
set -uo pipefail
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

TOP=$(cd "$(dirname "$0")/../.." && pwd -P)
read -ra names < <(sed -n 's/^TARGETS := //p' "$TOP/tests/fuzz/Makefile")
for name in "${names[@]}"; do
	said=$("$TOP/scripts/fuzz" "$name" --seconds 60 2>&1)
	ok $? "$name: a minute of inputs at random finds nothing"
	diag "$said"
done
plan
