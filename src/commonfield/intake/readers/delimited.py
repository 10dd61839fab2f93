"""Delimited text: columns by position, or by the names in a header.

The delimiter is that of the layout. A roster kept by hand may have another one, as spreadsheet programs write
it in some countries, and a title above its header.
"""

from __future__ import annotations

from dataclasses import replace

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake.columns import find_columns, first_rows, header_matches
from commonfield.intake.content import Content, read_content
from commonfield.intake.lines import emptied, first_lines
from commonfield.intake.problems import refuse
from commonfield.intake.readers.headers import columns_under, header_of_text, places, text_sheets
from commonfield.intake.readers.reader import Opened
from commonfield.intake.readers.sheets import FIRST_ROWS
from commonfield.intake.records import Source

_LOOKED_AT = 20
_MARKED_ONLY = 0.5  # how much a row is like a layout of its type that has other columns


class DelimitedReader:
    """See `Reader`."""

    def look(self, received: bytes, catalog: Catalog) -> Content:
        return read_content(received, catalog=catalog)

    def likeness(self, look: Content, dictionary: Dictionary) -> float:
        """Give the share of official names in the header, or of first records that bear the mark."""
        layout = dictionary.layout
        if layout.kept_by_hand:
            found = places(text_sheets(look.text, dictionary), dictionary)
            return max((place.likeness for place in found), default=0.0)
        rows = first_rows(look.text, layout.delimiter, layout.quote, limit=_LOOKED_AT)
        if not rows:
            return 0.0
        return header_matches(rows[0], dictionary) if layout.header else _share_marked(rows, dictionary)

    def open(self, look: Content, dictionary: Dictionary, catalog: Catalog) -> Opened:
        if dictionary.layout.kept_by_hand:
            return _open_roster(look, dictionary, catalog)
        columns = find_columns(look.text, dictionary, catalog=catalog)
        layout = dictionary.layout
        source = Source(look.text, columns, layout.delimiter, layout.quote, catalog)
        # Only a quote that is never closed makes two lines one record.
        return Opened(source, (*look.notes, *columns.notes), look.lines if layout.quote else None)


def _open_roster(look: Content, dictionary: Dictionary, catalog: Catalog) -> Opened:
    layout = dictionary.layout
    place = header_of_text(look.text, dictionary)
    columns = columns_under(place.names, dictionary, catalog)
    columns = replace(columns, header_rows=place.header.number)
    text = emptied(look.text, place.delimiter, layout.quote)
    if all(number <= columns.header_rows for number, _ in first_lines(text, limit=FIRST_ROWS + 1)):
        raise refuse(catalog, "FIL-002")
    source = Source(text, columns, place.delimiter, layout.quote, catalog, laid_out=layout.delimiter)
    return Opened(source, look.notes, Content(text).lines)


def _share_marked(rows: list[list[str]], dictionary: Dictionary) -> float:
    if not dictionary.recognized_by:
        return 0.0
    mark = dictionary.recognized_by
    position = [element.name for element in dictionary.elements].index(mark.element)
    marked = [len(row) for row in rows if len(row) > position and mark.is_on(row[position].strip())]
    fitting = sum(_fits(columns, dictionary) for columns in marked)
    # A code of the type tells the type whatever the number of columns; a mere form does not.
    others = 0 if mark.form else len(marked) - fitting
    return (fitting + _MARKED_ONLY * others) / len(rows)


def _fits(columns: int, dictionary: Dictionary) -> bool:
    layout, most = dictionary.layout, len(dictionary.elements)
    fewest = most - layout.optional_trailing_columns
    return fewest <= columns and (columns <= most or layout.extra_trailing_columns)
