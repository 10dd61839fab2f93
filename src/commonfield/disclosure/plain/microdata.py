"""Anybody's file of people, one row each, read as text and refused where counts of it would mislead."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.disclosure.proof.shape import ALL
from commonfield.findings import SubmissionError

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.plain.design import Design

SEPARATORS = (",", ";", "\t", "|")
_SHOWN = 3


def read_microdata(path: Path, content: bytes, *, design: Design, besides: str = "") -> pl.DataFrame:
    """Read the columns of a design; nothing is null, and outcomes are 0 or 1 as numbers.

    Messages name columns, rows as a spreadsheet shows them and how many there are, never a value.

    Args:
        path: How messages name the file.
        content: Its bytes.
        design: Which columns are read.
        besides: One more column, read as it is; none if not given.

    Raises:
        SubmissionError: the file is no table, lacks a column, has no record, an empty code, a code `All`, a
            place below two others, or an outcome that is neither 0 nor 1.
    """
    import polars as pl

    places_and_codes = [*design.hierarchy, *dict.fromkeys(c for table in design.tables for c in table)]
    wanted = list(dict.fromkeys([*places_and_codes, *design.outcome, *([besides] if besides else [])]))
    frame = read_table(path, content, wanted=wanted).select(wanted)
    if frame.is_empty():
        raise SubmissionError(
            f"{path.name}: expected one record or more, found none.", fix="Export the file again."
        )
    for column in places_and_codes:
        _refuse(
            path,
            frame,
            pl.col(column).fill_null("").str.strip_chars() == "",
            f"{column}: expected a code, found none",
            fix="Write a code for what is not known, e.g. `unknown`.",
        )
        _refuse(
            path,
            frame,
            pl.col(column) == ALL,
            f"{column}: expected another code than `{ALL}`, found it",
            cause="The file holds totals beside records of people, or a code has the name of our totals.",
            fix="Take rows of totals out, or write the code in another way.",
        )
    for column in design.outcome:
        _refuse(
            path,
            frame,
            ~pl.col(column).fill_null("").is_in(["0", "1"]),
            f"{column}: expected 0 or 1, found neither",
            fix="Write 1 for people with the outcome, 0 for others; leave out whom it does not concern.",
        )
    for above, below in zip(design.hierarchy, design.hierarchy[1:], strict=False):
        _refuse(
            path,
            frame,
            pl.col(above).n_unique().over(below) > 1,
            f"{below}: expected a code below one code of {above}, found codes below two or more",
            cause="Codes are only unique within a place, or one record has the wrong place.",
            fix="Write codes that name one place, e.g. with the code of the place above in front.",
        )
    return frame.with_columns(pl.col(list(design.outcome)).cast(pl.Int8)) if design.outcome else frame


def read_table(path: Path, content: bytes, *, wanted: list[str]) -> pl.DataFrame:
    """Read a table as text, with every column that it has.

    Raises:
        SubmissionError: it is no table, or lacks a wanted column.
    """
    import polars as pl

    try:
        if content.startswith(b"PAR1"):
            frame = pl.read_parquet(io.BytesIO(content))
        else:
            header = content.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
            separator = max(SEPARATORS, key=lambda mark: header.count(mark.encode()))
            frame = (
                pl.read_csv(content, separator=separator, infer_schema=False) if header else pl.DataFrame()
            )
    except (pl.exceptions.PolarsError, ValueError) as error:
        # What the library says may quote a cell.
        raise SubmissionError(
            f"{path.name}: expected a table as CSV (UTF-8) or Parquet, and it could not be read "
            f"({type(error).__name__}).",
            likely_cause="Another kind of file, or a row with more cells than the header.",
            fix="Export the file again as CSV with a header, or as Parquet.",
        ) from None
    missing = [column for column in wanted if column not in frame.columns]
    if missing:
        raise SubmissionError(
            f"{path.name}: expected the columns of the design, found none called {', '.join(missing)}.",
            fix="Write the columns in the design as the header of the file has them.",
        )
    return frame.select(_as_text(column, kind) for column, kind in frame.schema.items())


def _as_text(column: str, kind: pl.DataType) -> pl.Expr:
    import polars as pl

    # Truth in a Parquet file is an outcome; as text it would be `true`.
    return pl.col(column).cast(pl.Int8 if kind == pl.Boolean else kind).cast(pl.String)


def _refuse(
    path: Path, frame: pl.DataFrame, wrong: pl.Expr, what: str, *, cause: str = "", fix: str = ""
) -> None:
    rows = frame.select(wrong.arg_true()).to_series()
    if not len(rows):
        return
    first = ", ".join(str(row + 2) for row in rows.head(_SHOWN))  # as a spreadsheet counts: a header is 1
    where = f"row {first}" if len(rows) == 1 else f"rows {first}{' and more' if len(rows) > _SHOWN else ''}"
    many = "1 record" if len(rows) == 1 else f"{len(rows):,} records"
    raise SubmissionError(f"{path.name}, column {what}, in {many} ({where}).", likely_cause=cause, fix=fix)
