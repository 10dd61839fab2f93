"""Agreement beyond chance, by what chance is taken to be: Gwet, Fleiss, Conger, Cohen, Brennan and Prediger.

All are (observed - expected) / (1 - expected), generalised to weights and to readers who left units out, with
standard errors by linearisation over units, as in Gwet, K. L. (2014), Handbook of Inter-Rater Reliability,
4th edition, chapters 2 to 5. The units are taken as a sample; the readers are those that there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from commonfield.council.reader_agreement.estimate import CONFIDENCE, Estimate, Note, not_estimable
from commonfield.council.reader_agreement.levels import MISSING, Cell, Coded, code_cells
from commonfield.council.reader_agreement.weights import Matrix, Weighting, weigh_levels

Coefficient = Literal["ac", "fleiss", "conger", "bp", "kappa", "percent"]
COEFFICIENTS: tuple[Coefficient, ...] = get_args(Coefficient)

_ZERO = 1e-12


@dataclass(frozen=True)
class _Observed:
    """Weighted agreement. `by_unit` is 0 for a unit with one score; `pairable` says which has more."""

    share: float
    by_unit: Matrix
    pairable: Matrix


def agree_beyond_chance(
    coded: Coded, coefficient: Coefficient, *, weighting: Weighting = "identity"
) -> Estimate:
    """Estimate a coefficient with its standard error and interval (t, units less one).

    Args:
        coded: The scores.
        coefficient: `ac` is Gwet's AC1 with identity weights and AC2 with others; `conger` is Cohen's kappa
            for two readers, which `kappa` asks for by name; `percent` is agreement without chance.
        weighting: What counts as agreement in part.

    Returns:
        The estimate. For two readers who both scored every unit the variance divides by the units, as
        Gwet's chapters on two readers do, and by one less elsewhere, as those on several readers do.
    """
    codes = coded.codes[:, (coded.codes != MISSING).any(axis=0)]
    codes = codes[(codes != MISSING).any(axis=1)]
    scored = Coded(coded.levels, codes)
    if reason := _reason(scored, coefficient):
        return reason
    weights = weigh_levels(scored.values, weighting)
    if weights is None:
        return not_estimable("weights_undefined", weights=weighting)
    observed = _observe(scored.counts, weights)
    expected, expected_by_unit = _expect(scored, coefficient, weights)
    if 1 - expected < _ZERO:
        return not_estimable("chance_certain")
    value = (observed.share - expected) / (1 - expected)
    scale = len(codes) / observed.pairable.sum()
    linear = scale * (observed.by_unit - expected * observed.pairable) / (1 - expected)
    if expected_by_unit is not None:
        linear = linear - 2 * (1 - value) * (expected_by_unit - expected) / (1 - expected)
    low, high, error, how = _interval(value, linear, is_pair=is_full_pair(codes))
    return Estimate(value, low, high, error, (how,), observed.share, expected)


def weighted_kappa(
    first: Sequence[Cell],
    second: Sequence[Cell],
    *,
    levels: Sequence[float | str],
    weights: Weighting = "quadratic",
) -> float | None:
    """Compute Cohen's weighted kappa of two readers, one of whom may be the master.

    Args:
        first: What one gave, unit by unit; null where nothing.
        second: What the other gave, in the same order.
        levels: The whole scale in its order: a level that nobody gave changes the weights.
        weights: How far a near miss counts.

    Returns:
        Kappa, or null where there is none: no unit with two scores, or both gave one and the same level
        throughout.

    Raises:
        UsageError: a score is not of the scale.
    """
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if not pairs:
        return None
    return agree_beyond_chance(code_cells(pairs, levels=levels), "kappa", weighting=weights).value


def _reason(scored: Coded, coefficient: Coefficient) -> Estimate | None:
    """Say why there is no coefficient, if there is none."""
    given = scored.codes != MISSING
    if scored.codes.shape[1] < 2:
        return not_estimable("one_reader")
    if not (given.sum(axis=1) >= 2).any():
        return not_estimable("no_pairs")
    if len(scored.levels) < 2 and coefficient != "percent":
        return not_estimable("one_level")
    if coefficient == "kappa" and scored.codes.shape[1] != 2:
        return not_estimable("kappa_needs_two", n=scored.codes.shape[1])
    return None


def _observe(counts: Matrix, weights: Matrix) -> _Observed:
    readers = counts.sum(axis=1)
    pairable = readers >= 2
    agreeing = (counts * (counts @ weights - 1)).sum(axis=1)
    by_unit = np.where(pairable, agreeing / np.where(pairable, readers * (readers - 1), 1), 0.0)
    return _Observed(float(by_unit[pairable].mean()), by_unit, pairable.astype(float))


def _expect(scored: Coded, coefficient: Coefficient, weights: Matrix) -> tuple[float, Matrix | None]:
    """Give agreement by chance, and each unit's part in it: their mean is the whole."""
    if coefficient == "percent":
        return 0.0, None
    levels = len(scored.levels)
    if coefficient == "bp":
        return float(weights.sum()) / levels**2, None
    if coefficient in ("conger", "kappa"):
        return _expect_by_reader(scored, weights)
    shares = scored.counts / scored.counts.sum(axis=1, keepdims=True)
    overall = shares.mean(axis=0)
    if coefficient == "fleiss":
        return float(overall @ weights @ overall), np.asarray(shares @ weights @ overall)
    spread = weights.sum() / (levels * (levels - 1))
    return float(spread * (overall * (1 - overall)).sum()), np.asarray(spread * (shares @ (1 - overall)))


def _expect_by_reader(scored: Coded, weights: Matrix) -> tuple[float, Matrix]:
    """Give the mean over pairs of readers of what their own levels would agree on by chance."""
    units, readers = scored.codes.shape
    rows, columns = np.nonzero(scored.codes != MISSING)
    levels = scored.codes[rows, columns]
    shares = np.zeros((readers, len(scored.levels)))
    np.add.at(shares, (columns, levels), 1.0)
    part = shares.sum(axis=1) / units
    shares /= shares.sum(axis=1, keepdims=True)
    pairs = readers * (readers - 1)
    # What a score of each level would agree on with all other readers, and what a reader's scores do in mean.
    with_others = (shares.sum(axis=0) - shares) @ weights / pairs
    of_reader = (shares * with_others).sum(axis=1)
    # A reader's share is a ratio of means; this is its linear form, in which a unit left out weighs nothing.
    linear = np.full(units, of_reader.sum())
    np.add.at(linear, rows, (with_others[columns, levels] - of_reader[columns]) / part[columns])
    return float(of_reader.sum()), linear


def is_full_pair(codes: NDArray[np.int64]) -> bool:
    """Tell whether two readers both scored every unit: Gwet's variances divide by the units then."""
    return codes.shape[1] == 2 and bool((codes != MISSING).all())


def _interval(
    value: float, linear: Matrix, *, is_pair: bool
) -> tuple[float | None, float | None, float | None, Note]:
    from scipy import stats

    units = len(linear)
    if units < 2:
        return None, None, None, Note("no_interval_one_unit")
    divisor = units if is_pair else units - 1
    error = float(np.sqrt(((linear - value) ** 2).sum() / (units * divisor)))
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, units - 1)) * error
    how = Note("interval_linear", {"df": units - 1})
    return max(-1.0, value - reach), min(1.0, value + reach), error, how
