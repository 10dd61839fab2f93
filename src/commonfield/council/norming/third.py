"""What becomes of a third score, as the rules declared it before anybody read."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonfield.catalog.council.norming import ThirdScore

_SAME = 1e-9
"""Totals are weighted sums: two that are equal may differ in their last bits."""


@dataclass(frozen=True)
class Settled:
    """The score of a proposal with a third reader: the mean over the readers that count.

    `tie` says that two choices were equally near and would score differently, so that the readers of both
    count. Without a score, `why`
    is the key of the reason.
    """

    use: ThirdScore
    score: float | None
    counts: tuple[str, ...]
    left_out: tuple[str, ...]
    tie: bool
    why: str = ""


def settle(
    totals: Mapping[str, float], first: Sequence[str], third: Sequence[str], *, use: ThirdScore
) -> Settled:
    """Combine the totals of the first readers and of a third.

    `replace_outlier` leaves out the first reader furthest from the third; `average_nearest_two` keeps the two
    readers nearest one another, whoever they are; `average_all` keeps everybody.

    Args:
        totals: Each reader's total.
        first: Who read at first.
        third: Who read after them. To replace an outlier there must be one alone.
        use: Which of the three.
    """
    everybody = (*first, *third)
    if use == "average_all":
        return _settled(use, totals, everybody, everybody, tie=False)
    if use == "replace_outlier":
        if len(third) > 1:
            return Settled(use, None, (), (), tie=False, why="several_thirds")
        furthest = _furthest(totals, first, third[0])
        if _differ(totals[reader] for reader in furthest):
            return _settled(use, totals, everybody, everybody, tie=True)
        kept = tuple(reader for reader in everybody if reader != furthest[0])
        return _settled(use, totals, everybody, kept, tie=False)
    nearest = _nearest(totals, everybody)
    kept = tuple(reader for reader in everybody if any(reader in pair for pair in nearest))
    tie = _differ(totals[one] + totals[other] for one, other in nearest)
    return _settled(use, totals, everybody, kept, tie=tie)


def _furthest(totals: Mapping[str, float], first: Sequence[str], third: str) -> list[str]:
    distances = {reader: abs(totals[reader] - totals[third]) for reader in first}
    most = max(distances.values())
    return [reader for reader, distance in distances.items() if distance >= most - _SAME]


def _nearest(totals: Mapping[str, float], readers: Sequence[str]) -> list[tuple[str, str]]:
    distances = {pair: abs(totals[pair[0]] - totals[pair[1]]) for pair in itertools.combinations(readers, 2)}
    least = min(distances.values())
    return [pair for pair, distance in distances.items() if distance <= least + _SAME]


def _differ(numbers: Iterable[float]) -> bool:
    found = list(numbers)
    return max(found) - min(found) > _SAME


def _settled(
    use: ThirdScore, totals: Mapping[str, float], everybody: Sequence[str], kept: Sequence[str], *, tie: bool
) -> Settled:
    return Settled(
        use,
        sum(totals[reader] for reader in kept) / len(kept),
        tuple(kept),
        tuple(reader for reader in everybody if reader not in kept),
        tie=tie,
    )
