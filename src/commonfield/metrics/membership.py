"""How a person's dated values become one answer for each group.

Answers are the position of the value in the group's list, from 1, so that one pass of whole numbers
finds them for every group at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from commonfield.catalog import Group
from commonfield.catalog.cohort import GroupWindow
from commonfield.catalog.group import GroupEvent, GroupValue
from commonfield.metrics.permission import Permitted
from commonfield.metrics.predicates import (
    academic_year_sql,
    all_hold,
    day_number,
    literal,
    matches,
    one_of,
)
from commonfield.metrics.steps import Steps

NOT_PERMITTED = "not_permitted"
"""Value of people whose partner does not let the characteristic be read. Nobody is taken for a `no`."""

NOBODY_MAY_SAY = -1
_POSITIONS = 1000


def find_memberships(
    steps: Steps,
    cohort: str,
    groups: Mapping[str, Group],
    window: GroupWindow,
    *,
    permitted: Permitted | None,
) -> str:
    """Add the step that gives each person of a cohort one position per group; name it, or nothing.

    Groups by place or from events and overlapping ones are found elsewhere and left out.
    """
    stated = {name: group for name, group in groups.items() if _is_stated(group)}
    if not stated:
        return ""
    columns = ", ".join(f'{_position(group, window)} AS "{name}"' for name, group in stated.items())
    readable = " OR ".join(f"({all_hold(part)})" for part in _readable(stated, permitted))
    return steps.add(
        "memberships",
        f"SELECT c.person_key, c.academic_year, {columns} FROM {cohort} AS c "
        f"INNER JOIN characteristic AS x ON x.person_key = c.person_key "
        f"WHERE {readable} GROUP BY c.person_key, c.academic_year",
    )


def find_by_events(
    steps: Steps,
    cohort: str,
    groups: Mapping[str, Group],
    window: GroupWindow,
    *,
    permitted: Permitted | None,
) -> dict[str, str]:
    """Add a step for each group from events that gives people of a cohort their position; name each."""
    found = {}
    for name, group in groups.items():
        if group.event and not group.overlapping:
            listed = _listed_by_events(group, group.event, window, cohort, permitted)
            found[name] = steps.add(
                "by_events",
                f"SELECT person_key, academic_year, MIN(position) AS position FROM ({listed}) AS p "
                f"GROUP BY person_key, academic_year",
            )
    return found


def _listed_by_events(
    group: Group,
    event: GroupEvent,
    window: GroupWindow,
    people: str,
    permitted: Permitted | None,
    *,
    year: str = "academic_year",
) -> str:
    """Write every person `c` with each position into which one of their events puts them."""
    rows = all_hold(event_rows(group, window, permitted, year=year))
    return " UNION ALL ".join(
        f"SELECT DISTINCT c.person_key, c.academic_year, {position} AS position FROM {people} AS c "
        f"INNER JOIN {event.event} AS e ON e.person_key = c.person_key WHERE {rows} AND {position} > 0"
        for position in event_positions(group)
    )


def event_rows(
    group: Group, window: GroupWindow, permitted: Permitted | None, *, year: str = "academic_year"
) -> list[str]:
    """Write which events `e` put a person `c` into a group that comes from events."""
    if group.event is None:
        raise ValueError("the group comes from no event")
    held = [
        *matches(group.event.where, "e"),
        f"e.academic_year >= c.{year} + {window.from_}",
        f"e.academic_year <= c.{year} + {window.to}",
    ]
    if group.event.by:
        day = f"e.{group.event.day}"
        held.append(f"{day} <= c.anchored_on OR {day_number(day)} <= (c.{year} - 1) * 10000 + 701")
    if permitted is not None:
        held.append(one_of("e.partner", sorted(permitted.telling(group))))
    return held


def event_positions(group: Group) -> list[str]:
    """Write the positions into which an event `e` puts a person, each 0 where it tells of none.

    One expression is enough unless values share codes; then there is one for each turn to claim a code.
    """
    told = group.event.value if group.event else ""
    if not told:
        return ["1"]
    turns: list[dict[int, GroupValue]] = []
    for position, value in enumerate(group.values, start=1):
        codes = set(value.codes or [value.code])
        for turn in turns:
            if not any(codes & set(other.codes or [other.code]) for other in turn.values()):
                turn[position] = value
                break
        else:
            turns.append({position: value})
    return [_event_position(turn, f'e."{told}"') for turn in turns]


def _event_position(values: Mapping[int, GroupValue], column: str) -> str:
    cases = " ".join(
        f"WHEN {all_hold([one_of(column, value.codes or [value.code]), *matches(value.where, 'e')])} "
        f"THEN {position}"
        for position, value in values.items()
    )
    return f"CASE {cases} ELSE 0 END"


def find_overlapping(
    steps: Steps,
    people: str,
    group: Group,
    window: GroupWindow,
    *,
    permitted: Permitted | None,
    year: str = "academic_year",
) -> str:
    """Add the step that lists every value that holds for each person of an overlapping group; name it.

    `year` is the column of the people that the window is seen from.
    """
    if group.event:
        return steps.add(
            "overlapping", _listed_by_events(group, group.event, window, people, permitted, year=year)
        )
    readable = all_hold(next(iter(_readable({group.group: group}, permitted))))
    return steps.add(
        "overlapping",
        f"SELECT DISTINCT c.person_key, c.academic_year, {value_position(group, 'x.value')} AS position "
        f"FROM {people} AS c INNER JOIN characteristic AS x ON x.person_key = c.person_key "
        f"WHERE {readable} AND {value_position(group, 'x.value')} > 0 AND {_in_time(group, window, year)}",
    )


def answer(name: str, group: Group, *, permitted: Permitted | None, alias: str = "m") -> str:
    """Write a person's position in a group, once nothing stated has become `otherwise`."""
    otherwise = str(_codes(group).index(group.otherwise) + 1)
    if group.membership == "place":
        position = value_position(group, f"i.{group.characteristic}")
        return f"CASE WHEN {position} > 0 THEN {position} ELSE {otherwise} END"
    if permitted is not None:
        allowed = one_of("c.partner", sorted(permitted.telling(group)))
        otherwise = f"CASE WHEN {allowed} THEN {otherwise} ELSE {NOBODY_MAY_SAY} END"
    stated = f"{alias}.position" if group.event else f'{alias}."{name}"'
    if group.membership == "latest":
        stated = f"{len(group.values) + 1} - NULLIF({stated} % {_POSITIONS}, 0)"
    return f"COALESCE({stated}, {otherwise})"


