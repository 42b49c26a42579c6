#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# More cases with Debian's own kernel than stock.t runs. Writes TAP.
here=$(dirname "$0")/../netns
exec "$here/boot.sh" stock-rest-debian --kernel debian --timeout 1500 -- \
	env CASE_SECONDS=600 "$here/run.sh" live quiet unload charged exposure
