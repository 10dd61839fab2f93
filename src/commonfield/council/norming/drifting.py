"""Whether a reader moved: the same anchor met again, unannounced."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.council.norming.reading import Cell, Reading

if TYPE_CHECKING:
    from commonfield.catalog.council.norming import DriftRules


@dataclass(frozen=True)
class Drift:
    """The last score of each repeated criterion minus the first, in levels, of one reader.

    `change` is the mean over anchors of an anchor's mean; below 0 the reader grew more severe. `absolute` is
    the mean size of a change: high beside a `change` near 0, the reader moved both ways. The interval is
    Student's over anchors, as criteria of one anchor move together; without one, `why` says why.
    """

    reader: str
    n_anchors: int
    n_scores: int
    change: float
    absolute: float
    same: float
    low: float | None
    high: float | None
    why: str
    drifting: bool


def measure_drift(readings: Sequence[Reading], *, rules: DriftRules) -> list[Drift]:
    """Give the drift of every reader who met an anchor again, in order of codes.

    A reader is drifting where the change reaches the rule's and its interval, where there is one, leaves
    out 0.
    """
    met: dict[str, dict[Cell, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    for reading in readings:
        met[reading.reader][reading.cell].append(reading)
    found = []
    for reader in sorted(met):
        changes = {cell: _last_minus_first(times) for cell, times in met[reader].items() if len(times) > 1}
        if changes:
            found.append(_drift(reader, changes, rules))
    return found


def _last_minus_first(times: Sequence[Reading]) -> float:
    ordered = sorted(times, key=lambda reading: reading.occasion)
    return ordered[-1].score - ordered[0].score


def _drift(reader: str, changes: dict[Cell, float], rules: DriftRules) -> Drift:
    by_anchor: dict[str, list[float]] = defaultdict(list)
    for cell, change in sorted(changes.items()):
        by_anchor[cell[0]].append(change)
    means = [sum(found) / len(found) for found in by_anchor.values()]
    change = sum(means) / len(means)
    low, high, why = _interval(means, change, rules)
    clear = low is None or high is None or low > 0 or high < 0
    n = len(changes)
    return Drift(
        reader,
        n_anchors=len(means),
        n_scores=n,
        change=change,
        absolute=sum(map(abs, changes.values())) / n,
        same=sum(change == 0 for change in changes.values()) / n,
        low=low,
        high=high,
        why=why,
        drifting=abs(change) >= rules.change_from and clear,
    )


def _interval(
    means: Sequence[float], mean: float, rules: DriftRules
) -> tuple[float | None, float | None, str]:
    k = len(means)
    if k < rules.anchors_for_interval:
        return None, None, "few_anchors"
    variance = sum((found - mean) ** 2 for found in means) / (k - 1)
    # An interval of no width would say that a further repeat could not differ.
    if variance < 1e-12:
        return None, None, "same_change"
    from scipy.special import stdtrit

    half = float(stdtrit(k - 1, (1 + rules.level) / 2)) * math.sqrt(variance / k)
    return mean - half, mean + half, ""
