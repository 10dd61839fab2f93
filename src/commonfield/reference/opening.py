"""Opens what publishers publish: delimited text and workbooks, as rows of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.findings import SubmissionError

if TYPE_CHECKING:
    import polars as pl

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
TEXTS = frozenset({".csv", ".txt", ".tsv"})
_HEAD_BYTES = 64 * 1024
_HEAD_ROWS = 25


@dataclass(frozen=True)
class Sheet:
    """The first rows of a text file, or of one sheet of a workbook."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","


def heads(path: Path) -> list[Sheet]:
    """Read the first rows of every sheet; a text file has one. Other kinds of files have none."""
    kind = path.suffix.lower()
    if kind in TEXTS:
        with path.open("rb") as file:
            start = file.read(_HEAD_BYTES)
        if b"\x00" in start:
            return []
        # Line breaks stay: a header may hold one, within quotation marks.
        lines = decoded(start, cut=len(start) == _HEAD_BYTES).splitlines(keepends=True)[: _HEAD_ROWS * 2]
        delimiter = _delimiter(lines)
        rows = [tuple(row) for row in csv.reader(lines, delimiter=delimiter)]
        return [Sheet("", tuple(rows[:_HEAD_ROWS]), delimiter)]
    if kind in WORKBOOKS:
        return _workbook_heads(path)
    return []


def decoded(content: bytes, *, cut: bool = False) -> str:
    """Decode UTF-8, or else the Windows code page that spreadsheets write; `cut` where more follows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A head may end within a character.
        if cut and error.start > len(content) - 4:
            return content[: error.start].decode("utf-8-sig")
        return content.decode("cp1252", errors="replace")


def body(path: Path, sheet: Sheet, *, header_at: int, width: int) -> pl.DataFrame:
    """Read all rows below the header as text, in columns named by their place: 0, 1, 2.

    Blank cells are null.
    """
    if path.suffix.lower() in WORKBOOKS:
        return _workbook_body(path, sheet.name, header_at=header_at, width=width)
    return _text_body(path, sheet.delimiter, header_at=header_at, width=width)


def sheets_text(path: Path) -> tuple[str, ...]:
    """Give every cell of the first rows of all sheets: titles and notes stand there."""
    return tuple(cell for sheet in heads(path) for row in sheet.rows for cell in row if cell)


def _delimiter(lines: list[str]) -> str:
    counts = {mark: sum(line.count(mark) for line in lines[:5]) for mark in "\t;,|"}
    return max(counts, key=lambda mark: (counts[mark], mark == ","))


def _text_body(path: Path, delimiter: str, *, header_at: int, width: int) -> pl.DataFrame:
    import polars as pl

    names = [str(place) for place in range(width)]
    content = decoded(path.read_bytes())
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    kept: list[list[str | None]] = []
    for number, row in _each(rows, path):
        if number > header_at and any(cell.strip() for cell in row):
            cells: list[str | None] = [cell.strip() or None for cell in row[:width]]
            kept.append(cells + [None] * (width - len(cells)))
    return pl.DataFrame(kept, schema=dict.fromkeys(names, pl.String), orient="row")


def _each(rows: Iterator[list[str]], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number rows; a cell that never ends is told, not raised as the reader's own error."""
    try:
        yield from enumerate(rows)
    except csv.Error:
        raise SubmissionError(
            f"{path.name}: expected cells that end, found one that does not.",
            likely_cause="A quotation mark is opened and not closed: the file was cut off or edited.",
            fix="Download it again.",
        ) from None


def _open_workbook(path: Path):  # type: ignore[no-untyped-def]  # openpyxl tells no types
    import warnings
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles that we do not read
        try:
            return openpyxl.load_workbook(path, read_only=True, data_only=True)
        except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError):
            raise SubmissionError(
                f"{path.name}: expected a workbook, found a file that cannot be opened as one.",
                likely_cause="The download stopped early, or the file was renamed.",
                fix="Download it again, or save it as CSV.",
            ) from None


def _workbook_heads(path: Path) -> list[Sheet]:
    book = _open_workbook(path)
    try:
        return [
            Sheet(sheet.title, tuple(_rows(sheet, last=_HEAD_ROWS)))
            for sheet in book.worksheets
            if hasattr(sheet, "iter_rows")
        ]
    finally:
        book.close()


def _workbook_body(path: Path, name: str, *, header_at: int, width: int) -> pl.DataFrame:
    import polars as pl

    book = _open_workbook(path)
    try:
        rows = list(_rows(book[name]))[header_at + 1 :]
    finally:
        book.close()
    kept = [[cell or None for cell in (*row, *[""] * width)[:width]] for row in rows if any(row)]
    return pl.DataFrame(kept, schema=dict.fromkeys(map(str, range(width)), pl.String), orient="row")


def _rows(sheet, last: int | None = None):  # type: ignore[no-untyped-def]
    for row in sheet.iter_rows(values_only=True, max_row=last):
        yield tuple(_cell(value) for value in row)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value).strip()
