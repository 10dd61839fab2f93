"""Charts of public figures: programs beside jobs, what work pays, how a figure moved, groups side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from commonfield.catalog import Appearance
from commonfield.reports.figures.dots import LETTER
from commonfield.reports.figures.figure import Plot, Width
from commonfield.reports.figures.spec import Spec, amount, at, fixed, label, layer

WIDE: dict[Width, int] = {"wide": 380, "narrow": 262}
ROW: dict[Width, int] = {"wide": 30, "narrow": 62}
DOWN: dict[Width, int] = {"wide": 0, "narrow": 14}
"""How far marks lie below the middle of a row: on a narrow screen its name and its words stand above them."""

SHORT = 32
"""Letters of a name that a narrow screen has room for."""

COLORS = ("field", "water", "ochre", "plum", "rose", "slate")
"""Of at most five series, and one more that stands behind."""

Said = Callable[[float], str]
"""Writes a number of an axis or a label."""


@dataclass(frozen=True)
class Row:
    """An occupation between its awards and its openings; `low` and `high` are the awards by the rules."""

    name: str
    awards: float
    low: float
    high: float
    openings: float
    said: str


@dataclass(frozen=True)
class Rung:
    """What work pays: the 25th percentile, the median and the 75th; the ends may be missing."""

    name: str
    median: float
    low: float | None
    high: float | None
    said: str
    marked: bool = False


@dataclass(frozen=True)
class Series:
    """A figure over the years; a new `run` begins where the line is broken."""

    name: str
    points: tuple[tuple[int, float, int], ...]


def dumbbell(rows: Sequence[Row], *, width: Width, said: Said, appearance: Appearance) -> Plot:
    """Set awards beside openings: a line between the two, and a bracket for what the rules make of awards."""
    order = [row.name for row in rows]
    x = _count_axis([0.0, *(row.openings for row in rows), *(row.high for row in rows)], said, width)
    y = _rows(order, width)
    slate, field, poppy, paper = (appearance.color(c) for c in ("slate", "field", "poppy", "paper"))
    down = DOWN[width]
    dot = {"filled": True, "size": 90, "opacity": 1, "yOffset": down}
    span = {"x": {**x, "field": "awards"}, "x2": {"field": "openings"}, "y": y}
    bracket = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    layers = [
        layer("rows", "rule", span, color=slate, strokeWidth=2, opacity=0.6, yOffset=down),
        layer("rows", "rule", bracket, color=field, strokeWidth=7, opacity=0.28, yOffset=down),
        layer("rows", "point", {"x": {**x, "field": "awards"}, "y": y}, fill=field, stroke=paper, **dot),
        layer("rows", "point", {"x": {**x, "field": "openings"}, "y": y},
              shape="diamond", fill=poppy, stroke=paper, **{**dot, "size": 110}),
        _at_right(y, width, appearance),
        *_names(y, width),
    ]  # fmt: skip
    data = [row.__dict__ for row in rows]
    spec = _sized(layers, len(order), [row.said for row in rows], width)
    return Plot(spec, {"rows": data, "names": _named(order)})


def ladder(
    rungs: Sequence[Rung], *, line: tuple[float, str] | None, width: Width, said: Said, appearance: Appearance
) -> Plot:
    """Set wages one above another, with a line at the living wage where one is current."""
    order = [rung.name for rung in rungs]
    ends = [v for r in rungs for v in (r.low, r.median, r.high) if v is not None]
    x = _count_axis([0.0, *ends, *([line[0]] if line else [])], said, width)
    y = _rows(order, width)
    slate, field, poppy, paper = (appearance.color(c) for c in ("slate", "field", "poppy", "paper"))
    down = DOWN[width]
    span = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    mark = {"filled": True, "size": 90, "opacity": 1, "yOffset": down}
    layers = [
        layer("spans", "rule", span, color=slate, strokeWidth=5, opacity=0.4, yOffset=down),
        layer("rows", "point", {"x": {**x, "field": "median"}, "y": y}, fill=field, stroke=paper, **mark),
        _at_right(y, width, appearance),
        *_names(y, width),
    ]
    data: dict[str, list[dict[str, object]]] = {
        "rows": [rung.__dict__ for rung in rungs],
        "spans": [rung.__dict__ for rung in rungs if rung.low is not None and rung.high is not None],
        "names": _named(order),
    }
    if line:
        here = {"x": {**x, "field": "at"}}
        layers.append(layer("line", "rule", here, color=poppy, strokeWidth=2, strokeDash=[5, 4]))
        written = {**here, "text": label("said"), "y": at(ROW[width] * len(order) + 14)}
        layers.append(layer("line", "text", written, color=poppy, fontWeight="bold"))
        data["line"] = [{"at": line[0], "said": line[1]}]
    return Plot(_sized(layers, len(order), [rung.said for rung in rungs], width), data)


def dots(
    rows: Sequence[tuple[str, float, str]],
    *,
    whole: float | None,
    width: Width,
    said: Said,
    appearance: Appearance,
) -> Plot:
    """Set groups side by side, each a dot; a tick in each row is what holds for everybody."""
    order = [name for name, _, _ in rows]
    values = [value for _, value, _ in rows]
    domain = _share_domain([*values, *([whole] if whole is not None else [])])
    x = amount("value", scale=fixed(domain), axis=_axis(_tenths(domain), said))
    y = _rows(order, width)
    field, slate, paper = (appearance.color(c) for c in ("field", "slate", "paper"))
    down = DOWN[width]
    mark = {"filled": True, "size": 90, "opacity": 1, "yOffset": down}
    layers = [
        layer("rows", "tick", {"x": {**x, "field": "whole"}, "y": y},
              color=slate, thickness=2, size=16, yOffset=down),
        layer("rows", "point", {"x": x, "y": y}, fill=field, stroke=paper, **mark),
        _at_right(y, width, appearance),
        *_names(y, width),
    ]  # fmt: skip
    data: list[dict[str, object]] = [{"name": n, "value": v, "said": s, "whole": whole} for n, v, s in rows]
    spec = _sized(layers, len(order), [said for _, _, said in rows], width)
    return Plot(spec, {"rows": data, "names": _named(order)})


def lines(
    series: Sequence[Series], *, years: Callable[[int], str], width: Width, said: Said, appearance: Appearance
) -> Plot:
    """Draw how figures moved, each line named at its end; nothing is drawn across a break."""
    every = [point for one in series for point in one.points]
    domain = _share_domain([value for _, value, _ in every])
    listed = sorted({year for year, _, _ in every})
    step = max(1, ceil(len(listed) / (7 if width == "wide" else 3)))
    shown = listed[::-1][::step][::-1]
    written = json.dumps({str(year): years(year) for year in listed}, ensure_ascii=False)
    axis = {"values": shown, "grid": False, "labelExpr": f"{written}[toString(datum.value)]"}
    x = amount("year", scale=fixed((listed[0] - 0.3, listed[-1] + 0.3)), axis=axis)
    y = amount("value", scale=fixed(domain), axis={**_axis(_tenths(domain), said), "orient": "left"})
    layers: list[Spec] = []
    data: dict[str, list[dict[str, object]]] = {}
    ends = _apart([one.points[-1][1] for one in series], (domain[1] - domain[0]) / 14)
    for number, (one, end) in enumerate(zip(series, ends, strict=True)):
        color = appearance.color(COLORS[min(number, len(COLORS) - 1)])
        name = f"series{number}"
        data[name] = [{"year": year, "value": value, "run": run} for year, value, run in one.points]
        data[f"{name}_end"] = [{"year": one.points[-1][0], "value": end, "name": one.name}]
        layers += [
            layer(name, "line", {"x": x, "y": y, "detail": label("run")}, color=color, strokeWidth=2.5),
            layer(name, "point", {"x": x, "y": y}, filled=True, fill=color, size=36, opacity=1),
            layer(f"{name}_end", "text", {"x": x, "y": y, "text": label("name")},
                  align="left", dx=10, color=color, fontWeight="bold"),
        ]  # fmt: skip
    size = (560, 240) if width == "wide" else (180, 210)
    room = 14 + LETTER * max(len(one.name) for one in series)
    return Plot({"width": size[0], "height": size[1], "padding": _padding(room), "layer": layers}, data)


def _apart(values: Sequence[float], least: float) -> list[float]:
    """Move labels so that none lies upon another; their order stays."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = list(values)
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + least)
    return placed


