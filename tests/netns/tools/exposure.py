#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""exposure.py SPEC COMMAND...: what the module says while COMMAND goes on and
afterwards, asked for everything that SPEC has. Fails where a message holds what
looks like an address of the kernel, or anything that is no attribute of SPEC of
the size that it has, down to the bytes between attributes. exposure.py SPEC
--size: of all replies, as one line, for what must not change."""
import errno
import os
import re
import struct
import subprocess
import sys

import netlink
import yaml
from netlink import attr, u64, u8

SIZES = {"u8": 1, "u16": 2, "u32": 4, "s32": 4, "u64": 8, "pad": 0}
ADDRESSES = {"address", "target", "children", "members"}
# Which attributes an operation answers with.
ANSWERS = {"config-get": "config", "source-get": "source", "allow-get": "allow",
           "allow-add": "allow", "event-get": "event", "stats-get": "stats"}
# The first attribute of each set but its padding.
ADDRESS = attr(2, bytes([203, 0, 113, 7]))
PREFIX = ADDRESS + u8(3, 32)


def kernel_ranges():
    """Where text, modules and what is allocated are; [from, to)."""
    symbols = []
    with open("/proc/kallsyms", encoding="ascii") as file:
        for line in file:
            symbols.append(int(line.split()[0], 16))
    symbols = [s for s in symbols if s > 1 << 24]
    if max(symbols) >= 1 << 63:
        # All of the upper half but errors, and small negative numbers.
        return [(0xffff800000000000, 0xfffffffffff00000)]
    with open("/proc/meminfo", encoding="ascii") as file:
        total = int(file.readline().split()[1]) << 10
    low = min(symbols) & ~0xfffff
    return [(low, max(low + 2 * total, max(symbols) + (1 << 24)))]


class Judge:
    def __init__(self, spec):
        self.ranges = kernel_ranges()
        self.sets = {s["name"]: s["attributes"] for s in spec["attribute-sets"]}
        self.bad = []
        self.bytes = self.messages = 0

    def pointers(self, what, data):
        """At every second byte. With the header before it a time in milliseconds
        would look like an address for half a minute."""
        for at in range(0, len(data) - 7, 2):
            word = struct.unpack_from("=Q", data, at)[0]
            if any(low <= word < high for low, high in self.ranges):
                self.bad.append(f"{what}: {word:#x} at {at} of {data.hex()}")

    def size_of(self, entry, data):
        kind, name = entry["type"], entry["name"]
        if kind in SIZES:
            return len(data) == SIZES[kind]
        if kind == "string":
            return data.endswith(b"\0") and b"\0" not in data[:-1]
        if name == "sample-ports":
            return 0 < len(data) <= 32 and len(data) % 2 == 0
        return name in ADDRESSES and len(data) in (4, 16)

    def attributes(self, what, name, data):
        at, entries = 0, self.sets[name]
        while at < len(data):
            length, number = struct.unpack_from("=HH", data, at)
            number &= 0x7fff
            end = at + length
            body, padding = data[at + 4:end], data[end:(end + 3) & ~3]
            at = (end + 3) & ~3
            if length < 4 or end > len(data) or not 0 < number <= len(entries):
                self.bad.append(f"{what}: attribute {number} of {length} bytes")
                return
            entry = entries[number - 1]
            if any(padding):
                self.bad.append(f"{what}: {entry['name']} is padded with {padding}")
            if entry["type"] == "nest":
                self.attributes(what, entry["nested-attributes"], body)
                continue
            if not self.size_of(entry, body):
                self.bad.append(f"{what}: {entry['name']} is {body}")
            self.pointers(f"{what}: {entry['name']}", body)

    def message(self, what, name, data):
        self.messages += 1
        self.bytes += len(data)
        self.attributes(what, name, data)


def everything(judge, spec):
    """Every operation, alone and as a dump; its refusals as well."""
    family = netlink.Family()
    bodies = {"source-get": ADDRESS, "source-del": attr(2, bytes(4)),
              "allow-get": ADDRESS, "allow-add": PREFIX, "allow-del": PREFIX,
              "event-get": u64(8, 1)}
    for number, operation in enumerate(spec["operations"]["list"], 1):
        name = operation["name"]
        if name == "source-flush":
            continue
        for flags in (netlink.ACK, netlink.DUMP):
            body = b"" if flags == netlink.DUMP else bodies.get(name, b"")
            answer = family.ask(number, body, flags)
            for data in answer.messages:
                judge.message(name, ANSWERS[name], data)
            if answer.error not in (0, errno.EOPNOTSUPP, errno.ENOENT):
                judge.bad.append(f"{name}: {answer}")


def told(judge, command):
    """What both groups say while the command goes on."""
    family = netlink.Family()
    for group in family.groups:
        family.join(group)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    subprocess.run(["scanvigil", "set", "grace-ms", "1"], check=False,
                   stdout=subprocess.DEVNULL)
    family.socket.settimeout(2)
    seen = set()
    while True:
        try:
            data = family.socket.recv(1 << 18)
        except TimeoutError:
            break
        while len(data) >= 20:
            length = struct.unpack_from("=I", data)[0]
            command_of = data[16]
            seen.add(command_of)
            judge.message(f"notice {command_of}", {3: "config", 11: "event"}
                          [command_of], data[20:length])
            data = data[(length + 3) & ~3:]
    if seen != {3, 11}:
        judge.bad.append(f"only {seen} were heard")


def files(judge):
    """What can be read of the module elsewhere, its own line in the log too."""
    text = subprocess.run(["dmesg"], check=False, capture_output=True,
                          text=True).stdout
    lines = [line for line in text.splitlines() if "scanvigil" in line]
    for folder, _, names in os.walk("/sys/module/nf_scanvigil"):
        for name in names if not folder.endswith(("sections", "notes")) else ():
            path = os.path.join(folder, name)
            if os.stat(path).st_mode & 0o004:
                with open(path, errors="replace", encoding="utf-8") as file:
                    lines += [f"{path}: {line}" for line in file]
    for line in lines:
        for word in re.findall(r"[0-9a-fA-F]{8,16}", line):
            if any(low <= int(word, 16) < high for low, high in judge.ranges):
                judge.bad.append(line)
    if not lines:
        judge.bad.append("the log says nothing of the module")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = yaml.safe_load(file)
    judge = Judge(spec)
    # Whoever looks for addresses finds one.
    judge.pointers("planted", b"\0\0" + struct.pack("=Q", judge.ranges[0][0] + 64))
    if len(judge.bad) != 1:
        sys.exit("no address would be found")
    judge.bad.clear()
    if sys.argv[2:] == ["--size"]:
        everything(judge, spec)
        print(judge.messages, judge.bytes)
        return
    told(judge, sys.argv[2:])
    everything(judge, spec)
    files(judge)
    print(*judge.bad[:20], sep="\n")
    print(f"{judge.messages} messages, {judge.bytes} bytes, "
          f"{[(hex(a), hex(b)) for a, b in judge.ranges]}")
    sys.exit(bool(judge.bad) or judge.messages < 100)


main()
