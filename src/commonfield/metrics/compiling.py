"""A metric's meaning as one SQL tree: every year, place and group together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import Group, Metric
from commonfield.engines import read_statement
from commonfield.metrics.calendar import last_ended_year
from commonfield.metrics.cells import at_every_level, count_cells, count_overlapping, read_medians
from commonfield.metrics.cohort import first_year_of_data
from commonfield.metrics.conditions import Reading, ask, joined
from commonfield.metrics.grouping import groups_of, simple
from commonfield.metrics.membership import find_overlapping
from commonfield.metrics.people import find_people
from commonfield.metrics.permission import Permitted
from commonfield.metrics.predicates import all_hold, literal
from commonfield.metrics.steps import Steps

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True)
class Compiled:
    """The statement of one metric, and the steps it is made of."""

    metric: Metric
    steps: Steps
    text: str

    def tree(self, *, defined: frozenset[str] = frozenset()) -> exp.Expression:
        """Give the statement as one tree; steps that the engine already has are read by name."""
        return read_statement(self.steps.statement(self.text, defined=defined))

    def step(self, name: str, *, defined: frozenset[str]) -> exp.Expression:
        """Give one step as a tree of its own."""
        return read_statement(self.steps.statement(self.steps.texts[name], defined=defined))

    def shared(self) -> set[str]:
        """Name the steps worth keeping for another metric."""
        return self.steps.shared & self.steps.before(self.text)


def compile_metric(
    metric: Metric,
    *,
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Permitted | None = None,
) -> exp.Expression:
    """Compile a metric to one SQL tree, in all its versions.

    The answer has one row per year, place and group with people in it; whether a year is due is not yet
    said (`measure` does), nor is anything rounded or hidden.

    Args:
        metric: The definition.
        groups: Groups by name.
        data_as_of: Cohorts of academic years that end later are left out.
        region: Name of the region, its place code.
        permitted: Whose rows may be read; None for everybody's.
    """
    return compile_steps(
        metric, groups=groups, data_as_of=data_as_of, region=region, permitted=permitted
    ).tree()


def compile_steps(
    metric: Metric,
    *,
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Permitted | None,
) -> Compiled:
    """Compile a metric to named steps; see `compile_metric`."""
    steps = Steps()
    versions = [
        _version(steps, metric, begins, groups, data_as_of, region, permitted)
        for begins in sorted(metric.versions)
    ]
    return Compiled(metric, steps, " UNION ALL ".join(versions))


def _version(
    steps: Steps,
    whole: Metric,
    begins: date,
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Permitted | None,
) -> str:
    metric = whole.in_version(begins)
    asked = groups_of(metric, groups)
    people = find_people(steps, metric, simple(asked, groups), permitted=permitted)
    first, last = whole.years_of(begins)
    last = min(last or 9999, last_ended_year(data_as_of))
    members = _members(steps, metric, people, simple(asked, groups), (first, last), permitted)
    is_median = metric.kind == "median"
    cells = [count_cells(steps, members, asked, groups, measured=is_median)]
    for name, group in asked.items():
        if group.overlapping:
            listed = find_overlapping(steps, people, group, metric.group_window, permitted=permitted)
            cells.append(count_overlapping(steps, members, listed, name, group, measured=is_median))
    levels = at_every_level(steps, cells, region=region, measured=is_median)
    counted = read_medians(steps, levels) if is_median else levels
    first_year = "CAST(NULL AS BIGINT)"
    if metric.history:
        step = first_year_of_data(steps, metric.cohort, permitted=permitted)
        first_year = f"(SELECT first_year FROM {step})"
    return (
        f"SELECT {literal(metric.metric)} AS metric, {literal(begins.isoformat())} AS version, "
        f'academic_year, level, place, parent_place, "group", value, people AS denominator, '
        f"{'hits' if metric.kind == 'share' else 'CAST(NULL AS BIGINT)'} AS numerator, "
        f"{'median' if is_median else 'CAST(NULL AS DOUBLE)'} AS median, "
        f"{'measured' if is_median else 'CAST(NULL AS BIGINT)'} AS measured, "
        f"{first_year} AS first_year FROM {counted}"
    )


def _members(
    steps: Steps,
    metric: Metric,
    people: str,
    groups: Mapping[str, Group],
    years: tuple[int, int],
    permitted: Permitted | None,
) -> str:
    reading = Reading(steps, people, permitted)
    kept = ask(reading, metric.cohort.only_if, prefix="only")
    hits = ask(reading, [metric.numerator] if metric.numerator is not None else [], prefix="hit")
    joins = "".join(test.joins for test in (*kept, *hits))
    hit = " ".join(f"CASE WHEN {test.holds} THEN 1 ELSE 0 END" for test in hits) or "0"
    columns = "".join(f', c."{name}"' for name, group in groups.items() if not group.overlapping)
    quantity = ""
    if metric.quantity is not None:
        joins += joined(_quantities(reading, metric), "q")
        quantity = ", q.quantity"
    within = f"c.academic_year BETWEEN {years[0]} AND {years[1]}"
    return steps.add(
        "members",
        f"SELECT c.person_key, c.academic_year, c.county, c.place{columns}{quantity}, {hit} AS hit "
        f"FROM {people} AS c{joins} WHERE {all_hold([within, *(test.holds for test in kept)])}",
    )


def _quantities(reading: Reading, metric: Metric) -> str:
    quantity = metric.quantity
    if quantity is None:
        raise ValueError("the metric measures no quantity")
    total = f'SUM(CAST(e."{quantity.sum}" AS DECIMAL(18, 2)))'
    return reading.steps.add(
        "quantities",
        f"SELECT c.person_key, c.academic_year, "
        f"CAST({total} * CAST({literal(quantity.times)} AS DECIMAL(9, 3)) AS DECIMAL(18, 2)) AS quantity "
        f"{reading.events(quantity)} GROUP BY c.person_key, c.academic_year",
    )
