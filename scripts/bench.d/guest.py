#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of scripts/bench that runs on the laboratory's gateway: hooks one
detector after the other before the driver's packets and prints what each run
took, a JSON object a line. guest.py ORDERS MODULE...: ORDERS is an object: rounds,
runs (lists of stream, family, sources, packets, CPUs, tracked), subjects, and
parts of PARTS, which are measured after the runs."""
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
# pylint: disable=wrong-import-position
import detectors  # noqa: E402
import guest_events  # noqa: E402
import guest_growth  # noqa: E402
from detectors import SUBJECTS, command, table_size, tell  # noqa: E402

PARTS = {"events": guest_events.measure, "memory": guest_growth.memory,
         "spoofed": guest_growth.spoofed,
         "namespaces": lambda: guest_growth.namespaces(False),
         "namespaces, module": lambda: guest_growth.namespaces(True)}
# What the two random lines of the floor stand for.
TABLE_STREAMS = {"syn", "many", "flood"}


def measure(subject, run, number):
    stream, family, sources, packets, cpus, tracked = run
    # Sources become known, memory is touched for the first time.
    warm = max(packets // 4, {"syn": 3, "many": 10}.get(stream, 0) * sources)
    detectors.run(stream, family, sources, warm, 1, tracked)
    ns, dropped = detectors.run(stream, family, sources, packets, cpus, tracked)
    print(json.dumps({
        "subject": subject, "stream": stream, "family": family,
        "sources": sources, "cpus": cpus, "tracked": tracked == "tracked",
        "round": number, "ns": round(ns, 2), "dropped": dropped}), flush=True)


def trial(subject, runs, number):
    """One subject before all streams; sizes that differ are set up anew."""
    hook, up, down, _ = SUBJECTS[subject]
    for size in sorted({table_size(run[2]) for run in runs}):
        for line in up(size):
            command(line)
        tell(f"hook {hook} {size}")
        for run in runs:
            if table_size(run[2]) != size:
                continue
            if subject != "two lines" or run[0] in TABLE_STREAMS:
                measure(subject, run, number)
        for line in down:
            command(line)
        tell("hook none")


def in_new_namespace(**order):
    """Hooks of legacy tables stay until their namespace goes."""
    done = subprocess.run(["unshare", "--net", sys.executable, "-IS", __file__,
                           "--one", json.dumps(order)], check=False)
    if done.returncode:
        sys.exit(f"{order.get('subject') or order['part']} failed")


def one(order):
    kind = "veth peer name bench1" if "part" in order else "dummy"
    command(f"ip link add bench0 address 02:00:00:00:00:01 type {kind}")
    command("ip link set bench0 up")
    if "part" in order:
        command("ip link set bench1 up")
        for found in PARTS[order["part"]]():
            print(json.dumps({"part": order["part"], **found}), flush=True)
    else:
        trial(order["subject"], order["runs"], order["round"])


def main():
    if sys.argv[1] == "--one":
        one(json.loads(sys.argv[2]))
        return
    orders = json.loads(sys.argv[1])
    detectors.load_modules(sys.argv[2:])
    for number in range(orders["rounds"]):
        for subject in orders["subjects"]:
            limit = SUBJECTS[subject][3]
            runs = [run for run in orders["runs"]
                    if not limit or run[2] <= max(limit, 1024)]
            if runs:
                in_new_namespace(subject=subject, runs=runs, round=number)
    for part in orders["parts"]:
        in_new_namespace(part=part)


main()
