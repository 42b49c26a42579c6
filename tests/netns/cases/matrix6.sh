# SPDX-License-Identifier: GPL-2.0-or-later
# The matrix of scans (matrix.sh) by IPv6, as far as there are such scans.
# shellcheck shell=bash
# shellcheck disable=SC2034
MATRIX=6
# shellcheck source=tests/netns/cases/matrix.sh
. "$(dirname "$0")/matrix.sh"
