"""People of a small invented region, counted as `metrics` does: a `MEASURE` frame without the route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from commonfield.catalog import Catalog, DisclosurePolicy, Group, Metric
from commonfield.tables import MEASURE, MEASURE_ATOM
from commonfield.tables.measures import BESIDE

ALL = "all"

# denominator and numerator of each metric, as columns of people; None counts everybody
GRADUATION = ("graduation_rate_4y", "graduation_class", None, "graduated")
A_G_OF_COHORT = ("a_g_rate_of_cohort", "graduation_class", None, "a_g")
A_G_OF_GRADUATES = ("a_g_rate_of_graduates", "graduation_class", "graduated", "a_g")
METRICS = (GRADUATION, A_G_OF_COHORT, A_G_OF_GRADUATES)


def count(
    people: pl.DataFrame,
    groups: Sequence[str] = ("race_ethnicity",),
    *,
    metrics: Sequence[tuple[str, str, str | None, str]] = (GRADUATION,),
    academic_year: int = 2025,
) -> pl.DataFrame:
    """Count people by place and group.

    Args:
        people: Columns institution, county, one per simple group, one of true or false per outcome.
        groups: A name with ` x ` crosses two columns.
        metrics: Name, universe, column of the denominator, column of the numerator.
        academic_year: Written into every row.
    """
    frames = []
    levels = (
        ("region", pl.lit("region"), None),
        ("county", "county", "region"),
        ("institution", "institution", "county"),
    )
    for level, place, parent in levels:
        for group in (ALL, *groups):
            columns = [] if group == ALL else group.split(" x ")
            value = pl.lit(ALL) if not columns else pl.concat_str(columns, separator="-")
            name = group if " x " not in group else "race_ethnicity_by_gender"
            above = (
                pl.lit(None, dtype=pl.String)
                if parent is None
                else pl.lit("region")
                if parent == "region"
                else pl.col(parent)
            )
            for metric, universe, whole, part in metrics:
                inside = people if whole is None else people.filter(pl.col(whole))
                frames.append(
                    inside.group_by(
                        (pl.col(place) if isinstance(place, str) else place).alias("at"),
                        above.alias("parent_place"),
                        value.alias("value"),
                    )
                    .agg(denominator=pl.len().cast(pl.Int64), numerator=pl.col(part).sum().cast(pl.Int64))
                    .with_columns(
                        metric=pl.lit(metric),
                        universe=pl.lit(universe),
                        level=pl.lit(level),
                        group=pl.lit(name),
                    )
                    .rename({"at": "place"})
                )
    return MEASURE.conform(
        pl.concat(frames, how="diagonal").with_columns(
            version=pl.lit("2016-07-01"), kind=pl.lit("share"), status=pl.lit("computed"),
            academic_year=pl.lit(academic_year, dtype=pl.Int64),
        )
    )  # fmt: skip


def people_of(
    cells: Mapping[tuple[str, str, str], tuple[int, int]], *, group: str = "race_ethnicity"
) -> pl.DataFrame:
    """Make people from counts: (county, institution, value) to (people, of whom graduated)."""
    rows = [
        (county, institution, value, number < graduated)
        for (county, institution, value), (people, graduated) in cells.items()
        for number in range(people)
    ]
    return pl.DataFrame(
        rows,
        schema={"county": pl.String, "institution": pl.String, group: pl.String, "graduated": pl.Boolean},
        orient="row",
    )


def definitions() -> dict[str, dict]:
    """Give the shipped metrics and groups, as `protect` takes them."""
    catalog = Catalog()
    return {"metrics": catalog.all(Metric), "groups": catalog.all(Group)}


def policy(*, smallest_group: int = 11, apart: int = 3) -> DisclosurePolicy:
    """Give the standard policy with other thresholds, so that a small table can hold every case."""
    standard = Catalog().get(DisclosurePolicy, "standard")
    return standard.model_copy(
        update={"smallest_group": smallest_group, "apart": apart, "median_smallest_group": smallest_group}
    )


def count_atoms(
    people: pl.DataFrame,
    groups: Sequence[str] = ("race_ethnicity",),
    *,
    metrics: Sequence[tuple[str, str, str | None, str]] = (GRADUATION,),
    academic_year: int = 2025,
) -> pl.DataFrame:
    """Count the same people by what they are, as `count` counts them by figure; see there."""
    by_name = sorted(metrics)
    signs = [
        pl.when(pl.lit(value=True) if whole is None else pl.col(whole))
        .then(pl.col(part).cast(pl.Int8).cast(pl.String))
        .otherwise(pl.lit("-"))
        for _, _, whole, part in by_name
    ]
    simple = sorted({column for group in groups for column in group.split(" x ")})
    crossed = [sorted(group.split(" x ")) for group in groups if " x " in group]
    alone = [[column] for column in simple if not any(column in pair for pair in crossed)]
    frames = [
        people.group_by(pl.col("institution").alias("place"), pl.concat_str(signs).alias("counted"), label)
        .agg(people=pl.len().cast(pl.Int64))
        .with_columns(component=pl.lit(BESIDE.join(columns) or ALL))
        for columns in ([], *crossed, *alone)
        for label in [
            pl.concat_str(columns, separator=BESIDE).alias("label") if columns else pl.lit(ALL).alias("label")
        ]
    ]
    return MEASURE_ATOM.conform(
        pl.concat(frames, how="diagonal").with_columns(
            metrics=pl.lit(" ".join(name for name, *_ in by_name)),
            academic_year=pl.lit(academic_year, dtype=pl.Int64),
        )
    )
