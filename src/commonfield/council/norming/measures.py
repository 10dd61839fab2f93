"""Eight numbers for one reader beside the master scores."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonfield.council.norming.reading import Cell, Master
from commonfield.council.norming.scale import Scale

MEASURES = ("exact", "adjacent", "bias", "mad", "kappa", "spread_ratio", "within_variance", "r")
"""In the order in which they are read. The last is for reading beside the seven."""


@dataclass(frozen=True)
class Measures:
    """How a reader scored the anchors, over every criterion that the reader and the master scored.

    `exact` and `adjacent` are shares of scores equal to the master's, or within one level of it; `bias` the
    mean of reader minus master, and `mad` of its size, both in levels; `kappa` is weighted quadratically on
    every level of the scale; `spread_ratio` is the reader's standard deviation over the master's on the same
    scores, in which the denominators n or n - 1 cancel; `within_variance` is the mean over anchors of the
    variance across criteria, with n - 1, beside the master's on the same scores. What is not estimable is
    null, and `why` says why, as the key of a message.
    """

    n_anchors: int
    n_scores: int
    exact: float
    adjacent: float
    bias: float
    mad: float
    kappa: float | None
    spread_ratio: float | None
    within_variance: float | None
    master_within_variance: float | None
    r: float | None
    why: Mapping[str, str]

    def value(self, measure: str) -> float | None:
        found: float | None = getattr(self, measure)
        return found


def measure(given: Mapping[Cell, int], master: Master, *, scale: Scale) -> Measures | None:
    """Hold one reader's levels beside the master's; null where they share none.

    Args:
        given: The reader's level for each anchor and criterion; others than the master's are left out.
        master: The master's.
        scale: The levels that could be given.
    """
    cells = sorted(set(given) & set(master))
    if not cells:
        return None
    own, held = [given[cell] for cell in cells], [master[cell] for cell in cells]
    n = len(cells)
    gaps = [a - b for a, b in zip(own, held, strict=True)]
    why: dict[str, str] = {}
    reader_sum, master_sum = _squares(own), _squares(held)
    if n == 1:
        why |= dict.fromkeys(("spread_ratio", "r"), "one_score")
    elif not master_sum:
        why |= dict.fromkeys(("spread_ratio", "r"), "master_flat")
    elif not reader_sum:
        why["r"] = "reader_flat"
    within = _within(cells, given)
    if within is None:
        why["within_variance"] = "one_criterion"
    return Measures(
        n_anchors=_in_full(cells, master),
        n_scores=n,
        exact=sum(gap == 0 for gap in gaps) / n,
        adjacent=sum(abs(gap) <= 1 for gap in gaps) / n,
        bias=sum(gaps) / n,
        mad=sum(map(abs, gaps)) / n,
        kappa=_kappa(own, held, scale, why),
        spread_ratio=None if "spread_ratio" in why else (reader_sum / master_sum) ** 0.5,
        within_variance=within,
        master_within_variance=_within(cells, master),
        r=None if "r" in why else _products(own, held) / (reader_sum * master_sum) ** 0.5,
        why=why,
    )


def _kappa(own: Sequence[int], held: Sequence[int], scale: Scale, why: dict[str, str]) -> float | None:
    # Imported late: it brings numpy, which whoever asks for the table's other numbers can do without.
    from commonfield.council.reader_agreement import weighted_kappa

    kappa = weighted_kappa(own, held, levels=scale.levels, weights="quadratic")
    if kappa is None:
        why["kappa"] = "one_level"
    return kappa


def _in_full(cells: Sequence[Cell], master: Master) -> int:
    """Count the anchors of which every criterion was scored."""
    asked, scored = _by_anchor(list(master)), _by_anchor(cells)
    return sum(len(found) == len(asked[anchor]) for anchor, found in scored.items())


def _within(cells: Sequence[Cell], levels: Mapping[Cell, int]) -> float | None:
    variances = [
        statistics.variance([levels[cell] for cell in found])
        for found in _by_anchor(cells).values()
        if len(found) > 1
    ]
    return sum(variances) / len(variances) if variances else None


def _by_anchor(cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell[0]].append(cell)
    return found


def _squares(levels: Sequence[int]) -> float:
    return _products(levels, levels)


def _products(first: Sequence[int], second: Sequence[int]) -> float:
    """Sum the products of deviations from the means; in whole numbers up to the last step."""
    n = len(first)
    return (n * sum(a * b for a, b in zip(first, second, strict=True)) - sum(first) * sum(second)) / n
