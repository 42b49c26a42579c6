#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""folder.py DIR makes a small folder of labelled captures, sound and broken, whose
score is known; folder.py --peers prints what the models make of known cases, a
line each: the case and what scanlogd and xt_psd tell of it."""
import gzip
import os
import shutil
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__),
                                "../../../scripts/score.d"))
# pylint: disable=wrong-import-position
import made  # noqa: E402
import peers  # noqa: E402

ELEVEN = made.LOW[:11]
PEACE = "198.51.100.77"
V6, V6_TARGET = "2001:db8:bad::7", "2001:db8:1::10"


def answered(port, sport):
    """A connection that is taken, used and ended."""
    def out(flags):
        return made.probe(port, flags, PEACE, sport=sport, seq=sport * 7919)

    def back(flags):
        return made.ip(made.TARGET, PEACE, 6, made.tcp(sport, flags, port))
    return [out(made.SYN), back(made.SYN | made.ACK), out(made.ACK),
            out(made.FIN | made.ACK), back(made.FIN | made.ACK)]


def probes_v6():
    return made.paced([made.ip(V6, V6_TARGET, 6, made.tcp(port))
                       for port in ELEVEN], 0.01)


def captures():
    """{file: packets}"""
    peace = [packet for i, port in enumerate((80, 443))
             for packet in answered(port, 50000 + i)]
    slow = made.ports(ELEVEN, 400, sport=41000)
    return {
        "syn.pcap": made.ports(ELEVEN),
        "fin.pcap": made.ports(ELEVEN, flags=made.FIN),
        "ack.pcap": made.ports(ELEVEN, flags=made.ACK),
        "misnamed.pcap": made.ports(ELEVEN, flags=made.FIN),
        "quiet.pcap": made.paced(peace, 0.1),
        "v6.pcap": probes_v6(),
        "slow.pcap": slow,
        "peace.pcap": made.paced(peace, 0.1),
        "trap.pcap": made.ports(ELEVEN, source="198.51.100.66"),
        "null.pcap": made.ports([22], flags=0),
        "two.pcap": made.ports(ELEVEN) +
        made.paced([made.probe(port, source="203.0.113.8") for port in ELEVEN],
                   0.01, made.START + 60),
    }


ROWS = [
    # label, technique, file, expected; columns in an order of their own.
    ("scan", "S", "syn.pcap", f"src={made.SCANNER} tech=some"),
    ("scan", "F", "fin.pcap", f"src={made.SCANNER}"),
    ("scan", "A", "ack.pcap", f"src={made.SCANNER}"),
    ("scan", "NULL", "misnamed.pcap", f"src={made.SCANNER}"),
    ("scan", "S", "quiet.pcap", f"src={PEACE}"),
    ("scan", "S", "v6.pcap", f"src={V6} tech=some"),
    ("scan", "S", "slow.pcap", "-"),
    ("scan", "S", "two.pcap", f"src={made.SCANNER} a | src=203.0.113.8 b"),
    ("scan", "-", "none.pcap", "ARP only: no IP scan expected"),
    ("scan", "S", "packed.pcap.gz", f"src={made.SCANNER}"),
    ("scan", "WINK", "syn.pcap", f"src={made.SCANNER} src=nobody"),
    ("benign", "-", "peace.pcap", "-"),
    ("benign", "-", "trap.pcap", ""),
    ("anomaly", "NULL", "null.pcap", "no scan expected"),
    ("flood", "S", "syn.pcap", f"src={made.SCANNER} may be told"),
    ("backscatter", "-", "peace.pcap", "no scan expected"),
    ("mixed", "S", "syn.pcap", f"src={made.SCANNER}"),
    ("riddle", "-", "syn.pcap", "-"),
]
DAMAGED = [
    ("scan", "S", "missing.pcap", f"src={made.SCANNER}"),
    ("benign", "-", "text.pcap", "-"),
    ("scan", "S", "cut.pcap", f"src={made.SCANNER}"),
]


def write_rows(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.write("label\ttechnique\tnotes\tfile\texpected\n")
        for label, technique, name, expected in rows:
            file.write(f"{label}\t{technique}\t-\t{name}\t{expected}\n")
        file.write("\n")


def make(folder):
    for name in ("sound", "damaged"):
        os.makedirs(os.path.join(folder, name))
    sound, damaged = (os.path.join(folder, name)
                      for name in ("sound", "damaged"))
    for name, packets in captures().items():
        made.write(os.path.join(sound, name), packets)
    made.write(os.path.join(sound, "none.pcap"), [])
    with open(os.path.join(sound, "syn.pcap"), "rb") as plain, \
            gzip.open(os.path.join(sound, "packed.pcap.gz"), "wb") as packed:
        shutil.copyfileobj(plain, packed)
    write_rows(os.path.join(sound, "captures.tsv"), ROWS)
    with open(os.path.join(damaged, "text.pcap"), "w",
              encoding="ascii") as file:
        file.write("nothing of the kind\n")
    with open(os.path.join(sound, "syn.pcap"), "rb") as whole, \
            open(os.path.join(damaged, "cut.pcap"), "wb") as cut:
        cut.write(whole.read()[:-10])
    write_rows(os.path.join(damaged, "captures.tsv"), DAMAGED)


def tells(rule, packets):
    """Whether a model tells anybody, of raw IPv4 packets."""
    for seconds, packet in packets:
        rule.packet(seconds, packet[12:16], packet[9], packet[20:])
    return "yes" if rule.sources else "no"


def print_peers():
    every = made.scenarios()
    every["fifo of 256"] = every.pop("260 others between two probes")
    for name, packets in every.items():
        if not name.startswith(("at random", "fragments")):
            print(f"{name}: {tells(peers.Scanlogd(), packets)} "
                  f"{tells(peers.Psd(), packets)}")


if sys.argv[1] == "--peers":
    print_peers()
else:
    make(sys.argv[1])
