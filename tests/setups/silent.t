#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every scan again where no answer passes the gateway: asymmetric routes, or a
# sensor on one side. Writes TAP.
here=$(dirname "$0")/../netns
kernel=${TEST_KERNEL:-debug}
exec "$here/boot.sh" "silent-$kernel" --kernel "$kernel" --timeout 1500 -- \
	env CASE_SECONDS=600 "$here/run.sh" silent silent6
