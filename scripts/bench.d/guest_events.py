# SPDX-License-Identifier: GPL-2.0-or-later
"""In the guest: the road of a finding to a line of 'scanvigil monitor --json'. How
long one takes from the packet that makes it, and how many can be made a second
until some are lost, told or untold."""
import fcntl
import os
import random
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

import detectors
from detectors import command, status
from prober import Prober, address_of

LATENCIES = 400
WARM = 40
RATES = [1000, 10000, 50000, 100000, 200000]
SECONDS = 1
PIPE_BYTES = 1 << 20
ECHO = 0x88b5  # an ethertype for experiments (IEEE 802)
NUMBER = re.compile(rb'"seq":(\d+)')
LOST = re.compile(rb'"event_type":"lost","lost":(\d+)')
SETTINGS = ("enabled on", "table-size 1048576", "event-ring 65536",
            "event-rate 1000000")


class Monitor:
    """The tool, and its pipe."""

    def __init__(self):
        # Ends when its pipe does.
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(["scanvigil", "monitor", "--json"],
                                        stdout=subprocess.PIPE, bufsize=0)
        self.fd = self.process.stdout.fileno()
        fcntl.fcntl(self.fd, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        time.sleep(0.5)

    def end(self):
        self.process.terminate()
        self.process.wait()


def wait_for(fd, source):
    """The time at which the line of this source is there as a whole."""
    text, wanted = b"", f'"src_ip":"{address_of(source)}"'.encode()
    while wanted not in text or not text.endswith(b"\n"):
        if not select.select([fd], [], [], 10)[0]:
            sys.exit(f"no finding of {address_of(source)}")
        text += os.read(fd, 65536)
    return time.monotonic_ns()


def echo(writer):
    """The least that any reader has to do: hear a packet and write a line."""
    ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ECHO))
    ear.bind(("bench0", ECHO))
    os.write(writer, b"\n")
    while True:
        ear.recv(64)
        os.write(writer, b"\n")


class Echo:
    """What the machine takes for waking a process and one behind its pipe."""

    def __init__(self):
        self.fd, writer = os.pipe()
        self.child = os.fork()
        if not self.child:
            echo(writer)
        os.close(writer)
        os.read(self.fd, 1)

    def measure(self, prober):
        start = time.monotonic_ns()
        prober.send(prober.ether[:12] + struct.pack("!H", ECHO) + bytes(46))
        os.read(self.fd, 1)
        return time.monotonic_ns() - start

    def end(self):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)


def pause():
    time.sleep(random.uniform(0.001, 0.005))


def latencies():
    """From the third packet of a source to its line, and an echo after each."""
    prober, monitor, heard = Prober(), Monitor(), Echo()
    found = {"line": [], "echo": []}
    for number in range(LATENCIES + WARM):
        source = 0x0a4d0000 + number
        host = 0xc0000200 + number % 254 + 1
        sport, isn = random.randrange(1024, 65536), random.getrandbits(32)
        port = random.randrange(1, 60000)
        frames = [prober.syn(source, host, sport, port + i, isn) for i in range(3)]
        prober.send(frames[0])
        prober.send(frames[1])
        pause()
        start = time.monotonic_ns()
        prober.send(frames[2])
        spent = wait_for(monitor.fd, source) - start
        pause()
        echoed = heard.measure(prober)
        if number >= WARM:
            found["line"].append(spent)
            found["echo"].append(echoed)
    monitor.end()
    heard.end()
    return found


class Reader(threading.Thread):
    """Counts what comes, by number, and what is told to be missing."""

    def __init__(self, fd, last):
        super().__init__(daemon=True)
        self.fd = fd
        self.last = last
        self.delivered = self.told = self.missing = 0
        self.at = 0

    def run(self):
        rest = b""
        while chunk := os.read(self.fd, PIPE_BYTES):
            whole, _, rest = (rest + chunk).rpartition(b"\n")
            self.told += sum(map(int, LOST.findall(whole)))
            for number in map(int, NUMBER.findall(whole)):
                # What comes twice or late would count as less than nothing.
                self.missing += number - self.last - 1
                self.last = number
                self.delivered += 1
            self.at = time.monotonic()


def caught_up(reader, newest):
    """Until the last one is there, or nothing has come for a while."""
    while reader.last < newest and time.monotonic() - reader.at < 5:
        time.sleep(0.02)


def burst(rate, first):
    """Findings at a rate, each from a source that was never seen."""
    command("scanvigil flush")
    before = status()
    monitor = Monitor()
    reader = Reader(monitor.fd, before["event_seq"])
    reader.at = time.monotonic()
    reader.start()
    start = time.monotonic()
    asked = rate * SECONDS
    ns = detectors.run("scan", 4, first, 3 * asked, 1, "tracked", 3 * rate)[0]
    reader.at = time.monotonic()
    after = status()
    caught_up(reader, after["event_seq"])
    monitor.end()
    reader.join()
    made = after["findings"] - before["findings"]
    suppressed = after["events_suppressed"] - before["events_suppressed"]
    return {"rate": rate, "asked": asked, "reached": round(1e9 / ns / 3),
            "made": made, "suppressed": suppressed,
            "overwritten": (after["events_overwritten"]
                            - before["events_overwritten"]),
            "delivered": reader.delivered, "told": reader.told,
            "missing": reader.missing,
            "untold": made - suppressed - reader.delivered - reader.told,
            "a_second": round(reader.delivered / (reader.at - start))}


def measure():
    for setting in SETTINGS:
        command(f"scanvigil set {setting}")
    # All on one processor: to wake another one is the business of the host.
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {0})
    yield {"latency_ns": latencies()}
    os.sched_setaffinity(0, allowed)
    first = 1
    for rate in RATES:
        yield burst(rate, first)
        first += rate * SECONDS
