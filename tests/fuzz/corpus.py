#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""corpus.py [FOLDER] makes what the fuzzers begin with: a folder for each of them,
a file for each input, named for what it is. What else is in these folders goes.
Without FOLDER it writes the corpus of the repository; the same each time."""
import os
import struct
import sys

import yaml

# Protocols.
ICMP, TCP, UDP, DCCP, ICMPV6, SCTP, UDPLITE = 1, 6, 17, 33, 58, 132, 136
# TCP flags.
FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32


def ipv4(proto, payload, ident=1, fragment=0, src=7, options=b"", tos=0):
    words = (20 + len(options)) // 4
    return struct.pack("!BBHHHBBH4s4s", 0x40 | words, tos,
                       words * 4 + len(payload), ident, fragment, 57, proto, 0,
                       bytes((203, 0, 113, src)),
                       bytes((198, 51, 100, 10))) + options + payload


def ipv6(proto, payload, src=7):
    prefix = bytes((0x20, 0x01, 0x0D, 0xB8)) + bytes(11)
    return struct.pack("!IHBB", 6 << 28, len(payload), proto, 57) + \
        prefix + bytes((src,)) + prefix + b"\x0a" + payload


def tcp(flags, dport=443, sport=40000, seq=0x11223344, ack=0, window=1024,
        options=b"", urgent=0, reserved=0):
    return struct.pack("!HHIIBBHHH", sport, dport, seq, ack,
                       (20 + len(options)) // 4 << 4 | reserved, flags, window,
                       0, urgent) + options


def udp(dport=53, payload=b"", sport=40000):
    return struct.pack("!HHHH", sport, dport, 8 + len(payload), 0) + payload


def echo(kind, code=0, length=8):
    return struct.pack("!BBHHH", kind, code, 0, 1, 1) + bytes(length)


MSS = b"\x02\x04\x05\xb4"
OS_PROBE = b"\x03\x03\x0a\x01\x02\x04\x05\xb4\x08\x0a" + b"\xff" * 4 + bytes(4) + \
    b"\x04\x02"
# SCTP INIT and DCCP REQUEST.
INIT = struct.pack("!HHII", 40000, 36412, 0, 0) + b"\x01\0\0\x14" + bytes(16)
REQUEST = struct.pack("!HHBBHB", 40000, 5001, 4, 0, 0, 1) + bytes(11)


def packets():
    """What surrounds it (two bytes), then one packet."""
    whole4, whole6 = ipv4(TCP, tcp(SYN)), ipv6(TCP, tcp(SYN))
    made = {
        "syn": whole4, "syn6": whole6,
        "syn-nmap": ipv4(TCP, tcp(SYN, options=MSS)),
        "syn-hping": ipv4(TCP, tcp(SYN, window=512, ack=9)),
        "syn-options": ipv4(TCP, tcp(SYN, options=OS_PROBE)),
        "syn-ip-options": ipv4(TCP, tcp(SYN), options=b"\x94\x04\0\0"),
        "xmas": ipv4(TCP, tcp(FIN | PSH | URG)), "null": ipv4(TCP, tcp(0)),
        "fin": ipv4(TCP, tcp(FIN)), "full": ipv4(TCP, tcp(63)),
        "syn-fin": ipv4(TCP, tcp(SYN | FIN)), "ack": ipv4(TCP, tcp(ACK, ack=5)),
        "rst": ipv4(TCP, tcp(RST)), "maimon": ipv4(TCP, tcp(FIN | ACK)),
        "urgent": ipv4(TCP, tcp(ACK | URG, urgent=9)),
        "reserved": ipv4(TCP, tcp(SYN, reserved=8)),
        "port-zero": ipv4(TCP, tcp(SYN, 0, 0)),
        "udp": ipv4(UDP, udp(payload=b"x" * 20)),
        "udp6": ipv6(UDP, udp(payload=b"x" * 20)),
        "udp-filled": ipv4(UDP, udp(40125, b"C" * 300), ident=0x1042),
        "udp-filled6": ipv6(UDP, udp(40125, b"C" * 300)),
        "udp-lite": ipv4(UDPLITE, udp()), "sctp": ipv4(SCTP, INIT),
        "dccp": ipv4(DCCP, REQUEST), "echo": ipv4(ICMP, echo(8)),
        "echo-ie1": ipv4(ICMP, echo(8, 9, 120)),
        "echo-ie2": ipv4(ICMP, echo(8, 0, 150), tos=4),
        "timestamp": ipv4(ICMP, echo(13)), "echo6": ipv6(ICMPV6, echo(128)),
        "protocol": ipv4(47, bytes(8)), "protocol6": ipv6(47, bytes(8)),
        "tiny": ipv4(TCP, tcp(SYN)[:8], fragment=0x2000),
        "second": ipv4(TCP, tcp(SYN)[8:], fragment=1),
        "oversize": ipv4(UDP, bytes(64), fragment=0x1fff),
        "unreachable": ipv4(ICMP, b"\x03\x03" + bytes(6) + swapped(whole4)),
        "unreachable6": ipv6(ICMPV6, b"\x01\x04" + bytes(6) + swapped6(whole6)),
        "chain": ipv6(0, b"\x3c\0\1\4\0\0\0\0" + b"\x2b\0" + bytes(6) +
                      b"\x06\0" + bytes(6) + tcp(SYN)),
        "ah": ipv6(51, b"\x06\x04" + bytes(22) + tcp(SYN)),
        "atomic": ipv6(44, b"\x06\0\0\0\0\0\0\1" + tcp(SYN)),
        "tiny6": ipv6(44, b"\x06\0\0\1\0\0\0\1" + tcp(SYN)[:8]),
        "long-chain": ipv6(60, (b"\x3c\0" + bytes(6)) * 70),
        "short": whole4[:30], "short6": whole6[:50], "lying": b"\x4f" + whole4[1:],
    }
    surround = {name: b"\x01\x0f" for name in made}
    surround["short"] = surround["short6"] = b"\x09\xff"
    surround["udp"] = b"\x1b\x0f"
    for flow in range(10):
        made[f"flow-{flow}"] = ipv4(TCP, tcp(SYN | ACK, ack=5))
        surround[f"flow-{flow}"] = bytes((0x11, flow))
    return {name: surround[name] + made[name] for name in made}


def swapped(packet):
    """The packet that an error to 198.51.100.10 would quote."""
    return packet[:12] + packet[16:20] + packet[12:16] + packet[20:]


def swapped6(packet):
    return packet[:8] + packet[24:40] + packet[8:24] + packet[40:]


# Orders, as script.c reads them.
ACTS = ("syn flags udp icmp other answer refuse go_on repeat copy burst pieces "
        "tool odd cut wait").split()
# Pauses by their place in the table of script.c.
NOW, MS, TENTH, SECOND, TEN, MINUTE, QUARTER, HOUR = 0, 3, 5, 7, 9, 11, 13, 14
ONE_SIDED, NO_DOSSIERS, SINGLE_V6, STRICT, HASTY, CROWDED, REFUSES = \
    (1 << n for n in range(7))


def order(act, who=0, to=1, port=4, variant=0, sport=0, number=0, pause=NOW):
    return bytes((ACTS.index(act) | pause << 4, who | variant << 5,
                  to | sport << 5, port | number << 6))


def last(act, back=0, variant=0, pause=NOW, who=0):
    """An order about the packet that was sent so many before."""
    return order(act, who, 0, back, variant, pause=pause)


def connection(port=10, end=2):
    return order("syn", port=port) + last("answer") + last("go_on") + \
        last("answer", 1, variant=5) + last("go_on", 0, variant=end)


def sequences():
    """Two bytes of set-up, then orders of four."""
    ports = [order("syn", port=p, pause=MS) for p in range(40)]
    refused = [o + last("refuse") for o in ports]
    hosts = [order("syn", to=h, port=10, pause=TENTH) for h in range(1, 24)]
    pings = [order("icmp", to=h, pause=TENTH) for h in range(1, 24)]
    decoys = b"".join(order("syn", 0, 20, p, sport=1, number=1) +
                      b"".join(last("copy", 0, 7, who=first)
                               for first in (1, 9, 17)) for p in range(3, 9))
    made = {
        "scan": b"".join(refused), "silent-scan": b"".join(ports),
        "filtered-scan": b"".join(o + last("refuse", 0, 7) for o in ports),
        "nmap": b"".join(order("tool", port=p, number=1, sport=1)
                         for p in range(30)),
        "masscan": b"".join(order("tool", port=p, variant=1) for p in range(20)),
        "unicornscan": b"".join(order("tool", port=p, variant=6)
                                for p in range(20)),
        "sweep": b"".join(hosts), "pings": b"".join(pings),
        "sweep-then-ports": b"".join(pings[:15] + hosts + ports),
        "block": b"".join(order("syn", to=n % 24, port=n) for n in range(40)),
        "xmas": b"".join(order("flags", port=p, variant=6) for p in range(20)),
        "strays": b"".join(order("flags", port=p, sport=1) for p in range(20)),
        "udp": b"".join(order("udp", port=p) + last("refuse", 0, 7)
                        for p in range(24)),
        "protocols": b"".join(order("other", port=p, variant=6)
                              for p in range(30)),
        "sctp": b"".join(order("other", port=p) for p in range(20)),
        "clients": b"".join(connection(p, p % 8) for p in range(16)),
        "isn-probe": b"".join(order("syn", port=10, pause=TENTH) + last("answer") +
                              last("go_on", 0, 3) for n in range(8)),
        "fingerprint": b"".join(order("odd", port=p, variant=p % 8, number=p % 4)
                                for p in range(16)),
        "host-check": order("icmp") + order("icmp", variant=1) +
        order("syn", port=19) + order("flags", port=8),
        "zombie": order("tool", variant=5, port=50, sport=0) +
        b"".join(last("repeat") for n in range(6)),
        "pieces": b"".join(order("pieces", port=p, variant=p % 8, number=p % 4)
                           for p in range(24)),
        "pieces6": b"".join(order("pieces", 24 + p % 8, 25, p, p % 8, pause=MINUTE)
                            for p in range(12)),
        "six": b"".join(order("syn", 24 + p % 4, 28, p, pause=MS)
                        for p in range(40)),
        "decoys": decoys, "shared": b"".join(
            order("burst", n, 20, 8 * n % 64, variant=3) for n in range(24)),
        "flood": b"".join(order("burst", n % 24, 1, 8, variant=2, pause=TENTH)
                          for n in range(48)),
        "greetings": b"".join(order("syn", port=p) + last("answer") +
                              last("go_on") + last("go_on", 1, 6)
                              for p in range(4, 10)),
        "traceroute": b"".join(order("udp", port=p, variant=1)
                               for p in (55, 56, 57)),
        "replies": b"".join(order("flags", 0, 1, 58, variant=2, pause=TENTH)
                            for p in range(8)),
        "probes-then-refusals": order("syn", port=4, sport=1) +
        order("syn", port=5, sport=1) +
        b"".join(order("flags", port=p, variant=3, sport=1, pause=MS)
                 for p in range(6, 20)),
        "land": order("odd", variant=3),
        "backscatter": b"".join(order("flags", 0, h % 4, 40 + h, variant=2, sport=5)
                                for h in range(12)),
        "cut": b"".join(order("cut", port=p, variant=p % 8) for p in range(16)),
        "backwards": b"".join(o + order("wait", port=p % 16, variant=1)
                              for p, o in enumerate(ports)),
        "slow": b"".join(o + order("wait", port=QUARTER) for o in ports),
    }
    made = {name: b"\0\0" + orders for name, orders in made.items()}
    made["scan-one-sided"] = bytes((ONE_SIDED, 0)) + b"".join(ports)
    made["sweep-one-sided"] = bytes((ONE_SIDED, 0)) + b"".join(hosts)
    made["block-no-dossiers"] = bytes((NO_DOSSIERS, 0)) + made["block"][2:]
    made["scan-ends"] = bytes((HASTY, 0)) + b"".join(refused) + \
        order("syn", 5, pause=TEN) + b"".join(refused)
    made["expires"] = bytes((HASTY, 0)) + b"".join(
        o + order("wait", port=MINUTE) for o in ports)
    made["flood-crowded"] = bytes((CROWDED, 0)) + made["flood"][2:]
    made["shared-crowded"] = bytes((CROWDED, 0)) + made["shared"][2:]
    made["pieces-crowded"] = bytes((CROWDED, 0)) + b"".join(
        order("pieces", port=p, variant=2) for p in range(24))
    made["six-single"] = bytes((SINGLE_V6, 0)) + made["six"][2:]
    made["strict"] = bytes((STRICT | HASTY | CROWDED, 0)) + b"".join(
        connection(p) + refused[p] for p in range(16))
    made["refused-findings"] = bytes((REFUSES, 1)) + b"".join(refused)
    # What the fuzzer has found.
    made["found-untold-end"] = bytes((REFUSES, 0)) + order("odd", variant=5) + \
        order("syn", 2, 3, pause=HOUR)
    made["found-score-again"] = bytes((REFUSES, 0)) + order("odd", variant=5) + \
        last("repeat") * 8
    made["found-end-level"] = bytes((HASTY | CROWDED, 0)) + b"".join(
        order("syn", who, 20, 4 + 4 * p + who, pause=MS)
        for p in range(4) for who in range(4)) + order("syn", 9, 8, 3, pause=TEN)
    # Twenty-four sources, those that are not listed first with the second probe.
    made["found-decoy-twice"] = b"\0\0" + b"".join(
        order("syn", 0, 20, port, sport=1, number=1) +
        b"".join(last("copy", 0, 7, who=first) for first in rounds)
        for port, rounds in ((3, (1, 9, 17)), (4, (9, 17, 1)), (6, (1,)), (7, (17,))))
    made["found-low-ports"] = b"\0\0" + b"".join(
        order("udp", port=p, sport=1) for p in (4, 5, 6)) + \
        order("flags", port=7, variant=3, sport=2)
    # Seven hosts with a port each, one host more, then both places taken at once.
    made["found-port-twice"] = b"\0\0" + \
        b"".join(order("syn", to=n, port=n + 3, sport=0) for n in range(1, 8)) + \
        order("syn", to=8, port=4) + order("syn", to=9, port=30) + \
        order("syn", to=10, port=30)
    made["found-ages-wrap"] = b"\0\0" + connection() + \
        order("wait", port=HOUR) + order("wait", port=QUARTER) + \
        last("repeat", 2)
    return made


def pcap(link, frames, magic=0xA1B2C3D4, order_of="<", snap=65535):
    out = struct.pack(order_of + "IHHIIII", magic, 2, 4, 0, 0, snap, link)
    for when, frame in frames:
        out += struct.pack(order_of + "IIII", int(when), int(when * 1e6) % 1000000,
                           min(len(frame), snap), len(frame)) + frame[:snap]
    return out


def block(kind, body):
    body += bytes(-len(body) % 4)
    size = len(body) + 12
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def pcapng(link, frames):
    out = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    out += block(1, struct.pack("<HHI", link, 0, 65535) + b"\x09\0\x01\0\x09\0\0\0" +
                 bytes(4))
    for when, frame in frames:
        stamp = int(when * 1e9)
        out += block(6, struct.pack("<IIIII", 0, stamp >> 32, stamp & 0xFFFFFFFF,
                                    len(frame), len(frame)) + frame)
    return out


def captures():
    """A scan of twelve ports in each link type and format."""
    scan = [(1000 + n, ipv4(TCP, tcp(SYN, 20 + n, options=MSS), 100 + n))
            for n in range(12)]
    scan6 = [(1000 + n, ipv6(TCP, tcp(SYN, 20 + n))) for n in range(12)]

    def under(head, frames):
        return [(when, head + frame) for when, frame in frames]

    ether, ether6 = bytes(12) + b"\x08\0", bytes(12) + b"\x86\xdd"
    pieces = [(when, ether + ipv4(TCP, part, int(when), flags))
              for when, whole in scan
              for part, flags in ((whole[20:28], 0x2000), (whole[28:], 1))]
    # (link type, frames)
    links = {
        "raw": (101, scan), "ethernet": (1, under(ether, scan)),
        "ethernet6": (1, under(ether6, scan6)),
        "vlan": (1, under(bytes(12) + b"\x81\0\0\5\x08\0", scan)),
        "qinq": (1, under(bytes(12) + b"\x88\xa8\0\5\x81\0\0\6\x08\0", scan)),
        "mpls": (1, under(bytes(12) + b"\x88\x47\0\0\x10\x40\0\0\x21\x40", scan)),
        "pppoe": (1, under(bytes(12) + b"\x88\x64\x11\0\0\1\0\x40\0\x21", scan)),
        "cooked": (113, under(bytes(14) + b"\x08\0", scan)),
        "cooked2": (276, under(b"\x08\0" + bytes(18), scan)),
        "null": (0, under(b"\2\0\0\0", scan)), "ppp": (9, under(b"\xff\3\0\x21", scan)),
        "hdlc": (104, under(b"\x0f\0\x08\0", scan)), "ipv6": (229, scan6),
        "wifi": (105, under(bytes(40), scan)), "pieces": (1, pieces),
    }
    made = {name: pcap(*what) for name, what in links.items()}
    made["backwards"] = pcap(101, scan[::-1])
    made["nanoseconds"] = pcap(101, scan, 0xA1B23C4D)
    made["big-endian"] = pcap(101, scan, order_of=">")
    # Cut within what is before the IP header.
    for name, snap in (("vlan", 15), ("mpls", 15), ("pppoe", 21), ("ppp", 3)):
        made[f"{name}-snapped"] = pcap(*links[name], snap=snap)
    made["snapped"] = pcap(101, scan, snap=26)
    made["broken-off"] = made["raw"][:-20]
    made["next"] = pcapng(1, under(ether, scan))
    made["next-raw"] = pcapng(101, scan6)
    made["far-apart"] = pcap(101, [((n + 1) * 3600.5, frame) for n, (_, frame)
                                   in enumerate(scan)])
    made["nothing"] = b""
    made["text"] = b"nothing of the kind\n"
    return made


def rules():
    """Options, a word to a line; or a NUL and match data."""
    lines = (
        "", "--level scan", "--level notice", "! --level info", "--level none",
        "--kind sweep,block", "! --kind backscatter,reply", "--kind sweep,,land",
        "--kind os-probe,decoy,distributed,flood,traceroute,idle-scan,fragments",
        "--technique syn,udp-lite,sctp-cookie,bounce", "! --technique connect",
        "--anomaly tcp-port-zero-source,tcp-urgent", "--anomaly frag-tiny,land",
        "--tool nmap,masscan,zmap", "! --tool unknown", "--tool nessus",
        "--score 50", "--score 50:", "--score -10:-1", "--score :0", "--score 7:7",
        "! --score -9:126", "--score 128", "--score 9:3", "--score :", "--verified",
        "! --verified", "--verified --kind sweep --level scan",
        "--level scan --level notice", "--level", "--unknown",
        "! --level info ! --kind land ! --technique syn ! --anomaly tcp-null "
        "! --tool nmap ! --score 1 ! --verified")
    made = {f"words-{n}": line.replace(" ", "\n").encode()
            for n, line in enumerate(lines)}
    made["data"] = b"\0" + struct.pack("<6IhhB3x", 127, 5, 7, 7, 7, 7, -10, 127, 3)
    made["data-newer"] = b"\0" + b"\xff" * 32
    return made


def attribute(kind, value):
    return struct.pack("<HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)


def tables():
    """What the rest is, then a saved file or attributes."""
    saved = (
        "", "# nothing\n", "set scan-score 20 notice-score 5\n",
        "set mark 0x100/0x100\nset mark-verified off\n", "set outside eth0,ppp0\n",
        "set outside none\nset window-ms 1h\nset decay-ms 90s\n",
        "allow add 192.0.2.0/24 --ports 22-80 --for 8h --why \"a pen test\"\n",
        "allow add 2001:db8::/32\nallow add 192.0.2.7 --ports 443\n",
        "allow add 192.0.2.1 --why \"\\x1b[31m \\\" \\\\ \\xc3\\xa9\"\n",
        "set\n", "set scan-score\n", "set scan-score 1000\n", "set nonsense 1\n",
        "set scan-score 3\nset notice-score 9\n", "allow del 192.0.2.1\n",
        "allow add 192.0.2.1/24\n", "allow add 192.0.2.1 --ports 9-3\n",
        "allow add 192.0.2.1\nallow add 192.0.2.1\n", "\"\\x\n", "set \"a\0b\" 1\n",
        "allow add ::1 --for 5 --why x\n", "# " + "x" * 300 + "\n",
        "set outside \"#,a\\\"b\"\n")
    made = {f"saved-{n}": b"f" + text.encode() for n, text in enumerate(saved)}
    numbers = b"".join(attribute(kind, struct.pack("<I", 3)) for kind in range(1, 40))
    bytes_ = b"".join(attribute(kind, b"\3") for kind in range(1, 40))
    wide = b"".join(attribute(kind, struct.pack("<Q", 10**18))
                    for kind in range(1, 90))
    address = b"".join(attribute(kind, bytes((203, 0, 113, 7)))
                       for kind in range(1, 6))
    name = b"".join(attribute(kind, b"eth0\x1b[2J\0") for kind in range(1, 40))
    for form in "seact":
        for what, value in (("u32", numbers), ("u8", bytes_), ("u64", wide),
                            ("address", address), ("name", name)):
            made[f"{form}-{what}"] = form.encode() + value
        # One attribute each, so that the wrong ones hide none of the right.
        for kind in range(1, 34):
            for size in (1, 2, 4, 8, 16):
                if kind % 5 == size % 5:
                    made[f"{form}-{kind}"] = form.encode() + attribute(
                        kind, bytes((2,)) * size)
    return made


def write(folder, files):
    os.makedirs(folder, exist_ok=True)
    for name in set(os.listdir(folder)) - set(files):
        os.unlink(os.path.join(folder, name))
    for name, content in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)


SPEC = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    "../../module/uapi/scanvigil.yaml")
SIZES = {"u8": "B", "u16": "H", "u32": "I", "u64": "Q"}
ASKED, TOLD, ALL = 1, 4, 0x300


class Spec:
    """Requests by the names that the specification has for them."""

    def __init__(self):
        with open(SPEC, encoding="utf-8") as file:
            spec = yaml.safe_load(file)
        self.sets = {s["name"]: s["attributes"] for s in spec["attribute-sets"]}
        self.commands = {o["name"]: (i, o["attribute-set"]) for i, o in
                         enumerate(spec["operations"]["list"], 1)
                         if "attribute-set" in o}

    def attribute(self, which, name, value):
        number, kind = next((i, a["type"]) for i, a in
                            enumerate(self.sets[which], 1) if a["name"] == name)
        data = struct.pack("<" + SIZES[kind], value) if kind in SIZES else value
        return struct.pack("<HH", 4 + len(data), number) + data + \
            bytes(-len(data) % 4)

    def request(self, command, flags=TOLD, **attributes):
        """Flags, then all behind the header of netlink; lists are repeated."""
        number, which = self.commands[command]
        made = struct.pack("<HBBH", ASKED | flags, number, 1, 0)
        for name, values in attributes.items():
            for value in values if isinstance(values, list) else [values]:
                made += self.attribute(which, name.replace("_", "-"), value)
        return made


def requests():
    ask = Spec().request
    v4, v6 = bytes((203, 0, 113, 7)), bytes.fromhex("20010db8000a") + bytes(9)
    net4, host6 = v4[:3] + b"\0", v6 + b"\7"
    made = {name: ask(name, flags) for name, flags in (
        ("config-get", TOLD), ("stats-get", TOLD), ("source-flush", TOLD),
        ("source-get", ALL), ("allow-get", ALL), ("event-get", ALL))}
    made |= {
        "off": ask("config-set", enabled=0), "on": ask("config-set", enabled=1),
        "sizes": ask("config-set", table_size=2048, event_ring=128),
        "table-large": ask("config-set", table_size=1 << 20),
        "scores": ask("config-set", notice_score=3, scan_score=6, udp_score=6),
        "times": ask("config-set", idle_ms=60000, keep_ms=120000, end_ms=1000,
                     window_ms=60000, fast_gap_ms=1000, decay_ms=1000),
        "mark": ask("config-set", mark=0x100, mark_mask=0xff00,
                    mark_verified=0),
        "outside": ask("config-set", outside=[b"wan\0", b"lan\0"]),
        "outside-none": ask("config-set", outside=b"\0"),
        "outside-nine": ask("config-set", outside=[b"eth%d\0" % i
                                                   for i in range(9)]),
        "prefix": ask("config-set", ipv6_prefix=128, replies_visible=0),
        "floods": ask("config-set", flood_rate=10, shared_ports=10,
                      shared_sources=2, event_rate=1000000),
        "source": ask("source-get", address=v4),
        "source6": ask("source-get", address=host6),
        "sources-by-level": ask("source-get", ALL, level=2, family=2),
        "sources-by-kind": ask("source-get", ALL, kinds=2, ifindex=2),
        "sources-by-prefix": ask("source-get", ALL, address=net4,
                                 prefix_len=24),
        "source-del": ask("source-del", address=v4),
        "event": ask("event-get", since=1),
        "events-since": ask("event-get", ALL, since=5),
        "allow": ask("allow-add", address=net4, prefix_len=24),
        "allow6": ask("allow-add", address=v6 + b"\0", prefix_len=64,
                      port_min=80, port_max=443, ttl_ms=1000,
                      reason=b"a test\0"),
        "allow-one": ask("allow-add", address=v4, reason=b"x" * 63 + b"\0"),
        "allowed": ask("allow-get", address=v4),
        "allow-del": ask("allow-del", address=net4, prefix_len=24),
        "allow-del6": ask("allow-del", address=v6 + b"\0", prefix_len=64,
                          port_min=80, port_max=443),
    }
    return made


def main():
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")
    folder = sys.argv[1] if len(sys.argv) > 1 else top
    for name, files in (("packet", packets()), ("sequence", sequences()),
                        ("capture", captures()), ("rule", rules()),
                        ("tables", tables()), ("netlink", requests())):
        write(os.path.join(folder, name), files)


if __name__ == "__main__":
    main()
