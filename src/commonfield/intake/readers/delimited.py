"""Delimited text: columns by position, or by the names in a header."""

from __future__ import annotations

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake.columns import find_columns, first_rows, header_matches
from commonfield.intake.content import Content, read_content
from commonfield.intake.readers.reader import Opened
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
        rows = first_rows(look.text, layout.delimiter, layout.quote, limit=_LOOKED_AT)
        if not rows:
            return 0.0
        return header_matches(rows[0], dictionary) if layout.header else _share_marked(rows, dictionary)

    def open(self, look: Content, dictionary: Dictionary, catalog: Catalog) -> Opened:
        columns = find_columns(look.text, dictionary, catalog=catalog)
        layout = dictionary.layout
        source = Source(look.text, columns, layout.delimiter, layout.quote, catalog)
        # Only a quote that is never closed makes two lines one record.
        return Opened(source, (*look.notes, *columns.notes), look.lines if layout.quote else None)


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
