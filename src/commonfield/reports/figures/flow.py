"""Where learners go: a band from each group to each first destination, as wide as the people in it.

A flow that is not shown has no width: it is a dashed line with the sign for hidden, and never nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Plot, Width
from commonfield.reports.figures.glyphs import DOT_IN_BOX
from commonfield.reports.figures.spec import Spec, amount, label, layer
from commonfield.reports.figures.trend import sign_style
from commonfield.reports.published import Cell
from commonfield.reports.sentences import figure_of
from commonfield.reports.words import Words

NODE, TEXT_ROOM, LEAST = 12, 24, 10
"""Width of a node, room above it for its words, and its height where nothing in it has a width."""

LINE = 22
"""Height of a line of the key that stands above a narrow chart."""

STEPS = 16
"""Straight pieces of which the edge of a band is made."""

COLORS = ("field", "water", "slate", "ochre")


@dataclass(frozen=True)
class Flow:
    """From a group to a destination: the figure that says how many."""

    source: int
    target: int
    cell: Cell | None

    @property
    def people(self) -> int | None:
        """How many take this way; None where that is not shown."""
        return self.cell.numerator if self.cell is not None and self.cell.shown else None


@dataclass(frozen=True)
class Ends:
    """The names of groups and destinations, and the figures for all of each, in order."""

    sources: Sequence[tuple[str, int | None]]
    targets: Sequence[tuple[str, Cell | None]]


@dataclass(frozen=True)
class Place:
    """Where the chart stands: its size, and the outer sides of the nodes at left and at right."""

    width: int
    height: int
    left: int
    right: int

    @property
    def curve(self) -> list[tuple[float, float]]:
        """Give the points of an edge: how far right in pixels, and which part of the way down it has come."""
        steps = [step / STEPS for step in range(STEPS + 1)]
        begins, length = self.left + NODE, self.right - self.left - 2 * NODE
        return [(begins + length * t, (1 - cos(pi * t)) / 2) for t in steps]


PLACES: dict[Width, Place] = {
    "wide": Place(740, 400, 205, 560),
    "narrow": Place(262, 440, 0, 262),
}


@dataclass(frozen=True)
class Band:
    """A flow with its place: where it begins and ends, in pixels from the top; no thickness where unknown."""

    flow: Flow
    begins: float
    ends: float
    thick: float


def lay_out(ends: Ends, flows: Sequence[Flow], *, height: int) -> tuple[list[Band], list[float], list[float]]:
    """Give bands their places.

    Nodes stand below each other with the same pixels for each person; a node is as high as the flows of it
    that are shown, a group as its people where that number is told.

    Returns:
        Bands; then for the nodes at left, and at right, tops and bottoms one after the other.
    """
    left = [_size([f.people for f in flows if f.source == i], n) for i, (_, n) in enumerate(ends.sources)]
    right = [_size([f.people for f in flows if f.target == j], None) for j in range(len(ends.targets))]
    sides = [(len(side), sum(side)) for side in (left, right)]
    scale = min((height - n * (TEXT_ROOM + LEAST)) / people if people else 1.0 for n, people in sides)
    tops = [_stack(side, scale, height) for side in (left, right)]
    used = [[top for top, _ in side] for side in tops]
    bands = []
    for flow in flows:
        thick = (flow.people or 0) * scale
        bands.append(Band(flow, used[0][flow.source], used[1][flow.target], thick))
        step = thick if flow.people is not None else LEAST / 2
        used[0][flow.source] += step
        used[1][flow.target] += step
    edges = [[edge for node in side for edge in node] for side in tops]
    return bands, edges[0], edges[1]


def _size(people: Sequence[int | None], told: int | None) -> int:
    return max(sum(n or 0 for n in people), told or 0)


def _stack(sizes: Sequence[int], scale: float, height: int) -> list[tuple[float, float]]:
    heights = [max(LEAST, size * scale) for size in sizes]
    between = max(TEXT_ROOM, (height - sum(heights)) / len(sizes)) if sizes else 0
    found, top = [], 0.0
    for each in heights:
        top += between
        found.append((top, top + each))
        top += each
    return found


def flow_plot(
    ends: Ends, flows: Sequence[Flow], *, width: Width, words: Words, appearance: Appearance
) -> Plot:
    """Make the chart; on a narrow screen the groups are named in a key above it."""
    place, above = PLACES[width], LINE * len(ends.sources) if width == "narrow" else 0
    bands, left, right = lay_out(ends, flows, height=place.height)
    low = max([*left, *right, float(place.height)])
    x, y = _pixels("x", 0, place.width), _pixels("y", -above, low)
    color = label("color", scale=None)
    ribbon = {"x": x, "y": y, "y2": {"field": "y2"}, "detail": label("id"), "color": color}
    dashed = {"color": appearance.color("slate"), "strokeDash": [4, 4], "strokeWidth": 1.6}
    layers = [
        layer("bands", "area", ribbon, opacity=0.42),
        layer("ways", "line", {"x": x, "y": y, "detail": label("id")}, **dashed),
        layer("nodes", "rect", {**ribbon, "x2": {"field": "x2"}}),
        layer("signs", "point", {"x": x, "y": y}, **sign_style(DOT_IN_BOX, 60, appearance)),
        *_words_at(x, y, width, appearance),
    ]
    hidden = [band for band in bands if band.flow.people is None]
    data = {
        "bands": [row for band in bands if band.flow.people for row in _edge(band, place, appearance)],
        "ways": [row for band in hidden for row in _way(band, place)],
        "signs": [{"x": place.right - NODE - 12, "y": band.ends + LEAST / 4} for band in hidden],
        "nodes": _nodes(left, right, place, appearance),
        **_names(ends, left, right, width, words),
    }
    if above:
        data["nodes"] += _key(len(ends.sources), above, appearance)
    return Plot({"width": place.width, "height": low + above, "layer": layers}, data)


def _pixels(field: str, low: float, high: float) -> Spec:
    """Take a field as pixels, from the left or from the top."""
    scale = {"domain": [low, high], "range": [0, high - low], "nice": False, "zero": False}
    return amount(field, scale=scale, axis=None)


def _words_at(x: Spec, y: Spec, width: Width, appearance: Appearance) -> list[Spec]:
    soft, paper = appearance.color("ink-soft"), appearance.color("paper")
    here = {"x": x, "y": y, "text": label("said")}
    if width == "wide":
        return [
            layer("names_left", "text", here, align="right", dy=-2),
            layer("numbers_left", "text", here, align="right", dy=14, color=soft),
            layer("names_right", "text", here, align="left", dy=-2),
            layer("numbers_right", "text", here, align="left", dy=14, fontWeight="bold"),
        ]
    halo = {"align": "right", "fontSize": 12}
    return [
        layer("names_left", "text", here, align="left", baseline="middle"),
        layer("names_right", "text", here, **halo, stroke=paper, strokeWidth=4),
        layer("names_right", "text", here, **halo),
    ]


def _names(
    ends: Ends, left: Sequence[float], right: Sequence[float], width: Width, words: Words
) -> dict[str, list[dict[str, Any]]]:
    place, lines = PLACES[width], len(ends.sources)
    people = ["" if n is None else words.counted("people_in", n) for _, n in ends.sources]
    shares = [_share(cell, words) for _, cell in ends.targets]
    if width == "narrow":
        sources = [
            name if n is None else words.say("alt_point", what=name, value=words.count(n))
            for name, n in ends.sources
        ]
        targets = [words.say("alt_point", what=name, value=share)
                   for (name, _), share in zip(ends.targets, shares, strict=True)]  # fmt: skip
        return {
            "names_left": [
                {"x": NODE + 6, "y": (i - lines + 0.4) * LINE, "said": said} for i, said in enumerate(sources)
            ],
            "names_right": [
                {"x": place.right, "y": right[2 * j] - 6, "said": said} for j, said in enumerate(targets)
            ],
        }
    at_left = [{"x": place.left - 8, "y": sum(left[2 * i : 2 * i + 2]) / 2} for i in range(lines)]
    at_right = [
        {"x": place.right + 8, "y": sum(right[2 * j : 2 * j + 2]) / 2} for j in range(len(ends.targets))
    ]
    return {
        "names_left": [{**at, "said": name} for at, (name, _) in zip(at_left, ends.sources, strict=True)],
        "numbers_left": [{**at, "said": said} for at, said in zip(at_left, people, strict=True) if said],
        "names_right": [{**at, "said": name} for at, (name, _) in zip(at_right, ends.targets, strict=True)],
        "numbers_right": [{**at, "said": said} for at, said in zip(at_right, shares, strict=True)],
    }


def _share(cell: Cell | None, words: Words) -> str:
    return figure_of(cell, words) if cell is not None and cell.shown else words.say("hidden_short")


def _edge(band: Band, place: Place, appearance: Appearance) -> list[dict[str, Any]]:
    color = appearance.color(COLORS[band.flow.source % len(COLORS)])
    rows = []
    for x, part in place.curve:
        top = band.begins + (band.ends - band.begins) * part
        rows.append({"id": _id(band), "x": x, "y": top, "y2": top + band.thick, "color": color})
    return rows


def _way(band: Band, place: Place) -> list[dict[str, Any]]:
    middle = LEAST / 4
    return [
        {"id": _id(band), "x": x, "y": band.begins + (band.ends - band.begins) * part + middle}
        for x, part in place.curve
    ]


def _id(band: Band) -> str:
    return f"{band.flow.source}-{band.flow.target}"


def _nodes(
    left: Sequence[float], right: Sequence[float], place: Place, appearance: Appearance
) -> list[dict[str, Any]]:
    found = []
    for name, side, begins in (("left", left, place.left), ("right", right, place.right - NODE)):
        for i in range(len(side) // 2):
            color = COLORS[i % len(COLORS)] if name == "left" else "ink-soft"
            found.append(
                {"id": f"{name} {i}", "x": begins, "x2": begins + NODE, "y": side[2 * i],
                 "y2": side[2 * i + 1], "color": appearance.color(color)}
            )  # fmt: skip
    return found


def _key(lines: int, above: int, appearance: Appearance) -> list[dict[str, Any]]:
    tops = [i * LINE - above + 3 for i in range(lines)]
    return [
        {"id": f"key {i}", "x": 0, "x2": NODE, "y": top, "y2": top + NODE,
         "color": appearance.color(COLORS[i % len(COLORS)])}
        for i, top in enumerate(tops)
    ]  # fmt: skip
