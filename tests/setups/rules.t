#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Rules with -m scanvigil in every table, as they are given, saved and matched
# (tests/xtables/rules.sh). Writes TAP.
here=$(dirname "$0")/../netns
kernel=${TEST_KERNEL:-debug}
exec "$here/boot.sh" "rules-$kernel" --kernel "$kernel" --timeout 1500 -- "$here/../xtables/rules.sh"
