"""Conditions of the grammar as SQL: on one event, and on when it happened.

All arithmetic on dates is on whole numbers (year, month, day, quarter), which every engine agrees about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from commonfield.catalog.condition import Selection, Test, Wanted, Where
from commonfield.catalog.touching import Touching
from commonfield.tables import EVENT_TABLES

_COMPARISONS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}


def literal(value: Any) -> str:
    """Write a value of a definition as SQL."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return f"CAST('{value.isoformat()}' AS DATE)"
    if isinstance(value, int | float):
        return repr(value)
    escaped = str(value).replace("'", "''")
    return f"'{escaped}'"


def one_of(column: str, values: Iterable[Any]) -> str:
    """Write that a column is one of several values; none of them is never true."""
    listed = ", ".join(literal(value) for value in values)
    return f"{column} IN ({listed})" if listed else "FALSE"


def all_hold(parts: Iterable[str]) -> str:
    """Join conditions that must all hold."""
    return " AND ".join(f"({part})" for part in parts) or "TRUE"


def matches(where: Where, alias: str) -> list[str]:
    """Write a `where` on the table of that alias. A value that is not known equals nothing."""
    return [part for name, wanted in where.items() for part in _wanted(f'{alias}."{name}"', wanted)]


def _wanted(column: str, wanted: Wanted) -> list[str]:
    if isinstance(wanted, list):
        return [one_of(column, wanted)]
    if not isinstance(wanted, Test):
        return [f"{column} = {literal(wanted)}"]
    parts = [
        f"{column} {sign} {literal(getattr(wanted, name))}"
        for name, sign in _COMPARISONS.items()
        if getattr(wanted, name) is not None
    ]
    if wanted.not_ is not None:
        refused = wanted.not_ if isinstance(wanted.not_, list) else [wanted.not_]
        parts.append(f"{column} IS NULL OR NOT {one_of(column, refused)}")
    if wanted.begins_with is not None:
        parts.append(_begins(column, wanted.begins_with))
    if wanted.known is not None:
        parts.append(f"{column} IS {'NOT ' if wanted.known else ''}NULL")
    return parts


def _begins(column: str, beginnings: Iterable[str]) -> str:
    # LIKE would read % and _ in a code as signs of its own.
    by_length: dict[int, list[str]] = {}
    for text in beginnings:
        by_length.setdefault(len(text), []).append(text)
    return " OR ".join(
        one_of(f"SUBSTRING({column}, 1, {length})", texts) for length, texts in sorted(by_length.items())
    )


def in_window(selection: Selection, *, event: str = "e", cohort: str = "c") -> list[str]:
    """Write when an event must happen, seen from a row of the cohort."""
    day, anchor = f"{event}.{selection.date}", f"{cohort}.anchored_on"
    year, own = f"{event}.academic_year", f"{cohort}.academic_year"
    parts = []
    if selection.after:
        parts.append(f"{day} > {anchor}")
    elif selection.within_months is not None:
        parts.append(f"{day} >= {anchor}")
    if selection.before:
        parts.append(f"{day} < {anchor}")
    if selection.within_months is not None:
        parts.append(f"{begun_months(anchor, day)} <= {selection.within_months}")
    if selection.years is not None:
        first, last = selection.years
        if first == last:
            parts.append(f"{year} = {own} + {first}")
        else:
            parts += [f"{year} >= {own} + {first}"] * (first is not None)
            parts += [f"{year} <= {own} + {last}"] * (last is not None)
    if (quarter := selection.quarter) is not None:
        begins = f"{own} * 4 + 2" if quarter.of == "academic_year" else _quarter(anchor)
        parts.append(f"{_quarter(day)} = {begins} + {quarter.quarters}")
    if selection.touches is not None:
        ended = f"{event}.ended_on" if "ended_on" in EVENT_TABLES[selection.event].names else ""
        parts += _touches(selection.touches, day, ended, own)
    if selection.at:
        parts.append(f"{event}.institution = {cohort}.institution")
    return parts


def academic_year_sql(day: str) -> str:
    """Write the academic year of a date column."""
    return f"(YEAR({day}) + CASE WHEN MONTH({day}) >= 7 THEN 1 ELSE 0 END)"


def _touches(days: Touching, began: str, ended: str, own: str) -> list[str]:
    first, last = (
        f"({own} + {day.years}) * 10000 + {day.month * 100 + day.day}" for day in (days.first, days.last)
    )
    goes_on = (
        f"{ended} IS NULL OR {day_number(ended)} >= {first}" if ended else f"{day_number(began)} >= {first}"
    )
    return [f"{day_number(began)} <= {last}", goes_on]


def day_number(day: str) -> str:
    """Write a date column as one whole number of year, month and day, in the order of days."""
    return f"YEAR({day}) * 10000 + MONTH({day}) * 100 + DAY({day})"


def begun_months(first: str, last: str) -> str:
    """Write the months begun from one day to a later one; none from a day to itself."""
    # Day 31 to day 30 begins no further month, so the last day of a short month is the anniversary.
    months = f"(YEAR({last}) - YEAR({first})) * 12 + MONTH({last}) - MONTH({first})"
    return f"{months} + CASE WHEN DAY({last}) > DAY({first}) THEN 1 ELSE 0 END"


def _quarter(day: str) -> str:
    return f"YEAR({day}) * 4 + QUARTER({day})"
