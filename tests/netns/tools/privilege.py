#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""privilege.py refused|allowed: asks for every operation and both groups, and
fails unless all are refused with EPERM, or none is."""
import errno
import sys

import netlink

wanted = errno.EPERM if sys.argv[1] == "refused" else 0
bad = []
family = netlink.Family()
for command in family.commands:
    # Reads without arguments are possible; the rest only tells who may.
    for flags in (netlink.ACK, netlink.DUMP):
        error = family.ask(command, flags=flags).error
        if (error == errno.EPERM) != bool(wanted) and \
                error != errno.EOPNOTSUPP:
            bad.append(f"command {command}, flags {flags}: "
                       f"{errno.errorcode.get(error, error)}")
for group in family.groups:
    error = netlink.Family().join(group)
    if (error == errno.EPERM) != bool(wanted):
        bad.append(f"group {group}: {errno.errorcode.get(error, error)}")
if len(family.commands) < 10 or len(family.groups) != 2:
    bad.append(f"{family.commands} {family.groups}")
print(*bad, sep="\n")
sys.exit(bool(bad))
