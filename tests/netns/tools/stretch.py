#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""stretch.py SECONDS IN OUT PREFIX makes time pass: of each source whose address
begins with PREFIX, every new port is that many seconds after the one before,
and what belongs to a port stays with it. IN and OUT are captures of Ethernet;
what has no ports is left out."""
import socket
import struct
import sys

HEADER = struct.Struct("<IIII")


def read(path):
    """(nanoseconds, frame)"""
    with open(path, "rb") as file:
        data = file.read()
    scale = {0xA1B2C3D4: 1000, 0xA1B23C4D: 1}[struct.unpack("<I", data[:4])[0]]
    at = 24
    while at + HEADER.size <= len(data):
        seconds, part, length, _ = HEADER.unpack_from(data, at)
        at += HEADER.size
        yield seconds * 10**9 + part * scale, data[at:at + length]
        at += length


def ends(frame):
    """(source, its port, destination, its port) as text and numbers, or None"""
    kind = struct.unpack_from("!H", frame, 12)[0]
    if kind == 0x0800 and frame[23] in (6, 17, 132):
        at, size, family = 26, 4, socket.AF_INET
        ports = 14 + (frame[14] & 15) * 4
    elif kind == 0x86DD and frame[20] in (6, 17, 132):
        at, size, family, ports = 22, 16, socket.AF_INET6, 54
    else:
        return None
    src, dst = (socket.inet_ntop(family, frame[i:i + size])
                for i in (at, at + size))
    return (src, dst) + struct.unpack_from("!HH", frame, ports)


def stretch(packets, gap, prefix):
    slots, first, moved = {}, {}, []
    for when, frame in packets:
        found = ends(frame)
        if not found:
            continue
        src, dst, sport, dport = found
        probe = src.startswith(prefix)
        source, port = (src, dport) if probe else (dst, sport)
        known = slots.setdefault(source, {})
        if port not in known:
            if not probe:
                continue
            known[port] = len(known)
            first[source, port] = when
        after = min(when - first[source, port], gap * 10**9 // 2)
        moved.append((10**18 + known[port] * gap * 10**9 + after, frame))
    return sorted(moved, key=lambda packet: packet[0])


def main():
    gap, path, out, prefix = sys.argv[1:]
    with open(out, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for when, frame in stretch(read(path), int(gap), prefix):
            file.write(HEADER.pack(when // 10**9, when % 10**9 // 1000,
                                   len(frame), len(frame)) + frame)


main()
