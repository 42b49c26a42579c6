#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""stream.py SRC DST RATE [KIND...] sends RATE packets a second until SIGTERM and
tells how many it sent. KIND is "scan" (SRC's SYNs, port by port), "udp" (SRC's
datagrams), "crowd" (SYNs, each of a new source) or "odd" (Null packets, each of a
new source); all of them by turns if none is named. Their class of service tells
them from others' packets."""
import itertools
import random
import signal
import socket
import struct
import sys
import time

sys.path.insert(0, __file__.rsplit("/", 3)[0] + "/netns/tools")
import packets  # noqa: E402

BURST_SECONDS = 0.01
TOS = 0xb8  # expedited forwarding


def tcp(src, dst, port, flags):
    segment = packets.tcp(src, dst, random.randrange(32768, 61000), port, flags)
    return packets.ip(src, dst, packets.TCP, segment, tos=TOS)


def scan(src, dst):
    for port in itertools.cycle(range(1000, 5000)):
        yield tcp(src, dst, port, packets.SYN)


def udp(src, dst):
    for port in itertools.cycle(range(33434, 33484)):
        yield packets.ip(src, dst, packets.UDP, packets.udp(
            src, dst, 40000, port, b"x" * 32), tos=TOS)


def forged(dst, flags):
    template = bytearray(tcp(packets.spoofed(0), dst, 81, flags))
    for number in itertools.count(random.randrange(1 << 26)):
        # Numbers that follow each other shall not be neighbours.
        source = 0x0b000000 + number * 2654435761 % 0x04000000
        yield packets.respun(template, struct.pack("!I", source))


KINDS = {
    "scan": scan,
    "udp": udp,
    "crowd": lambda _, dst: forged(dst, packets.SYN),
    "odd": lambda _, dst: forged(dst, 0),
}


def main():
    src, dst, rate = sys.argv[1], sys.argv[2], float(sys.argv[3])
    names = sys.argv[4:] or list(KINDS)
    head = packets.GATEWAY + packets.OURS + struct.pack("!H", 0x0800)
    makers = itertools.cycle([KINDS[name](src, dst) for name in names])
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    wire.bind(("eth0", 0))
    over = []
    signal.signal(signal.SIGTERM, lambda *_: over.append(True))
    print("sending", flush=True)
    sent, start = 0, time.monotonic()
    while not over:
        due = (time.monotonic() - start) * rate
        while sent < due and not over:
            try:
                wire.send(head + next(next(makers)))
            except OSError:  # the kernel had no memory for it: never sent
                start += 1 / rate
                continue
            sent += 1
        time.sleep(BURST_SECONDS)
    print("sent", sent, flush=True)


main()
