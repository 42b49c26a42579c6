# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws what 'scripts/bench --growth' found: what a tracked SYN costs by the number
of sources, and memory by the size of the table. Plain SVG, made by hand."""
import datetime
import math
from xml.sax.saxutils import escape

import streams

WIDTH, HEIGHT = 1240, 572
TOP, BOTTOM = 110, 470
MIB = 1 << 20
# Apart for colour-blind eyes, too (Okabe and Ito); dashes tell the rest.
LINES = {"scanvigil": ("#0072b2", "", 3), "two lines": ("#555555", "2 4", 2),
         "no-op hook": ("#999999", "8 4", 2), "xt_hashlimit": ("#d55e00", "", 2),
         "nft dynset": ("#009e73", "", 2),
         "scanvigil, flood": ("#0072b2", "7 4", 2)}
BOOKED = ("#d55e00", "6 5", 2)


def name_of(size):
    for unit, letter in ((1 << 20, " M"), (1 << 10, " k")):
        if size >= 0.9 * unit:
            return f"{round(size / unit)}{letter}"
    return str(size)


# pylint: disable=too-many-arguments
class Panel:
    """Two logarithmic axes and what is drawn between them."""

    def __init__(self, left, right, xs, ys, title):
        self.left, self.right = left, right
        self.x_range = [math.log(x) for x in (xs[0], xs[-1])]
        self.y_range = [math.log(y) for y in ys]
        self.parts = [text(left, TOP - 22, title, size=16, weight="bold")]

    def x(self, value):
        low, high = self.x_range
        share = (math.log(value) - low) / (high - low)
        return self.left + share * (self.right - self.left)

    def y(self, value):
        low, high = self.y_range
        return BOTTOM - (math.log(value) - low) / (high - low) * (BOTTOM - TOP)

    def grid(self, xs, ys, x_title, form):
        for value in ys:
            y = self.y(value)
            self.parts += [line([(self.left, y), (self.right, y)],
                                ("#e4e4e4", "", 1)),
                           text(self.left - 8, y + 5, form(value), anchor="end")]
        for value in xs:
            x = self.x(value)
            self.parts += [line([(x, BOTTOM), (x, BOTTOM + 6)],
                                ("#333333", "", 1)),
                           text(x, BOTTOM + 24, name_of(value), anchor="middle")]
        self.parts += [
            line([(self.left, BOTTOM), (self.right, BOTTOM)], ("#333333", "", 1)),
            text((self.left + self.right) / 2, BOTTOM + 48, x_title,
                 anchor="middle")]

    def draw(self, points, style):
        points = [(self.x(x), self.y(y)) for x, y in points]
        self.parts.append(line(points, style))
        for x, y in points:
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{style[2] + 1}"'
                              f' fill="{style[0]}"/>')

    def labels(self, ends):
        """Names at the end of the lines, moved apart where they would touch."""
        ends = sorted((self.y(value), name, colour) for value, name, colour in ends)
        last = 0
        for y, name, colour in ends:
            last = max(y + 5, last + 17)
            self.parts.append(text(self.right + 12, last, name, colour=colour,
                                   weight="bold"))


def text(x, y, what, *, size=14, anchor="start", colour="#222222",
         weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"'
            f' text-anchor="{anchor}" font-weight="{weight}">{escape(what)}</text>')


def line(points, style):
    colour, dashes, width = style
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (f'<polyline points="{path}" fill="none" stroke="{colour}"'
            f' stroke-width="{width}" stroke-dasharray="{dashes or "none"}"/>')


def legend(left, entries):
    parts = []
    for name, style in entries:
        parts += [line([(left, HEIGHT - 20), (left + 34, HEIGHT - 20)], style),
                  text(left + 42, HEIGHT - 15, name)]
        left += 62 + 8 * len(name)
    return parts


def round_marks(least, most, marks):
    """Those marks that lie around all values."""
    low = max(mark for mark in marks if mark <= least)
    high = min(mark for mark in marks if mark >= most)
    return [mark for mark in marks if low <= mark <= high]


def decades(first, last):
    return [digit * 10 ** power for power in range(first, last)
            for digit in (1, 2, 5)]


def cost_curves(table):
    curves = {}
    for subject, cells in table.items():
        curves[subject] = [(sources, cells[name]["median"])
                           for name, sources in streams.SIZES.items()
                           if name in cells]
    curves["scanvigil, flood"] = [
        (sources, table["scanvigil"][f"flood {name}"]["median"])
        for name, sources in streams.SIZES.items()]
    return {name: points for name, points in curves.items() if points}


def cost(table):
    curves = cost_curves(table)
    values = [y for points in curves.values() for _, y in points]
    marks = round_marks(0.9 * min(values), max(values), decades(0, 6))
    sizes = list(streams.SIZES.values())
    panel = Panel(70, 500, sizes, (marks[0], marks[-1]),
                  "Cost of a tracked SYN, and of a packet of a flood, ns")
    panel.grid(sizes, marks, "sources, at random", str)
    for name, points in curves.items():
        panel.draw(points, LINES[name])
    panel.labels([(points[-1][1], name, LINES[name][0])
                  for name, points in curves.items()])
    return panel.parts


def memory(found):
    told = [(one["size"], one["told"] / MIB) for one in found]
    booked = [(one["size"], one["booked"] / MIB) for one in found]
    values = [y for _, y in told + booked]
    marks = round_marks(min(values), max(values), [2 ** n for n in range(-2, 12)])
    sizes = [one["size"] for one in found]
    panel = Panel(740, 1070, sizes, (marks[0], marks[-1]),
                  "Memory of scanvigil, MiB")
    panel.grid(sizes, marks, "sources that the table has room for", str)
    panel.draw(told, LINES["scanvigil"])
    panel.draw(booked, BOOKED)
    panel.labels([(told[-1][1], "told by status", LINES["scanvigil"][0]),
                  (booked[-1][1], "booked by kernel", BOOKED[0])])
    return panel.parts


def write(path, growth):
    today = datetime.date.today().isoformat()
    entries = [*LINES.items(), ("memory, booked", BOOKED)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        text(30, 36, "scanvigil: cost and memory from 1 k to 1 M sources", size=20,
             weight="bold"),
        text(30, 60, f"scripts/bench --growth, {today}, User-Mode Linux on 2"
             " processors; medians, of which only ratios mean something;"
             " logarithmic axes", colour="#555555"),
        *cost(growth["ns"]), *memory(growth["memory"]), *legend(60, entries),
        "</svg>"]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(parts) + "\n")
