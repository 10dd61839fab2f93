"""Who is behind, and by how much: a dot per group, a tick for everybody else, sorted by the gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Width
from commonfield.reports.figures.glyphs import CLOCK, DOT_IN_BOX
from commonfield.reports.figures.scales import labels, share_domain, ticks
from commonfield.reports.published import Cell, Gap
from commonfield.reports.sentences import standing_in
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus

SIZES: dict[Width, int] = {"wide": 380, "narrow": 268}
ROW: dict[Width, int] = {"wide": 26, "narrow": 42}

LETTER = 7.6
"""Pixels that a letter of a name may take in the widest of the fonts that screens put in."""


def gap_rows(gaps: Sequence[Gap], names: Sequence[str], words: Words) -> list[dict[str, Any]]:
    """One row a group, widest behind first."""
    return [
        {
            "name": name, "share": gap.share, "others": gap.others_share,
            "low": gap.others_share + gap.low, "high": gap.others_share + gap.high,
            "behind": gap.behind, "said": _signed(gap, words),
        }
        for gap, name in zip(gaps, names, strict=True)
    ]  # fmt: skip


def _signed(gap: Gap, words: Words) -> str:
    n = round(gap.gap * 100)
    return f"{'−' if n < 0 else '+' if n > 0 else '±'}{words.count(abs(n))}"


def gap_plot(
    gaps: Sequence[Gap],
    names: Sequence[str],
    absent: Sequence[tuple[str, Cell]],
    *,
    width: Width,
    words: Words,
    appearance: Appearance,
) -> Any:
    """Make the chart; `absent` are groups whose figure is not shown, listed below the others."""
    import altair as alt

    rows = gap_rows(gaps, names, words)
    domain = share_domain(
        [min(r["low"], r["share"]) for r in rows], [max(r["high"], r["share"]) for r in rows]
    )
    order = [*(r["name"] for r in rows), *(name for name, _ in absent)]
    y = alt.Y("name:N").sort(order).title(None).scale(paddingInner=0, paddingOuter=0)
    room = min(290, max(len(name) for name in order) * LETTER)
    y = (
        y.axis(grid=True, gridDash=[1, 3], labelLimit=290, minExtent=room)
        if width == "wide"
        else y.axis(None)
    )
    at = ticks(domain, money=False, few=True)
    x = alt.X("share:Q").scale(domain=list(domain), nice=False, clamp=True).title(None)
    x = x.axis(values=at, orient="top", labelFlush=False, labelExpr=labels(at, money=False, words=words))
    drop = 8 if width == "narrow" else 0
    layers = [*_marks(rows, x, y, drop, appearance), *_absences(absent, y, drop, words, appearance)]
    layers.append(_signs(rows, y, drop, SIZES[width], appearance))
    if width == "narrow":
        named = alt.Chart(alt.Data(values=[{"name": name} for name in order])).encode(y=y, x=alt.value(0))
        layers.append(named.mark_text(align="left", dy=-9, limit=220).encode(text="name:N"))
    return alt.layer(*layers).properties(width=SIZES[width], height=ROW[width] * len(order))


def _marks(rows: Sequence[dict[str, Any]], x: Any, y: Any, drop: int, appearance: Appearance) -> list[Any]:
    import altair as alt

    poppy, slate, ink = (appearance.color(name) for name in ("poppy", "slate", "ink"))
    paper = appearance.color("paper")
    layers = []
    for behind, color in ((False, slate), (True, poppy)):
        mine = [row for row in rows if row["behind"] is behind]
        base = alt.Chart(alt.Data(values=mine)).encode(y=y)
        layers += [
            base.mark_rule(color=color, strokeWidth=2, opacity=0.55, yOffset=drop).encode(
                x=alt.X("low:Q"), x2="high:Q"
            ),
            base.mark_tick(color=ink, thickness=2, size=14, yOffset=drop).encode(x=alt.X("others:Q")),
            base.mark_point(
                filled=True,
                fill=color if behind else paper,
                stroke=color,
                strokeWidth=2,
                size=80,
                opacity=1,
                yOffset=drop,
            ).encode(x=x),
        ]
    return layers


def _signs(rows: Sequence[dict[str, Any]], y: Any, drop: int, right: int, appearance: Appearance) -> Any:
    import altair as alt

    base = alt.Chart(alt.Data(values=list(rows))).encode(y=y, x=alt.value(right))
    color = alt.condition(
        "datum.behind", alt.value(appearance.color("poppy")), alt.value(appearance.color("ink-soft"))
    )
    dy = -9 if drop else 0
    return base.mark_text(
        align="right" if drop else "left", dx=0 if drop else 12, dy=dy, fontWeight="bold"
    ).encode(text="said:N", color=color)


def _absences(
    absent: Sequence[tuple[str, Cell]], y: Any, drop: int, words: Words, appearance: Appearance
) -> list[Any]:
    import altair as alt

    layers = []
    for status, shape in ((CellStatus.HIDDEN, DOT_IN_BOX), (CellStatus.NOT_YET_DUE, CLOCK)):
        rows = [
            {"name": name, "said": standing_in(cell, words)} for name, cell in absent if cell.status is status
        ]
        if rows:
            base = alt.Chart(alt.Data(values=rows)).encode(y=y, x=alt.value(10))
            slate, soft = appearance.color("slate"), appearance.color("ink-soft")
            layers.append(
                base.mark_point(
                    shape=shape, size=90, stroke=slate, strokeWidth=1.4, fill=None, opacity=1, yOffset=drop
                )
            )
            layers.append(
                base.mark_text(align="left", dx=14, dy=drop, fontSize=12, color=soft).encode(text="said:N")
            )
    return layers
