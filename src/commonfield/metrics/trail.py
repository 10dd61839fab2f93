"""Which submissions stand behind one counted cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import Group, Metric
from commonfield.catalog.cohort import GroupWindow
from commonfield.engines import Engine
from commonfield.findings import UsageError
from commonfield.metrics.compiling import Question, find_members
from commonfield.metrics.conditions import Reading
from commonfield.metrics.membership import NOBODY_MAY_SAY, NOT_PERMITTED, event_rows, find_overlapping
from commonfield.metrics.people import anchored_at
from commonfield.metrics.permission import Permitted, from_partners
from commonfield.metrics.predicates import all_hold, literal, matches, one_of
from commonfield.metrics.steps import Steps

if TYPE_CHECKING:
    import polars as pl


def contributing(
    engine: Engine,
    metric: Metric,
    *,
    academic_year: int,
    level: str,
    place: str,
    group: str = "all",
    value: str = "all",
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Permitted | None = None,
) -> pl.DataFrame:
    """List the submissions whose rows stand behind one cell: those that put people in it or counted them.

    A person who is in the cell because a row is missing (nobody enrolled them) leaves no row to name.

    Args:
        engine: Holds the event tables and `institution`.
        metric: The definition.
        academic_year: Year of the cohort.
        level: region, county or institution.
        place: Code of the place at that level.
        group: What people are grouped by.
        value: Which group.
        groups: Groups by name.
        data_as_of: As for `measure`.
        region: As for `measure`.
        permitted: As for `measure`, of this metric.

    Returns:
        Columns `table`, `partner`, `submission_id`; one row each, in order.

    Raises:
        UsageError: no version of the metric holds for the year, or the group has no such value.
    """
    steps = Steps()
    begins = version_of(metric, academic_year)
    members = find_members(steps, metric, begins, Question(groups, data_as_of, region, permitted))
    version = metric.in_version(begins)
    where = [f"m.academic_year = {academic_year}", *_at(level, place), *_in_group(group, value, groups)]
    listed = ""
    if group in groups and groups[group].overlapping:
        holding = find_overlapping(steps, members, groups[group], version.group_window, permitted=permitted)
        listed = (
            f" INNER JOIN {holding} AS o ON o.person_key = m.person_key AND o.academic_year = m.academic_year"
        )
    cell = steps.add(
        "cell",
        f"SELECT m.person_key, m.academic_year, m.anchored_on{anchored_at(version, 'm')} "
        f"FROM {members} AS m{listed} WHERE {all_hold(where)}",
    )
    stated = _stated(cell, group, groups, version.group_window, permitted)
    behind = [*_behind(Reading(steps, cell, permitted), version), *stated]
    listed = " UNION ".join(behind)
    return engine.query(steps.statement(f"{listed} ORDER BY 1, 2, 3"))


def version_of(metric: Metric, academic_year: int) -> date:
    """Give the version that holds for a cohort; raises UsageError where none does."""
    for begins in metric.versions:
        first, last = metric.years_of(begins)
        if first <= academic_year <= (last or academic_year):
            return begins
    raise UsageError(f"{metric.metric}: expected a year with a definition in force, found {academic_year}.")


def _at(level: str, place: str) -> list[str]:
    columns = {"institution": "m.place", "county": "m.county"}
    return [f"{columns[level]} = {literal(place)}"] if level in columns else []


def _in_group(name: str, value: str, groups: Mapping[str, Group]) -> list[str]:
    if name == "all":
        return []
    if name not in groups:
        raise UsageError(f"expected a group that the region has, found `{name}`.")
    if groups[name].overlapping:
        return [f"o.position = {_position(groups[name], value)}"]
    parts = groups[name].crossed or [name]
    codes = value.split("-", 1) if groups[name].crossed else [value]
    return [f'm."{part}" = {_position(groups[part], code)}' for part, code in zip(parts, codes, strict=True)]


def _position(group: Group, code: str) -> int:
    codes = [value.code for value in group.values]
    if code == NOT_PERMITTED:
        return NOBODY_MAY_SAY
    if code not in codes:
        raise UsageError(f"group {group.group}: expected one of {', '.join(codes)}, found `{code}`.")
    return codes.index(code) + 1


def _behind(reading: Reading, metric: Metric) -> list[str]:
    anchors = [
        f'SELECT {literal(member.event)} AS "table", e.partner, e.submission_id FROM {reading.people} AS c '
        f"INNER JOIN {member.event} AS e ON e.person_key = c.person_key WHERE "
        + all_hold(
            [
                *matches(member.where, "e"),
                f"e.{member.anchor} = c.anchored_on",
                *from_partners(reading.permitted, member.event, "e"),
            ]
        )
        for member in metric.cohort.members
    ]
    looked_at = [
        f'SELECT {literal(selection.event)} AS "table", e.partner, e.submission_id '
        f"{reading.events(selection)}"
        for selection in metric.selections
    ]
    return [*anchors, *looked_at]


def _stated(
    cell: str, group: str, groups: Mapping[str, Group], window: GroupWindow, permitted: Permitted | None
) -> list[str]:
    parts = [groups[name] for name in (groups[group].crossed or [group])] if group != "all" else []
    selects = []
    for part in parts:
        if part.membership == "place":
            continue
        if part.event:
            selects.append(
                f'SELECT {literal(part.event.event)} AS "table", e.partner, e.submission_id FROM {cell} AS c '
                f"INNER JOIN {part.event.event} AS e ON e.person_key = c.person_key "
                f"WHERE {all_hold(event_rows(part, window, permitted))}"
            )
            continue
        held = [f"x.characteristic = {literal(part.characteristic)}"]
        if permitted is not None:
            held.append(one_of("x.partner", sorted(permitted.telling(part))))
        selects.append(
            f"SELECT 'characteristic' AS \"table\", x.partner, x.submission_id FROM {cell} AS c "
            f"INNER JOIN characteristic AS x ON x.person_key = c.person_key WHERE {all_hold(held)}"
        )
    return selects
