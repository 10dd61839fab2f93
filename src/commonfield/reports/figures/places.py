"""The same thing at each place: small charts on one shared scale, the region in slate in each."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Width
from commonfield.reports.figures.glyphs import CLOCK, DOT_IN_BOX
from commonfield.reports.figures.scales import labels, ticks, year_labels
from commonfield.reports.figures.trend import absences, domain_of, points
from commonfield.reports.published import Cell
from commonfield.reports.words import Words

COLUMNS: dict[Width, int] = {"wide": 3, "narrow": 2}
PANEL: dict[Width, tuple[int, int]] = {"wide": (176, 96), "narrow": (112, 76)}
LINE: dict[Width, int] = {"wide": 26, "narrow": 18}
"""Letters of a place's name that fit in one line above its panel."""


def small_multiples(
    region: Sequence[Cell],
    places: Sequence[tuple[str, Sequence[Cell]]],
    *,
    width: Width,
    words: Words,
    appearance: Appearance,
) -> Any:
    """Make the panels, one a place, in the order given."""
    import altair as alt

    money = any(cell.kind == "median" for cell in region)
    rows = _rows(region, places, words)
    domain = domain_of([row for row in rows if "y" in row], money=money)
    years = sorted({cell.academic_year or 0 for cell in region})
    x = alt.X("year:Q").scale(domain=[min(years) - 0.6, max(years) + 0.8], nice=False).title(None)
    x = x.axis(
        values=[years[0], years[-1]],
        grid=False,
        labelExpr=year_labels(years, "narrow", words),
        labelFlush=True,
    )
    at = ticks(domain, money=money, few=True)
    y = alt.Y("y:Q").scale(domain=list(domain), nice=False).title(None)
    y = y.axis(values=at, labelExpr=labels(at, money=money, words=words), labelFontSize=11.5)
    wide, high = PANEL[width]
    panel = alt.layer(*_layers(x, y, sum(domain) / 2, appearance)).properties(width=wide, height=high)
    shown = alt.Facet("panel:N").sort([_panel_name(name, width) for name, _ in places])
    shown = shown.header(labelAnchor="start", labelExpr="split(datum.label, '|')", labelPadding=4, title=None)
    named = {name: _panel_name(name, width) for name, _ in places}
    data = alt.Data(values=[{**row, "panel": named[row["place"]]} for row in rows])
    return panel.properties(data=data).facet(shown, columns=COLUMNS[width], spacing={"row": 16, "column": 12})


def _panel_name(name: str, width: Width) -> str:
    return "|".join(wrap(name, LINE[width], max_lines=2, placeholder=" …"))


def _rows(
    region: Sequence[Cell], places: Sequence[tuple[str, Sequence[Cell]]], words: Words
) -> list[dict[str, Any]]:
    ours = points(region, words)
    rows: list[dict[str, Any]] = []
    for name, series in places:
        mine = points(series, words)
        rows += [{"place": name, "what": "region", **point, "label": ""} for point in ours]
        rows += [{"place": name, "what": "mine", **point, "label": ""} for point in mine[:-1]]
        rows += [{"place": name, "what": "mine", **point} for point in mine[-1:]]
        for sign in absences(series, words):
            what = {DOT_IN_BOX: "hidden", CLOCK: "waiting"}[sign["shape"]]
            rows.append({"place": name, "what": what, "year": sign["year"]})
    return rows


def _layers(x: Any, y: Any, middle: float, appearance: Appearance) -> list[Any]:
    import altair as alt

    slate, water, ink = (appearance.color(name) for name in ("slate", "water", "ink"))
    region, mine, hidden, waiting = (
        alt.Chart().transform_filter(f"datum.what == '{what}'").encode(x=x)
        for what in ("region", "mine", "hidden", "waiting")
    )
    sign = {"size": 80, "stroke": slate, "strokeWidth": 1.4, "fill": None, "opacity": 1}
    return [
        region.mark_line(color=slate, strokeWidth=1.2, opacity=0.75).encode(y=y, detail="run:N"),
        mine.mark_line(color=water, strokeWidth=2.2).encode(y=y, detail="run:N"),
        mine.mark_point(color=water, filled=True, size=22, opacity=1, strokeWidth=0).encode(y=y),
        mine.mark_text(dy=-11, fontWeight="bold", color=ink).encode(y=y, text="label:N"),
        hidden.mark_point(shape=DOT_IN_BOX, **sign).encode(y=alt.YDatum(middle)),
        waiting.mark_point(shape=CLOCK, **sign).encode(y=alt.YDatum(middle)),
    ]
