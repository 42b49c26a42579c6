# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads captures.tsv: what each capture is, whom it holds and what their probes
may be called. Columns are found by name; what cannot be understood is told."""
import csv
import ipaddress
import os
import re

LABELS = ("scan", "anomaly", "flood", "backscatter", "mixed", "benign")
NEEDED = ("file", "label")
WORDS = {
    "NULL": {"null"}, "UDP": {"udp"}, "UDPLITE": {"udp_lite"},
    "SCTP": {"sctp_init"}, "SCTP-INIT": {"sctp_init"},
    "SCTP-COOKIE": {"sctp_cookie"}, "DCCP": {"dccp"}, "PROTO": {"ip_proto"},
    "ICMP": {"echo", "timestamp", "netmask", "icmp_info"}, "ICMP8": {"echo"},
    "ICMP128": {"echo"}, "ICMPV6": {"echo"}, "ICMP13": {"timestamp"},
    "ICMP17": {"netmask"}, "ICMP15": {"icmp_info"}, "ICMP10": {"icmp_info"},
    "TINY": None, "-": None, "": None,
}
# Sets of TCP flags, as letters in the order of the alphabet.
FLAGS = {
    "S": {"syn", "connect"}, "F": {"fin"}, "FPU": {"xmas"}, "A": {"ack"},
    "AF": {"maimon"}, "AS": {"syn_ack"}, "R": {"rst"}, "AR": {"rst"},
}


def canonical(technique):
    """One spelling for each technique: flags in the order of the alphabet."""
    word = technique.strip().upper()
    if word in WORDS or not re.fullmatch("[FSRPAUEC]+", word):
        return word
    return "".join(sorted(set(word) - set("EC")))


class Unusable(Exception):
    """There is nothing to score."""


def names_of(technique):
    """What a technique may be called: a set, None for anything, False for a
    technique that is not known."""
    word = technique.strip().upper()
    if word in WORDS:
        return WORDS[word]
    letters = canonical(word)
    if re.fullmatch("[FSRPAU]+", letters):
        return FLAGS.get(letters, {"flags"})
    return False


class Row:
    """A capture and its label."""

    def __init__(self, fields, number, notes):
        self.file = fields["file"]
        self.label = fields["label"].lower()
        where = f"captures.tsv line {number}"
        self.techniques = [word.strip() for word in
                           fields.get("technique", "").split(",")]
        expected = fields.get("expected", "")
        self.sources = set(self.addresses(expected, where, notes))
        self.nobody = not self.sources and bool(
            re.search(r"\bno\b.*\bexpected\b", expected))
        self.names = {}
        for word in self.techniques:
            self.names[word] = names_of(word)
            if self.names[word] is False:
                notes.append(f"{where}: technique '{word}' is not known; any "
                             "name will do for it")
                self.names[word] = None

    @staticmethod
    def addresses(expected, where, notes):
        for words in re.findall(r"\bsrc=([^\s|]+)", expected):
            for word in filter(None, re.split("[,;]", words)):
                try:
                    yield ipaddress.ip_address(word.split("/")[0])
                except ValueError:
                    notes.append(f"{where}: '{word}' is no address")

    def shared(self):
        """Addresses whose own technique only their packets tell."""
        several = len(self.techniques) > 1
        return {one.packed for one in self.sources} if several else set()

    def wanted_names(self):
        """What a source of it may be called, or None if that is open."""
        if None in self.names.values():
            return None
        return set().union(*self.names.values())


def read(folder):
    """The rows of a folder's captures.tsv, and what was odd about it."""
    path = os.path.join(folder, "captures.tsv")
    try:
        with open(path, newline="", encoding="utf-8-sig",
                  errors="replace") as file:
            lines = list(csv.reader(file, delimiter="\t",
                                    quoting=csv.QUOTE_NONE))
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}: a folder to score has a "
                       "captures.tsv with a line for each capture") from error
    head = [name.strip().lower() for name in lines[0]] if lines else []
    lacking = [name for name in NEEDED if name not in head]
    if lacking:
        raise Unusable(f"{path}: no column '{lacking[0]}' in its first line")
    rows, notes = [], []
    for number, line in enumerate(lines[1:], 2):
        fields = {name: value.strip() for name, value in zip(head, line)}
        if not fields.get("file") or fields["file"].startswith("#"):
            continue
        row = Row({"label": "", **fields}, number, notes)
        if row.label not in LABELS:
            notes.append(f"captures.tsv line {number}: label '{row.label}' is "
                         f"not known: {row.file} is not judged")
            continue
        rows.append(row)
    if not rows:
        raise Unusable(f"{path}: no capture that could be judged")
    return rows, notes
