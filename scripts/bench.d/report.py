# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints what scripts/bench found, as tables. Judges nothing: claims.py does."""
import statistics

import streams

MIB = 1 << 20


def table(title, head, rows):
    """The first column to the left, the others to the right."""
    cells = [list(map(str, row)) for row in [head] + rows]
    widths = [max(map(len, column)) for column in zip(*cells)]
    return "\n".join([title] + [
        f"{row[0]:{widths[0]}}" + "".join(
            f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:]))
        for row in cells])


def medians(title, found, names):
    rows = [[subject] + [f"{cells[name]['median']:.0f}" if name in cells else "-"
                         for name in names] for subject, cells in found.items()]
    return table(title, [""] + names, rows)


def spread(found):
    """How far apart the rounds are, at the middle cell, in percent."""
    return 100 * statistics.median(
        (cell["max"] - cell["min"]) / cell["median"]
        for cells in found.values() for cell in cells.values())


def latency(events):
    rows = []
    for name, title in (("line", "packet to line"), ("echo", "packet to any line")):
        values = events[0]["latency_ns"][name]
        at = statistics.quantiles(values, n=100, method="inclusive")
        rows.append([title, len(values)]
                    + [f"{at[n] / 1000:.0f}" for n in (49, 89, 98)])
    return table("us from a packet to a line of 'scanvigil monitor', and to that of"
                 " a process that does nothing else",
                 ["", "of", "median", "90 %", "99 %"], rows)


def rates(events):
    keys = ("reached", "made", "suppressed", "delivered", "told", "untold",
            "a_second")
    return table(
        "findings for a second at a rate, each of a source of its own: lost ones"
        " are told by the reader, to the unit",
        ["asked a second", "reached", "made", "suppressed", "delivered",
         "lost, told", "untold", "read a second"],
        [[one["rate"]] + [one[key] for key in keys] for one in events[1:]])


def memory(found):
    rows, least = [], found[0]
    for one in found:
        more = one["size"] - least["size"]
        rows.append([
            one["size"], f"{one['told'] / MIB:.2f}", f"{one['booked'] / MIB:.2f}",
            f"{100 * (one['told'] / one['booked'] - 1):+.1f} %",
            f"{(one['booked'] - least['booked']) / more:.0f}" if more else "-",
            f"{one['booked'] / one['size']:.0f}", one["left"] >> 10])
    return table("memory by table size, MiB",
                 ["sources", "told", "booked", "apart", "B a source more",
                  "B a source in all", "KiB left when off"], rows)


def spoofed(found):
    rows = [[one["packets"], f"{one['ns']:.0f}",
             f"{(one['after'] - one['before']) / 1024:+.0f}",
             one["told_after"] - one["told_before"], one["sources"],
             one["probation"], one["evicted"]]
            for one in found if "packets" in one]
    lines = [table("flood under forged addresses, table of 65,536",
                   ["packets", "ns each", "KiB booked", "B told", "sources",
                    "in probation", "evicted"], rows)]
    for one in found:
        if "noop" in one:
            lines.append(f"beside it: no-op hook {one['noop']:.0f} ns, tracked SYN"
                         f" of 65,536 sources {one['tracked']:.0f} ns")
        if "scan" in one:
            lines.append("60 ports in a minute, below the flood of"
                         f" {one['packets_below']}: level {one['scan']},"
                         f" {one['ports']} ports")
    return "\n".join(lines)


def scaling(found):
    """What two processors get through, of twice as much as one does."""
    pairs = [stream.name for stream in streams.STREAMS if stream.cpus == 2]
    rows = []
    for subject, cells in found.items():
        row = [subject]
        for two in pairs:
            one = two.removesuffix(", 2 CPUs")
            if one not in cells or two not in cells:
                row.append("-")
                continue
            a, b = cells[one]["median"], cells[two]["median"]
            row.append(f"{a:.0f} {b:.0f}  {a / b:.2f}")
        rows.append(row)
    return table("ns with one processor, ns with two, and the share of twice as much"
                 " that these get through",
                 [""] + [two.removesuffix(", 2 CPUs") for two in pairs], rows)


def namespaces(found):
    rows = []
    for count in sorted({one["count"] for one in found}):
        row = [count]
        for key, unit in (("bytes", 1024), ("ns", 1000)):
            without, loaded = (
                statistics.median(one[key] for one in found if one["count"] == count
                                  and one["loaded"] == is_loaded) / unit
                for is_loaded in (False, True))
            row += [f"{without:.1f}", f"{loaded:.1f}", f"{loaded - without:+.1f}"]
        rows.append(row)
    return table("network namespaces in which detection is off, each",
                 ["how many", "KiB without", "KiB with", "more", "us without",
                  "us with", "more"], rows)


def growth(found):
    names = list(streams.SIZES)
    return [
        medians("ns a tracked SYN, by sources (median of 5 rounds, which differ by"
                f" {spread(found['ns']):.0f} % in the middle)", found["ns"], names),
        medians("ns a packet of a flood, in tables for so many sources",
                found["ns"], [f"flood {name}" for name in names]),
        memory(found["memory"]), spoofed(found["spoofed"]),
        scaling(found["ns"]), namespaces(found["namespaces"])]


def claimed(claims):
    return "\n".join(["claims"] + [
        f"{one['what']}: {one['is']} (asked {one['asked']}):"
        f" {'yes' if one['ok'] else 'no'}" for one in claims])


def sections(found):
    if "native_ns" in found:
        native = found["native_ns"]
        yield medians("ns a packet, median of the rounds, which differ by"
                      f" {spread(native):.0f} % in the middle", native,
                      [stream.name for stream in streams.STREAMS])
    if "instructions" in found:
        yield medians("instructions a packet", found["instructions"],
                      [stream.name for stream in streams.COUNTED])
    if "growth" in found:
        yield from growth(found["growth"])
    if "events" in found:
        yield latency(found["events"])
        yield rates(found["events"])
    yield claimed(found["claims"])
