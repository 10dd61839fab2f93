"""Other panels: readers resampled, and readers like these drawn anew by the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from commonfield.council.line.readings import Components, Readings

if TYPE_CHECKING:
    from commonfield.council.line.readings import Floats


def draw_panels(
    readings: Readings,
    components: Components,
    quality: Floats,
    to_scores: Floats,
    rng: np.random.Generator,
    *,
    bounds: tuple[float, float] | None = None,
) -> Floats:
    """Let readers like these score again: the same design, new readers.

    Args:
        readings: Who reads what; a reader who reads several proposals is as severe in each.
        components: How far readers and the rest spread.
        quality: Long-run means, panels x proposals.
        to_scores: How totals become scores, proposals x readings.
        rng: Where chance comes from.
        bounds: The lowest and the highest total that the rubric allows.

    Returns:
        Scores, panels x proposals.
    """
    panels = len(quality)
    severity = rng.normal(0, np.sqrt(components.readers), (panels, len(readings.readers)))
    rest = rng.normal(0, np.sqrt(components.rest), (panels, len(readings.totals)))
    totals = quality[:, readings.proposal] - severity[:, readings.reader] + rest
    if bounds is not None:
        totals = np.clip(totals, *bounds)
    return np.asarray(totals @ to_scores.T)


def resample_readers(readings: Readings, rng: np.random.Generator, *, times: int) -> Floats:
    """Draw each proposal's readings again from its own, with return; give mean scores, times x proposals."""
    drawn = np.empty((times, len(readings.proposals)))
    for place in range(len(readings.proposals)):
        own = readings.totals[readings.proposal == place]
        drawn[:, place] = own[rng.integers(len(own), size=(times, len(own)))].mean(axis=1)
    return drawn


def read_further(
    readings: Readings,
    components: Components,
    quality: Floats,
    places: list[int],
    rng: np.random.Generator,
    *,
    bounds: tuple[float, float] | None = None,
) -> tuple[Readings, Floats]:
    """Add one reading to each of some proposals, whatever its long-run mean turns out to be.

    Returns:
        The readings with the further ones, and totals, draws x readings: those given stand, the further ones
        are drawn.
    """
    more = readings.with_further(places)
    totals = np.tile(more.totals, (len(quality), 1))
    noise = rng.normal(0, np.sqrt(components.readers + components.rest), (len(quality), len(places)))
    further = quality[:, places] + noise
    totals[:, len(readings.totals) :] = further if bounds is None else np.clip(further, *bounds)
    return more, totals


def ranks(scores: Floats) -> Floats:
    """Give each proposal's place, 1 for the best; panels x proposals."""
    order = np.argsort(-scores, axis=1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(1, scores.shape[1] + 1)[None, :], axis=1)
    return places.astype(float)


def reliability(readings: Readings, components: Components, to_scores: Floats) -> float:
    """Give the reliability of scores: 0 tells nothing, 1 tells all.

    The squared correlation of scores and long-run means over proposals, by the model, in this design: where
    the same readers read everything their severity moves all scores alike, and takes nothing from it.
    """
    if not components.proposals:
        return 0.0
    count = len(readings.proposals)
    centred = to_scores - to_scores.mean(axis=0)
    of_p = np.eye(count)[readings.proposal]
    of_r = np.eye(len(readings.readers))[readings.reader]
    together = components.proposals * float(np.trace(centred @ of_p))
    spread = (
        components.proposals * float(np.sum((centred @ of_p) ** 2))
        + components.readers * float(np.sum((centred @ of_r) ** 2))
        + components.rest * float(np.sum(centred**2))
    )
    return min(1.0, together**2 / (spread * components.proposals * (count - 1)))


def wrongly_selected(reliability: float, selected: float) -> float:
    """Give the share of the selected who would not be among the best, were everything known.

    Where score and long-run mean are jointly normal: 1 - P(both above their line) / selected. Rules other
    than the order of scores are not seen.

    Args:
        reliability: Of the score, 0 to 1.
        selected: The share that is selected, above 0 and below 1.

    Source:
        Bartos and Martinkova, on selection by ratings of limited reliability.
    """
    from scipy.stats import multivariate_normal, norm

    if reliability >= 1:
        return 0.0
    line = float(norm.isf(selected))
    together = np.sqrt(reliability)
    both = multivariate_normal(
        mean=[0.0, 0.0], cov=[[1.0, together], [together, 1.0]], allow_singular=True
    ).cdf([-line, -line])
    return max(0.0, 1.0 - float(both) / selected)
