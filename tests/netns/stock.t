#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every case, on a gateway with Debian's own kernel. Writes TAP.
here=$(dirname "$0")
exec "$here/boot.sh" stock-debian --kernel debian --timeout 1500 -- \
	env CASE_SECONDS=600 "$here/run.sh"
