#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""capture.py KIND FILE writes a small pcap of our own making: the captures that
the tests of replay read. KIND is scan, plain, cooked, vlan, wifi, cut, past,
pieces or empty."""
import struct
import sys

ETHERNET, RAW, COOKED, WIFI = 1, 101, 113, 105


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip(payload, ident=0, fragment=0, proto=6):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), ident,
                       fragment, 50, proto, 0, bytes((203, 0, 113, 7)),
                       bytes((198, 51, 100, 10)))
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def syn(port):
    """As nmap -sS: one source port and sequence number, MSS 1460 alone."""
    return struct.pack("!HHIIBBHHHI", 40000, port, 0x11223344, 0, 0x60, 2, 1024,
                       0, 0, 0x020405B4)


def frames(kind):
    """(link type, [(seconds, bytes)])"""
    ports = [22, 80, 443, 25, 110, 143, 993, 995, 3306, 8080, 21, 23]
    scan = [(1000 + i, ip(syn(port), 100 + i)) for i, port in enumerate(ports)]
    ether = bytes(12) + b"\x08\x00"
    if kind == "plain":
        return RAW, scan
    if kind == "cooked":
        return COOKED, [(t, bytes(14) + b"\x08\x00" + p) for t, p in scan]
    if kind == "vlan":
        tags = bytes(12) + b"\x88\xa8\x00\x05\x81\x00\x00\x06\x08\x00"
        return ETHERNET, [(t, tags + p) for t, p in scan]
    if kind == "wifi":
        return WIFI, [(t, bytes(40)) for t, _ in scan]
    if kind == "past":
        return ETHERNET, [(t, ether + p) for t, p in reversed(scan)]
    if kind == "pieces":
        parts = []
        for i, port in enumerate(ports):
            whole = syn(port)
            for off in range(0, len(whole), 8):
                more = 0x2000 if off + 8 < len(whole) else 0
                parts.append((1000 + i, ether + ip(
                    whole[off:off + 8], 500 + i, more | off // 8)))
        return ETHERNET, parts
    if kind == "empty":
        return ETHERNET, []
    return ETHERNET, [(t, ether + p) for t, p in scan]


def main():
    kind, path = sys.argv[1:]
    link, packets = frames(kind)
    out = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)
    for when, data in packets:
        out += struct.pack("<IIII", when, 0, len(data), len(data)) + data
    if kind == "cut":
        out = out[:-10]
    with open(path, "wb") as file:
        file.write(out)


main()
