#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What happens when something breaks beneath the detector, in short: the whole is
# scripts/faults. Writes TAP.
here=$(dirname "$0")/../netns
kernel=${TEST_KERNEL:-debug}
exec "$here/boot.sh" "faults-short-$kernel" --kernel "$kernel" --timeout 3000 -- \
	env CASES=../faults/cases CASE_SECONDS=1200 FAULT_SHORT=1 "$here/run.sh" \
	telling reader full clock conntrack namespaces reload memory
