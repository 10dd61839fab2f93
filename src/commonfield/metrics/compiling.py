"""A metric's meaning as one SQL tree: every year, place and group together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import Group, Metric, PooledYears
from commonfield.catalog.metric import Quantity
from commonfield.engines import read_statement
from commonfield.metrics.calendar import last_ended_year
from commonfield.metrics.cells import at_every_level, count_cells, count_overlapping, read_medians
from commonfield.metrics.cohort import first_year_of_data
from commonfield.metrics.conditions import Reading, ask, joined
from commonfield.metrics.grouping import groups_of, simple
from commonfield.metrics.membership import find_overlapping
from commonfield.metrics.people import anchored_at, find_people
from commonfield.metrics.permission import Permitted
from commonfield.metrics.pooling import count_once
from commonfield.metrics.predicates import all_hold, begun_months, literal
from commonfield.metrics.steps import Steps
from commonfield.vocabulary import is_median

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True)
class Question:
    """What is asked of a metric: which groups, up to when, where, whose rows, and which years together."""

    groups: Mapping[str, Group]
    data_as_of: date
    region: str
    permitted: Permitted | None = None
    pooled: PooledYears | None = None

    @property
    def own_year(self) -> str:
        """Name the column of members that says in which year's cohort they are."""
        return "academic_year" if self.pooled is None else "own_year"


@dataclass(frozen=True)
class Statement:
    """A statement and the steps it is made of."""

    steps: Steps
    text: str

    def statement(self, *, defined: frozenset[str] = frozenset()) -> str:
        """Write the statement in DuckDB's dialect; steps that the engine already has are read by name.

        DuckDB takes it as it stands; other engines read it as a tree and carry it to their own dialect.
        """
        return self.steps.statement(self.text, defined=defined)

    def step(self, name: str, *, defined: frozenset[str]) -> str:
        """Write one step as a statement of its own."""
        return self.steps.statement(self.steps.texts[name], defined=defined)

    def shared(self) -> set[str]:
        """Name the steps worth keeping for another metric."""
        return self.steps.shared & self.steps.before(self.text)


@dataclass(frozen=True)
class Compiled(Statement):
    """The statement of one metric."""

    metric: Metric


Count = Callable[[Steps, Metric, str, Question], str]
"""Adds the steps from members (named by the text) to rows of cells, and names the last."""


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
    compiled = compile_steps(metric, Question(groups, data_as_of, region, permitted))
    return read_statement(compiled.statement())


def compile_steps(metric: Metric, question: Question, *, count: Count | None = None) -> Compiled:
    """Compile a metric to named steps; see `compile_metric`.

    Args:
        metric: The definition.
        question: What is asked.
        count: How members become rows of cells; every year, place and group if not given.
    """
    steps = Steps()
    versions = [
        _count_version(steps, metric, begins, question, count or _count) for begins in sorted(metric.versions)
    ]
    return Compiled(steps, " UNION ALL ".join(versions), metric)


def find_members(steps: Steps, whole: Metric, begins: date, question: Question) -> str:
    """Add the steps that end in the people counted by one version of a metric; name the last.

    Columns: those of `people` for the groups asked, `hit` (1 where the numerator holds), and `quantity`
    for a median. Where years are taken together, `academic_year` is the last of the block, and `own_year`
    the year with which the person counts.
    """
    metric = whole.in_version(begins)
    answered = simple(groups_of(metric, question.groups), question.groups)
    people = find_people(steps, metric, answered, permitted=question.permitted)
    first, last = whole.years_of(begins)
    last = min(last or 9999, last_ended_year(question.data_as_of))
    within = f"c.academic_year BETWEEN {first} AND {last}"
    year = "c.academic_year"
    if question.pooled is not None:
        people = count_once(steps, people, question.pooled, first=first, last=last)
        within, year = f"c.block >= {first}", "c.block AS academic_year, c.academic_year AS own_year"
    reading = Reading(steps, people, question.permitted)
    kept = ask(reading, metric.cohort.only_if, prefix="only")
    hits = ask(reading, [metric.numerator] if metric.numerator is not None else [], prefix="hit")
    joins = "".join(test.joins for test in (*kept, *hits))
    columns = "".join(f', c."{name}"' for name, group in answered.items() if not group.overlapping)
    if metric.quantity is not None:
        joins += joined(_quantities(reading, metric), "q")
        columns += ", q.quantity"
    hit = " ".join(f"CASE WHEN {test.holds} THEN 1 ELSE 0 END" for test in hits) or "0"
    return steps.add(
        "members",
        f"SELECT c.person_key, {year}, c.anchored_on{anchored_at(metric, 'c')}, c.county, c.place{columns}, "
        f"{hit} AS hit "
        f"FROM {people} AS c{joins} WHERE {all_hold([within, *(test.holds for test in kept)])}",
    )


