"""Targets of the invented region beside the figures of its release, as the pipeline sets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import yaml
from tests.unit.reports.release import FixtureRelease

from commonfield.catalog import Catalog, Metric, Targets
from commonfield.equity.goals import distances
from commonfield.reports import Adoption, GoalLine, Goals, ReportContext
from commonfield.synthetic import invented_targets


def targets() -> dict[str, Targets]:
    """Read the targets that a demonstration sets."""
    read = [Targets.model_validate(yaml.safe_load(text)) for text in invented_targets().values()]
    return {each.metric: each for each in read}


def about_goals(context: ReportContext, release: FixtureRelease) -> ReportContext:
    """Say in a context what the pipeline says of targets; those of one metric are not adopted yet."""
    set_ = targets()
    metrics = {name: Catalog().get(Metric, name) for name in set_}
    rows = distances(release.cells, set_, metrics)
    return replace(
        context,
        goals=Goals(
            by={name: each.by for name, each in set_.items()},
            adopted={"graduation_rate_4y": Adoption("2026-07 (invented)", "ab" * 32, date(2026, 9, 1))},
            lines=[GoalLine(**row) for row in rows],
        ),
    )
