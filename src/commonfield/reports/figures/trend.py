"""How a figure has moved: a line with its interval as a band, broken where the definition changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Width
from commonfield.reports.figures.glyphs import CLOCK, DOT_IN_BOX
from commonfield.reports.figures.scales import labels, money_domain, share_domain, ticks, year_labels
from commonfield.reports.intervals import of_share
from commonfield.reports.published import Cell
from commonfield.reports.sentences import figure_of
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus

SIZES: dict[Width, tuple[int, int]] = {"wide": (600, 220), "narrow": (270, 190)}


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
    found = []
    for cell in series:
        if cell.status is CellStatus.HIDDEN:
            found.append({"year": cell.academic_year, "shape": DOT_IN_BOX, "said": words.say("hidden_short")})
        elif cell.status is CellStatus.NOT_YET_DUE:
            day = words.month(cell.due_on) if cell.due_on else ""
            said = words.say("due_short", day=day) if day else words.say("not_yet_due")
            found.append({"year": cell.academic_year, "shape": CLOCK, "said": said})
    return found


def breaks(series: Sequence[Cell]) -> list[float]:
    """Where the definition changed: half a year before the first year of the new version."""
    pairs = pairwise(series)
    return [(after.academic_year or 0) - 0.5 for before, after in pairs if before.version != after.version]


def domain_of(shown: Sequence[dict[str, Any]], *, money: bool) -> tuple[float, float]:
    if money:
        return money_domain([point["y"] for point in shown])
    return share_domain([point["low"] for point in shown], [point["high"] for point in shown])


def trend(series: Sequence[Cell], *, width: Width, words: Words, appearance: Appearance) -> Any:
    """Make the chart of one series, year by year."""
    import altair as alt

    money = any(cell.kind == "median" for cell in series)
    shown = points(series, words)
    domain = domain_of(shown, money=money)
    years = [cell.academic_year or 0 for cell in series]
    at = ticks(domain, money=money)
    x = alt.X("year:Q").scale(domain=[min(years) - 0.5, max(years) + 0.5], nice=False).title(None)
    named = years if width == "wide" else years[::-1][::2]
    x = x.axis(values=named, grid=False, labelExpr=year_labels(years, width, words), labelOverlap=False)
    y = alt.Y("y:Q").scale(domain=list(domain), nice=False).title(None)
    y = y.axis(values=at, labelExpr=labels(at, money=money, words=words))
    line = alt.Chart(alt.Data(values=shown)).encode(x=x, y=y, detail="run:N")
    color = appearance.color("field")
    layers = [
        *_breaks(series, x, y, domain[1], words, appearance),
        line.mark_area(color=color, opacity=0.14).encode(y=y, y2="high:Q").transform_calculate(y="datum.low"),
        line.mark_line(color=color, strokeWidth=2.5),
        line.mark_point(color=color, filled=True, opacity=1, size=50, strokeWidth=0),
        line.mark_text(dy=-14, fontSize=13, fontWeight="bold", color=appearance.color("ink")).encode(
            text="label:N"
        ),
        *_signs(absences(series, words), x, sum(domain) / 2, appearance),
    ]
    wide, high = SIZES[width]
    return alt.layer(*layers).properties(width=wide, height=high)


def _signs(absent: Sequence[dict[str, Any]], x: Any, middle: float, appearance: Appearance) -> list[Any]:
    """Draw the signs for hidden and not yet due half-way up, where they cannot be read as a value."""
    import altair as alt

    layers: list[Any] = []
    slate, soft = appearance.color("slate"), appearance.color("ink-soft")
    for shape in sorted({item["shape"] for item in absent}):
        rows = [item for item in absent if item["shape"] == shape]
        base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=alt.YDatum(middle))
        layers += [
            base.mark_point(shape=shape, size=150, stroke=slate, strokeWidth=1.4, fill=None, opacity=1),
            base.mark_text(dy=20, fontSize=11.5, color=soft).encode(text="said:N"),
        ]
    return layers


def _breaks(
    series: Sequence[Cell], x: Any, y: Any, top: float, words: Words, appearance: Appearance
) -> list[Any]:
    import altair as alt

    rows = [{"year": year, "y": top, "said": words.say("definition_changed")} for year in breaks(series)]
    if not rows:
        return []
    base = alt.Chart(alt.Data(values=rows)).encode(x=x)
    soft = appearance.color("ink-soft")
    said = {"align": "left", "dx": 5, "dy": 4, "baseline": "top", "fontSize": 11.5, "fontStyle": "italic"}
    return [
        base.mark_rule(strokeDash=[3, 4], color=soft),
        base.mark_text(color=soft, **said).encode(y=y, text="said:N"),
    ]
