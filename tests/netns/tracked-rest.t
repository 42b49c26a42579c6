#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The cases that tracked.t leaves over. Writes TAP.
here=$(dirname "$0")
kernel=${TEST_KERNEL:-debug}
exec "$here/boot.sh" "tracked-rest-$kernel" --kernel "$kernel" --timeout 1500 -- \
	env CASE_SECONDS=600 "$here/run.sh" --part 2/2 --without 'block.*|vertical|silent.*|races|accounts|daemon.*|doctor|dropped|explained|exposure|rules-made|selftest|untold'
