"""One person in one metric: for the region's staff, from the snapshot in force, as agreements allow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield import intake, metrics
from commonfield.catalog import Group, Metric, Report
from commonfield.engines import open_engine
from commonfield.findings import UsageError
from commonfield.metrics.tracing import Trace, find_examples, trace
from commonfield.pipeline.measuring import REPORT, data_as_of, load_snapshot
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.permits import permits
from commonfield.region import Region
from commonfield.tables import EVENT_TABLES

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Traced:
    """A trace, the definition that was asked, and the day up to which the data tell."""

    trace: Trace
    metric: Metric
    data_as_of: date


def trace_person(
    region: Region,
    *,
    metric: str,
    person: str,
    report: str = REPORT,
    occasion: Occasion | None = None,
) -> Traced:
    """Tell why a person is counted in a metric or not, year by year, and from which rows.

    Only what the metric may read for that report is read. The ledger notes who asked about which metric;
    it does not note about whom.

    Raises:
        UsageError: there is no snapshot, no such metric or report, or nobody of that key.
    """
    asked = _Asked.of(region, metric, report, occasion or Occasion(), step="explain")
    with open_engine() as engine:
        found = 0
        for name in EVENT_TABLES:
            rows = _of_person(asked.snapshot / f"{name}.parquet", person)
            engine.load(name, rows)
            found += rows.height
        engine.load("institution", asked.snapshot / "institution.parquet")
        if not found:
            raise UsageError(
                "explain: expected the key of a person of the snapshot, found nobody of that key.",
                likely_cause="It is a student's id, or a key of another region.",
                fix="Take one that `commonfield explain METRIC --year YEAR --sample 3` names.",
            )
        told = trace(
            engine,
            asked.metric,
            person,
            groups=asked.permitted.groups(asked.groups),
            data_as_of=asked.data_as_of,
            region=region.settings.region,
            permitted=asked.permitted,
        )
    _note(region, asked, occasion)
    return Traced(told, asked.metric, asked.data_as_of)


def sample_people(
    region: Region,
    *,
    metric: str,
    year: int,
    number: int,
    report: str = REPORT,
    occasion: Occasion | None = None,
) -> dict[str, list[str]]:
    """Name a few people of a cohort to look at: in the figure, counted and not in it, and left out.

    Returns:
        Person keys by `hit`, `not_hit` and `out`, at most `number` of each; always the same ones.

    Raises:
        UsageError: there is no snapshot, or no such metric or report.
    """
    asked = _Asked.of(region, metric, report, occasion or Occasion(), step="explain")
    with open_engine() as engine:
        load_snapshot(engine, asked.snapshot)
        found = find_examples(
            engine,
            asked.metric,
            academic_year=year,
            number=number,
            data_as_of=asked.data_as_of,
            region=region.settings.region,
            permitted=asked.permitted,
        )
    _note(region, asked, occasion)
    return found


@dataclass(frozen=True)
class _Asked:
    """What is asked about, and whose rows may be read for it."""

    snapshot: Path
    metric: Metric
    report: str
    groups: dict[str, Group]
    permitted: metrics.Permitted
    data_as_of: date

    @classmethod
    def of(cls, region: Region, metric: str, report: str, occasion: Occasion, *, step: str) -> _Asked:
        snapshot = region.current(region.snapshots)
        if snapshot is None:
            raise UsageError(f"{step}: expected a snapshot, found none.", fix="Run commonfield build first.")
        definition = region.catalog.get(Metric, metric)
        chosen = region.catalog.get(Report, report)
        groups = region.catalog.all(Group)
        made_from = json.loads((snapshot / "snapshot.json").read_text(encoding="utf-8"))
        allowed = permits(
            region,
            [r for r in intake.submissions(region) if r.id in set(made_from["submissions"])],
            metric_list=[definition],
            groups=groups,
            purpose=chosen.purpose,
            audience=chosen.audience,
            on=occasion.day(region),
        ).allowed[definition.name]
        return cls(snapshot, definition, chosen.name, groups, allowed, data_as_of(region, occasion))


def _note(region: Region, asked: _Asked, occasion: Occasion | None) -> None:
    told = {"metric": asked.metric.name, "report": asked.report}
    region.ledger.append("traced", told, by=(occasion or Occasion()).by)


def _of_person(file: Path, person: str) -> pl.DataFrame:
    import polars as pl

    return pl.scan_parquet(file).filter(pl.col("person_key") == person).collect()
