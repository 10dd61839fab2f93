"""From a column of a table back to the elements of a partner's file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

from commonfield.catalog import SUBMITTED_YEAR, Dictionary, TableMap
from commonfield.tables.derivation import DERIVED_CHARACTERISTICS, DERIVED_COLUMNS, Field

CHARACTERISTIC = "characteristic"
RECORD_YEAR = "record_year"
"""How map SQL names the academic year of a record, whatever elements tell it."""

_ALWAYS = re.compile(r"'([^']*)'")
NO_ELEMENTS = {RECORD_YEAR, SUBMITTED_YEAR}
"""Names in the SQL of a dictionary that no column of a file stands behind."""


def elements_behind(dictionary: Dictionary, fields: Iterable[Field]) -> dict[str, frozenset[str]]:
    """Say which elements of a dictionary each table takes, for the columns named.

    Args:
        dictionary: A file type.
        fields: (table, column), or (`characteristic`, name of the attribute), as a metric needs them.
            Columns that longitudinal derives are followed back to what they are derived from.

    Returns:
        Elements by table, for the tables that this dictionary gives rows to. The subject's own id and
        what tells the academic year are always among them: without them a row is nobody's, and of no year.
    """
    behind: dict[str, set[str]] = {}
    for table, column in _stated(fields):
        for mapped in dictionary.maps:
            if mapped.table == table and _gives(mapped, column):
                behind.setdefault(table, set()).update(_elements(mapped, column))
    subject = _columns_of(dictionary.subject) if dictionary.subject else frozenset[str]()
    year = _columns_of(dictionary.academic_year)
    return {table: frozenset((elements | subject | year) - NO_ELEMENTS) for table, elements in behind.items()}


def could_tell(dictionary: Dictionary, table: str, asked: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether rows that a dictionary gives to a table could meet one of several conditions.

    Only what the dictionary writes alike into every row is looked at: a college's file, all of whose rows are
    of level postsecondary, tells nothing of high school. In doubt, it could.

    Args:
        dictionary: A file type.
        table: An event table.
        asked: Conditions on its columns, as metrics write them in `where`.
    """
    maps = [mapped for mapped in dictionary.maps if mapped.table == table]
    return any(_could_meet(mapped, where) for mapped in maps for where in asked)


def _could_meet(mapped: TableMap, where: Mapping[str, Any]) -> bool:
    for column, wanted in where.items():
        always = _ALWAYS.fullmatch(mapped.columns.get(column, "").strip())
        if always is None or (mapped.table, column) in DERIVED_COLUMNS or not isinstance(wanted, str | list):
            continue
        if always[1] not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return True


def _stated(fields: Iterable[Field]) -> set[Field]:
    stated: set[Field] = set()
    for table, column in fields:
        if table == CHARACTERISTIC:
            stated |= {(table, raw) for raw in DERIVED_CHARACTERISTICS.get(column, (column,))}
        else:
            stated |= set(DERIVED_COLUMNS.get((table, column), ((table, column),)))
            stated.add((table, column))
    return stated


def _gives(mapped: TableMap, column: str) -> bool:
    if mapped.table == CHARACTERISTIC:
        return mapped.columns.get(CHARACTERISTIC, "").strip().strip("'") == column
    return column in mapped.columns


def _elements(mapped: TableMap, column: str) -> set[str]:
    if mapped.table == CHARACTERISTIC:
        used = [mapped.columns["value"], mapped.where]
        used += [mapped.columns[name] for name in ("began_on", "ended_on") if name in mapped.columns]
    else:
        used = [mapped.columns[column], mapped.where]
    return {name for text in used for name in _columns_of(text)}


@lru_cache(maxsize=8192)  # every metric asks every partner about the same few expressions
def _columns_of(text: str) -> frozenset[str]:
    return frozenset(column.name for column in sqlglot.parse_one(text, read="duckdb").find_all(exp.Column))
