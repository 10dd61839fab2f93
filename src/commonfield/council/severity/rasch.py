"""The many-facet Rasch model of rubric levels, penalised: severity beside what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonfield.council.scores import Score
from commonfield.council.severity.facets import (
    Measure,
    Spread,
    Step,
    measure_facet,
    measure_steps,
    spread_of,
    unused_levels,
)
from commonfield.council.severity.likelihood import Penalties, Solution, encode, maximise
from commonfield.findings import NotEstimableError


@dataclass(frozen=True)
class RaschFit:
    """Where readers, proposals, criteria and steps stand, in logits, by penalised maximum likelihood.

    log(P(k) / P(k-1)) = level + proposal - criterion - reader - step k. Proposals, criteria and steps stand
    around their means; `level` holds what that takes off; readers float around 0.
    """

    penalties: Penalties
    level: float
    readers: tuple[Measure, ...]
    proposals: tuple[Measure, ...]
    criteria: tuple[Measure, ...]
    steps: tuple[Step, ...]
    unused_levels: tuple[int, ...]
    reader_spread: Spread
    proposal_spread: Spread
    criterion_spread: Spread
    solution: Solution


def fit_rasch(
    scores: Sequence[Score],
    *,
    penalties: Penalties | None = None,
    lowest: int | None = None,
    highest: int | None = None,
) -> RaschFit:
    """Fit the model.

    Whether the design hangs together is not asked here: see `measure_severity`.

    Args:
        scores: Levels, as whole numbers. Without criteria, or with one, there is one facet less.
        penalties: How far parameters are expected to spread.
        lowest: The lowest level that could be given; the lowest seen if not told.
        highest: The highest.

    Raises:
        NotEstimableError: all scores are equal, or some are no levels.
    """
    if len({score.score for score in scores}) < 2:
        raise NotEstimableError(
            "scores: expected at least two levels among them, found all scores equal.",
            likely_cause="The file holds one reading, or every reader gave the same throughout.",
            fix="Nothing tells these readers apart: ask for scores that use the levels of the rubric.",
        )
    solution = maximise(encode(scores, lowest=lowest, highest=highest), penalties or Penalties())
    level = float(solution.parameters[0] + solution.of("proposals").mean() - solution.of("steps").mean())
    if solution.encoded.criteria:
        level -= float(solution.of("criteria").mean())
    return RaschFit(
        solution.penalties,
        level,
        tuple(measure_facet(solution, "readers")),
        tuple(measure_facet(solution, "proposals")),
        tuple(measure_facet(solution, "criteria")),
        tuple(measure_steps(solution)),
        tuple(unused_levels(solution.encoded)),
        spread_of(solution, "readers"),
        spread_of(solution, "proposals"),
        spread_of(solution, "criteria"),
        solution,
    )
