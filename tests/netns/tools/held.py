#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""held.py CAPABILITIES COMMAND...: runs the command with a standard output that
takes nothing, so that it has to wait where it would write, and fails unless
/proc/PID/status then says that it has just these capabilities (a hexadecimal
mask), none to inherit, and can gain none. held.py CAPABILITIES PID: the same
of a program that runs."""
import os
import subprocess
import sys
import time


NET_ADMIN = 1 << 12


def status_of(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file
                    if ":\t" in line)


def is_so(status, wanted):
    return (all(int(status[name], 16) == wanted for name in ("CapPrm", "CapEff"))
            and int(status["CapBnd"], 16) == wanted & NET_ADMIN
            and all(int(status[name], 16) == 0 for name in ("CapInh", "CapAmb"))
            and status["NoNewPrivs"] == "1")


def await_it(pid, wanted, ended):
    """What its status says last; None if it is as wanted."""
    told = "it ended before"
    for _ in range(600):
        if ended():
            return told
        status = status_of(pid)
        if is_so(status, wanted) and status["State"].startswith("S"):
            return None
        told = {name: status[name] for name in status
                if name.startswith("Cap") or name in ("NoNewPrivs", "State")}
        time.sleep(0.05)
    return told


def start(words):
    """The command, and a pipe without room for another byte."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for size in (4096, 1):
        try:
            while True:
                os.write(writer, b"x" * size)
        except BlockingIOError:
            pass
    os.set_blocking(writer, True)
    # Ended by main().
    # pylint: disable=consider-using-with
    process = subprocess.Popen(words, stdout=writer)
    os.close(writer)
    return process, reader


def main():
    wanted, words = int(sys.argv[1], 16), sys.argv[2:]
    if words[0].isdigit():
        told = await_it(words[0], wanted, lambda: False)
    else:
        process, _reader = start(words)
        told = await_it(process.pid, wanted, lambda: process.poll() is not None)
        process.kill()
        process.wait()
    if told:
        print(*words, told)
    sys.exit(bool(told))


main()
