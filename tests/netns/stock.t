#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a gateway is for, with Debian's own kernel under emulation, which is slow:
# scans and rules. What no kernel could make a difference to is left to faster
# guests and to ../setups/stock-rest.t; all cases on it: scripts/test --kernel
# debian. Writes TAP.
here=$(dirname "$0")
exec "$here/boot.sh" stock-debian --kernel debian --timeout 1500 -- \
	env CASE_SECONDS=600 "$here/run.sh" vertical sweep slow connect mark rules
