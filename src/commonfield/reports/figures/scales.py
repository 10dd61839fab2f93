"""Where an axis begins, ends and is labelled; `Words` writes every label, the chart library none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import ceil, floor
from typing import Any

from commonfield.reports.figures.figure import Width
from commonfield.reports.words import Words
from commonfield.vocabulary import MEDIAN, MONTHS

LEAST_SPAN = 0.3
"""A share's axis covers at least this much, so that a small difference does not look large."""


def share_domain(lows: Sequence[float], highs: Sequence[float]) -> tuple[float, float]:
    """Choose tenths around the figures, at least `LEAST_SPAN` apart, between 0 and 1."""
    low = max(0.0, floor((min(lows, default=0.0) - 0.04) * 10) / 10)
    high = min(1.0, ceil((max(highs, default=1.0) + 0.04) * 10) / 10)
    if high - low < LEAST_SPAN:
        low = max(0.0, round(high - LEAST_SPAN, 1))
        high = max(high, round(low + LEAST_SPAN, 1))
    return low, high


def small_scale(highs: Sequence[float]) -> tuple[tuple[float, float], list[float]]:
    """Begin at zero and end above the largest of small shares; give the labelled values too."""
    most = min(1.0, max([*highs, 0.01]) * 1.08)
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if most / step <= 5)
    return (0.0, most), [round(step * n, 6) for n in range(floor(most / step + 1e-9) + 1)]


STEPS = {MEDIAN: 10_000.0, MONTHS: 12.0}
"""Between labelled values of a median, where there is room: tens of thousands of dollars, years of months."""


def median_domain(amounts: Sequence[float], kind: str) -> tuple[float, float]:
    """Begin at zero and end above the largest amount."""
    step = STEPS[kind]
    return 0.0, ceil(max(amounts, default=step) * 1.15 / step) * step


def ticks(domain: tuple[float, float], *, kind: str = "share", few: bool = False) -> list[float]:
    """Choose labelled values: tenths or fifths of a share, steps of a median."""
    low, high = domain
    step = STEPS.get(kind, 0.1)
    while (high - low) / step > (4 if few else 5):
        step *= 2
    return [round(low + step * i, 6) for i in range(floor((high - low) / step + 1e-9) + 1)]


def labels(values: Sequence[float], *, kind: str = "share", words: Words) -> str:
    """Write tick values as a Vega expression that looks each one up."""
    written = {
        f"{value:g}": words.amount(value, kind) if kind in STEPS else words.percent(value) for value in values
    }
    return f"{json.dumps(written, ensure_ascii=False)}[toString(datum.value)]"


def year_labels(years: Sequence[int], width: Width, words: Words) -> str:
    """Write academic years; without the century where there is little room."""
    written: dict[str, Any] = {
        str(year): words.year(year) if width == "wide" and not words.pooled else words.year_short(year)
        for year in years
    }
    return f"{json.dumps(written, ensure_ascii=False)}[toString(datum.value)]"
