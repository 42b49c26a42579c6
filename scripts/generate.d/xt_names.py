#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""xt_names.py SPEC OUT: the names of the specification for the iptables plugin.

Writes a C header with one table of strings for each enum that a rule can name,
in the order of the specification, so that index and enum value are the same. It
knows the enums by name and nothing else of the specification.
"""

import os
import sys

import yaml

ENUMS = ("level", "kind", "technique", "anomaly", "tool")

HEAD = """\
/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Do not edit: scripts/generate.d/xt_names.py makes this from the names in
 * module/uapi/scanvigil.yaml. The index of a name is its enum value.
 */
#ifndef _XT_SCANVIGIL_NAMES_GEN_H
#define _XT_SCANVIGIL_NAMES_GEN_H
"""

TAIL = """
#endif /* _XT_SCANVIGIL_NAMES_GEN_H */
"""


def entry_names(enum):
    names = []
    for entry in enum["entries"]:
        if isinstance(entry, dict):
            if "value" in entry:
                sys.exit(f"xt_names.py: enum {enum['name']}: a value of its own"
                         f" ({entry['name']}) has no place in a table")
            entry = entry["name"]
        names.append(entry)
    return names


def table_of(enum):
    lines = [f'\t"{name}",' for name in entry_names(enum)]
    head = f"static const char *const {enum['name']}_names[] = {{"
    return "\n".join(["", head, *lines, "};", ""])


def header_of(spec):
    enums = {d["name"]: d for d in spec["definitions"] if d["type"] == "enum"}
    return HEAD + "".join(table_of(enums[name]) for name in ENUMS) + TAIL


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: xt_names.py SPEC OUT")
    with open(sys.argv[1], encoding="utf-8") as file:
        text = header_of(yaml.safe_load(file))
    # A reader never sees half of it, and a build stays up to date.
    part = f"{sys.argv[2]}.{os.getpid()}"
    with open(part, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(part, sys.argv[2])


if __name__ == "__main__":
    main()
