#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The oldest and the newest of the kernels that the modules are written for, each
# with its own suite's compiler and userland, in short (the whole, with all others,
# is scripts/matrix); KERNELS names others. Each has a guest under emulation to
# itself, and the first time a root to make. Writes TAP, tests for each row.
set -uo pipefail
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

matrix=$(dirname "$0")/../../scripts/matrix
[ "$(id -u)" = 0 ] || holds sudo -n true ||
	skip_all "a root of another suite is made as root"
holds unshare --mount true || holds sudo -n unshare --mount true ||
	skip_all "nothing may be mounted here"
read -ra rows <<<"${KERNELS:-5.10 7.3}"
said=$("$matrix" --short --json "${rows[@]}")
for row in "${rows[@]}"; do
	claims "$said" "def of: map(select(.row == \"$row\"))[0];" <<-CLAIMS
		$row: compiles without a warning :: of | .kernel != null and .warnings == 0
		$row: every test passes there :: of | .failed == 0 and .ok > 100
		$row: its kernel is content :: of | .green
	CLAIMS
done
plan
