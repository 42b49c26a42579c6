#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""ecs.py reads documents of the Elastic Common Schema, one a line, on standard input:
whether each field is one that the schema has, of its type, an array where it is to be
one, with a value that is allowed where few are. What is ours is below "scanvigil".
Says what is wrong and ends with 1."""
import ipaddress
import json
import re
import sys

# "[]" is an array of them.
FIELDS = {
    "@timestamp": "date", "ecs.version": "keyword", "message": "text",
    "event.kind": "keyword", "event.category": "keyword[]", "event.type": "keyword[]",
    "event.module": "keyword", "event.dataset": "keyword",
    "event.provider": "keyword", "event.action": "keyword",
    "event.sequence": "long", "event.severity": "long",
    "event.start": "date", "event.end": "date",
    "observer.vendor": "keyword", "observer.product": "keyword",
    "observer.type": "keyword", "observer.hostname": "keyword",
    "observer.ingress.interface.name": "keyword",
    "source.ip": "ip", "source.address": "keyword", "source.port": "long",
    "source.packets": "long", "destination.ip": "ip",
    "destination.address": "keyword", "destination.port": "long",
    "network.type": "keyword", "network.transport": "keyword",
    "network.iana_number": "keyword", "network.direction": "keyword",
    "related.ip": "ip[]", "threat.framework": "keyword",
    "threat.tactic.id": "keyword[]", "threat.tactic.name": "keyword[]",
    "threat.technique.id": "keyword[]", "threat.technique.name": "keyword[]",
    "threat.technique.subtechnique.id": "keyword[]",
    "threat.technique.subtechnique.name": "keyword[]",
}
ALLOWED = {
    "event.kind": {"alert", "asset", "enrichment", "event", "metric", "state",
                   "pipeline_error", "signal"},
    "event.category": {"intrusion_detection", "network"},
    # Of both categories.
    "event.type": {"allowed", "denied", "info"},
    "network.direction": {"ingress", "egress", "inbound", "outbound", "internal",
                          "external", "unknown"},
    "network.type": {"ipv4", "ipv6"},
}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d)")


def is_of(kind, value):
    if kind == "long":
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return False
    if kind == "ip":
        ipaddress.ip_address(value)
    return kind != "date" or DATE.fullmatch(value)


def fields_of(value, path=""):
    if not isinstance(value, dict):
        yield path, value
        return
    for name, inner in value.items():
        if path or name != "scanvigil":
            yield from fields_of(inner, f"{path}.{name}" if path else name)


def faults(document):
    for needed in ("@timestamp", "ecs", "event", "scanvigil"):
        if needed not in document:
            yield f"no {needed}"
    for path, value in fields_of(document):
        kind = FIELDS.get(path)
        if not kind:
            yield f"the schema has no {path}"
            continue
        if isinstance(value, list) != kind.endswith("[]"):
            yield f"{path} is an array, or none: {value}"
            continue
        for one in value if isinstance(value, list) else [value]:
            if not is_of(kind.rstrip("[]"), one):
                yield f"{path} is no {kind}: {one!r}"
            if path in ALLOWED and one not in ALLOWED[path]:
                yield f"{path} cannot be {one}"


def main():
    bad = 0
    for number, line in enumerate(sys.stdin, 1):
        try:
            for fault in faults(json.loads(line)):
                print(f"{number}: {fault}")
                bad = 1
        except ValueError as error:
            print(f"{number}: {error}")
            bad = 1
    sys.exit(bad)


main()
