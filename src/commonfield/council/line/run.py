"""How sure the line between funded and not funded is; start reading here.

Every answer is about other readers like these, never about a truth behind the scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from commonfield.council.line import panels
from commonfield.council.line.changes import (
    Award,
    MovedScore,
    WithoutReader,
    drop_each_reader,
    move_each_score,
    smallest_step,
)
from commonfield.council.line.readings import (
    Components,
    Readings,
    adjusted_map,
    infer_quality,
    lay_out,
    mean_map,
)
from commonfield.council.reading_design import connected_parts
from commonfield.council.run import TIES, ProposalScore, score_proposals
from commonfield.council.scores import Score
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from commonfield.catalog import Rubric, Simulation
    from commonfield.council.line.readings import Floats

    Flags = NDArray[np.bool_]

Adjust = Literal["none", "crossed"]
Place = Literal["sure", "grey", "declined"]
FURTHER_DRAWS = 500
"""Draws for what a further reading would buy, and for resampled readers: a share to two figures."""


@dataclass(frozen=True)
class Standing:
    """One proposal beside the line. Chances are shares of panels; ranks count from 1, the best."""

    proposal: str
    score: float
    funded: bool
    chance: float
    chance_resampled: float | None
    rank: float
    rank_low: float
    rank_high: float
    place: Place


@dataclass(frozen=True)
class Further:
    """What one more reading of each grey proposal would buy. `hours` is null where none were named."""

    proposals: tuple[str, ...]
    wrong_now: float
    wrong_then: float
    hours: float | None


@dataclass(frozen=True)
class Line:
    """How sure the line is.

    `changed` is the expected share of grant awards that another draw of readers would change,
    `standard_error` that of any share here through the number of panels. `bound` is the share wrongly
    selected that reliability and the share funded alone lead one to expect; null where all or none are
    funded. On the share `impossible` of panels no set of proposals kept the rules; they count nowhere else.
    """

    standings: tuple[Standing, ...]
    changed: float
    standard_error: float
    reliability: float
    bound: float | None
    further: Further | None
    without_reader: tuple[WithoutReader, ...]
    moved: tuple[MovedScore, ...]
    moves_tried: int
    impossible: float
    step: float
    panels: int
    seed: int
    notes: tuple[str, ...]


def examine_line(
    scores: Sequence[Score],
    *,
    award: Award,
    components: Components,
    simulation: Simulation,
    rubric: Rubric | None = None,
    adjust: Adjust = "none",
    hours: float | None = None,
    monotone: bool = False,
) -> Line:
    """Say how sure it is who is funded.

    Args:
        scores: What readers gave.
        award: Shares out the money on any scores.
        components: How far totals spread between proposals, readers, and the rest (`severity.fit_crossed`).
        simulation: How many panels, from which seed, and what counts as sure.
        rubric: Weights, bounds of the scale, how scores are combined.
        adjust: How scores that count were made: `none` for means, `crossed` with severity taken out.
        hours: What one reading takes, for what further ones would cost.
        monotone: Whether a better score of their own never costs the funded anything, nor helps a worse one
            the others; true of rules that fund by rank or by a sum of scores.

    Raises:
        NotEstimableError: each proposal was read once, or there is one proposal, or all scores are the same.
    """
    scored = score_proposals(scores, rubric=rubric)
    if adjust == "crossed":
        refuse_parted(scored)
    readings = lay_out(scored)
    if readings.reads.max() < 2:
        raise NotEstimableError(
            "scores: expected at least some proposals with two readings, found one reading of each.",
            likely_cause="Each proposal has one reader, so what the reader adds cannot be told apart.",
            fix="Have some proposals read twice; until then nothing can be said of other readers.",
        )
    to_scores = _score_map(readings, components, adjust)
    by_proposal = dict(zip(readings.proposals, (to_scores @ readings.totals).tolist(), strict=True))
    awarded = cache_by_scores(award)
    funded = awarded(by_proposal)
    if funded is None:
        raise _impossible("with the scores as they are")
    rng = np.random.default_rng(simulation.seed)
    quality = infer_quality(readings, components).draw(rng, simulation.panels)
    bounds = _total_bounds(rubric)
    drawn = panels.draw_panels(readings, components, quality, to_scores, rng, bounds=bounds)
    chosen, kept = _award_all(drawn, readings.proposals, awarded)
    if not kept.any():
        raise _impossible("in any panel that was drawn")
    chosen = chosen[kept]
    resampled = _resampled(readings, awarded, rng) if adjust == "none" else None
    standings = _standings(by_proposal, funded, chosen, resampled, _ranks(quality, components), simulation)
    grey = [place for place, one in enumerate(standings) if one.place == "grey"]
    step = 1.0 if rubric else smallest_step(scores)
    moved, tried = _move(
        scores, readings, to_scores, by_proposal, funded, awarded, rubric, step, monotone and adjust == "none"
    )
    few = FURTHER_DRAWS if simulation.panels > FURTHER_DRAWS else simulation.panels
    share = len(funded) / len(readings.proposals)
    reliable = panels.reliability(readings, components, to_scores)
    return Line(
        standings=standings,
        changed=_changed(chosen, funded, readings.proposals),
        standard_error=0.5 / float(np.sqrt(simulation.panels)),
        reliability=reliable,
        bound=panels.wrongly_selected(reliable, share) if 0 < share < 1 else None,
        further=_further(
            readings, components, quality[:few], grey, funded, awarded, adjust, bounds, hours, rng
        ),
        without_reader=tuple(
            drop_each_reader(
                scores, funded, award=awarded, score=lambda left: _scores_of(left, rubric, components, adjust)
            )
        ),
        moved=moved,
        moves_tried=tried,
        step=step,
        panels=simulation.panels,
        seed=simulation.seed,
        impossible=float(1 - kept.mean()),
        notes=_notes(readings, components, funded),
    )


def _impossible(where: str) -> NotEstimableError:
    return NotEstimableError(
        f"rules: expected a set of proposals that keeps them {where}, found none.",
        fix="`commonfield allocate` names the rules that cannot be kept together.",
    )


def _ranks(quality: Floats, components: Components) -> Floats:
    """Give each proposal's place on each draw; any order where nothing tells them apart."""
    if components.proposals:
        return panels.ranks(quality)
    return panels.ranks(np.random.default_rng(0).random(quality.shape))


