"""What one reader or one score decides: leave it out, or move it by a step, and share out again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from commonfield.council.scores import Score
from commonfield.findings import NotEstimableError

Award = Callable[[Mapping[str, float]], frozenset[str] | None]
"""Shares out the money on scores by proposal; gives those funded, null where no set keeps the rules."""


Outcome = Literal["shared_out", "impossible", "parted"]


@dataclass(frozen=True)
class WithoutReader:
    """What changes where one reader's scores are left out.

    `unread` proposals have no score left. `outcome` is `impossible` where no set of proposals keeps the rules
    then, and `parted` where severity can no longer be taken out, since readers do not all compare.
    """

    reader: str
    comes_in: tuple[str, ...]
    goes_out: tuple[str, ...]
    unread: tuple[str, ...]
    outcome: Outcome = "shared_out"


@dataclass(frozen=True)
class MovedScore:
    """What changes where one score is one step higher or lower; `outcome` as in `WithoutReader`."""

    proposal: str
    criterion: str
    reader: str
    given: float
    moved_to: float
    comes_in: tuple[str, ...]
    goes_out: tuple[str, ...]
    outcome: Outcome = "shared_out"


def drop_each_reader(
    scores: Sequence[Score],
    funded: frozenset[str],
    *,
    award: Award,
    score: Callable[[Sequence[Score]], Mapping[str, float] | None],
) -> list[WithoutReader]:
    """Leave out one reader after the other.

    Args:
        scores: What readers gave.
        funded: Who is funded with all of them.
        award: Shares out the money.
        score: Makes scores by proposal from readers' scores; null where they cannot be made.
    """
    proposals = {one.proposal for one in scores}
    told = []
    for reader in sorted({one.reader for one in scores}):
        left = [one for one in scores if one.reader != reader]
        unread = tuple(sorted(proposals - {one.proposal for one in left}))
        scored = score(left) if left else None
        now = None if scored is None else award(scored)
        if now is None:
            outcome: Outcome = "parted" if scored is None else "impossible"
            told.append(WithoutReader(reader, (), (), unread, outcome))
        else:
            told.append(WithoutReader(reader, _sorted(now - funded), _sorted(funded - now), unread))
    return told


def move_each_score(
    scores: Sequence[Score],
    funded: frozenset[str],
    *,
    award: Award,
    by_proposal: Mapping[str, float],
    parts: Mapping[tuple[str, str], Mapping[str, float]],
    weights: Mapping[str, float],
    bounds: tuple[float, float],
    step: float,
    monotone: bool = False,
) -> list[MovedScore]:
    """Move one score after the other by a step, up and down, where the scale allows.

    Args:
        scores: What readers gave.
        funded: Who is funded as they stand.
        award: Shares out the money.
        by_proposal: Scores as they stand.
        parts: For each reading (proposal, reader): how much one more point of its total adds to each score.
        weights: How much one more point of a criterion adds to a total.
        bounds: The lowest and the highest score of a criterion.
        step: How far a score is moved.
        monotone: Whether who is funded stays so with a better score of their own, and who is not with a worse
            one, all others alike: such moves need no asking.

    Returns:
        The moves that change who is funded, in the order of the scores.
    """
    told = []
    for one in scores:
        for change in (step, -step):
            if not bounds[0] <= one.score + change <= bounds[1]:
                continue
            if monotone and (one.proposal in funded) == (change > 0):
                continue
            weight = change * weights[one.criterion]
            moved = dict(by_proposal)
            for proposal, part in parts[one.proposal, one.reader].items():
                moved[proposal] += weight * part
            now = award(moved)
            if now != funded:
                told.append(
                    MovedScore(
                        one.proposal,
                        one.criterion,
                        one.reader,
                        one.score,
                        one.score + change,
                        _sorted((now or funded) - funded),
                        _sorted(funded - (funded if now is None else now)),
                        "impossible" if now is None else "shared_out",
                    )
                )
    return told


def _sorted(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def smallest_step(scores: Sequence[Score]) -> float:
    """Give the smallest distance between two scores, and a hundredth of their range at least.

    Raises:
        NotEstimableError: all scores are the same.
    """
    values = sorted({one.score for one in scores})
    if len(values) < 2:
        raise NotEstimableError(
            "scores: expected at least two different scores, found one and the same everywhere.",
            likely_cause="A column of another kind was read as scores.",
            fix="Without differences there is no line: decide by the declared tie rules.",
        )
    gap = min(after - before for before, after in pairwise(values))
    return max(gap, (values[-1] - values[0]) / 100)  # one odd score makes no step of its own