def _sized(layers: list[Spec], rows: int, said: Sequence[str], width: Width) -> Spec:
    """Give a chart its size, and the room at its right that what is written there may take."""
    room = 16 + LETTER * max((len(text) for text in said), default=0) if width == "wide" else 8
    high = ROW[width] * max(rows, 1)
    return {"width": WIDE[width], "height": high, "padding": _padding(room), "layer": layers}


def _padding(right: float) -> Spec:
    # The chart library measures letters in a narrower font than screens have.
    return {"left": 4, "top": 4, "bottom": 4, "right": 4 + 0.35 * right}


def _at_right(y: Spec, width: Width, appearance: Appearance) -> Spec:
    ink, soft = appearance.color("ink"), appearance.color("ink-soft")
    if width == "narrow":
        here = {"x": at(0), "y": y, "text": label("said")}
        return layer("rows", "text", here, align="left", dy=-6, fontSize=12, color=soft)
    here = {"x": at(WIDE[width]), "y": y, "text": label("said")}
    return layer("rows", "text", here, fontWeight="bold", color=ink, align="left", dx=12)


def _names(y: Spec, width: Width) -> list[Spec]:
    if width == "wide":
        return []
    here = {"x": at(0), "y": y, "text": label("short")}
    return [layer("names", "text", here, align="left", dy=-22, fontWeight="bold")]


