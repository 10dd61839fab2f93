"""Which pairs are drawn for people to see, each with a probability that is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonfield.identity.review.decisions import Pair
from commonfield.identity.review.pairs import REASONS
from commonfield.identity.review.reading_twice import chance_of

if TYPE_CHECKING:
    import polars as pl

BANDS: tuple[tuple[str, float, float], ...] = (
    ("far_below", -6.0, 0.06),
    ("below", -2.0, 0.14),
    ("just_below", 0.0, 0.25),
    ("just_above", 2.0, 0.25),
    ("above", 6.0, 0.14),
    ("well_above", 12.0, 0.10),
    ("far_above", float("inf"), 0.06),
)
"""Strata of weight: name, upper end in bits above the threshold, share of the pairs drawn."""

NOT_WEIGHED = "not_weighed"
_OF_REASON = 0.3
"""What each reason asks for, where strata of weight, and each dimension of groups, ask for 1 in all."""


def band_of(threshold: float) -> pl.Expr:
    """Give the stratum of each weight; pairs that nobody weighed are a stratum of their own."""
    import polars as pl

    above = pl.col("weight") - threshold
    found = pl.lit(BANDS[-1][0])
    for name, upper, _ in reversed(BANDS[:-1]):
        found = pl.when(above < upper).then(pl.lit(name)).otherwise(found)
    return pl.when(pl.col("weight").is_null()).then(pl.lit(NOT_WEIGHED)).otherwise(found)


def draw(
    pairs: pl.DataFrame, *, groups: pl.DataFrame, threshold: float, size: int, seed: int
) -> pl.DataFrame:
    """Draw about `size` pairs: most near the threshold, as many of a small group as of a large one.

    A pair is wanted for its weight, for each reason (`REASONS`), and for each group of either subject
    within its weight; the strongest of these wishes is its probability. Each pair has a number between 0
    and 1 that depends on nothing but its subjects and the seed, and is drawn where the number is below
    the probability: the same pairs and seed give the same sample, and other pairs do not change who is
    drawn, only how likely.

    Args:
        pairs: As `reviewable` gives them.
        groups: `subject_id`, `dimension`, `value`; a subject may have several values, or none.
        threshold: The weight from which the model links.
        size: How many pairs are expected; at least 1.
        seed: Another one draws others.

    Returns:
        The pairs drawn, in the order to show them in, with `stratum` (weight and reasons; groups are not
        named), `inclusion` (above 0, at most 1) and `turn` (what the order goes by). Whoever stops anywhere
        in that order has answered a sample whose probabilities stand in the same proportion.
    """
    import polars as pl

    known = pairs.sort("l", "r").with_columns(band=band_of(threshold))
    wish = known.select(_rate("band").alias("wish"))["wish"]
    shares = {name: share for name, _, share in BANDS}
    wanted = wish * known["band"].replace_strict(shares, default=_OF_REASON, return_dtype=pl.Float64)
    for reason in REASONS:
        rate = known.select(pl.when(pl.col(reason)).then(_OF_REASON * _rate(reason)).otherwise(0.0))
        wanted = _larger(wanted, rate.to_series())
    wanted = _larger(wanted, _wish_of_groups(known, groups, shares))
    inclusion = _scaled(wanted, size)
    key = f"sample {seed}".encode()
    chance = [chance_of(Pair(left, right), key=key) for left, right in known.select("l", "r").iter_rows()]
    drawn = known.with_columns(
        stratum=_stratum(), inclusion=inclusion, chance=pl.Series(chance, dtype=pl.Float64)
    )
    drawn = drawn.filter(pl.col("chance") < pl.col("inclusion"))
    return (
        drawn.with_columns(turn=pl.col("chance") / pl.col("inclusion"))
        .sort("turn", "l", "r")
        .drop("band", "chance")
    )


def _rate(*by: str) -> pl.Expr:
    import polars as pl

    return 1.0 / pl.len().over(*by).cast(pl.Float64)


def _wish_of_groups(known: pl.DataFrame, groups: pl.DataFrame, shares: dict[str, float]) -> pl.Series:
    """Spread each dimension's share evenly over its values, within each stratum of weight."""
    import polars as pl

    numbered = known.with_row_index("pair")
    columns = ["pair", "band", "dimension", "value"]
    sources = numbered.with_columns(dimension=pl.lit("source_pair"), value=pl.col("source_pair"))
    ends = [
        numbered.select("pair", "band", subject_id=side).join(groups, on="subject_id") for side in ("l", "r")
    ]
    members = pl.concat(frame.select(columns) for frame in (sources, *ends)).unique()
    values = pl.col("value").n_unique().over("dimension")
    share = pl.col("band").replace_strict(shares, default=_OF_REASON, return_dtype=pl.Float64)
    wishes = members.with_columns(wish=share * _rate("band", "dimension", "value") / values)
    most = wishes.group_by("pair").agg(pl.col("wish").max())
    return numbered.join(most, on="pair", how="left", maintain_order="left")["wish"].fill_null(0.0)


def _larger(one: pl.Series, other: pl.Series) -> pl.Series:
    return one.zip_with(one > other, other)


def _scaled(wanted: pl.Series, size: int) -> pl.Series:
    """Multiply wishes, all above 0, so that as many pairs are expected as asked for."""
    import numpy as np
    import polars as pl

    wishes = wanted.to_numpy()
    if size >= len(wishes):
        return pl.Series(np.ones(len(wishes)))
    low, high = 0.0, 1.0 / wishes.min()  # at the upper end everybody is drawn
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if np.minimum(wishes * middle, 1.0).sum() < size else (low, middle)
    return pl.Series(np.minimum(wishes * high, 1.0))


def _stratum() -> pl.Expr:
    import polars as pl

    reasons = [pl.when(pl.col(reason)).then(pl.lit(reason)) for reason in REASONS]
    return pl.concat_str("band", *reasons, separator=" ", ignore_nulls=True)


def groups_of(descriptions: pl.DataFrame, further: Sequence[pl.DataFrame] = ()) -> pl.DataFrame:
    """Put together the groups by which pairs are drawn evenly, beside the two sources of a pair.

    Args:
        descriptions: One row for each subject, with `subject_id`, `sex` and `last_name`.
        further: Frames of `subject_id`, `dimension`, `value`, say race and ethnicity; used for drawing
            alone, and never shown.

    Returns:
        `subject_id`, `dimension`, `value`: sex, compound_surname (Y or N), and the further ones.
    """
    import polars as pl

    words = pl.col("last_name").str.split(" ").list.len()
    compound = pl.when(words > 1).then(pl.lit("Y")).otherwise(pl.lit("N"))
    named, sexed = (descriptions.filter(pl.col(name).is_not_null()) for name in ("last_name", "sex"))
    own = [
        named.select("subject_id", dimension=pl.lit("compound_surname"), value=compound),
        sexed.select("subject_id", dimension=pl.lit("sex"), value=pl.col("sex")),
    ]
    return pl.concat(
        [*own, *(frame.select("subject_id", "dimension", "value") for frame in further)]
    ).unique()