def _count_version(steps: Steps, whole: Metric, begins: date, question: Question, count: Count) -> str:
    metric = whole.in_version(begins)
    counted = count(steps, metric, find_members(steps, whole, begins, question), question)
    measured = is_median(metric.kind)
    first_year = "CAST(NULL AS BIGINT)"
    if metric.history or question.pooled is not None:
        step = first_year_of_data(steps, metric.cohort, permitted=question.permitted)
        first_year = f"(SELECT first_year FROM {step})"
    return (
        f"SELECT {literal(metric.metric)} AS metric, {literal(begins.isoformat())} AS version, "
        f'academic_year, level, place, parent_place, "group", value, people AS denominator, '
        f"{'hits' if metric.kind == 'share' else 'CAST(NULL AS BIGINT)'} AS numerator, "
        f"{'median' if measured else 'CAST(NULL AS DOUBLE)'} AS median, "
        f"{'measured' if measured else 'CAST(NULL AS BIGINT)'} AS measured, "
        f"{first_year} AS first_year FROM {counted}"
    )


def _count(steps: Steps, metric: Metric, members: str, question: Question) -> str:
    asked = groups_of(metric, question.groups)
    measured = is_median(metric.kind)
    cells = [count_cells(steps, members, asked, question.groups, measured=measured)]
    for name, group in asked.items():
        if group.overlapping:
            listed = find_overlapping(
                steps,
                members,
                group,
                metric.group_window,
                permitted=question.permitted,
                year=question.own_year,
            )
            cells.append(count_overlapping(steps, members, listed, name, group, measured=measured))
    levels = at_every_level(steps, cells, region=question.region, measured=measured)
    return read_medians(steps, levels) if measured else levels


def _quantities(reading: Reading, metric: Metric) -> str:
    quantity = metric.quantity
    if not isinstance(quantity, Quantity):
        return _months_to(reading, metric)
    # Sums of cents: they do not depend on the order of rows. By way of ten-thousandths, since engines
    # disagree about which cent is nearest to a binary 9.995.
    total = f'SUM(CAST(CAST(e."{quantity.sum}" AS DECIMAL(18, 4)) AS DECIMAL(18, 2)))'
    return reading.steps.add(
        "quantities",
        f"SELECT c.person_key, c.academic_year, "
        f"CAST({total} * CAST({literal(quantity.times)} AS DECIMAL(9, 3)) AS DECIMAL(18, 2)) AS quantity "
        f"{reading.events(quantity)} GROUP BY c.person_key, c.academic_year",
    )


def _months_to(reading: Reading, metric: Metric) -> str:
    """Add the step with the months from each person's anchor to the first of some events; name it."""
    listed = " UNION ALL ".join(
        f"SELECT c.person_key, c.academic_year, {begun_months('c.anchored_on', f'e.{one.date}')} AS months "
        f"{reading.events(one, f'e.{one.date} >= c.anchored_on')}"
        for one in metric.measured
    )
    return reading.steps.add(
        "quantities",
        f"SELECT person_key, academic_year, CAST(MIN(months) AS DECIMAL(18, 2)) AS quantity "
        f"FROM ({listed}) AS t GROUP BY person_key, academic_year",
    )
