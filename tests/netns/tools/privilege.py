#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""privilege.py WHO SPEC: asks for every operation that SPEC has and joins every
group, as WHO, and fails where the answer is not the one of the table below, or
where an operation or a group has none.
  refused   whoever runs this may not
  carried   the same, with a socket of a namespace that was left for an own one
  handed    root opens the socket, nobody asks
  root      root in a namespace of its own, fresh
  owner     root of a user namespace in a namespace of its own, fresh"""
import ctypes
import errno
import os
import sys

import netlink
import yaml
from netlink import attr, u8, u32, u64

NEWUSER_NEWNET = 0x10000000 | 0x40000000
NOBODY = 65534
DONE = (0, "")
with open(sys.argv[2], encoding="utf-8") as file:
    SPEC = yaml.safe_load(file)
SETS = {s["name"]: {a["name"]: i for i, a in enumerate(s["attributes"], 1)}
        for s in SPEC["attribute-sets"]}
CONFIG, FILTER, ALLOW = SETS["config"], SETS["filter"], SETS["allow"]
# Both sets call it the same, under the same number.
ADDRESS = attr(FILTER["address"], bytes([192, 0, 2, 99]))
PREFIX = attr(ALLOW["address"], bytes([192, 0, 2, 0])) + \
    u8(ALLOW["prefix-len"], 24)
NO_SOURCE = (errno.ENOENT, "no such source")

# What is asked, and what one who may is answered: alone, and as a dump.
ROWS = {
    "config-get": (b"", DONE, None),
    "config-set": (u8(CONFIG["enabled"], 1), DONE, None),
    "source-get": (ADDRESS, NO_SOURCE, DONE),
    "source-del": (ADDRESS, NO_SOURCE, None),
    "source-flush": (b"", DONE, None),
    "allow-get": (ADDRESS, (errno.ENOENT,
                            "no allow-list entry covers this address"), DONE),
    "allow-add": (PREFIX, DONE, None),
    "allow-del": (PREFIX, DONE, None),
    "event-get": (u64(FILTER["since"], 1 << 60),
                  (errno.ENOENT, "no such event, or it was overwritten"), DONE),
    "stats-get": (b"", DONE, None),
}
# Beyond what a user namespace may have.
LARGE = u32(CONFIG["table-size"], 131072)
LARGE_REFUSED = (errno.EPERM, "table-size is above 65536 in a user namespace")


class Table:
    def __init__(self, who, spec):
        self.may = who in ("root", "owner")
        self.who = who
        self.operations = spec["operations"]["list"]
        self.groups = [g["name"] for g in spec["mcast-groups"]["list"]]
        self.bad = []
        self.asked = 0

    def expect(self, what, got, *wanted):
        self.asked += 1
        if got not in wanted:
            words = [(errno.errorcode.get(e, e), text) for e, text in wanted]
            self.bad.append(f"{what}: {errno.errorcode.get(got[0], got[0])} "
                            f"'{got[1]}', not {words}")

    def ask(self, family, number, name):
        body, alone, dumped = ROWS[name]
        nothing = (errno.EOPNOTSUPP, "")
        denied = (errno.EPERM, "")
        for flags, answer in ((netlink.ACK, alone), (netlink.DUMP, dumped)):
            got = family.ask(number, body, flags)
            wanted = [answer or nothing] if self.may else [denied]
            # What nobody can ask for is refused for one reason or the other.
            if not answer and not self.may:
                wanted.append(nothing)
            self.expect(f"{name}, flags {flags:#x}", (got.error, got.text),
                        *wanted)

    def run(self, family):
        for number, operation in enumerate(self.operations, 1):
            name = operation["name"]
            if "notify" in operation or "event" in operation:
                got = family.ask(number)
                self.expect(name, (got.error, got.text), (errno.EOPNOTSUPP, ""))
            elif name in ROWS:
                self.ask(family, number, name)
            else:
                self.bad.append(f"{name}: there is no row for it")
        if self.may:
            got = family.ask(2, LARGE)
            self.expect("config-set of a large table", (got.error, got.text),
                        DONE if self.who == "root" else LARGE_REFUSED)
            family.ask(2, u8(CONFIG["enabled"], 0))
        if sorted(family.groups) != sorted(self.groups):
            self.bad.append(f"groups: {family.groups}, not {self.groups}")
        for group in self.groups:
            self.expect(f"group {group}", (family.join(group), ""),
                        DONE if self.may else (errno.EPERM, ""))


def main():
    who = sys.argv[1]
    family = netlink.Family()
    if who == "carried":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(NEWUSER_NEWNET):
            sys.exit(os.strerror(ctypes.get_errno()))
    elif who == "handed":
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    table = Table(who, SPEC)
    table.run(family)
    unknown = set(ROWS) - {o["name"] for o in SPEC["operations"]["list"]}
    if unknown:
        table.bad.append(f"rows for what there is not: {unknown}")
    print(*table.bad, sep="\n")
    print(f"{table.asked} answers")
    sys.exit(bool(table.bad) or table.asked < 2 * len(ROWS))


main()
