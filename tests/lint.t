#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The rules of the house, as far as programs can see to them (scripts/check).
# Writes TAP.
set -uo pipefail
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

TOP=$(cd "$(dirname "$0")/.." && pwd -P)
[ -x "$TOP/scripts/check" ] || skip_all "there is no scripts/check"
check "scripts/check has nothing to say" "$TOP/scripts/check"
plan
