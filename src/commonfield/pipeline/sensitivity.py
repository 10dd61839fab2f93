"""How much hangs on the threshold of linking: events and counts of the persons that others would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield import longitudinal, metrics
from commonfield.catalog import Metric, PooledYears
from commonfield.engines import DuckEngine
from commonfield.pipeline.linking import current_linked_otherwise
from commonfield.region import Region
from commonfield.tables import EVENT_TABLES

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from commonfield import intake

OTHERWISE = "otherwise"
"""Folder within a snapshot, and name of a table within measures."""
POPULATION = "population"


def events_otherwise(
    region: Region,
    accepted: intake.Accepted,
    *,
    crosswalk: pl.DataFrame,
    institutions: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Build the events of the persons whom a stricter and a looser threshold make up otherwise.

    Everybody else is who they are at either threshold, and is not built again.

    Returns:
        Event tables under keys that mean nothing elsewhere, and `population`, as `metrics.measure_otherwise`
        reads them. Empty where the linkage in force tells of no other thresholds, or of other ones than the
        model has by now.
    """
    import polars as pl

    linked = current_linked_otherwise(region)
    if linked is None:
        return {}
    named = linked.join(crosswalk.select("subject_id", "person_key"), on="subject_id").with_columns(
        other_key=pl.concat_str("threshold", pl.lit(":"), "cluster"),
        other_subject=pl.concat_str("threshold", pl.lit(":"), "subject_id"),
    )
    tables = longitudinal.build(
        {name: _staged_under(named, staged) for name, staged in accepted.staged.items()},
        accepted.plain["offering"],
        crosswalk=named.select(subject_id="other_subject", person_key="other_key"),
        institutions=institutions,
        catalog=region.catalog,
    )
    come = named.select(population="threshold", person_key="other_key", counted=pl.lit(value=True))
    gone = named.select("person_key", population="threshold", counted=pl.lit(value=False))
    population = pl.concat([come, gone], how="diagonal").unique().sort("population", "counted", "person_key")
    return {**tables, POPULATION: population}


def _staged_under(named: pl.DataFrame, staged: pl.DataFrame) -> pl.DataFrame:
    """Give the staged rows of some subjects, once for each population, under the names they have there."""
    keys = named.select("subject_id", "other_subject")
    return (
        staged.join(keys, on="subject_id")
        .drop("subject_id")
        .rename({"other_subject": "subject_id"})
        .select(staged.columns)
    )


def write_otherwise(tables: Mapping[str, pl.DataFrame], snapshot: Path) -> None:
    """Put the tables of `events_otherwise` into the folder of a snapshot that is being filled."""
    if tables:
        (snapshot / OTHERWISE).mkdir()
        for name, frame in tables.items():
            frame.write_parquet(snapshot / OTHERWISE / f"{name}.parquet", compression="zstd")


def measure_otherwise(
    snapshot: Path,
    metric_list: Sequence[Metric],
    *,
    data_as_of: date,
    region: str,
    permitted: Mapping[str, metrics.Permitted],
    pooled: PooledYears | None = None,
) -> pl.DataFrame | None:
    """Count every metric over the persons in force, and over those of the other thresholds.

    Returns:
        As `metrics.measure_otherwise`; None where the snapshot holds nothing of other thresholds.
    """
    others = snapshot / OTHERWISE
    if not others.is_dir():
        return None
    with DuckEngine() as engine:
        for name in EVENT_TABLES:
            engine.load(name, [snapshot / f"{name}.parquet", others / f"{name}.parquet"])
        engine.load("institution", snapshot / "institution.parquet")
        engine.load(POPULATION, others / f"{POPULATION}.parquet")
        return metrics.measure_otherwise(
            engine, metric_list, data_as_of=data_as_of, region=region, permitted=permitted, pooled=pooled
        )
