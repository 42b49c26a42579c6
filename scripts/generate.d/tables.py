#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables that the kernel's generator cannot make, from the netlink spec.

tables.py SPEC OUT writes below OUT the tool's names of enum values and
attributes (userspace/scanvigil/spec_gen.[ch]) and the tables of the man pages
(userspace/man/generated/*.scd). It reads the spec and nothing else.
"""

import pathlib
import sys
import textwrap

import yaml

SOURCE = "module/uapi/scanvigil.yaml"
REGENERATE = "scripts/generate"
HEAD = f"""/*
 * Do not edit: made from {SOURCE}.
 * To regenerate run: {REGENERATE}
 */
"""

H_BODY = """#ifndef SCANVIGIL_SPEC_GEN_H
#define SCANVIGIL_SPEC_GEN_H

#include <stddef.h>
#include <stdint.h>

enum spec_type {
	SPEC_PAD,
	SPEC_U8,
	SPEC_U16,
	SPEC_U32,
	SPEC_U64,
	SPEC_S32,
	SPEC_STRING,
	SPEC_BINARY,
	SPEC_NEST,
};

/**
 * struct spec_attr - one attribute of the netlink family
 * @name: its name in the spec, with dashes
 * @id: its number in messages
 * @type: what its payload is
 * @multi: it may come several times
 * @min: least value allowed in requests
 * @max: greatest value allowed in requests; for strings and binaries the
 *	longest length, 0 if there is no limit
 * @doc: one sentence, or an empty string
 */
struct spec_attr {
	const char *name;
	uint16_t id;
	uint8_t type;
	uint8_t multi;
	uint64_t min;
	uint64_t max;
	const char *doc;
};

/**
 * struct spec_set - the attributes of one kind of message
 * @name: name of the set
 * @attrs: sorted by id, without holes, the first has id 1
 * @count: how many
 */
struct spec_set {
	const char *name;
	const struct spec_attr *attrs;
	size_t count;
};

/**
 * struct spec_value - one value of an enum
 * @name: its name in the spec, with dashes
 * @doc: one sentence, or an empty string
 */
struct spec_value {
	const char *name;
	const char *doc;
};

/**
 * struct spec_enum - the values of one enum
 * @name: name of the enum
 * @doc: one sentence
 * @values: in order, the first has value 0
 * @count: how many
 */
struct spec_enum {
	const char *name;
	const char *doc;
	const struct spec_value *values;
	size_t count;
};
"""

RANGES = {"u8": 0xff, "u16": 0xffff, "u32": 0xffffffff, "u64": (1 << 64) - 1,
          "s32": 0x7fffffff}


def c_name(name):
    return name.replace("-", "_")


def c_string(text):
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def limits(attr):
    checks = attr.get("checks", {})
    kind = attr["type"]
    if kind in RANGES:
        return checks.get("min", 0), checks.get("max", RANGES[kind])
    return 0, checks.get("max-len", 0)


def c_attr(number, attr):
    low, high = limits(attr)
    multi = int(bool(attr.get("multi-attr")))
    return (f'\t{{\n\t\t.name = "{attr["name"]}",\n'
            f'\t\t.id = {number},\n'
            f'\t\t.type = SPEC_{attr["type"].upper()},\n'
            f'\t\t.multi = {multi},\n'
            f'\t\t.min = {low}u,\n\t\t.max = {high}u,\n'
            f'\t\t.doc = {c_string(attr.get("doc", ""))},\n\t}},\n')


def values_of(enum):
    for entry in enum["entries"]:
        if isinstance(entry, str):
            yield entry, ""
        else:
            yield entry["name"], entry.get("doc", "")


def c_enum(enum):
    name = c_name(enum["name"])
    out = f"static const struct spec_value {name}_values[] = {{\n"
    for value, doc in values_of(enum):
        out += f'\t{{\n\t\t.name = "{value}",\n\t\t.doc = {c_string(doc)},\n\t}},\n'
    out += (f"}};\n\nconst struct spec_enum spec_enum_{name} = {{\n"
            f'\t.name = "{enum["name"]}",\n'
            f'\t.doc = {c_string(enum.get("doc", ""))},\n'
            f"\t.values = {name}_values,\n"
            f"\t.count = ARRAY_SIZE({name}_values),\n}};\n\n")
    return out


def c_set(attr_set):
    name = c_name(attr_set["name"])
    out = f"static const struct spec_attr {name}_attrs[] = {{\n"
    for number, attr in enumerate(attr_set["attributes"], 1):
        out += c_attr(number, attr)
    out += (f"}};\n\nconst struct spec_set spec_set_{name} = {{\n"
            f'\t.name = "{attr_set["name"]}",\n'
            f"\t.attrs = {name}_attrs,\n"
            f"\t.count = ARRAY_SIZE({name}_attrs),\n}};\n\n")
    return out


def header(enums, sets):
    out = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n" + HEAD + H_BODY + "\n"
    for enum in enums:
        out += f"extern const struct spec_enum spec_enum_{c_name(enum['name'])};\n"
    out += "\n"
    for attr_set in sets:
        out += f"extern const struct spec_set spec_set_{c_name(attr_set['name'])};\n"
    return out + "\n#endif /* SCANVIGIL_SPEC_GEN_H */\n"


def source(enums, sets):
    out = "// SPDX-License-Identifier: GPL-2.0-or-later\n" + HEAD
    out += '#include "array.h"\n#include "spec_gen.h"\n\n'
    out += "".join(c_enum(enum) for enum in enums)
    out += "".join(c_set(attr_set) for attr_set in sets)
    return out.rstrip("\n") + "\n"


def scd_text(text):
    text = " ".join(text.split())
    for char in "\\_*#[]":
        text = text.replace(char, "\\" + char)
    return text


def scd_wrapped(text, indent):
    """Lines of a paragraph, none of which begins like an entry of a list."""
    return "\n".join(
        indent + ("\\" if line[0] == "-" else "") + line
        for line in textwrap.wrap(scd_text(text), 76, break_long_words=False,
                                  break_on_hyphens=False))


def scd_entry(name, note, doc):
    head = f"*{name}*" + (f" ({scd_text(note)})" if note else "")
    return head + "\n" + (scd_wrapped(doc, "\t") if doc else "\t-") + "\n\n"


def range_note(attr):
    low, high = limits(attr)
    if attr["type"] in ("string", "binary"):
        return f"at most {high} characters"
    if (low, high) == (0, 1):
        return "on or off"
    if high == 0xffffffff:
        return "32 bits"
    return f"{low} to {high}"


def scd_head():
    return f"; Do not edit: made from {SOURCE} by {REGENERATE}\n"


def scd_keys(attrs):
    return scd_head() + "".join(
        scd_entry(attr["name"], range_note(attr), attr.get("doc", ""))
        for attr in attrs if attr["type"] != "pad")


def scd_enum(enum):
    return scd_head() + "".join(scd_entry(name, "", doc or f"{name}.")
                                for name, doc in values_of(enum))


def main():
    spec = yaml.safe_load(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    out = pathlib.Path(sys.argv[2])
    enums = [d for d in spec["definitions"] if d["type"] == "enum"]
    sets = spec["attribute-sets"]
    config = next(s for s in sets if s["name"] == "config")
    stats = next(s for s in sets if s["name"] == "stats")
    files = {
        "userspace/scanvigil/spec_gen.h": header(enums, sets),
        "userspace/scanvigil/spec_gen.c": source(enums, sets),
        "userspace/man/generated/keys.scd": scd_keys(config["attributes"]),
        "userspace/man/generated/stats.scd": scd_head() + "".join(
            scd_entry(a["name"], "", a.get("doc") or f"{a['name']}.")
            for a in stats["attributes"] if a["type"] != "pad"),
    }
    for enum in enums:
        files[f"userspace/man/generated/{enum['name']}.scd"] = scd_enum(enum)
    for name, text in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
