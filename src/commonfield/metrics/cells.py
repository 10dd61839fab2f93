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
    """Add the step with the rows of institutions, counties and the region; name it."""
    everywhere = " UNION ALL ".join(f"SELECT * FROM {step}" for step in cells)
    base = steps.add("counted", everywhere) if len(cells) > 1 else cells[0]
    levels = (
        ("institution", "place", "county", "place IS NOT NULL"),
        ("county", "county", literal(region), "county IS NOT NULL"),
        ("region", literal(region), "CAST(NULL AS VARCHAR)", "TRUE"),
    )
    quantity = ", quantity" if measured else ""
    selects = []
    for level, place, parent, kept in levels:
        by = ", ".join(
            ["academic_year", *{"institution": ["county", "place"], "county": ["county"]}.get(level, [])]
        )
        selects.append(
            f"SELECT academic_year, {literal(level)} AS level, {place} AS place, {parent} AS parent_place, "
            f'"group", value{quantity}, CAST(SUM(people) AS BIGINT) AS people, '
            f"CAST(SUM(hits) AS BIGINT) AS hits FROM {base} WHERE {kept} "
            f'GROUP BY {by}, "group", value{quantity}'
        )
    return steps.add("levels", " UNION ALL ".join(selects))


def read_medians(steps: Steps, levels: str) -> str:
    """Add the step that reads each cell's median off running counts; name it.

    The median of an even number of people is half-way between the two in the middle.
    """
    cell = 'academic_year, level, place, "group", value'
    running = steps.add(
        "running",
        f"SELECT *, SUM(people) OVER (PARTITION BY {cell} ORDER BY quantity "
        f"ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to, "
        f"SUM(people) OVER (PARTITION BY {cell}) AS measured FROM {levels} WHERE quantity IS NOT NULL",
    )
    middle = steps.add(
        "medians",
        f"SELECT {cell}, CAST(MAX(measured) AS BIGINT) AS measured, "
        f"CAST(MIN(CASE WHEN up_to * 2 >= measured THEN quantity END) "
        f"+ MIN(CASE WHEN up_to * 2 > measured THEN quantity END) AS DOUBLE) / 2 AS median "
        f"FROM {running} GROUP BY {cell}",
    )
    whole = steps.add(
        "whole",
        f"SELECT {cell}, parent_place, CAST(SUM(people) AS BIGINT) AS people FROM {levels} "
        f"GROUP BY {cell}, parent_place",
    )
    on = " AND ".join(f"w.{column} = m.{column}" for column in cell.split(", "))
    return steps.add(
        "measured",
        f"SELECT w.*, m.median, COALESCE(m.measured, 0) AS measured "
        f"FROM {whole} AS w LEFT JOIN {middle} AS m ON {on}",
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
