"""Records of a text as Arrow tables, piece by piece: every cell as text, every row with its number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Catalog
from commonfield.intake.columns import Columns
from commonfield.intake.lines import blank_lines
from commonfield.intake.problems import refuse

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

LONGEST_LINE = 1 << 20
"""Bytes of the longest line that is read; also the size of a piece of the text."""

ROWS_AT_ONCE = 100_000
"""About how many records DuckDB gets at a time; Arrow's own stream reads ahead without bound."""

ROW_NO = "record_no"

_PIECE = 1 << 20
_SPACE = ord(" ")


@dataclass
class Reading:
    """What was noticed while a text was read: rows with another number of columns than the file.

    `blank` are the numbers of lines without any character, which are no records and were passed over.
    """

    numbers: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)

    def note(self, row: Any) -> str:
        """Note one row of another length; Arrow calls this while it parses."""
        self.numbers.append(row.number)
        self.texts.append(row.text)
        return "skip"


@dataclass(frozen=True)
class Source:
    """A text whose columns are known; it can be read as often as wished, in pieces.

    `numbers` are the row numbers of the records as the sender sees them, where they do not follow each
    other (a workbook with empty rows); such a text has no row of another length. `ragged` is the code of
    the finding that a row of another length gives. `laid_out` is the delimiter of the layout, where the text
    has another one.
    """

    text: bytes
    columns: Columns
    delimiter: str
    quote: str
    catalog: Catalog
    numbers: Sequence[int] | None = None
    ragged: str = "FIL-014"
    laid_out: str = ""

    @cached_property
    def padded(self) -> bool:
        """Say whether any cell may begin or end with a space, so that cells must be trimmed."""
        import numpy as np

        beside = np.frombuffer(b"\n\r" + (self.delimiter + self.quote).encode(), dtype="uint8")
        if self.text[:1] == b" " or self.text[-1:] == b" ":
            return True
        text = np.frombuffer(self.text, dtype="uint8")
        for begin in range(0, len(text), _PIECE):
            spaces = np.flatnonzero(text[begin + 1 : begin + 1 + _PIECE] == _SPACE) + begin + 1
            spaces = spaces[spaces < len(text) - 1]
            if np.isin(text[spaces - 1], beside).any() or np.isin(text[spaces + 1], beside).any():
                return True
        return False

    @cached_property
    def _blank(self) -> np.ndarray[Any, Any]:
        import numpy as np

        # A text with numbers of its own was written by us: a blank line there lies within a cell.
        return blank_lines(self.text) if self.numbers is None else np.empty(0, dtype="int64")

    @cached_property
    def _quoted(self) -> bool:
        return bool(self.quote) and self.quote.encode() in self.text

    def pieces(
        self, names: Sequence[str], reading: Reading, *, until: int | None = None
    ) -> Iterator[pa.Table]:
        """Give records piece by piece, as text columns of these names beside `record_no`.

        Empty cells are empty texts here. Rows of another length and blank lines are noted in `reading` and
        left out.
        There is always a first piece, if only one without records.

        Args:
            names: Elements to read; one that the file does not have comes as empty text.
            reading: Takes the rows that are left out.
            until: Stop after this row number.

        Raises:
            FileProblemError: a line is longer than `LONGEST_LINE`.
        """
        import pyarrow as pa

        schema = pa.schema([(ROW_NO, pa.int64()), *((name, pa.string()) for name in names)])
        held: list[pa.RecordBatch] = []
        rows = given = 0
        for batch in self._batches(names, reading, schema, until):
            held.append(batch)
            rows += batch.num_rows
            if rows >= ROWS_AT_ONCE:
                yield pa.Table.from_batches(held, schema)
                held, rows, given = [], 0, given + 1
        if held or not given:
            yield pa.Table.from_batches(held, schema)

    def _batches(
        self, names: Sequence[str], reading: Reading, schema: pa.Schema, until: int | None
    ) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        read, following = 0, self.columns.header_rows + 1
        try:
            for batch in self._open(names, reading):
                numbers = self._numbered(read, following, batch.num_rows, reading.numbers)
                read += batch.num_rows
                following = int(numbers[-1]) + 1 if batch.num_rows else following
                if len(self._blank):
                    batch, numbers = self._without_blank(batch, numbers, reading)
                arrays = [pa.array(numbers), *(self._column(batch, name) for name in names)]
                yield pa.RecordBatch.from_arrays(arrays, schema=schema)
                if until is not None and following > until:
                    return
        except pa.ArrowInvalid:
            # The library's message quotes the row, so it is not passed on.
            raise refuse(self.catalog, "FIL-016", bytes=LONGEST_LINE) from None

    def as_laid_out(self, row: str) -> str:
        """Write a row of another length with the delimiter of the layout, as it will be split to mend it."""
        if self.laid_out in ("", self.delimiter) or len(row) > csv.field_size_limit():
            return row
        written = io.StringIO()
        cells = csv.reader([row], delimiter=self.delimiter, quotechar=self.quote)
        csv.writer(written, delimiter=self.laid_out, quotechar=self.quote, lineterminator="").writerows(cells)
        return written.getvalue()

    def _without_blank(
        self, batch: pa.RecordBatch, numbers: np.ndarray[Any, Any], reading: Reading
    ) -> tuple[pa.RecordBatch, np.ndarray[Any, Any]]:
        import numpy as np
        import pyarrow as pa

        first, last = np.searchsorted(self._blank, [numbers[:1].sum(), numbers[-1:].sum() + 1])
        blank = np.isin(numbers, self._blank[first:last], assume_unique=True)
        reading.blank.extend(numbers[blank].tolist())
        return batch.filter(pa.array(~blank)), numbers[~blank]

    def _numbered(
        self, read: int, following: int, rows: int, left_out: Sequence[int]
    ) -> np.ndarray[Any, Any]:
        import numpy as np

        if self.numbers is None:
            return _numbers(following, rows, left_out)
        return np.array(self.numbers[read : read + rows], dtype="int64")

    def _open(self, names: Sequence[str], reading: Reading) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa
        from pyarrow import csv

        held = [name for name in names if name in self.columns.names] or [self.columns.names[0]]
        quote = self.quote if self._quoted else False
        reader = csv.open_csv(
            pa.BufferReader(pa.py_buffer(self.text)),
            read_options=csv.ReadOptions(
                column_names=list(self.columns.names),
                skip_rows=self.columns.header_rows,
                use_threads=False,
                block_size=LONGEST_LINE,
            ),
            parse_options=csv.ParseOptions(
                delimiter=self.delimiter,
                quote_char=quote,
                newlines_in_values=bool(quote),
                ignore_empty_lines=False,
                invalid_row_handler=reading.note,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(held, pa.string()),
                include_columns=held,
                check_utf8=False,  # `read_content` has done it
                strings_can_be_null=False,
            ),
        )
        return iter(reader)

    def _column(self, batch: pa.RecordBatch, name: str) -> pa.Array:
        import pyarrow as pa

        if name in self.columns.names:
            return batch.column(name)
        return pa.repeat(pa.scalar("", pa.string()), batch.num_rows)


def _numbers(first: int, rows: int, left_out: Sequence[int]) -> np.ndarray[Any, Any]:
    """Number rows from `first` on, passing over the numbers of rows that were left out."""
    import numpy as np

    skipped = np.array([number for number in left_out if number >= first], dtype="int64")
    candidates = np.arange(first, first + rows + len(skipped), dtype="int64")
    return candidates[~np.isin(candidates, skipped)][:rows] if len(skipped) else candidates
