"""Answers a question about participants and others; start reading here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from commonfield.equity.contrast import methods
from commonfield.equity.contrast.detectable import multiple, smallest_detectable
from commonfield.equity.contrast.estimator import Estimate, Estimator
from commonfield.equity.contrast.gap_in_gaps import gaps_in_gaps
from commonfield.equity.contrast.likeness import likeness
from commonfield.equity.contrast.pairing import differences
from commonfield.equity.contrast.people import numbered, on_support
from commonfield.equity.contrast.reading import read_sheet
from commonfield.equity.contrast.sensitivity import sensitivity
from commonfield.equity.contrast.uncertainty import (
    BOOTSTRAPPED,
    CLUSTERED,
    FEW_CLUSTERS,
    ROBUST,
    speaks_of_these_alone,
    sureness,
)
from commonfield.equity.contrast.verdict import Judged, judge
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from commonfield.equity.contrast.gap_in_gaps import GapInGaps
    from commonfield.equity.contrast.likeness import Likeness
    from commonfield.equity.contrast.people import Flags, People
    from commonfield.equity.contrast.question import Question
    from commonfield.equity.contrast.reading import Sheet
    from commonfield.equity.contrast.sensitivity import Sensitivity

HEADLINE = "entropy_balanced"


@dataclass(frozen=True)
class Detectable:
    """What could be found at all, see `smallest_detectable`.

    Args:
        difference: By numbers of people and the spread of outcomes alone.
        after_adjustment: By the error that the headline has in the end; null without a headline.
        spread: The standard deviation of the outcome among everybody.
    """

    difference: float
    after_adjustment: float | None
    spread: float


@dataclass(frozen=True)
class Note:
    """A sentence to come: the key of a message, a number that chooses its form, and no value of a record."""

    key: str
    n: int | None = None


@dataclass(frozen=True)
class Contrast:
    """The answer.

    Args:
        question: What was asked.
        participants: Those whose outcome is known.
        others: The same among those who took no part.
        counts_people: Whether the outcome is 0 or 1, so that differences are of shares.
        detectable: What could be found at all.
        estimates: One per method, from the plainest to the most guarded.
        balance: One per covariate.
        judged: The verdict and its reasons.
        sensitivity: What the unmeasured would have to do.
        gaps: One per group, where groups were asked.
        errors: How errors were found: `robust`, `clustered` or `wild cluster bootstrap`.
        clusters: How many; 0 without.
        notes: What else must be said.
    """

    question: Question
    participants: int
    others: int
    counts_people: bool
    detectable: Detectable
    estimates: tuple[Estimate, ...]
    balance: tuple[Likeness, ...]
    judged: Judged
    sensitivity: Sensitivity
    gaps: tuple[GapInGaps, ...]
    errors: str
    clusters: int
    notes: tuple[Note, ...]

    def estimate(self, method: str = HEADLINE) -> Estimate:
        return next(each for each in self.estimates if each.method == method)


def compare_file(path: Path, question: Question) -> Contrast:
    """Compare participants with others in FILE, one row per person. Nothing is stored.

    Raises:
        SubmissionError: the file cannot be read so.
        NotEstimableError: nobody took part, or everybody did.
    """
    return contrast(read_sheet(path, question), question)


def contrast(sheet: Sheet, question: Question) -> Contrast:
    """Compare participants with others. The average is over participants: what was different for them?

    Raises:
        NotEstimableError: nobody took part, or everybody did.
    """
    people = sheet.people
    if not (people.participants and people.others):
        raise NotEstimableError(
            f"{question.participant}: expected participants and others with an outcome, found "
            f"{people.participants:,} and {people.others:,}.",
            fix="Give a file that holds both.",
        )
    kept = on_support(people)
    inside = people.taken(kept)
    found, notes = _estimators(people, inside)
    clusters = 0 if people.cluster is None else numbered(people.cluster)[1]
    alone = speaks_of_these_alone(inside) and "strata_not_met" not in notes
    estimates = tuple(_told(method, found.get(method), inside, alone=alone) for method in methods.METHODS)
    weighting = next((found[m] for m in (HEADLINE, "doubly_robust", "stratified") if m in found), None)
    alike = tuple(likeness(people, kept, None if weighting is None else weighting.weights))
    headline = next(each for each in estimates if each.method == HEADLINE)
    judged = judge(people, inside, found.get(HEADLINE), alike, strata_met="strata_not_met" not in notes)
    return Contrast(
        question,
        people.participants,
        people.others,
        people.counts_people,
        _detectable(people, headline),
        estimates,
        alike,
        judged,
        sensitivity(inside, headline, differences(inside)),
        tuple(gaps_in_gaps(people)),
        ROBUST if alone or clusters < 2 else BOOTSTRAPPED if clusters < FEW_CLUSTERS else CLUSTERED,
        clusters,
        (*_left_out(sheet, kept), *(Note(key) for key in notes), *_clustering(people, clusters, alone=alone)),
    )


def _estimators(people: People, inside: People) -> tuple[dict[str, Estimator], list[str]]:
    """Give the methods that have an answer, and what is to be said of those that have none."""
    notes: list[str] = []
    found = {"raw": methods.raw(people)}
    if not len(inside):
        return found, notes
    found["stratified"] = methods.stratified(inside)
    weighted, tried, strata_met = methods.entropy_balanced(inside)
    if weighted is None:
        notes.append("weights_infeasible" if tried.why_not == "infeasible" else "weights_not_found")
    else:
        found[HEADLINE] = weighted
        if not strata_met:
            notes.append("strata_not_met")
    robust = methods.doubly_robust(inside)
    if robust is None:
        notes.append("told_apart")
    else:
        found[robust.method] = robust
    return found, notes


def _told(method: str, of: Estimator | None, inside: People, *, alone: bool) -> Estimate:
    if of is None:
        return Estimate(method, None, None, None, None, inside.participants, inside.others, None)
    sure = sureness(of, alone=alone)
    size = (of.people.participants, of.people.others, of.effective)
    return Estimate(method, of.estimate, sure.error, sure.low, sure.high, *size)


def _detectable(people: People, headline: Estimate) -> Detectable:
    spread = float(np.std(people.outcome))
    error = headline.standard_error
    return Detectable(
        smallest_detectable(people.participants, people.others, spread=spread),
        None if error is None else multiple() * error,
        spread,
    )


def _left_out(sheet: Sheet, kept: Flags) -> list[Note]:
    part = sheet.people.participant
    counted = {
        "without_outcome": sheet.without_outcome,
        "without_part": sheet.without_part,
        "participants_alone": int((part & ~kept).sum()),
        "others_alone": int((~part & ~kept).sum()),
    }
    return [Note(key, n) for key, n in counted.items() if n]


def _clustering(people: People, clusters: int, *, alone: bool) -> list[Note]:
    if people.cluster is None:
        return []
    if clusters == 1:
        return [Note("one_cluster")]
    if alone:
        return [Note("these_clusters", clusters)]
    sides = (people.cluster[people.participant], people.cluster[~people.participant])
    fewest = min(len(np.unique(side)) for side in sides)
    notes = [Note("wild_bootstrap", clusters)] if clusters < FEW_CLUSTERS else []
    return [*notes, Note("few_on_a_side", fewest)] if fewest < 6 else notes
