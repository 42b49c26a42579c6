#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""requests.py SPEC writes, as C, what the specification says of each attribute and
each operation, for whoever makes requests and reads answers by it. Knows nothing
of what the module or the tool made of the same file."""
import sys

import yaml

TYPES = {"pad": "PAD", "u8": "U8", "u16": "U16", "u32": "U32", "u64": "U64",
         "s32": "S32", "string": "STRING", "binary": "BINARY", "nest": "NEST"}
BITS = {"u8": 8, "u16": 16, "u32": 32, "u64": 64, "s32": 32}


def name_of(text):
    return text.replace("-", "_")


def range_of(attribute, enums):
    """Least and greatest value of a request or, where nothing is said, an answer."""
    checks = attribute.get("checks", {})
    if attribute["type"] not in BITS:
        return 0, checks.get("max-len", 0)
    most = (1 << BITS[attribute["type"]]) - 1
    if "enum" in attribute:
        count = enums[attribute["enum"]]
        most = (1 << count) - 1 if attribute.get("enum-as-flags") else count - 1
    return checks.get("min", 0), checks.get("max", most)


def write_set(attributes, name, enums):
    print(f"static const struct field {name_of(name)}_fields[] = {{")
    for attribute in attributes:
        least, most = range_of(attribute, enums)
        nested = attribute.get("nested-attributes")
        print("\t{", f'"{attribute["name"]}", FIELD_{TYPES[attribute["type"]]},',
              "true," if attribute.get("multi-attr") else "false,",
              f"{least}ULL, {most}ULL,",
              f"&set_{name_of(nested)}" if nested else "NULL", "},")
    print("};\n")
    print(f"const struct fields set_{name_of(name)} = {{")
    print(f'\t"{name}", {name_of(name)}_fields, {len(attributes)},')
    print("};\n")


def write_request(number, operation, sets):
    name = operation["attribute-set"]
    numbers = {a["name"]: i for i, a in enumerate(sets[name], 1)}
    wanted = operation["do"].get("request", {}).get("attributes", [])
    mask = sum(1 << numbers[a] for a in wanted)
    print("\t{", f'"{operation["name"]}", {number}, &set_{name_of(name)},',
          f"0x{mask:x}ULL, {'true' if 'dump' in operation else 'false'}", "},")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = yaml.safe_load(file)
    enums = {d["name"]: len(d["entries"]) for d in spec["definitions"]
             if d["type"] == "enum"}
    sets = {s["name"]: s["attributes"] for s in spec["attribute-sets"]}
    print("/* Made from the specification by requests.py. */")
    print('#include "requests.h"\n')
    for name, attributes in sets.items():
        write_set(attributes, name, enums)
    print("const struct request requests[] = {")
    operations = list(enumerate(spec["operations"]["list"], 1))
    for number, operation in operations:
        if "do" in operation:
            write_request(number, operation, sets)
    print("};\n")
    print(f"const unsigned int request_count = "
          f"{sum('do' in o for _, o in operations)};")
    print(f"const unsigned int command_max = {len(operations)};\n")
    print("const struct fields *const answer_sets[] = {")
    for number, operation in operations:
        # Operations are named for what they are about.
        answer = operation["name"].split("-")[0]
        print(f"\t[{number}] = &set_{name_of(answer)},")
    print("};")


main()
