"""How a figure has moved: a line with its interval as a band, broken where the definition changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Plot, Rows, Width
from commonfield.reports.figures.glyphs import CLOCK, DOT_IN_BOX
from commonfield.reports.figures.scales import labels, median_domain, share_domain, ticks, year_labels
from commonfield.reports.figures.spec import Spec, amount, fixed, label, layer
from commonfield.reports.intervals import of_share
from commonfield.reports.published import Cell
from commonfield.reports.sentences import figure_of, standing_in_short
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus, is_median

SIZES: dict[Width, tuple[int, int]] = {"wide": (720, 240), "narrow": (262, 190)}
BAND_SIDE = 0.36
"""How far a band reaches to either side of its year: it is drawn as wide as no line is."""


def points(series: Sequence[Cell], words: Words) -> list[dict[str, Any]]:
    """The shown figures of a series. `run` numbers the stretches through which a line may be drawn."""
    found: list[dict[str, Any]] = []
    run, before = 0, None
    for cell in series:
        if cell.shown and cell.height is not None:
            follows = before is not None and before.shown and before.version == cell.version
            run += not follows
            low, high = _ends(cell)
            found.append(
                {"year": cell.academic_year, "y": cell.height, "low": low, "high": high, "run": run,
                 "label": figure_of(cell, words)}
            )  # fmt: skip
        before = cell
    return found


def _ends(cell: Cell) -> tuple[float, float]:
    if cell.numerator is not None and cell.denominator:
        return of_share(cell.numerator, cell.denominator)
    return cell.height or 0, cell.height or 0


def absences(series: Sequence[Cell], words: Words) -> list[dict[str, Any]]:
    """What stands in the place of figures that are hidden or not yet due."""
    shapes = {CellStatus.HIDDEN: DOT_IN_BOX, CellStatus.NOT_YET_DUE: CLOCK}
    return [
        {
            "year": cell.academic_year,
            "shape": shapes[cell.status],
            "said": standing_in_short(cell, words),
        }
        for cell in series
        if cell.status in shapes
    ]


def bands(series: Sequence[Cell], words: Words) -> list[dict[str, Any]]:
    """The figures of a series that are told as a band, each from its lower to its upper end."""
    return [
        {
            "year": cell.academic_year,
            **_sides(cell.academic_year or 0),
            "low": cell.band[0] / 100,
            "high": cell.band[1] / 100,
            "label": words.band_short(*cell.band),
        }
        for cell in series
        if cell.band
    ]


def _sides(year: int) -> dict[str, float]:
    return {"left": year - BAND_SIDE, "right": year + BAND_SIDE}


def breaks(series: Sequence[Cell]) -> list[tuple[float, str]]:
    """Say where the definition changed, half a year before the first year of a version, and which it is."""
    return [
        ((after.academic_year or 0) - 0.5, after.version)
        for before, after in pairwise(series)
        if before.version != after.version
    ]


def domain_of(shown: Sequence[dict[str, Any]], *, kind: str) -> tuple[float, float]:
    if is_median(kind):
        return median_domain([point["y"] for point in shown if "y" in point], kind)
    return share_domain([point["low"] for point in shown], [point["high"] for point in shown])


def trend(series: Sequence[Cell], *, width: Width, words: Words, appearance: Appearance) -> Plot:
    """Make the chart of one series, year by year."""
    kind = series[0].kind
    shown, banded = points(series, words), bands(series, words)
    domain = domain_of([*shown, *banded], kind=kind)
    years = [cell.academic_year or 0 for cell in series]
    x = years_axis(years, years if width == "wide" else years[::-1][::2], width, words)
    y = height_axis(domain, ticks(domain, kind=kind), kind=kind, words=words)
    wide, high = SIZES[width]
    layers = [
        *_breaks(x, y, appearance),
        band_layer("bands", x, y, appearance),
        _band_labels(x, y, width, appearance),
        *_line(x, y, appearance),
        *_signs(x, sum(domain) / 2, appearance),
    ]
    data = _data(shown, absences(series, words), breaks(series), domain[1], words)
    return Plot({"width": wide, "height": high, "layer": layers}, {**data, "bands": banded})


def years_axis(years: Sequence[int], named: Sequence[int], width: Width, words: Words) -> Spec:
    """Lay years from left to right, some of them named."""
    axis = {
        "values": list(named),
        "grid": False,
        "labelExpr": year_labels(years, width, words),
        "labelOverlap": False,
    }
    return amount("year", scale=fixed((min(years) - 0.5, max(years) + 0.5)), axis=axis)


def height_axis(domain: tuple[float, float], values: Sequence[float], *, kind: str, words: Words) -> Spec:
    """Lay figures from bottom to top, labelled by us."""
    axis = {"values": list(values), "labelExpr": labels(values, kind=kind, words=words)}
    return amount("y", scale=fixed(domain), axis=axis)


def _line(x: Spec, y: Spec, appearance: Appearance) -> list[Spec]:
    color, ink, run = appearance.color("field"), appearance.color("ink"), label("run")
    band = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "detail": run}
    return [
        layer("shown", "area", band, color=color, opacity=0.14),
        layer("alone", "rule", {**band, "x": x}, color=color, opacity=0.3, strokeWidth=2),
        layer("shown", "line", {"x": x, "y": y, "detail": run}, color=color, strokeWidth=2.5),
        layer(
            "shown", "point", {"x": x, "y": y}, color=color, filled=True, opacity=1, size=50, strokeWidth=0
        ),
        layer(
            "shown", "text", {"x": x, "y": y, "text": label("label")}, dy=-14, fontWeight="bold", color=ink
        ),
    ]


def band_layer(data: str, x: Spec, y: Spec, appearance: Appearance) -> Spec:
    """Draw bands as light boxes: nothing in them says where between the ends a share lies."""
    ends = {"x": {**x, "field": "left"}, "x2": {"field": "right"}}
    ends |= {"y": {**y, "field": "low"}, "y2": {"field": "high"}}
    return layer(data, "rect", ends, color=appearance.color("slate"), opacity=0.28)


def _band_labels(x: Spec, y: Spec, width: Width, appearance: Appearance) -> Spec:
    said = {"x": x, "y": {**y, "field": "high"}, "text": label("label")}
    size = 13 if width == "wide" else 10.5
    return layer("bands", "text", said, dy=-8, fontSize=size, color=appearance.color("ink-soft"))


def _data(
    shown: Rows, absent: Rows, broken: Sequence[tuple[float, str]], top: float, words: Words
) -> dict[str, Rows]:
    runs = Counter(point["run"] for point in shown)
    return {
        "shown": shown,
        "alone": [point for point in shown if runs[point["run"]] == 1],
        "hidden": [row for row in absent if row["shape"] == DOT_IN_BOX],
        "waiting": [row for row in absent if row["shape"] == CLOCK],
        "breaks": [{"year": at, "y": top, "said": _new_version(version, words)} for at, version in broken],
    }


def _new_version(version: str, words: Words) -> str:
    return words.say("definition_changed", version=words.month(date.fromisoformat(version)))


def _signs(x: Spec, middle: float, appearance: Appearance) -> list[Spec]:
    """Draw the signs for hidden and not yet due half-way up, where they cannot be read as a value."""
    layers: list[Spec] = []
    y = {"datum": middle, "type": "quantitative"}
    for name, shape in (("hidden", DOT_IN_BOX), ("waiting", CLOCK)):
        said = {"x": x, "y": y, "text": label("said")}
        layers += [
            layer(name, "point", {"x": x, "y": y}, **sign_style(shape, 150, appearance)),
            layer(name, "text", said, dy=20, fontSize=11.5, color=appearance.color("ink-soft")),
        ]
    return layers


def sign_style(shape: str, size: int, appearance: Appearance) -> Spec:
    """How the signs for hidden and not yet due are drawn."""
    stroke = {"stroke": appearance.color("slate"), "strokeWidth": 1.4}
    return {"shape": shape, "size": size, "fill": None, "opacity": 1, **stroke}


def _breaks(x: Spec, y: Spec, appearance: Appearance) -> list[Spec]:
    soft = appearance.color("ink-soft")
    said = {"align": "left", "dx": 5, "dy": 4, "baseline": "top", "fontSize": 11.5, "fontStyle": "italic"}
    return [
        layer("breaks", "rule", {"x": x}, strokeDash=[3, 4], color=soft),
        layer("breaks", "text", {"x": x, "y": y, "text": label("said")}, color=soft, **said),
    ]
