"""Readers beside master scores: what each is called and why, and how each may read. Start reading here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commonfield.council.norming.drifting import Drift, measure_drift
from commonfield.council.norming.labels import Label, label_reader
from commonfield.council.norming.measures import MEASURES, Measures, measure
from commonfield.council.norming.qualifying import Standing, place_reader
from commonfield.council.norming.rationales import ShortRationale, find_short_rationales
from commonfield.council.norming.reading import Cell, Master, Reading, first_occasions
from commonfield.council.norming.scale import Scale
from commonfield.council.norming.spread import Spread, spread_by_anchor, spread_by_criterion
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from commonfield.catalog import NormingRules


@dataclass(frozen=True)
class ReaderDiagnosis:
    """One reader. `change` is by measure, this round minus the one before, where there was one.

    `by_criterion` is the reader's own distance from the master on each criterion, furthest first.
    """

    reader: str
    measures: Measures
    labels: tuple[Label, ...]
    standing: Standing
    drift: Drift | None = None
    change: Mapping[str, float | None] | None = None
    by_criterion: tuple[Spread, ...] = ()


@dataclass(frozen=True)
class Diagnosis:
    """All readers, and the criteria and anchors to talk about.

    `left_out` counts scores on proposals or criteria that have no master score. `without_master` are the
    readers who scored nothing else.
    """

    scale: Scale
    n_anchors: int
    n_criteria: int
    readers: tuple[ReaderDiagnosis, ...]
    criteria: tuple[Spread, ...]
    anchors: tuple[Spread, ...]
    short_rationales: tuple[ShortRationale, ...]
    has_rationales: bool
    left_out: int
    without_master: tuple[str, ...]

    @property
    def is_estimable(self) -> bool:
        return any(r.standing.standing != "not_estimable" for r in self.readers)


def diagnose(
    readings: Sequence[Reading],
    master: Master,
    *,
    scale: Scale,
    rules: NormingRules,
    before: Sequence[Reading] = (),
) -> Diagnosis:
    """Hold every reader beside the master scores.

    Args:
        readings: What readers gave. Where a reader met an anchor again, the first time is measured, and the
            later ones are drift.
        master: The level of each anchor and criterion on which the leads agreed.
        scale: The levels that could be given.
        rules: What makes a label, and who may read how.
        before: What readers gave in the round before this one, on anchors of the same master scores.

    Returns:
        Readers in order of their codes; criteria and anchors, those on which readers differ most first.

    Raises:
        NotEstimableError: no reader scored anything that has a master score.
    """
    first = first_occasions(readings)
    drifts = {drift.reader: drift for drift in measure_drift(readings, rules=rules.drift)}
    earlier = _by_reader(first_occasions(before))
    found, without = [], []
    for reader, given in sorted(_by_reader(first).items()):
        measures = measure(given, master, scale=scale)
        if measures is None:
            without.append(reader)
            continue
        past = measure(earlier.get(reader, {}), master, scale=scale)
        told = _diagnosis(reader, measures, past, drifts.get(reader), rules)
        own = spread_by_criterion([r for r in first if r.reader == reader], master)
        found.append(replace(told, by_criterion=tuple(own)))
    if not found:
        raise NotEstimableError(
            "scores and master scores: expected at least one proposal and criterion in both, found none.",
            likely_cause="The files name proposals or criteria differently.",
            fix="Name each anchor and criterion in both files alike.",
        )
    return Diagnosis(
        scale,
        n_anchors=len({proposal for proposal, _ in master}),
        n_criteria=len({criterion for _, criterion in master}),
        readers=tuple(found),
        criteria=tuple(spread_by_criterion(first, master)),
        anchors=tuple(spread_by_anchor(first, master)),
        short_rationales=tuple(find_short_rationales(readings, scale=scale, rules=rules.rationale)),
        has_rationales=any(r.rationale is not None for r in readings),
        left_out=sum(reading.cell not in master for reading in readings),
        without_master=tuple(without),
    )


def count_standings(diagnosis: Diagnosis) -> Counter[str]:
    """Count readers by how they may read."""
    return Counter(found.standing.standing for found in diagnosis.readers)


def _diagnosis(
    reader: str, measures: Measures, past: Measures | None, drift: Drift | None, rules: NormingRules
) -> ReaderDiagnosis:
    few = measures.n_anchors < rules.qualification.anchors_at_least
    labels = [] if few else label_reader(measures, drift, rules=rules.labels, drift_rules=rules.drift)
    return ReaderDiagnosis(
        reader,
        measures,
        tuple(labels),
        place_reader(measures, labels, rules=rules.qualification),
        drift,
        None if past is None else _change(past, measures),
    )


def _change(past: Measures, now: Measures) -> dict[str, float | None]:
    changes: dict[str, float | None] = {}
    for name in MEASURES:
        then, since = past.value(name), now.value(name)
        changes[name] = None if then is None or since is None else since - then
    return changes


def _by_reader(readings: Sequence[Reading]) -> dict[str, dict[Cell, int]]:
    found: dict[str, dict[Cell, int]] = {}
    for reading in readings:
        found.setdefault(reading.reader, {})[reading.cell] = int(reading.score)
    return found
