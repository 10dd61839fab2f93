"""Readers' scores as one score for each proposal; start reading here.

What is done with them lies in the folders beside: whether readers agree (`reader_agreement`), how they
stand to master scores (`norming`), who is severe (`severity`), who reads what (`assignment`), who is funded
(`allocation`), how sure that is (`line`), who may decide it and how (`decisions`), who spoke (`voice`) and
what a region can do (`pillars`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.council.scores import Score
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from commonfield.catalog import Rubric


TIES = 9
"""Decimals to which scores are kept, so that sums made in another order still tie."""


@dataclass(frozen=True)
class ProposalScore:
    """What one proposal was given. `totals` holds each reader's total, by reader."""

    proposal: str
    score: float
    totals: dict[str, float]


def score_proposals(scores: Sequence[Score], *, rubric: Rubric | None = None) -> list[ProposalScore]:
    """Combine readers' scores as the rubric says.

    Args:
        scores: What readers gave. A reader who gave a proposal one criterion gave it all of them.
        rubric: Its weights and how it combines; without one every criterion weighs the same, and means count.

    Returns:
        One score for each proposal, in order of their codes: the mean over readers of a reader's total.

    Raises:
        NotEstimableError: a reader left out a criterion of a proposal, so that totals would not compare, or
            a criterion is not the rubric's.
    """
    weights = _weights(scores, rubric)
    given: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for score in scores:
        given[score.proposal][score.reader][score.criterion] = score.score
    _refuse_gaps(given, weights)
    whole = 1.0 if rubric and rubric.combine == "sum" else sum(weights.values())
    found = []
    for proposal in sorted(given):
        totals = {
            reader: sum(weights[c] * value for c, value in sorted(by_criterion.items())) / whole
            for reader, by_criterion in sorted(given[proposal].items())
        }
        found.append(ProposalScore(proposal, round(sum(totals.values()) / len(totals), TIES), totals))
    return found


def _weights(scores: Sequence[Score], rubric: Rubric | None) -> dict[str, float]:
    found = {score.criterion for score in scores}
    if rubric is None:
        return dict.fromkeys(sorted(found), 1.0)
    weights = {c.criterion: c.weight for c in rubric.criteria}
    if strange := found - set(weights):
        raise NotEstimableError(
            f"scores: expected the criteria of the rubric ({', '.join(weights)}), found {len(strange)} more.",
            likely_cause="The scores were given on another rubric, or the file has no column criterion.",
            fix="Name each criterion as the rubric does.",
        )
    return weights


def _refuse_gaps(given: dict[str, dict[str, dict[str, float]]], weights: dict[str, float]) -> None:
    gaps = sum(len(by_c) < len(weights) for readers in given.values() for by_c in readers.values())
    if gaps:
        raise NotEstimableError(
            f"scores: expected each reader to score all {len(weights)} criteria of a proposal, found {gaps} "
            "readings with some left out.",
            likely_cause="A form was sent before it was finished.",
            fix="Ask for the missing scores, or take the unfinished reading out.",
        )
