"""How severely readers read, beside what they read; start reading here.

Rubric levels go to the many-facet Rasch model (`rasch`, fitted by `likelihood`, told by `facets`), sums and
0-100 scores to the crossed model (`crossed`). `sweep` says what hangs on the penalties, `interactions` which
reader is harder on one criterion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from commonfield.council.reading_design import (
    DesignPart,
    ExtraReads,
    Read,
    cheapest_reads,
    connected_parts,
    hanging_reads,
)
from commonfield.council.run import score_proposals
from commonfield.council.scores import Score
from commonfield.council.severity.crossed import CrossedFit, fit_crossed
from commonfield.council.severity.interactions import Interaction, screen_interactions
from commonfield.council.severity.likelihood import Penalties
from commonfield.council.severity.rasch import RaschFit, fit_rasch
from commonfield.council.severity.sweep import Sweep, sweep_penalties
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from commonfield.catalog import Rubric

Model = Literal["rasch", "crossed"]

MOST_LEVELS = 10
"""Whole numbers on no more levels than this are taken for levels of a rubric where no model is named."""
MOST_PARTS = 40
"""Beyond it a design was never meant to be one, and a list of reads that would join it helps nobody."""
FEW_READERS = 4
"""With fewer readers of a criterion, a figure of it tells who gave what."""


@dataclass(frozen=True)
class Severity:
    """The answer. Exactly one of `rasch` and `crossed` is there where the design is connected, else none.

    `components` are the crossed fits of each criterion by itself, null where one is not estimable.
    `extra` is null where the design is connected, or has too many parts to be mended.
    `few_readers` are criteria that fewer than four readers scored, `hanging` reads without which the design
    would fall apart.
    """

    model: Model
    chosen: bool
    parts: tuple[DesignPart, ...]
    extra: ExtraReads | None
    hanging: tuple[Read, ...] = ()
    few_readers: tuple[str, ...] = ()
    weighted: bool = False
    rasch: RaschFit | None = None
    sweep: Sweep | None = None
    interactions: tuple[Interaction, ...] = ()
    crossed: CrossedFit | None = None
    components: tuple[tuple[str, CrossedFit | None], ...] = ()

    @property
    def connected(self) -> bool:
        return len(self.parts) == 1


def measure_severity(
    scores: Sequence[Score],
    *,
    model: Model | None = None,
    rubric: Rubric | None = None,
    penalties: Penalties | None = None,
    barred: Collection[Read] = (),
) -> Severity:
    """Say how severely each reader reads, with what was read taken into account.

    Args:
        scores: What readers gave.
        model: Which model; if null, `rasch` for whole numbers on at most 10 levels, else `crossed`.
        rubric: Its levels, for `rasch`; its weights, for `crossed`.
        penalties: Of `rasch`; see `Penalties`.
        barred: Readings that conflicts bar, when further ones are looked for; see `read_barred`.

    Returns:
        The answer. Where the reading design falls into parts nothing is fitted: `parts` says which, `extra`
        which reads would join them.

    Raises:
        NotEstimableError: the scores cannot tell: one reader, one proposal, all equal, no score to spare.
    """
    reads = sorted({(score.proposal, score.reader) for score in scores})
    parts = tuple(connected_parts(reads))
    taken = model or _model_for(scores, rubric)
    _refuse_one(reads)
    if len(parts) > 1:
        extra = cheapest_reads(reads, may_read=barred) if len(parts) <= MOST_PARTS else None
        return Severity(taken, model is None, parts, extra)
    answer = Severity(
        taken,
        model is None,
        parts,
        None,
        hanging=tuple(hanging_reads(reads)),
        few_readers=_few_readers(scores),
        weighted=rubric is not None and len({c.weight for c in rubric.criteria}) > 1,
    )
    if taken == "rasch":
        low, high = (rubric.lowest, rubric.highest) if rubric else (None, None)
        fit = fit_rasch(scores, penalties=penalties, lowest=low, highest=high)
        screened = tuple(screen_interactions(fit.solution))
        return replace(answer, rasch=fit, sweep=sweep_penalties(fit.solution), interactions=screened)
    crossed = fit_crossed({p.proposal: p.totals for p in score_proposals(scores, rubric=rubric)})
    return replace(answer, crossed=crossed, components=_by_criterion(scores))


def _model_for(scores: Sequence[Score], rubric: Rubric | None) -> Model:
    given = [score.score for score in scores]
    ends = [float(rubric.lowest), float(rubric.highest)] if rubric else []
    low, high = min(*given, *ends), max(*given, *ends)
    are_levels = all(one == round(one) for one in given) and high - low < MOST_LEVELS
    return "rasch" if are_levels else "crossed"


def _refuse_one(reads: Sequence[Read]) -> None:
    for what, codes in (("readers", {r for _, r in reads}), ("proposals", {p for p, _ in reads})):
        if len(codes) < 2:
            raise NotEstimableError(
                f"scores: expected two {what} or more, found {len(codes)}.",
                likely_cause=(
                    "With one reader, low scores may as well be weak proposals."
                    if what == "readers"
                    else "On one proposal, a low score may be a taste that this proposal does not meet."
                ),
                fix="Give the scores of all readers on all proposals.",
            )


def _few_readers(scores: Sequence[Score]) -> tuple[str, ...]:
    readers: dict[str, set[str]] = defaultdict(set)
    for score in scores:
        readers[score.criterion].add(score.reader)
    return tuple(sorted(criterion for criterion, them in readers.items() if len(them) < FEW_READERS))


def _by_criterion(scores: Sequence[Score]) -> tuple[tuple[str, CrossedFit | None], ...]:
    criteria = sorted({score.criterion for score in scores})
    if len(criteria) < 2:
        return ()
    found: list[tuple[str, CrossedFit | None]] = []
    for criterion in criteria:
        totals: dict[str, dict[str, float]] = defaultdict(dict)
        for score in scores:
            if score.criterion == criterion:
                totals[score.proposal][score.reader] = score.score
        try:
            found.append((criterion, fit_crossed(totals)))
        except NotEstimableError:
            found.append((criterion, None))
    return tuple(found)
