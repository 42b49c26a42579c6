#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The module itself, asked and sent to at random for some seconds each, always the
# same: what it answers is what the specification says, it still finds scans
# afterwards, and the kernel does not complain. Longer ones: tests/setups/fuzz.t
# and scripts/fuzz netlink wire. Writes TAP.
exec "$(dirname "$0")/guest/boot.sh" 6 1
