"""People counted by what they are in several metrics at once: one row stands for people who are all alike.

From these rows every figure of the metrics can be added up, and it can be told what other people would give
the same figures. One pass for each set of metrics; no key of a person leaves the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import Group, Metric, PooledYears
from commonfield.engines import Engine
from commonfield.metrics.compiling import Question, Statement, find_members
from commonfield.metrics.grouping import groups_of, simple
from commonfield.metrics.membership import find_overlapping, value_code
from commonfield.metrics.needs import needs
from commonfield.metrics.permission import Permitted
from commonfield.metrics.predicates import literal
from commonfield.metrics.run import shared_steps
from commonfield.metrics.steps import Steps
from commonfield.tables import MEASURE_ATOM
from commonfield.tables.measures import BESIDE, EACH, EVERYBODY

if TYPE_CHECKING:
    import polars as pl


MOST_AT_ONCE = 40
"""So many components are counted in one pass: Spark groups by 64 columns at most."""


@dataclass(frozen=True)
class _Asked:
    """One metric of a set, and whose rows it may read for which groups."""

    metric: Metric
    question: Question


def measure_atoms(
    engine: Engine,
    sets: Sequence[Sequence[Metric]],
    *,
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Mapping[str, Permitted] | None = None,
    pooled: PooledYears | None = None,
) -> pl.DataFrame:
    """Count the people of each set of metrics by place, by what they are, and by where they are counted.

    Args:
        engine: As for `measure`.
        sets: Metrics whose figures tell of the same persons, each set in the order in which `counted` tells
            of them.
        groups: As for `measure`.
        data_as_of: As for `measure`.
        region: As for `measure`.
        permitted: As for `measure`; a metric that `measure` refuses is left out of its set.
        pooled: As for `measure`.

    Returns:
        A frame in the shape of `tables.MEASURE_ATOM`, of every year: also of those for which a metric is
        not computed.
    """
    import polars as pl

    steps = Steps()
    rows: list[list[Statement]] = []
    asked = [_may_ask(own, Question(groups, data_as_of, region, pooled=pooled), permitted) for own in sets]
    asked = [own for own in asked if own]
    for own in asked:
        columns = _columns(own)
        rows.append([_rows(steps, number, one, columns) for number, one in enumerate(own)])
    frames = [MEASURE_ATOM.empty()]
    with shared_steps(engine, [one for own in rows for one in own]) as defined:
        for own, statements in zip(asked, rows, strict=True):
            text = _count(steps, own, " UNION ALL ".join(one.text for one in statements))
            counted = engine.query(Statement(steps, text).statement(defined=defined))
            names = " ".join(one.metric.metric for one in own)
            frames.append(MEASURE_ATOM.conform(counted.with_columns(metrics=pl.lit(names))))
    return MEASURE_ATOM.conform(pl.concat(frames)).sort(MEASURE_ATOM.key)


def components_of(groups: Mapping[str, Group]) -> list[list[str]]:
    """Join the groups that a crossed group combines, directly or by others; the crossed one is not named."""
    parts = [{name} for name, group in groups.items() if not group.crossed]
    for group in groups.values():
        touching = [part for part in parts if part & set(group.crossed)]
        if touching:
            parts = [part for part in parts if part not in touching]
            parts.append(set().union(*touching))
    return sorted(sorted(part) for part in parts)


def _may_ask(
    metrics: Sequence[Metric], question: Question, permitted: Mapping[str, Permitted] | None
) -> list[_Asked]:
    found = []
    for metric in metrics:
        allowed = None if permitted is None else permitted.get(metric.metric, Permitted())
        if allowed is None or not allowed.lacks_table(needs(metric, question.groups)):
            asked = question.groups if allowed is None else allowed.groups(question.groups)
            found.append(_Asked(metric, replace(question, groups=asked, permitted=allowed)))
    return found


def _columns(asked: Sequence[_Asked]) -> dict[str, list[str]]:
    """Name the columns that say what a person is, by component; each value of an overlapping group is one."""
    every: dict[str, Group] = {}
    for one in asked:
        own = groups_of(one.metric, one.question.groups)
        every |= own | simple(own, one.question.groups)
    found: dict[str, list[str]] = {}
    for names in components_of(every):
        group = every[names[0]]
        if group.overlapping:
            columns = [f"{group.group}={value.code}" for value in group.values]
            found |= {column: [column] for column in columns}
        else:
            found[BESIDE.join(names)] = names
    return found


def _rows(steps: Steps, number: int, asked: _Asked, columns: Mapping[str, Sequence[str]]) -> Statement:
    """Write the people of one metric, in all its versions, with the code of each value."""
    wanted = [column for names in columns.values() for column in names]
    texts = []
    for begins in sorted(asked.metric.versions):
        metric = asked.metric.in_version(begins)
        members = find_members(steps, asked.metric, begins, asked.question)
        own = groups_of(metric, asked.question.groups)
        codes = {
            name: value_code(name, group)
            for name, group in simple(own, asked.question.groups).items()
            if not group.overlapping
        }
        joins = ""
        for name, group in own.items():
            if group.overlapping:
                alias = f"o{len(codes)}"
                joins += _joined_values(steps, members, name, group, metric, asked.question, alias)
                codes |= {
                    f"{name}={value.code}": f"COALESCE({alias}.v{position}, 'N')"
                    for position, value in enumerate(group.values, start=1)
                }
        told = "".join(f', {codes.get(name, "CAST(NULL AS VARCHAR)")} AS "{name}"' for name in wanted)
        holds = "m.quantity IS NOT NULL" if metric.quantity is not None else "m.hit = 1"
        texts.append(
            f"SELECT {number} AS metric_no, m.person_key, m.academic_year, COALESCE(m.place, '') AS place, "
            f"CASE WHEN {holds} THEN '1' ELSE '0' END AS counted{told} FROM {members} AS m{joins}"
        )
    return Statement(steps, " UNION ALL ".join(texts))


def _joined_values(
    steps: Steps, members: str, name: str, group: Group, metric: Metric, question: Question, alias: str
) -> str:
    listed = find_overlapping(
        steps, members, group, metric.group_window, permitted=question.permitted, year=question.own_year
    )
    values = ", ".join(
        f"MAX(CASE WHEN position = {position} THEN 'Y' END) AS v{position}"
        for position, _ in enumerate(group.values, start=1)
    )
    flags = steps.add(
        "values",
        f"SELECT person_key, academic_year, {values} FROM {listed} GROUP BY person_key, academic_year",
    )
    return (
        f" LEFT JOIN {flags} AS {alias} ON {alias}.person_key = m.person_key "
        f"AND {alias}.academic_year = m.academic_year"
    )


def _count(steps: Steps, asked: Sequence[_Asked], rows: str) -> str:
    """Write the counts of the people of a set, each person once."""
    columns = _columns(asked)
    wanted = [column for names in columns.values() for column in names]
    numbers = range(len(asked))
    by_metric = " || ".join(
        f"COALESCE(MAX(CASE WHEN metric_no = {number} THEN counted END), '-')" for number in numbers
    )
    told = "".join(f', {_agreed(name, numbers)} AS "{name}"' for name in wanted)
    members = steps.add("rows", rows)
    persons = steps.add(
        "persons",
        f"SELECT person_key, academic_year, {_agreed('place', numbers)} AS place{told}, "
        f"{by_metric} AS counted FROM {members} GROUP BY person_key, academic_year",
    )
    always = "academic_year, place, counted"
    listed = list(columns.items())
    return " UNION ALL ".join(
        _counted(persons, always, dict(listed[start : start + MOST_AT_ONCE]), everybody=not start)
        for start in range(0, max(1, len(listed)), MOST_AT_ONCE)
    )


def _counted(persons: str, always: str, columns: Mapping[str, Sequence[str]], *, everybody: bool) -> str:
    """Write the counts of some components, and of everybody."""
    sets = [f"({always})"] * everybody
    component, label = "", ""
    for name, names in columns.items():
        sets.append("({}, {})".format(always, ", ".join(f'"{each}"' for each in names)))
        codes = f" || {literal(BESIDE)} || ".join(f"COALESCE(\"{each}\", '')" for each in names)
        component += f' WHEN GROUPING("{names[0]}") = 0 THEN {literal(name)}'
        label += f' WHEN GROUPING("{names[0]}") = 0 THEN {codes}'
    told = ", ".join(
        f"CASE{cases} ELSE {literal(EVERYBODY)} END AS {column}"
        if cases
        else f"{literal(EVERYBODY)} AS {column}"
        for cases, column in ((component, "component"), (label, "label"))
    )
    return (
        f"SELECT {always}, {told}, CAST(COUNT(*) AS BIGINT) AS people "
        f"FROM {persons} GROUP BY GROUPING SETS ({', '.join(sets)})"
    )


def _agreed(name: str, numbers: Sequence[int]) -> str:
    """Write what every metric says of a person, or what each says where they differ."""
    each = f" || {literal(EACH)} || ".join(
        f"COALESCE(MAX(CASE WHEN metric_no = {number} THEN \"{name}\" END), '')" for number in numbers
    )
    return (
        f'CASE WHEN MIN("{name}") = MAX("{name}") THEN MIN("{name}") WHEN COUNT("{name}") > 0 THEN {each} END'
    )
