"""Anybody's table, CSV or Parquet, as text."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.findings import SubmissionError
from commonfield.identity.people.fields import require_column

if TYPE_CHECKING:
    import polars as pl

SEPARATORS = (",", "\t", ";", "|")
NULL_LIKE = (
    "NULL", "NA", "N/A", "#N/A", "NAN", "NAT", "NONE", "NIL", "UNKNOWN", "UNK", "MISSING", "BLANK",
    "DESCONOCIDO", "-", "--", "---", ".", "?", "(BLANK)",
)  # fmt: skip
"""What people and programs write where there is nothing, in capitals."""
NULL_LIKE_NAMES = (
    "NULL", "null", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NONE", "None", "none", "UNKNOWN",
    "Unknown", "unknown", "MISSING", "missing", "-", "--", "---", ".", "?",
)  # fmt: skip
"""The same where names stand, to the letter: Na, Nan and Nil are names."""

_SHOWN = 5


def read_table(path: Path) -> pl.DataFrame:
    """Read a file as text: cells without blanks around them, null where they are empty or say so.

    What stands for nothing depends on the field, see `NULL_LIKE`, and stays as it is.

    Raises:
        SubmissionError: the file is empty, of another kind, holds a column twice, or cannot be read.
    """
    import polars as pl

    try:
        frame = _read(path)
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        # What the library says may quote a cell.
        raise SubmissionError(
            f"{path.name}: expected a table as CSV or Parquet, and it could not be read "
            f"({type(error).__name__}).",
            likely_cause="Another kind of file, or a row that has more cells than the header.",
            fix="Export the file again as CSV with a header, or as Parquet.",
        ) from None
    if frame.height == 0:
        raise SubmissionError(
            f"{path.name}: expected a header and at least one record, found none.",
            fix="Export the file again.",
        )
    return frame.select(pl.all().cast(pl.String).str.strip_chars().replace("", None))


def _read(path: Path) -> pl.DataFrame:
    import polars as pl

    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        frame = pl.read_parquet(path)
        return frame.select(
            _as_text(name, kind).alias(name.strip())
            for name, kind in frame.schema.items()
            if not kind.is_nested()
        )
    text = _as_utf8(path.read_bytes())
    if not text.strip():
        return pl.DataFrame()
    header = text.split(b"\n", 1)[0]
    separator = max(SEPARATORS, key=lambda mark: header.count(mark.encode()))
    names = pl.read_csv(text, separator=separator, infer_schema=False, n_rows=0, has_header=True).columns
    _refuse_repeated(header, separator, path)
    frame = pl.read_csv(text, separator=separator, infer_schema=False, truncate_ragged_lines=False)
    return frame.rename({name: name.strip() for name in names})


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    import polars as pl

    column = pl.col(name)
    if kind.is_float():
        # Numbers with gaps are read as fractions by much that writes Parquet.
        whole = column.cast(pl.Int64, strict=False)
        return pl.when(whole == column).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))
    return column.dt.strftime("%Y-%m-%d") if kind in (pl.Date, pl.Datetime) else column.cast(pl.String)


def _refuse_repeated(header: bytes, separator: str, path: Path) -> None:
    names = [name.strip().strip('"').strip() for name in header.decode("utf-8", "replace").split(separator)]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SubmissionError(
            f"{path.name}: expected each column once, found twice: {', '.join(twice)}.",
            fix="Give every column a name of its own.",
        )


def _as_utf8(content: bytes) -> bytes:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16").encode()
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").encode()
    return content


def check_ids(frame: pl.DataFrame, column: str, *, file: str, option: str) -> None:
    """Refuse a file in which a record has no id, or two records have the same.

    Raises:
        UsageError: the file has no such column.
        SubmissionError: naming rows as a spreadsheet shows them, never an id.
    """
    import polars as pl

    require_column(column, frame.columns, what=option)
    ids = frame.select(row=pl.int_range(2, frame.height + 2), id=pl.col(column))
    missing = ids.filter(pl.col("id").is_null())
    if missing.height:
        raise SubmissionError(
            f"{file}, column {column}: expected an id in every record, found {missing.height:,} without, "
            f"{_rows(missing['row'].to_list())}.",
            likely_cause="Another column is the id, or the export has lines that are no records.",
            fix=f"Name the id with {option}, or fill it in.",
        )
    repeated = ids.filter(pl.col("id").is_duplicated())
    if repeated.height:
        raise SubmissionError(
            f"{file}, column {column}: expected every id once, found {repeated.height:,} records that share "
            f"theirs with another, {_rows(repeated['row'].to_list())}.",
            likely_cause="The column identifies a person, and the file holds a person several times.",
            fix=f"Name a column that identifies a record with {option}, or number the records.",
        )


def _rows(rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:_SHOWN]))
    return f"row{'s' if len(rows) > 1 else ''} {shown}{' and more' if len(rows) > _SHOWN else ''}"
