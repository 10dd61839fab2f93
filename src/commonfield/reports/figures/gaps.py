"""Who is behind, and by how much: a dot per group, a tick for everybody else, sorted by the gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Plot, Rows, Width
from commonfield.reports.figures.glyphs import CLOCK, DOT_IN_BOX
from commonfield.reports.figures.scales import labels, share_domain, ticks
from commonfield.reports.figures.spec import Spec, amount, at, fixed, label, layer
from commonfield.reports.figures.trend import sign_style
from commonfield.reports.published import Cell, Gap
from commonfield.reports.sentences import standing_in
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus

SIZES: dict[Width, int] = {"wide": 440, "narrow": 262}
ROW: dict[Width, int] = {"wide": 26, "narrow": 42}

LETTER = 7.6
"""Pixels that a letter of a name may take in the widest of the fonts that screens put in."""

SHIFT: dict[Width, int] = {"wide": 0, "narrow": 8}
"""How far a row's marks lie below its middle: on a narrow screen its name stands above them."""


def gap_rows(gaps: Sequence[Gap], names: Sequence[str], words: Words) -> list[dict[str, Any]]:
    """One row a group, widest behind first."""
    return [
        {
            "name": name, "share": gap.share, "others": gap.others_share,
            "low": gap.others_share + gap.low, "high": gap.others_share + gap.high,
            "behind": gap.behind, "said": signed(gap.gap, words),
        }
        for gap, name in zip(gaps, names, strict=True)
    ]  # fmt: skip


def signed(difference: float, words: Words) -> str:
    """Write a difference of shares in points with its sign."""
    n = round(difference * 100)
    return f"{'−' if n < 0 else '+' if n > 0 else '±'}{words.count(abs(n))}"


def gap_plot(
    gaps: Sequence[Gap],
    names: Sequence[str],
    absent: Sequence[tuple[str, Cell]],
    *,
    width: Width,
    words: Words,
    appearance: Appearance,
) -> Plot:
    """Make the chart; `absent` are groups whose figure is not shown, listed below the others."""
    rows = gap_rows(gaps, names, words)
    order = [*(row["name"] for row in rows), *(name for name, _ in absent)]
    x, y = _share_axis(rows, words), _rows_axis(order, width)
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
    signs = [(cell.status, {"name": name, "said": standing_in(cell, words)}) for name, cell in absent]
    return {
        "behind": [row for row in rows if row["behind"]],
        "others": [row for row in rows if not row["behind"]],
        "hidden": [row for status, row in signs if status is CellStatus.HIDDEN],
        "waiting": [row for status, row in signs if status is CellStatus.NOT_YET_DUE],
        "names": [{"name": name} for name in order],
    }


def _rows_axis(order: Sequence[str], width: Width) -> Spec:
    axis: Spec | None = None
    if width == "wide":
        room = min(290, max(len(name) for name in order) * LETTER)
        axis = {"grid": True, "gridDash": [1, 3], "labelLimit": 290, "minExtent": room}
    scale = {"paddingInner": 0, "paddingOuter": 0, "domain": list(order)}
    return label("name", sort=list(order), scale=scale, axis=axis)


def _share_axis(rows: Sequence[dict[str, Any]], words: Words) -> Spec:
    lows = [min(row["low"], row["share"]) for row in rows]
    domain = share_domain(lows, [max(row["high"], row["share"]) for row in rows])
    values = ticks(domain, money=False)
    said = labels(values, money=False, words=words)
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
        layer(data, "tick", {"x": {**x, "field": "others"}, "y": y}, yOffset=down, **tick),
        layer(data, "point", {"x": x, "y": y}, yOffset=down, **dot),
        layer(data, "text", points, fontWeight="bold", color=color, **said),
    ]


def _signs(y: Spec, width: Width, appearance: Appearance) -> list[Spec]:
    layers, down = [], SHIFT[width]
    soft = appearance.color("ink-soft")
    for data, shape in (("hidden", DOT_IN_BOX), ("waiting", CLOCK)):
        here = {"x": at(10), "y": y}
        layers += [
            layer(data, "point", here, yOffset=down, **sign_style(shape, 90, appearance)),
            layer(
                data,
                "text",
                here | {"text": label("said")},
                align="left",
                dx=14,
                dy=down,
                fontSize=12,
                color=soft,
            ),
        ]
    return layers
