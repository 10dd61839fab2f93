"""Which criteria and anchors readers differ on most: to talk about those, not about people."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonfield.council.norming.reading import Master, Reading


@dataclass(frozen=True)
class Spread:
    """One criterion, or one anchor.

    `spread` is the standard deviation among readers, pooled over its scores with n - 1; null where no score
    has two readers. `bias` and `mad` are the mean difference of readers from the master and its mean size,
    in levels.
    """

    code: str
    n_scores: int
    n_readers: int
    spread: float | None
    bias: float
    mad: float


def spread_by_criterion(readings: Sequence[Reading], master: Master) -> list[Spread]:
    """List criteria, those on which readers differ most first."""
    return _spread(readings, master, by=1)


def spread_by_anchor(readings: Sequence[Reading], master: Master) -> list[Spread]:
    """List anchors, those on which readers differ most first."""
    return _spread(readings, master, by=0)


def _spread(readings: Sequence[Reading], master: Master, *, by: int) -> list[Spread]:
    found: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.cell in master:
            found[reading.cell[by]].append(reading)
    spreads = [_one(code, held, master) for code, held in found.items()]
    return sorted(spreads, key=lambda s: (-(s.spread or 0), -s.mad, s.code))


def _one(code: str, readings: Sequence[Reading], master: Master) -> Spread:
    gaps = [reading.score - master[reading.cell] for reading in readings]
    n = len(gaps)
    return Spread(
        code,
        n_scores=n,
        n_readers=len({reading.reader for reading in readings}),
        spread=_pooled(readings),
        bias=sum(gaps) / n,
        mad=sum(map(abs, gaps)) / n,
    )


def _pooled(readings: Iterable[Reading]) -> float | None:
    by_cell: dict[tuple[str, str], list[float]] = defaultdict(list)
    for reading in readings:
        by_cell[reading.cell].append(reading.score)
    several = [scores for scores in by_cell.values() if len(scores) > 1]
    if not several:
        return None
    squares = sum(statistics.variance(scores) * (len(scores) - 1) for scores in several)
    freedom = sum(len(scores) - 1 for scores in several)
    return float((squares / freedom) ** 0.5)
