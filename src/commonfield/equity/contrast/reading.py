"""Reads anybody's file of people, one row each, as a question asks. No message holds a value of a record."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from commonfield.equity.contrast.people import Covariate, People, numbered
from commonfield.findings import SubmissionError

if TYPE_CHECKING:
    import polars as pl

    from commonfield.equity.contrast.people import Floats, Whole
    from commonfield.equity.contrast.question import Question

SEPARATORS = (",", ";", "\t", "|")
TRUE, FALSE = ("1", "1.0", "true", "yes"), ("0", "0.0", "false", "no")
MOST_LEVELS = 60
"""Categories with more levels are refused: they are ids, or belong into --exact."""


@dataclass(frozen=True)
class Sheet:
    """A file that was read.

    Args:
        people: Those who can be compared.
        without_outcome: Rows that left because their outcome is blank.
        without_part: Rows that left because it is not said whether they took part.
    """

    people: People
    without_outcome: int
    without_part: int


def read_sheet(path: Path, question: Question) -> Sheet:
    """Read FILE, CSV or Parquet, one row per person.

    Covariates that hold numbers alone are numbers; others become one column per level. A blank number is
    told by a column of its own, `NAME: blank`; a blank category is a level of its own.

    Raises:
        SubmissionError: the file is no table, lacks a column, has no people, or a cell is not what its
            column must hold.
    """
    return sheet_of(read_table(path), question, name=path.name)


def sheet_of(frame: pl.DataFrame, question: Question, *, name: str) -> Sheet:
    """Read a frame of any types, see `read_sheet`.

    Args:
        frame: One row per person.
        question: Which columns play which part.
        name: How messages name it.
    """
    import polars as pl

    missing = [column for column in question.columns() if column not in frame.columns]
    if missing:
        raise SubmissionError(
            f"{name}: expected a column `{missing[0]}`, found {', '.join(frame.columns) or 'none'}.",
            fix="Name columns as the header of the file has them.",
        )
    text = frame.select(_as_text(column, frame.schema[column]) for column in question.columns())
    whole = text.with_row_index("", offset=2)  # rows as a spreadsheet counts: a header is 1
    without_part = whole.filter(pl.col(question.participant) == "")
    rest = whole.filter(pl.col(question.participant) != "")
    known = rest.filter(pl.col(question.outcome) != "").sort(question.columns())
    if known.is_empty():
        raise SubmissionError(
            f"{name}: expected people with an outcome, found none.",
            fix=f"See whether `{question.outcome}` is the column you mean.",
        )
    people = _people(known, question, name)
    return Sheet(people, rest.height - known.height, without_part.height)


def read_table(path: Path) -> pl.DataFrame:
    """Read every column of FILE; CSV as text.

    Raises:
        SubmissionError: it is no table.
    """
    import polars as pl

    try:
        content = path.read_bytes()
        if content.startswith(b"PAR1"):
            return pl.read_parquet(io.BytesIO(content))
        header = content.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
        separator = max(SEPARATORS, key=lambda mark: header.count(mark.encode()))
        return pl.read_csv(content, separator=separator, infer_schema=False) if header else pl.DataFrame()
    except (OSError, pl.exceptions.PolarsError, ValueError) as error:
        # What the library says may quote a cell.
        raise SubmissionError(
            f"{path.name}: expected a table as CSV (UTF-8) or Parquet, and it could not be read "
            f"({type(error).__name__}).",
            likely_cause="Another kind of file, or a row with more cells than the header.",
            fix="Export the file again as CSV with a header, or as Parquet.",
        ) from None


def _as_text(column: str, kind: pl.DataType) -> pl.Expr:
    import polars as pl

    told = pl.col(column).cast(pl.Int8 if kind == pl.Boolean else kind).cast(pl.String)
    return told.fill_null("").str.strip_chars()


def _people(rows: pl.DataFrame, question: Question, name: str) -> People:
    part = rows[question.participant].str.to_lowercase()
    _refuse(rows, ~part.is_in([*TRUE, *FALSE]), name, question.participant, "1 or 0", "Write 1 or 0.")
    groups, group = _codes(rows[question.gap_by]) if question.gap_by else ((), None)
    return People(
        participant=part.is_in(TRUE).to_numpy(),
        outcome=_numbers(rows, question.outcome, name),
        covariates=tuple(
            each
            for column in question.covariates
            for each in _covariates(rows, column, name, coded=column in question.categories)
        ),
        stratum=_strata(rows, question.exact),
        cluster=_codes(rows[question.cluster])[1] if question.cluster else None,
        group=group,
        groups=groups,
    )


def _numbers(rows: pl.DataFrame, column: str, name: str) -> Floats:
    import polars as pl

    numbers = rows[column].cast(pl.Float64, strict=False)
    wrong = numbers.is_null() | ~numbers.is_finite().fill_null(False)
    _refuse(rows, wrong, name, column, "a number", "Write 1 or 0, or a number with a point and no comma.")
    return numbers.to_numpy().astype(np.float64)


def _covariates(rows: pl.DataFrame, column: str, name: str, *, coded: bool) -> list[Covariate]:
    import polars as pl

    text = rows[column]
    blank = (text == "").to_numpy()
    numbers = text.cast(pl.Float64, strict=False)
    numeric = (numbers.is_not_null() & numbers.is_finite().fill_null(False)).to_numpy()
    if not coded and bool((numeric | blank).all()) and not blank.all():
        filled = numbers.fill_null(float(np.mean(numbers.to_numpy()[~blank]))).to_numpy().astype(np.float64)
        return [Covariate(column, filled, ~blank), *_flagged(f"{column}: blank", blank)]
    levels, codes = _codes(text)
    if len(levels) > MOST_LEVELS:
        raise SubmissionError(
            f"{name}, column {column}: expected numbers, or at most {MOST_LEVELS} categories, found "
            f"{len(levels):,} different texts.",
            likely_cause="The column holds ids, or a number is written with a comma or a sign.",
            fix="Leave it out, group its codes, or name it with --exact if people share codes.",
        )
    known = np.ones(len(codes), dtype=np.bool_)
    return [
        Covariate(f"{column}: {level or 'blank'}", (codes == number).astype(np.float64), known)
        for number, level in enumerate(levels)
    ]


def _flagged(name: str, flags: np.ndarray) -> list[Covariate]:
    if not flags.any():
        return []
    return [Covariate(name, flags.astype(np.float64), np.ones(len(flags), dtype=np.bool_))]


def _strata(rows: pl.DataFrame, exact: tuple[str, ...]) -> Whole:
    if not exact:
        return np.zeros(rows.height, dtype=np.int64)
    together = np.zeros(rows.height, dtype=np.int64)
    for column in exact:
        levels, codes = _codes(rows[column])
        together = numbered(together * len(levels) + codes)[0]
    return together


def _codes(text: pl.Series) -> tuple[tuple[str, ...], Whole]:
    levels = text.unique().sort().to_list()
    return tuple(levels), text.rank("dense").to_numpy().astype(np.int64) - 1


def _refuse(rows: pl.DataFrame, wrong: pl.Series, name: str, column: str, expected: str, fix: str) -> None:
    found = sorted(rows[""].filter(wrong).to_list())
    if found:
        first = ", ".join(str(row) for row in found[:3]) + (" and more" if found[3:] else "")
        many = "1 row" if len(found) == 1 else f"{len(found):,} rows"
        raise SubmissionError(
            f"{name}, column {column}: expected {expected}, found something else in {many} ({first}).",
            fix=fix,
        )
