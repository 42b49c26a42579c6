#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The daemon's configuration, from the table of its keys.

conf.py TABLE OUT writes below OUT the reader's table
(userspace/scanvigild/conf_gen.[ch]), the commented default
(userspace/scanvigild/scanvigil.conf) and the keys of scanvigil.conf(5)
(userspace/man/generated/conf.scd). A default that its own key does not allow is
an error.
"""

import pathlib
import sys
import textwrap

import yaml

from tables import c_string, scd_text, scd_wrapped

TABLE = "userspace/scanvigild/conf.yaml"
REGENERATE = "scripts/generate"

MEMBER = {
    "bool": "bool %s;",
    "choice": "unsigned int %s;",
    "span": "uint64_t %s;",
    "number": "uint64_t %s;",
    "path": "char %s[CONF_TEXT_MAX];",
    "loopback": "char %s[CONF_TEXT_MAX];",
    "ports": "char %s[CONF_TEXT_MAX];",
}
UNITS = (("d", 86400000), ("h", 3600000), ("m", 60000), ("s", 1000), ("ms", 1))

HEAD = f"""/*
 * Do not edit: made from {TABLE}.
 * To regenerate run: {REGENERATE}
 */
"""

H_BODY = """#ifndef SCANVIGILD_CONF_GEN_H
#define SCANVIGILD_CONF_GEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONF_TEXT_MAX 192

enum conf_type {
%s};

/**
 * struct conf_key - a key of the configuration
 * @section: in which it is
 * @name: its name
 * @type: what its value is
 * @offset: of its member in struct conf
 * @min: least value of a number, in milliseconds of a span
 * @max: greatest value
 * @values: words of a choice, ended by NULL
 * @fallback: its default, as it would be written
 * @allowed: what is allowed, in words
 */
struct conf_key {
	const char *section;
	const char *name;
	enum conf_type type;
	size_t offset;
	uint64_t min;
	uint64_t max;
	const char *const *values;
	const char *fallback;
	const char *allowed;
};

/* All that can be configured; spans in milliseconds. */
struct conf {
%s};

%s#define CONF_KEYS %d

extern const struct conf_key conf_keys[CONF_KEYS];

