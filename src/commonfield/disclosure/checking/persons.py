"""Finds tables that have a row for each person, and columns and values that identify one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commonfield.catalog import OutputRules
from commonfield.disclosure.checking.columns import Counted, is_identifying
from commonfield.disclosure.checking.telling import Problem

_PERSONAL = re.compile(
    r"\d{3}-\d{2}-\d{4}"  # a Social Security number as people write it
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"  # an address for electronic mail
    r"|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}"  # a telephone number
)
_ID = re.compile(r"\d{9,10}")
"""Nine digits are a Social Security number, ten a Statewide Student Identifier; places have others."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?: 00:00:00)?|\d{1,2}/\d{1,2}/\d{4}")


def check_persons(table: Counted, rules: OutputRules, *, smallest: int) -> Iterator[Problem]:
    """Find what looks like records of people. A column is told once, and never a value."""
    sheet = table.sheet
    for column, name in enumerate(sheet.columns):
        cells = sheet.cells[column]
        personal = [i for i, cell in enumerate(cells) if _PERSONAL.fullmatch(cell)]
        if is_identifying(name, rules):
            yield Problem("identifying", sheet.file, name, count=len(cells))
        elif personal:
            yield Problem(
                "personal", sheet.file, name, tuple(sheet.lines[i] for i in personal), len(personal)
            )
        elif len(cells) >= smallest and (_are_ids(cells) or _are_days(cells, table)):
            yield Problem("one_each", sheet.file, name, count=len(cells))


def _are_ids(cells: tuple[str, ...]) -> bool:
    """Whether each row has an id of its own that is as long as those of persons."""
    return len(set(cells)) == len(cells) and all(_ID.fullmatch(cell) for cell in cells)


def _are_days(cells: tuple[str, ...], table: Counted) -> bool:
    """Whether nothing is counted, and most rows have a day of their own: born then, or left then."""
    days = [cell for cell in cells if _DAY.fullmatch(cell)]
    return not table.counts and 2 * len(set(days)) > len(cells)
