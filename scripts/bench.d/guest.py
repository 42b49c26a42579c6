#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of scripts/bench that runs on the laboratory's gateway: hooks one
detector after the other before the driver's packets and prints what each run
took, a JSON object a line. guest.py ORDERS MODULE...: ORDERS is an object: rounds,
runs (lists of stream, family, sources, packets, CPUs, tracked) and subjects."""
import json
import os
import subprocess
import sys

DRIVER = "/proc/scanvigil_bench"
TABLE_SIZES = [1 << n for n in range(10, 21)]


def command(line, check=True):
    done = subprocess.run(line, shell=True, capture_output=True, text=True,
                          check=False)
    if check and done.returncode:
        sys.exit(f"{line}: {done.stderr.strip() or done.stdout.strip()}")
    return done


def tell(line):
    with open(DRIVER, "w", encoding="ascii") as file:
        file.write(line)


def table_size(sources):
    """The smallest table with room for so many, at least that of the default."""
    return next(size for size in TABLE_SIZES if size >= max(sources, 65536))


def rule(table, words):
    return [f"{tool} -t {table} -A PREROUTING {words}"
            for tool in ("iptables-legacy", "ip6tables-legacy")]


def flush(table):
    return [f"{tool} -t {table} -F" for tool in ("iptables-legacy",
                                                 "ip6tables-legacy")]


def hashlimit(sources):
    size = table_size(sources)
    return rule("raw", "-m hashlimit --hashlimit-above 1000/sec"
                " --hashlimit-mode srcip --hashlimit-name bench"
                f" --hashlimit-htable-size {size} --hashlimit-htable-max {2 * size}")


def dynset(sources):
    size = 4 * table_size(sources)
    lines = []
    for family in ("ip", "ip6"):
        lines += [
            f"nft add table {family} bench",
            f"nft 'add set {family} bench seen {{ typeof {family} saddr . th dport;"
            f" size {size}; timeout 60s; flags dynamic,timeout; }}'",
            f"nft 'add chain {family} bench pre {{ type filter hook prerouting"
            " priority -300; }'",
            f"nft 'add rule {family} bench pre update @seen"
            f" {{ {family} saddr . th dport }}'"]
    return lines


def ours(sources):
    return ["scanvigil set enabled on",
            f"scanvigil set table-size {table_size(sources)}"]


# Each subject: the driver's own hook, how it is set up and taken down, and how
# many sources it can hold (0: any number). Rules match and do nothing.
RAW_DOWN = flush("raw")
SUBJECTS = {
    "nothing": ("none", lambda n: [], [], 0),
    "no-op hook": ("noop", lambda n: [], [], 0),
    "two lines": ("floor", lambda n: [], [], 0),
    "empty raw table": ("none", lambda n: [
        "iptables-legacy -t raw -L -n", "ip6tables-legacy -t raw -L -n"], [], 0),
    "-p tcp": ("none", lambda n: rule("raw", "-p tcp"), RAW_DOWN, 0),
    "xt_psd": ("none", lambda n: rule("raw", "-m psd"), RAW_DOWN, 256),
    "xt_recent": ("none", lambda n: rule("raw", "-m recent --name bench --set"),
                  RAW_DOWN, 100),
    "xt_hashlimit": ("none", hashlimit, RAW_DOWN, 0),
    "nft dynset": ("none", dynset,
                   ["nft delete table ip bench", "nft delete table ip6 bench"], 0),
    "scanvigil": ("none", ours, ["scanvigil set enabled off"], 0),
    "scanvigil, match": ("none", lambda n: ours(n) + rule(
        "mangle", "-m scanvigil --level scan"),
        flush("mangle") + ["scanvigil set enabled off"], 0),
}


def measure(subject, run, number):
    stream, family, sources, packets, cpus, tracked = run
    # Sources become known, memory is touched for the first time.
    warm = max(packets // 4, 3 * sources if stream == "syn" else 0)
    tell(f"run {stream} {family} {sources} {warm} 1 {tracked}")
    tell(f"run {stream} {family} {sources} {packets} {cpus} {tracked}")
    with open(DRIVER, encoding="ascii") as file:
        total, count, dropped = map(int, file.read().split())
    print(json.dumps({
        "subject": subject, "stream": stream, "family": family,
        "sources": sources, "cpus": cpus, "tracked": tracked == "tracked",
        "round": number, "ns": round(total / count, 2), "dropped": dropped}),
        flush=True)


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
            if run[0] == "none" or subject != "two lines" or run[0] == "syn":
                measure(subject, run, number)
        for line in down:
            command(line)
        tell("hook none")


def in_new_namespace(subject, runs, number):
    """Hooks of legacy tables stay until their namespace goes."""
    order = json.dumps({"subject": subject, "runs": runs, "round": number})
    done = subprocess.run(["unshare", "--net", sys.executable, "-IS", __file__,
                           "--one", order], check=False)
    if done.returncode:
        sys.exit(f"{subject} failed")


def one(order):
    command("ip link add bench0 type dummy && ip link set bench0 up")
    trial(order["subject"], order["runs"], order["round"])


def main():
    if sys.argv[1] == "--one":
        one(json.loads(sys.argv[2]))
        return
    orders = json.loads(sys.argv[1])
    command("modprobe -a nf_conntrack xt_recent xt_hashlimit nf_tables "
            "ip6table_raw iptable_raw ip6table_mangle iptable_mangle", False)
    ours_built = [f"{os.environ['LAB_MODULES']}/{name}.ko"
                  for name in ("nf_scanvigil", "xt_scanvigil")]
    for module in sys.argv[2:] + ours_built:
        command(f"insmod {module}")
    for number in range(orders["rounds"]):
        for subject in orders["subjects"]:
            limit = SUBJECTS[subject][3]
            runs = [run for run in orders["runs"]
                    if not limit or run[2] <= max(limit, 1024)]
            in_new_namespace(subject, runs, number)


main()
