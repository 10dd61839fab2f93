"""How many of everybody take a step, and the next one: bars from zero."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Plot, Width
from commonfield.reports.figures.spec import amount, at, label, layer
from commonfield.reports.published import Cell
from commonfield.reports.sentences import figure_of
from commonfield.reports.words import Words

SIZES: dict[Width, int] = {"wide": 740, "narrow": 262}
BAND = 58
ROOM = 46
"""Pixels kept at the right end for the figure of the longest bar."""

COLORS = ("field", "water", "ochre", "plum", "rose")


def steps(
    cells: Sequence[tuple[str, Cell]], *, everyone: str, width: Width, words: Words, appearance: Appearance
) -> Plot:
    """Make the bars: everybody first, then each step in the order given."""
    rows = [{"name": everyone, "share": 1.0, "said": words.percent(1), "color": appearance.color("slate")}]
    for (name, cell), color in zip(cells, COLORS, strict=False):
        said = {"name": name, "share": cell.share or 0, "said": figure_of(cell, words)}
        rows.append({**said, "color": appearance.color(color)})
    y = label(
        "name", sort=[row["name"] for row in rows], axis=None, scale={"paddingInner": 0, "paddingOuter": 0}
    )
    x = amount("share", scale={"domain": [0, 1], "range": [0, SIZES[width] - ROOM]}, axis=None)
    bar = {"x": x, "y": y, "color": label("color", scale=None)}
    layers = [
        layer("rows", "bar", bar, height=16, yOffset=10, cornerRadiusEnd=2),
        layer("rows", "text", {"x": at(0), "y": y, "text": label("name")}, align="left", dy=-8),
        layer(
            "rows",
            "text",
            {"x": x, "y": y, "text": label("said")},
            align="left",
            dx=6,
            dy=10,
            fontSize=15,
            fontWeight="bold",
        ),
    ]
    return Plot({"width": SIZES[width], "height": BAND * len(rows), "layer": layers}, {"rows": rows})
