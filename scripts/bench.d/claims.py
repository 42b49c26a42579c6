# SPDX-License-Identifier: GPL-2.0-or-later
"""What is asked of the numbers of one run, and whether it is so. Only what was
measured is judged, by medians of that run; the same by the least of all rounds,
which others on the machine disturb less, stands beside it."""
import statistics

PEERS = ("xt_psd", "xt_recent", "xt_hashlimit", "nft dynset")


def claim(what, value, asked, ok):
    return {"what": what, "is": value, "asked": asked, "ok": bool(ok)}


def at_most(what, ratio, most, of):
    """RATIO is by medians, and by the least."""
    return claim(what, f"{ratio[0]:.2f} x {of}, least {ratio[1]:.2f}",
                 f"{most:.2f}", ratio[0] <= most)


class Table:
    """Medians by subject and stream; what was not measured is None."""

    def __init__(self, found):
        self.found = found

    def of(self, subject, name):
        cell = self.found.get(subject, {}).get(name)
        return cell and cell["median"]

    def ratio(self, cell, other):
        """Of two (subject, stream); by medians, and by the least."""
        a, b = (self.found.get(subject, {}).get(name)
                for subject, name in (cell, other))
        return a and b and [a[key] / b[key] for key in ("median", "min")]

    def below_peers(self, name, title):
        """Against the cheapest of those that were measured."""
        peers = [(self.of(peer, name), peer) for peer in PEERS
                 if self.of(peer, name)]
        if not peers or not self.of("scanvigil", name):
            return []
        peer = min(peers)[1]
        ratio = self.ratio(("scanvigil", name), (peer, name))
        return [claim(f"{title}, cheapest peer",
                      f"{ratio[0]:.2f} x {peer}, least {ratio[1]:.2f}",
                      "below 1", ratio[0] < 1)]

    def scaling(self, subject, name):
        """The share of twice as much, beside that of the no-op hook."""
        ours, floor = (self.ratio((who, name), (who, f"{name}, 2 CPUs"))
                       for who in (subject, "no-op hook"))
        return ours and floor and [a / b for a, b in zip(ours, floor)]


def established(table):
    for name in ("data", "data, IPv6"):
        ratio = table.ratio(("scanvigil", name), ("no-op hook", name))
        if ratio:
            yield at_most(f"established ({name})", ratio, 1.5, "no-op hook")


def tracked(table):
    yield from table.below_peers("1 k", "SYN, 1 k sources")
    yield from table.below_peers("many", "SYN, 1 k sources of 8 services")
    for name in ("64 k", "1 M"):
        ratio = table.ratio(("scanvigil", name), ("two lines", name))
        if ratio:
            yield at_most(f"SYN, {name} sources", ratio, 1.3, "two lines")
        yield from table.below_peers(name, f"SYN, {name} sources")


def processors(table):
    for name, least in (("data", 0.95), ("1 k", 0.95), ("64 k", 0.95),
                        ("hot", 0.75)):
        ours = table.scaling("scanvigil", name)
        if not ours:
            continue
        peers = [table.scaling(peer, name) for peer in PEERS]
        peers = " ".join(f"{peer[0]:.2f}" for peer in peers if peer)
        yield claim(f"2 CPUs, {name}", f"{ours[0]:.2f} x no-op hook's, least"
                    f" {ours[1]:.2f}, peers {peers or '-'}", f"{least:.2f}",
                    ours[0] >= least)


def flood(table):
    for size in ("64 k", "256 k", "1 M"):
        name = f"flood {size}" if table.of("scanvigil", f"flood {size}") else "flood"
        if name == "flood" and size != "64 k":
            continue
        ratio = table.ratio(("scanvigil", name), ("scanvigil", size))
        if ratio:
            yield at_most(f"flood, table of {size}", ratio, 2,
                          "tracked SYN there")


def instructions(table):
    """Asked were 200 and 300 where the no-op hook took 148, loop included: what
    the loop of the driver takes is no part of it."""
    for name, most, title in (("data", 52, "established"),
                              ("1 k", 152, "SYN, 1 k sources")):
        ours, floor = (table.of(who, name) for who in ("scanvigil", "no-op hook"))
        if ours and floor:
            yield claim(title, f"{ours - floor:.0f} instructions more than the no-op"
                        f" hook's {floor:.0f}", str(most),
                        round(ours - floor) <= most)
    yield from table.below_peers("1 k", "SYN, 1 k sources, instructions")


def memory(found):
    percent = {one["size"]: 100 * (one["told"] / one["booked"] - 1)
               for one in found}
    worst = max(percent, key=lambda size: abs(percent[size]))
    yield claim("memory told", f"{percent[65536]:+.1f} % of what is booked, with a"
                f" table of {worst} {percent[worst]:+.1f} %", "within 5 %",
                abs(percent[worst]) <= 5)
    least, most = found[0], found[-1]
    each = (most["booked"] - least["booked"]) / (most["size"] - least["size"])
    yield claim("memory", f"{each:.0f} B a source", "256", round(each) <= 256)


def spoofed(found):
    runs = [one for one in found if "packets" in one]
    for one in found:
        if "tracked" in one:
            ratio = runs[-1]["ns"] / one["tracked"]
            yield claim(f"flood of {runs[-1]['packets']} sources",
                        f"{ratio:.2f} x tracked SYN of 65,536", "2.00", ratio <= 2)
        if "scan" in one:
            yield claim("60 ports in a minute below a flood",
                        f"level {one['scan']}, {one['ports']} ports", "scan",
                        one["scan"] == "scan")
    more = max(one["after"] for one in runs) - runs[0]["before"]
    # The books are the whole kernel's, and processes come and go meanwhile.
    yield claim("memory in the flood", f"{more / 1024:+.0f} KiB", "unchanged",
                more < 1 << 18)


def events(found):
    median = statistics.median(found[0]["latency_ns"]["line"]) / 1e6
    yield claim("packet to line", f"{median:.2f} ms in the middle", "below 1",
                median < 1)
    untold = sum(abs(one["untold"]) for one in found[1:])
    most = max(one["reached"] for one in found[1:])
    yield claim("findings", f"up to {most} a second, {untold} lost untold",
                "100000, none", most >= 100000 and not untold)


def judge(found):
    claims = []
    growth = found.get("growth", {})
    for part in (found.get("native_ns"), growth.get("ns")):
        if part:
            table = Table(part)
            for group in (established, tracked, processors, flood):
                claims += group(table)
    for part, group in (("memory", memory), ("spoofed", spoofed)):
        if part in growth:
            claims += group(growth[part])
    if "instructions" in found:
        claims += instructions(Table(found["instructions"]))
    if "events" in found:
        claims += events(found["events"])
    return claims
