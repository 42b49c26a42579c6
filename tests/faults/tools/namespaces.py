#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""namespaces.py N makes N network namespaces, one after the other, in which
packets come out of a tunnel; in every second one a detector is switched on.
They go while there is still something to tell. Prints how many there were, and
in how many the detector found what came. "namespaces.py N bare" asks no detector
for anything, and none has to be there."""
import ctypes
import fcntl
import os
import socket
import struct
import sys
import time

sys.path.insert(0, __file__.rsplit("/", 3)[0] + "/netns/tools")
import netlink  # noqa: E402
import packets  # noqa: E402
from netlink import u8, u32  # noqa: E402

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET, TUNSETIFF, SIOCSIFFLAGS, IFF_TUN, IFF_NO_PI, IFF_UP = \
    1 << 30, 0x400454ca, 0x8914, 1, 0x1000, 1
# Of the memory that namespaces have left behind and the kernel still has to free.
BOUND = 100 << 20
SPEC = netlink.spec()
NAMES = {s["name"]: {a["name"]: i for i, a in enumerate(s["attributes"], 1)}
         for s in SPEC["attribute-sets"]}
COMMANDS = {o["name"]: i
            for i, o in enumerate(SPEC["operations"]["list"], 1)}
NULLS = [packets.ip(f"203.0.113.{i}", "192.0.2.1", packets.TCP, packets.tcp(
    f"203.0.113.{i}", "192.0.2.1", 40000, 80 + i, 0)) for i in range(1, 31)]


def tunnel():
    file = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(file, TUNSETIFF, struct.pack("16sH22x", b"tun0",
                                             IFF_TUN | IFF_NO_PI))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH22x", b"tun0", IFF_UP))
    return file


def live(detects):
    """Whether the detector saw what came, in a namespace of this process."""
    if LIBC.unshare(CLONE_NEWNET) < 0:
        return False
    family = netlink.Family() if detects else None
    names = NAMES["config"]
    if family and family.ask(COMMANDS["config-set"], u32(
            names["table-size"], 1024) + u32(names["event-ring"], 64) + u8(
                names["enabled"], 1)).error:
        return False
    file = tunnel()
    for packet in NULLS:
        os.write(file, packet)
    if not family:
        return True
    answer = family.ask(COMMANDS["stats-get"])
    stats = dict(netlink.attributes(answer.messages[0]))
    return struct.unpack("=Q", stats[NAMES["stats"]["findings"]])[0] >= len(NULLS)


def left_behind():
    with open("/proc/vmallocinfo") as file:
        return sum(int(line.split()[1]) for line in file
                   if "[nf_scanvigil]" in line)


def main():
    count, fine = int(sys.argv[1]), 0
    bare = sys.argv[2:] == ["bare"]
    for i in range(count):
        child = os.fork()
        if not child:
            try:
                os._exit(0 if live(i % 2 and not bare) else 1)
            except BaseException as e:
                print(e, file=sys.stderr)
                os._exit(2)
        fine += os.waitpid(child, 0)[1] == 0
        while not i % 16 and left_behind() > BOUND:
            time.sleep(0.05)
    print(count, fine)


main()
