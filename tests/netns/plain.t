#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What takes a hundred thousand packets and what asks more of the tool and the
# daemon than of the module, on the kernel without sanitizers unless TEST_KERNEL
# names another. Writes TAP.
here=$(dirname "$0")
kernel=${TEST_KERNEL:-uml}
exec "$here/boot.sh" "plain-$kernel" --kernel "$kernel" --timeout 1500 -- \
	env CASE_SECONDS=600 "$here/run.sh" untold accounts dropped exposure \
		selftest doctor explained rules-made block daemon daemon-sets
