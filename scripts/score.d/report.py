# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints a score: tables with a column for each detector, then lines for what
deserves a look. Counts nothing itself."""
import collections

from judge import INFO, NOTICE, SCAN
from told import LEVELS

# The peers know one level only.
COLUMNS = (("scanvigil", SCAN), ("scanvigil", NOTICE), ("scanlogd", SCAN),
           ("xt_psd", SCAN))
WIDTH = 38


def table_row(label, of, cells):
    return f"{label:{WIDTH}}{of:>8}" + "".join(f"{cell:>10}" for cell in cells)


def heading(title, of):
    return [table_row(title, of, ["scanvigil", "scanvigil", "scanlogd",
                                  "xt_psd"]),
            table_row("", "", ["scan", "notice", "model", "model"])]


def scans_table(scores):
    lines = heading("SCANS FOUND, BY TECHNIQUE", "of")
    tables = [scores[name].recall(level) for name, level in COLUMNS]
    for technique in sorted(tables[0]):
        lines.append(table_row(technique, tables[0][technique][1],
                               [table[technique][0] for table in tables]))
    for label, method in (("all captures", "scans"), ("all sources", "sources")):
        cells = [getattr(scores[name], method)(level)
                 for name, level in COLUMNS]
        lines.append(table_row(label, cells[0][1], [c[0] for c in cells]))
    mixed = [scores[name].scans(level, "mixed") for name, level in COLUMNS]
    lines.append(table_row("in mixed captures", mixed[0][1],
                           [cell[0] for cell in mixed]))
    return lines


def anomalies_table(scores):
    found = {name: score.anomalies(INFO) for name, score in scores.items()}
    notice = scores["scanvigil"].anomalies(NOTICE)[0]
    return [table_row("ANOMALIES TOLD (any level, notice)",
                      found["scanvigil"][1],
                      [found["scanvigil"][0], notice, found["scanlogd"][0],
                       found["xt_psd"][0]])]


def accused_table(scores, counts, senders):
    lines = heading("ACCUSED", "of")

    def add(text, of, method, *labels):
        lines.append(table_row(text, of, [
            method(scores[name], level, *labels) for name, level in COLUMNS]))

    def files(score, level, *labels):
        return score.accused_files(level, *labels)

    def sources(score, level, *labels):
        return len(score.accused_sources(level, *labels))

    def permille(score, level, *labels):
        if not senders:
            return "-"
        return f"{1000 * sources(score, level, *labels) / senders:.2f}"

    add("benign captures", counts["benign"], files, "benign")
    add("benign sources", senders, sources, "benign")
    add("  of 1,000 benign sources", "", permille, "benign")
    for label in ("flood", "backscatter"):
        add(f"{label} captures", counts[label], files, label)
    add("others in scan captures", counts["scan"], files, "scan")
    add("others in mixed captures", counts["mixed"], files, "mixed")
    return lines


def explained():
    return ["",
            "Found: each expected source reached that level (notice: or scan). "
            "Accused: a source that is not",
            "expected, at that level, of a kind that accuses. The models see "
            "all packets of a capture."]


def named_line(scores):
    score = scores["scanvigil"]
    parts = []
    for label in ("flood", "backscatter", "benign", "mixed"):
        count = score.named_files(label)
        if count:
            parts.append(f"{label} {count}")
    allowed = score.allowed_files("flood", "backscatter")
    lines = []
    if parts:
        lines.append("captures with a source named, not accused: " +
                     ", ".join(parts))
    if allowed:
        lines.append("flood and backscatter captures with a report that the "
                     f"label allows: {allowed}")
    return lines


def missed_lines(score):
    for v in score.verdicts:
        if v.wants() and v.level() < SCAN:
            whom = ", ".join(f"{source} ({LEVELS[reached]})" for source,
                             reached in v.missed(SCAN).items()) or "anybody"
            yield (f"missed  {v.row.label} {','.join(v.row.techniques)} "
                   f"{v.row.file}: {whom}")
        if score.name == "scanvigil" and v.row.label == "anomaly" and \
                v.any < INFO:
            yield f"missed  anomaly {v.row.file}: nobody was told"


def accused_lines(score, *labels):
    for v in score.of(*labels):
        for source, told in sorted(v.accused.items()):
            yield f"accused {v.row.label} {v.row.file}: {bare(source)}: " \
                  f"{told.reason()}"


def wrong_lines(score):
    for v in score.of("scan", "mixed"):
        for source, names in v.wrong_names().items():
            yield f"name    {v.row.file}: {source} is " \
                  f"{','.join(v.row.techniques)}, called {','.join(names)}"


def bare(network):
    """An address, where the network is only one."""
    address, _, bits = network.partition("/")
    return address if int(bits) == (128 if ":" in address else 32) else network


def capped(lines, title, verbose, most=20):
    lines = list(lines)
    yield ""
    yield f"{title}: {len(lines) or 'none'}"
    yield from lines if verbose else lines[:most]
    if not verbose and len(lines) > most:
        yield f"... {len(lines) - most} more with --verbose"


def text(scores, rows, measured, notes, verbose):
    """The whole report as lines."""
    counts = collections.Counter(row.label for row in rows)
    score = scores["scanvigil"]
    senders = len(benign_senders(rows, measured))
    yield f"{len(rows)} captures, " \
          f"{sum(result.packets for result in measured)} datagrams: " + \
          ", ".join(f"{n} {label}" for label, n in sorted(counts.items()))
    yield ""
    yield from scans_table(scores)
    yield ""
    yield from anomalies_table(scores)
    yield ""
    yield from accused_table(scores, counts, senders)
    yield from explained()
    yield from named_line(scores)
    yield from capped(accused_lines(score, "benign"),
                      "Accused benign sources", verbose)
    yield from capped(wrong_lines(score), "Wrong names", verbose)
    if verbose:
        yield from capped(missed_lines(score), "Missed at level scan", True)
        yield from capped(accused_lines(
            score, "scan", "mixed", "flood", "backscatter"),
            "Accused in other captures", True)
        for peer in ("scanlogd", "xt_psd"):
            yield from capped(missed_lines(scores[peer]),
                              f"Missed by {peer}", True)
            yield from capped(accused_lines(scores[peer], "benign"),
                              f"Accused by {peer}, benign", True)
    if notes:
        yield from capped(notes, "Notes", verbose)


def benign_senders(rows, measured):
    """Distinct addresses that sent packets in benign captures."""
    return set().union(*(result.senders for row, result in zip(rows, measured)
                         if row.label == "benign"), ())


def told_of(networks):
    return {bare(text): told.as_dict() for text, told in networks.items()}


def detector(score):
    """One detector as an object."""
    return {
        "techniques": {
            technique: {"of": of, "scan": found,
                        "notice": score.recall(NOTICE)[technique][0]}
            for technique, (found, of) in score.recall(SCAN).items()},
        "scans": {LEVELS[n]: score.scans(n)[0] for n in (NOTICE, SCAN)},
        "sources": {LEVELS[n]: score.sources(n)[0] for n in (NOTICE, SCAN)},
        "mixed": {LEVELS[n]: score.scans(n, "mixed")[0]
                  for n in (NOTICE, SCAN)},
        "anomalies": {LEVELS[n]: score.anomalies(n)[0]
                      for n in (INFO, NOTICE, SCAN)},
        "accused_files": {
            label: {LEVELS[n]: score.accused_files(n, label)
                    for n in (NOTICE, SCAN)}
            for label in ("benign", "flood", "backscatter", "mixed", "scan")},
        "accused_benign_sources": {
            LEVELS[n]: len(score.accused_sources(n, "benign"))
            for n in (NOTICE, SCAN)},
        "missed": list(missed_lines(score)),
        "wrong_names": list(wrong_lines(score)),
        "captures": [
            {"file": v.row.file, "label": v.row.label,
             "expected": {str(a): LEVELS[n] for a, n in v.expected.items()},
             "accused": told_of(v.accused), "named": told_of(v.named),
             "allowed": told_of(v.allowed)}
            for v in score.verdicts],
    }


def as_object(scores, rows, measured, notes):
    """The same for programs."""
    counts = collections.Counter(row.label for row in rows)
    score = scores["scanvigil"]
    return {
        "captures": dict(counts),
        "packets": sum(result.packets for result in measured),
        "benign_sources": len(benign_senders(rows, measured)),
        "benign_sources_by_file": sum(
            len(result.senders) for row, result in zip(rows, measured)
            if row.label == "benign"),
        "scans": score.scans(SCAN)[1],
        "sources": score.sources(SCAN)[1],
        "detectors": {name: detector(one) for name, one in scores.items()},
        "notes": notes,
    }
