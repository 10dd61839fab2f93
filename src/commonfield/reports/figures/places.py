"""The same thing at each place: small charts on one shared scale, the region in slate in each."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Plot, Width
from commonfield.reports.figures.glyphs import CLOCK, DOT_IN_BOX
from commonfield.reports.figures.scales import ticks
from commonfield.reports.figures.spec import Spec, label
from commonfield.reports.figures.trend import (
    absences,
    band_layer,
    bands,
    domain_of,
    height_axis,
    points,
    sign_style,
    years_axis,
)
from commonfield.reports.published import Cell
from commonfield.reports.words import Words

COLUMNS: dict[Width, int] = {"wide": 3, "narrow": 2}
PANEL: dict[Width, tuple[int, int]] = {"wide": (212, 104), "narrow": (112, 76)}
LINE: dict[Width, int] = {"wide": 28, "narrow": 15}
"""Letters of a place's name that fit in one line above its panel."""


def small_multiples(
    region: Sequence[Cell],
    places: Sequence[tuple[str, Sequence[Cell]]],
    *,
    width: Width,
    words: Words,
    appearance: Appearance,
) -> Plot:
    """Make the panels, one a place, in the order given."""
    kind = region[0].kind
    rows = _rows(region, places, words)
    domain = domain_of([row for row in rows if "low" in row], kind=kind)
    years = sorted({cell.academic_year or 0 for cell in region})
    x = years_axis(years, [years[0], years[-1]], "narrow", words)
    inward = {"condition": {"test": f"datum.value == {years[0]}", "value": "left"}, "value": "right"}
    x["axis"] |= {"labelAlign": inward}
    y = height_axis(domain, ticks(domain, kind=kind, few=True), kind=kind, words=words)
    y["axis"] |= {"labelFontSize": 11.5}
    wide, high = PANEL[width]
    named = {name: _panel_name(name, width) for name, _ in places}
    header = {
        "labelAnchor": "start",
        "labelExpr": "split(datum.label, '|')",
        "labelPadding": 4,
        "labelLimit": wide + 8,
        "title": None,
    }
    spec = {
        "data": {"name": "rows"},
        "facet": label("panel", sort=list(named.values()), header=header),
        "columns": COLUMNS[width],
        "spacing": {"row": 16, "column": 12},
        "spec": {"width": wide, "height": high, "layer": _layers(x, y, sum(domain) / 2, appearance)},
    }
    return Plot(spec, {"rows": [{**row, "panel": named[row["place"]]} for row in rows]})


def _panel_name(name: str, width: Width) -> str:
    return "|".join(wrap(name, LINE[width], max_lines=2, placeholder=" …"))


def _rows(
    region: Sequence[Cell], places: Sequence[tuple[str, Sequence[Cell]]], words: Words
) -> list[dict[str, Any]]:
    ours = points(region, words)
    rows: list[dict[str, Any]] = []
    for name, series in places:
        mine, banded = points(series, words), bands(series, words)
        # The newest figure is the one that is written, be it exact or a band.
        if mine and banded and mine[-1]["year"] < banded[-1]["year"]:
            mine[-1]["label"] = ""
        elif mine:
            banded = [{**band, "label": ""} for band in banded]
        rows += [{"place": name, "what": "band", **band, "label": ""} for band in banded[:-1]]
        rows += [{"place": name, "what": "band", **band} for band in banded[-1:]]
        rows += [{"place": name, "what": "region", **point, "label": ""} for point in ours]
        rows += [{"place": name, "what": "mine", **point, "label": ""} for point in mine[:-1]]
        rows += [{"place": name, "what": "mine", **point} for point in mine[-1:]]
        for sign in absences(series, words):
            what = {DOT_IN_BOX: "hidden", CLOCK: "waiting"}[sign["shape"]]
            rows.append({"place": name, "what": what, "year": sign["year"]})
    return rows


def _layers(x: Spec, y: Spec, middle: float, appearance: Appearance) -> list[Spec]:
    slate, water, ink = (appearance.color(name) for name in ("slate", "water", "ink"))
    half_way = {"datum": middle, "type": "quantitative"}
    here, run = {"x": x, "y": y}, {"detail": label("run")}
    top, soft = {"y": {**y, "field": "high"}}, appearance.color("ink-soft")
    band = {key: part for key, part in band_layer("rows", x, y, appearance).items() if key != "data"}
    return [
        band | {"transform": [{"filter": "datum.what == 'band'"}]},
        _only("band", "text", here | top | {"text": label("label")}, dy=-7, fontSize=11.5, color=soft),
        _only("region", "line", here | run, color=slate, strokeWidth=1.2, opacity=0.75),
        _only("mine", "line", here | run, color=water, strokeWidth=2.2),
        _only("mine", "point", here, color=water, filled=True, size=22, opacity=1, strokeWidth=0),
        _only("mine", "text", here | {"text": label("label")}, dy=-11, fontWeight="bold", color=ink),
        _only("hidden", "point", {"x": x, "y": half_way}, **sign_style(DOT_IN_BOX, 80, appearance)),
        _only("waiting", "point", {"x": x, "y": half_way}, **sign_style(CLOCK, 80, appearance)),
    ]


def _only(what: str, kind: str, encoding: Spec, **style: Any) -> Spec:
    """A mark for some rows of the panel: all come from one set, so that each panel gets its own."""
    chosen = {"transform": [{"filter": f"datum.what == '{what}'"}]}
    return chosen | {"mark": {"type": kind, **style}, "encoding": encoding}
