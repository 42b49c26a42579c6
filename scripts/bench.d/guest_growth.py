# SPDX-License-Identifier: GPL-2.0-or-later
"""In the guest: what scanvigil's memory is by its own word and by the kernel's,
what a flood under forged addresses does to both cost and memory, and what a
network namespace costs in which detection is off."""
import ctypes
import json
import os
import random
import re
import signal
import threading
import time

import detectors
from detectors import command, status
from prober import Prober, address_of

PAGE = os.sysconf("SC_PAGE_SIZE")
SIZES = [1 << n for n in range(10, 21, 2)]
SPOOFED = [1_000_000, 3_000_000, 10_000_000]
SCANNER = 0xc6336407  # 198.51.100.7
VICTIM = 0xc0000201  # 192.0.2.1
NAMESPACES = [1, 10, 100, 1000]
CLONE_NEWNET = 0x40000000
# Where the kernel books what it gives to namespaces; caches of files are not
# among it.
BOOKS = ("Slab", "VmallocUsed", "Percpu")


def meminfo(*names):
    with open("/proc/meminfo", encoding="ascii") as file:
        lines = dict(line.split(":") for line in file)
    return sum(int(lines[name].split()[0]) << 10 for name in names)


def vmalloced():
    with open("/proc/vmallocinfo", encoding="ascii") as file:
        return sum(int(n) for n in re.findall(r" pages=(\d+)", file.read())) * PAGE


def booked():
    """Bytes of the two ways in which a module gets its memory."""
    return vmalloced() + meminfo("Slab")


def settled(read):
    """Frees that wait for a grace period come a little later."""
    now, calm = read(), 0
    for _ in range(100):
        before = now
        time.sleep(0.1)
        now = read()
        calm = calm + 1 if abs(now - before) < 1 << 16 else 0
        if calm == 3:
            break
    return now


def memory():
    command("scanvigil set enabled on && scanvigil set enabled off")
    for size in SIZES:
        command(f"scanvigil set table-size {size}")
        before = settled(booked)
        command("scanvigil set enabled on")
        after = settled(booked)
        told = status("status")["memory"]
        command("scanvigil set enabled off")
        freed = settled(booked)
        yield {"size": size, "told": told, "booked": after - before,
               "left": freed - before}


def spoofed():
    """At the default size, and the no-op hook before the same packets."""
    command("scanvigil set enabled on")
    for packets in SPOOFED:
        before = settled(booked), status("status")["memory"]
        seen = status()
        ns = detectors.run("flood", 4, 1, packets, 1)[0]
        after = settled(booked), status("status")["memory"]
        now = status()
        yield {"packets": packets, "ns": round(ns, 2),
               "before": before[0], "after": after[0],
               "told_before": before[1], "told_after": after[1],
               "sources": now["sources"],
               "probation": now["probation"] - seen["probation"],
               "evicted": now["evicted"] - seen["evicted"]}
    yield scan_inside()
    tracked = [detectors.run("syn", 4, 65536, packets, 1)[0]
               for packets in (200000, 400000)]
    command("scanvigil set enabled off")
    detectors.tell("hook noop 0")
    noop = detectors.run("flood", 4, 1, 1000000, 1)[0]
    detectors.tell("hook none")
    yield {"noop": round(noop, 2), "tracked": round(tracked[1], 2)}


def scan_inside():
    """Sixty ports in a minute, below a flood; tells the scanner's level."""
    prober = Prober()
    sixty = random.sample(range(1, 30000), 60)
    packets = SPOOFED[-1]
    flood = threading.Thread(target=detectors.run, args=(
        "flood", 4, 1, packets, 1, "tracked", packets // len(sixty)))
    flood.start()
    for port in sixty:
        prober.send(prober.syn(SCANNER, VICTIM, random.randrange(1024, 65536),
                               port, random.getrandbits(32)))
        time.sleep(1)
    flood.join()
    known = command(f"scanvigil show {address_of(SCANNER)} --json", False).stdout
    known = json.loads(known or "{}")
    return {"scan": known.get("level", "none"), "ports": known.get("ports", 0),
            "packets_below": packets}


def create():
    """(how many, bytes and nanoseconds of each) with more and more of them."""
    libc = ctypes.CDLL(None, use_errno=True)
    before = settled(lambda: meminfo(*BOOKS))
    made, found = 0, []
    for count in NAMESPACES:
        new, start = count - made, time.monotonic_ns()
        for _ in range(new):
            if libc.unshare(CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "unshare")
            os.open("/proc/self/ns/net", os.O_RDONLY)
        spent = time.monotonic_ns() - start
        made = count
        found.append((count, round((meminfo(*BOOKS) - before) / count),
                      round(spent / new)))
    return found


def in_keeper():
    """To destroy a thousand takes a minute, so they stay until the guest goes."""
    reader, writer = os.pipe()
    if not os.fork():
        os.close(reader)
        with os.fdopen(writer, "w", encoding="ascii") as file:
            json.dump(create(), file)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for fd in (1, 2):
            os.dup2(nowhere, fd)
        while True:
            signal.pause()
    os.close(writer)
    with os.fdopen(reader, encoding="ascii") as file:
        return json.load(file)


def namespaces(loaded):
    """With the module or without; leaves it unloaded, for no other part."""
    command("rmmod xt_scanvigil nf_scanvigil")
    if loaded:
        command(f"insmod {detectors.own_modules()[0]} enable=0")
    for count, size, ns in in_keeper():
        yield {"count": count, "loaded": loaded, "bytes": size, "ns": ns}
    if loaded:
        command("rmmod nf_scanvigil")