#endif /* SCANVIGILD_CONF_GEN_H */
"""


def member(section, key):
    return f"{section['name']}_{key['name']}".replace("-", "_")


def milliseconds(text):
    for unit, factor in sorted(UNITS, key=lambda u: -len(u[0])):
        if text.endswith(unit) and text[:-len(unit)].isdigit():
            return int(text[:-len(unit)]) * factor
    sys.exit(f"{TABLE}: '{text}' is no duration")


def span(ms):
    for unit, factor in UNITS:
        if ms % factor == 0:
            return f"{ms // factor}{unit}"
    return f"{ms}ms"


def allowed(key):
    kind = key["type"]
    if kind == "bool":
        return "yes or no"
    if kind == "choice":
        return ", ".join(key["values"][:-1]) + " or " + key["values"][-1]
    if kind == "span":
        return f"{span(key['min'])} to {span(key['max'])}"
    if kind == "number":
        return f"{key['min']} to {key['max']}"
    if kind == "path":
        return "an absolute path" + (", or none" if key.get("none") else "")
    if kind == "loopback":
        return "a loopback address and a port such as 127.0.0.1:9741, or none"
    return "port numbers separated by commas"


def check(section, key):
    where = f"{TABLE}: {section['name']}.{key['name']}"
    kind, value = key["type"], key["default"]
    if kind not in MEMBER:
        sys.exit(f"{where}: there is no type {kind}")
    if not isinstance(value, str):
        sys.exit(f"{where}: the default wants quotes")
    good = {
        "bool": lambda: value in ("yes", "no"),
        "choice": lambda: value in key["values"],
        "span": lambda: key["min"] <= milliseconds(value) <= key["max"],
        "number": lambda: key["min"] <= int(value) <= key["max"],
        "path": lambda: value.startswith("/") or value == "none",
        "loopback": lambda: value == "none" or ":" in value,
        "ports": lambda: all(p.isdigit() for p in value.split(",")),
    }[kind]()
    if not good:
        sys.exit(f"{where}: its default is not allowed")
    if not key.get("doc"):
        sys.exit(f"{where}: has no doc")


def each(sections):
    for section in sections:
        for key in section["keys"]:
            yield section, key


def header(sections):
    types = "".join(f"\tCONF_{name.upper()},\n" for name in MEMBER)
    members = "".join(f"\t{MEMBER[key['type']] % member(section, key)}\n"
                      for section, key in each(sections))
    choices = ""
    for section, key in each(sections):
        if "enum" in key:
            prefix = f"CONF_{key['enum'].upper()}_"
            choices += f"enum conf_{key['enum']} {{\n" + "".join(
                f"\t{prefix}{value.upper()},\n" for value in key["values"]) + "};\n\n"
    count = sum(1 for _ in each(sections))
    return ("/* SPDX-License-Identifier: GPL-2.0-or-later */\n" + HEAD +
            H_BODY % (types, members, choices, count))


def source(sections):
    out = "// SPDX-License-Identifier: GPL-2.0-or-later\n" + HEAD
    out += '#include "conf_gen.h"\n\n'
    for section, key in each(sections):
        if key["type"] == "choice":
            out += (f"static const char *const values_{member(section, key)}[] = {{\n" +
                    "".join(f"\t{c_string(v)},\n" for v in key["values"]) +
                    "\tNULL,\n};\n\n")
    out += "const struct conf_key conf_keys[CONF_KEYS] = {\n"
    for section, key in each(sections):
        name = member(section, key)
        out += "\t{\n"
        out += f"\t\t.section = {c_string(section['name'])},\n"
        out += f"\t\t.name = {c_string(key['name'])},\n"
        out += f"\t\t.type = CONF_{key['type'].upper()},\n"
        out += f"\t\t.offset = offsetof(struct conf, {name}),\n"
        if "max" in key:
            out += f"\t\t.min = {key['min']}ull,\n\t\t.max = {key['max']}ull,\n"
        if key["type"] == "path" and key.get("none"):
            out += "\t\t.min = 1,\n"
        if key["type"] == "choice":
            out += f"\t\t.values = values_{name},\n"
        out += f"\t\t.fallback = {c_string(key['default'])},\n"
        out += f"\t\t.allowed = {c_string(allowed(key))},\n"
        out += "\t},\n"
    return out + "};\n"


def comment(text, indent):
    return "".join(f"#{indent}{line}\n"
                   for line in textwrap.wrap(" ".join(text.split()), 76))


def default_file(sections):
    out = f"""# Configuration of scanvigild: see scanvigil.conf(5). What is commented out is the
# default; 'scanvigild --check-config FILE' says whether a change is understood.
# Made from {TABLE}.
"""
    for section in sections:
        out += f"\n[{section['name']}]\n" + comment(section["doc"], " ")
        for key in section["keys"]:
            out += "\n" + comment(f"{key['doc']} Allowed: {allowed(key)}.", " ")
            out += f"#{key['name']} = {key['default']}\n"
    return out


def manual(sections):
    out = f"; Do not edit: made from {TABLE} by {REGENERATE}\n"
    for section in sections:
        out += f"## [{section['name']}]\n\n"
        out += scd_wrapped(section["doc"], "") + "\n\n"
        for key in section["keys"]:
            out += f"*{key['name']}* = {scd_text(key['default'])}\n"
            out += scd_wrapped(f"{key['doc']} Allowed: {allowed(key)}.", "\t")
            out += "\n\n"
    return out


def main():
    table = yaml.safe_load(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    out = pathlib.Path(sys.argv[2])
    sections = table["sections"]
    for section, key in each(sections):
        check(section, key)
    files = {
        "userspace/scanvigild/conf_gen.h": header(sections),
        "userspace/scanvigild/conf_gen.c": source(sections),
        "userspace/scanvigild/scanvigil.conf": default_file(sections),
        "userspace/man/generated/conf.scd": manual(sections),
    }
    for name, text in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