def cache_by_scores(award: Award) -> Award:
    """Remember who is funded on which scores: many a change moves nobody past anybody."""
    remembered = cache(lambda items: award(dict(items)))
    return lambda by_proposal: remembered(tuple((p, round(s, TIES)) for p, s in by_proposal.items()))


def adjusted_scores(scored: Sequence[ProposalScore], components: Components) -> dict[str, float]:
    """Give scores with severity taken out, by the crossed mixed model with these variances."""
    readings = lay_out(scored)
    adjusted = adjusted_map(readings, components) @ readings.totals
    return {p: round(score, TIES) for p, score in zip(readings.proposals, adjusted.tolist(), strict=True)}


def refuse_parted(scored: Sequence[ProposalScore]) -> None:
    """Refuse to take severity out where readers do not all compare.

    Raises:
        NotEstimableError: the design falls into parts.
    """
    if (parts := len(connected_parts((one.proposal, r) for one in scored for r in one.totals))) > 1:
        raise NotEstimableError(
            f"scores: expected readers who compare, directly or through others, found {parts} parts that "
            "share no proposal.",
            likely_cause="Readers of one part read nothing of another: there, severe readers cannot be told "
            "from weak proposals.",
            fix="`commonfield norm severity` names the fewest readings that join them; or let means count.",
        )


def _score_map(readings: Readings, components: Components, adjust: Adjust) -> Floats:
    return adjusted_map(readings, components) if adjust == "crossed" else mean_map(readings)


def _scores_of(
    scores: Sequence[Score], rubric: Rubric | None, components: Components, adjust: Adjust
) -> Mapping[str, float] | None:
    """Give scores by proposal; null where severity cannot be taken out."""
    scored = score_proposals(scores, rubric=rubric)
    if adjust == "none":
        return {one.proposal: one.score for one in scored}
    try:
        refuse_parted(scored)
        return adjusted_scores(scored, components)
    except NotEstimableError:
        return None


def _award_all(drawn: Floats, proposals: tuple[str, ...], award: Award) -> tuple[Floats, Flags]:
    """Give who is funded on each panel, 1 or 0, panels x proposals; and whether the rules could be kept."""
    chosen, kept = np.zeros(drawn.shape), np.ones(len(drawn), dtype=bool)
    for row, scores in enumerate(drawn.tolist()):
        funded = award(dict(zip(proposals, scores, strict=True)))
        if funded is None:
            kept[row] = False
        else:
            chosen[row] = [proposal in funded for proposal in proposals]
    return chosen, kept


def _resampled(readings: Readings, award: Award, rng: np.random.Generator) -> Floats | None:
    again = panels.resample_readers(readings, rng, times=FURTHER_DRAWS)
    chosen, kept = _award_all(again, readings.proposals, award)
    return np.asarray(chosen[kept].mean(axis=0)) if kept.any() else None


