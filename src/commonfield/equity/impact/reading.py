"""Anybody's table, CSV or Parquet, as text; refused where counts of it would mislead."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.findings import SubmissionError, UsageError

if TYPE_CHECKING:
    import polars as pl

    from commonfield.equity.impact.design import Design

SEPARATORS = (",", "\t", ";", "|")
LINE = " row"
"""The column of row numbers, as a spreadsheet shows them: a header is 1. The names of all columns of our own
begin with a blank, which no column of a file does: so none of them hides another."""
_SHOWN = 5


def read_table(path: Path, design: Design) -> pl.DataFrame:
    """Read the rows that a design asks for, every cell as text without blanks around it.

    Returns:
        The columns that the design names and those that a pattern of members fits; empty cells are empty
        text. `LINE` numbers the rows.

    Raises:
        UsageError: the file has no such column.
        SubmissionError: the file is no table, or has no row to read.
    """
    import polars as pl

    frame = _read(path)
    for column in design.columns:
        require_column(column, frame.columns, path)
    fitting = [c for pattern in design.members for c in columns_of(pattern, frame.columns, path)]
    rows = frame.select(
        pl.int_range(2, frame.height + 2).alias(LINE),
        *(
            pl.col(c).cast(pl.String).str.strip_chars().fill_null("").alias(c)
            for c in dict.fromkeys([*design.columns, *fitting])
        ),
    )
    for column, codes in design.where.items():
        rows = rows.filter(pl.col(column).is_in(list(codes)))
    if rows.is_empty():
        raise SubmissionError(
            f"{path.name}: expected at least one row to count, found none.",
            likely_cause="The file holds a header alone, or no row has the code that --where asks for."
            if design.where
            else "The file holds a header alone.",
            fix="Export the file again, or look at its codes: they are compared letter by letter.",
        )
    return rows


def columns_of(pattern: str, columns: list[str], path: Path) -> dict[str, str]:
    """Give the columns that a pattern fits, each with the name of its group: what the `*` stands for.

    Raises:
        UsageError: none fits, or the pattern has more than one `*`.
    """
    if "*" not in pattern:
        require_column(pattern, columns, path)
        return {pattern: pattern}
    before, _, after = pattern.partition("*")
    if "*" in after:
        raise UsageError(f"--member: expected one * in a pattern, found several in {pattern}.")
    length = len(before) + len(after)
    fitting = {
        c: c[len(before) : len(c) - len(after)]
        for c in columns
        if c.startswith(before) and c.endswith(after) and len(c) > length
    }
    if not fitting:
        raise UsageError(
            f"{path.name}: expected columns like `{pattern}`, found none among {', '.join(columns)}.",
            fix="Write the part that the columns share as the header has it, and * for the rest.",
        )
    return fitting


def require_column(column: str, columns: list[str], path: Path) -> None:
    """Refuse a column that a file does not have.

    Raises:
        UsageError: naming the columns that there are.
    """
    if column not in columns:
        raise UsageError(
            f"{path.name}: expected a column `{column}`, found {', '.join(columns)}.",
            fix="Write the name as the header of the file has it.",
        )


def refuse_rows(
    path: Path, lines: list[int], *, column: str, expected: str, found: str, cause: str = "", fix: str
) -> None:
    """Refuse a file for some of its rows, which are named, and never what they hold.

    Raises:
        SubmissionError: where there is such a row.
    """
    if not lines:
        return
    first = ", ".join(map(str, lines[:_SHOWN]))
    where = f"row {first}" if len(lines) == 1 else f"rows {first}{' and more' if len(lines) > _SHOWN else ''}"
    many = "1 row" if len(lines) == 1 else f"{len(lines):,} rows"
    raise SubmissionError(
        f"{path.name}, column {column}: expected {expected}, found {found} in {many} ({where}).",
        likely_cause=cause,
        fix=fix,
    )


def _read(path: Path) -> pl.DataFrame:
    import polars as pl

    try:
        content = path.read_bytes()
        if content.startswith(b"PAR1"):
            frame = pl.read_parquet(io.BytesIO(content))
            return frame.select(_as_text(name, kind) for name, kind in frame.schema.items())
        content = _as_utf8(content)
        header = content.split(b"\n", 1)[0]
        separator = max(SEPARATORS, key=lambda mark: header.count(mark.encode()))
        _refuse_repeated(path, header, separator)
        if not header.strip():
            return pl.DataFrame()
        frame = pl.read_csv(content, separator=separator, infer_schema=False)
        return frame.rename({name: name.strip() for name in frame.columns})
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        # What the library says may quote a cell.
        raise SubmissionError(
            f"{path.name}: expected a table as CSV or Parquet, and it could not be read "
            f"({type(error).__name__}).",
            likely_cause="Another kind of file, or a row that has more cells than the header.",
            fix="Export the file again as CSV with its header in the first row, or as Parquet.",
        ) from None


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    import polars as pl

    # Truth in a Parquet file is an outcome or a tick; as text it would be `true`.
    return pl.col(name).cast(pl.Int8 if kind == pl.Boolean else kind).cast(pl.String).alias(name.strip())


def _as_utf8(content: bytes) -> bytes:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16").encode()
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").encode()
    return content


def _refuse_repeated(path: Path, header: bytes, separator: str) -> None:
    names = [name.strip().strip('"').strip() for name in header.decode("utf-8").split(separator)]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SubmissionError(
            f"{path.name}: expected each column once, found twice: {', '.join(twice)}.",
            fix="Give every column a name of its own.",
        )
