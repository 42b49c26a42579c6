# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds what was told against the labels. A scan is found when each source that
is expected reached the level; an anomaly when any source was told; a source is
accused at notice or above, unless of a kind that only names it."""
import ipaddress

from labels import canonical, names_of
from told import NAMED

INFO, NOTICE, SCAN = 1, 2, 3


def main_technique(row, probes):
    """Which of a row's techniques a source used most."""
    if not probes:
        return None
    return max((canonical(word) for word in row.techniques),
               key=lambda word: probes[word])


class Verdict:
    """What one detector made of one capture."""

    def __init__(self, row, told, probes):
        self.row = row
        self.own = {}
        for address in row.sources:
            self.own[address] = main_technique(row, probes.get(address.packed))
        networks = {text: ipaddress.ip_network(text) for text in told}
        self.expected = {}
        whose = {}
        for address in row.sources:
            whose[address] = [
                told[text] for text, net in networks.items()
                if net.version == address.version and address in net]
            self.expected[address] = max(
                (one.scanning for one in whose[address]), default=0)
        covered = {id(one) for all_ in whose.values() for one in all_}
        if self.wants() and not row.sources:
            covered = {id(one) for one in told.values()}
        others = {text: one for text, one in told.items()
                  if id(one) not in covered}
        self.accused = {text: one for text, one in others.items()
                        if one.accused >= NOTICE}
        self.allowed = {text: one for text, one in told.items()
                        if id(one) in covered and one.accused >= NOTICE}
        self.named = {text: one for text, one in others.items()
                      if text not in self.accused and one.kinds & NAMED}
        self.any = max((one.level for one in told.values()), default=0)
        self.scanning = max((one.scanning for one in told.values()), default=0)
        self.names = {address: set().union(*(one.techniques for one in all_))
                      for address, all_ in whose.items()}

    def wants(self):
        """Whether somebody is to be found here at all."""
        row = self.row
        if row.label == "scan":
            return not row.nobody
        return row.label == "mixed" and bool(row.sources)

    def level(self):
        """The level that all who are expected reached."""
        if self.expected:
            return min(self.expected.values())
        return self.scanning

    def found(self, technique, level):
        """A technique of several is found if all who used it are."""
        whose = [reached for address, reached in self.expected.items()
                 if self.own[address] == canonical(technique)]
        return min(whose, default=self.level()) >= level

    def worst(self):
        """How far others than those expected were accused."""
        return max((one.accused for one in self.accused.values()), default=0)

    def missed(self, level):
        return {str(address): reached
                for address, reached in sorted(self.expected.items(), key=str)
                if reached < level}

    def wrong_names(self):
        """Sources that were found and called something else."""
        wrong = {}
        for address, reached in sorted(self.expected.items(), key=str):
            wanted = names_of(self.own[address]) if self.own[address] else \
                self.row.wanted_names()
            if reached >= NOTICE and wanted and \
                    not self.names[address] & wanted:
                wrong[str(address)] = sorted(self.names[address])
        return wrong


class Score:
    """Verdicts of all captures, for one detector."""

    def __init__(self, name, rows, measured):
        self.name = name
        self.verdicts = [Verdict(row, result.told[name], result.probes)
                         for row, result in zip(rows, measured)]

    def of(self, *labels):
        return [v for v in self.verdicts if v.row.label in labels]

    def recall(self, level):
        """{technique: (found, of)} over scans."""
        table = {}
        for verdict in self.of("scan"):
            if not verdict.wants():
                continue
            for technique in verdict.row.techniques:
                found, of = table.get(technique, (0, 0))
                table[technique] = (found + verdict.found(technique, level),
                                    of + 1)
        return table

    def scans(self, level, label="scan"):
        """(found, of) captures."""
        asked = [v for v in self.of(label) if v.wants()]
        return sum(v.level() >= level for v in asked), len(asked)

    def sources(self, level):
        """(found, of) sources that are expected in scans."""
        levels = [reached for v in self.of("scan")
                  for reached in v.expected.values()]
        return sum(reached >= level for reached in levels), len(levels)

    def anomalies(self, level):
        all_ = self.of("anomaly")
        return sum(v.any >= level for v in all_), len(all_)

    def accused_files(self, level, *labels):
        return sum(v.worst() >= level for v in self.of(*labels))

    def accused_sources(self, level, *labels):
        """Addresses, each once."""
        return {text for v in self.of(*labels)
                for text, one in v.accused.items() if one.accused >= level}

    def named_files(self, *labels):
        return sum(bool(v.named) for v in self.of(*labels))

    def allowed_files(self, *labels):
        return sum(bool(v.allowed) for v in self.of(*labels))
