#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Everything that follows from the specification is what scripts/generate makes
# of it. Writes TAP.
set -uo pipefail
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

TOP=$(cd "$(dirname "$0")/.." && pwd -P)
check "what is generated follows from module/uapi/scanvigil.yaml" \
	"$TOP/scripts/generate" --check
plan
