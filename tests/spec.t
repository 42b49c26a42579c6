#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Everything that follows from the specification, and from the table that explains
# its words, is what scripts/generate makes of them. Writes TAP.
set -uo pipefail
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

TOP=$(cd "$(dirname "$0")/.." && pwd -P)
check "what is generated follows from the spec and the table of explanations" \
	"$TOP/scripts/generate" --check
plan
