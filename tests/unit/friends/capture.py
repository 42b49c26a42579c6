#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""capture.py FILE writes a capture that began 20 minutes ago, with sources of every
sort: who scans and can be nobody else, who may be forged, who is inside, who only
sends something odd, who is in peace. All scans have ended in it."""
import os
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__),
                                "../../../scripts/score.d"))
# pylint: disable=wrong-import-position
import made  # noqa: E402
from made import ACK, FIN, PSH, RST, SYN, URG  # noqa: E402

V4, V6, INSIDE = made.TARGET, "2001:db8:1::10", "192.0.2.80"
CLOSED = made.LOW[:12] + made.HIGH[:20]


def segment(source, target, ports, flags, numbers):
    head = struct.pack("!HHIIBBHHH", *ports, *numbers, 0x50, flags, 29200, 0, 0)
    return made.ip(source, target, 6, head)


def contact(source, target, sport, port, is_open):
    """One connection, taken and ended, or refused."""
    def out(flags, *numbers):
        return segment(source, target, (sport, port), flags, numbers)

    def back(flags, *numbers):
        return segment(target, source, (port, sport), flags, numbers)
    mine, theirs = sport * 7919, sport * 6007
    if not is_open:
        return [out(SYN, mine, 0), back(RST | ACK, 0, mine + 1)]
    return [out(SYN, mine, 0), back(SYN | ACK, theirs, mine + 1),
            out(ACK, mine + 1, theirs + 1),
            out(FIN | ACK, mine + 1, theirs + 1),
            back(FIN | ACK, theirs + 1, mine + 2),
            out(ACK, mine + 2, theirs + 2)]


def walk(source, target):
    """One connection that is taken, and many ports that are closed."""
    found = contact(source, target, 50000, 443, True)
    for number, port in enumerate(CLOSED):
        found += contact(source, target, 50001 + number * 7, port, False)
    return found


def peace(source, target):
    return [packet for sport in range(51000, 51100, 9)
            for packet in contact(source, target, sport, 443, True)]


def main():
    streams = [
        walk("203.0.113.8", V4),
        walk("2001:db8:bad::7", V6),
        walk("10.0.0.5", INSIDE),
        [made.probe(port, source="203.0.113.7") for port in CLOSED],
        [made.probe(80, FIN | PSH | URG, "203.0.113.9", sport=41000)],
        [made.ip("203.0.113.10", V4, 17, made.udp(53, sport=0))],
        peace("203.0.113.20", V4),
    ]
    start = time.time() - 1200
    packets = [(start + i * 0.02 + n * 0.001, packet)
               for n, stream in enumerate(streams)
               for i, packet in enumerate(stream)]
    packets += [(start + 1190 + i * 0.02, packet)
                for i, packet in enumerate(peace("203.0.113.21", V4))]
    made.write(sys.argv[1], sorted(packets))


main()
