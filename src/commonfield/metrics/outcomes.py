"""In which metrics each of some people is counted, and whether the outcome holds for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import Metric
from commonfield.engines import Engine
from commonfield.metrics.cohort import first_year_of_data
from commonfield.metrics.compiling import Question, find_members
from commonfield.metrics.permission import Permitted
from commonfield.metrics.predicates import literal, one_of
from commonfield.metrics.statuses import status_of_years
from commonfield.metrics.steps import Steps
from commonfield.vocabulary import is_median

if TYPE_CHECKING:
    import polars as pl

OWN = "own_person"
"""The table of the people asked about: `person_key`."""


def outcomes_of(
    engine: Engine,
    metrics: Sequence[Metric],
    *,
    places: Sequence[str],
    data_as_of: date,
    region: str,
    permitted: Mapping[str, Permitted],
) -> pl.DataFrame:
    """Tell of people, one by one, what `measure` counts of them at some places.

    The same steps answer as in `measure`, so the rows add up to the figures of these places. Years that are
    not computed are left out, and so are medians: nobody's quantity is told.

    Args:
        engine: Holds the event tables, `institution`, and the people asked about as `own_person`.
        metrics: Definitions; those of a median are left out.
        places: Codes of places at level `institution`.
        data_as_of: As for `measure`.
        region: As for `measure`.
        permitted: By metric, whose rows may be read; a metric that is not named is left out.

    Returns:
        Columns metric, person_key, academic_year, holds (bool; null where the metric only counts), in order.
    """
    import polars as pl

    schema = {"metric": pl.String, "person_key": pl.String, "academic_year": pl.Int64, "holds": pl.Boolean}
    frames = [pl.DataFrame(schema=schema)]
    for metric in metrics:
        if is_median(metric.kind) or metric.name not in permitted:
            continue
        asked = Question({}, data_as_of, region, permitted[metric.name])
        rows = engine.query(_members(metric, asked, places))
        due = status_of_years(rows, metric, data_as_of=data_as_of).filter(status="computed")
        holds = pl.col("hit") == 1 if metric.kind == "share" else pl.lit(None, dtype=pl.Boolean)
        frames.append(
            rows.join(due, on=["version", "academic_year"], how="semi")
            .with_columns(
                metric=pl.lit(metric.name), holds=holds, academic_year=pl.col("academic_year").cast(int)
            )
            .select(*schema)
        )
    return pl.concat(frames).sort("metric", "person_key", "academic_year")


def _members(metric: Metric, asked: Question, places: Sequence[str]) -> str:
    steps, versions = Steps(), []
    for begins in sorted(metric.versions):
        members = find_members(steps, metric, begins, asked)
        first = "CAST(NULL AS BIGINT)"
        if metric.in_version(begins).history:
            step = first_year_of_data(steps, metric.in_version(begins).cohort, permitted=asked.permitted)
            first = f"(SELECT first_year FROM {step})"
        versions.append(
            f"SELECT {literal(begins.isoformat())} AS version, m.person_key, m.academic_year, m.hit, "
            f"{first} AS first_year FROM {members} AS m INNER JOIN {OWN} AS o "
            f"ON o.person_key = m.person_key WHERE {one_of('m.place', sorted(places))}"
        )
    return steps.statement(" UNION ALL ".join(versions))
