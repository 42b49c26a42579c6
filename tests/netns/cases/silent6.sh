# SPDX-License-Identifier: GPL-2.0-or-later
# The matrix of scans (matrix.sh) by IPv6 where no answers are seen.
# shellcheck shell=bash
# shellcheck disable=SC2034
SILENT=1 MATRIX=6
# shellcheck source=tests/netns/cases/matrix.sh
. "$(dirname "$0")/matrix.sh"
