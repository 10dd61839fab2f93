"""From bits of evidence to a probability that people's answers bear out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

FEWEST_ANSWERS = 50
"""Answers needed before the weights of linked pairs, or of pairs that are not linked, are calibrated."""


@dataclass(frozen=True)
class Curve:
    """How likely a pair of a weight is one person.

    `weights` and `shares` are the knots, both rising; between them it goes straight, beyond them it stays.
    Without knots nothing is calibrated, and the model's own figure is given. `answers` counts what it was
    learnt from.
    """

    answers: int = 0
    weights: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()

    @property
    def is_calibrated(self) -> bool:
        return bool(self.weights)

    def of(self, weights: Any) -> Any:
        """Give the probability of each weight (an array, bits): 0 to 1, never falling as weights rise."""
        import numpy as np

        if self.is_calibrated:
            return np.interp(weights, self.weights, self.shares)
        return nominal(weights)


@dataclass(frozen=True)
class Calibration:
    """A curve for pairs that are linked, and one for those that are not.

    Of two pairs that weigh the same, the one that is not linked has a better rival, or is kept apart as a
    twin: it is far less likely one person.
    """

    linked: Curve
    apart: Curve

    @property
    def is_calibrated(self) -> bool:
        return self.linked.is_calibrated and self.apart.is_calibrated

    @property
    def answers(self) -> int:
        return self.linked.answers + self.apart.answers

    def curve(self, *, linked: bool) -> Curve:
        """Give the curve that holds for a pair."""
        return self.linked if linked else self.apart


def nominal(weights: Any) -> Any:
    """Give the model's own figure: 0 bits is one half. It holds only where fields are independent."""
    import numpy as np

    return 1.0 / (1.0 + np.exp2(-np.asarray(weights, dtype=float)))


def calibrate(answered: pl.DataFrame) -> Calibration:
    """Learn from answers how weights and probabilities go together; see `curve_of`.

    Args:
        answered: One row for each pair: `linked`, and the columns that `curve_of` takes.
    """
    import polars as pl

    return Calibration(
        curve_of(answered.filter(pl.col("linked"))), curve_of(answered.filter(~pl.col("linked")))
    )


def curve_of(answered: pl.DataFrame, *, fewest: int = FEWEST_ANSWERS) -> Curve:
    """Learn one curve by isotonic regression.

    Args:
        answered: One row for each pair: `weight` (bits), `answer` (same or different), `inclusion` (the
            probability with which the pair was drawn, above 0). A pair counts 1 / `inclusion` times.
        fewest: With fewer answers nothing is calibrated.
    """
    import polars as pl

    if answered.height < max(fewest, 1):
        return Curve(answered.height)
    # Here and not above: it takes longer to import than all else that a look costs.
    from scipy.optimize import isotonic_regression

    times, said = 1.0 / pl.col("inclusion"), (pl.col("answer") == "same").cast(pl.Float64)
    each = (
        answered.group_by("weight")
        .agg(times=times.sum(), share=(said * times).sum() / times.sum())
        .sort("weight")
    )
    fitted = isotonic_regression(each["share"].to_numpy(), weights=each["times"].to_numpy()).x.clip(0.0, 1.0)
    return Curve(answered.height, tuple(each["weight"]), tuple(float(share) for share in fitted))
