"""Readers of one proposal who lie too far apart, and what a third score does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.council.norming.reading import Reading
from commonfield.council.norming.scale import Scale
from commonfield.council.norming.third import Settled, settle
from commonfield.council.run import ProposalScore, score_proposals
from commonfield.council.scores import Score

if TYPE_CHECKING:
    from commonfield.catalog import Rubric
    from commonfield.catalog.council.norming import DiscrepancyRules


@dataclass(frozen=True)
class Gap:
    """A criterion on which the first readers lie further apart than the rule allows."""

    criterion: str
    lowest: float
    highest: float

    @property
    def gap(self) -> float:
        return self.highest - self.lowest


@dataclass(frozen=True)
class Discrepancy:
    """One proposal. `totals` and `bands` are by reader, the first readers before the third.

    `step` is `none`, `await_readers` (fewer read than the rule asks for), `discuss_then_third` (the first
    readers differ too much, and nobody else has read), `settled` (a third score stands) or `not_estimable`
    (the rule does not say what to do). `score` is null until the readers agree or a third score stands.
    """

    proposal: str
    totals: dict[str, float]
    bands: dict[str, str]
    first: tuple[str, ...]
    third: tuple[str, ...]
    gaps: tuple[Gap, ...]
    bands_apart: int
    differs: bool
    step: str
    score: float | None
    settled: Settled | None


def find_discrepancies(
    readings: Sequence[Reading],
    *,
    scale: Scale,
    rules: DiscrepancyRules,
    rubric: Rubric | None = None,
) -> list[Discrepancy]:
    """Say of every proposal whether its readers have to talk, and what it scores.

    Args:
        readings: What readers gave. Third readers are those marked; in a proposal without a mark, whoever
            follows the rule's number of first readers, in the order of the file.
        scale: The levels that could be given: bands lie on the way from the lowest total to the highest.
        rules: How far apart is too far, and what becomes of a third score.
        rubric: Weights of criteria and how totals are made; without one, the mean of the criteria.

    Raises:
        NotEstimableError: a reader left out a criterion of a proposal, so that totals would not compare.
    """
    scored = score_proposals(
        [Score(r.proposal, r.criterion, r.reader, r.score, r.line) for r in readings], rubric=rubric
    )
    by_proposal: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_proposal[reading.proposal].append(reading)
    whole = sum(c.weight for c in rubric.criteria) if rubric and rubric.combine == "sum" else 1.0
    ends = (scale.lowest * whole, scale.highest * whole)
    return [_discrepancy(found, by_proposal[found.proposal], ends, rules) for found in scored]


def _discrepancy(
    scored: ProposalScore, readings: Sequence[Reading], ends: tuple[float, float], rules: DiscrepancyRules
) -> Discrepancy:
    first, third = _in_turn(readings, rules.readers)
    totals = {reader: scored.totals[reader] for reader in (*first, *third)}
    places = {reader: _band(total, ends, rules) for reader, total in totals.items()}
    gaps = _gaps(readings, first, rules.levels_more_than)
    apart = max(places[r] for r in first) - min(places[r] for r in first)
    differs = bool(gaps) or (bool(rules.bands) and apart >= rules.bands_apart)
    settled = settle(totals, first, third, use=rules.third_score) if third else None
    if settled is not None:
        step = "settled" if settled.score is not None else "not_estimable"
        score = settled.score
    elif len(first) < rules.readers:
        step, score = "await_readers", None
    else:
        step = "discuss_then_third" if differs else "none"
        score = None if differs else sum(totals[r] for r in first) / len(first)
    return Discrepancy(
        scored.proposal,
        totals,
        {reader: rules.bands[place].band for reader, place in places.items()} if rules.bands else {},
        first,
        third,
        gaps,
        apart,
        differs,
        step,
        score,
        settled,
    )


def _in_turn(readings: Sequence[Reading], at_first: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    order = list(dict.fromkeys(reading.reader for reading in readings))
    marked = {reading.reader for reading in readings if reading.third}
    if marked and len(marked) < len(order):
        return tuple(r for r in order if r not in marked), tuple(r for r in order if r in marked)
    return tuple(order[:at_first]), tuple(order[at_first:])


def _band(total: float, ends: tuple[float, float], rules: DiscrepancyRules) -> int:
    if not rules.bands:
        return 0
    lowest, highest = ends
    # The border itself belongs to the upper band; a sum of weights may miss it by the last bit.
    return max(
        i
        for i, b in enumerate(rules.bands)
        if i == 0 or total >= lowest + b.from_ * (highest - lowest) - 1e-9
    )


def _gaps(readings: Sequence[Reading], first: Sequence[str], most: float | None) -> tuple[Gap, ...]:
    given: dict[str, list[float]] = defaultdict(list)
    for reading in readings:
        if reading.reader in first:
            given[reading.criterion].append(reading.score)
    gaps = [Gap(criterion, min(scores), max(scores)) for criterion, scores in sorted(given.items())]
    wide = [gap for gap in gaps if most is not None and gap.gap > most]
    return tuple(sorted(wide, key=lambda gap: (-gap.gap, gap.criterion)))
