#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every case, half of them here and half in tracked-rest.t beside it, on a
# gateway with connection tracking; the sanitizer kernel unless TEST_KERNEL names
# another. What "vertical" sends, "matrix" does, too: it is for slower guests and
# for those without connection tracking. Where no answer is seen and what happens
# at the same time are set-ups of their own; what asks more of the tool than of the
# module, and what takes a hundred thousand packets, is in plain.t. Writes TAP.
here=$(dirname "$0")
kernel=${TEST_KERNEL:-debug}
exec "$here/boot.sh" "tracked-$kernel" --kernel "$kernel" --timeout 1500 -- \
	env CASE_SECONDS=600 "$here/run.sh" --part 1/2 --without 'block.*|vertical|silent.*|races|accounts|daemon.*|doctor|dropped|explained|exposure|rules-made|selftest|untold'
