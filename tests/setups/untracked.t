#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The cases that depend on who knows the flows, on a gateway without connection
# tracking. Writes TAP.
here=$(dirname "$0")/../netns
kernel=${TEST_KERNEL:-debug}
exec "$here/boot.sh" "untracked-$kernel" --kernel "$kernel" --timeout 1500 --no-conntrack -- \
	env CASE_SECONDS=600 "$here/run.sh" vertical slow sweep quiet hidden verified malformed \
	matrix traps crowd replayed accounts
