#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The cases that depend on addresses, on a gateway that hides the victim behind
# its own. Writes TAP.
here=$(dirname "$0")/../netns
kernel=${TEST_KERNEL:-debug}
exec "$here/boot.sh" "translated-$kernel" --kernel "$kernel" --timeout 1500 --nat -- \
	env CASE_SECONDS=600 "$here/run.sh" translated quiet
