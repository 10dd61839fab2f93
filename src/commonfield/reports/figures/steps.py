"""How many of everybody take a step, and the next one: bars from zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Width
from commonfield.reports.published import Cell
from commonfield.reports.sentences import figure_of
from commonfield.reports.words import Words

SIZES: dict[Width, int] = {"wide": 620, "narrow": 270}
BAND = 58
COLORS = ("field", "water", "ochre", "plum", "rose")


def steps(
    cells: Sequence[tuple[str, Cell]], *, everyone: str, width: Width, words: Words, appearance: Appearance
) -> Any:
    """Make the bars: everybody first, then each step in the order given."""
    import altair as alt

    rows = [{"name": everyone, "share": 1.0, "said": words.percent(1), "color": appearance.color("slate")}]
    for (name, cell), color in zip(cells, COLORS, strict=False):
        rows.append(
            {
                "name": name,
                "share": cell.share or 0,
                "said": figure_of(cell, words),
                "color": appearance.color(color),
            }
        )
    order = [row["name"] for row in rows]
    room = SIZES[width] - 46
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N").sort(order).axis(None).scale(paddingInner=0, paddingOuter=0)
    )
    x = alt.X("share:Q").scale(domain=[0, 1], range=[0, room]).axis(None)
    layers = [
        base.mark_bar(height=16, yOffset=10, cornerRadiusEnd=2).encode(
            x=x, color=alt.Color("color:N").scale(None)
        ),
        base.mark_text(align="left", dy=-8).encode(text="name:N", x=alt.value(0)),
        base.mark_text(align="left", dx=6, dy=10, fontSize=15, fontWeight="bold").encode(text="said:N", x=x),
    ]
    return alt.layer(*layers).properties(width=SIZES[width], height=BAND * len(rows))
