"""Writes tables as publishers do: text with commas or tabs, and workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

Row = Sequence[Any]

_MADE = datetime(2026, 10, 31)
"""What a workbook says of when it was made: the same seed writes the same bytes."""


def write_text(path: Path, rows: Iterable[Row], *, delimiter: str = ",") -> None:
    """Write rows, the first with headers, as delimited text."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.getvalue().encode())


def write_workbook(path: Path, sheet: str, rows: Iterable[Row]) -> None:
    """Write rows as a workbook of one sheet. Text stays text, so that codes keep their zeros."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.set_properties({"created": _MADE})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
