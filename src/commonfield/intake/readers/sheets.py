"""Sheets of a workbook as rows of cells: no formula is computed, no link followed, no macro opened."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any

from commonfield.catalog import Catalog
from commonfield.intake.problems import refuse
from commonfield.intake.readers.archive import LARGEST_WHOLE, ZIP_MARK, markup_of, safe_zip, unsafe

FIRST_ROWS = 20
"""Rows among which a header is looked for."""

MOST_COLUMNS = 1_000
LAST_ROW = 1 << 20  # of a sheet, by the form itself
MOST_TAGS = 10_000_000
"""Of a part that is read as a whole: texts, styles, the list of sheets. Two million texts have 8."""

MOST_ELEMENTS = 200_000
"""Between the ends of two rows, where they are held in memory; a row has 16,384 cells at most."""

DAMAGE = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    SyntaxError,
    RuntimeError,
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What a damaged workbook makes of the library that reads it."""

_OLE_MARK = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook under a password

Cell = Any
"""Text, a number, a truth value, a date or a time; None where the cell is empty."""


@dataclass
class Row:
    """One row that is not blank: its number as the sender sees it, and its cells by column, from 0."""

    number: int
    cells: dict[int, Cell]
    broken: bool = False
    uncomputed: frozenset[int] = frozenset()


@dataclass
class Sheet:
    """One sheet. `first` are its first rows, and `merged` its merged ranges once it was read to the end."""

    title: str
    hidden: bool
    first: list[Row]
    source: Any = field(repr=False)
    merged: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Read the sheet from its beginning; blank rows are left out."""
        yield from _rows(self.source, self.merged)


def is_workbook(received: bytes) -> bool:
    """Say whether bytes have the mark of a workbook, of this or of an older kind."""
    return received.startswith((ZIP_MARK, _OLE_MARK))


def open_sheets(received: bytes, catalog: Catalog) -> list[Sheet]:
    """Open a workbook and read the first rows of each sheet.

    Raises:
        FileProblemError: it is an old, binary, protected or macro workbook, a zip of another kind,
            a bomb, or damaged.
    """
    if received.startswith(_OLE_MARK):
        raise refuse(catalog, "FIL-037", kind="xls")
    if not received.startswith(ZIP_MARK):
        raise refuse(catalog, "FIL-003", kind="-")
    archive = safe_zip(received, catalog)
    _refuse_other_kinds(archive, catalog)
    try:
        _look_through(archive, catalog)
        sheets = list(_sheets(received))
    except DAMAGE:
        raise unsafe(catalog) from None
    if not sheets:
        raise unsafe(catalog)
    return sheets


def _refuse_other_kinds(archive: zipfile.ZipFile, catalog: Catalog) -> None:
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise refuse(catalog, "FIL-037", kind="xlsb")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise refuse(catalog, "FIL-037", kind="xlsm")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise refuse(catalog, "FIL-003", kind="zip")


def _look_through(archive: zipfile.ZipFile, catalog: Catalog) -> None:
    for part in archive.namelist():
        if not part.lower().endswith((".xml", ".rels")):
            continue
        markup = markup_of(archive, part)
        if markup.declares_entities:
            raise unsafe(catalog)
        if markup.tags > MOST_TAGS and "/worksheets/" not in part.lower():
            raise refuse(catalog, "FIL-035", limit=LARGEST_WHOLE >> 20)


def _sheets(received: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # It warns of styles and extensions that it leaves out; no cell is among them.
        warnings.simplefilter("ignore")
        workbook = load_workbook(BytesIO(received), read_only=True, data_only=True, keep_links=False)
    for source in workbook.worksheets:
        first = []
        for row in _rows(source, []):
            if row.number > FIRST_ROWS:
                break
            first.append(row)
        yield Sheet(source.title, source.sheet_state != "visible", first, source)


def _rows(source: Any, merged: list[str]) -> Iterator[Row]:
    """Read rows as the library's own parser does, but sparsely: a lone far cell makes no million blanks."""
    from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser, iterparse

    book, before = source.parent, 0
    zeros = _leading_zeros(book)
    merged.clear()
    with warnings.catch_warnings(), source._get_source() as xml:
        warnings.simplefilter("ignore")
        parser = WorkSheetParser(
            xml,
            source._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for element in _ended(iterparse(xml, events=("start", "end")), ROW_TAG):
            if element.tag.endswith("}mergeCell"):
                merged.append(element.get("ref", ""))
            if element.tag != ROW_TAG:
                continue
            number, cells = parser.parse_row(element)
            formulas = [
                cell.find(FORMULA_TAG) is not None and not cell.findtext(VALUE_TAG) for cell in element
            ]
            if not before < number <= LAST_ROW:
                raise ValueError("rows out of order")
            before = number
            if row := _row(number, cells, formulas, zeros):
                yield row


def _ended(events: Iterable[tuple[str, Any]], row_tag: str) -> Iterator[Any]:
    """Give elements as they end; rows are forgotten then, and a row without end is not waited for."""
    around: list[Any] = []
    held = 0
    for event, element in events:
        if event == "start":
            around.append(element)
            held += 1
            if held > MOST_ELEMENTS:
                raise ValueError("too many elements in a row")
            continue
        around.pop()
        yield element
        if element.tag == row_tag:
            held = 0
            if around:
                around[-1].clear()


def _leading_zeros(book: Any) -> dict[int, int]:
    """Give how many digits the styles show that fill numbers with zeros, as people set for ids."""
    formats = {164 + at: code for at, code in enumerate(book._number_formats)}
    shown = {at: formats.get(style.numFmtId, "") for at, style in enumerate(book._cell_styles)}
    return {at: len(code) for at, code in shown.items() if re.fullmatch("0{2,}", code)}


def _row(
    number: int, cells: list[dict[str, Any]], uncomputed: list[bool], zeros: dict[int, int]
) -> Row | None:
    held = {cell["column"] - 1: _value(cell, zeros) for cell in cells}
    held = {at: value for at, value in held.items() if value is not None and at < MOST_COLUMNS}
    without = frozenset(c["column"] - 1 for c, no_value in zip(cells, uncomputed, strict=True) if no_value)
    broken = any(cell["data_type"] == "e" for cell in cells)
    if not held and not broken and not without:
        return None
    return Row(number, held, broken, without)


def _value(cell: dict[str, Any], zeros: dict[int, int]) -> Cell:
    value = cell["value"]
    if cell["data_type"] == "e":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and cell["style_id"] in zeros:
        return f"{value:0{zeros[cell['style_id']]}d}"
    if isinstance(value, str):
        return value if value.strip() else None
    return value


def as_text(value: Cell, date_format: str = "") -> str:
    """Write a cell as the text that the sender sees, or as near to it as can be told from the file.

    Args:
        value: The cell.
        date_format: How dates of its column are written; YYYY-MM-DD if not told.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date):
        return _date_as_text(value, date_format)
    if isinstance(value, float):
        written = str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
        return format(Decimal(written), "f") if "e" in written else written
    return str(value).replace("\0", "")


def _date_as_text(value: dt.date, date_format: str) -> str:
    if date_format:
        return value.strftime(date_format)
    if isinstance(value, dt.datetime) and (value.hour or value.minute or value.second):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.strftime("%Y-%m-%d")
