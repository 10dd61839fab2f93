"""Pages and sheets of a report read back as a reader sees them: none may tell more than the cells hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from commonfield.findings import ReleaseError

ROWS = "data-rows"
"""Attribute of a row of a table: of each of its entries, the cell that it tells of, counted from 1; or 0."""

ROW = "#"
"""Head of the last column of a sheet: the cell that a row tells of, counted from 1."""
NAMES = 5
"""Columns of such a sheet that say which figure it is."""
NEAR = 1e-9

_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f]*\d|\d")
_GROUPED = re.compile(r"[.,\u00a0\u202f](?=\d{3}(?!\d))")


class _Entries(HTMLParser):
    """Collects the entries of table rows that name cells: the number of the cell, and what is printed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.tables: set[int] = set()
        self._table, self._at = 0, -1
        self._rows: list[int] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._table += 1
        elif tag == "tr":
            named = dict(attrs).get(ROWS) or ""
            self._rows, self._at = [int(each) if each.isdigit() else -1 for each in named.split()], -1
            self.tables |= {self._table} if named else set()
        elif tag in ("td", "th"):
            self._at, self._text = self._at + 1, []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._at < len(self._rows) and self._rows[self._at]:
            self.found.append((self._rows[self._at], "".join(self._text)))


def check_page(name: str, html: str, cells: Sequence[Mapping[str, Any]]) -> int:
    """Compare what a page prints in its tables with the cells that it names.

    Args:
        name: Of the page, for messages.
        html: The page.
        cells: `PUBLISHED_CELL` rows, in the order of their key.

    Returns:
        How many tables were read back.

    Raises:
        ReleaseError: an entry prints a number that its cell does not hold, or names no cell.
    """
    page = _Entries()
    page.feed(html)
    page.close()
    wrong = sum(
        not 0 < row <= len(cells) or bool(numbers_in(text) - _tellable(cells[row - 1]))
        for row, text in page.found
    )
    _refuse(name, wrong)
    return len(page.tables)


def check_sheet(name: str, sheet: Sequence[Sequence[Any]], cells: Sequence[Mapping[str, Any]]) -> int:
    """Compare a sheet of a workbook with the cells that its last column names.

    Args:
        name: Of the sheet, for messages.
        sheet: Its rows, the header first: names in `NAMES` columns, then what is told, then the cell.
        cells: As in `check_page`.

    Returns:
        1, or 0 where no column names cells.

    Raises:
        ReleaseError: an entry tells a number that its cell does not hold, or a row names no cell.
    """
    if not sheet or not sheet[0] or sheet[0][-1] != ROW:
        return 0
    wrong = sum(not _may_stand(row, cells) for row in sheet[1:])
    _refuse(name, wrong)
    return 1


def _may_stand(row: Sequence[Any], cells: Sequence[Mapping[str, Any]]) -> bool:
    if not isinstance(row[-1], int) or not 0 < row[-1] <= len(cells):
        return False
    cell = cells[row[-1] - 1]
    tellable = _tellable(cell)
    exact = (cell["denominator"], cell["numerator"], cell["median"], cell["share"])
    return all(
        any(number is not None and abs(number - entry) < NEAR for number in exact)
        if isinstance(entry, int | float)
        else numbers_in(str(entry or "")) <= tellable
        for entry in row[NAMES:-1]
    )


def _refuse(name: str, wrong: int) -> None:
    if wrong:
        raise ReleaseError(
            f"{name}: expected tables that print the numbers of cells, found {wrong:,} entries with others.",
            likely_cause="The report was made from other figures, or altered.",
            fix="Write the report again from the protected cells.",
        )


def numbers_in(text: str) -> set[str]:
    """Give every number of a text as plain digits, a decimal point where it has places."""
    return {_GROUPED.sub("", each).replace(",", ".") for each in _NUMBER.findall(text)}


def _tellable(cell: Mapping[str, Any]) -> set[str]:
    """Give the numbers that may stand for a cell: counts, the share in whole percent, the ends of a band."""
    exact = [cell[name] for name in ("denominator", "numerator", "median") if cell[name] is not None]
    told = {str(round(number)) for number in exact}
    if cell["share"] is not None:
        told.add(str(round(cell["share"] * 100 + 1e-7)))
    if cell["band_from"] is not None and cell["band_to"] is not None:
        told |= {str(cell["band_from"]), str(cell["band_to"]), str(cell["band_to"] - 1)}
    if cell["due_on"] is not None:
        told |= {str(cell["due_on"].year), str(cell["due_on"].day)}
    return told
