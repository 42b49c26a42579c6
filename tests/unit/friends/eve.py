#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""eve.py FILE reads lines as a reader of Suricata's EVE does: an object a line, no
key twice, with time, type and the addresses of the tuple in the words that Suricata
has for them. Says what is wrong, and where."""
import ipaddress
import json
import re
import sys

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:?\d\d")
PROTOCOLS = {"TCP", "UDP", "ICMP", "IPv6-ICMP", "SCTP", "GRE", "ESP", "AH"}
NAME = re.compile(r"[a-z][a-z0-9_]*")


def once(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError(f"a key is there twice: {names}")
    return dict(pairs)


def names_of(value):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from names_of(inner)


def faults(event):
    if not TIME.fullmatch(event["timestamp"]):
        yield f"timestamp {event['timestamp']}"
    for name in names_of(event):
        if not NAME.fullmatch(name):
            yield f"key {name}"
    if event["event_type"] == "lost":
        return
    if event["event_type"] not in ("portscan", "anomaly"):
        yield f"event_type {event['event_type']}"
    if not isinstance(event["portscan"], dict):
        yield "no object of its type"
    for name in ("src_ip", "dest_ip"):
        ipaddress.ip_address(event[name])
    if event["proto"] not in PROTOCOLS and not event["proto"].isdigit():
        yield f"proto {event['proto']}"
    if not isinstance(event["in_iface"], str):
        yield "in_iface"


def main():
    bad = 0
    with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith("\n"):
                line, bad = "{}", 1
                print(f"{number}: half a line")
            try:
                for fault in faults(json.loads(line, object_pairs_hook=once)):
                    print(f"{number}: {fault}")
                    bad = 1
            except (KeyError, ValueError, TypeError) as error:
                print(f"{number}: {error!r}")
                bad = 1
    sys.exit(bad)


main()
