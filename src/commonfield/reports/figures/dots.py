"""A dot per row on a line that is its range, an upright mark for what it stands beside, rows in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Plot, Rows, Width
from commonfield.reports.figures.glyphs import CLOCK, DOT_IN_BOX
from commonfield.reports.figures.scales import labels
from commonfield.reports.figures.spec import Spec, amount, at, fixed, label, layer
from commonfield.reports.figures.trend import sign_style
from commonfield.reports.published import Cell
from commonfield.reports.sentences import figure_of
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus

Scale = tuple[tuple[float, float], Sequence[float]]
"""Where an axis begins and ends, and which values of it are labelled."""

SIZES: dict[Width, int] = {"wide": 440, "narrow": 262}
ROW: dict[Width, int] = {"wide": 26, "narrow": 42}

LETTER = 7.6
"""Pixels that a letter of a name may take in the widest of the fonts that screens put in."""

SHIFT: dict[Width, int] = {"wide": 0, "narrow": 8}
"""How far a row's marks lie below its middle: on a narrow screen its name stands above them."""


def dot_plot(
    rows: Sequence[dict[str, Any]],
    absent: Sequence[tuple[str, Cell]],
    scale: Scale,
    *,
    width: Width,
    words: Words,
    appearance: Appearance,
) -> Plot:
    """Make the chart.

    Args:
        rows: In order: `name`, `share`, `low` and `high` (its range), `others` (what it stands beside, or
            None), `behind` (drawn in the one color to look at), `said` (written at the right).
        absent: Rows whose figure is not shown, listed below the others.
        scale: The axis.
        width: For a wide or a narrow screen.
        words: Of the report.
        appearance: Its colors.
    """
    order = [*(row["name"] for row in rows), *(name for name, _ in absent)]
    x, y = _share_axis(scale, words), _rows_axis(order, width)
    slate, poppy, paper = (appearance.color(name) for name in ("slate", "poppy", "paper"))
    layers = [
        *_marks("others", {"color": slate, "fill": paper}, x, y, width, appearance),
        *_marks("behind", {"color": poppy, "fill": poppy}, x, y, width, appearance),
        *_signs(y, width, appearance),
    ]
    if width == "narrow":
        named = {"x": at(0), "y": y, "text": label("name")}
        layers.append(layer("names", "text", named, align="left", dy=-9, limit=220))
    spec = {"width": SIZES[width], "height": ROW[width] * len(order), "layer": layers}
    return Plot(spec, _data(rows, absent, order, words))


def _data(
    rows: Sequence[dict[str, Any]], absent: Sequence[tuple[str, Cell]], order: Sequence[str], words: Words
) -> dict[str, Rows]:
    signs = [(cell.status, {"name": name, "said": figure_of(cell, words)}) for name, cell in absent]
    marked = {
        "behind": [row for row in rows if row["behind"]],
        "others": [row for row in rows if not row["behind"]],
    }
    return {
        **marked,
        **{f"{k}_beside": [row for row in v if row["others"] is not None] for k, v in marked.items()},
        "hidden": [row for status, row in signs if status is CellStatus.HIDDEN],
        "waiting": [row for status, row in signs if status is CellStatus.NOT_YET_DUE],
        "banded": [row for status, row in signs if status is CellStatus.BANDED],
        "names": [{"name": name} for name in order],
    }


def _rows_axis(order: Sequence[str], width: Width) -> Spec:
    axis: Spec | None = None
    if width == "wide":
        room = min(290, max(len(name) for name in order) * LETTER)
        axis = {"grid": True, "gridDash": [1, 3], "labelLimit": 290, "minExtent": room}
    scale = {"paddingInner": 0, "paddingOuter": 0, "domain": list(order)}
    return label("name", sort=list(order), scale=scale, axis=axis)


def _share_axis(scale: Scale, words: Words) -> Spec:
    domain, values = scale
    said = labels(values, words=words)
    axis = {"values": values, "orient": "top", "labelFlush": False, "labelExpr": said}
    return amount("share", scale=fixed(domain, clamp=True), axis=axis)


def _marks(
    data: str, paint: dict[str, str], x: Spec, y: Spec, width: Width, appearance: Appearance
) -> list[Spec]:
    down, color = SHIFT[width], paint["color"]
    said = {"align": "right", "dy": -9} if width == "narrow" else {"align": "left", "dx": 12}
    span = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    tick = {"color": appearance.color("ink"), "thickness": 2, "size": 14}
    dot = {"filled": True, "fill": paint["fill"], "stroke": color, "strokeWidth": 2, "size": 80, "opacity": 1}
    points = {"x": at(SIZES[width]), "y": y, "text": label("said")}
    return [
        layer(data, "rule", span, color=color, strokeWidth=2, opacity=0.55, yOffset=down),
        layer(f"{data}_beside", "tick", {"x": {**x, "field": "others"}, "y": y}, yOffset=down, **tick),
        layer(data, "point", {"x": x, "y": y}, yOffset=down, **dot),
        layer(data, "text", points, fontWeight="bold", color=color, **said),
    ]


def _signs(y: Spec, width: Width, appearance: Appearance) -> list[Spec]:
    layers, down = [], SHIFT[width]
    soft = appearance.color("ink-soft")
    written = {"align": "left", "dx": 14, "dy": down, "fontSize": 12, "color": soft}
    for data, shape in (("hidden", DOT_IN_BOX), ("waiting", CLOCK)):
        here = {"x": at(10), "y": y}
        layers += [
            layer(data, "point", here, yOffset=down, **sign_style(shape, 90, appearance)),
            layer(data, "text", here | {"text": label("said")}, **written),
        ]
    # A band has no sign and no place on the axis of exact shares: it is written.
    banded = {"x": at(10), "y": y, "text": label("said")}
    return [*layers, layer("banded", "text", banded, **{**written, "dx": 0})]
