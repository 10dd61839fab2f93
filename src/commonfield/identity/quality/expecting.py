"""What the evidence itself lets expect, by group: for the staff's eyes, never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.quality.comparing import ALL, share_of
from commonfield.identity.review.sampling import BANDS, band_of

if TYPE_CHECKING:
    import polars as pl

    from commonfield.identity.review.calibration import Calibration


def expect(
    pairs: pl.DataFrame,
    *,
    sample: pl.DataFrame,
    calibration: Calibration,
    threshold: float,
    crosswalk: pl.DataFrame,
    values: pl.DataFrame,
) -> pl.DataFrame:
    """Add up, for each group, how many links by names are expected wrong, and how many people missed.

    A pair counts in the groups of both of its subjects. A pair that is not linked lets expect somebody
    missed only where neither is linked to another subject at the partner of the other, and of several
    such pairs of one subject the likeliest alone. People whom no blocking rule brought together are not
    seen. Where few answers calibrate the probabilities, they are the model's own, and a rank at best.

    Args:
        pairs: As `review` gives them: pairs that ids have not decided.
        sample: Of these, the pairs that are drawn for review.
        calibration: From weights to probabilities.
        threshold: The weight from which the model links.
        crosswalk: Shape CROSSWALK.
        values: `subject_id`, `group`, `value`.

    Returns:
        One row for each group and value, `all` among them: `weighed` (sides of weighed pairs), `drawn` (of
        these, sides of pairs drawn for review), `links` (sides that are linked), `expected_false` and
        `expected_missed` (sums of probabilities), each with its rate and the ends of its interval, null
        where there is nothing; and for each stratum of weight (`band_...`) how many sides are in it.
        The intervals are Wilson's for as many pairs as were added up: a sum of unequal probabilities
        varies less than that, and how sure the probabilities are is not in them.
    """
    import polars as pl

    sides = _sides(pairs, sample, calibration, threshold, crosswalk)
    everybody = pl.DataFrame({"group": [ALL], "value": [ALL]})
    grouped = pl.concat(
        [
            sides.join(everybody, how="cross"),
            sides.join(values.unique(), left_on="subject", right_on="subject_id"),
        ],
        how="diagonal",
    )
    added = (
        grouped.group_by("group", "value")
        .agg(
            weighed=pl.len(),
            drawn=pl.col("drawn").sum(),
            links=pl.col("linked").sum(),
            expected_false=(1 - pl.col("p")).filter("linked").sum(),
            right=pl.col("p").filter("linked").sum(),
            expected_missed=pl.col("p").filter("likeliest").sum(),
            **{f"band_{name}": (pl.col("band") == name).sum() for name, _, _ in BANDS},
        )
        # The order in which fractions are added tells in the last digits.
        .with_columns(pl.col("expected_false", "right", "expected_missed").round(6))
        .sort("group", "value")
    )
    rates = [
        (*_rate(false, links), *_rate(missed, right + missed))
        for false, links, missed, right in added.select(
            "expected_false", "links", "expected_missed", "right"
        ).iter_rows()
    ]
    names = [f"{what}_{end}" for what in ("false", "missed") for end in ("rate", "low", "high")]
    return added.drop("right").hstack(
        pl.DataFrame(rates, schema=dict.fromkeys(names, pl.Float64), orient="row")
    )


def _sides(
    pairs: pl.DataFrame,
    sample: pl.DataFrame,
    calibration: Calibration,
    threshold: float,
    crosswalk: pl.DataFrame,
) -> pl.DataFrame:
    """Give every weighed pair twice, once for each subject, with its probability of being one person."""
    import polars as pl

    weighed = pairs.filter(pl.col("weight").is_not_null()).with_columns(band=band_of(threshold))
    known = sample.select("l", "r").with_columns(drawn=pl.lit(value=True))
    weighed = weighed.join(known, on=["l", "r"], how="left").with_columns(
        pl.col("drawn").fill_null(value=False)
    )
    weights = weighed["weight"].to_numpy()
    linked, apart = (pl.Series(calibration.curve(linked=is_it).of(weights)) for is_it in (True, False))
    weighed = weighed.with_columns(p=pl.when("linked").then(linked).otherwise(apart))
    both = pl.concat(
        weighed.select("linked", "drawn", "band", "p", "l", "r", subject=side, at=f"{other}_partner")
        for side, other in (("l", "r"), ("r", "l"))
    )
    held = crosswalk.select("subject_id", "person_key", "partner")
    at = both.join(held.select("subject_id", "person_key"), left_on="subject", right_on="subject_id")
    taken = held.select("person_key", at="partner", taken=pl.lit(value=True)).unique()
    seen = at.join(taken, on=["person_key", "at"], how="left").with_columns(
        free=pl.col("taken").is_null() & ~pl.col("linked")
    )
    free = pl.col("free").all().over("l", "r")
    most = pl.when(free).then("p").max().over("subject", "at")
    first = pl.when(free & (pl.col("p") == most)).then(1).cum_sum().over("subject", "at", order_by=["l", "r"])
    return seen.with_columns(likeliest=(first == 1).fill_null(value=False))


def _rate(expected: float, of: float) -> tuple[float | None, float | None, float | None]:
    if of <= 0:
        return None, None, None
    share = share_of(min(expected, of), of)
    return share.rate, share.low, share.high
