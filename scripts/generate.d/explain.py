#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What each word of a finding means, from the table of explanations.

explain.py SPEC TABLE OUT writes below OUT what "scanvigil explain" tells
(userspace/scanvigil/explain_gen.[ch]) and the entries of
scanvigil-detections(7) (userspace/man/generated/detections.scd). A value of the
spec that the table does not explain, an entry or a part that the spec does not
have, and an empty part are errors.
"""

import pathlib
import re
import sys

import yaml

from tables import c_name, c_string, scd_text, scd_wrapped, values_of

TABLE = "userspace/explain/detections.yaml"
REGENERATE = "scripts/generate"

# Name in the table and in JSON, and what people read.
PARTS = {
    "meaning": "Meaning",
    "predicate": "Predicate",
    "standard": "Standard",
    "false-positives": "False positives",
    "action": "What to do",
}
ALL = tuple(PARTS)
# Each enum: what one and several of its values are called, and their parts.
GROUPS = {
    "level": ("level", "levels", ("meaning", "predicate", "action")),
    "kind": ("kind", "kinds", ALL),
    "technique": ("technique", "techniques", ALL),
    "anomaly": ("anomaly", "anomalies", ALL),
    "why": ("rule", "rules", ALL),
    "tool": ("tool", "tools", ("meaning", "predicate", "false-positives",
                               "action")),
}

HEAD = f"""/*
 * Do not edit: made from {TABLE}.
 * To regenerate run: {REGENERATE}
 */
"""

H_BODY = """#ifndef SCANVIGIL_EXPLAIN_GEN_H
#define SCANVIGIL_EXPLAIN_GEN_H

#include <stddef.h>

#include "spec_gen.h"

enum explain_part {
%s	EXPLAIN_PARTS,
};

#define EXPLAIN_GROUPS %d

/**
 * struct explanation - what one value of an enum means
 * @part: a paragraph for each part, NULL where there is nothing to say
 * @keys: parameters that the predicate names, ended by NULL; or NULL
 */
struct explanation {
	const char *part[EXPLAIN_PARTS];
	const char *const *keys;
};

/**
 * struct explain_group - the values of one enum
 * @one: what one of them is called
 * @several: what several of them are called
 * @values: their names, from the spec
 * @entries: what they mean, in the same order
 */
struct explain_group {
	const char *one;
	const char *several;
	const struct spec_enum *values;
	const struct explanation *entries;
};

/**
 * struct explain_label - how a part is called
 * @name: in JSON, with dashes
 * @text: for people
 */
struct explain_label {
	const char *name;
	const char *text;
};

extern const struct explain_label explain_labels[EXPLAIN_PARTS];
extern const struct explain_group explain_groups[EXPLAIN_GROUPS];

