#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""reload.py N unloads both modules and loads them again, N times. A rule or a
request may hold one for a while. Prints how often, and how often they were
held."""
import ctypes
import errno
import os
import sys
import time

LIBC = ctypes.CDLL(None, use_errno=True)
SYS_DELETE_MODULE, SYS_FINIT_MODULE = 176, 313
MODULES = os.environ["LAB_MODULES"]
NAMES = "nf_scanvigil", "xt_scanvigil"
PATIENCE = 60


def unload(name):
    held, end = 0, time.monotonic() + PATIENCE
    while LIBC.syscall(SYS_DELETE_MODULE, name.encode(), os.O_NONBLOCK) < 0:
        held = 1
        if ctypes.get_errno() not in (errno.EAGAIN, errno.EBUSY) or \
                time.monotonic() > end:
            sys.exit(f"{name} does not unload: errno {ctypes.get_errno()}")
        time.sleep(0.005)
    return held


def load(name):
    file = os.open(f"{MODULES}/{name}.ko", os.O_RDONLY)
    if LIBC.syscall(SYS_FINIT_MODULE, file, b"", 0) < 0:
        sys.exit(f"{name} does not load: errno {ctypes.get_errno()}")
    os.close(file)


def main():
    held, rounds = 0, int(sys.argv[1])
    for _ in range(rounds):
        for name in reversed(NAMES):
            held += unload(name)
        for name in NAMES:
            load(name)
        time.sleep(0.02)
    print(rounds, held)


main()
