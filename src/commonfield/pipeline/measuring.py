from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import commonfield
from commonfield import disclosure, intake, metrics
from commonfield.catalog import (
    CohortDefinition,
    Definition,
    DisclosurePolicy,
    Group,
    LinkageModel,
    Metric,
    Report,
)
from commonfield.engines import Engine, open_engine
from commonfield.findings import UsageError
from commonfield.pipeline.linking import MODEL
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.permits import permits
from commonfield.pipeline.sensitivity import OTHERWISE, measure_otherwise
from commonfield.pipeline.targets import target_hashes
from commonfield.pipeline.withdrawn import refuse_withdrawn
from commonfield.region import Region, write_whole
from commonfield.tables import EVENT_TABLES

if TYPE_CHECKING:
    import polars as pl

REPORT = "biannual"
ATOMS = "atoms"
"""Name of a table within measures: people counted by what they are."""


@dataclass(frozen=True)
class Measured:
    """Counts before disclosure control, and what they were made from."""

    folder: Path
    measures: pl.DataFrame
    atoms: pl.DataFrame | None
    facts: dict[str, Any]


def report_metrics(region: Region, report: Report) -> list[Metric]:
    """Give the metrics that a report shows, each once, in its order, broken into the groups that it shows.

    Every figure more of the same people costs others, so what a report does not show is not counted for it.
    """
    every = region.catalog.all(Group)
    return [_in_groups_of(report, region.catalog.get(Metric, name), every) for name in report.metrics]


def _in_groups_of(report: Report, metric: Metric, every: Mapping[str, Group]) -> Metric:
    shown = report.groups_of(metric.metric)
    if not shown and not report.by:
        return metric
    ordinary = metric.disaggregate_by or [name for name, group in every.items() if not group.on_request]
    own = [name for name in ordinary if not shown or name in shown]
    # Groups on request are broken into wherever the report names them, whatever the metric says.
    asked = [name for name in [*shown, *report.by] if name in report.by or _on_request(every, name)]
    return metric.model_copy(update={"disaggregate_by": list(dict.fromkeys([*own, *asked])) or ["all"]})


def _on_request(every: Mapping[str, Group], name: str) -> bool:
    return name in every and every[name].on_request


def asked_report(region: Region, report: str, by: Sequence[str]) -> Report:
    """Give a report with its metrics broken into some groups more.

    Raises:
        UsageError: the region has no such group, or none by which the report is to be cut.
    """
    chosen = region.catalog.get(Report, report).cut_by(by)
    every = region.catalog.all(Group)
    unknown = [name for name in chosen.by if name not in every]
    if unknown:
        raise UsageError(
            f"report {report}: expected groups of this region, found none named {', '.join(unknown)}.",
            likely_cause="The region has no grant award, or no pathway, from which the group is made.",
            fix="Describe one in definitions/grant_awards or definitions/pathways. "
            f"Known: {', '.join(every)}.",
        )
    return chosen


def report_behind(region: Region, facts: Mapping[str, Any]) -> Report:
    """Give the report behind measures or a release, cut as it was measured; old files tell no cut."""
    return region.catalog.get(Report, facts["report"]["name"]).cut_by(facts.get("by") or [])


