"""Fixed-width text: each line is a record, each element a stretch of it."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake.columns import Columns
from commonfield.intake.content import read_content
from commonfield.intake.problems import refuse
from commonfield.intake.readers.limits import LARGEST_DOCUMENT
from commonfield.intake.readers.reader import Opened
from commonfield.intake.records import Source

LINE_OF_ANOTHER_LENGTH = "FIL-030"
_PIECE = 1 << 22
_LOOKED_AT = 50
_MARKED_ONLY = 0.5  # how much a line is like a layout that has the record code but not its length
_DELIMITERS = re.compile(r"[\t^|]")


class FixedWidthReader:
    """See `Reader`. Widths count characters, so that an accent in a name shifts nothing.

    Its look is the received bytes themselves: to know a file by its record code, the first lines suffice.
    """

    def look(self, received: bytes, catalog: Catalog) -> bytes:
        return received

    def likeness(self, look: bytes, dictionary: Dictionary) -> float:
        """Give the share of the first lines that have the record code; half where the length differs."""
        mark = dictionary.recognized_by
        lines = _first_lines(look)
        if mark is None or not lines:
            return 0.0
        names = [element.name for element in dictionary.elements]
        begin, end = dictionary.spans[names.index(mark.element)]
        marked = [line for line in lines if mark.is_on(line[begin:end].strip())]
        exact = sum(len(line) == dictionary.line_length for line in marked)
        others = 0 if any(_DELIMITERS.search(line) for line in marked) else len(marked) - exact
        return (exact + _MARKED_ONLY * others) / len(lines)

    def open(self, look: bytes, dictionary: Dictionary, catalog: Catalog) -> Opened:
        """Turn every line into cells between delimiters.

        A line of another length stays as it is: having no delimiter, it is a row of another length.
        """
        content = read_content(look, catalog=catalog)
        if len(content.text) > LARGEST_DOCUMENT:
            size, found = LARGEST_DOCUMENT >> 20, len(content.text) >> 20
            raise refuse(catalog, "FIL-053", size=size, found=found)
        lengths = Counter(map(len, _first_lines(content.text)))
        if dictionary.line_length not in lengths:
            common = lengths.most_common(1)[0][0]
            raise refuse(catalog, "FIL-031", width=dictionary.line_length, found_width=common)
        delimiter = _unused(content.text)
        if delimiter is None:
            raise refuse(catalog, "FIL-003", kind="binary")
        text = b"".join(_delimited(piece, dictionary, delimiter) for piece in _pieces(content.text))
        columns = Columns(tuple(element.name for element in dictionary.elements), header_rows=0)
        source = Source(text, columns, delimiter, "", catalog, ragged=LINE_OF_ANOTHER_LENGTH)
        return Opened(source, content.notes)


def _first_lines(text: bytes) -> list[str]:
    start = bytes(text[: 1 << 17]).removeprefix(codecs.BOM_UTF8)
    last = max(start.rfind(b"\n"), start.rfind(b"\r")) + 1
    whole = start[:last] if last and len(start) < len(text) else start
    lines = re.split(r"\r\n|\n|\r", whole.decode("utf-8", errors="replace").rstrip("\r\n"))
    return lines[:_LOOKED_AT] if whole.strip() else []


def _unused(text: bytes) -> str | None:
    """Find a control character that the text has nowhere, to stand between cells."""
    return next((chr(code) for code in (*range(31, 13, -1), *range(1, 9)) if bytes([code]) not in text), None)


def _pieces(text: bytes) -> Iterator[bytes]:
    """Give whole lines, about as many at a time as fit a few megabytes, without the last line feed."""
    begin = 0
    while begin < len(text):
        end = text.find(b"\n", begin + _PIECE) + 1 or len(text)
        piece = text[begin:end] if begin else text[begin:end].removeprefix(codecs.BOM_UTF8)
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield piece.removesuffix(b"\n")
        begin = end


def _delimited(piece: bytes, dictionary: Dictionary, delimiter: str) -> bytes:
    import polars as pl

    lines = pl.Series("line", [piece.decode("utf-8")]).str.split("\n").explode().to_frame()
    stretches = [pl.col("line").str.slice(begin, end - begin) for begin, end in dictionary.spans]
    cells = pl.concat_str(stretches, separator=delimiter)
    of_length = pl.col("line").str.len_chars() == dictionary.line_length
    # An empty line would be read as a row of empty cells; with a space in it, it is a row of another length.
    other = pl.when(pl.col("line") == "").then(pl.lit(" ")).otherwise(pl.col("line"))
    written = lines.select(pl.when(of_length).then(cells).otherwise(other).alias("line"))["line"]
    return str(written.str.join("\n").item()).encode() + b"\n"
