#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The module asked and sent to at random, for a minute each and never the same
# twice. Writes TAP.
exec "$(dirname "$0")/../fuzz/guest/boot.sh" 60 "$(date +%s)"
