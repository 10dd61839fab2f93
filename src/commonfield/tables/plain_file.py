"""Anybody's table, CSV or Parquet, as text; and how a file is refused for some of its rows."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.findings import SubmissionError, UsageError

if TYPE_CHECKING:
    import polars as pl

SEPARATORS = (",", "\t", ";", "|")
_SHOWN = 5


def read_plain_file(path: Path) -> pl.DataFrame:
    """Read a whole table, every cell as text as it stands in the file.

    Returns:
        One row per record; a header alone, or nothing at all, gives no row. Empty cells are null.

    Raises:
        SubmissionError: the file is no table, or names a column twice.
    """
    import polars as pl

    try:
        content = path.read_bytes()
        if content.startswith(b"PAR1"):
            frame = pl.read_parquet(io.BytesIO(content))
            return frame.select(_as_text(name, kind) for name, kind in frame.schema.items())
        content = _as_utf8(content)
        header = content.split(b"\n", 1)[0]
        outside = re.sub(rb'"[^"]*"', b"", header)
        separator = max(SEPARATORS, key=lambda mark: outside.count(mark.encode()))
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
