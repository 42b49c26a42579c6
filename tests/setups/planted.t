#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Bugs that are planted are found. Writes TAP.
exec "$(dirname "$0")/../../scripts/fuzz" --planted
