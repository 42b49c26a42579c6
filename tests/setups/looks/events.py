#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""events.py NUMBER SECONDS [hostile]: events of that many scans as JSON lines, drawn
from a fixed seed, within two times SECONDS before now; hostile ones have markup and
words without end for names."""
import datetime
import json
import random
import sys
import time

PORTS = (21, 22, 23, 25, 53, 80, 110, 161, 443, 445, 1433, 3306, 3389, 5432, 5900,
         6379, 8080, 8443, 9200, 27017)
KINDS = ("vertical", "vertical", "vertical", "sweep", "sweep", "block", "decoy",
         "distributed", "os-probe", "backscatter")
TECHNIQUES = ("syn", "fin", "null", "xmas", "ack", "udp", "echo", "maimon")
TOOLS = ("unknown", "nmap", "nmap", "masscan", "zmap", "hping3", "mirai")
HOSTILE = {"host": "<img src=http://192.0.2.1/x onerror=alert(1)>" + "W" * 60,
           "dest_ip": "http://192.0.2.1/" + "A" * 100,
           "src_ip": "<script>document.title='taken'</script>" + "M" * 80}


def when(seconds):
    at = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return at.isoformat(timespec="microseconds")


def source(draw, inside):
    if inside:
        return f"192.0.2.{draw.randrange(2, 9)}"
    if draw.random() < 0.3:
        return f"2001:db8:{draw.randrange(65536):x}:{draw.randrange(65536):x}::"
    net = draw.choice(("203.0.113", "198.51.100"))
    return f"{net}.{draw.randrange(1, 255)}"


def event(draw, number, begin, end):
    inside = draw.random() < 0.03
    ports = draw.choice((1, 3, 10, 100, 1000, 65535))
    at = when(draw.uniform(begin, end))
    kind = draw.choice(KINDS)
    src = source(draw, inside)
    return {
        "timestamp": at, "host": "gateway", "seq": number, "event_type": "portscan",
        "src_ip": src,
        "dest_ip": f"198.51.100.{draw.randrange(1, 60)}", "proto": "TCP",
        "portscan": {
            "id": number, "state": "start",
            "level": draw.choice(("info", "notice", "scan", "scan")),
            "kind": kind, "kinds": [kind], "tool": draw.choice(TOOLS),
            "techniques": draw.sample(TECHNIQUES, draw.choice((1, 1, 1, 2, 3))),
            "direction": "outbound" if inside else "inbound", "score": 9,
            "ports": ports, "hosts": draw.choice((1, 1, 31, 254)),
            "packets": ports * 3, "prefix_len": 64 if ":" in src else 32, "first": at, "last": at,
            "sample_ports": ",".join(str(port) for port in
                                     draw.sample(PORTS, min(ports, 8))),
            "verified": draw.random() < 0.3}}


def main():
    number, span = int(sys.argv[1]), float(sys.argv[2])
    draw, now = random.Random(7), time.time()
    for i in range(1, number + 1):
        line = event(draw, i, now - 2 * span, now)
        if len(sys.argv) > 3 and i % 3:
            line.update(HOSTILE)
        print(json.dumps(line))


main()
