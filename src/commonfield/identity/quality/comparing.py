"""Whom links serve worse: a share for each group, its interval, and its ratio to a reference group."""

from __future__ import annotations

from math import inf, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import polars as pl

KINDS = ("link_rate", "missed_links", "false_links")
"""Kinds of figures that `compare` reads; others are passed over."""
FEWEST = 20
"""People whom a group and its reference must each have before anything is flagged."""
RATIO = 1.25
"""From which ratio on a group is flagged, where the interval excludes 1 as well."""
ALL = "all"
OTHERS = "others"
"""Reference of the largest group, which has no larger one to stand beside: everybody else."""

_Z = 1.959963984540054
_YES_NO = {"Y", "N"}


class Share(NamedTuple):
    """A share of people with its 95 % interval, and how many people."""

    people: int
    happened: int
    rate: float
    low: float
    high: float


class Ratio(NamedTuple):
    """A ratio of two shares with its 95 % interval.

    `ratio` is null where the reference has none, `high` where there is no upper end.
    """

    ratio: float | None
    low: float
    high: float | None


def share_of(count: float, people: float) -> Share:
    """Give a share with the score interval of Wilson (1927).

    Args:
        count: For how many it holds, 0 to `people`.
        people: Above 0. May be no whole number, where it stands for how much is known.
    """
    rate = count / people
    middle = rate + _Z * _Z / (2 * people)
    half = _Z * sqrt(rate * (1 - rate) / people + _Z * _Z / (4 * people * people))
    scale = 1 + _Z * _Z / people
    low, high = max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
    # At either end rounding leaves a rest that is no evidence.
    return Share(int(people), int(count), rate, low if count else 0.0, high if count < people else 1.0)


def ratio_of(one: Share, other: Share) -> Ratio | None:
    """Divide two shares of people who are not the same; null where neither has anybody.

    Source:
        Donner, A. and Zou, G. Y. (2012), Statistical Methods in Medical Research 21, 347-359: the method
        of variance estimates recovery for a ratio, here on Wilson's intervals. The lower end is written
        so that it stands where the reference is zero.
    """
    if not one.happened and not other.happened:
        return None
    product = one.rate * other.rate
    below = one.low * (2 * one.rate - one.low)
    above = one.high * (2 * one.rate - one.high)
    others_below = other.low * (2 * other.rate - other.low)
    others_above = other.high * (2 * other.rate - other.high)
    root = product + sqrt(max(product * product - below * others_above, 0.0))
    low = below / root if root else 0.0
    if not others_below:
        return Ratio(one.rate / other.rate if other.rate else None, low, None)
    high = (product + sqrt(max(product * product - above * others_below, 0.0))) / others_below
    return Ratio(one.rate / other.rate, low, high)


def is_flagged(one: Share, other: Share, ratio: Ratio | None) -> bool:
    """Tell whether a group fares worse than chance explains: see `FEWEST` and `RATIO`."""
    if ratio is None or min(one.people, other.people) < FEWEST:
        return False
    return (inf if ratio.ratio is None else ratio.ratio) > RATIO and ratio.low > 1


def compare(rows: pl.DataFrame) -> pl.DataFrame:
    """Compare the groups of every link rate, and of every rate of missed and of false links.

    Nothing but the given counts is read, so from published cells it tells nothing that these do not.

    Args:
        rows: Cells or counts: `metric`, `kind`, `group`, `value`, `denominator`, `numerator`. Where there
            is a `level`, only the region's are read; where there is a `status`, only shown ones. Rows
            without people are passed over.

    Returns:
        One row for each metric, group and value, `all` among them, in that order. More is worse in every
        row: `count` of `people` were missed, or linked to somebody else, or, of a link rate, *not found*;
        `rate` is that share, `low` and `high` its interval. `reference` is the value compared with: N where
        values are Y and N, else the largest; the largest itself is compared with everybody else
        (`others`). Null, as `ratio` and its ends then are, for `all`, N, and where there is nothing to
        compare with, or where a value that is not there may be the largest. `ratio_high` is null too
        where there is no upper end, `ratio` where the reference has nobody. `flagged`: both sides have at
        least `FEWEST` people, the ratio is above `RATIO`, and its interval excludes 1.
    """
    import polars as pl

    read = rows.filter(pl.col("kind").is_in(KINDS), pl.col("denominator") > 0, pl.col("numerator") >= 0)
    if "status" in read.columns:
        read = read.filter(pl.col("status") == "shown")
    if "level" in read.columns:
        read = read.filter(pl.col("level") == "region")
    worse = pl.when(pl.col("kind") == "link_rate").then(pl.col("denominator") - pl.col("numerator"))
    counted = read.select("metric", "group", "value", "denominator", count=worse.otherwise("numerator"))
    found: list[tuple[object, ...]] = []
    for (metric,), part in counted.sort("value").group_by("metric", maintain_order=True):
        shares = {
            (group, value): share_of(count, people)
            for group, value, people, count in part.select(pl.nth(1, 2, 3, 4)).iter_rows()
        }
        found += [(metric, *place, *row) for place, row in _compared(shares).items()]
    return pl.DataFrame(found, schema=_schema(), orient="row").sort("metric", "group", "value")


def _compared(shares: dict[tuple[str, str], Share]) -> dict[tuple[str, str], tuple[object, ...]]:
    """Give for each group and value of one metric its reference, its share, its ratio, and the flag."""
    everybody = shares.get((ALL, ALL))
    rows = {}
    for (group, value), share in shares.items():
        values = {other: found for (name, other), found in shares.items() if name == group}
        name, other = ("", None) if group == ALL else _reference(value, values, everybody)
        ratio = ratio_of(share, other) if other else None
        flagged = bool(other and is_flagged(share, other, ratio))
        rows[group, value] = (name or None, *share, *(ratio or (None, None, None)), flagged)
    return rows


def _reference(value: str, values: dict[str, Share], everybody: Share | None) -> tuple[str, Share | None]:
    if set(values) <= _YES_NO:
        return ("", None) if value == "N" or "N" not in values else ("N", values["N"])
    largest = max(values, key=lambda each: (values[each].people, each))
    known = sum(share.people for share in values.values())
    whole = everybody.people if everybody else known
    if whole - known >= values[largest].people:
        return "", None  # a value that is not there may be larger
    if value != largest:
        return largest, values[largest]
    people = whole - values[largest].people
    count = everybody.happened if everybody else sum(share.happened for share in values.values())
    return (OTHERS, share_of(count - values[largest].happened, people)) if people else ("", None)


def _schema() -> dict[str, type[pl.DataType]]:
    import polars as pl

    text, whole, number = pl.String, pl.Int64, pl.Float64
    return {
        "metric": text, "group": text, "value": text, "reference": text, "people": whole, "count": whole,
        "rate": number, "low": number, "high": number, "ratio": number, "ratio_low": number,
        "ratio_high": number, "flagged": pl.Boolean,
    }  # fmt: skip
