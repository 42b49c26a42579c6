# SPDX-License-Identifier: GPL-2.0-or-later
"""What a detector told of one source, whichever detector it was."""

LEVELS = ["none", "info", "notice", "scan"]
# Kinds that say what a source is instead of accusing it.
NAMED = {"flood", "backscatter", "reply", "traceroute", "decoy"}
# Of those, what is part of a scan all the same.
PART_OF_A_SCAN = {"decoy"}


class Told:
    """The worst of each: of all kinds, of those that accuse, and of scans."""

    def __init__(self):
        self.level = self.accused = self.scanning = 0
        self.kinds, self.techniques, self.why = set(), set(), set()
        self.ports = self.hosts = 0

    def add(self, level, kind, techniques, why, ports, hosts):
        level = LEVELS.index(level) if level in LEVELS else 0
        self.level = max(self.level, level)
        if kind not in NAMED:
            self.accused = max(self.accused, level)
        if kind not in NAMED - PART_OF_A_SCAN:
            self.scanning = max(self.scanning, level)
        self.kinds.add(kind)
        self.techniques |= set(techniques)
        self.why |= set(why)
        self.ports = max(self.ports, ports)
        self.hosts = max(self.hosts, hosts)

    def reason(self):
        """One line for people."""
        parts = [LEVELS[self.level], ",".join(sorted(self.kinds)),
                 ",".join(sorted(self.techniques))]
        text = " ".join(part for part in parts if part)
        if self.ports:
            text += f", {self.ports} ports"
        if self.hosts:
            text += f", {self.hosts} hosts"
        return text + (f" ({','.join(sorted(self.why))})" if self.why else "")

    def as_dict(self):
        return {"level": LEVELS[self.level], "kinds": sorted(self.kinds),
                "techniques": sorted(self.techniques),
                "why": sorted(self.why), "ports": self.ports,
                "hosts": self.hosts}
