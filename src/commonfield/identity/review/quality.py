"""How many links are right and how many people were found, as far as answers tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.identity.review.calibration import Calibration, Curve
from commonfield.identity.review.constraints import constraints_of
from commonfield.identity.review.decisions import in_force

if TYPE_CHECKING:
    import polars as pl

_NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Estimate:
    """A share with its 95 % interval; `low` and `high` are null where nothing is calibrated."""

    share: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Quality:
    """What weights achieve, where ids have not decided. Both null where there is nothing to estimate from.

    `precision`: of the links by weight, how many are right. `recall`: of the weighed pairs that are one
    person, how many are linked; people whom no rule brought together are not among them.
    """

    precision: Estimate | None
    recall: Estimate | None
    is_calibrated: bool
    answers: int


def answered(pairs: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Give the weighed pairs that were drawn and answered same or different, and not in conflict.

    Args:
        pairs: As `reviewable` gives them.
        decisions: Shape DECISION.

    Returns:
        `l`, `r`, `weight`, `linked`, `answer`, `inclusion`: one row for each pair, with the probability of
        the first time it was drawn.
    """
    import polars as pl

    conflicts = constraints_of(decisions).conflicts.select("l", "r")
    told = in_force(decisions).filter(pl.col("answer").is_in(["same", "different"]))
    said = told.join(conflicts, on=["l", "r"], how="anti").group_by("l", "r").agg(pl.col("answer").first())
    drawn = (
        decisions.filter(pl.col("inclusion") > 0)
        .sort("decided_on", "decision_id")
        .group_by("l", "r")
        .agg(pl.col("inclusion").first())
    )
    weighed = pairs.filter(pl.col("weight").is_not_null()).select("l", "r", "weight", "linked")
    return weighed.join(said, on=["l", "r"]).join(drawn, on=["l", "r"]).sort("l", "r")


def expected_quality(pairs: pl.DataFrame, answers: pl.DataFrame, calibration: Calibration) -> Quality:
    """Estimate precision and recall from every pair's probability, put right by the answers.

    The probabilities of all pairs are added up, and by how much the answers differ from them, on the
    whole, is added: the estimate is right on average even where the probabilities are not.

    Args:
        pairs: As `reviewable` gives them.
        answers: As `answered` gives them.
        calibration: What the answers taught.
    """
    import polars as pl

    weighed = pairs.filter(pl.col("weight").is_not_null())
    if weighed.is_empty():
        return Quality(None, None, calibration.is_calibrated, answers.height)
    links = int(weighed["linked"].sum())
    (found, found_variance), (missed, missed_variance) = (
        _total(weighed.filter(pl.col("linked") == linked), answers, calibration.curve(linked=linked))
        for linked in (True, False)
    )
    known = calibration.is_calibrated
    precision = _estimate(found / links, found_variance / links**2, known=known) if links else None
    true = found + missed
    recall = None
    if true > 0:
        variance = (missed**2 * found_variance + found**2 * missed_variance) / true**4
        recall = _estimate(found / true, variance, known=known)
    return Quality(precision, recall, known, answers.height)


def _total(pairs: pl.DataFrame, answers: pl.DataFrame, curve: Curve) -> tuple[float, float]:
    """Estimate how many of these pairs are one person, and the variance of that."""
    import polars as pl

    likely = pairs.with_columns(p=pl.Series(curve.of(pairs["weight"].to_numpy()), dtype=pl.Float64))
    expected = float(likely["p"].sum())
    seen = likely.join(answers.select("l", "r", "answer", "inclusion"), on=["l", "r"])
    if not curve.is_calibrated or seen.is_empty():
        return expected, 0.0
    times = 1.0 / pl.col("inclusion")
    off = (pl.col("answer") == "same").cast(pl.Float64) - pl.col("p")
    # Whoever stopped early answered a share of those drawn: weights are brought up to all pairs.
    each = seen.select(times=times / times.sum() * likely.height, off=off)
    mean = _sum(each, pl.col("times") * pl.col("off")) / likely.height
    variance = _sum(each, pl.col("times") ** 2 * (pl.col("off") - mean) ** 2)
    return min(max(expected + mean * likely.height, 0.0), float(likely.height)), variance


def _sum(frame: pl.DataFrame, expression: pl.Expr) -> float:
    return float(frame.select(expression.sum()).item())


def _estimate(share: float, variance: float, *, known: bool) -> Estimate:
    if not known:
        return Estimate(share)
    off = _NORMAL_95 * variance**0.5
    return Estimate(share, max(share - off, 0.0), min(share + off, 1.0))
