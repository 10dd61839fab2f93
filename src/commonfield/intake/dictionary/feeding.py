"""Which elements of which files fill a column, read off the maps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from commonfield.catalog import Dictionary, TableMap
from commonfield.intake.sql import words
from commonfield.tables import EVENT_TABLES
from commonfield.tables.derivation import DERIVED_CHARACTERISTICS, DERIVED_COLUMNS
from commonfield.tables.identifying import IDENTITY_RECORD

CHARACTERISTIC = "characteristic"
_ROLL_UP = re.compile(r"rolls_up\('([a-z0-9_/]+)', \w+(?:\[\d\])?, '(\w+)'\)")

Where = tuple[str, str]
"""A table and a column; for `characteristic`, the attribute."""


def elements_of_columns(dictionary: Dictionary) -> dict[Where, tuple[str, ...]]:
    """Say which elements fill each column that the dictionary's maps name, in the order of the file."""
    found: dict[Where, set[str]] = defaultdict(set)
    names = {element.name for element in dictionary.elements}
    for table_map in dictionary.maps:
        for where, sql in (*_filled(table_map), *_filled_by_all(table_map.table, dictionary)):
            found[where] |= words(sql) & names
    order = [element.name for element in dictionary.elements]
    return {where: tuple(sorted(of, key=order.index)) for where, of in found.items() if of}


def roll_ups_of_columns(dictionary: Dictionary) -> dict[Where, frozenset[Where]]:
    """Say which code sets each column is rolled up by, and which roll-up of them: both as pairs."""
    found: dict[Where, set[Where]] = defaultdict(set)
    for table_map in dictionary.maps:
        for where, sql in _filled(table_map):
            found[where] |= {(code_set, key) for code_set, key in _ROLL_UP.findall(sql)}
    return {where: frozenset(of) for where, of in found.items() if of}


def columns_behind(where: Where) -> Iterable[Where]:
    """Give the stated columns that a column rests on: those it is derived from, and itself."""
    table, column = where
    if table == CHARACTERISTIC:
        return [(table, raw) for raw in DERIVED_CHARACTERISTICS.get(column, (column,))]
    return [where, *DERIVED_COLUMNS.get(where, ())]


def _filled_by_all(table: str, dictionary: Dictionary) -> Iterator[tuple[Where, str]]:
    """Year and person stand in every row, whatever its map."""
    yield (table, "academic_year"), dictionary.academic_year
    if table in EVENT_TABLES:
        yield (table, "person_key"), dictionary.subject
    elif table == IDENTITY_RECORD.name:
        yield (table, "subject_id"), dictionary.subject


def _filled(table_map: TableMap) -> Iterator[tuple[Where, str]]:
    if table_map.table != CHARACTERISTIC:
        for column, sql in table_map.columns.items():
            yield (table_map.table, column), sql
        return
    attribute = table_map.columns.get(CHARACTERISTIC, "").strip("'")
    yield (CHARACTERISTIC, attribute), table_map.columns.get("value", "")
    if "'" in table_map.columns.get("value", ""):
        # A fixed value says yes of whom the condition picks: then the condition holds the elements.
        yield (CHARACTERISTIC, attribute), table_map.where
    for column in ("began_on", "ended_on"):
        if column in table_map.columns:
            yield (CHARACTERISTIC, column), table_map.columns[column]
