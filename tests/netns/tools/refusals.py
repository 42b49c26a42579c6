#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the kernel has to refuse whoever sends it: every parameter below and
above its range, contradictions, addresses, prefixes and ports that make no
sense, and what the specification does not know. Each refusal names its
attribute and leaves everything as it was. Writes TAP without numbers."""
import errno
import struct

import netlink
from netlink import attr, u8, u16, u32, u64

SPEC = netlink.spec()
SETS = {s["name"]: s["attributes"] for s in SPEC["attribute-sets"]}
NAMES = {s: {a["name"]: i for i, a in enumerate(v, 1)} for s, v in SETS.items()}
COMMANDS = {o["name"]: i
            for i, o in enumerate(SPEC["operations"]["list"], 1)}
INTEGERS = {"u8": "=B", "u16": "=H", "u32": "=I", "u64": "=Q"}
GENERIC_HEADER = 20


def ok(good, name, text=""):
    print(f"{'ok' if good else 'not ok'} - {name}")
    if not good:
        print("#", text)


class Refusals:
    def __init__(self):
        self.family = netlink.Family()

    def state(self):
        """Parameters, without the time that passes, and the allow-list."""
        family = self.family
        config = family.ask(COMMANDS["config-get"]).messages
        allowed = family.ask(COMMANDS["allow-get"], flags=netlink.DUMP).messages
        return config, allowed

    def refused(self, name, command, body, error, at=0):
        """at: index of the attribute at fault, None where none is named."""
        before = self.state()
        answer = self.family.ask(COMMANDS.get(command, command), body)
        wanted = error if isinstance(error, tuple) else (error,)
        good = answer.error in wanted
        if at is not None:
            offset, rest = GENERIC_HEADER, body
            for _ in range(at):
                length = struct.unpack_from("=H", rest)[0] + 3 & ~3
                offset, rest = offset + length, rest[length:]
            good = good and answer.offset == offset
        ok(good, f"refused: {name}", str(answer))
        if self.state() != before:
            ok(False, f"refused: {name}: nothing half applied")

    def accepted(self, name, command, body):
        answer = self.family.ask(COMMANDS[command], body)
        ok(not answer.error, f"taken: {name}", str(answer))


def ranges(r):
    number = NAMES["config"]
    other = u32(number["event-rate"], 777)
    for entry in SETS["config"]:
        name, kind = entry["name"], entry["type"]
        checks = entry.get("checks", {})
        if kind not in INTEGERS:
            continue
        at = number[name]
        for word, value in (("below its range", checks.get("min", 0) - 1),
                            ("above its range", checks.get("max", -2) + 1),
                            ("0", 0 if checks.get("min", 0) > 0 else -1),
                            ("all ones", (1 << 8 * struct.calcsize(
                                INTEGERS[kind])) - 1
                             if "max" in checks else -1)):
            if value >= 0:
                r.refused(f"{name} {word}", "config-set", other +
                          attr(at, struct.pack(INTEGERS[kind], value)),
                          (errno.ERANGE, errno.EINVAL), 1)
        r.refused(f"{name} of the wrong size", "config-set", other +
                  attr(at, b"\1\0\0"), (errno.ERANGE, errno.EINVAL), 1)
        r.refused(f"{name} without a value", "config-set",
                  other + attr(at, b""), (errno.ERANGE, errno.EINVAL), 1)


def contradictions(r):
    n = NAMES["config"]

    def pair(name, one, two, at):
        r.refused(name, "config-set", u32(n[one[0]], one[1]) +
                  u32(n[two[0]], two[1]), errno.EINVAL, at)

    pair("scan-score below notice-score",
         ("notice-score", 20), ("scan-score", 10), 1)
    pair("udp-score below notice-score",
         ("udp-score", 3), ("notice-score", 4), 0)
    pair("keep-ms below idle-ms", ("keep-ms", 20000), ("idle-ms", 30000), 0)
    pair("end-ms above keep-ms", ("end-ms", 86400000), ("keep-ms", 3600000), 0)
    pair("fast-gap-ms above window-ms",
         ("window-ms", 60000), ("fast-gap-ms", 60001), 1)
    pair("mark outside mark-mask", ("mark", 0x300), ("mark-mask", 0x100), 0)
    outside = n["outside"]
    r.refused("nine outside interfaces", "config-set",
              b"".join(attr(outside, b"eth%d\0" % i) for i in range(9)),
              errno.EINVAL, 8)
    r.refused("an interface name of 16 bytes", "config-set",
              attr(outside, b"a" * 16 + b"\0"), (errno.EINVAL, errno.ERANGE))
    r.refused("a good and a bad parameter", "config-set",
              u32(n["sweep-hosts"], 20) + u32(n["isn-repeat"], 17),
              errno.ERANGE, 1)


def prefixes(r):
    n = NAMES["allow"]
    at, bits = n["address"], n["prefix-len"]
    v4, v6 = bytes([192, 0, 2, 0]), bytes.fromhex("20010db8" + "0" * 24)
    for command in ("allow-add", "allow-del"):
        for length in (0, 1, 3, 5, 15, 17):
            r.refused(f"{command}: an address of {length} bytes", command,
                      attr(at, b"\1" * length) + u8(bits, 8),
                      (errno.EINVAL, errno.ERANGE))
        r.refused(f"{command}: no address", command, u8(bits, 24),
                  errno.EINVAL, None)
        r.refused(f"{command}: IPv4 /33", command, attr(at, v4) + u8(bits, 33),
                  errno.EINVAL, 1)
        r.refused(f"{command}: IPv6 /129", command,
                  attr(at, v6) + u8(bits, 129), errno.ERANGE, 1)
        r.refused(f"{command}: host bits, IPv4", command,
                  attr(at, v4[:3] + b"\1") + u8(bits, 24), errno.EINVAL)
        r.refused(f"{command}: host bits, IPv6", command,
                  attr(at, v6[:15] + b"\1") + u8(bits, 127), errno.EINVAL)
        r.refused(f"{command}: port-max below port-min", command,
                  attr(at, v4) + u8(bits, 24) + u16(n["port-min"], 9) +
                  u16(n["port-max"], 8), errno.EINVAL, 3)
        r.refused(f"{command}: port-max alone", command, attr(at, v4) +
                  u8(bits, 24) + u16(n["port-max"], 8), errno.EINVAL, 2)
    entry = attr(at, v4) + u8(bits, 24)
    r.refused("allow-add: ttl-ms 0", "allow-add",
              entry + u64(n["ttl-ms"], 0), errno.EINVAL, 2)
    r.refused("allow-add: ttl-ms without end", "allow-add",
              entry + u64(n["ttl-ms"], (1 << 64) - 1), errno.EINVAL, 2)
    r.refused("allow-add: a reason of 64 bytes", "allow-add", entry +
              attr(n["reason"], b"x" * 64 + b"\0"),
              (errno.EINVAL, errno.ERANGE), 2)
    r.refused("allow-del: an entry that is not there", "allow-del",
              entry, errno.ENOENT, None)


def sources(r):
    n = NAMES["filter"]
    address = n["address"]
    for command in ("source-get", "source-del", "allow-get"):
        r.refused(f"{command}: no address", command, b"", errno.EINVAL, None)
        r.refused(f"{command}: an address of 3 bytes", command,
                  attr(address, b"\1\2\3"), (errno.EINVAL, errno.ERANGE))
        r.refused(f"{command}: nobody", command,
                  attr(address, bytes([192, 0, 2, 99])), errno.ENOENT, None)
    r.refused("event-get: none of this number", "event-get",
              u64(n["since"], 1 << 60), errno.ENOENT, None)
    for name, body in (
            ("level 4", u8(n["level"], 4)),
            ("family 99", u8(n["family"], 99)),
            ("an address of 3 bytes", attr(address, b"\1\2\3")),
            ("prefix-len 129", attr(address, b"\0" * 16) +
             u8(n["prefix-len"], 129)),
            ("host bits", attr(address, b"\1\2\3\4") + u8(n["prefix-len"], 8)),
            ("an unknown attribute", u32(99, 1))):
        answer = r.family.ask(COMMANDS["source-get"], body, netlink.DUMP)
        ok(answer.error in (errno.EINVAL, errno.ERANGE, errno.EAFNOSUPPORT),
           f"refused: source-get, dump: {name}", str(answer))


def unknown(r):
    for name in ("config-get", "config-set", "source-get", "source-del",
                 "source-flush", "allow-get", "allow-add", "allow-del",
                 "event-get", "stats-get"):
        r.refused(f"{name}: an unknown attribute", name, u32(99, 1),
                  errno.EINVAL)
    for number in (0, COMMANDS["config-ntf"], COMMANDS["event-ntf"],
                   len(COMMANDS) + 1, 255):
        r.refused(f"command {number}", number, b"", errno.EOPNOTSUPP, None)
    r.refused("bytes behind the last attribute", "config-set",
              u32(NAMES["config"]["event-rate"], 5) + b"\1\2\3\4\5",
              errno.EINVAL, None)
    r.refused("an attribute longer than the message", "config-set",
              struct.pack("=HH", 400, NAMES["config"]["event-rate"]) +
              b"\1\0\0\0", errno.EINVAL, None)
    r.refused("a nested number", "config-set",
              u32(NAMES["config"]["event-rate"] | 0x8000, 5), errno.EINVAL)


def full_list(r):
    n = NAMES["allow"]

    def entry(i):
        return attr(n["address"], bytes([10, 9, i >> 8, i & 255])) + \
            u8(n["prefix-len"], 32)

    errors = [r.family.ask(COMMANDS["allow-add"], entry(i)).error
              for i in range(1024)]
    ok(not any(errors), "taken: 1,024 entries", str([e for e in errors if e]))
    r.refused("the 1,025th entry", "allow-add", entry(1024), errno.ENOSPC, None)
    r.accepted("one of them again", "allow-add", entry(7))
    errors = [r.family.ask(COMMANDS["allow-del"], entry(i)).error
              for i in range(1024)]
    ok(not any(errors), "taken: their deletion", str([e for e in errors if e]))
    left = r.family.ask(COMMANDS["allow-get"], flags=netlink.DUMP).messages
    ok(not left, "nothing is left of them", str(len(left)))


def main():
    r = Refusals()
    ranges(r)
    contradictions(r)
    prefixes(r)
    sources(r)
    unknown(r)
    full_list(r)


if __name__ == "__main__":
    main()
