#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""terminal.py draws what 'tmux capture-pane -e -p' wrote, from standard input, as SVG:
each cell at its place, in the colours and weights that the escape sequences name.
Blocks and lines are drawn as shapes, since not every font has them of one width."""
import re
import sys
import unicodedata
from xml.sax.saxutils import escape

CELL, LINE, MARGIN, SIZE = 8.4, 18, 12, 14
GROUND, INK = "#16191d", "#d8dde3"
# The sixteen colours, readable on the ground.
COLOURS = ("#5c6670", "#ff6b5e", "#7bc96f", "#e9b949", "#62a8ec", "#c792ea", "#4fc3c7",
           "#d8dde3", "#7d8791", "#ff8a80", "#9be38f", "#ffd166", "#8cc2ff", "#ddb3f5",
           "#7fdde0", "#ffffff")
SEQUENCE = re.compile("\x1b\\[([0-9;:]*)m")
PLAIN = {"ink": None, "ground": None, "bold": False, "dim": False, "line": False,
         "reverse": False}
SWITCHES = {1: ("bold", True), 2: ("dim", True), 4: ("line", True), 7: ("reverse", True),
            24: ("line", False), 27: ("reverse", False), 39: ("ink", None),
            49: ("ground", None)}


def change(style, codes):
    """The style after one escape sequence."""
    style = dict(style)
    for code in [int(word or 0) for word in re.split("[;:]", codes)]:
        if code == 0:
            style = dict(PLAIN)
        elif code == 22:
            style.update(bold=False, dim=False)
        elif code in SWITCHES:
            name, value = SWITCHES[code]
            style[name] = value
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style["ink"] = code - 30 if code < 90 else code - 82
        elif 40 <= code <= 47 or 100 <= code <= 107:
            style["ground"] = code - 40 if code < 100 else code - 92
        else:
            raise SystemExit(f"terminal.py does not know the sequence {code}")
    return style


def cells(line, style):
    """The characters of a line with their styles, and the style that goes on."""
    found = []
    for i, part in enumerate(SEQUENCE.split(line)):
        if i % 2:
            style = change(style, part)
            continue
        for char in part:
            if unicodedata.category(char) == "Cc" or unicodedata.east_asian_width(char) in "WF":
                raise SystemExit(f"terminal.py does not know the character {char!r}")
            found.append((char, style))
    return found, style


def colours(style):
    ink = INK if style["ink"] is None else COLOURS[style["ink"]]
    ground = None if style["ground"] is None else COLOURS[style["ground"]]
    return (GROUND if ground is None else ground, ink) if style["reverse"] else (ink, ground)


def runs(row):
    """Neighbours of one style, with their first column."""
    start = 0
    for i in range(1, len(row) + 1):
        if i == len(row) or row[i][1] != row[start][1]:
            yield start, "".join(char for char, _ in row[start:i]), row[start][1]
            start = i


def rect(column, width, y, height, fill):
    return (f'<rect x="{MARGIN + column * CELL:.1f}" y="{y:.1f}" width="{width * CELL:.1f}"'
            f' height="{height:.1f}" fill="{fill}"/>')


def shapes(column, text, top, ink):
    """Blocks from the lower eighth to the full one, and horizontal lines."""
    for i, char in enumerate(text):
        eighths = ord(char) - 0x2580
        if 1 <= eighths <= 8:
            height = (LINE - 3) * eighths / 8
            yield rect(column + i, 0.9, top + LINE - 1.5 - height, height, ink)
    for match in re.finditer("─+", text):
        yield rect(column + match.start(), len(match[0]), top + LINE / 2, 1, ink)


def draw_run(column, text, style, top):
    ink, ground = colours(style)
    if ground:
        yield rect(column, len(text), top, LINE, ground)
    if style["line"]:
        yield rect(column, len(text), top + LINE - 1.5, 1, ink)
    yield from shapes(column, text, top, ink)
    for match in re.finditer(r"[^ ▁-█─]+(?: [^ ▁-█─]+)*", text):
        bold = ' font-weight="bold"' if style["bold"] else ""
        dim = ' opacity="0.75"' if style["dim"] else ""
        yield (f'<text x="{MARGIN + (column + match.start()) * CELL:.1f}"'
               f' y="{top + LINE - 5:.1f}" textLength="{len(match[0]) * CELL:.1f}"'
               f' fill="{ink}"{bold}{dim}>{escape(match[0])}</text>')


def main():
    lines = sys.stdin.read().split("\n")[:-1]
    style, rows = PLAIN, []
    for line in lines:
        row, style = cells(line, style)
        rows.append(row)
    # A pane ends where its lines end; the narrowest terminal has 40 columns.
    columns = max([40] + [len(row) for row in rows])
    width, height = int(columns * CELL + 2 * MARGIN), len(rows) * LINE + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
          f' viewBox="0 0 {width} {height}" font-size="{SIZE}" font-family="\'DejaVu Sans'
          ' Mono\',Menlo,Consolas,\'Liberation Mono\',monospace" xml:space="preserve">')
    print(f'<rect width="{width}" height="{height}" rx="6" fill="{GROUND}"/>')
    for i, row in enumerate(rows):
        for column, text, style in runs(row):
            for part in draw_run(column, text, style, MARGIN + i * LINE):
                print(part)
    print("</svg>")


main()
