#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Scans of all ports against every way of blocking, in INPUT and in FORWARD, until it
# is over. Writes TAP.
here=$(dirname "$0")/../netns
kernel=${TEST_KERNEL:-uml}
exec "$here/boot.sh" "block-$kernel" --kernel "$kernel" --timeout 1500 -- \
	env CASE_SECONDS=900 "$here/run.sh" block-ways
