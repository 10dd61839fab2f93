"""Krippendorff's alpha: one less the disagreement seen over the disagreement that chance would bring."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from commonfield.council.reader_agreement.chance import is_full_pair
from commonfield.council.reader_agreement.estimate import CONFIDENCE, Estimate, Note, not_estimable
from commonfield.council.reader_agreement.levels import Coded
from commonfield.council.reader_agreement.weights import Matrix

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = get_args(Level)

DRAWS = 2000
SEED = 1

_ZERO = 1e-12
_CHUNK = 250
_FEWEST_DRAWS = 20
"""With fewer draws that have an alpha, 2.5 of 100 is no place among them."""


def krippendorff_alpha(coded: Coded, level: Level, *, draws: int = DRAWS, seed: int = SEED) -> Estimate:
    """Estimate alpha with a bootstrap interval.

    Args:
        coded: The scores. A unit with fewer than two counts for nothing.
        level: How far two scores are apart: `nominal` at all; `ordinal` by how many scores lie between them,
            as Krippendorff has it; `interval` by their difference; `ratio` by it over their sum.
        draws: How many times units are drawn with replacement; 0 for no interval.
        seed: With which the draws begin.

    Returns:
        The estimate. The interval holds the middle 95 of 100 of the alphas of drawn units (percentiles).
        Draws in which every score is the same have none and are left out. The standard error is Gwet's, by
        linearization; the interval is not made from it, and the ordinal level has none.

    Source:
        Krippendorff (2011), Computing Krippendorff's Alpha-Reliability. For drawing units, Zapf, Castell,
        Morawietz and Karch (2016), BMC Medical Research Methodology 16, 93. For the standard error, Gwet
        (2014), Handbook of Inter-Rater Reliability, 4th edition.
    """
    counts = coded.counts
    counts = counts[counts.sum(axis=1) >= 2]
    counts = counts[:, counts.sum(axis=0) > 0] if len(counts) else counts
    values = coded.values[_given(coded)]
    if (coded.codes >= 0).any(axis=0).sum() < 2:
        return not_estimable("one_reader")
    if not len(counts):
        return not_estimable("no_pairs")
    if level == "ratio" and values.min() < 0:
        return not_estimable("ratio_negative")
    seen, chance = _once(counts, values, level)
    if chance < _ZERO:
        return not_estimable("chance_certain")
    value = 1 - seen / chance
    low, high, how = _interval(counts, values, level, draws, seed)
    error = _linear_error(counts, values, level, is_pair=is_full_pair(coded.codes))
    return Estimate(value, low, high, error, (how,), observed=seen, expected=chance)


def _once(counts: Matrix, values: Matrix, level: Level) -> tuple[float, float]:
    seen, chance = _disagreement(counts, values, level, np.ones((1, len(counts))))
    return float(seen[0]), float(chance[0])


def _given(coded: Coded) -> Matrix:
    """Tell which levels stand in units with two scores or more."""
    counts = coded.counts
    return np.asarray(counts[counts.sum(axis=1) >= 2].sum(axis=0) > 0)


def _disagreement(counts: Matrix, values: Matrix, level: Level, times: Matrix) -> tuple[Matrix, Matrix]:
    """Give disagreement seen and expected, as means over pairs of scores, for each row of `times`.

    Args:
        counts: Units by levels, units with two scores or more.
        values: One number for each level.
        level: How far two scores are apart.
        times: How often each unit counts: 1 each, or how often it was drawn.
    """
    readers = counts.sum(axis=1)
    given = times @ counts
    total = given.sum(axis=1)
    each = times / (readers - 1)
    if level == "nominal":
        seen = (each * (readers**2 - (counts**2).sum(axis=1))).sum(axis=1)
        chance = total**2 - (given**2).sum(axis=1)
    elif level == "ratio":
        apart = _ratio_distances(values)
        seen = each @ ((counts @ apart) * counts).sum(axis=1)
        chance = ((given @ apart) * given).sum(axis=1)
    else:
        # Ordinal distance is that of the middle ranks, which follow from how often each level was given.
        # Either is taken about its middle, so that large scores keep their digits.
        ranks = np.cumsum(given, axis=1) - given / 2 - total[:, None] / 2
        place = ranks if level == "ordinal" else (values - values.mean())[None, :]
        squares, sums = place**2 @ counts.T, place @ counts.T
        seen = (each * 2 * (readers * squares - sums**2)).sum(axis=1)
        chance = 2 * (total * (given * place**2).sum(axis=1) - (given * place).sum(axis=1) ** 2)
    return seen / total, chance / (total * np.maximum(total - 1, 1))


def _linear_error(counts: Matrix, values: Matrix, level: Level, *, is_pair: bool) -> float | None:
    """Give the standard error of alpha without its correction for few scores, as Gwet prints it."""
    units = len(counts)
    if level == "ordinal" or units < 2:
        return None
    apart = {"nominal": _any_distances, "interval": _square_distances, "ratio": _ratio_distances}[level](
        values
    )
    readers = counts.sum(axis=1)
    mean = readers.mean()
    shares = counts.mean(axis=0) / mean
    off = (readers - mean) / mean
    each = ((counts @ apart) * counts).sum(axis=1) / (readers - 1) / mean
    seen, chance = each.mean(), float(shares @ apart @ shares)
    by_chance = counts @ apart @ shares / mean
    # What he takes off for units with more scores than most carries the correction for few, the rest not.
    expected = seen * (1 + (1 - 1 / readers.sum()) * off)
    moved = 2 * (by_chance - chance * (1 + off)) * seen / chance - (each - expected)
    return float(np.sqrt((moved**2).sum() / (units * (units if is_pair else units - 1)))) / chance


def _any_distances(values: Matrix) -> Matrix:
    return np.asarray(1 - np.eye(len(values)))


def _square_distances(values: Matrix) -> Matrix:
    return np.asarray(np.subtract.outer(values, values) ** 2)


def _ratio_distances(values: Matrix) -> Matrix:
    sums = np.add.outer(values, values)
    return np.asarray((np.subtract.outer(values, values) / np.where(sums == 0, 1.0, sums)) ** 2)


def _interval(
    counts: Matrix, values: Matrix, level: Level, draws: int, seed: int
) -> tuple[float | None, float | None, Note]:
    units = len(counts)
    if units < 2 or not draws:
        return None, None, Note("no_interval_one_unit" if units < 2 else "no_draws")
    chosen = np.random.default_rng(seed)
    alphas: list[Matrix] = []
    for begun in range(0, draws, _CHUNK):
        times = chosen.multinomial(units, np.full(units, 1 / units), size=min(_CHUNK, draws - begun))
        seen, chance = _disagreement(counts, values, level, times.astype(float))
        has = chance > _ZERO * max(1.0, float(chance.max()))
        alphas.append(1 - seen[has] / chance[has])
    drawn = np.concatenate(alphas)
    if len(drawn) < _FEWEST_DRAWS:
        return None, None, Note("too_few_draws", {"n": len(drawn)})
    side = 100 * (1 - CONFIDENCE) / 2
    low, high = (float(x) for x in np.percentile(drawn, [side, 100 - side]))
    return low, high, Note("interval_bootstrap", {"n": len(drawn), "of": draws, "seed": seed})