#endif /* SCANVIGIL_EXPLAIN_GEN_H */
"""


class Table(yaml.SafeLoader):
    """YAML in which a name that comes twice is an error."""


def mapping(loader, node):
    names = [loader.construct_object(key) for key, _ in node.value]
    for name in names:
        if not isinstance(name, str):
            sys.exit(f"{TABLE}:{node.start_mark.line + 1}: '{name}' wants quotes")
        if names.count(name) > 1:
            sys.exit(f"{TABLE}: '{name}' is there twice")
    return {loader.construct_object(key): loader.construct_object(value, True)
            for key, value in node.value}


Table.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)


def differences(where, wanted, found):
    for name in wanted:
        if name not in found:
            yield f"{where}: '{name}' is missing"
    for name in found:
        if name not in wanted:
            yield f"{where}: '{name}' is not in the spec"


def entry_errors(where, entry, parts):
    yield from differences(where, parts, entry)
    for part, text in entry.items():
        if not isinstance(text, str) or not text.strip():
            yield f"{where}: '{part}' is empty"
        elif not text.isascii():
            yield f"{where}: '{part}' is not ASCII"


def errors(enums, table):
    yield from differences(TABLE, GROUPS, table)
    for group, (_, _, parts) in GROUPS.items():
        entries = table.get(group) or {}
        names = [name for name, _ in values_of(enums[group])]
        yield from differences(f"{TABLE}: {group}", names, entries)
        for name, entry in entries.items():
            yield from entry_errors(f"{TABLE}: {group} {name}", entry or {}, parts)


def keys_in(text, keys):
    """Parameters that a text names, in its order; those of one word are words."""
    found = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text)
    return [key for key in dict.fromkeys(found) if key in keys]


def c_part(part):
    return f"EXPLAIN_{c_name(part).upper()}"


def header():
    parts = "".join(f"\t{c_part(part)},\n" for part in PARTS)
    return ("/* SPDX-License-Identifier: GPL-2.0-or-later */\n" + HEAD +
            H_BODY % (parts, len(GROUPS)))


def parts_of(entry):
    return [(part, entry[part]) for part in PARTS if part in entry]


def c_entry(entry, keys):
    out = "\t{\n\t\t.part = {\n"
    for part, text in parts_of(entry):
        out += f"\t\t\t[{c_part(part)}] = {c_string(text)},\n"
    out += "\t\t},\n"
    names = keys_in(entry["predicate"], keys)
    if names:
        listed = ", ".join(f'"{name}"' for name in names)
        out += f"\t\t.keys = (const char *const[]){{ {listed}, NULL }},\n"
    return out + "\t},\n"


def source(enums, table, keys):
    out = "// SPDX-License-Identifier: GPL-2.0-or-later\n" + HEAD
    out += '#include "explain_gen.h"\n\n'
    out += "const struct explain_label explain_labels[EXPLAIN_PARTS] = {\n"
    for part, label in PARTS.items():
        out += f'\t[{c_part(part)}] = {{ "{part}", "{label}" }},\n'
    out += "};\n\n"
    for group in GROUPS:
        out += f"static const struct explanation {group}_entries[] = {{\n"
        for name, _ in values_of(enums[group]):
            out += c_entry(table[group][name], keys)
        out += "};\n\n"
    out += "const struct explain_group explain_groups[EXPLAIN_GROUPS] = {\n"
    for group, (one, several, _) in GROUPS.items():
        out += (f'\t{{\n\t\t.one = "{one}",\n\t\t.several = "{several}",\n'
                f"\t\t.values = &spec_enum_{group},\n"
                f"\t\t.entries = {group}_entries,\n\t}},\n")
    return out + "};\n"


def scd_entry(name, doc, entry):
    out = f"## {name}\n\n"
    if doc:
        out += scd_wrapped(doc, "") + "\n\n"
    for part, text in parts_of(entry):
        out += f"*{PARTS[part]}*\n{scd_wrapped(text, chr(9))}\n\n"
    return out


def manual(enums, table):
    out = f"; Do not edit: made from {TABLE} by {REGENERATE}\n"
    for group, (_, several, _) in GROUPS.items():
        out += f"# {several.upper()}\n\n"
        out += scd_text(enums[group]["doc"]) + "\n\n"
        for name, doc in values_of(enums[group]):
            out += scd_entry(name, doc, table[group][name])
    return out.rstrip("\n") + "\n"


def main():
    spec = yaml.safe_load(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    text = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
    table = yaml.load(text, Table)  # a safe loader, but for names
    out = pathlib.Path(sys.argv[3])
    enums = {d["name"]: d for d in spec["definitions"] if d["type"] == "enum"}
    config = next(s for s in spec["attribute-sets"] if s["name"] == "config")
    keys = [attr["name"] for attr in config["attributes"]]
    wrong = list(errors(enums, table))
    if wrong:
        sys.exit("\n".join(wrong))
    files = {
        "userspace/scanvigil/explain_gen.h": header(),
        "userspace/scanvigil/explain_gen.c": source(enums, table, keys),
        "userspace/man/generated/detections.scd": manual(enums, table),
    }
    for name, made in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