def measure(
    region: Region,
    *,
    report: str = REPORT,
    engine: str = "duckdb",
    by: Sequence[str] = (),
    occasion: Occasion | None = None,
) -> Measured:
    """Count people and compute shares for a report, from the snapshot in force, as agreements allow.

    Every metric is broken into the groups named `by`, beside those of the report.
    """
    occasion = occasion or Occasion()
    snapshot = region.current(region.snapshots)
    if snapshot is None:
        raise UsageError("measure: expected a snapshot, found none.", fix="Run commonfield build first.")
    made_from = json.loads((snapshot / "snapshot.json").read_text(encoding="utf-8"))
    refuse_withdrawn(region, made_from["submissions"], step="measure")
    chosen = asked_report(region, report, by)
    metric_list = report_metrics(region, chosen)
    groups = region.catalog.all(Group)
    receipts = [r for r in intake.submissions(region) if r.id in set(made_from["submissions"])]
    allowed = permits(
        region,
        receipts,
        metric_list=metric_list,
        groups=groups,
        purpose=chosen.purpose,
        audience=chosen.audience,
        on=occasion.day(region),
    )
    occasion.tell(f"Counting {len(metric_list)} metrics by year, place and group")
    with open_engine(engine) as opened:
        load_snapshot(opened, snapshot)
        counted = metrics.measure(
            opened,
            metric_list,
            groups=groups,
            data_as_of=data_as_of(region, occasion),
            region=region.settings.region,
            permitted=allowed.allowed,
            pooled=chosen.pooled_years,
        )
        atoms = metrics.measure_atoms(
            opened,
            disclosure.same_persons(metric_list),
            groups=groups,
            data_as_of=data_as_of(region, occasion),
            region=region.settings.region,
            permitted=allowed.allowed,
            pooled=chosen.pooled_years,
        )
    otherwise = measure_otherwise(
        snapshot,
        metric_list,
        data_as_of=data_as_of(region, occasion),
        region=region.settings.region,
        permitted=allowed.allowed,
        pooled=chosen.pooled_years,
    )
    facts: dict[str, Any] = {
        "snapshot": snapshot.name,
        "submissions": made_from["submissions"],
        "report": {"name": chosen.name, "hash": chosen.hash},
        "pooled_years": chosen.pooled_years.model_dump() if chosen.pooled_years else None,
        "by": list(by),
        "definitions": publication_definitions(region, report, by=by),
        "engine": engine,
        "code": commonfield.__version__,
        "data_as_of": data_as_of(region, occasion).isoformat(),
        "left_out": [asdict(left) for left in allowed.left_out],
    }
    with region.new_generation(region.measures) as folder:
        counted.write_parquet(folder / "measures.parquet")
        atoms.write_parquet(folder / f"{ATOMS}.parquet")
        if otherwise is not None:
            otherwise.write_parquet(folder / f"{OTHERWISE}.parquet")
        write_whole(folder / "measures.json", json.dumps(facts, indent=1).encode())
    region.ledger.append(
        "measured", {key: value for key, value in facts.items() if key != "left_out"}, by=occasion.by
    )
    region.sweep(region.measures)
    current = region.current(region.measures)
    return Measured(current or region.measures, counted, atoms, facts)


def publication_definitions(
    region: Region, report: str = REPORT, *, by: Sequence[str] = ()
) -> dict[str, str]:
    """Give the hash of every definition that a report rests on, by `kind/name`: all must be adopted.

    What is made by rule stands for the definitions that it is made from.
    """
    chosen = asked_report(region, report, by)
    metric_list = report_metrics(region, chosen)
    used: dict[str, Definition] = {f"metrics/{metric.name}": metric for metric in metric_list}
    named = dict.fromkeys(name for metric in metric_list for name in metric.cohort_ids)
    used |= {f"cohorts/{name}": region.catalog.get(CohortDefinition, name) for name in sorted(named)}
    used |= {f"groups/{n}": g for n, g in _used(region.catalog.all(Group), metric_list).items()}
    policy = region.settings.policy or chosen.policy
    used[f"disclosure/{policy}"] = region.catalog.get(DisclosurePolicy, policy)
    used[f"linkage/{MODEL}"] = region.catalog.get(LinkageModel, MODEL)
    used[f"reports/{chosen.name}"] = chosen
    written = {name: definition.hash for name, definition in used.items() if not definition.made_from}
    made = {name: told for one in used.values() for name, told in one.made_from.items()}
    return written | made | target_hashes(region, chosen)


def current_measures(region: Region) -> Measured:
    """Open the counts in force.

    Raises:
        UsageError: nothing has been measured yet.
    """
    import polars as pl

    folder = region.current(region.measures)
    if folder is None:
        raise UsageError("expected measures, found none.", fix="Run commonfield measure first.")
    facts = json.loads((folder / "measures.json").read_text(encoding="utf-8"))
    atoms = folder / f"{ATOMS}.parquet"
    return Measured(
        folder,
        pl.read_parquet(folder / "measures.parquet"),
        pl.read_parquet(atoms) if atoms.is_file() else None,
        facts,
    )


def current_otherwise(measured: Measured) -> pl.DataFrame | None:
    """Open the counts at other thresholds of linking, as `measure_otherwise` gave them; None without."""
    import polars as pl

    file = measured.folder / f"{OTHERWISE}.parquet"
    return pl.read_parquet(file) if file.is_file() else None


def load_snapshot(engine: Engine, snapshot: Path) -> None:
    """Give an engine the event tables and the institutions of a snapshot."""
    for name in (*EVENT_TABLES, "institution"):
        engine.load(name, snapshot / f"{name}.parquet")


def data_as_of(region: Region, occasion: Occasion) -> date:
    """Give the day up to which the data tell: what the region states, else the day of the run."""
    return region.settings.data_as_of or occasion.day(region)


def _used(groups: Mapping[str, Group], metric_list: list[Metric]) -> dict[str, Group]:
    used: dict[str, Group] = {}
    for metric in metric_list:
        for name in metric.disaggregate_by:
            if name in groups:
                used[name] = groups[name]
                used |= {part: groups[part] for part in groups[name].crossed}
    return dict(sorted(used.items()))
