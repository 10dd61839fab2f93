"""Workbooks (.xlsx): the sheet whose header fits, turned into text cell by cell.

After that a workbook is a text like any other: columns, rules, maps and answers are those of delimited
files, and rows keep the numbers that the sender sees.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Finding
from commonfield.intake.columns import Columns, find_columns, header_matches
from commonfield.intake.naming import name_likeness
from commonfield.intake.problems import SHOWN_ROWS, finding_of, refuse
from commonfield.intake.readers.archive import unsafe
from commonfield.intake.readers.reader import Opened
from commonfield.intake.readers.sheets import DAMAGE, Row, Sheet, as_text, open_sheets
from commonfield.intake.records import Source

_ALIKE = 0.9
"""Of the likeness of the best sheet: then two sheets are both meant, and neither is the right one."""

_NAMES_COMPARED = 60  # of a row: comparing names takes time, and a header shows itself by fewer

_DELIMITER, _QUOTE = ",", '"'


@dataclass(frozen=True)
class Place:
    """Where a header was found: the sheet, and the row with the names."""

    sheet: Sheet
    header: Row
    likeness: float

    @property
    def names(self) -> list[str]:
        """The names, up to the last; a column without one is empty here."""
        return [_one_line(as_text(self.header.cells.get(at))) for at in range(max(self.header.cells) + 1)]


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
        names = place.names
        columns = _columns(names, dictionary, catalog)
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
        source = Source(text, columns, _DELIMITER, _QUOTE, catalog, noticed.numbers)
        return Opened(source, (*columns.notes, *notes))


def places(sheets: Sequence[Sheet], dictionary: Dictionary) -> list[Place]:
    """Give the row of each visible sheet that is most like the header of a dictionary, if any is."""
    found = []
    for sheet in _visible(sheets, dictionary):
        best = max((_place(sheet, row, dictionary) for row in sheet.first), key=_by_likeness, default=None)
        if best is not None and best.likeness > 0:
            found.append(best)
    return found


def _place(sheet: Sheet, row: Row, dictionary: Dictionary) -> Place:
    place = Place(sheet, row, 0.0)
    return replace(place, likeness=header_matches(place.names, dictionary)) if row.cells else place


def _by_likeness(place: Place) -> float:
    return place.likeness


def likeliest_header(sheets: Sequence[Sheet], dictionary: Dictionary) -> tuple[Sheet, Row] | None:
    """Find the row whose names are most like those of a dictionary, where no row has the official ones."""
    found = [
        (
            sum(max(name_likeness(name, element) for element in dictionary.elements) for name in names),
            sheet,
            row,
        )
        for sheet in _visible(sheets, dictionary)
        for row in sheet.first
        if (names := [as_text(cell) for cell in list(row.cells.values())[:_NAMES_COMPARED]])
    ]
    likeness, sheet, row = max(found, key=lambda item: item[0], default=(0.0, None, None))
    return (sheet, row) if likeness and sheet and row else None


def _visible(sheets: Sequence[Sheet], dictionary: Dictionary) -> list[Sheet]:
    wanted = dictionary.layout.sheet.casefold()
    return [s for s in sheets if not s.hidden and (not wanted or s.title.strip().casefold() == wanted)]


def _the_place(sheets: Sequence[Sheet], dictionary: Dictionary, catalog: Catalog) -> Place:
    found = sorted(places(sheets, dictionary), key=_by_likeness, reverse=True)
    if not found:
        likely = likeliest_header(sheets, dictionary) if dictionary.layout.kept_by_hand else None
        if likely is None:
            raise refuse(catalog, "FIL-010")
        return Place(*likely, 0.0)  # its columns wait for somebody to confirm them
    best = found[0].likeness
    alike = [place for place in found if place.likeness >= _ALIKE * best and _has_records(place)]
    if len(alike) > 1:
        raise refuse(catalog, "FIL-042", sheets=len(alike))
    return alike[0] if alike else found[0]


def _has_records(place: Place) -> bool:
    return any(row.number > place.header.number for row in place.sheet.first)


def _columns(names: list[str], dictionary: Dictionary, catalog: Catalog) -> Columns:
    """Find columns by the header alone: every row of a sheet has as many cells."""
    text = _written([names, ["-"] * len(names)])
    layout = dictionary.layout.model_copy(update={"delimiter": _DELIMITER, "quote": _QUOTE})
    columns = find_columns(text, dictionary.model_copy(update={"layout": layout}), catalog=catalog)
    return replace(columns, header_rows=1)


def _as_delimited(place: Place, columns: Columns, dictionary: Dictionary, noticed: _Noticed) -> bytes:
    formats = {e.name: e.format for e in dictionary.elements if e.type == "date"}
    of_column = [formats.get(name, "") for name in columns.names]
    records = (
        [as_text(row.cells.get(at), date_format) for at, date_format in enumerate(of_column)]
        for row in _records(place, len(of_column), noticed)
    )
    return _written(itertools.chain([columns.names], records))


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


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=_DELIMITER, quotechar=_QUOTE, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", errors="replace")


def _one_line(name: str) -> str:
    return " ".join(name.split())
