"""Workbooks (.xlsx): the sheet whose header fits, turned into text cell by cell.

After that a workbook is a text like any other: columns, rules, maps and answers are those of delimited
files, and rows keep the numbers that the sender sees.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Finding
from commonfield.intake.columns import Columns
from commonfield.intake.problems import SHOWN_ROWS, finding_of, refuse
from commonfield.intake.readers.archive import unsafe
from commonfield.intake.readers.headers import (
    DELIMITER,
    QUOTE,
    Place,
    by_likeness,
    columns_under,
    likeliest_header,
    no_header,
    places,
    written,
)
from commonfield.intake.readers.reader import Opened
from commonfield.intake.readers.sheets import DAMAGE, Row, Sheet, as_text, open_sheets
from commonfield.intake.records import Source

_ALIKE = 0.9
"""Of the likeness of the best sheet: then two sheets are both meant, and neither is the right one."""


@dataclass
class _Noticed:
    """What is told of a sheet beside its records."""

    numbers: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    uncomputed: list[int] = field(default_factory=list)


class WorkbookReader:
    """See `Reader`."""

    def look(self, received: bytes, catalog: Catalog) -> list[Sheet]:
        return open_sheets(received, catalog)

    def likeness(self, look: list[Sheet], dictionary: Dictionary) -> float:
        """Give how much the header of the likeliest sheet is like the dictionary's."""
        return max((place.likeness for place in places(look, dictionary)), default=0.0)

    def open(self, look: list[Sheet], dictionary: Dictionary, catalog: Catalog) -> Opened:
        place = _the_place(look, dictionary, catalog)
        columns = columns_under(place.names, dictionary, catalog)
        noticed = _Noticed()
        try:
            text = _as_delimited(place, columns, dictionary, noticed)
        except DAMAGE:
            raise unsafe(catalog) from None
        if noticed.uncomputed:
            raise refuse(catalog, "FIL-038", cells=len(noticed.uncomputed), row=noticed.uncomputed[0])
        if not noticed.numbers:
            raise refuse(catalog, "FIL-002")
        notes = tuple(_notes(look, place, noticed, catalog))
        source = Source(text, columns, DELIMITER, QUOTE, catalog, noticed.numbers)
        return Opened(source, (*columns.notes, *notes))


def _the_place(sheets: Sequence[Sheet], dictionary: Dictionary, catalog: Catalog) -> Place:
    found = sorted(places(sheets, dictionary), key=by_likeness, reverse=True)
    if not found:
        likely = likeliest_header(sheets, dictionary) if dictionary.layout.kept_by_hand else None
        if likely is None:
            raise no_header(dictionary, catalog)
        return likely  # its columns wait for somebody to confirm them
    best = found[0].likeness
    alike = [place for place in found if place.likeness >= _ALIKE * best and _has_records(place)]
    if len(alike) > 1:
        raise refuse(catalog, "FIL-042", sheets=len(alike))
    return alike[0] if alike else found[0]


def _has_records(place: Place) -> bool:
    return any(row.number > place.header.number for row in place.sheet.first)


def _as_delimited(place: Place, columns: Columns, dictionary: Dictionary, noticed: _Noticed) -> bytes:
    formats = {e.name: e.format for e in dictionary.elements if e.type == "date"}
    of_column = [formats.get(name, "") for name in columns.names]
    records = (
        [as_text(row.cells.get(at), date_format) for at, date_format in enumerate(of_column)]
        for row in _records(place, len(of_column), noticed)
    )
    return written(itertools.chain([columns.names], records))


def _records(place: Place, width: int, noticed: _Noticed) -> Iterator[Row]:
    """Give the rows below the header that have something in one of its columns."""
    for row in place.sheet.rows():
        if row.number <= place.header.number:
            continue
        if any(at < width for at in row.uncomputed):
            noticed.uncomputed.append(row.number)
        if row.broken:
            noticed.broken.append(row.number)
        if row.broken or any(at < width for at in row.cells):
            noticed.numbers.append(row.number)
            yield row


def _notes(sheets: Sequence[Sheet], place: Place, noticed: _Noticed, catalog: Catalog) -> Iterator[Finding]:
    hidden = sum(sheet.hidden and bool(sheet.first) for sheet in sheets)
    merged = [int(row) for row in map(_last_row, place.sheet.merged) if row > place.header.number]
    if hidden or merged:
        yield finding_of(catalog, "FIL-039", merged=len(merged), hidden=hidden)
    if broken := noticed.broken:
        yield finding_of(catalog, "FIL-040", count=len(broken), rows=broken[:SHOWN_ROWS])


def _last_row(cells: str) -> int:
    digits = "".join(sign for sign in cells.rpartition(":")[2] if sign.isdigit())
    return int(digits or 0)
