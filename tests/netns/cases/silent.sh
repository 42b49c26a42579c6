# SPDX-License-Identifier: GPL-2.0-or-later
# The matrix of scans (matrix.sh) where answers take another way, or there are
# none: what is asked says enough.
# shellcheck shell=bash
# shellcheck disable=SC2034
SILENT=1
# shellcheck source=tests/netns/cases/matrix.sh
. "$(dirname "$0")/matrix.sh"
