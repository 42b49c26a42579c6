#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""names.py METRICS RULES: whether each metric, label and value of a label in the
expressions of a file of Prometheus' rules is in what is served. Prints those that are
not and ends with 1."""
import re
import sys

import yaml

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? ")
SELECTOR = re.compile(r"\b(scanvigil_\w+)(?:\{([^}]*)\})?")
GROUPING = re.compile(r"\b(?:by|without|on|ignoring) ?\(([^)]*)\)")
# Prometheus adds these.
TARGET = {"instance", "job"}


def served(path):
    """{metric: {label: {value}}}"""
    found = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            match = SAMPLE.match(line)
            if not match or line.startswith("#"):
                continue
            labels = found.setdefault(match[1], {})
            for name, value in re.findall(r'(\w+)="([^"]*)"', match[2] or ""):
                labels.setdefault(name, set()).add(value)
    return found


def faults(expression, metrics):
    used = set(TARGET)
    for name, matchers in SELECTOR.findall(expression):
        if name not in metrics:
            yield f"no metric {name}"
            continue
        labels = metrics[name]
        used |= set(labels)
        for label, how, value in re.findall(r'(\w+)(=~|!~|!=|=)"([^"]*)"', matchers):
            if label in TARGET:
                continue
            if label not in labels:
                yield f"{name} has no label {label}"
                continue
            words = value.split("|") if how in ("=~", "!~") else [value]
            for word in words:
                if word not in labels[label]:
                    yield f"{name} is never {label}={word}"
    for names in GROUPING.findall(expression):
        for name in re.findall(r"\w+", names):
            if name not in used:
                yield f"no label {name}"


def main():
    metrics, bad, seen = served(sys.argv[1]), 0, 0
    with open(sys.argv[2], encoding="utf-8") as file:
        groups = yaml.safe_load(file)["groups"]
    for group in groups:
        for rule in group["rules"]:
            for fault in faults(rule["expr"], metrics):
                print(f"{fault}: {rule['expr']}")
                bad = 1
            seen += 1
    sys.exit(bad or not seen)


main()