def value_position(group: Group, column: str) -> str:
    """Write the position of a value in a group's list; 0 for a code that no value names."""
    cases = " ".join(
        f"WHEN {one_of(column, value.codes or [value.code])} THEN {position}"
        for position, value in enumerate(group.values, start=1)
    )
    return f"CASE {cases} ELSE 0 END"


def value_code(name: str, group: Group) -> str:
    """Write the code of the value at a position."""
    cases = " ".join(f"WHEN {n} THEN {literal(code)}" for n, code in enumerate(_codes(group), start=1))
    return f'CASE "{name}" {cases} ELSE {literal(NOT_PERMITTED)} END'


def _is_stated(group: Group) -> bool:
    return group.membership != "place" and not group.overlapping and group.event is None


def _codes(group: Group) -> list[str]:
    return [value.code for value in group.values]


def _position(group: Group, window: GroupWindow) -> str:
    position = value_position(group, "x.value")
    mine = f"x.characteristic = {literal(group.characteristic)} AND {_in_time(group, window)}"
    if group.membership == "ever_in_window":
        return f"MIN(CASE WHEN {mine} AND {position} > 0 THEN {position} END)"
    # The latest statement is the largest whole number made of year, day and position, so it takes no sorting.
    # Of two statements of one day the value listed first holds, hence positions counted from the end.
    backwards = f"CASE WHEN {position} > 0 THEN {len(group.values) + 1} - {position} ELSE 0 END"
    day = f"COALESCE({day_number('x.began_on')}, 0)"
    return (
        f"MAX(CASE WHEN {mine} THEN (x.academic_year * 100000000 + {day}) * {_POSITIONS} + {backwards} END)"
    )


def _in_time(group: Group, window: GroupWindow, year: str = "academic_year") -> str:
    if group.membership == "latest":
        return f"x.academic_year <= c.{year} + {window.to}"
    began = f"COALESCE({academic_year_sql('x.began_on')}, x.academic_year)"
    ended = academic_year_sql("x.ended_on")
    return (
        f"{began} <= c.{year} + {window.to} AND (x.ended_on IS NULL OR {ended} >= c.{year} + {window.from_})"
    )


def _readable(groups: Mapping[str, Group], permitted: Permitted | None) -> list[list[str]]:
    names = sorted({group.characteristic for group in groups.values()})
    if permitted is None:
        return [[one_of("x.characteristic", names)]]
    return [
        [
            f"x.characteristic = {literal(name)}",
            one_of("x.partner", sorted(permitted.characteristics.get(name, ()))),
        ]
        for name in names
    ]
