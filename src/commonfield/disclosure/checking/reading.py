"""Reads tables of outputs as text: CSV, sheets of workbooks, and lists of records in JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from commonfield.findings import SubmissionError

SAMPLE = 20_000
"""How many characters tell the separator of a CSV file."""


@dataclass(frozen=True)
class Sheet:
    """A table of an output. Cells are text without blanks around it; an empty one is an empty text.

    Attributes:
        file: Name of the output.
        columns: Names of columns as the header writes them.
        rows: One tuple for each row, as long as `columns`.
        lines: The line number of each row as a spreadsheet shows it.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    @cached_property
    def cells(self) -> dict[int, tuple[str, ...]]:
        """Give the cells of each column by its position."""
        return dict(enumerate(zip(*self.rows, strict=True)))


def read_sheets(name: str, path: Path) -> list[Sheet]:
    """Read every table of a file.

    Raises:
        SubmissionError: it cannot be read.
    """
    ending = path.suffix.lower()
    try:
        if ending == ".xlsx":
            return list(_workbook(name, path))
        text = path.read_text(encoding="utf-8-sig")
        if ending == ".json":
            return list(_records(name, json.loads(text)))
        return list(_table(name, _lines(text)))
    except (OSError, ValueError, KeyError, csv.Error):
        raise SubmissionError(
            f"{name}: expected a table that can be read, found none.",
            likely_cause="The file was cut short, or is of another kind than its name says.",
            fix="Save it again, as CSV in UTF-8 where that is possible.",
        ) from None


def _lines(text: str) -> list[list[str]]:
    first = text[:SAMPLE]
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def _workbook(name: str, path: Path) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            rows = [[_write(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            yield from _table(name, rows)
    finally:
        book.close()


def _write(value: Any) -> str:
    """Write a stored value in full: a reader of the file has all its digits, whatever is shown."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _table(name: str, lines: list[list[str]]) -> Iterator[Sheet]:
    """Find the header: the first line of several cells, half as full as the fullest: titles are not.

    Lines with one cell alone are blank, or notes.
    """
    stripped = [[cell.strip() for cell in line] for line in lines]
    full = [sum(bool(cell) for cell in line) for line in stripped]
    if not any(full):
        return
    least = min(2, max(full))
    header = next(i for i, n in enumerate(full) if n >= least and 2 * n >= max(full))
    width = max(len(line) for line in stripped[header:])
    padded = [(*line, *[""] * (width - len(line))) for line in stripped[header:]]
    kept = {
        header + 1 + i: row for i, row in enumerate(padded) if i and sum(bool(cell) for cell in row) >= least
    }
    if kept:
        yield Sheet(name, padded[0], tuple(kept.values()), tuple(kept))


def _records(name: str, data: Any) -> Iterator[Sheet]:
    """Give each list of records as a table, however deep it lies."""
    if isinstance(data, list) and data and all(isinstance(each, dict) for each in data):
        columns = tuple(dict.fromkeys(str(key) for each in data for key in each))
        rows = tuple(tuple(_cell(each.get(column)) for column in columns) for each in data)
        yield Sheet(name, columns, rows, tuple(range(1, len(rows) + 1)))
    inner = data if isinstance(data, list) else data.values() if isinstance(data, dict) else ()
    for each in inner:
        if isinstance(each, dict | list):
            yield from _records(name, each)


def _cell(value: Any) -> str:
    return "" if isinstance(value, dict | list) else _write(value)
