"""Intraclass correlations: the share of variance between units, for one reader's score or for the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from commonfield.council.reader_agreement.estimate import CONFIDENCE, Note
from commonfield.council.reader_agreement.variance import (
    MeanSquares,
    Number,
    complete_rows,
    crossed,
    nested,
)

Form = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]
FORMS: tuple[Form, ...] = get_args(Form)

_ZERO = 1e-12


@dataclass(frozen=True)
class Icc:
    """One form, with its interval (95 of 100 draws) and the mean squares it is made of.

    Not estimable is null, and `notes` begins with why. A negative value stands as it is: units differ less
    than chance would have them differ.
    """

    form: Form
    value: float | None
    low: float | None = None
    high: float | None = None
    mean_squares: MeanSquares | None = None
    notes: tuple[Note, ...] = ()

    @property
    def note(self) -> str:
        """Say in English what stands beside the number, or why there is none."""
        from commonfield.council.reader_agreement.telling import sentences

        return sentences(self.notes, "en")


def icc(table: Sequence[Sequence[Number]], *, form: Form = "2,1") -> Icc:
    """Estimate an intraclass correlation.

    Args:
        table: Units by readers; null where a reader gave no score. Forms 2 and 3 tell readers apart and rest
            on the units that all readers scored; forms 1 take whoever read a unit, also another number each.
        form: `1` each unit has readers of its own, `2` the readers are a draw from many and how high each
            scores counts (agreement), `3` these readers alone and how high each scores does not
            (consistency); `,1` for one reader's score, `,k` for the mean of them.

    Returns:
        The estimate, with its interval from F distributions.

    Source:
        Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428; McGraw and Wong (1996), Psychological
        Methods 1, 30-46. With different numbers of readers, Searle, Casella and McCulloch (1992), and then
        the interval is approximate.
    """
    squares, reason = _split(table, form)
    if squares is None:
        return Icc(form, None, notes=(reason,))
    value = _value(squares, form)
    if value is None:
        why = "all_equal" if squares.within + squares.units < _ZERO else "units_alike"
        return Icc(form, None, mean_squares=squares, notes=(Note(why),))
    bounds = _bounds(squares, form)
    low, high = bounds or (None, None)
    notes = [Note("interval_f_approximate" if not squares.is_balanced else "interval_f")]
    if bounds is None:
        notes = [Note("no_interval_f")]
    elif low is None:
        notes.append(Note("no_low_bound"))
    if value < 0:
        notes.append(Note("negative"))
    return Icc(form, value, low, high, squares, (*notes, *_used(table, squares, form)))


def _split(table: Sequence[Sequence[Number]], form: Form) -> tuple[MeanSquares | None, Note]:
    scored = [row for row in table if any(cell is not None for cell in row)]
    if len(scored) < 2:
        return None, Note("one_unit")
    readers = {i for row in table for i, cell in enumerate(row) if cell is not None}
    if len(readers) < 2:
        return None, Note("one_reader")
    if form[0] == "1":
        return nested(table), Note("no_pairs")
    whole = complete_rows([[row[i] for i in sorted(readers)] for row in table])
    if len(whole) < 2:
        return None, Note("too_few_complete", {"n": len(whole), "readers": len(readers)})
    return crossed(whole), Note("")


def _used(table: Sequence[Sequence[Number]], squares: MeanSquares, form: Form) -> list[Note]:
    scored = sum(any(cell is not None for cell in row) for row in table)
    if form[0] != "1" and squares.n_units < scored:
        return [Note("complete_units", {"n": squares.n_units, "of": scored})]
    if not squares.is_balanced:
        return [Note("uneven_reads", {"k": f"{squares.reads:.2f}"})]
    return []


def _value(ms: MeanSquares, form: Form) -> float | None:
    k = ms.reads
    if form[0] == "1":
        above, error, more = ms.units - ms.within, (k - 1) * ms.within, 0.0
    else:
        readers, residual = ms.readers or 0.0, ms.residual or 0.0
        above, error = ms.units - residual, (k - 1) * residual
        more = (readers - residual) / ms.n_units if form[0] == "2" else 0.0
    below = ms.units + error + k * more if form[2] == "1" else ms.units + more
    return above / below if below > _ZERO else None


def _bounds(ms: MeanSquares, form: Form) -> tuple[float | None, float | None] | None:
    """Give the interval; null where a mean square of 0 leaves none."""
    if form[0] == "2":
        return _bounds_of_agreement(ms, form)
    from scipy import stats

    k, df_units = ms.reads, ms.n_units - 1
    within = ms.within if form[0] == "1" else ms.residual or 0.0
    df = ms.df_within if form[0] == "1" else ms.df_within - df_units
    if within < _ZERO:
        return None
    ratio, side = ms.units / within, (1 + CONFIDENCE) / 2
    low = ratio / float(stats.f.ppf(side, df_units, df))
    high = ratio * float(stats.f.ppf(side, df, df_units))
    if form[2] == "k":
        return 1 - 1 / low, 1 - 1 / high
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _bounds_of_agreement(ms: MeanSquares, form: Form) -> tuple[float | None, float | None] | None:
    """Give the interval of forms 2, by Satterthwaite's degrees of freedom.

    That of the mean follows by the formula of Spearman and Brown, which has no value where the bound of one
    score is -1 / (k - 1) or less: the low one is null there.
    """
    from scipy import stats

    k, n, side = ms.reads, ms.n_units, (1 + CONFIDENCE) / 2
    readers, residual = ms.readers or 0.0, ms.residual or 0.0
    one = _value(ms, "2,1")
    if residual < _ZERO or one is None:
        return None
    ratio = readers / residual
    rest = n * (1 + (k - 1) * one) - k * one
    above = (k - 1) * (n - 1) * (k * one * ratio + rest) ** 2
    below = (n - 1) * (k * one * ratio) ** 2 + rest**2
    if below < _ZERO:
        return None
    df = above / below
    error = k * readers + (k * n - k - n) * residual
    f_low = float(stats.f.ppf(side, n - 1, df))
    f_high = float(stats.f.ppf(side, df, n - 1))
    low = n * (ms.units - f_low * residual) / (f_low * error + n * ms.units)
    high = n * (f_high * ms.units - residual) / (error + n * f_high * ms.units)
    if form[2] == "1":
        return low, high
    return _of_mean(low, k), _of_mean(high, k)


def _of_mean(one: float, k: float) -> float | None:
    return k * one / (1 + one * (k - 1)) if 1 + one * (k - 1) > _ZERO else None
