"""Charts about links: whom names miss, and how far links at their worst could have put a share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.bounds import Bounds
from commonfield.reports.figures.dots import dot_plot
from commonfield.reports.figures.figure import Plot, Width
from commonfield.reports.figures.scales import share_domain, small_scale, ticks
from commonfield.reports.links import LinkShare
from commonfield.reports.published import Cell
from commonfield.reports.words import Words


def missed_plot(
    told: Sequence[tuple[str, LinkShare, float]], *, width: Width, words: Words, appearance: Appearance
) -> Plot:
    """Draw the share of each group whom names miss, with its interval, beside those it is compared with."""
    rows = [
        {
            "name": name, "share": share.rate, "others": others, "low": share.low, "high": share.high,
            "behind": share.flagged, "said": words.small_percent(share.rate),
        }
        for name, share, others in told
    ]  # fmt: skip
    scale = small_scale([max(share.high, others) for _, share, others in told])
    return dot_plot(rows, (), scale, width=width, words=words, appearance=appearance)


def worst_plot(
    told: Sequence[tuple[str, Bounds]],
    absent: Sequence[tuple[str, Cell]],
    *,
    width: Width,
    words: Words,
    appearance: Appearance,
) -> Plot:
    """Draw each share on the line from the lowest to the highest that it could be."""
    rows: list[dict[str, Any]] = []
    for name, bounds in told:
        share = bounds.cell.share or 0.0
        low = share if bounds.low is None else bounds.low
        said = f"{round(low * 100)}–{words.percent(bounds.high)}"
        rows.append(
            {"name": name, "share": share, "others": None, "low": low, "high": bounds.high,
             "behind": False, "said": said}
        )  # fmt: skip
    domain = share_domain([row["low"] for row in rows], [row["high"] for row in rows])
    scale = (domain, ticks(domain))
    return dot_plot(rows, absent, scale, width=width, words=words, appearance=appearance)
