from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from commonfield.catalog import Group, Metric
from commonfield.catalog.condition import EventCondition, Selection, Where
from commonfield.catalog.metric import Quantity
from commonfield.metrics.grouping import groups_of, simple
from commonfield.tables import EVENT_TABLES


@dataclass(frozen=True)
class Needs:
    """What a metric reads: columns by event table, and what groups are told by. Provenance is read always.

    `events` are the table and its columns by the name of the group that comes from them.
    """

    columns: Mapping[str, frozenset[str]]
    characteristics: frozenset[str]
    events: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)


def needs(metric: Metric, groups: Mapping[str, Group]) -> Needs:
    """List what a metric reads in all its versions, broken into these groups.

    Args:
        metric: The definition.
        groups: Groups by name; those the metric does not disaggregate by are ignored.
    """
    columns: dict[str, set[str]] = {}
    for begins in metric.versions:
        version = metric.in_version(begins)
        for member in (*version.cohort.members, *version.cohort.taken_out):
            _note(columns, member.event, {*member.where, member.anchor})
        for selection in version.selections:
            _note(columns, selection.event, _read_by(selection))
        if isinstance(version.quantity, Quantity):
            _note(columns, version.quantity.event, {version.quantity.sum})
    asked = simple(groups_of(metric, groups), groups)
    return Needs(
        columns={table: frozenset(names) for table, names in sorted(columns.items())},
        characteristics=frozenset(
            group.characteristic
            for group in asked.values()
            if group.characteristic and group.membership != "place"
        ),
        events={
            name: (group.event.event, group.event_columns) for name, group in asked.items() if group.event
        },
    )


def conditions(metric: Metric) -> dict[str, list[Where]]:
    """List what a metric asks of rows, in all its versions, by event table; others are not read."""
    found: dict[str, list[Where]] = {}
    for begins in metric.versions:
        version = metric.in_version(begins)
        for member in (*version.cohort.members, *version.cohort.taken_out):
            found.setdefault(member.event, []).append(member.where)
        for selection in version.selections:
            found.setdefault(selection.event, []).append(selection.where)
    return found


def _note(columns: dict[str, set[str]], table: str, names: set[str]) -> None:
    # Every event is found by person and year, told apart by its dates, and counted at its institution.
    always = {"person_key", "academic_year", "institution", "ended_on"}
    columns.setdefault(table, set()).update(names | (always & set(EVENT_TABLES[table].names)))


def _read_by(selection: Selection) -> set[str]:
    names = {selection.date, *selection.where}
    if isinstance(selection, EventCondition):
        names |= {*selection.holds, *selection.including, *selection.sum_at_least}
        names |= {selection.same} if selection.same else set()
    return names
