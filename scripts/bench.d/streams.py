# SPDX-License-Identifier: GPL-2.0-or-later
"""What scripts/bench sends, before whom, and the results put in order. Measures
nothing itself."""
import collections
import statistics

SUBJECTS = ["nothing", "no-op hook", "two lines", "empty raw table", "-p tcp",
            "xt_psd", "xt_recent", "xt_hashlimit", "nft dynset", "scanvigil",
            "scanvigil, match"]
GROWTH_SUBJECTS = ["no-op hook", "two lines", "xt_hashlimit", "nft dynset",
                   "scanvigil"]

Stream = collections.namedtuple(
    "Stream", "name stream family sources packets cpus tracked",
    defaults=(200000, 1, "tracked"))

STREAMS = [
    Stream("data", "data", 4, 1),
    Stream("data, IPv6", "data", 6, 1),
    Stream("1 k", "syn", 4, 1000),
    Stream("1 k, IPv6", "syn", 6, 1000),
    Stream("no state", "syn", 4, 1000, tracked="untracked"),
    Stream("many", "many", 4, 1000),
    Stream("64 k", "syn", 4, 65536),
    Stream("1 M", "syn", 4, 1000000),
    Stream("hot", "syn", 4, 1),
    Stream("scanner", "scanner", 4, 1),
    Stream("flood", "flood", 4, 1),
    Stream("DNS", "dns", 4, 1000),
    Stream("data, 2 CPUs", "data", 4, 1, cpus=2),
    Stream("1 k, 2 CPUs", "syn", 4, 1000, cpus=2),
    Stream("64 k, 2 CPUs", "syn", 4, 65536, cpus=2),
    Stream("hot, 2 CPUs", "syn", 4, 1, cpus=2),
]
# What is the same for any number of sources costs no more instructions.
COUNTED = [stream for stream in STREAMS
           if stream.cpus == 1 and stream.name not in ("64 k", "1 M", "hot")]

SIZES = {"1 k": 1000, "4 k": 4096, "16 k": 16384, "64 k": 65536,
         "256 k": 262144, "1 M": 1000000}
GROWTH = (
    [Stream(name, "syn", 4, sources) for name, sources in SIZES.items()]
    + [Stream(f"flood {name}", "flood", 4, sources)
       for name, sources in SIZES.items()]
    + [Stream(name, kind, 4, 1) for name, kind in (("data", "data"),
                                                   ("hot", "syn"))]
    + [stream for stream in STREAMS if stream.cpus == 2])


def orders(streams, subjects=None, rounds=1, packets=0, parts=()):
    """What guest.py is to do."""
    return {"rounds": rounds if streams else 0,
            "subjects": subjects or SUBJECTS, "parts": list(parts),
            "runs": [[run.stream, run.family, run.sources,
                      packets or run.packets, run.cpus, run.tracked]
                     for run in streams]}


NAMES = {stream[1:4] + stream[5:]: stream.name for stream in STREAMS + GROWTH}


def summary(results):
    """{subject: {stream: median, least and most of its rounds}}"""
    table = {}
    for one in results:
        if "part" in one:
            continue
        name = NAMES[one["stream"], one["family"], one["sources"], one["cpus"],
                     "tracked" if one["tracked"] else "untracked"]
        cells = table.setdefault(one["subject"], {})
        cells.setdefault(name, []).append(one["ns"])
    return {subject: {name: {"median": statistics.median(values),
                             "min": min(values), "max": max(values)}
                      for name, values in cells.items()}
            for subject, cells in table.items()}


def by_part(results):
    """{part: [what it found]}"""
    parts = {}
    for one in results:
        if "part" in one:
            rest = {key: value for key, value in one.items() if key != "part"}
            name = one["part"].removesuffix(", module")
            parts.setdefault(name, []).append(rest)
    return parts
