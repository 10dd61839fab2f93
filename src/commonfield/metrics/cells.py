"""People counted by year, place and group in one pass of grouping sets."""

from __future__ import annotations

from collections.abc import Mapping

from commonfield.catalog import Group
from commonfield.metrics.membership import value_code
from commonfield.metrics.predicates import literal
from commonfield.metrics.steps import Steps


def count_cells(
    steps: Steps, members: str, asked: Mapping[str, Group], groups: Mapping[str, Group], *, measured: bool
) -> str:
    """Add the step that counts members per year, institution-level place and group; name it.

    Every person stands at one place, so counties and the region are sums of these rows. With `measured`
    the rows are told apart by quantity too, from which medians are read.
    """
    simple = {name: group for name, group in asked.items() if not group.overlapping}
    always = "academic_year, county, place" + (", quantity" if measured else "")
    sets = [f"({always})", *(f"({always}, {_columns(name, group)})" for name, group in simple.items())]
    quantity = "quantity, " if measured else ""
    return steps.add(
        "cells",
        f'SELECT academic_year, county, place, {_group(simple)} AS "group", '
        f"{_value(simple, groups)} AS value, {quantity}COUNT(*) AS people, SUM(hit) AS hits "
        f"FROM {members} GROUP BY GROUPING SETS ({', '.join(sets)})",
    )


def count_overlapping(
    steps: Steps, members: str, listed: str, name: str, group: Group, *, measured: bool
) -> str:
    """Add the step that counts members under every value that holds for them; name it."""
    quantity = "c.quantity, " if measured else ""
    code = value_code("position", group)
    return steps.add(
        "cells",
        f'SELECT c.academic_year, c.county, c.place, {literal(name)} AS "group", {code} AS value, '
        f"{quantity}COUNT(*) AS people, SUM(c.hit) AS hits FROM {members} AS c INNER JOIN {listed} AS o "
        f"ON o.person_key = c.person_key AND o.academic_year = c.academic_year "
        f"GROUP BY c.academic_year, c.county, c.place, {quantity}o.position",
    )


def at_every_level(steps: Steps, cells: list[str], *, region: str, measured: bool) -> str:
    """Add the step with the rows of institutions, counties and the region; name it.

    People who are counted at no institution of the region count in the region alone.
    """
    base = cells[0]
    if len(cells) > 1:
        base = steps.add("counted", " UNION ALL ".join(f"SELECT * FROM {step}" for step in cells))
    quantity = ", quantity" if measured else ""
    always = f'academic_year, "group", value{quantity}'
    region_code, nowhere = literal(region), "CAST(NULL AS VARCHAR)"

    named = [literal(level) for level in ("institution", "county", "region")]

    def by_level(institution: str, county: str, whole: str) -> str:
        return (
            f"CASE WHEN GROUPING(place) = 0 THEN {institution} "
            f"WHEN GROUPING(county) = 0 THEN {county} ELSE {whole} END"
        )

    return steps.add(
        "levels",
        f"SELECT * FROM (SELECT {always}, {by_level(*named)} AS level, "
        f"{by_level('place', 'county', region_code)} AS place, "
        f"{by_level('county', region_code, nowhere)} AS parent_place, "
        f"CAST(SUM(people) AS BIGINT) AS people, CAST(SUM(hits) AS BIGINT) AS hits FROM {base} "
        f"GROUP BY GROUPING SETS (({always}, county, place), ({always}, county), ({always}))) "
        f"AS l WHERE level = 'region' OR place IS NOT NULL",
    )


def read_medians(steps: Steps, levels: str) -> str:
    """Add the step that reads each cell's median off running counts; name it.

    The median of an even number of people is half-way between the two in the middle.
    """
    cell = 'academic_year, level, place, parent_place, "group", value'
    known = "CASE WHEN quantity IS NULL THEN 0 ELSE people END"
    running = steps.add(
        "running",
        f"SELECT {cell}, quantity, people, "
        f"SUM({known}) OVER (PARTITION BY {cell} ORDER BY quantity NULLS LAST "
        f"ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to, "
        f"SUM({known}) OVER (PARTITION BY {cell}) AS measured FROM {levels}",
    )
    lower = "MIN(CASE WHEN up_to * 2 >= measured THEN quantity END)"
    upper = "MIN(CASE WHEN up_to * 2 > measured THEN quantity END)"
    return steps.add(
        "medians",
        f"SELECT {cell}, CAST(SUM(people) AS BIGINT) AS people, CAST(MAX(measured) AS BIGINT) AS measured, "
        f"CAST({lower} + {upper} AS DOUBLE) / 2 AS median FROM {running} GROUP BY {cell}",
    )


def _columns(name: str, group: Group) -> str:
    return ", ".join(f'"{part}"' for part in group.crossed or [name])


def _grouped(name: str, group: Group) -> str:
    return " AND ".join(f'GROUPING("{part}") = 0' for part in group.crossed or [name])


def _group(asked: Mapping[str, Group]) -> str:
    cases = " ".join(
        f"WHEN {_grouped(name, group)} THEN {literal(name)}" for name, group in _crossed_first(asked)
    )
    return f"CASE {cases} ELSE 'all' END" if cases else "'all'"


def _value(asked: Mapping[str, Group], groups: Mapping[str, Group]) -> str:
    cases = []
    for name, group in _crossed_first(asked):
        codes = [value_code(part, groups[part]) for part in group.crossed or [name]]
        joined = " || '-' || ".join(codes)
        cases.append(f"WHEN {_grouped(name, group)} THEN {joined}")
    return f"CASE {' '.join(cases)} ELSE 'all' END" if cases else "'all'"


def _crossed_first(asked: Mapping[str, Group]) -> list[tuple[str, Group]]:
    # A crossed group is grouped by both of its columns; each of the two alone by one of them.
    return sorted(asked.items(), key=lambda item: not item[1].crossed)
