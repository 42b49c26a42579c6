#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""cef.py reads lines of CEF on standard input, as strictly as the format is written
down: seven fields of a header, in which "|" and "\\" alone are escaped, then pairs of
a key that the dictionary has and a value of its type, in which "=" and "\\" are
escaped and "\\n" and "\\r" are ends of lines. Prints each as JSON, or says what is
wrong and ends with 1."""
import ipaddress
import json
import re
import sys

# Of the dictionary, those keys that are used: the type, and the longest value.
KEYS = {"cat": ("text", 1023), "cnt": ("number", 0), "deviceDirection": ("way", 0),
        "deviceInboundInterface": ("text", 128), "dpt": ("port", 0),
        "dst": ("IPv4", 0), "dvchost": ("text", 100), "end": ("time", 0),
        "externalId": ("text", 40), "proto": ("text", 31), "rt": ("time", 0),
        "spt": ("port", 0), "src": ("IPv4", 0), "start": ("time", 0)}
for index in range(1, 7):
    KEYS[f"cs{index}"] = ("text", 4000)
for index in range(1, 4):
    KEYS[f"cn{index}"] = ("number", 0)
for index in range(1, 5):
    KEYS[f"c6a{index}"] = ("IPv6", 0)
for index in range(1, 3):
    KEYS[f"flexString{index}"] = ("text", 1023)
LABELLED = {key for key in KEYS if re.fullmatch(r"(c[sn]|c6a|flexString)\d", key)}
HEADER = re.compile(r"((?:[^|\\\r\n]|\\[|\\])*)\|")
PAIR = re.compile(r"([A-Za-z0-9]+)=((?:[^=\\\r\n]|\\[=\\nr])*?)(?= [A-Za-z0-9]+=|$)")
ENDS = {"n": "\n", "r": "\r"}


def plain(text):
    return re.sub(r"\\(.)", lambda match: ENDS.get(match[1], match[1]), text)


def must(holds, what):
    if not holds:
        raise ValueError(what)


def check(key, value):
    kind, longest = KEYS[key]
    if kind == "text":
        must(0 < len(value) <= longest, f"{key} has {len(value)} characters")
    elif kind == "IPv4":
        ipaddress.IPv4Address(value)
    elif kind == "IPv6":
        ipaddress.IPv6Address(value)
    else:
        must(re.fullmatch(r"-?\d+", value), f"{key} is no number: {value}")
        most = {"port": 65535, "way": 1, "time": 1 << 43}.get(kind, 1 << 63)
        must((kind == "number") or 0 <= int(value) <= most, f"{key}={value}")


def read(line):
    fields, at = [], 0
    for _ in range(7):
        match = HEADER.match(line, at)
        must(match, f"no field of the header at {at}")
        fields.append(plain(match[1]))
        at = match.end()
    must(fields[0] == "CEF:0", "another version")
    must(all(fields), "an empty field of the header")
    must(re.fullmatch(r"\d|10", fields[6]), f"severity {fields[6]}")
    values = {}
    while at < len(line):
        match = PAIR.match(line, at)
        must(match, f"no pair at {at}: {line[at:at + 40]}")
        must(match[1] not in values, f"{match[1]} is there twice")
        values[match[1]] = plain(match[2])
        at = match.end() + 1
    for key, value in values.items():
        if key.endswith("Label"):
            must(key[:-5] in LABELLED and key[:-5] in values, f"{key} labels nothing")
        else:
            must(key in KEYS, f"the dictionary has no {key}")
            check(key, value)
    for key in LABELLED & set(values):
        must(f"{key}Label" in values, f"{key} has no label")
    return {"header": fields, "extension": values}


def main():
    for number, line in enumerate(sys.stdin.buffer.read().decode().split("\n")[:-1], 1):
        try:
            print(json.dumps(read(line)))
        except ValueError as error:
            sys.exit(f"{number}: {error}")


main()
