"""Which counted figures are due, which never will be, and which nobody permitted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import Metric, PooledYears
from commonfield.metrics.calendar import due_on, last_ended_year
from commonfield.tables import MEASURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl


def give_statuses(
    counted: pl.DataFrame,
    metric: Metric,
    *,
    data_as_of: date,
    data_from: int | None,
    pooled: PooledYears | None = None,
) -> pl.DataFrame:
    """Say of each row whether it is computed; one that is not loses its counts, and all groups but `all`."""
    import polars as pl

    years = status_of_years(counted, metric, data_as_of=data_as_of, data_from=data_from, pooled=pooled)
    rows = counted.drop("first_year").join(years, on=["version", "academic_year"], how="left")
    computed = pl.col("status") == "computed"
    counts = ("denominator", "numerator", "median", "measured")
    rows = rows.filter(computed | (pl.col("group") == "all")).with_columns(
        *(pl.when(computed).then(pl.col(name)).alias(name) for name in counts),
        pl.lit(metric.kind).alias("kind"),
        pl.lit(metric.universe or metric.metric).alias("universe"),
    )
    return MEASURE.conform(rows)


def refuse(
    metric: Metric,
    groups: Sequence[str],
    *,
    data_as_of: date,
    region: str,
    pooled: PooledYears | None = None,
) -> pl.DataFrame:
    """Make the rows that say that nobody permits a metric, or a group of it."""
    import polars as pl

    year = last_ended_year(data_as_of)
    if pooled is not None:
        year = pooled.last_block_over(year)
    begins = max(
        (day for day in metric.versions if metric.years_of(day)[0] <= year), default=min(metric.versions)
    )
    rows = [
        {
            "metric": metric.metric,
            "version": begins.isoformat(),
            "universe": metric.universe or metric.metric,
            "kind": metric.kind,
            "academic_year": year,
            "level": "region",
            "place": region,
            "group": group,
            "value": "all",
            "status": "not_permitted",
        }
        for group in groups
    ]
    return MEASURE.conform(pl.DataFrame(rows)) if rows else MEASURE.empty()


def status_of_years(
    counted: pl.DataFrame,
    metric: Metric,
    *,
    data_as_of: date,
    data_from: int | None = None,
    pooled: PooledYears | None = None,
) -> pl.DataFrame:
    """Say of each version and year whether it is computed: `version`, `academic_year`, `status`, `due_on`.

    Args:
        counted: Columns `version`, `academic_year` and `first_year`, the first of which there are data.
        metric: The definition.
        data_as_of: As for `measure`.
        data_from: As for `measure`.
        pooled: As for `measure`.
    """
    import polars as pl

    rows: list[tuple[str, int, str, date | None]] = []
    for version, year, found in counted.select("version", "academic_year", "first_year").unique().iter_rows():
        meant = metric.in_version(date.fromisoformat(version))
        begins = data_from if data_from is not None else found
        due = due_on(meant, year)
        first = year if pooled is None else pooled.first_of(year)
        asks_before = meant.history or pooled is not None
        too_early = asks_before and begins is not None and first < begins + meant.history
        if too_early or (pooled is not None and first < meant.years_of(min(meant.versions))[0]):
            rows.append((version, year, "not_applicable", None))
        elif due > data_as_of:
            rows.append((version, year, "not_yet_due", due))
        else:
            rows.append((version, year, "computed", None))
    schema = {"version": pl.String, "academic_year": pl.Int64, "status": pl.String, "due_on": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")
