#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What happens at the same time as something else, on a kernel that watches for
# data races (scripts/kcsan). Writes TAP.
here=$(dirname "$0")/../netns
kernel=${TEST_KERNEL:-kcsan}
exec "$here/boot.sh" "races-$kernel" --kernel "$kernel" --timeout 2400 -- \
	env CASE_SECONDS=2300 RACE_ROUNDS=3 "$here/run.sh" races
