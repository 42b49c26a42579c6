# SPDX-License-Identifier: GPL-2.0-or-later
"""In the guest: what is set before the packets, how it gets there and goes again,
and what a run of the driver takes. Prints nothing."""
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


# pylint: disable=too-many-arguments
def run(stream, family, sources, packets, cpus, tracked="tracked", rate=0):
    """Nanoseconds a packet, and how many were dropped."""
    tell(f"run {stream} {family} {sources} {packets} {cpus} {tracked} {rate}")
    with open(DRIVER, encoding="ascii") as file:
        total, count, dropped = map(int, file.read().split())
    return total / count, dropped


def status(verb="stats"):
    """What the tool tells programs."""
    return json.loads(command(f"scanvigil {verb} --json").stdout)


def load_modules(files):
    command("modprobe -a nf_conntrack xt_recent xt_hashlimit nf_tables "
            "ip6table_raw iptable_raw ip6table_mangle iptable_mangle", False)
    for module in files + own_modules():
        command(f"insmod {module}")


def own_modules():
    return [f"{os.environ['LAB_MODULES']}/{name}.ko"
            for name in ("nf_scanvigil", "xt_scanvigil")]


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
