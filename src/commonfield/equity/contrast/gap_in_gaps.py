"""Whether the gap of a group is smaller among participants than among others who were like them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commonfield.equity.contrast import methods
from commonfield.equity.contrast.people import on_support
from commonfield.equity.contrast.uncertainty import (
    LEVEL,
    clustered_error,
    robust_error,
    speaks_of_these_alone,
)

if TYPE_CHECKING:
    from commonfield.equity.contrast.estimator import Estimator
    from commonfield.equity.contrast.people import Flags, People

FEWEST = 30
SMALLER, LARGER, UNCLEAR = "smaller", "larger", "no clear change"


@dataclass(frozen=True)
class GapInGaps:
    """A group and everybody else, participants and others.

    Args:
        group: The code of the group.
        n_participants: Its people who took part.
        n_comparison: Its people who did not.
        gap_participants: The group less everybody else, among participants.
        gap_comparison: The same among others, weighted to be like the participants of each side.
        gap_in_gaps: The first less the second; null, as all numbers but counts, where people are too few.
        standard_error: Of that.
        low: The lower end of its 95 % interval.
        high: The upper end.
        reading: `smaller`, `larger` or `no clear change`; empty without numbers.
    """

    group: str
    n_participants: int
    n_comparison: int
    gap_participants: float | None = None
    gap_comparison: float | None = None
    gap_in_gaps: float | None = None
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    reading: str = ""


def gaps_in_gaps(people: People) -> list[GapInGaps]:
    """Compare the gap of each group with everybody else between participants and others.

    The others are weighted within the group and within everybody else by entropy balancing, so that both
    sides are like the participants of their own side; where that is not feasible, or leaves fewer than 30
    of any of the four, there are no numbers.

    Args:
        people: With their groups.
    """
    if people.group is None:
        return []
    return [_of(people, people.group == number, name) for number, name in enumerate(people.groups)]


def _of(people: People, inside: Flags, name: str) -> GapInGaps:
    part = people.participant
    counts = (int((inside & part).sum()), int((inside & ~part).sum()))
    own, rest = _estimator(people, inside), _estimator(people, ~inside)
    if own is None or rest is None:
        return GapInGaps(name, *counts)
    among = _mean(own) - _mean(rest)
    difference = own.estimate - rest.estimate
    error, low, high = _sure(difference, own, rest)
    gap = among - difference
    reading = UNCLEAR
    if low > 0 or high < 0:
        reading = SMALLER if abs(among) < abs(gap) else LARGER
    return GapInGaps(name, *counts, among, gap, difference, error, low, high, reading)


def _estimator(people: People, kept: Flags) -> Estimator | None:
    own = people.taken(kept)
    own = own.taken(on_support(own))
    if min(own.participants, own.others) < FEWEST:
        return None
    found = methods.entropy_balanced(own)[0]
    return found if found is not None and found.effective >= FEWEST else None


def _mean(of: Estimator) -> float:
    return float(of.people.outcome[of.people.participant].mean())


def _sure(difference: float, own: Estimator, rest: Estimator) -> tuple[float, float, float]:
    """Give the error and the interval: the sides share nobody, but may share clusters."""
    from scipy.stats import t

    freedom = min(min(each.people.participants, each.effective) for each in (own, rest)) - 1
    error = float(np.hypot(robust_error(own), robust_error(rest)))
    if own.people.cluster is not None and rest.people.cluster is not None:
        kinds, cluster = np.unique(
            np.concatenate([own.people.cluster, rest.people.cluster]), return_inverse=True
        )
        within = speaks_of_these_alone(own.people) and speaks_of_these_alone(rest.people)
        if len(kinds) > 1 and not within:
            scores = np.concatenate([own.scores(own.surprise), -rest.scores(rest.surprise)])
            error, freedom = clustered_error(scores, cluster), len(kinds) - 1
    half = float(t.ppf(1 - LEVEL / 2, max(freedom, 1))) * error
    return error, difference - half, difference + half
