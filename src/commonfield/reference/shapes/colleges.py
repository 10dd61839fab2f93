"""Tables of colleges and universities: awards, institutions, students, outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Notes = tuple[tuple[str, int], ...]


def completions(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Keep awards by program: rows of CIP 99 are sums over all programs, and would count everybody twice."""
    import polars as pl

    made = frame.filter(pl.col("cip").str.contains(r"^\d\d\.\d{4}$"))
    sums = frame.height - made.height
    return made, ((("sums_left_out", sums),) if sums else ())


def institutions(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Give counties as five digits, and -1 and -2 as nothing."""
    import polars as pl

    texts = [c for c, kind in frame.schema.items() if kind == pl.String]
    none = [
        pl.when(pl.col(c).is_in(["-1", "-2", "-3"])).then(None).otherwise(pl.col(c)).alias(c) for c in texts
    ]
    return frame.with_columns(*none).with_columns(
        pl.col("county").str.zfill(5), pl.col("opeid").str.zfill(8)
    ), ()


def awards_by_top(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Take program and code apart (`Accounting-050200`), and years (`2014-2015` is 2015).

    A blank is no award; rows of totals have no code and are left out.
    """
    import polars as pl

    code = pl.col("program").str.extract(r"-\s*(\d{6})\s*$")
    made = frame.with_columns(
        (code.str.slice(0, 4) + "." + code.str.slice(4)).alias("top"),
        pl.col("program").str.replace(r"-\s*\d{6}\s*$", "").str.strip_chars().alias("program"),
        pl.col("years").str.slice(-4).cast(pl.Int64).alias("year"),
        pl.col("college").str.strip_chars(),
        pl.col("awards").fill_null(0.0),
    )
    kept = made.filter(pl.col("top").is_not_null())
    left = made.height - kept.height
    return kept.drop("years"), ((("sums_left_out", left),) if left else ())


def students(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Keep rows of one gender and one group; `... Total` rows are sums. `2014-2015` is 2015."""
    import polars as pl

    total = pl.col("gender").str.contains(r"(?i)\btotal\b") | pl.col("group").str.contains(r"(?i)\btotal\b")
    kept = frame.filter(~total.fill_null(True) & pl.col("college").is_not_null())
    # Each year stands twice, as a count and as a percentage; counts stand first.
    kept = kept.with_columns(
        pl.col("years").str.slice(-4).cast(pl.Int64).alias("year"), pl.col("college").str.strip_chars()
    ).unique(subset=["college", "gender", "group", "years"], keep="first", maintain_order=True)
    left = frame.filter(total.fill_null(True)).height
    return kept.drop("years"), ((("sums_left_out", left),) if left else ())


def datavista(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Mark shares above 1 as unusable, write TOP codes as `0102.00`, and read academic years.

    A metric is a share where nearly all of its values are between 0 and 1: a change in earnings is none.
    What is not printed has no row.
    """
    import polars as pl

    shares = (
        frame.filter(pl.col("value").is_not_null())
        .group_by("metric")
        .agg((pl.col("value") <= 1).mean().alias("small"))
        .filter(pl.col("small") > 0.95)["metric"]
        .to_list()
    )
    wrong = pl.col("metric").is_in(shares) & (pl.col("value") > 1)
    strange = frame.filter(wrong).height
    made = frame.with_columns(
        pl.when(wrong).then(None).otherwise(pl.col("value")).alias("value"),
        pl.when(wrong).then(pl.lit("not_reported")).otherwise(pl.col("value_status")).alias("value_status"),
        pl.col("metric").is_in(shares).alias("is_share"),
        (pl.col("years").str.slice(0, 4).cast(pl.Int64) + 1).alias("year"),
        pl.when(pl.col("program").str.contains(r"^\d{6}$"))
        .then(pl.col("program").str.slice(0, 4) + "." + pl.col("program").str.slice(4))
        .otherwise(pl.col("program"))
        .alias("program"),
    )
    return made.drop("years"), ((("shares_above_one", strange),) if strange else ())
