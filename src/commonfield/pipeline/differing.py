"""What a change of a definition does to the figures of this region: for staff, before a body decides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from commonfield import intake, metrics
from commonfield.catalog import Catalog, Group, Metric, Report
from commonfield.engines import open_engine
from commonfield.findings import UsageError
from commonfield.pipeline.measuring import REPORT, data_as_of, load_snapshot
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.permits import permits
from commonfield.region import Region


@dataclass(frozen=True)
class Rules:
    """One side of a comparison: a version of a definition, and the file it stands in."""

    metric: Metric
    begins: date
    file: str

    @property
    def always(self) -> Metric:
        """Give the rules as if they had always held."""
        return metrics.always(self.metric, self.begins)


@dataclass(frozen=True)
class DefinitionDiff:
    """Two sets of rules, the keys in which they differ, and what each makes of the same people."""

    before: Rules
    after: Rules
    keys: tuple[str, ...]
    difference: metrics.Difference


def definition_diff(
    region: Region,
    *,
    metric: str,
    proposed: Path | None = None,
    shipped: bool = False,
    report: str = REPORT,
    occasion: Occasion | None = None,
) -> DefinitionDiff:
    """Count the same cohorts by the rules before a change and after it.

    Without a proposed file, the last two versions of the definition are laid beside each other.

    Args:
        region: The region, whose snapshot in force is counted.
        metric: The definition.
        proposed: A file with the definition as it would be; beside the one in force.
        shipped: The shipped definition beside the region's own.
        report: For whose purpose and audience rows are read.
        occasion: Who, when, whom to tell.

    Raises:
        UsageError: there is no snapshot, no second version, or the two make different kinds of figures.
        DefinitionError: the proposed file is no metric.
    """
    occasion = occasion or Occasion()
    snapshot = region.current(region.snapshots)
    if snapshot is None:
        raise UsageError(
            "definition-diff: expected a snapshot, found none.", fix="Run commonfield build first."
        )
    before, after = _sides(region, metric, proposed, shipped=shipped)
    chosen, groups = region.catalog.get(Report, report), region.catalog.all(Group)
    made_from = json.loads((snapshot / "snapshot.json").read_text(encoding="utf-8"))
    sides = {name: rules.always for name, rules in zip(("before", "after"), (before, after), strict=True)}
    allowed = permits(
        region,
        [r for r in intake.submissions(region) if r.id in set(made_from["submissions"])],
        metric_list=[side.model_copy(update={"name": name}) for name, side in sides.items()],
        groups=groups,
        purpose=chosen.purpose,
        audience=chosen.audience,
        on=occasion.day(region),
    ).allowed
    with open_engine() as engine:
        load_snapshot(engine, snapshot)
        found = metrics.differ(
            engine,
            sides["before"],
            sides["after"],
            groups=groups,
            data_as_of=data_as_of(region, occasion),
            region=region.settings.region,
            permitted=allowed,
        )
    told = {"metric": metric, "before": before.metric.hash, "after": after.metric.hash}
    region.ledger.append("definitions compared", told, by=occasion.by)
    return DefinitionDiff(before, after, _keys_that_differ(before, after), found)


def _sides(region: Region, name: str, proposed: Path | None, *, shipped: bool) -> tuple[Rules, Rules]:
    own = region.catalog.get(Metric, name)
    if proposed is not None:
        return _last(own), _last(region.catalog.proposed_metric(proposed))
    if shipped:
        return _last(Catalog().get(Metric, name)), _last(own)
    versions = sorted(own.versions)
    if len(versions) < 2:
        raise UsageError(
            f"definition-diff: expected two versions of {name}, found one.",
            likely_cause="Its rules never changed.",
            fix="Name a file with the rules as they would be: --proposed FILE. Or --shipped.",
        )
    return Rules(own, versions[-2], own.file), Rules(own, versions[-1], own.file)


def _last(metric: Metric) -> Rules:
    return Rules(metric, max(metric.versions), metric.file)


def _keys_that_differ(before: Rules, after: Rules) -> tuple[str, ...]:
    told = [
        rules.metric.in_version(rules.begins).model_dump(
            mode="json", exclude={"versions", "hash", "file", "name", "examples", "verified", "source"}
        )
        for rules in (before, after)
    ]
    return tuple(sorted(key for key in told[0] if told[0][key] != told[1][key]))