def _named(order: Sequence[str]) -> list[dict[str, object]]:
    """Name rows, and shorten the names for where there is little room."""
    return [
        {"name": name, "short": name if len(name) <= SHORT else f"{name[: SHORT - 1].rstrip(' ,')}…"}
        for name in order
    ]


def _rows(order: Sequence[str], width: Width) -> Spec:
    axis: Spec | None = None
    if width == "wide":
        room = max((len(name) for name in order), default=0) * LETTER
        axis = {"grid": True, "gridDash": [1, 3], "labelLimit": 400, "minExtent": room}
    scale = {"paddingInner": 0, "paddingOuter": 0, "domain": list(order)}
    return label("name", sort=list(order), scale=scale, axis=axis)


def _axis(values: Sequence[float], said: Said) -> Spec:
    written = json.dumps({f"{value:g}": said(value) for value in values}, ensure_ascii=False)
    return {"values": list(values), "orient": "top", "labelFlush": False,
            "labelExpr": f"{written}[toString(datum.value)]"}  # fmt: skip


def _count_axis(values: Sequence[float], said: Said, width: Width) -> Spec:
    most = max(values) * 1.05 or 1.0
    step = 10 ** floor(log10(most))
    while most / step < (3 if width == "wide" else 2):
        step /= 2
    while most / step > (6 if width == "wide" else 3):
        step *= 2
    ticks = [round(step * n, 6) for n in range(floor(most / step + 1e-9) + 1)]
    return amount("openings", scale=fixed((0.0, most)), axis=_axis(ticks, said))


def _share_domain(values: Sequence[float]) -> tuple[float, float]:
    low = max(0.0, floor((min(values) - 0.02) * 10) / 10)
    high = ceil((max(values) + 0.02) * 10) / 10
    return low, max(high, low + 0.1)


def _tenths(domain: tuple[float, float]) -> list[float]:
    low, high = domain
    step = 0.1 if high - low <= 0.5 else 0.2
    if high - low <= 0.15:
        step = 0.02
    return [round(low + step * n, 4) for n in range(floor((high - low) / step + 1e-9) + 1)]
