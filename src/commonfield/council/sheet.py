"""A plain file as rows with line numbers: what every command of the council reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from commonfield.findings import SubmissionError
from commonfield.tables.plain_file import read_plain_file, refuse_rows, require_column

Value = TypeVar("Value")
_DIGITS = 15


@dataclass(frozen=True)
class Row:
    """One row: its line as a spreadsheet shows it (a header is 1), and its cells, stripped of blanks."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True)
class Sheet:
    """A plain file. A column that the file lacks, but may have, reads as empty."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def has(self, column: str) -> bool:
        return column in self.columns

    def texts(self, column: str) -> list[str]:
        """Give the codes of a column.

        Raises:
            SubmissionError: a cell is empty.
        """
        empty = [row.line for row in self.rows if not row[column]]
        refuse_rows(
            self.path,
            empty,
            column=column,
            expected="a code in every row",
            found="an empty cell",
            fix="Fill the cell in, or take the row out.",
        )
        return [row[column] for row in self.rows]

    def numbers(
        self,
        column: str,
        *,
        empty: bool = False,
        at_least: Decimal | None = None,
        whole: bool = False,
    ) -> list[Decimal | None]:
        """Give the numbers of a column, exactly as written; null where the cell is empty.

        Args:
            column: Which.
            empty: Whether a cell may be empty.
            at_least: The smallest number that makes sense.
            whole: Whether only whole numbers do.

        Raises:
            SubmissionError: a cell holds something else; its row is named, and never what it holds.
        """
        expected = "a whole number" if whole else "a number"
        if at_least is not None:
            expected += f" of {at_least} or more"
        return self._typed(column, lambda text: _number(text, at_least, whole), expected, empty=empty)

    def flags(self, column: str) -> list[bool]:
        """Give the ticks of a column: 1 or 0; an empty cell is 0.

        Raises:
            SubmissionError: a cell holds something else.
        """
        read = self._typed(column, lambda text: {"1": True, "0": False}.get(text), "1 or 0", empty=True)
        return [bool(value) for value in read]

    def once(self, *columns: str) -> None:
        """Refuse a file in which two rows are about the same thing.

        Raises:
            SubmissionError: naming the later rows.
        """
        seen: set[tuple[str, ...]] = set()
        twice = []
        for row in self.rows:
            key = tuple(row[column] for column in columns)
            if key in seen:
                twice.append(row.line)
            seen.add(key)
        refuse_rows(
            self.path,
            twice,
            column=", ".join(columns),
            expected="each combination once",
            found="one that stands above already",
            cause="A file was joined to an earlier one.",
            fix="Keep the row that counts, and take the other out.",
        )

    def _typed(
        self, column: str, read: Callable[[str], Value | None], expected: str, *, empty: bool
    ) -> list[Value | None]:
        values = [read(row[column]) if row[column] else None for row in self.rows]
        wrong = [
            row.line
            for row, value in zip(self.rows, values, strict=True)
            if value is None and (row[column] or not empty)
        ]
        refuse_rows(
            self.path,
            wrong,
            column=column,
            expected=expected,
            found="something else",
            cause="A unit or a remark stands in the cell, or a comma in place of a decimal point.",
            fix="Write it as 1250 or 3.5, and remarks in a column of their own.",
        )
        return values


def read_sheet(path: Path, *, needs: Sequence[str] = (), may: Iterable[str] = ()) -> Sheet:
    """Read CSV or Parquet.

    Args:
        path: The file.
        needs: Columns that it must have.
        may: Columns that read as empty where it lacks them.

    Raises:
        UsageError: a column is missing; those that there are are named.
        SubmissionError: the file is no table, or has no row.
    """
    frame = read_plain_file(path)
    for column in needs:
        require_column(column, frame.columns, path)
    absent = {column: "" for column in may if column not in frame.columns}
    rows = tuple(
        Row(line, {**absent, **{name: (cell or "").strip() for name, cell in cells.items()}})
        for line, cells in enumerate(frame.iter_rows(named=True), start=2)
        if any((cell or "").strip() for cell in cells.values())
    )
    if not rows:
        raise SubmissionError(
            f"{path.name}: expected at least one row, found none.",
            likely_cause="The file holds a header alone.",
            fix="Export the file again.",
        )
    return Sheet(path, tuple(frame.columns), rows)


def _number(text: str, at_least: Decimal | None, whole: bool) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    # nobody writes 1_000, and what has more digits than money has is an id or an accident
    if "_" in text or not number.is_finite() or abs(number.adjusted()) > _DIGITS:
        return None
    if at_least is not None and number < at_least:
        return None
    return None if whole and number != number.to_integral_value() else number