def _standings(
    by_proposal: Mapping[str, float],
    funded: frozenset[str],
    chosen: Floats,
    resampled: Floats | None,
    places: Floats,
    simulation: Simulation,
) -> tuple[Standing, ...]:
    low, high = np.quantile(places, [0.05, 0.95], axis=0)
    chances, expected = chosen.mean(axis=0), places.mean(axis=0)
    return tuple(
        Standing(
            proposal,
            score,
            proposal in funded,
            float(chances[n]),
            None if resampled is None else float(resampled[n]),
            float(expected[n]),
            float(low[n]),
            float(high[n]),
            _place(float(chances[n]), simulation.sure),
        )
        for n, (proposal, score) in enumerate(by_proposal.items())
    )


def _place(chance: float, sure: float) -> Place:
    if chance >= sure:
        return "sure"
    return "declined" if chance <= 1 - sure else "grey"


def _changed(chosen: Floats, funded: frozenset[str], proposals: tuple[str, ...]) -> float:
    """Give the expected share of the funded whom another panel would not fund."""
    if not funded:
        return 0.0
    return float(1 - chosen[:, [proposals.index(p) for p in sorted(funded)]].mean())


def _further(
    readings: Readings,
    components: Components,
    quality: Floats,
    grey: list[int],
    funded: frozenset[str],
    award: Award,
    adjust: Adjust,
    bounds: tuple[float, float] | None,
    hours: float | None,
    rng: np.random.Generator,
) -> Further | None:
    if not grey or not funded or not components.proposals:
        return None
    wanted, kept = _award_all(quality, readings.proposals, award)
    more, totals = panels.read_further(readings, components, quality, grey, rng, bounds=bounds)
    then, kept_then = _award_all(totals @ _score_map(more, components, adjust).T, readings.proposals, award)
    both = kept & kept_then
    if not both.any():
        return None
    wanted, then = wanted[both], then[both]
    return Further(
        tuple(readings.proposals[place] for place in grey),
        _changed(wanted, funded, readings.proposals),
        float(np.mean(1 - (then * wanted).sum(axis=1) / np.maximum(then.sum(axis=1), 1))),
        None if hours is None else hours * len(grey),
    )


def _move(
    scores: Sequence[Score],
    readings: Readings,
    to_scores: Floats,
    by_proposal: Mapping[str, float],
    funded: frozenset[str],
    award: Award,
    rubric: Rubric | None,
    step: float,
    monotone: bool,
) -> tuple[tuple[MovedScore, ...], int]:
    weights = _criterion_weights(scores, rubric)
    parts = {
        (readings.proposals[p], readings.readers[r]): {
            readings.proposals[place]: float(to_scores[place, row])
            for place in np.flatnonzero(to_scores[:, row])
        }
        for row, (p, r) in enumerate(zip(readings.proposal, readings.reader, strict=True))
    }
    given = [one.score for one in scores]
    bounds = (float(rubric.lowest), float(rubric.highest)) if rubric else (min(given), max(given))
    moved = move_each_score(
        scores,
        funded,
        award=award,
        by_proposal=by_proposal,
        parts=parts,
        weights=weights,
        bounds=bounds,
        step=step,
        monotone=monotone,
    )
    tried = sum(bounds[0] <= s + change <= bounds[1] for s in given for change in (step, -step))
    return tuple(moved), tried


def _criterion_weights(scores: Sequence[Score], rubric: Rubric | None) -> dict[str, float]:
    criteria = sorted({one.criterion for one in scores})
    weights = {c.criterion: c.weight for c in rubric.criteria} if rubric else dict.fromkeys(criteria, 1.0)
    whole = 1.0 if rubric and rubric.combine == "sum" else sum(weights.values())
    return {criterion: weight / whole for criterion, weight in weights.items()}


def _total_bounds(rubric: Rubric | None) -> tuple[float, float] | None:
    if rubric is None:
        return None
    whole = sum(c.weight for c in rubric.criteria) if rubric.combine == "sum" else 1.0
    return rubric.lowest * whole, rubric.highest * whole


def _notes(readings: Readings, components: Components, funded: frozenset[str]) -> tuple[str, ...]:
    notes = []
    if not components.proposals:
        notes.append("no_spread")
    if not components.readers:
        notes.append("no_severity")
    if readings.reads.min() < 2:
        notes.append("read_once")
    if not funded:
        notes.append("none_funded")
    return tuple(notes)


def without_readers(line: Line) -> Line:
    """Give the same answer without what is told by reader, for a panel too small to be shown by reader."""
    return replace(line, without_reader=(), moved=())
