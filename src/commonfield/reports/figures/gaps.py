"""Who is behind, and by how much: a dot per group, a tick for everybody else, sorted by the gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures.dots import dot_plot
from commonfield.reports.figures.figure import Plot, Width
from commonfield.reports.figures.scales import share_domain, ticks
from commonfield.reports.published import Cell, Gap
from commonfield.reports.words import Words


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
    lows = [min(row["low"], row["share"]) for row in rows]
    domain = share_domain(lows, [max(row["high"], row["share"]) for row in rows])
    scale = (domain, ticks(domain))
    return dot_plot(rows, absent, scale, width=width, words=words, appearance=appearance)
