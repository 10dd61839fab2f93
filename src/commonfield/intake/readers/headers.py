"""Where the header of a table stands: in a workbook, or in a roster that was kept by hand and saved as text.

Both are looked at as sheets, so that a title above the header harms neither. A text is one sheet for each
delimiter that may be meant; the header shows which is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake.columns import DELIMITERS, Columns, cells_of_line, find_columns, header_matches
from commonfield.intake.lines import first_lines
from commonfield.intake.naming import name_likeness
from commonfield.intake.problems import FileProblemError, refuse
from commonfield.intake.readers.sheets import FIRST_ROWS, Row, Sheet, as_text

DELIMITER, QUOTE = ",", '"'
"""With which tables that were not text are written as one."""

KNOWN_NAMES = 2
"""Columns with a name that is known, in a header that stands lower than the first row: a record of a roster
may hold one such word by chance."""

_NAMES_COMPARED = 60  # of a row: comparing names takes time, and a header shows itself by fewer


@dataclass
class TextSheet(Sheet):
    """A delimited text as a sheet, under one delimiter. Its `source` is the text."""

    delimiter: str = DELIMITER
    quote: str = QUOTE

    def rows(self) -> Iterator[Row]:
        """Read the text line by line; blank lines are left out."""
        for number, line in first_lines(self.source):
            yield Row(number, dict(enumerate(cells_of_line(line, self.delimiter, self.quote))))


@dataclass(frozen=True)
class Place:
    """Where a header was found: the sheet, and the row with the names."""

    sheet: Sheet
    header: Row
    likeness: float

    @property
    def names(self) -> list[str]:
        """The names, up to the last; a column without one is empty here."""
        cells = self.header.cells
        return [" ".join(as_text(cells.get(at)).split()) for at in range(max(cells) + 1)]

    @property
    def delimiter(self) -> str:
        """What stands between its columns, where the sheet is a text."""
        return self.sheet.delimiter if isinstance(self.sheet, TextSheet) else DELIMITER


def text_sheets(text: bytes, dictionary: Dictionary) -> list[Sheet]:
    """Give a text as one sheet for each delimiter that it may be written with, the layout's own first."""
    layout = dictionary.layout
    lines = [line for _, line in first_lines(text, limit=FIRST_ROWS)]
    others = [sign for sign in DELIMITERS if sign != layout.delimiter and any(sign in line for line in lines)]
    sheets: list[Sheet] = []
    for delimiter in (layout.delimiter, *others):
        sheet = TextSheet(layout.sheet, False, [], text, delimiter=delimiter, quote=layout.quote)
        sheet.first = list(islice(sheet.rows(), FIRST_ROWS))
        sheets.append(sheet)
    return sheets


def places(sheets: Sequence[Sheet], dictionary: Dictionary) -> list[Place]:
    """Give the row of each visible sheet that is most like the header of a dictionary, if any is."""
    found = []
    for sheet in _visible(sheets, dictionary):
        best = max((_place(sheet, row, dictionary) for row in sheet.first), key=by_likeness, default=None)
        if best is not None and best.likeness > 0:
            found.append(best)
    return found


def _place(sheet: Sheet, row: Row, dictionary: Dictionary) -> Place:
    place = Place(sheet, row, 0.0)
    return replace(place, likeness=header_matches(place.names, dictionary)) if row.cells else place


def by_likeness(place: Place) -> float:
    """Give how like a header is, to sort by."""
    return place.likeness


def likeliest_header(sheets: Sequence[Sheet], dictionary: Dictionary) -> Place | None:
    """Find the row whose names are most like those of a dictionary, where no row has the official ones.

    Its `likeness` is the share of its names that are known, from 0 to 1.
    """
    found = []
    for sheet in _visible(sheets, dictionary):
        for at, row in enumerate(sheet.first):
            names = [as_text(cell) for cell in list(row.cells.values())[:_NAMES_COMPARED]]
            alike = [
                max(name_likeness(name, e) for e in dictionary.elements) for name in names if name.strip()
            ]
            known = sum(likeness > 0 for likeness in alike)
            if known >= (KNOWN_NAMES if at else 1):
                found.append((sum(alike), Place(sheet, row, known / len(alike))))
    return max(found, key=lambda item: item[0])[1] if found else None


def header_of_text(text: bytes, dictionary: Dictionary) -> Place:
    """Find the header of a roster in text: a row that is like one, else the first row as it falls apart."""
    sheets = text_sheets(text, dictionary)
    found = max(places(sheets, dictionary), key=by_likeness, default=None)
    return found or likeliest_header(sheets, dictionary) or first_row(sheets)


def first_row(sheets: Sequence[Sheet]) -> Place:
    """Give the first row of a text, under the delimiter by which it has the most columns."""
    sheet = max(sheets, key=lambda sheet: len(sheet.first[0].cells))
    return Place(sheet, sheet.first[0], 0.0)


def columns_under(names: Sequence[str], dictionary: Dictionary, catalog: Catalog) -> Columns:
    """Find columns by a header alone. `header_rows` is 1, as the table is written without a title.

    Raises:
        FileProblemError: the names are others than those of the dictionary, or nobody confirmed them.
    """
    layout = dictionary.layout.model_copy(update={"delimiter": DELIMITER, "quote": QUOTE})
    text = written([names, ["-"] * len(names)])
    return replace(
        find_columns(text, dictionary.model_copy(update={"layout": layout}), catalog=catalog), header_rows=1
    )


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as delimited text."""
    text = io.StringIO()
    csv.writer(text, delimiter=DELIMITER, quotechar=QUOTE, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", errors="replace")


def no_header(dictionary: Dictionary, catalog: Catalog) -> FileProblemError:
    """Make the exception that refuses a file without a header, and says how one of a roster gets known."""
    if not dictionary.layout.kept_by_hand:
        return refuse(catalog, "FIL-010")
    return refuse(catalog, "FIL-025", dictionary=dictionary.name, most=FIRST_ROWS, names=KNOWN_NAMES)


def _visible(sheets: Sequence[Sheet], dictionary: Dictionary) -> list[Sheet]:
    wanted = dictionary.layout.sheet.casefold()
    return [s for s in sheets if not s.hidden and (not wanted or s.title.strip().casefold() == wanted)]
